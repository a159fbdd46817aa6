/** Between which numbers a service is now: its bounds, or those of the schedules that are in force. Pure. */
import type { AutoscaleSpec, ScheduledBounds } from '@muster/shared/model/service-spec';

export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Of the schedules in force; empty when there is none. */
  readonly because: string;
}

/** Of several schedules that are in force the highest bounds count; a lower bound lifts an upper one that is below it. */
export function boundsNow(spec: Pick<AutoscaleSpec, 'min' | 'max'>, inForce: readonly ScheduledBounds[]): Bounds {
  if (inForce.length === 0) return { min: spec.min, max: spec.max, because: '' };
  const min = Math.max(...inForce.map((schedule) => schedule.min ?? spec.min));
  const max = Math.max(min, ...inForce.map((schedule) => schedule.max ?? spec.max));
  const because = inForce.map(({ cron, timeZone }) => `"${cron}" in ${timeZone}`).join(' and ');
  return { min, max, because: `schedule ${because}: between ${min} and ${max}` };
}
