import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSchedule } from '../../cron/schedule.ts';
import { due, type Span } from './due.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const start = Date.UTC(2026, 0, 1);

const schedule = (cron: string, timeZone = 'UTC') => readSchedule({ cron, timeZone });

/** Looks at the schedule at the given moments, one after the other, as leaders would whose clocks show them. */
function watch(cron: string, moments: readonly number[], timeZone = 'UTC') {
  const { nextAfter } = schedule(cron, timeZone);
  let handled: readonly Span[] = [{ from: moments[0] ?? start, to: moments[0] ?? start }];
  const fired: number[] = [];
  let missed = 0;
  for (const now of moments) {
    const decided = due({ nextAfter, handled, now });
    if (decided.tick !== undefined) fired.push(decided.tick);
    missed += decided.missed;
    handled = decided.handled;
  }
  return { fired, missed, handled };
}

/** All ticks after `from`, up to `to`. */
function ticks(cron: string, from: number, to: number, timeZone = 'UTC'): number[] {
  const { nextAfter } = schedule(cron, timeZone);
  const all: number[] = [];
  for (let at = nextAfter(from); at !== undefined && at <= to; at = nextAfter(at)) all.push(at);
  return all;
}

describe('what is due', () => {
  it('is nothing before the first tick, and that tick from its moment on', () => {
    const { nextAfter } = schedule('0 * * * *');
    const handled = [{ from: start, to: start }];
    expect(due({ nextAfter, handled, now: start + HOUR - 1 })).toEqual({ missed: 0, handled, nextAt: start + HOUR });
    expect(due({ nextAfter, handled, now: start + HOUR })).toMatchObject({ tick: start + HOUR, missed: 0, nextAt: start + 2 * HOUR });
  });

  it('is the newest of several ticks after a pause; the others are told as missed', () => {
    expect(watch('0 * * * *', [start, start + 5 * HOUR + 1])).toMatchObject({ fired: [start + 5 * HOUR], missed: 4 });
  });

  it('is found at once after years of a schedule of seconds', () => {
    const later = start + 3 * 365 * 24 * HOUR + 500;
    expect(watch('*/5 * * * * *', [start, later]).fired).toEqual([later - 500]);
  });

  it('is nothing twice when the clock is set back, and what was leapt over comes at its time', () => {
    const { fired } = watch('0 * * * *', [start, start + HOUR, start + 10 * HOUR, start + HOUR + 1, start + 2 * HOUR, start + 3 * HOUR, start + 10 * HOUR, start + 11 * HOUR]);
    expect(fired.map((at) => (at - start) / HOUR)).toEqual([1, 10, 2, 3, 11]);
  });

  it('goes on from a clock that is set back before all that is known', () => {
    expect(watch('0 * * * *', [start + 100 * HOUR, start, start + HOUR, start + 2 * HOUR]).fired).toEqual([start + HOUR, start + 2 * HOUR]);
  });

  it('remembers a bounded number of spans, whatever clocks do', () => {
    const moments = Array.from({ length: 200 }, (_, index) => start + ((index * 7_919) % 1_000) * HOUR);
    expect(watch('0 * * * *', moments).handled.length).toBeLessThanOrEqual(8);
  });

  it.each([
    ['a time that is left out in spring comes at the change', '30 2 * * *', '2026-03-28T12:00Z', '2026-03-30T12:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['a time that comes twice in autumn comes once', '30 2 * * *', '2026-10-24T12:00Z', '2026-10-26T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['every hour goes on by the hour in spring', '0 * * * *', '2026-03-29T00:10Z', '2026-03-29T02:30Z', ['2026-03-29T01:00Z', '2026-03-29T02:00Z']],
    ['every hour goes on by the hour in autumn', '0 * * * *', '2026-10-24T23:10Z', '2026-10-25T02:30Z', ['2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z']],
  ])('%s', (_name, cron, from, to, expected) => {
    const moments: number[] = [];
    for (let at = Date.parse(from); at <= Date.parse(to); at += 5 * MINUTE) moments.push(at);
    expect(watch(cron, moments, 'Europe/Berlin').fired).toEqual(expected.map((text) => Date.parse(text)));
  });

  it.each([
    ['New York, spring: left out', 'America/New_York', '30 2 * * *', '2026-03-07T12:00Z', '2026-03-09T12:00Z', ['2026-03-08T07:00Z', '2026-03-09T06:30Z']],
    ['New York, autumn: once', 'America/New_York', '30 1 * * *', '2026-10-31T12:00Z', '2026-11-02T12:00Z', ['2026-11-01T05:30Z', '2026-11-02T06:30Z']],
    ['Sydney, where spring is in October: left out', 'Australia/Sydney', '30 2 * * *', '2026-10-03T00:00Z', '2026-10-05T00:00Z', ['2026-10-03T16:00Z', '2026-10-04T15:30Z']],
    ['Sydney, where autumn is in April: once', 'Australia/Sydney', '30 2 * * *', '2026-04-04T00:00Z', '2026-04-06T00:00Z', ['2026-04-04T15:30Z', '2026-04-05T16:30Z']],
    ['Lord Howe, by half an hour, autumn: once', 'Australia/Lord_Howe', '45 1 * * *', '2026-04-04T00:00Z', '2026-04-06T00:00Z', ['2026-04-04T14:45Z', '2026-04-05T15:15Z']],
    ['Kathmandu, which has none', 'Asia/Kathmandu', '0 3 * * *', '2026-03-28T00:00Z', '2026-03-30T00:00Z', ['2026-03-28T21:15Z', '2026-03-29T21:15Z']],
    ['midnight that is left out, in Santiago', 'America/Santiago', '0 0 * * *', '2026-09-05T12:00Z', '2026-09-07T12:00Z', ['2026-09-06T04:00Z', '2026-09-07T03:00Z']],
  ])('%s', (_name, zone, cron, from, to, expected) => {
    const moments: number[] = [];
    for (let at = Date.parse(from); at <= Date.parse(to); at += 5 * MINUTE) moments.push(at);
    const { fired, missed } = watch(cron, moments, zone);
    expect({ fired: fired.map((at) => new Date(at).toISOString().replace(':00.000', '')), missed }).toEqual({ fired: expected, missed: 0 });
  });
});

const crons = fc.constantFrom('* * * * *', '*/7 * * * *', '0 * * * *', '30 2 * * *', '15,45 1-3 * * *', '0 0 * * 0', '0 12 29 2 *', '*/20 * * * * *');
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
/** Around the changes to and from daylight saving, too. */
const origins = fc.constantFrom(...['2026-01-01T00:00Z', '2026-03-29T00:00Z', '2026-10-24T22:00Z', '2026-11-01T04:00Z', '2026-04-04T13:00Z'].map((text) => Date.parse(text)));

describe('whatever the clocks of the leaders show', () => {
  it('no tick begins a run twice', () => {
    fc.assert(
      fc.property(crons, zones, origins, fc.array(fc.integer({ min: -3 * HOUR, max: 5 * HOUR }), { maxLength: 30 }), (cron, zone, origin, steps) => {
        let now = origin;
        // Within the few jumps that are remembered.
        const jumps = steps.filter((step) => step < 0).slice(0, 6);
        const moments = [origin, ...steps.filter((step) => step >= 0 || jumps.includes(step)).map((step) => (now += step))];
        const { fired } = watch(cron, moments.slice(0, 8), zone);
        expect(new Set(fired).size).toBe(fired.length);
      }),
    );
  });

  it('a leader that looks at least as often as the schedule ticks keeps every tick once, whoever leads and whatever the zone does', () => {
    const leaders = fc.array(fc.record({ looks: fc.integer({ min: 1, max: 20 }), skewMs: fc.integer({ min: -2_000, max: 2_000 }) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(crons.filter((cron) => !cron.startsWith('*/20')), zones, origins, leaders, (cron, zone, origin, terms) => {
        const moments: number[] = [origin];
        let time = origin;
        for (const { looks, skewMs } of terms) {
          for (let look = 0; look < looks; look++) moments.push(Math.max(origin, (time += 30_000) + skewMs));
        }
        // The last look sees all that the clocks before it saw.
        const end = Math.max(...moments);
        moments.push(end);
        const { fired, missed } = watch(cron, moments, zone);
        expect({ fired: fired.toSorted((left, right) => left - right), missed }).toEqual({ fired: ticks(cron, origin, end, zone), missed: 0 });
      }),
    );
  });

  it('every tick up to now has begun a run or was told as missed, when the clock only goes forward', () => {
    fc.assert(
      fc.property(crons, zones, origins, fc.array(fc.integer({ min: 1, max: 40 * MINUTE }), { minLength: 1, maxLength: 20 }), (cron, zone, origin, steps) => {
        let now = origin;
        const moments = [origin, ...steps.map((step) => (now += step))];
        const { fired, missed } = watch(cron, moments, zone);
        const all = ticks(cron, origin, now, zone);
        fc.pre(all.length < 100);
        expect(fired.length + missed).toBe(all.length);
        expect(all).toEqual(expect.arrayContaining(fired));
      }),
    );
  });
});
