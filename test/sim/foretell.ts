/**
 * What a plan says, held against what the production controllers then do: a cluster
 * at rest, a change whose plan is made and then kept aside, the change itself, and
 * the cluster at rest again.
 */
import type { Plan } from '@muster/shared/model/plan';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import type { ServiceId } from '@muster/shared/model/ids';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { isWanted } from '@muster/shared/model/task-state';
import { planOf } from '@muster/manager/foresight/plan';
import { Dice, taggedNewId } from './dice.ts';
import { missing } from './invariants/converged.ts';
import { changeNode, createService, type Operation, removeService, scaleService, updateService } from './operation.ts';
import { goodImage, NAMES, randomUpdate, withImageAnew } from './random-spec.ts';
import { World } from './world.ts';

export interface Foretold {
  readonly change: string;
  readonly plan: Plan;
  /** Slots of replicated services whose task is another one than before, or none: `web.2`. */
  readonly changed: readonly string[];
  /** The same, by the plan. */
  readonly planned: readonly string[];
  /** By service: tasks that run when the cluster is at rest again. */
  readonly running: Readonly<Record<string, number>>;
}

const REST_MS = 3_000;
const LIMIT_MS = 240_000;

export async function foretell(seed: number, changes: number): Promise<readonly Foretold[]> {
  const world = new World({ seed });
  const dice = new Dice(seed, 'foretell');
  world.start();
  for (const name of NAMES.slice(0, 3)) await carryOut(world, createService(randomService(dice, name)));
  const told: Foretold[] = [];
  for (let index = 0; index < changes; index += 1) {
    const { operation, undo } = nextChange(world, dice);
    const before = tasksBySlot(world);
    const newId = taggedNewId(dice.random, 'p');
    const now = world.clock.now();
    const { mutations } = operation.plan(world.view, now, newId);
    const plan = planOf(world.view, mutations, { now, newId });
    await carryOut(world, operation);
    const after = tasksBySlot(world);
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((slot) => before.get(slot) !== after.get(slot)).sort();
    const planned = [...new Set(plan.steps.flatMap(({ effects }) => effects.filter(({ service }) => isReplicated(world, service)).map(({ service, effect }) => `${service}.${String(effect.slot)}`)))].sort();
    told.push({ change: operation.text, plan, changed, planned, running: running(world) });
    if (undo !== undefined) await carryOut(world, undo);
  }
  return told;
}

function randomService(dice: Dice, name: string): ServiceSpec {
  const spec = defaultServiceSpec(name, goodImage(dice), dice.whole(1, 6));
  return {
    ...spec,
    mode: dice.chance(0.2) ? { type: 'global' } : spec.mode,
    update: { ...randomUpdate(dice), failureAction: dice.one('rollback', 'pause'), progressDeadlineMs: 600_000 },
    task: { ...spec.task, container: { ...spec.task.container, stopGraceMs: 500 }, placement: { ...spec.task.placement, maxReplicasPerNode: dice.chance(0.3) ? 6 : 0 } },
  };
}

function nextChange(world: World, dice: Dice): { readonly operation: Operation; readonly undo?: Operation } {
  const replicated = [...world.view.services()].filter(({ spec }) => spec.mode.type === 'replicated');
  const name = dice.pick(replicated)?.spec.name;
  const kind = dice.one('rollout', 'rollout', 'scale', 'drain', 'remove');
  if (kind === 'drain' || name === undefined) {
    const host = dice.pick(world.hosts);
    if (host === undefined) throw new Error('a world without hosts');
    return {
      operation: changeNode(host.nodeId, 'availability drain', (spec) => ({ ...spec, availability: 'drain' })),
      undo: changeNode(host.nodeId, 'availability active', (spec) => ({ ...spec, availability: 'active' })),
    };
  }
  if (kind === 'scale') return { operation: scaleService(name, dice.whole(0, 8)) };
  if (kind === 'remove' && replicated.length > 1) return { operation: removeService(name) };
  const image = goodImage(dice);
  return { operation: updateService(name, `to ${image}`, (spec) => withImageAnew(spec, image)) };
}

async function carryOut(world: World, operation: Operation): Promise<void> {
  void world.client.perform(operation, 20);
  let last = { revision: -1, at: world.clock.monotonic() };
  const isAtRest = () => {
    const at = world.clock.monotonic();
    if (world.view.revision !== last.revision) last = { revision: world.view.revision, at };
    return world.client.open === 0 && at - last.at >= REST_MS && missing(world.view, world.hosts) === undefined;
  };
  if (!(await world.until(isAtRest, LIMIT_MS, 500))) throw new Error(`it does not come to rest after: ${operation.text}: ${missing(world.view, world.hosts) ?? 'it keeps writing'}`);
}

const isReplicated = (world: World, name: string) => world.view.serviceByName(name)?.spec.mode.type !== 'global';

/** Of replicated services: the task that is wanted in each slot. */
function tasksBySlot(world: World): ReadonlyMap<string, string> {
  const tasks = [...world.view.tasks()].filter(({ desiredState, serviceId }) => isWanted(desiredState) && isReplicated(world, nameOf(world, serviceId)));
  return new Map(tasks.map((task) => [`${nameOf(world, task.serviceId)}.${String(task.slot)}`, task.id]));
}

function running(world: World): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { spec } of world.view.services()) counts[spec.name] = 0;
  for (const { desiredState, status, serviceId } of world.view.tasks()) {
    const name = nameOf(world, serviceId);
    if (isWanted(desiredState) && status.state === 'running') counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function nameOf(world: World, id: ServiceId): string {
  return world.view.service(id)?.spec.name ?? id;
}
