/**
 * How fast the scheduler is, by itself and with its commits.
 *
 *   node --conditions=source bench/scheduler-rates.ts [--json] [--quick]
 *
 * "decided": `schedule` alone, in passes of the controller's size, each pass seeing
 * what the ones before it placed. "committed": the production controller, replica
 * and memory store, from the first pass until the last task is assigned; so it
 * includes writing, watching and parsing every object.
 */
import { asManagerId } from '@muster/shared/model/ids';
import type { ClusterObject, Node, Stored, Task } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { createScheduler } from '@muster/manager/scheduler/controller';
import { schedule } from '@muster/manager/scheduler/schedule';
import { asAssigned, CPU, GIB, makeNode, makeService, makeTask, type ServiceOptions } from '@muster/manager/scheduler/testing/cluster';
import { Usage } from '@muster/manager/scheduler/usage';
import { create } from '@muster/manager/state/mutation';
import { Replica } from '@muster/manager/state/replica';
import { viewOf } from '@muster/manager/state/tables';
import { createMemoryStore } from '@muster/manager/store/memory';

const PASS_LIMIT = 5_000;
const TASKS_PER_SERVICE = 100;

interface Case {
  readonly name: string;
  readonly nodes: number;
  readonly tasks: number;
  readonly service: ServiceOptions;
}

interface Row {
  readonly case: string;
  readonly nodes: number;
  readonly tasks: number;
  readonly decidedPerSecond: number;
  readonly committedPerSecond: number | undefined;
  /** The same for each second of processor time, collector threads included: what counts when other work shares the machine. */
  readonly decidedPerCpuSecond: number;
  readonly committedPerCpuSecond: number | undefined;
  /** The longest time for which one pass holds the processor. */
  readonly longestPassMs: number;
}

const PLAIN: ServiceOptions = {};
const RESERVING: ServiceOptions = { reservations: { nanoCpus: CPU / 100, memoryBytes: GIB / 128 } };
const SPREADING: ServiceOptions = {
  ...RESERVING,
  placement: { constraints: ['node.labels.disk == ssd'], preferences: [{ spread: 'node.labels.zone' }, { spread: 'node.labels.rack' }] },
};

const CASES: readonly Case[] = [
  { name: 'plain', nodes: 1_000, tasks: 1_000, service: PLAIN },
  { name: 'plain', nodes: 1_000, tasks: 10_000, service: PLAIN },
  { name: 'plain', nodes: 1_000, tasks: 100_000, service: PLAIN },
  { name: 'plain', nodes: 5_000, tasks: 100_000, service: PLAIN },
  { name: 'reservations', nodes: 1_000, tasks: 100_000, service: RESERVING },
  { name: 'reservations', nodes: 5_000, tasks: 100_000, service: RESERVING },
  { name: 'constraint and two spreads', nodes: 1_000, tasks: 100_000, service: SPREADING },
  { name: 'constraint and two spreads', nodes: 5_000, tasks: 100_000, service: SPREADING },
];

function clusterOf({ nodes, tasks, service }: Case): ClusterObject[] {
  const services = Math.ceil(tasks / TASKS_PER_SERVICE);
  return [
    ...Array.from({ length: nodes }, (_, index) =>
      makeNode(`node-${String(index).padStart(20, '0')}`, {
        labels: { zone: `zone-${index % 3}`, rack: `rack-${index % 60}`, disk: index % 10 === 0 ? 'hdd' : 'ssd' },
        nanoCpus: 64 * CPU,
        memoryBytes: 256 * GIB,
      }),
    ),
    ...Array.from({ length: services }, (_, index) => makeService(serviceName(index), service)).flat(),
    ...Array.from({ length: tasks }, (_, index) =>
      makeTask(serviceName(Math.floor(index / TASKS_PER_SERVICE)), (index % TASKS_PER_SERVICE) + 1, { createdAt: index }),
    ),
  ];
}

const serviceName = (index: number) => `service-${String(index).padStart(12, '0')}`;

interface Rate {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

function stopwatch(): (count: number) => Rate {
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  return (count) => {
    const { user, system } = process.cpuUsage(cpuAtStart);
    return {
      perSecond: Math.round(count / ((performance.now() - startedAt) / 1_000)),
      perCpuSecond: Math.round(count / ((user + system) / 1_000_000)),
    };
  };
}

function measureDecisions(objects: readonly ClusterObject[]): Rate & { readonly longestPassMs: number } {
  const view = viewOf(objects);
  const usage = Usage.ofView(view);
  const nodes: Node[] = [...view.nodes()];
  const pending = new Map<string, Stored<Task>>([...view.pendingTasks()].map((task) => [task.id, task]));
  let decided = 0;
  let longestPassMs = 0;
  const elapsed = stopwatch();
  for (let more = true; more; ) {
    const passAt = performance.now();
    const result = schedule({ nodes, pending: pending.values(), usage, urgencyOf: () => 50, now: 1, limit: PASS_LIMIT });
    longestPassMs = Math.max(longestPassMs, performance.now() - passAt);
    for (const placed of result.placed) {
      const { task } = placed;
      usage.apply(view, task, asAssigned(placed));
      pending.delete(task.id);
    }
    decided += result.placed.length;
    ({ more } = result);
  }
  const rate = elapsed(decided);
  if (pending.size > 0) throw new Error(`${pending.size} tasks were not placed`);
  return { ...rate, longestPassMs };
}

async function measureCommits(objects: readonly ClusterObject[], tasks: number): Promise<Rate> {
  const stop = new AbortController();
  const store = createMemoryStore({ clock: systemClock });
  const state = new Replica({ store, clock: systemClock, logger: silentLogger });
  const replicating = state.run(stop.signal);
  const leader = { kind: 'leader', managerId: asManagerId('bench'), electedAt: 0 } as const;
  const { revision } = await state.commit([leader, ...objects].map((object) => create(object)));
  await state.waitFor(revision);
  const epoch = state.view.leader()?.epoch;
  if (epoch === undefined) throw new Error('there is no leader');

  let left = tasks;
  const allAssigned = new Promise<void>((resolve) => {
    state.observe(({ kind, after }) => {
      if (kind !== 'task' || after?.status.state !== 'assigned') return;
      left -= 1;
      if (left === 0) resolve();
    });
  });
  const scheduler = createScheduler({ state, epoch, clock: systemClock, random: seededRandom(1), logger: silentLogger, passLimit: PASS_LIMIT });
  const elapsed = stopwatch();
  const scheduling = scheduler.run(stop.signal);
  await allAssigned;
  const rate = elapsed(tasks);
  stop.abort();
  await Promise.all([scheduling, replicating]);
  await store.close();
  return rate;
}

const args = process.argv.slice(2);
const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const rows: Row[] = [];
for (const one of CASES) {
  if (args.includes('--quick') && one.tasks > 10_000) continue;
  if (only !== undefined && only !== `${one.name}:${one.nodes}:${one.tasks}`) continue;
  const objects = clusterOf(one);
  // The first run lets the compiler warm up, as it is in a manager that has been running.
  measureDecisions(objects);
  const decided = measureDecisions(objects);
  const committed = one.name === 'plain' ? await measureCommits(objects, one.tasks) : undefined;
  rows.push({
    case: one.name,
    nodes: one.nodes,
    tasks: one.tasks,
    decidedPerSecond: decided.perSecond,
    committedPerSecond: committed?.perSecond,
    decidedPerCpuSecond: decided.perCpuSecond,
    committedPerCpuSecond: committed?.perCpuSecond,
    longestPassMs: Math.round(decided.longestPassMs),
  });
}
if (args.includes('--json')) console.log(JSON.stringify({ bench: 'scheduler', passLimit: PASS_LIMIT, tasksPerService: TASKS_PER_SERVICE, rows }));
else console.table(rows);
