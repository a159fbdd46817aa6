/**
 * What a fake image does when it is pulled and run. Everything is optional: an
 * image without a script is present, starts at once, has no health check, runs
 * until it is stopped and ends with 143 on the stop signal.
 */
import type { Random } from '@muster/shared/runtime/random';
import { DriverError, type ExecResult } from './driver.ts';

/** Milliseconds, or a range from which each call draws. */
export type Latency = number | readonly [minMs: number, maxMs: number];

export interface FakeImage {
  /** `present` (default): no pull is needed; else what a pull of it meets. */
  readonly registry?: 'present' | 'pullable' | 'missing' | 'denied';
  readonly pullMs?: Latency;
  readonly startMs?: Latency;
  /** The engine refuses to start it, with these words. */
  readonly startError?: string;
  /** It ends by itself so long after its start, with `exitCode` (default 0). */
  readonly exitAfterMs?: Latency;
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  /** With a health check: how long until it is healthy; `never`: it becomes unhealthy after `unhealthyAfterMs`. */
  readonly healthyAfterMs?: Latency | 'never';
  readonly unhealthyAfterMs?: Latency;
  /** Time from the stop signal to its end; `never`: it ignores the signal and is killed when the grace is over. */
  readonly stopMs?: Latency | 'never';
  /** Exit code after the stop signal; default 143. */
  readonly stopExitCode?: number;
  /** Lines on standard output after each start; those that begin with `!` go to standard error. */
  readonly prints?: readonly string[];
  readonly exec?: (command: readonly string[]) => Partial<ExecResult> & { readonly takesMs?: number };
  /** Share of one CPU that it uses, for `stats`; default 0.01. */
  readonly cpuLoad?: number;
  readonly memoryBytes?: number;
}

export function draw(latency: Latency | undefined, random: Random): number {
  if (latency === undefined) return 0;
  if (typeof latency === 'number') return latency;
  const [minMs, maxMs] = latency;
  return minMs + (maxMs - minMs) * random();
}

/** The operations of a driver that can be made to fail by script. */
export type FakeOperation =
  | 'info'
  | 'ensureImage'
  | 'create'
  | 'start'
  | 'stop'
  | 'kill'
  | 'remove'
  | 'inspect'
  | 'list'
  | 'logs'
  | 'stats'
  | 'exec'
  | 'usedPorts';

export interface ScriptedFailure {
  readonly error: DriverError;
  /** `before`: nothing happened. `after`: it was done and the answer was lost. */
  readonly when: 'before' | 'after';
  /** How many calls fail. */
  times: number;
}

export const engineDown = () =>
  new DriverError('unavailable', 'The fake engine is down. Call comeBack() on it.');

export const noSuchContainer = (taskId: string) =>
  new DriverError('not-found', `There is no container for task ${taskId} on this engine.`);
