/**
 * What becomes of a task whose node is cut off from the managers: the times at which
 * its agent stops it, and from which a manager may replace it. Both sides compute them
 * from the same spec, each on its own monotonic clock and from its own last sign of
 * the other. Pure.
 *
 *   agent:    last answered heartbeat was sent ──stopAt──→ stop signal ──grace──→ killAt: SIGKILL
 *   watchdog: the same moment ────────────────────────────────────────────────→ killAt: SIGKILL
 *   manager:  saw the node lost (later than that) ──────────────────────────────→ killAt ──margin──→ may start another
 *
 * A heartbeat is answered after it was sent, and a manager sees a node lost after it has
 * answered for the last time. So what the agent counts from is never later than what the
 * manager counts from.
 */
import type { DisconnectSpec, TaskSpec } from './service-spec.ts';

/** How long the tasks of an exclusive service outlive the connection, when the spec does not say. */
export const DEFAULT_EXCLUSIVE_STOP_MS = 10_000;
/** An agent whose manager has died notices after 3 s, and needs a moment to find another one. */
export const MIN_STOP_AFTER_MS = 5_000;
/** For the watchdog's pace, for an engine that is slow to kill, and … */
const STOP_MARGIN_MS = 5_000;
/** … for clocks that do not run equally fast. */
const DRIFT = 0.01;

export const defaultDisconnect: DisconnectSpec = { exclusive: false, stopAfterMs: 0, lostAfterMs: 0, replace: true, onReturn: 'replacement' };

/** Milliseconds since the last answered heartbeat was sent. */
export interface Lease {
  readonly stopAtMs: number;
  readonly killAtMs: number;
}

type Leased = Pick<TaskSpec, 'disconnect'> & { readonly container: Pick<TaskSpec['container'], 'stopGraceMs'> };

/** Undefined: the task outlives any disconnection. */
export function leaseOf({ disconnect, container }: Leased): Lease | undefined {
  if (disconnect === undefined) return undefined;
  const { exclusive, stopAfterMs } = disconnect;
  const stopAtMs = stopAfterMs > 0 ? stopAfterMs : exclusive ? DEFAULT_EXCLUSIVE_STOP_MS : undefined;
  return stopAtMs === undefined ? undefined : { stopAtMs, killAtMs: stopAtMs + container.stopGraceMs };
}

export function isExclusive({ disconnect }: Pick<TaskSpec, 'disconnect'>): boolean {
  return disconnect?.exclusive === true;
}

/**
 * How long a manager must have seen the node lost before another task may run in the
 * place of one with this spec, so that the two never run at the same time. Infinite for
 * a task that nobody stops.
 */
export function surelyStoppedAfterMs(task: Leased): number {
  const lease = leaseOf(task);
  return lease === undefined ? Number.POSITIVE_INFINITY : Math.ceil(lease.killAtMs * (1 + DRIFT)) + STOP_MARGIN_MS;
}
