/** How many tasks of a service may be taken down now by somebody's will. Pure. */
import { maxUnavailableOf } from '@muster/shared/model/disruption';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { ServiceId } from '@muster/shared/model/ids';
import { isServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

/**
 * What serves beyond what is promised. A task that was asked to leave and serves still
 * is as good as gone. The service controller looks again when it stops the task.
 */
export function budgetOf(view: StateView, serviceId: ServiceId): number {
  const service = view.service(serviceId);
  if (service === undefined) return 0;
  const desired = effectiveReplicas(service.spec, view.autoscale(serviceId));
  if (desired === undefined) return 0;
  const serving = new Set<number>();
  for (const task of view.tasksOfService(serviceId)) {
    if (isWanted(task.desiredState) && !isTerminal(task.status.state) && isServing(task) && task.evict === undefined) serving.add(task.slot);
  }
  return serving.size - (desired - maxUnavailableOf(service.spec, desired));
}
