/**
 * What an agent's report makes of a task's record. Pure.
 */
import type { NodeId } from '@muster/shared/model/ids';
import type { Stored, Task, TaskStatus } from '@muster/shared/model/objects';
import { canAdvance, isTerminal } from '@muster/shared/model/task-state';

/**
 * The task with the reported status; undefined when the report changes nothing:
 * it is about another node's task, comes late, or says what is known.
 */
export function mergeStatus(task: Stored<Task>, nodeId: NodeId, reported: TaskStatus): Stored<Task> | undefined {
  if (task.nodeId !== nodeId) return undefined;
  if (canAdvance(task.status.state, reported.state)) return { ...task, status: reported };
  if (task.status.state !== reported.state || isTerminal(reported.state)) return undefined;
  return isSame(task.status, reported) ? undefined : { ...task, status: reported };
}

/** Times are left out: a report that only repeats is none. */
function isSame(left: TaskStatus, right: TaskStatus): boolean {
  const content = ({ at: _at, ...rest }: TaskStatus) => JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  return content(left) === content(right);
}
