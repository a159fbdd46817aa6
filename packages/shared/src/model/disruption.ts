/** How much of a service may be missing, or be there twice, by somebody's will. Pure. */
import { tasksOf } from './amount.ts';
import type { ServiceSpec, UpdateConfig } from './service-spec.ts';

/**
 * How many of `desired` tasks may be taken down at a time, for whatever reason: the
 * disruption budget. By default what an update, or a rollback, takes down at a time,
 * and one at least.
 */
export function maxUnavailableOf({ disruption, update, rollback }: ServiceSpec, desired: number): number {
  const given = disruption?.maxUnavailable;
  if (given !== undefined) return tasksOf(given, desired, 'down');
  const parallelisms = [update, rollback].map(({ parallelism }) => (parallelism === 0 ? desired : parallelism));
  return Math.min(desired, Math.max(1, ...parallelisms));
}

/** How many tasks above `desired` a rollout may have at a time. */
export function maxSurgeOf({ maxSurge, order, parallelism }: UpdateConfig, desired: number): number {
  // The share is of the desired number, but the extra tasks may be as many as asked for.
  if (maxSurge !== undefined) return maxSurge.type === 'count' ? maxSurge.value : tasksOf(maxSurge, desired, 'up');
  if (order === 'stop-first') return 0;
  return parallelism === 0 ? Math.max(1, desired) : parallelism;
}

/** Whether a task that is moved to another node goes before or after its replacement serves. */
export function moveOrderOf({ disruption }: ServiceSpec): UpdateConfig['order'] {
  return disruption?.moveOrder ?? 'start-first';
}
