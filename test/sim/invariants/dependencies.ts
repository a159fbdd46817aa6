/** Whether what a service depends on is there, worked out anew and not with the controller's own function. */
import type { Service, Stored, Task } from '@muster/shared/model/objects';
import type { DependencySpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { isServing } from '@muster/shared/model/serving';
import { isWanted } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import { slotOf } from './slot-of.ts';

export function waitsForDependency({ dependsOn = [] }: ServiceSpec, view: Tables): boolean {
  return dependsOn.some((dependency) => !holds(dependency, view));
}

function holds({ service: name, condition, required }: DependencySpec, view: Tables): boolean {
  const service = view.serviceByName(name);
  const { mode, task } = service?.spec ?? {};
  if (service === undefined || service.removing || (mode?.type === 'replicated' && mode.replicas === 0)) return !required;
  const slots = Map.groupBy([...view.tasksOfService(service.id)].filter(({ desiredState }) => isWanted(desiredState)), slotOf);
  const every = (is: (tasks: readonly Stored<Task>[]) => boolean): boolean => slots.size > 0 && [...slots.values()].every(is);
  switch (condition) {
    case 'service_started':
      return [...slots.values()].flat().some(({ status }) => ['starting', 'running', 'complete', 'failed', 'shutdown'].includes(status.state));
    case 'service_healthy':
      return !isMoving(service) && every((tasks) => tasks.some(isServing));
    case 'service_completed_successfully':
      return task?.restart.condition !== 'any' && every((tasks) => tasks.some(({ revision, status }) => revision === service.revision && status.state === 'complete'));
  }
}

const isMoving = ({ rollout }: Service): boolean => rollout?.state === 'updating' || rollout?.state === 'rolling-back';
