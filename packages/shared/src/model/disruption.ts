/** How much of a service may be missing by somebody's will. Pure. */
import type { ServiceSpec } from './service-spec.ts';

/**
 * How many of `desired` tasks may be taken down at a time, for whatever reason: what an
 * update, or a rollback, takes down at a time, and one at least.
 */
export function maxUnavailableOf({ update, rollback }: ServiceSpec, desired: number): number {
  const parallelisms = [update, rollback].map(({ parallelism }) => (parallelism === 0 ? desired : parallelism));
  return Math.min(desired, Math.max(1, ...parallelisms));
}
