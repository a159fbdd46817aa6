import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, tasksOf, type Amount } from './amount.ts';
import { defaultServiceSpec, defaultUpdate } from './defaults.ts';
import { maxSurgeOf, maxUnavailableOf, moveOrderOf } from './disruption.ts';
import type { DisruptionSpec, ServiceSpec, UpdateConfig } from './service-spec.ts';

const percent = (value: number): Amount => ({ type: 'percent', value });
const count = (value: number): Amount => ({ type: 'count', value });

const spec = (update: Partial<UpdateConfig>, disruption?: DisruptionSpec): ServiceSpec => {
  const made = { ...defaultServiceSpec('web', 'web:1'), update: { ...defaultUpdate, ...update } };
  return disruption === undefined ? made : { ...made, disruption };
};

describe('an amount of tasks', () => {
  it.each([
    [count(3), 10, 'down', 3],
    [count(30), 10, 'down', 10],
    [percent(25), 10, 'down', 2],
    [percent(25), 10, 'up', 3],
    [percent(25), 3, 'down', 1],
    [percent(0), 10, 'up', 0],
    [percent(100), 7, 'down', 7],
    [percent(50), 0, 'up', 0],
  ] as const)('%o of %i, rounded %s, is %i', (amount, of, rounding, expected) => {
    expect(tasksOf(amount, of, rounding)).toBe(expected);
  });

  it('is never more than there are, nor nothing where it allows something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1_000 }), fc.constantFrom('up' as const, 'down' as const), (value, of, rounding) => {
        const tasks = tasksOf(percent(value), of, rounding);
        expect(tasks).toBeGreaterThanOrEqual(1);
        expect(tasks).toBeLessThanOrEqual(of);
      }),
    );
  });

  it('is written as people write it', () => {
    expect([amountText(count(2)), amountText(percent(25))]).toEqual(['2', '25%']);
  });
});

describe('the disruption budget', () => {
  it.each([
    ['what is asked for', spec({}, { maxUnavailable: count(2) }), 5, 2],
    ['nothing, when that is asked for', spec({}, { maxUnavailable: count(0) }), 5, 0],
    ['by default what an update takes down at a time', spec({ parallelism: 3 }), 5, 3],
    ['by default all, when an update may take down all', spec({ parallelism: 0 }), 5, 5],
    ['by default one', spec({ order: 'start-first' }), 5, 1],
    ['never more than there are', spec({ parallelism: 9 }), 2, 2],
  ] as const)('is %s', (_what, of, desired, expected) => {
    expect(maxUnavailableOf(of, desired)).toBe(expected);
  });

  it('is as large as the larger of what an update and a rollback take', () => {
    const rollback = { ...defaultUpdate, parallelism: 4 };
    expect(maxUnavailableOf({ ...spec({}), rollback }, 9)).toBe(4);
  });
});

describe('the surge', () => {
  it.each([
    [{ order: 'stop-first' }, 5, 0],
    [{ order: 'start-first', parallelism: 2 }, 5, 2],
    [{ order: 'start-first', parallelism: 0 }, 5, 5],
    [{ order: 'stop-first', maxSurge: count(1) }, 5, 1],
    [{ order: 'start-first', maxSurge: percent(50) }, 5, 3],
    [{ order: 'start-first', maxSurge: count(9) }, 5, 9],
  ] as const)('of %o and %i tasks is %i', (update, desired, expected) => {
    expect(maxSurgeOf({ ...defaultUpdate, ...update }, desired)).toBe(expected);
  });
});

it('a move starts first unless the service asks otherwise', () => {
  expect([moveOrderOf(spec({ order: 'stop-first' })), moveOrderOf(spec({}, { moveOrder: 'stop-first' }))]).toEqual(['start-first', 'stop-first']);
});
