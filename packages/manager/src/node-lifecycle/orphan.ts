/**
 * Gives up tasks whose node has been down for so long that nobody will report their end.
 *
 * The day is counted on the wall clock, so that it outlives a leader. A clock that jumps
 * ends it early: for tasks with an exclusive lease, which must not run twice, that does
 * not count; `leases-over.ts` declares their end, by the monotonic clock. Pure.
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import type { Node, Stored, Task } from '@muster/shared/model/objects';
import { isBefore, isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { type Mutation, replace } from '../state/mutation.ts';

export const ORPHAN_AFTER_MS = 24 * 3_600_000;

export interface Orphans {
  readonly mutations: readonly Mutation[];
  readonly revisitAfterMs?: number;
}

export function orphan(nodes: Iterable<Node>, view: Pick<StateView, 'tasksOfNode' | 'serviceRevision'>, now: number): Orphans {
  const mutations: Mutation[] = [];
  let revisitAfterMs: number | undefined;
  for (const node of nodes) {
    if (node.status.state !== 'down') continue;
    const dueInMs = node.status.since + ORPHAN_AFTER_MS - now;
    if (dueInMs > 0) revisitAfterMs = Math.min(revisitAfterMs ?? dueInMs, dueInMs);
    else for (const task of view.tasksOfNode(node.id)) if (!isTerminal(task.status.state) && !hasLease(task, view)) mutations.push(replace(orphaned(task, now)));
  }
  return { mutations, ...(revisitAfterMs === undefined ? {} : { revisitAfterMs }) };
}

/** Whose lease somebody waits for: one that was given to its node. */
function hasLease(task: Task, view: Pick<StateView, 'serviceRevision'>): boolean {
  const spec = view.serviceRevision(task.serviceId, task.revision)?.spec.task;
  return spec !== undefined && isExclusive(spec) && !isBefore(task.status.state, 'assigned');
}

function orphaned(task: Stored<Task>, now: number): Stored<Task> {
  const error = 'its node has been down for 24 hours';
  return { ...task, status: { ...task.status, state: 'orphaned', at: now, message: 'given up', error } };
}
