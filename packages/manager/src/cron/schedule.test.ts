import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSchedule } from './schedule.ts';

const MINUTE = 60_000;

describe('a schedule that is asked again and again', () => {
  it('answers as one that is asked for the first time, whatever it was asked before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('*/5 * * * * *', '*/7 * * * * *', '* * * * *', '30 2 * * *', '0 3 29 2 *', '@hourly'),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
        fc.integer({ min: Date.UTC(2030, 2, 30), max: Date.UTC(2030, 3, 1) }),
        fc.array(fc.integer({ min: -3 * MINUTE, max: 3 * MINUTE }), { minLength: 1, maxLength: 20 }),
        (cron, timeZone, from, steps) => {
          const asked = readSchedule({ cron, timeZone });
          let at = from;
          for (const step of steps) {
            at += step;
            expect(asked.nextAfter(at)).toBe(readSchedule({ cron, timeZone }).nextAfter(at));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
