/**
 * Exclusive tasks on lost nodes whose end may be declared: their lease is over, so that
 * their agent, or its watchdog, has stopped them, whatever became of the host.
 *
 * Counted on this manager's monotonic clock from when it noticed that the node was lost;
 * the agent counts from its last answered heartbeat, which was sent before that.
 * docs/adr/0012-exclusive-leases.md. Pure.
 */
import { isExclusive, surelyStoppedAfterMs } from '@muster/shared/model/disconnect';
import type { NodeId } from '@muster/shared/model/ids';
import type { Node, Stored, Task } from '@muster/shared/model/objects';
import { isBefore, isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { type Mutation, replace } from '../state/mutation.ts';
import type { Loss } from './decide.ts';

/** In one transaction; the rest follows in the next. */
const MAX_TASKS = 100;

export interface LeasesOver {
  /** For each node, to be written in one transaction: it holds only if the node's record, with its session, is still this one. */
  readonly transactions: readonly (readonly Mutation[])[];
  readonly revisitAfterMs?: number;
}

type View = Pick<StateView, 'tasksOfNode' | 'serviceRevision'>;

export function leasesOver(nodes: Iterable<Stored<Node>>, losses: ReadonlyMap<NodeId, Loss>, view: View, now: number, monotonic: number): LeasesOver {
  const transactions: Mutation[][] = [];
  let revisitAfterMs = Number.POSITIVE_INFINITY;
  for (const node of nodes) {
    const loss = losses.get(node.id);
    if (loss === undefined || node.status.state !== 'down') continue;
    const lostForMs = monotonic - loss.noticedAt;
    const over: Stored<Task>[] = [];
    for (const task of view.tasksOfNode(node.id)) {
      const spec = view.serviceRevision(task.serviceId, task.revision)?.spec.task;
      if (spec === undefined || !isExclusive(spec) || isTerminal(task.status.state) || isBefore(task.status.state, 'assigned')) continue;
      const leftMs = surelyStoppedAfterMs(spec) - lostForMs;
      if (leftMs > 0) revisitAfterMs = Math.min(revisitAfterMs, leftMs);
      else if (over.length < MAX_TASKS) over.push(task);
      else revisitAfterMs = 0;
    }
    if (over.length > 0) transactions.push([replace(node), ...over.map((task) => replace(ended(task, node, lostForMs, now)))]);
  }
  return { transactions, ...(Number.isFinite(revisitAfterMs) ? { revisitAfterMs } : {}) };
}

function ended(task: Stored<Task>, { description, id }: Node, lostForMs: number, now: number): Stored<Task> {
  const error = `its node ${description.hostname || id} has been cut off for ${Math.round(lostForMs / 1_000)} s: the lease of the exclusive task is over, so it has been stopped there`;
  return { ...task, status: { ...task.status, state: 'orphaned', at: now, message: 'its lease is over', error } };
}
