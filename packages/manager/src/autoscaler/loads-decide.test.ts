/** Loads of the service as a whole: Kubernetes' external metrics, and what is done where nothing is known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { asTaskId } from '@muster/shared/model/ids';
import type { AutoscaleSpec, LoadTarget, MetricTarget, ScalingRules, ScheduledBounds } from '@muster/shared/model/service-spec';
import { decide, type AutoscaleInput } from './decide.ts';
import type { ScaledTask } from './measure.ts';
import type { LoadValue } from './measure-load.ts';
import { NO_HISTORY } from './restrain.ts';

const NOW = 10_000_000;
const FREE: ScalingRules = { windowMs: 0, policies: [{ type: 'tasks', value: 1_000, periodMs: 15_000 }], select: 'max' };
const QUEUE: LoadTarget = { source: 'pushed', name: 'queue', type: 'average', amount: 10 };
const LATENCY: LoadTarget = { source: 'prometheus', name: 'latency', type: 'value', amount: 0.2, prometheus: { query: 'latency' } };
const CPU: MetricTarget = { resource: 'cpu', type: 'average', amount: 500_000_000 };

const serving = (slot: number, cores = 0.5): ScaledTask => ({
  id: asTaskId(`t${slot}`),
  slot,
  isPresentRevision: true,
  phase: 'running',
  startedAt: 0,
  readySince: 0,
  usage: { nanoCpus: cores * 1e9, memoryBytes: 1, from: NOW - 5_000 },
});
const pending = (slot: number, isPlaced = true): ScaledTask => ({ id: asTaskId(`p${slot}`), slot, isPresentRevision: true, phase: 'pending', isPlaced });
const each = (count: number, make: (slot: number) => ScaledTask): ScaledTask[] => Array.from({ length: count }, (_, index) => make(index + 1));

const spec = (changes: Partial<AutoscaleSpec> = {}): AutoscaleSpec => ({ ...defaultAutoscale, min: 1, max: 100, metrics: [QUEUE], scaleUp: FREE, scaleDown: FREE, ...changes });
const told = (values: Readonly<Record<string, number | LoadValue>>): Pick<AutoscaleInput, 'loads'> => ({
  loads: new Map(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? { value, ageMs: 0 } : value])),
});
const ask = (tasks: readonly ScaledTask[], changes: Partial<AutoscaleInput> = {}) =>
  decide({ spec: spec(), resources: { reservations: {}, limits: {} }, current: tasks.length, tasks, isRollingOut: false, history: NO_HISTORY, now: NOW, ...changes });

describe('a load that each task has a part of', () => {
  it.each<readonly [what: string, tasks: number, load: number, desired: number]>([
    ['as many tasks as the load has parts', 4, 100, 10],
    ['a part that is begun needs a task', 4, 101, 11],
    ['fewer when there is less', 10, 20, 2],
    ['no load leads to the minimum', 5, 0, 1],
    ['within the tolerance nothing changes', 10, 109, 10],
    ['beyond the tolerance it does', 10, 111, 12],
    ['never above the maximum', 4, 1e9, 100],
  ])('%s', (_what, tasks, load, desired) => {
    expect(ask(each(tasks, serving), told({ queue: load })).desired).toBe(desired);
  });

  it('says its arithmetic with the numbers', () => {
    expect(ask(each(4, serving), told({ queue: 100 })).reason).toBe('queue: load 100 over 4 tasks is 25, target 10, ratio 2.5: ceil(100 ÷ 10) = 10');
  });
});

describe('a load that is a value of its own', () => {
  it.each<readonly [what: string, tasks: readonly ScaledTask[], load: number, desired: number]>([
    ['twice the target doubles the tasks', each(3, serving), 0.4, 6],
    ['half the target halves them', each(4, serving), 0.1, 2],
    ['near the target nothing changes', each(4, serving), 0.21, 4],
    ['the tasks that serve count', [...each(2, serving), ...each(2, pending)], 0.6, 6],
    ['tasks that do not serve yet do not turn a load around', [...each(1, serving), ...each(5, pending)], 0.4, 6],
    ['without a task that serves nothing changes', each(3, pending), 0.4, 3],
  ])('%s', (_what, tasks, load, desired) => {
    expect(ask(tasks, { spec: spec({ metrics: [LATENCY] }), ...told({ latency: load }) }).desired).toBe(desired);
  });
});

describe('what is no load', () => {
  it.each<readonly [what: string, value: number | LoadValue, reason: string]>([
    ['a source that says nothing', { problem: 'nothing was pushed yet' }, 'held at 3: queue: nothing was pushed yet'],
    ['a number below 0', -1, 'held at 3: queue: -1 is no load: it must be a number that is not negative'],
    ['no number', NaN, 'held at 3: queue: NaN is no load: it must be a number that is not negative'],
    ['no end', Infinity, 'held at 3: queue: Infinity is no load: it must be a number that is not negative'],
  ])('%s holds the scale and says why', (_what, value, reason) => {
    expect(ask(each(3, serving), told({ queue: value }))).toMatchObject({ desired: 3, reason });
  });

  it('lets another metric add tasks, and take none away', () => {
    const both = spec({ metrics: [CPU, QUEUE] });
    const silent = told({ queue: { problem: 'nothing was pushed yet' } });
    expect(ask(each(2, (slot) => serving(slot, 1)), { spec: both, ...silent }).desired).toBe(4);
    expect(ask(each(4, (slot) => serving(slot, 0.1)), { spec: both, ...silent })).toMatchObject({
      desired: 4,
      reason: 'held at 4: cpu asks for 1, but of queue nothing is known (nothing was pushed yet)',
    });
  });
});

describe('a cluster without room', () => {
  it('grows no further than the load asks for, and says who waits', () => {
    const tasks = [...each(2, serving), ...each(8, (slot) => pending(slot, false))];
    const { desired, reason } = ask(tasks, told({ queue: 100 }));
    expect(desired).toBe(10);
    expect(reason).toContain('8 of 10 tasks wait for a node');
    const used = [...each(2, (slot) => serving(slot, 1)), ...each(8, (slot) => pending(slot, false))];
    expect(ask(used, { spec: spec({ metrics: [CPU] }) }).desired).toBe(10);
  });
});

describe('schedules', () => {
  const DAY: ScheduledBounds = { cron: '0 8 * * *', timeZone: 'UTC', durationMs: 1, min: 5 };
  const NIGHT: ScheduledBounds = { cron: '0 0 * * *', timeZone: 'UTC', durationMs: 1, max: 2 };
  const timed = (changes: Partial<AutoscaleSpec> = {}) => spec({ min: 1, max: 10, metrics: [], schedules: [DAY, NIGHT], ...changes });

  it.each<readonly [what: string, current: number, inForce: readonly ScheduledBounds[], load: number | undefined, desired: number]>([
    ['alone, the lower bound counts', 1, [DAY], undefined, 5],
    ['alone and out of force, the lower bound of the spec counts', 5, [], undefined, 1],
    ['with a metric it is the least', 2, [DAY], 20, 5],
    ['with a metric there may be more', 5, [DAY], 80, 8],
    ['an upper bound caps what a metric asks for', 5, [NIGHT], 80, 2],
    ['of two in force the higher bounds count', 1, [DAY, NIGHT], 80, 8],
    ['it holds without a metric that is missing, too', 1, [DAY], -1, 5],
  ])('%s', (_what, current, inForce, load, desired) => {
    const metrics = load === undefined ? [] : [QUEUE];
    expect(ask(each(current, serving), { spec: timed({ metrics }), inForce, ...(load === undefined ? {} : told({ queue: load })) }).desired).toBe(desired);
  });

  it('says which one is in force', () => {
    expect(ask(each(1, serving), { spec: timed(), inForce: [DAY] }).reason).toBe('schedule "0 8 * * *" in UTC: between 5 and 10');
  });
});

describe('properties', () => {
  const target = fc.record({ type: fc.constantFrom('average' as const, 'value' as const), amount: fc.double({ min: 0.01, max: 1e4, noNaN: true }) });
  const load = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double());

  it('whatever is told, the bounds are kept', () => {
    fc.assert(
      fc.property(target, load, fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 10 }), fc.nat(30), (aimed, value, ready, waiting, min, more) => {
        const current = Math.max(min, Math.min(min + more, ready + waiting));
        const { desired } = ask([...each(ready, serving), ...each(waiting, pending)], {
          current,
          spec: spec({ min, max: min + more, metrics: [{ ...QUEUE, ...aimed }] }),
          ...told({ queue: value }),
        });
        expect(desired).toBeGreaterThanOrEqual(min);
        expect(desired).toBeLessThanOrEqual(min + more);
      }),
    );
  });

  it('a higher load never asks for fewer tasks', () => {
    fc.assert(
      fc.property(target, fc.double({ min: 0, max: 1e4, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }), fc.integer({ min: 1, max: 20 }), fc.nat(5), (aimed, value, more, ready, waiting) => {
        const of = (amount: number) => ask([...each(ready, serving), ...each(waiting, pending)], { spec: spec({ metrics: [{ ...QUEUE, ...aimed }] }), ...told({ queue: amount }) }).desired;
        expect(of(value + more)).toBeGreaterThanOrEqual(of(value));
      }),
    );
  });

  it('a steady load comes to rest, whatever it is, and is left there', () => {
    fc.assert(
      fc.property(fc.constantFrom('average' as const, 'value' as const), fc.double({ min: 0, max: 600, noNaN: true }), fc.integer({ min: 1, max: 60 }), (type, load, begin) => {
        const steady = { ...defaultAutoscale, min: 1, max: 60, metrics: [{ ...QUEUE, type }] };
        let current = begin;
        let history = NO_HISTORY;
        const seen: number[] = [];
        for (let pass = 0; pass < 100; pass += 1) {
          // A value that more tasks make smaller, as they do a latency.
          const value = type === 'average' ? load : load / current;
          ({ desired: current, history } = ask(each(current, serving), { spec: steady, history, now: NOW + pass * 15_000, ...told({ queue: value }) }));
          seen.push(current);
        }
        expect(new Set(seen.slice(50)).size).toBe(1);
        const moves = seen.map((count, pass) => count - (seen[pass - 1] ?? begin)).filter((move) => move !== 0);
        // At most one turn: beyond what is needed in the beginning, and back.
        expect(moves.filter((move, index) => index > 0 && Math.sign(move) !== Math.sign(moves[index - 1] ?? 0)).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  it('a source that comes and goes takes nothing away while it is gone', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), fc.double({ min: 0, max: 200, noNaN: true }), (isThere, load) => {
        let current = 10;
        let history = NO_HISTORY;
        const changedBlindly: number[] = [];
        isThere.forEach((there, pass) => {
          const before = current;
          const known = there ? told({ queue: load }) : told({ queue: { problem: 'gone' } });
          ({ desired: current, history } = ask(each(current, serving), { spec: spec({ max: 20 }), history, now: NOW + pass * 15_000, ...known }));
          if (!there && current !== before) changedBlindly.push(pass);
        });
        expect(changedBlindly).toEqual([]);
      }),
    );
  });
});
