/**
 * How long to wait before the next attempt in a slot, and when to give up. Managers
 * ask it for a new task, agents without a manager for their containers. Pure.
 */
import { hashOf } from './hash.ts';
import type { RestartPolicy } from './service-spec.ts';

export type BackOff =
  | {
      readonly restart: true;
      readonly delayMs: number;
      /** The endings that count so far, this one included: for the next attempt to carry. */
      readonly failedAt: readonly number[];
    }
  /** The attempts that the policy allows are used up. */
  | { readonly restart: false };

/** Endings remembered at least, so that the pause can reach its cap: 2^16 times the first one. */
const MIN_MEMORY = 17;
const MAX_SHORTENING = 0.2;

/**
 * The pause doubles with each ending in the window before this one, up to
 * `maxDelayMs`; a run longer than the window thus begins anew. It is shortened by up
 * to a fifth, differently for each task, so that tasks that failed together do not
 * come back together. The window ends when the task ended, not now: looking again
 * later gives the same answer.
 */
export function backOff(policy: RestartPolicy, earlier: readonly number[], endedAt: number, taskId: string): BackOff {
  const counted = policy.windowMs === 0 ? earlier : earlier.filter((at) => at >= endedAt - policy.windowMs);
  if (policy.maxAttempts > 0 && counted.length >= policy.maxAttempts) return { restart: false };
  const memory = Math.max(MIN_MEMORY, policy.maxAttempts);
  const failedAt = [...counted, endedAt].slice(-memory);
  const fullMs = Math.min(policy.maxDelayMs, policy.delayMs * 2 ** Math.min(counted.length, MIN_MEMORY));
  const share = hashOf(taskId) / 2 ** 32;
  return { restart: true, delayMs: Math.round(fullMs * (1 - MAX_SHORTENING * share)), failedAt };
}
