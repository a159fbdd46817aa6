/** Who goes first where there is not room for all. Pure. */
import type { PrioritySpec, ServiceSpec } from './service-spec.ts';

export const DEFAULT_PRIORITY: PrioritySpec = { value: 50, preempts: false };
export const MIN_PRIORITY = 1;
export const MAX_PRIORITY = 100;

export function priorityOf({ priority = DEFAULT_PRIORITY }: Pick<ServiceSpec, 'priority'>): PrioritySpec {
  return priority;
}
