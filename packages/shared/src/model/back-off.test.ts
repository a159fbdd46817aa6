import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff } from './back-off.ts';
import { defaultRestart } from './defaults.ts';
import type { RestartPolicy } from './service-spec.ts';

const policy = (change: Partial<RestartPolicy> = {}): RestartPolicy => ({ ...defaultRestart, ...change });

describe('the back-off', () => {
  it('grows with each failure and is capped', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 5_000 }), (id, delayMs) => {
        let failedAt: readonly number[] = [];
        let last = 0;
        for (let attempt = 0; attempt < 25; attempt++) {
          const next = backOff(policy({ delayMs, windowMs: 0 }), failedAt, attempt, id);
          if (!next.restart) throw new Error('gave up without a limit');
          expect(next.delayMs).toBeGreaterThanOrEqual(last);
          expect(next.delayMs).toBeLessThanOrEqual(60_000);
          last = next.delayMs;
          failedAt = next.failedAt;
        }
        expect(last).toBeGreaterThanOrEqual(48_000);
        expect(failedAt.length).toBeLessThanOrEqual(17);
      }),
      { numRuns: 50 },
    );
  });

  it('differs between tasks, and is the same for the same task', () => {
    const delayOf = (id: string) => JSON.stringify(backOff(policy({ delayMs: 10_000 }), [], 0, id));
    expect(delayOf('a')).toBe(delayOf('a'));
    expect(new Set(['a', 'b', 'c', 'd', 'e'].map(delayOf)).size).toBe(5);
  });

  it('begins anew after a run longer than the window', () => {
    const next = backOff(policy({ windowMs: 10_000 }), [1_000, 2_000, 3_000], 13_001, 'a');
    expect(next).toMatchObject({ restart: true, failedAt: [13_001] });
    expect(backOff(policy({ windowMs: 10_000 }), [1_000, 2_000, 3_000], 13_000, 'a')).toMatchObject({ failedAt: [3_000, 13_000] });
  });

  it.each([
    { name: 'no limit', maxAttempts: 0, earlier: [1, 2, 3, 4, 5], restarts: true },
    { name: 'the last restart allowed', maxAttempts: 3, earlier: [1, 2], restarts: true },
    { name: 'one too many', maxAttempts: 3, earlier: [1, 2, 3], restarts: false },
    { name: 'old ones do not count', maxAttempts: 3, earlier: [-600_000, -600_000, 3], restarts: true },
  ])('counts attempts in the window: $name', ({ maxAttempts, earlier, restarts }) => {
    expect(backOff(policy({ maxAttempts }), earlier, 10, 'a').restart).toBe(restarts);
  });
});
