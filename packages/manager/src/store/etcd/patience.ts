/** How long to wait for one answer, and how long before asking again. Pure. */
import { jitter, type Random } from '@muster/shared/runtime/random';

const FIRST_ATTEMPT_MS = 1_000;
const LONGEST_ATTEMPT_MS = 4_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * A second is enough for a healthy member, and a dead one is left that soon. A
 * slow cluster gets more time with each round over its members, so that asking
 * again does not add to its load for ever.
 */
export function attemptTimeoutMs(attempt: number, members: number, remainingMs: number): number {
  const round = Math.floor(attempt / members);
  return Math.max(1, Math.min(remainingMs, LONGEST_ATTEMPT_MS, FIRST_ATTEMPT_MS * 2 ** Math.min(round, 10)));
}

/** None until every member was asked once, then longer each time. */
export function pauseMs(attempt: number, members: number, random: Random): number {
  const repeats = attempt + 1 - members;
  return repeats < 0 ? 0 : jitter(random, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(repeats, 10)), 0.2);
}
