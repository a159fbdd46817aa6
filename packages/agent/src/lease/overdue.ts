/** Which containers the watchdog takes down. Pure. */
import type { LeasedContainer } from '../driver/driver.ts';

export interface Overdue {
  /** They are up, or may be. */
  readonly kill: readonly string[];
  /** Not started yet: a start that is under way must not find them. */
  readonly remove: readonly string[];
}

/** `sinceGrantMs`: since the last answered heartbeat was sent; infinite when there was none in this boot. */
export function overdue(containers: readonly LeasedContainer[], sinceGrantMs: number): Overdue {
  const kill: string[] = [];
  const remove: string[] = [];
  for (const { taskId, phase, killAfterMs } of containers) {
    if (sinceGrantMs < killAfterMs) continue;
    if (phase === 'created') remove.push(taskId);
    else if (phase === 'running' || phase === 'paused' || phase === 'restarting') kill.push(taskId);
  }
  return { kill, remove };
}
