/** What a look of the autoscaler at all its services costs the leader. */
import { createAutoscaler, type Decisions } from '@muster/manager/autoscaler/autoscaler';
import { Loads, PUSHED } from '@muster/manager/autoscaler/loads';
import { Samples } from '@muster/manager/autoscaler/samples';
import { makeService, makeTask } from '@muster/manager/scheduler/testing/cluster';
import { create, type Mutation } from '@muster/manager/state/mutation';
import { Replica } from '@muster/manager/state/replica';
import { createMemoryStore } from '@muster/manager/store/memory';
import { defaultAutoscale } from '@muster/shared/model/defaults';
import { asManagerId } from '@muster/shared/model/ids';
import type { LeaderRecord, Service, Task } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import { seededNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { median, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const SERVICES = 10_000;
const TASKS = 3;
const BATCH = 100;
/** Far beyond the measurement: one look at each is what counts. */
const PERIOD_MS = 3_600_000;

export const part: BenchPart = {
  title: 'Autoscaler: one look at 10,000 services',
  summary: 'samples of 30,000 tasks to decisions on 10,000 services',
  method: `
The production autoscaler on a leader whose state holds ${String(SERVICES)} autoscaled services of ${String(TASKS)}
running tasks each, with a target for CPU, one for memory, one for a pushed load and a
schedule. All samples are there. From the start of the controller until the last service is
decided on; in production the looks are spread over 15 s. In the first row nothing has to
change, in the second every service is scaled, so that each look also writes a record and an
event, here to the store in memory. The target is less than a second.`,
  limitMs: 300_000,
  async run({ rounds }) {
    const rows = [];
    for (const [what, load] of [['nothing changes', 0.5], ['every service is scaled up', 1]] as const) {
      const runs: Look[] = [];
      for (let round = 0; round < rounds; round += 1) runs.push(await look(load));
      const of = (read: (run: Look) => number) => median(runs.map(read)).toFixed(2);
      rows.push([what, String(runs[0]?.changed ?? 0), of(({ wallMs }) => wallMs / 1_000), of(({ cpuMs }) => cpuMs / 1_000)]);
    }
    return table([`${String(SERVICES)} services`, 'scaled', 'time (s)', 'processor time (s)'], rows);
  },
};

interface Look {
  readonly changed: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function look(load: number): Promise<Look> {
  const clock = systemClock;
  const store = createMemoryStore({ clock });
  const state = new Replica({ store, clock, logger: silentLogger });
  const stop = new AbortController();
  const replicating = state.run(stop.signal);
  const [samples, loads] = [new Samples(clock), new Loads(clock)];
  const leader: LeaderRecord = { kind: 'leader', managerId: asManagerId('m'), electedAt: 0 };
  await state.commit([create(leader)]);
  for (let from = 0; from < SERVICES; from += BATCH) {
    const made = Array.from({ length: BATCH }, (_, index) => serviceWithTasks(`s${String(from + index)}`));
    for (const mutations of chunks(made.flatMap(({ mutations }) => mutations))) await state.commit(mutations);
    samples.add(made.flatMap(({ taskIds }) => taskIds.map((taskId) => ({ taskId, nanoCpus: load * 1e9, memoryBytes: 1_000, from: clock.now() - 5_000, at: clock.now() }))));
    loads.add(made.map(({ service }) => ({ serviceId: service.id, metric: 'queue', value: 30, reporter: PUSHED })));
  }

  const decisions: Decisions = new Map();
  const all = Promise.withResolvers<void>();
  const set = decisions.set.bind(decisions);
  decisions.set = (id, decision) => {
    set(id, decision);
    if (decisions.size === SERVICES) all.resolve();
    return decisions;
  };
  const term = new AbortController();
  const epoch = state.view.leader()?.epoch ?? 0;
  const scaler = createAutoscaler({ state, samples, loads, decisions, clock, random: seededRandom(1), newId: seededNewId(seededRandom(2)), epoch, logger: silentLogger, periodMs: PERIOD_MS });
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  const running = scaler.run(term.signal);
  await all.promise;
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - startedAt;
  const changed = [...decisions.values()].filter(({ current, decision }) => decision.desired !== current).length;
  term.abort();
  await running;
  stop.abort();
  await replicating;
  await store.close();
  return { changed, wallMs, cpuMs: (user + system) / 1_000 };
}

function serviceWithTasks(name: string): { readonly service: Service; readonly taskIds: readonly ReturnType<typeof makeTask>['id'][]; readonly mutations: readonly Mutation[] } {
  const [plain, revision] = makeService(name, { replicas: TASKS });
  const service: Service = {
    ...plain,
    spec: {
      ...plain.spec,
      mode: { type: 'replicated', replicas: TASKS },
      autoscale: {
        ...defaultAutoscale,
        max: 20,
        metrics: [
          { resource: 'cpu', type: 'average', amount: 500_000_000 },
          { resource: 'memory', type: 'average', amount: 1_000 },
          { source: 'pushed', name: 'queue', type: 'average', amount: 10 },
        ],
        schedules: [{ cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin', durationMs: 36_000_000, min: 2 }],
      },
    },
  };
  const tasks = Array.from({ length: TASKS }, (_, slot) => asStarted(makeTask(name, slot + 1, { node: 'n1' })));
  return { service, taskIds: tasks.map(({ id }) => id), mutations: [service, revision, ...tasks].map(create) };
}

/** CPU counts once a task has begun long ago. */
const asStarted = (task: Task): Task => ({ ...task, status: { ...task.status, startedAt: 0 } });

function* chunks(mutations: readonly Mutation[]): Generator<readonly Mutation[]> {
  for (let from = 0; from < mutations.length; from += BATCH) yield mutations.slice(from, from + BATCH);
}
