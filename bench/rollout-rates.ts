/**
 * What the service controller's decisions cost, without agents, store or waiting:
 *
 *   node --conditions=source bench/rollout-rates.ts
 *
 * "rollout": one update of 100 tasks from its first look to `completed`, by the functions that
 * decide in production, every agent doing at once what it is told. "look": one look at each of
 * 10,000 services on 1,000 nodes. "plan": an update of one of them, foretold on that state.
 * Prints one line of JSON for each case; times are of the processor.
 */
import { planOf } from '@muster/manager/foresight/plan';
import { simulate } from '@muster/manager/foresight/simulate';
import { decideService, snapshotOf } from '@muster/manager/orchestrator/decide-service';
import { CPU, GIB, makeNode, makeService, makeTask, type ServiceOptions } from '@muster/manager/scheduler/testing/cluster';
import { Usage } from '@muster/manager/scheduler/usage';
import { create, type Mutation, replace } from '@muster/manager/state/mutation';
import { type Tables, viewOf } from '@muster/manager/state/tables';
import type { ClusterObject } from '@muster/shared/model/objects';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';

const NODES = 1_000;
const SERVICES = 10_000;
const REPLICAS = 3;
const ROLLED_OUT = 100;

const RESERVING: ServiceOptions = { reservations: { nanoCpus: CPU / 10, memoryBytes: GIB / 8 } };
const newId = seededNewId(seededRandom(2));

function serviceOf(name: string, replicas: number, nodeOf: (slot: number) => string, update: Partial<UpdateConfig> = {}): ClusterObject[] {
  const tasks = Array.from({ length: replicas }, (_, index) => makeTask(name, index + 1, { node: nodeOf(index) }));
  const made = makeService(name, RESERVING).map((object) =>
    object.kind === 'service' || object.kind === 'revision' ? { ...object, spec: { ...object.spec, mode: { type: 'replicated', replicas } as const, update: { ...object.spec.update, ...update } } } : object,
  );
  return [...made, ...tasks];
}

const nodeName = (index: number) => `node-${String(index % NODES).padStart(20, '0')}`;
const nodes = (count: number) => Array.from({ length: count }, (_, index) => makeNode(nodeName(index), { nanoCpus: 64 * CPU, memoryBytes: 256 * GIB }));

function imageChange(view: Tables, name: string): readonly Mutation[] {
  const service = view.serviceByName(name);
  if (service === undefined) throw new Error(`there is no ${name}`);
  const spec = { ...service.spec, task: { ...service.spec.task, container: { ...service.spec.task.container, image: 'new' } } };
  return [replace({ ...service, spec, revision: 2 }), create({ kind: 'revision', serviceId: service.id, revision: 2, createdAt: 0, spec })];
}

function measured(name: string, of: number, run: () => string): void {
  const before = process.cpuUsage();
  const came = run();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ case: name, of, came, cpuMs: (user + system) / 1_000 }));
}

for (const parallelism of [1, 10]) {
  const view = viewOf([...nodes(10), ...serviceOf('web', ROLLED_OUT, (slot) => nodeName(slot % 10), { parallelism, monitorMs: 0 })]);
  // The first run is for the compiler.
  for (const name of ['', `rollout, ${parallelism} at a time`]) {
    const run = () => simulate(view, imageChange(view, 'web'), { now: 1, newId }).after.serviceByName('web')?.rollout?.state ?? '';
    if (name === '') run();
    else measured(name, ROLLED_OUT, run);
  }
}

const random = seededRandom(1);
const large = viewOf([
  ...nodes(NODES),
  ...Array.from({ length: SERVICES }, (_, index) => serviceOf(`service-${String(index).padStart(12, '0')}`, REPLICAS, () => nodeName(Math.floor(random() * NODES)))).flat(),
]);
measured('look', SERVICES, () => {
  let mutations = 0;
  for (const service of large.services()) mutations += decideService(snapshotOf(large, service.id), 1, newId).mutations.length;
  return `${mutations} mutations`;
});
const usage = Usage.ofView(large);
measured('plan', 1, () => `${planOf(large, imageChange(large, 'service-000000000000'), { now: 1, newId, usage }).steps.length} steps`);
