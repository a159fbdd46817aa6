/**
 * How long `risk` takes: which single host's loss would hurt a service, over all hosts.
 *
 *   node --conditions=source bench/risk-times.ts
 *
 * Prints one line of JSON for each case.
 */
import { assessRisk } from '@muster/manager/foresight/risk';
import { makeNode, makeService, makeTask, CPU, GIB, type ServiceOptions } from '@muster/manager/scheduler/testing/cluster';
import { viewOf } from '@muster/manager/state/tables';
import type { ClusterObject } from '@muster/shared/model/objects';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';

const NODES = 1_000;
const SERVICES = 10_000;
const REPLICAS = 3;

interface Case {
  readonly name: string;
  /** By the number of the service. */
  readonly options: (index: number) => ServiceOptions;
}

const PLAIN: ServiceOptions = { reservations: { nanoCpus: CPU / 10, memoryBytes: GIB / 8 } };
/** It fits on three hosts alone, one task on each: the loss of any of them is felt. */
const pinned = (index: number): ServiceOptions => ({ ...PLAIN, placement: { constraints: [`node.labels.group == g${String(groupOf(index))}`], maxReplicasPerNode: 1 } });
const groupOf = (index: number) => index % Math.floor(NODES / REPLICAS);

const CASES: readonly Case[] = [
  { name: 'room everywhere', options: () => PLAIN },
  { name: 'every 100th service fits on three hosts alone', options: (index) => (index % 100 === 0 ? pinned(index) : PLAIN) },
];

function clusterOf({ options }: Case): ClusterObject[] {
  const random = seededRandom(1);
  const nodeName = (index: number) => `node-${String(index).padStart(20, '0')}`;
  const nodes = Array.from({ length: NODES }, (_, index) =>
    makeNode(nodeName(index), { labels: { group: `g${String(Math.floor(index / REPLICAS))}` }, nanoCpus: 64 * CPU, memoryBytes: 256 * GIB }),
  );
  const services = Array.from({ length: SERVICES }, (_, index) => {
    const name = `service-${String(index).padStart(12, '0')}`;
    const group = options(index) === PLAIN ? undefined : groupOf(index);
    const tasks = Array.from({ length: REPLICAS }, (_slot, slot) => {
      const node = nodeName(group === undefined ? Math.floor(random() * NODES) : group * REPLICAS + slot);
      return makeTask(name, slot + 1, { node, state: 'running' });
    });
    const made = makeService(name, options(index)).map((object) => (object.kind === 'service' ? { ...object, spec: { ...object.spec, mode: { type: 'replicated', replicas: REPLICAS } as const } } : object));
    return [...made, ...tasks];
  });
  return [...nodes, ...services.flat()];
}

const newId = seededNewId(seededRandom(2));
for (const each of CASES) {
  const view = viewOf(clusterOf(each));
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  const { hosts, nodesChecked } = assessRisk(view, { now: 1, newId, mayGoOn: () => true });
  const { user, system } = process.cpuUsage(cpuAtStart);
  console.log(JSON.stringify({ case: each.name, nodes: nodesChecked, risky: hosts.length, tookMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 }));
}
