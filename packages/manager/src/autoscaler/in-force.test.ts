import { describe, expect, it } from 'vitest';
import type { ScheduledBounds } from '@muster/shared/model/service-spec';
import { Schedules } from '../cron/schedule.ts';
import { Timetable } from './in-force.ts';

const HOUR_MS = 3_600_000;
/** Office hours in Berlin, an hour or two before those of UTC. */
const OFFICE: ScheduledBounds = { cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin', durationMs: 10 * HOUR_MS, min: 5 };
const timetable = new Timetable(new Schedules());
const isOn = (at: string, schedule = OFFICE) => timetable.at([schedule], Date.parse(at)).inForce.length === 1;

describe('a schedule', () => {
  it.each<readonly [sentence: string, at: string, on: boolean]>([
    ['is not in force a moment before its tick', '2026-07-01T05:59:59.999Z', false],
    ['is in force from its tick on', '2026-07-01T06:00:00Z', true],
    ['is in force until its duration is over', '2026-07-01T15:59:59.999Z', true],
    ['is over when its duration is', '2026-07-01T16:00:00Z', false],
    ['follows the clock of its time zone in winter', '2026-12-01T06:30:00Z', false],
    ['has begun at 8 in winter, too', '2026-12-01T07:00:00Z', true],
    ['does not begin on a day that it leaves out', '2026-07-04T10:00:00Z', false],
  ])('%s', (_sentence, at, on) => {
    expect(isOn(at)).toBe(on);
  });

  it('whose time is longer than from tick to tick is in force all the time', () => {
    const always = { ...OFFICE, cron: '0 * * * *', durationMs: 2 * HOUR_MS };
    for (let hour = 0; hour < 24; hour += 1) expect(isOn(`2026-07-01T${String(hour).padStart(2, '0')}:59:00Z`, always)).toBe(true);
  });

  it('over a change of the clock lasts as long as it says, not as the clock shows', () => {
    const night = { ...OFFICE, cron: '0 1 29 3 *', durationMs: 4 * HOUR_MS };
    // 01:00 in winter time is 00:00Z; four hours later the clock shows 06:00.
    expect([isOn('2026-03-29T00:00:00Z', night), isOn('2026-03-29T03:59:59Z', night), isOn('2026-03-29T04:00:00Z', night)]).toEqual([true, true, false]);
  });

  it('is found out anew when the clock is put back', () => {
    const fresh = new Timetable(new Schedules());
    const at = (time: string) => fresh.at([OFFICE], Date.parse(time)).inForce.length;
    expect([at('2026-07-01T06:00:00Z'), at('2026-07-01T05:59:00Z'), at('2026-07-01T15:59:00Z'), at('2026-07-01T16:00:00Z')]).toEqual([1, 0, 1, 0]);
  });

  it('tells how long until it begins or ends', () => {
    expect(timetable.at([OFFICE], Date.parse('2026-07-01T05:00:00Z')).untilNextMs).toBe(HOUR_MS);
    expect(timetable.at([OFFICE], Date.parse('2026-07-01T15:00:00Z')).untilNextMs).toBe(HOUR_MS);
    expect(timetable.at([OFFICE], Date.parse('2026-07-03T16:00:00Z')).untilNextMs).toBe(62 * HOUR_MS);
    expect(timetable.at([], 0).untilNextMs).toBeUndefined();
  });
});
