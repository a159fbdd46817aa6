/**
 * When an agent that no manager can reach restarts a container by itself. With a
 * session it never does: it reports the failure and a manager makes a new task.
 */
import { backOff } from '@muster/shared/model/back-off';
import type { RestartPolicy } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';

/** Endings remembered at least: after so many the pause has reached its cap. */
const MIN_MEMORY = 32;

export type RestartDecision =
  | { readonly restart: true; readonly at: number }
  | { readonly restart: false; readonly reason: string };

/** `endings`: when the runs of this container ended, oldest first, the present ending included. */
export function decideRestart(policy: RestartPolicy, ended: TaskState, endings: readonly number[], taskId: string): RestartDecision {
  if (policy.condition === 'none') return { restart: false, reason: 'the restart policy is none' };
  if (policy.condition === 'on-failure' && ended === 'complete') {
    return { restart: false, reason: 'it completed and the restart policy is on-failure' };
  }
  const endedAt = endings.at(-1);
  if (endedAt === undefined) return { restart: false, reason: 'it has not ended' };
  const pause = backOff(policy, endings.slice(0, -1), endedAt, taskId);
  if (!pause.restart) return { restart: false, reason: `it was restarted ${policy.maxAttempts} times already` };
  return { restart: true, at: endedAt + pause.delayMs };
}

export function rememberEnding({ maxAttempts }: RestartPolicy, endings: readonly number[], at: number): readonly number[] {
  return [...endings, at].slice(-Math.max(MIN_MEMORY, maxAttempts + 1));
}
