/** Which schedules of a service are in force, and when that changes next. */
import type { ScheduledBounds } from '@muster/shared/model/service-spec';
import type { Schedules } from '../cron/schedule.ts';

/** A schedule is in force from each tick on, as long as it says; two that overlap are one. */
export function inForceAt(schedules: readonly ScheduledBounds[], known: Schedules, now: number): readonly ScheduledBounds[] {
  return schedules.filter((schedule) => {
    const tick = known.of(schedule).nextAfter(now - schedule.durationMs);
    return tick !== undefined && tick <= now;
  });
}

/** How long until a schedule begins or ends; undefined when none ever does. */
export function untilNextEdge(schedules: readonly ScheduledBounds[], known: Schedules, now: number): number | undefined {
  const edges = schedules.flatMap((schedule) => {
    const { nextAfter } = known.of(schedule);
    const begin = nextAfter(now);
    const running = nextAfter(now - schedule.durationMs);
    return [...(begin === undefined ? [] : [begin]), ...(running === undefined ? [] : [running + schedule.durationMs])];
  });
  return edges.length === 0 ? undefined : Math.min(...edges) - now;
}
