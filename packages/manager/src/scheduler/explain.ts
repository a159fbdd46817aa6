/** Whether one node could take one more task of a service now, and everything that speaks against it. Pure. */
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { StateView } from '@muster/shared/model/view';
import { allMisfits, reasonOf } from './fits.ts';
import { type Filter, requirementsOf } from './requirements.ts';
import { Usage, type UsageView } from './usage.ts';

export interface NodeExplanation {
  readonly fits: boolean;
  /** Every filter that the node fails, in the order of checking; each reason follows the node's name. */
  readonly misfits: readonly { readonly filter: Filter; readonly reason: string }[];
}

/**
 * Asks for the service's newest spec. Undefined when there is no such service or
 * node. Without a `usage` that is kept up to date it reads all tasks.
 */
export function explainNode(
  view: StateView,
  serviceId: ServiceId,
  nodeId: NodeId,
  usage: UsageView = Usage.ofView(view),
): NodeExplanation | undefined {
  const service = view.service(serviceId);
  const node = view.node(nodeId);
  if (service === undefined || node === undefined) return undefined;
  const load = { node, usage: usage.of(nodeId), serviceTasks: usage.tasksOfService(serviceId).get(nodeId) ?? 0 };
  const misfits = allMisfits(requirementsOf(service.spec), load).map((misfit) => ({
    filter: misfit.filter,
    reason: reasonOf(misfit, load),
  }));
  return { fits: misfits.length === 0, misfits };
}
