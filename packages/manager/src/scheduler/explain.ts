/**
 * Whether one node could take one more task of a service now, everything that
 * speaks against it, and for each of these the smallest change that takes it away.
 * It asks `firstMisfit`, makes the change on paper and asks again until the node
 * fits, so the changes together are enough, and there is no second set of rules. Pure.
 */
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { StateView } from '@muster/shared/model/view';
import { firstMisfit, type NodeLoad, reasonOf } from './fits.ts';
import { neighboursOf } from './neighbours.ts';
import { type Change, madeOn, remedyFor } from './remedy.ts';
import { type Filter, type Requirements, requirementsOf } from './requirements.ts';
import { Usage, type UsageView } from './usage.ts';

export interface ExplainedMisfit {
  readonly filter: Filter;
  /** Follows the node's name. */
  readonly reason: string;
  readonly change: Change;
}

export interface NodeExplanation {
  readonly fits: boolean;
  /** Wanted tasks of the service that are on the node. */
  readonly tasksHere: number;
  /** Everything that the node fails, in the order of checking. */
  readonly misfits: readonly ExplainedMisfit[];
}

/** Far more than a spec can hold of constraints and ports that one node fails. */
const MAX_MISFITS = 200;

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
  const tasksHere = usage.tasksOfService(serviceId).get(nodeId) ?? 0;
  const requirements = requirementsOf(service.spec);
  const neighbours = neighboursOf(serviceId, requirements, usage, (id) => view.node(id));
  const misfits = explain(requirements, { node, usage: usage.of(nodeId), serviceTasks: tasksHere, neighbours });
  return { fits: misfits.length === 0, tasksHere, misfits };
}

function explain(requirements: Requirements, load: NodeLoad): readonly ExplainedMisfit[] {
  const misfits: ExplainedMisfit[] = [];
  let situation = { requirements, load };
  while (misfits.length < MAX_MISFITS) {
    const misfit = firstMisfit(situation.requirements, situation.load);
    if (misfit === undefined) return misfits;
    const change = remedyFor(misfit, situation, misfits.map((before) => before.change));
    misfits.push({ filter: misfit.filter, reason: reasonOf(misfit, situation.load), change });
    situation = madeOn(situation, change);
  }
  return misfits;
}
