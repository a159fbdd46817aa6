import { afterEach, describe, expect, it } from 'vitest';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import { asManagerId, asTaskId } from '@muster/shared/model/ids';
import type { LeaderRecord, Service } from '@muster/shared/model/objects';
import type { AutoscaleSpec, LoadTarget } from '@muster/shared/model/service-spec';
import type { TaskSample } from '@muster/shared/model/session-messages';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { service, SERVICE_ID, task } from '../orchestrator/testing/fixtures.ts';
import { create, replace } from '../state/mutation.ts';
import { Replica } from '../state/replica.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createAutoscaler, type Decisions } from './autoscaler.ts';
import { Loads, PUSHED } from './loads.ts';
import type { QueryPrometheus } from './prometheus.ts';
import { Samples } from './samples.ts';

const PERIOD_MS = 15_000;
const QUEUE: LoadTarget = { source: 'pushed', name: 'queue', type: 'average', amount: 10 };
const leader: LeaderRecord = { kind: 'leader', managerId: asManagerId('m1'), electedAt: 0 };
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function autoscaled(autoscale: Partial<AutoscaleSpec> = {}, replicas = 2): Service {
  const plain = service({ replicas });
  const metrics = [{ resource: 'cpu', type: 'average', amount: 500_000_000 }] as const;
  return { ...plain, spec: { ...plain.spec, autoscale: { ...defaultAutoscale, max: 10, metrics, ...autoscale } } };
}

async function open(scaled: Service, queryPrometheus?: QueryPrometheus) {
  const clock = new VirtualClock({ turns: 3 });
  const store = createMemoryStore({ clock });
  const stop = new AbortController();
  const state = new Replica({ store, clock, logger: silentLogger });
  const replicating = state.run(stop.signal);
  await clock.advance(0);
  const commit = async (...mutations: Parameters<Replica['commit']>[0]) => {
    const committing = state.commit(mutations);
    await clock.advance(0);
    await committing;
  };
  await commit(...[leader, scaled, ...[1, 2].map((slot) => task(`t${slot}`, slot, { node: 'n1', status: { startedAt: 0 } }))].map(create));
  const samples = new Samples(clock);
  const loads = new Loads(clock);
  const decisions: Decisions = new Map();
  let made = 0;
  /** Begins a leader's term; returns the way to end it. */
  const lead = () => {
    const term = new AbortController();
    const epoch = state.view.leader()?.epoch ?? 0;
    const newId = () => `id${(made += 1)}`;
    const scaler = createAutoscaler({ state, samples, loads, queryPrometheus, decisions, clock, random: seededRandom(1), newId, epoch, logger: silentLogger, periodMs: PERIOD_MS });
    const running = scaler.run(term.signal);
    const end = async () => {
      term.abort();
      await running;
    };
    stops.push(end);
    return end;
  };
  stops.push(async () => {
    stop.abort();
    await replicating;
    await store.close();
  });
  /** Each of the tasks uses so many cores for so many periods. */
  const use = async (cores: number, periods = 1) => {
    for (let second = 0; second < periods * 15; second += 5) {
      const at = clock.now();
      samples.add([1, 2].map((slot): TaskSample => ({ taskId: asTaskId(`t${slot}`), nanoCpus: cores * 1e9, memoryBytes: 1, from: at, at: at + 5_000 })));
      await clock.advance(5_000);
    }
  };
  const desired = () => effectiveReplicas(state.view.service(SERVICE_ID)?.spec ?? scaled.spec, state.view.autoscale(SERVICE_ID));
  const events = () => [...state.view.events()].map(({ type, message }) => `${type} ${message}`);
  return { clock, state, loads, commit, lead, use, desired, decisions, events };
}

describe('the autoscaler', () => {
  it('writes the scale and tells why, and leaves the spec alone', async () => {
    const world = await open(autoscaled());
    world.lead();
    await world.use(1);
    expect(world.desired()).toBe(4);
    expect(world.state.view.service(SERVICE_ID)?.spec.mode).toEqual({ type: 'replicated', replicas: 2 });
    expect(world.events()).toEqual([expect.stringMatching(/^service.autoscaled service web scaled from 2 to 4: cpu: mean 1 cores over 2 ready, .* ceil\(2 × 2\) = 4$/)]);
  });

  it('writes nothing while the load is steady', async () => {
    const world = await open(autoscaled());
    world.lead();
    await world.use(0.5, 2);
    const { revision } = world.state.view;
    await world.use(0.5, 40);
    expect(world.state.view.revision).toBe(revision);
    expect(world.state.view.autoscale(SERVICE_ID)).toBeUndefined();
  });

  it('holds the scale when samples stop coming', async () => {
    const world = await open(autoscaled());
    world.lead();
    await world.use(0.5);
    await world.clock.advance(600_000);
    expect(world.desired()).toBe(2);
    expect(world.decisions.get(SERVICE_ID)?.decision.reason).toContain('no ready task has a sample');
  });

  it('goes on after a change of leader where the one before was: the window is not begun anew', async () => {
    const world = await open(autoscaled());
    const end = world.lead();
    await world.use(0.5, 2);
    await world.use(0.1, 16);
    expect(world.desired()).toBe(2);
    await end();
    expect(world.decisions.size).toBe(0);
    world.lead();
    await world.use(0.1, 8);
    expect(world.desired()).toBe(1);
  });

  it('tells in a dry run what it would do, once, and does nothing', async () => {
    const world = await open(autoscaled({ dryRun: true }));
    world.lead();
    await world.use(1, 4);
    expect(world.desired()).toBe(2);
    expect(world.events()).toEqual([expect.stringMatching(/^service.autoscale-dry-run would scale service web from 2 to 4: /)]);
  });

  it('does not do what a dry run found once the dry run is over', async () => {
    const world = await open(autoscaled({ dryRun: true }));
    world.lead();
    await world.use(1, 2);
    expect(world.state.view.autoscale(SERVICE_ID)?.replicas).toBe(4);
    // Without samples the first decision holds what there is.
    await world.clock.advance(60_000);
    const stored = world.state.view.service(SERVICE_ID);
    if (stored === undefined) throw new Error('the service is gone');
    await world.commit(replace({ ...stored, spec: autoscaled().spec }));
    await world.clock.advance(60_000);
    expect(world.desired()).toBe(2);
  });

  it('forgets what it decided when the service is no longer autoscaled', async () => {
    const world = await open(autoscaled());
    world.lead();
    await world.use(1);
    const stored = world.state.view.service(SERVICE_ID);
    if (stored === undefined) throw new Error('the service is gone');
    await world.commit(replace({ ...stored, spec: service({ replicas: 3 }).spec }));
    await world.clock.advance(1);
    expect(world.state.view.autoscale(SERVICE_ID)).toBeUndefined();
    expect(world.desired()).toBe(3);
  });

  it('keeps the last 20 decisions of a dry run with their reasons, for any leader to tell', async () => {
    const world = await open(autoscaled({ dryRun: true, metrics: [QUEUE], scaleDown: { ...defaultAutoscale.scaleDown, windowMs: 0 } }));
    world.lead();
    for (let pass = 0; pass < 25; pass += 1) {
      world.loads.add([{ serviceId: SERVICE_ID, metric: 'queue', value: pass % 2 === 0 ? 40 : 30, reporter: PUSHED }]);
      await world.clock.advance(PERIOD_MS);
    }
    const decisions = world.state.view.autoscale(SERVICE_ID)?.decisions ?? [];
    expect(decisions).toHaveLength(20);
    expect(decisions.at(-1)).toMatchObject({ from: 2, to: 4, dryRun: true, reason: expect.stringContaining('ceil(40 ÷ 10) = 4') as string });
    expect(decisions.map(({ at }) => at)).toEqual(decisions.map(({ at }) => at).toSorted((left, right) => left - right));
    expect(world.desired()).toBe(2);
  });

  it('holds the scale when nothing is pushed any more, and says for how long', async () => {
    const world = await open(autoscaled({ metrics: [QUEUE] }));
    world.lead();
    await world.clock.advance(1);
    world.loads.add([{ serviceId: SERVICE_ID, metric: 'queue', value: 50, reporter: PUSHED }]);
    await world.clock.advance(PERIOD_MS);
    expect(world.desired()).toBe(5);
    await world.clock.advance(3_600_000);
    expect(world.desired()).toBe(5);
    expect(world.decisions.get(SERVICE_ID)?.decision.reason).toMatch(/^held at 5: queue: nothing was pushed for \d+ s, and values count for 60 s/);
    expect(world.events().slice(1)).toEqual([expect.stringMatching(/^service.autoscale-held service web is held at 5: queue: nothing was pushed for \d+ s.* Look: muster autoscale status web$/)]);
    world.loads.add([{ serviceId: SERVICE_ID, metric: 'queue', value: 50, reporter: PUSHED }]);
    await world.clock.advance(600_000);
    expect(world.events().filter((event) => event.startsWith('service.autoscale-held'))).toHaveLength(2);
  });

  it('forgets with its term what was told: it is not taken for true when it leads again', async () => {
    const world = await open(autoscaled({ metrics: [QUEUE] }));
    const end = world.lead();
    await world.clock.advance(1);
    world.loads.add([{ serviceId: SERVICE_ID, metric: 'queue', value: 50, reporter: PUSHED }]);
    await end();
    world.lead();
    await world.clock.advance(PERIOD_MS);
    expect(world.desired()).toBe(2);
  });

  it('asks Prometheus beside its loop, holds while it is silent, and goes on when it answers', async () => {
    let answer: Awaited<ReturnType<QueryPrometheus>> = { problem: 'http://prom:9090 cannot be reached: connect ECONNREFUSED', unreachable: true };
    const rps: LoadTarget = { source: 'prometheus', name: 'rps', type: 'average', amount: 100, prometheus: { query: 'sum(rate(a[1m]))', address: 'http://prom:9090' } };
    const world = await open(autoscaled({ metrics: [rps] }), () => Promise.resolve(answer));
    world.lead();
    await world.clock.advance(PERIOD_MS);
    expect(world.decisions.get(SERVICE_ID)?.decision.reason).toBe('held at 2: rps: http://prom:9090 cannot be reached: connect ECONNREFUSED');
    expect(world.events()).toEqual([]);
    answer = { value: 700 };
    await world.clock.advance(3 * PERIOD_MS);
    expect(world.desired()).toBe(7);
  });

  it('moves the bounds when a schedule begins and when it ends, to the moment', async () => {
    const schedules = [{ cron: '0 1 * * *', timeZone: 'UTC', durationMs: 3_600_000, min: 6 }];
    const world = await open(autoscaled({ metrics: [], schedules }));
    world.lead();
    const until = (hour: number) => world.clock.advance(hour * 3_600_000 - (world.clock.now() % 86_400_000));
    const atMidnight = world.clock.now() % 86_400_000;
    await world.clock.advance((86_400_000 - atMidnight) % 86_400_000);
    await until(1 - 1 / 3_600_000);
    expect(world.desired()).toBe(1);
    await world.clock.advance(10);
    expect(world.desired()).toBe(6);
    await until(2 - 1 / 3_600_000);
    expect(world.desired()).toBe(6);
    await world.clock.advance(10);
    expect(world.desired()).toBe(1);
    expect(world.events().at(-1)).toContain('no schedule is in force');
  });
});
