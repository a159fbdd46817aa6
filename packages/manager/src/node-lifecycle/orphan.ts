/** Gives up tasks whose node has been down for so long that nobody will report their end. Pure. */
import type { Node, Stored, Task } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { type Mutation, replace } from '../state/mutation.ts';

export const ORPHAN_AFTER_MS = 24 * 3_600_000;

export interface Orphans {
  readonly mutations: readonly Mutation[];
  readonly revisitAfterMs?: number;
}

export function orphan(nodes: Iterable<Node>, view: Pick<StateView, 'tasksOfNode'>, now: number): Orphans {
  const mutations: Mutation[] = [];
  let revisitAfterMs: number | undefined;
  for (const node of nodes) {
    if (node.status.state !== 'down') continue;
    const dueInMs = node.status.since + ORPHAN_AFTER_MS - now;
    if (dueInMs > 0) revisitAfterMs = Math.min(revisitAfterMs ?? dueInMs, dueInMs);
    else for (const task of view.tasksOfNode(node.id)) if (!isTerminal(task.status.state)) mutations.push(replace(orphaned(task, now)));
  }
  return { mutations, ...(revisitAfterMs === undefined ? {} : { revisitAfterMs }) };
}

function orphaned(task: Stored<Task>, now: number): Stored<Task> {
  const error = 'its node has been down for 24 hours';
  return { ...task, status: { ...task.status, state: 'orphaned', at: now, message: 'given up', error } };
}
