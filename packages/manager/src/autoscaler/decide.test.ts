/** Cases written from what Kubernetes publishes of its HorizontalPodAutoscaler, then properties. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { asTaskId } from '@muster/shared/model/ids';
import type { ScaleHistory } from '@muster/shared/model/objects';
import type { AutoscaleSpec, MetricTarget, ScalingRules } from '@muster/shared/model/service-spec';
import { decide, type AutoscaleInput } from './decide.ts';
import type { ScaledTask } from './measure.ts';
import { limitRate, NO_HISTORY, recommend, resume, stabilise } from './restrain.ts';

const NOW = 10_000_000;
const LONG_AGO = NOW - 3_600_000;
const CPU: MetricTarget = { resource: 'cpu', type: 'utilization', percent: 50 };
const MEMORY: MetricTarget = { resource: 'memory', type: 'utilization', percent: 50 };
/** One core and 1,000 bytes: a use of 0.5 is 50 %. */
const RESOURCES = { reservations: { nanoCpus: 1e9, memoryBytes: 1_000 }, limits: {} };
/** No window and no limit in the way of the arithmetic. */
const FREE: ScalingRules = { windowMs: 0, policies: [{ type: 'tasks', value: 1_000, periodMs: 15_000 }], select: 'max' };

let made = 0;
const task = (fields: Partial<ScaledTask>): ScaledTask => ({
  id: asTaskId(`t${(made += 1)}`),
  slot: made,
  isPresentRevision: true,
  phase: 'running',
  startedAt: LONG_AGO,
  readySince: LONG_AGO,
  ...fields,
});
const using = (cpu: number, memory = cpu, from = NOW - 5_000): ScaledTask =>
  task({ usage: { nanoCpus: cpu * 1e9, memoryBytes: memory * 1_000, from } });
const each = (count: number, make: () => ScaledTask): ScaledTask[] => Array.from({ length: count }, make);
const missing = () => task({});
const starting = (): ScaledTask => ({ id: asTaskId(`p${(made += 1)}`), slot: made, isPresentRevision: true, phase: 'pending' });
const old = (cpu: number): ScaledTask => ({ ...using(cpu), isPresentRevision: false });
/** Runs for 10 s; its samples begin before, or after, it was ready. */
const fresh = (cpu: number, from: number): ScaledTask => ({ ...using(cpu, cpu, from), startedAt: NOW - 10_000, readySince: NOW - 8_000 });

const spec = (changes: Partial<AutoscaleSpec> = {}): AutoscaleSpec => ({ ...defaultAutoscale, min: 1, max: 100, metrics: [CPU], scaleUp: FREE, scaleDown: FREE, ...changes });

const ask = (tasks: readonly ScaledTask[], changes: Partial<AutoscaleInput> = {}) =>
  decide({ spec: spec(), resources: RESOURCES, current: tasks.length, tasks, isRollingOut: false, history: NO_HISTORY, now: NOW, ...changes });

type Case = readonly [what: string, tasks: readonly ScaledTask[], desired: number, changes?: Partial<AutoscaleInput>];
const cases = (list: readonly Case[]) => list.map(([what, tasks, desired, changes = {}]) => ({ what, tasks, desired, changes }));

describe('the algorithm', () => {
  it.each(cases([
    ['twice the target doubles', each(2, () => using(1)), 4],
    ['half the target halves', each(4, () => using(0.25)), 2],
    ['at the target nothing changes', each(3, () => using(0.5)), 3],
    ['a fraction is rounded up', each(3, () => using(0.6)), 4],
    ['a fraction is rounded up on the way down, too', each(3, () => using(0.3)), 2],
    ['the mean counts, not the busiest', [using(0.9), using(0.1)], 2],
    ['10 % above is near enough', each(10, () => using(0.55)), 10],
    ['10 % below is near enough', each(10, () => using(0.45)), 10],
    ['more than 10 % above is not', each(10, () => using(0.56)), 12],
    ['more than 10 % below is not', each(10, () => using(0.44)), 9],
    ['the tolerance can be narrower', each(10, () => using(0.53)), 11, { spec: spec({ tolerance: 0.05 }) }],
    ['the tolerance can be none', each(10, () => using(0.505)), 11, { spec: spec({ tolerance: 0 }) }],
    ['nothing used leads to the minimum', each(5, () => using(0)), 2, { spec: spec({ min: 2 }) }],
    ['never more than the maximum', each(5, () => using(5)), 7, { spec: spec({ max: 7 }) }],
    ['a target can be an amount', each(2, () => using(1)), 8, { spec: spec({ metrics: [{ resource: 'cpu', type: 'average', amount: 250_000_000 }] }) }],
    ['a share is of the limit where nothing is reserved', each(2, () => using(1)), 2, { resources: { reservations: {}, limits: { nanoCpus: 2e9 } } }],
    ['a share is of the reservation where there are both', each(2, () => using(1)), 4, { resources: { ...RESOURCES, limits: { nanoCpus: 4e9 } } }],
    ['of two metrics the higher proposal counts', each(4, () => using(0.25, 1)), 8, { spec: spec({ metrics: [CPU, MEMORY] }) }],
    ['of two metrics one alone cannot scale down', each(4, () => using(0.25, 0.5)), 4, { spec: spec({ metrics: [CPU, MEMORY] }) }],
    ['two metrics scale down together, to the higher', each(4, () => using(0.1, 0.25)), 2, { spec: spec({ metrics: [CPU, MEMORY] }) }],
    ['ended tasks are not there: those that run carry on', each(3, () => using(1)), 6, { current: 4 }],
  ]))('$what', ({ tasks, desired, changes }) => {
    expect(ask(tasks, changes).desired).toBe(desired);
  });
});

describe('tasks that cannot be measured', () => {
  it.each(cases([
    ['on the way up a missing sample counts as 0', [...each(2, () => using(1)), missing()], 4],
    ['a missing sample dampens a scale-up to nothing', [using(0.6), missing()], 2],
    ['on the way down a missing sample counts as the target', [...each(3, () => using(0.1)), missing()], 2],
    ['a missing sample dampens a scale-down to nothing', [using(0.4), missing()], 2],
    ['as many missing as present: half the way down', [using(0), missing()], 1],
    ['at the target a missing sample changes nothing', [...each(3, () => using(0.5)), missing()], 4],
    ['a task not yet ready counts as 0 on the way up', [...each(2, () => using(1)), starting()], 4],
    ['tasks not yet ready stop a second scale-up', [...each(2, () => using(1)), ...each(2, starting)], 4],
    ['tasks not yet ready keep a busy service from shrinking', [using(0.9), ...each(3, starting)], 4],
    ['a guess does not shrink a service that is over its target', [using(2), missing()], 6, { current: 6 }],
    ['a task not yet ready does not count on the way down', [...each(2, () => using(0.25)), starting()], 1],
    ['a task that just started does not count with samples from before it was ready', [using(0.5), fresh(5, NOW - 9_000)], 1, { current: 1 }],
    ['a task that just started counts with samples from when it was ready', [using(1), fresh(1, NOW - 7_000)], 4],
    ['memory counts from the first sample on', [using(0.5), fresh(1.5, NOW - 9_000)], 4, { spec: spec({ metrics: [MEMORY] }) }],
    ['without any sample the scale is held', each(3, missing), 3],
    ['without any ready task the scale is held', each(3, starting), 3],
    ['without any task the scale is held', [], 2, { current: 2 }],
    ['without anything to take a share of the scale is held', each(2, () => using(9)), 2, { resources: { reservations: {}, limits: {} } }],
    ['an unknown metric does not stop a scale-up', each(2, () => using(1)), 4, { spec: spec({ metrics: [CPU, MEMORY] }), resources: { reservations: { nanoCpus: 1e9 }, limits: {} } }],
    ['an unknown metric stops a scale-down', each(2, () => using(0.1)), 2, { spec: spec({ metrics: [CPU, MEMORY] }), resources: { reservations: { nanoCpus: 1e9 }, limits: {} } }],
  ]))('$what', ({ tasks, desired, changes }) => {
    expect(ask(tasks, changes).desired).toBe(desired);
  });
});

describe('the corrections', () => {
  it('tasks of an earlier revision are counted, not measured', () => {
    expect(ask([using(1), ...each(3, () => old(0))], { isRollingOut: true }).desired).toBe(8);
    expect(ask(each(4, () => old(1)), { isRollingOut: true }).desired).toBe(4);
  });

  it('no rollout is met with a scale-down, and the next look after it is', () => {
    const tasks = each(4, () => using(0.1));
    const during = ask(tasks, { isRollingOut: true });
    expect(during).toMatchObject({ desired: 4, reason: expect.stringContaining('not fewer during a rollout') as string });
    expect(ask(tasks, { history: during.history, now: NOW + 15_000 }).desired).toBe(1);
  });

  it('a new leader goes on with the history of the one before', () => {
    const steady = spec({ scaleDown: { ...FREE, windowMs: 300_000 } });
    const busy = recommend(recommend(NO_HISTORY, 10, steady, NOW - 400_000), 10, steady, NOW - 200_000);
    const calm = recommend(busy, 2, steady, NOW - 185_000);
    const idle = each(10, () => using(0.1));
    // Stored at the change of recommendation, read 185 s later by the next leader.
    const read = resume(calm, NOW);
    expect(ask(idle, { spec: steady, history: read }).desired).toBe(10);
    expect(ask(idle, { spec: steady, history: read, now: NOW + 101_000 }).desired).toBe(2);
    // One that stood when the leader was lost may have stood until now.
    expect(ask(idle, { spec: steady, history: resume(busy, NOW), now: NOW + 101_000 }).desired).toBe(10);
  });
});

describe('the stabilisation window', () => {
  const at = (...recommended: readonly (readonly [agoMs: number, replicas: number])[]): ScaleHistory =>
    ({ changes: [], recommendations: recommended.map(([agoMs, replicas]) => ({ replicas, from: NOW - agoMs, until: NOW - agoMs })) });
  const windows = (upMs: number, downMs: number) => spec({ scaleUp: { ...FREE, windowMs: upMs }, scaleDown: { ...FREE, windowMs: downMs } });

  it.each<readonly [what: string, desired: number, current: number, history: ScaleHistory, windows: AutoscaleSpec, result: number]>([
    ['down: the highest in the window counts', 2, 10, at([290_000, 7], [100_000, 4]), windows(0, 300_000), 7],
    ['down: what is older does not', 2, 10, at([301_000, 9], [100_000, 4]), windows(0, 300_000), 4],
    ['down: it never scales up', 2, 5, at([100_000, 9]), windows(0, 300_000), 5],
    ['down: none, at once', 2, 10, at([1_000, 9]), windows(0, 0), 2],
    ['up: none, at once', 9, 3, at([1_000, 3]), windows(0, 300_000), 9],
    ['up: the lowest in the window counts', 9, 3, at([50_000, 5], [30_000, 7]), windows(60_000, 300_000), 5],
    ['up: it never scales down', 9, 6, at([50_000, 3]), windows(60_000, 300_000), 6],
    ['both: between them nothing changes', 6, 6, at([50_000, 3], [40_000, 9]), windows(60_000, 60_000), 6],
  ])('%s', (_what, desired, current, history, windows, result) => {
    expect(stabilise(desired, current, history, windows, NOW)).toBe(result);
  });

  it('counts the scale at the first look', () => {
    expect(ask(each(10, () => using(0)), { spec: windows(0, 300_000) }).desired).toBe(10);
  });

  it('holds a bounded history of a recommendation that keeps changing', () => {
    let history = NO_HISTORY;
    for (let pass = 0; pass < 2_000; pass += 1) history = recommend(history, pass % 2, windows(0, 3_600_000), NOW + pass * 1_000);
    expect(history.recommendations.length).toBeLessThanOrEqual(300);
    expect(JSON.stringify(history).length).toBeLessThan(30_000);
  });
});

describe('the policies', () => {
  const rules = (select: ScalingRules['select'], ...policies: ScalingRules['policies']): ScalingRules => ({ windowMs: 0, policies, select });
  const percent = (value: number, periodMs = 60_000) => ({ type: 'percent' as const, value, periodMs });
  const tasks = (value: number, periodMs = 60_000) => ({ type: 'tasks' as const, value, periodMs });
  const changed = (...changes: readonly (readonly [agoMs: number, by: number])[]): ScaleHistory =>
    ({ recommendations: [], changes: changes.map(([agoMs, by]) => ({ at: NOW - agoMs, by })) });
  const up = (scaleUp: ScalingRules) => spec({ scaleUp });
  const down = (scaleDown: ScalingRules) => spec({ scaleDown });

  it.each<readonly [what: string, desired: number, current: number, history: ScaleHistory, spec: AutoscaleSpec, result: number]>([
    ['the default lets 1 grow by 4', 50, 1, NO_HISTORY, up(defaultAutoscale.scaleUp), 5],
    ['the default lets 10 double', 50, 10, NO_HISTORY, up(defaultAutoscale.scaleUp), 20],
    ['the default lets all but the minimum go', 1, 80, NO_HISTORY, down(defaultAutoscale.scaleDown), 1],
    ['a policy of 10 % of 80 takes 8', 10, 80, NO_HISTORY, down(rules('max', tasks(4), percent(10))), 72],
    ['below 40, 4 tasks are more than 10 %', 10, 30, NO_HISTORY, down(rules('max', tasks(4), percent(10))), 26],
    ['min takes the smaller change', 10, 80, NO_HISTORY, down(rules('min', tasks(5), percent(10))), 75],
    ['min takes the smaller growth', 50, 10, NO_HISTORY, up(rules('min', tasks(4), percent(100))), 14],
    ['what was added in the period counts', 50, 14, changed([30_000, 4]), up(rules('max', tasks(4))), 14],
    ['what was added before it does not', 50, 14, changed([61_000, 4]), up(rules('max', tasks(4))), 18],
    ['what was taken in the period counts', 1, 6, changed([30_000, -4]), down(rules('max', tasks(4))), 6],
    ['what was taken in the period may come back', 12, 6, changed([30_000, -4]), up(rules('max', tasks(2))), 12],
    ['a share of what was at the start of the period', 50, 15, changed([30_000, 5]), up(rules('max', percent(100))), 20],
    ['disabled never grows', 50, 3, NO_HISTORY, up(rules('disabled', tasks(4))), 3],
    ['disabled never shrinks', 1, 3, NO_HISTORY, down(rules('disabled', tasks(4))), 3],
    ['a change within the limits is not touched', 6, 5, NO_HISTORY, up(defaultAutoscale.scaleUp), 6],
  ])('%s', (_what, desired, current, history, limited, result) => {
    expect(limitRate(desired, current, history, limited, NOW)).toBe(result);
  });

  it('notes each change of scale, and none in a dry run', () => {
    const busy = each(2, () => using(1));
    expect(ask(busy).history.changes).toEqual([{ at: NOW, by: 2 }]);
    const shadow = ask(busy, { spec: spec({ dryRun: true }) });
    expect([shadow.desired, shadow.history.changes]).toEqual([4, []]);
  });
});

it('says its arithmetic with the numbers', () => {
  expect(ask(each(2, () => using(0.82))).reason).toBe('cpu: mean 0.82 cores over 2 ready, target 0.5 cores, ratio 1.64: ceil(1.64 × 2) = 4');
});

describe('properties', () => {
  const anyTask = fc.oneof(
    fc.record({ cpu: fc.double({ min: 0, max: 4, noNaN: true }), memory: fc.double({ min: 0, max: 4, noNaN: true }) }).map(({ cpu, memory }) => using(cpu, memory)),
    fc.constant(undefined).map(missing),
    fc.constant(undefined).map(starting),
    fc.double({ min: 0, max: 4, noNaN: true }).map(old),
  );
  const bounds = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 50 })).map(([min, more]) => ({ min, max: min + more }));

  it('never leaves the bounds, and never removes anything during a rollout', () => {
    fc.assert(
      fc.property(fc.array(anyTask, { maxLength: 30 }), bounds, fc.nat(60), fc.boolean(), (tasks, { min, max }, place, isRollingOut) => {
        const current = Math.max(min, Math.min(max, place));
        const { desired } = ask(tasks, { current, isRollingOut, spec: { ...defaultAutoscale, min, max, metrics: [CPU, MEMORY] } });
        expect(desired).toBeGreaterThanOrEqual(isRollingOut ? current : min);
        expect(desired).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('asks for no fewer tasks when each uses more', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 20 }), fc.double({ min: 0, max: 2, noNaN: true }), (uses, more) => {
        const less = ask(uses.map((cpu) => using(cpu))).desired;
        expect(ask(uses.map((cpu) => using(cpu + more))).desired).toBeGreaterThanOrEqual(less);
      }),
    );
  });

  it('comes to rest under a steady load, whatever it is, and stays there', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40, noNaN: true }), fc.integer({ min: 1, max: 60 }), (load, begin) => {
        const steady = { ...defaultAutoscale, min: 1, max: 60, metrics: [CPU] };
        let current = begin;
        let history = NO_HISTORY;
        const seen: number[] = [];
        for (let pass = 0; pass < 100; pass += 1) {
          const tasks = each(current, () => using(load / current));
          ({ desired: current, history } = ask(tasks, { spec: steady, history, now: NOW + pass * 15_000 }));
          seen.push(current);
        }
        // 300 s of the window and the growth by policies are over by then.
        expect(new Set(seen.slice(50)).size).toBe(1);
        const turns = seen.filter((count, pass) => pass > 1 && Math.sign(count - (seen[pass - 1] ?? 0)) * Math.sign((seen[pass - 1] ?? 0) - (seen[pass - 2] ?? 0)) < 0);
        expect(turns).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
