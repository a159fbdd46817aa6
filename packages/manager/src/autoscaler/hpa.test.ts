/**
 * What the documentation of Kubernetes' HorizontalPodAutoscaler promises, case by
 * case, in its order and with its numbers where it gives some: "Algorithm details",
 * "Scaling on multiple metrics", "Configurable scaling behavior".
 */
import { describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { asTaskId } from '@muster/shared/model/ids';
import type { ScaleHistory } from '@muster/shared/model/objects';
import type { AutoscaleSpec, LoadTarget, MetricTarget, ScalingPolicy, ScalingRules } from '@muster/shared/model/service-spec';
import { type AutoscaleInput, decide } from './decide.ts';
import type { ScaledTask } from './measure.ts';
import type { LoadValue } from './measure-load.ts';
import { NO_HISTORY } from './restrain.ts';

const MINUTE_MS = 60_000;
const PASS_MS = 15_000;
const NOW = 100 * MINUTE_MS;
const UNBOUND: ScalingRules = { windowMs: 0, policies: [{ type: 'tasks', value: 10_000, periodMs: PASS_MS }], select: 'max' };

/** 100m for each pod. */
const CPU: MetricTarget = { resource: 'cpu', type: 'average', amount: 100_000_000 };
const CPU_SHARE: MetricTarget = { resource: 'cpu', type: 'utilization', percent: 60 };
const MEMORY: MetricTarget = { resource: 'memory', type: 'average', amount: 100 };
const EXTERNAL: LoadTarget = { source: 'pushed', name: 'queue', type: 'average', amount: 30 };
const OBJECT: LoadTarget = { source: 'pushed', name: 'rate', type: 'value', amount: 2_000 };

let made = 0;
function pod(milliCpus: number | undefined, fields: Partial<ScaledTask> = {}): ScaledTask {
  made += 1;
  const base: ScaledTask = { id: asTaskId(`pod${made}`), slot: made, isPresentRevision: true, phase: 'running', startedAt: 0, readySince: 0, ...fields };
  return milliCpus === undefined ? base : { usage: { nanoCpus: milliCpus * 1e6, memoryBytes: milliCpus, from: NOW - 5_000 }, ...base };
}
const pods = (count: number, milliCpus: number | undefined): ScaledTask[] => Array.from({ length: count }, () => pod(milliCpus));
const unready = (): ScaledTask => ({ id: asTaskId(`new${(made += 1)}`), slot: made, isPresentRevision: true, phase: 'pending' });

type Asked = Partial<Omit<AutoscaleInput, 'spec' | 'loads'>> & { readonly spec?: Partial<AutoscaleSpec>; readonly loads?: Readonly<Record<string, number | LoadValue>> };

function ask(tasks: readonly ScaledTask[], { spec, loads = {}, ...changes }: Asked = {}) {
  return decide({
    spec: { ...defaultAutoscale, min: 1, max: 1_000, metrics: [CPU], scaleUp: UNBOUND, scaleDown: UNBOUND, ...spec },
    resources: { reservations: {}, limits: {} },
    current: tasks.length,
    tasks,
    isRollingOut: false,
    history: NO_HISTORY,
    loads: new Map(Object.entries(loads).map(([name, value]) => [name, typeof value === 'number' ? { value, ageMs: 0 } : value])),
    now: NOW,
    ...changes,
  });
}

type Case = readonly [sentence: string, tasks: readonly ScaledTask[], desired: number, asked?: Asked];
const cases = (list: readonly Case[]) => list.map(([sentence, tasks, desired, asked = {}]) => ({ sentence, tasks, desired, asked }));

describe('the algorithm', () => {
  it.each(cases([
    ['at 200m where 100m is wanted the number of replicas is doubled', pods(3, 200), 6],
    ['at 50m where 100m is wanted it is halved', pods(4, 50), 2],
    ['a ratio close enough to 1 skips scaling', pods(10, 109), 10],
    ['a ratio close enough to 1 from below skips scaling, too', pods(10, 91), 10],
    ['a ratio beyond the tolerance of 0.1 scales, however little', pods(10, 111), 12],
    ['the mean across all pods is compared, not each pod', [pod(190), pod(10), pod(100)], 3],
    ['the result is rounded up', pods(3, 150), 5],
    ['utilization is a percentage of the request', pods(2, 600), 4, { spec: { metrics: [CPU_SHARE] }, resources: { reservations: { nanoCpus: 5e8 }, limits: {} } }],
    ['without a request utilization is not defined, and no action is taken', pods(2, 900), 2, { spec: { metrics: [CPU_SHARE] } }],
    ['what is being shut down and what failed is left out: those that are left decide', pods(2, 200), 4, { current: 3 }],
  ]))('$sentence', ({ tasks, desired, asked }) => {
    expect(ask(tasks, asked).desired).toBe(desired);
  });
});

describe('pods without metrics and pods that are not ready yet', () => {
  it.each(cases([
    ['in a scale-down a pod without metrics is assumed to use all of what is wanted', [...pods(3, 20), pod(undefined)], 2],
    ['in a scale-up a pod without metrics is assumed to use nothing', [...pods(3, 200), pod(undefined)], 6],
    ['a missing metric dampens a scale-up to none when the new ratio is within the tolerance', [pod(200), pod(undefined)], 2],
    ['a missing metric dampens a scale-down to none when the new ratio is within the tolerance', [pod(85), pod(undefined), pod(undefined)], 3],
    ['a new ratio that reverses the direction skips scaling', [pod(150), pod(undefined), pod(undefined)], 3],
    ['a pod that is not ready yet is assumed to use nothing when the others ask for more', [...pods(2, 200), unready()], 4],
    ['pods that are not ready yet do not soften a scale-down', [...pods(2, 20), unready(), unready()], 1],
    ['pods that have just been added do not have even more added for the same load', [...pods(2, 200), unready(), unready()], 4],
    ['cpu of before a pod was ready is set aside in its first 5 minutes', [...pods(2, 200), pod(900, { startedAt: NOW - MINUTE_MS, readySince: NOW - 1_000 })], 4],
    ['cpu of after it was ready counts in its first 5 minutes', [...pods(2, 200), pod(200, { startedAt: NOW - MINUTE_MS, readySince: NOW - 30_000 })], 6],
    ['after 5 minutes a pod counts, whenever it became ready', [...pods(2, 200), pod(200, { startedAt: NOW - 5 * MINUTE_MS, readySince: NOW - 1_000 })], 6],
    ['readiness sets aside cpu alone: memory counts at once', [pod(200, { startedAt: NOW - MINUTE_MS, readySince: NOW - 1_000 })], 2, { spec: { metrics: [MEMORY] } }],
  ]))('$sentence', ({ tasks, desired, asked }) => {
    expect(ask(tasks, asked).desired).toBe(desired);
  });

  it('the status shows the original mean, without what was assumed', () => {
    const [reading] = ask([...pods(3, 200), pod(undefined), unready()]).readings;
    expect(reading).toMatchObject({ mean: 200_000_000, ready: 3, missing: 1, notReady: 1 });
  });
});

describe('object and external metrics', () => {
  it.each<readonly [sentence: string, tasks: readonly ScaledTask[], desired: number, asked: Asked]>([
    ['an average value is divided by the number of pods before it is compared', pods(2, 0), 4, { spec: { metrics: [EXTERNAL] }, loads: { queue: 120 } }],
    ['an average value within the tolerance skips scaling', pods(4, 0), 4, { spec: { metrics: [EXTERNAL] }, loads: { queue: 126 } }],
    ['a value is compared as it is', pods(3, 0), 6, { spec: { metrics: [OBJECT] }, loads: { rate: 4_000 } }],
    ['a value below its target scales down', pods(6, 0), 3, { spec: { metrics: [OBJECT] }, loads: { rate: 1_000 } }],
  ])('%s', (_sentence, tasks, desired, asked) => {
    expect(ask(tasks, asked).desired).toBe(desired);
  });
});

describe('several metrics', () => {
  const all = { metrics: [CPU, EXTERNAL, OBJECT] };
  it.each<readonly [sentence: string, tasks: readonly ScaledTask[], desired: number, asked: Asked]>([
    ['the largest of the proposals is chosen', pods(2, 150), 6, { spec: all, loads: { queue: 180, rate: 2_000 } }],
    ['the largest is chosen on the way down, too', pods(10, 20), 5, { spec: all, loads: { queue: 150, rate: 400 } }],
    ['a metric that cannot be had skips a scale-down that the others suggest', pods(10, 20), 10, { spec: all, loads: { queue: 30, rate: { problem: 'gone' } } }],
    ['a metric that cannot be had does not keep the others from scaling up', pods(2, 300), 6, { spec: all, loads: { queue: 30, rate: { problem: 'gone' } } }],
    ['not even the largest goes beyond the maximum', pods(2, 300), 4, { spec: { ...all, max: 4 }, loads: { queue: 30, rate: 2_000 } }],
  ])('%s', (_sentence, tasks, desired, asked) => {
    expect(ask(tasks, asked).desired).toBe(desired);
  });
});

/** The scale after each pass, every 15 s, while each pod is asked to use the same. */
function passes(from: number, milliCpus: (pass: number, current: number) => number, count: number, spec: Partial<AutoscaleSpec>): number[] {
  let [current, history]: [number, ScaleHistory] = [from, NO_HISTORY];
  const seen: number[] = [];
  for (let pass = 0; pass < count; pass += 1) {
    ({ desired: current, history } = ask(pods(current, milliCpus(pass, current)), { spec, history, now: NOW + pass * PASS_MS, current }));
    seen.push(current);
  }
  return seen;
}
/** What is left of a sequence when repetitions go. */
const steps = (seen: readonly number[]): number[] => seen.filter((count, index) => count !== seen[index - 1]);
const perMinute = (type: ScalingPolicy['type'], value: number): ScalingPolicy => ({ type, value, periodMs: MINUTE_MS });
const slowDown = (...policies: ScalingPolicy[]): Partial<AutoscaleSpec> => ({ scaleDown: { ...UNBOUND, policies } });

describe('scaling policies', () => {
  /** As much as makes the wanted number of pods. */
  const aimAt = (wanted: number) => (_pass: number, current: number) => (wanted * 100) / current;

  it('of 80 replicas 8 go in the first minute and 8 of the 72 in the next, down to 10: 4 at a time below 40', () => {
    const seen = steps(passes(80, aimAt(10), 80, slowDown(perMinute('tasks', 4), perMinute('percent', 10))));
    expect(seen.slice(0, 3)).toEqual([72, 64, 57]);
    expect(seen.filter((count) => count < 40).map((count, index, all) => (all[index - 1] ?? count) - count).slice(1, -1)).toEqual(expect.arrayContaining([4]));
    expect(seen.at(-1)).toBe(10);
  });

  it('with 40 replicas or fewer the policy of 4 pods allows more than that of 10 %', () => {
    expect(steps(passes(40, aimAt(1), 12, slowDown(perMinute('tasks', 4), perMinute('percent', 10))))).toEqual([36, 32, 28]);
  });

  it('with Min the policy with the smallest change is chosen: 10 % of 80 would be 8, 5 go', () => {
    const careful = { scaleDown: { ...UNBOUND, policies: [perMinute('percent', 10), perMinute('tasks', 5)], select: 'min' as const } };
    expect(steps(passes(80, aimAt(1), 8, careful))).toEqual([75, 70]);
  });

  it('Disabled turns scaling off in its direction, and in no other', () => {
    const upOnly = { scaleDown: { ...UNBOUND, select: 'disabled' as const } };
    expect(passes(8, () => 10, 10, upOnly)).toEqual(Array<number>(10).fill(8));
    expect(ask(pods(8, 200), { spec: upOnly }).desired).toBe(16);
    const downOnly = { scaleUp: { ...UNBOUND, select: 'disabled' as const } };
    expect(ask(pods(8, 200), { spec: downOnly }).desired).toBe(8);
    expect(ask(pods(8, 50), { spec: downOnly }).desired).toBe(4);
  });

  it('by default 4 pods or 100 % of them are added every 15 s, whichever is more', () => {
    expect(passes(1, aimAt(60), 6, { scaleUp: defaultAutoscale.scaleUp })).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('by default all but the minimum may go at once, when the window allows it', () => {
    expect(ask(pods(50, 0), { spec: { min: 3, scaleDown: { ...defaultAutoscale.scaleDown, windowMs: 0 } } }).desired).toBe(3);
  });
});

describe('the stabilization window', () => {
  it('by default the highest proposal of the past 5 minutes counts on the way down', () => {
    const seen = passes(10, (_pass, current) => 500 / current, 25, { scaleDown: defaultAutoscale.scaleDown });
    expect(seen.indexOf(5)).toBe((5 * MINUTE_MS) / PASS_MS);
    expect(steps(seen)).toEqual([10, 5]);
  });

  it('a custom window of 1 minute waits 1 minute', () => {
    const seen = passes(10, (_pass, current) => 500 / current, 25, { scaleDown: { ...UNBOUND, windowMs: MINUTE_MS } });
    expect(seen.indexOf(5)).toBe(MINUTE_MS / PASS_MS);
  });

  it('a peak within the window begins it anew', () => {
    const seen = passes(10, (pass, current) => (pass === 10 ? 1_000 : 500) / current, 40, { scaleDown: defaultAutoscale.scaleDown });
    expect(seen.indexOf(5)).toBe(10 + (5 * MINUTE_MS) / PASS_MS);
  });

  it('by default there is none on the way up: what is needed is there at the next look', () => {
    expect(ask(pods(4, 200), { spec: { scaleUp: defaultAutoscale.scaleUp } }).desired).toBe(8);
  });

  it('a window on the way up lets a peak pass that is shorter than it', () => {
    const spec = { scaleUp: { ...UNBOUND, windowMs: MINUTE_MS } };
    expect(new Set(passes(4, (pass) => (pass >= 10 && pass < 13 ? 400 : 100), 30, spec))).toEqual(new Set([4]));
    expect(passes(4, (pass, current) => (pass >= 10 ? 1_600 : 400) / current, 30, spec).at(-1)).toBe(16);
  });

  it('load that goes up and down within the window moves the scale once', () => {
    const seen = passes(4, (pass, current) => (pass % 4 < 2 ? 1_200 : 400) / current, 60, { scaleDown: defaultAutoscale.scaleDown });
    expect(steps(seen)).toEqual([12]);
  });
});
