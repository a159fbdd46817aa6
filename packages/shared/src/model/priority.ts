/** Who goes first where there is not room for all. Pure. */
import type { PrioritySpec, ServiceSpec } from './service-spec.ts';

export const DEFAULT_PRIORITY: PrioritySpec = { value: 50, preempts: false };
export const MIN_PRIORITY = 1;
export const MAX_PRIORITY = 100;

/** The order in which services get their places: of equals, the one goes first for which others have left. */
export function urgencyOf(spec: Pick<ServiceSpec, 'priority'>): number {
  const { value, preempts } = priorityOf(spec);
  return value + (preempts ? 0.5 : 0);
}

export function priorityOf({ priority = DEFAULT_PRIORITY }: Pick<ServiceSpec, 'priority'>): PrioritySpec {
  return priority;
}
