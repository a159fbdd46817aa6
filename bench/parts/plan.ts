/** Plans of large changes on a large state: what `muster plan` costs a manager. */
import type { Plan } from '@muster/shared/model/plan';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { planStack } from '@muster/manager/api/plan-stack';
import { planOf } from '@muster/manager/foresight/plan';
import { CPU, GIB, makeNode, makeService, makeSpec, makeTask } from '@muster/manager/scheduler/testing/cluster';
import type { Mutation } from '@muster/manager/state/mutation';
import { type Tables, viewOf } from '@muster/manager/state/tables';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const NODES = 1_000;
const OTHER_SERVICES = 1_000;
const TASKS_PER_SERVICE = 10;
const STACK = 50;
const REPLICAS = 4;

export const part: BenchPart = {
  title: 'Plans',
  summary: 'the plan of a stack of 50 services on a state of 1,000 nodes and 10,000 tasks',
  method: `
The state: ${String(NODES)} nodes, ${String(OTHER_SERVICES)} services with ${String(TASKS_PER_SERVICE)} running tasks each that the change does not touch. The
change: a stack of ${String(STACK)} services with ${String(REPLICAS)} replicas each. Measured: what a manager does between the
request and the answer without the wire: the mutations, then the draft on which the
production orchestrator, rollout and scheduler act until nothing more happens. The better
of two runs, so that the code is compiled.`,
  limitMs: 120_000,
  run: async () => {
    const view = state();
    const applied = stateWithStack();
    const rows = [
      measured('a new stack', view, (base) => stack(base, 'img:1', 0)),
      measured('a new image for all its services', applied, (base) => stack(base, 'img:2', 1)),
      measured('nothing', applied, (base) => stack(base, 'busybox', 2)),
    ];
    return Promise.resolve(table(['change', 'steps', 'tasks told', 'plan (ms)', 'CPU (ms)'], rows));
  },
};

function objects() {
  const nodes = Array.from({ length: NODES }, (_, index) => makeNode(`node-${String(index)}`, { nanoCpus: 16 * CPU, memoryBytes: 64 * GIB }));
  const services = Array.from({ length: OTHER_SERVICES }, (_, index) => {
    const name = `other-${String(index)}`;
    const tasks = Array.from({ length: TASKS_PER_SERVICE }, (_unused, slot) => makeTask(name, slot + 1, { node: `node-${String((index * TASKS_PER_SERVICE + slot) % NODES)}` }));
    return [...makeService(name), ...tasks];
  });
  return [...nodes, ...services.flat()];
}

const state = (): Tables => viewOf(objects());

function stateWithStack(): Tables {
  const services = Array.from({ length: STACK }, (_, index) => {
    const name = nameOf(index);
    const [service, revision] = makeService(name);
    const spec = specOf(name, 'busybox');
    const tasks = Array.from({ length: REPLICAS }, (_unused, slot) => makeTask(name, slot + 1, { node: `node-${String(index * REPLICAS + slot)}` }));
    return [{ ...service, spec, stack: 'shop' }, { ...revision, spec }, ...tasks];
  });
  return viewOf([...objects(), ...services.flat()]);
}

const nameOf = (index: number) => `shop_s${String(index)}`;

function specOf(name: string, image: string) {
  const spec = makeSpec(name);
  return { ...spec, mode: { type: 'replicated' as const, replicas: REPLICAS }, task: { ...spec.task, container: { ...spec.task.container, image } } };
}

function stack(view: Tables, image: string, seed: number): readonly Mutation[] {
  const services = Array.from({ length: STACK }, (_, index) => specOf(nameOf(index), image));
  return planStack(view, { name: 'shop', services, prune: true }, seededNewId(seededRandom(seed)), 1_000_000).flatMap(({ mutations }) => mutations);
}

function measured(what: string, view: Tables, change: (view: Tables) => readonly Mutation[]): readonly string[] {
  let best: { plan: Plan; wallMs: number; cpuMs: number } | undefined;
  for (let run = 0; run < 2; run += 1) {
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
    const plan = planOf(view, change(view), { now: 1_000_000, newId: seededNewId(seededRandom(9)) });
    const { user, system } = process.cpuUsage(cpu);
    const found = { plan, wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1_000 };
    if (best === undefined || found.cpuMs < best.cpuMs) best = found;
  }
  if (best === undefined) throw new Error('nothing was measured');
  const told = best.plan.steps.reduce((sum, { effects }) => sum + effects.length, 0);
  return [what, String(best.plan.steps.length), String(told), best.wallMs.toFixed(0), best.cpuMs.toFixed(0)];
}
