/**
 * When an agent that no manager can reach restarts a container by itself. With a
 * session it never does: it reports the failure and a manager makes a new task.
 */
import type { RestartPolicy } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';

/** Failures remembered for one task at most; the pause has reached its cap long before. */
const MAX_REMEMBERED = 64;

export type RestartDecision =
  | { readonly restart: true; readonly at: number }
  | { readonly restart: false; readonly reason: string };

/**
 * `endings`: when the earlier runs of this container ended, oldest first, the
 * present ending included.
 */
export function decideRestart(policy: RestartPolicy, ended: TaskState, endings: readonly number[]): RestartDecision {
  if (policy.condition === 'none') return { restart: false, reason: 'the restart policy is none' };
  if (policy.condition === 'on-failure' && ended === 'complete') {
    return { restart: false, reason: 'it completed and the restart policy is on-failure' };
  }
  const last = endings.at(-1);
  if (last === undefined) return { restart: false, reason: 'it has not ended' };
  const counted = policy.windowMs === 0 ? endings : endings.filter((at) => last - at < policy.windowMs);
  if (policy.maxAttempts > 0 && counted.length > policy.maxAttempts) {
    return { restart: false, reason: `it was restarted ${policy.maxAttempts} times already` };
  }
  const pauseMs = Math.min(policy.maxDelayMs, policy.delayMs * 2 ** Math.min(counted.length - 1, 30));
  return { restart: true, at: last + pauseMs };
}

export function rememberEnding(endings: readonly number[], at: number): readonly number[] {
  return [...endings.slice(1 - MAX_REMEMBERED), at];
}
