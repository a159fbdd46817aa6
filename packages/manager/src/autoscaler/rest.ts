/**
 * Whether a service that may have no task at all rests, is woken, or goes on as its
 * metrics say. Pure; all times on one scale.
 */
import { DEFAULT_IDLE_MS } from '@muster/shared/model/defaults';
import type { AutoscaleSpec } from '@muster/shared/model/service-spec';
import type { Demand } from './loads.ts';

export interface RestInput {
  readonly spec: AutoscaleSpec;
  /** Tasks that there are to be now. */
  readonly current: number;
  readonly demand: Demand | undefined;
  /** Since when this leader would have heard of its use, and it has had tasks. */
  readonly since: number;
  readonly isRollingOut: boolean;
  readonly now: number;
}

export type Rest =
  /** The number of tasks, and why. */
  | { readonly desired: number; readonly reason: string }
  /** At least one task; it may rest at this moment at the earliest. */
  | { readonly restAt: number };

/** Undefined for a service that always has a task. */
export function decideRest({ spec, current, demand, since, isRollingOut, now }: RestInput): Rest | undefined {
  if (spec.min !== 0) return undefined;
  const idleMs = spec.idleMs ?? DEFAULT_IDLE_MS;
  const waiting = demand?.waiting ?? 0;
  if (current === 0) {
    if (waiting === 0) return { desired: 0, reason: 'at rest: nobody has connected; the first connection is held until a task serves' };
    return { desired: 1, reason: `woken: ${waiting === 1 ? 'a connection waits' : `${waiting} connections wait`} for a task` };
  }
  const restAt = Math.max(since, demand?.usedAt ?? since) + idleMs;
  if (restAt > now || waiting > 0 || isRollingOut) return { restAt: Math.max(restAt, now + 1) };
  return { desired: 0, reason: `goes to rest: nobody has used it for ${Math.round((now - (restAt - idleMs)) / 1_000)} s` };
}
