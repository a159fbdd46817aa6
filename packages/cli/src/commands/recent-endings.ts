/**
 * What a task that runs at this moment leaves out: that attempts before it in its slot
 * ended a moment ago. Counted as its restart policy counts: those of the same revision
 * that ended within the policy's window. Pure.
 */
import { defaultRestart } from '@muster/shared/model/defaults';
import type { ShownService, ShownTask } from '@muster/shared/model/shown';
import { isFailure } from '@muster/shared/model/task-state';

export interface RecentEndings {
  /** Of the attempts whose records are kept; the task's own `desiredReason` counts those that are gone, too. */
  readonly count: number;
  readonly windowMs: number;
  readonly lastAt: number;
  /** How the last one ended: `exited 1`. */
  readonly last: string;
}

/** `attempts`: other tasks of its slot, newest first. Undefined: none of them ended lately. */
export function recentEndings(task: ShownTask, attempts: readonly ShownTask[], service: ShownService | undefined, now: number): RecentEndings | undefined {
  const restart = service?.spec.task.restart ?? defaultRestart;
  const windowMs = restart.windowMs === 0 ? defaultRestart.windowMs : restart.windowMs;
  const ended = attempts.filter(({ revision, status }) => revision === task.revision && status.at >= now - windowMs && countsAsEnding(status.state, restart.condition));
  const [newest] = ended;
  if (newest === undefined) return undefined;
  return { count: ended.length, windowMs, lastAt: newest.status.at, last: endingOf(newest) };
}

/** A container that is to go on and ends with 0 is started again like one that fails. */
function countsAsEnding(state: ShownTask['status']['state'], condition: string): boolean {
  return isFailure(state) || (state === 'complete' && condition === 'any');
}

function endingOf({ status }: ShownTask): string {
  if (status.error !== undefined) return status.error;
  if (status.exitCode !== undefined) return `exited ${String(status.exitCode)}`;
  return status.message === '' ? status.state : status.message;
}
