/** A number of tasks, told as such or as a share of a service's tasks. Pure. */
export interface Amount {
  readonly type: 'count' | 'percent';
  /** Of tasks, or per cent. */
  readonly value: number;
}

/**
 * The number of tasks that the amount stands for among `of`, between 0 and `of`.
 * A share above 0 % is at least one task, whichever way it is rounded: a limit that
 * allows a little never comes to allow nothing.
 */
export function tasksOf({ type, value }: Amount, of: number, rounding: 'up' | 'down'): number {
  if (type === 'count') return Math.min(value, of);
  const exact = (of * value) / 100;
  const rounded = rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
  return Math.min(of, value > 0 ? Math.max(1, rounded) : 0);
}

/** `2`, `25%`: as flags and Compose files write it. */
export function amountText({ type, value }: Amount): string {
  return type === 'count' ? String(value) : `${value}%`;
}
