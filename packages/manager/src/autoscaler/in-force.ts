/** Which schedules of a service are in force, and when that changes next. */
import type { ScheduledBounds } from '@muster/shared/model/service-spec';
import type { Schedules } from '../cron/schedule.ts';

export interface Scheduled {
  readonly inForce: readonly ScheduledBounds[];
  /** How long until a schedule begins or ends; absent when none ever does. */
  readonly untilNextMs?: number;
}

interface Stretch {
  readonly isInForce: boolean;
  readonly from: number;
  /** When it begins or ends next. */
  readonly until: number;
}

const NONE: Scheduled = { inForce: [] };
/** What is known is worth more than what it costs: services share their schedules, and nothing changes from edge to edge. */
const MAX_KNOWN = 20_000;

export class Timetable {
  readonly #schedules: Schedules;
  readonly #known = new Map<string, Stretch>();

  constructor(schedules: Schedules) {
    this.#schedules = schedules;
  }

  at(schedules: readonly ScheduledBounds[], now: number): Scheduled {
    if (schedules.length === 0) return NONE;
    const stretches = schedules.map((schedule) => this.#stretchAt(schedule, now));
    const until = Math.min(...stretches.map((stretch) => stretch.until));
    return {
      inForce: schedules.filter((_, index) => stretches[index]?.isInForce === true),
      ...(Number.isFinite(until) ? { untilNextMs: until - now } : {}),
    };
  }

  #stretchAt(schedule: ScheduledBounds, now: number): Stretch {
    const key = `${schedule.timeZone} ${schedule.durationMs} ${schedule.cron}`;
    const known = this.#known.get(key);
    if (known !== undefined && now >= known.from && now < known.until) return known;
    const stretch = stretchAt(schedule, this.#schedules, now);
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(key, stretch);
    return stretch;
  }
}

/** A schedule is in force from each tick on, as long as it says; two that overlap are one. */
function stretchAt(schedule: ScheduledBounds, schedules: Schedules, now: number): Stretch {
  const { nextAfter } = schedules.of(schedule);
  const tick = nextAfter(now - schedule.durationMs);
  if (tick === undefined) return { isInForce: false, from: now, until: Infinity };
  const isInForce = tick <= now;
  return { isInForce, from: now, until: isInForce ? tick + schedule.durationMs : tick };
}
