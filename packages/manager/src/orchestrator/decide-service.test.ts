import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWanted } from '@muster/shared/model/task-state';
import { isHeld, isRunning, placeOf, slotText } from './slots.ts';
import { ToyWorld } from './testing/toy-world.ts';

const order = fc.constantFrom('stop-first' as const, 'start-first' as const);
const failureAction = fc.constantFrom('pause' as const, 'continue' as const, 'rollback' as const);
const parallelism = fc.integer({ min: 0, max: 3 });
const delayMs = fc.constantFrom(0, 250);
const monitorMs = fc.constantFrom(0, 500);
const progressDeadlineMs = fc.constantFrom(0, 600, 600_000);
const seed = fc.integer({ min: 1, max: 1_000_000 });

/** What is not yet as it should be: every slot has one task, running, of the present revision, where it may stay. */
function unrestOf(world: ToyWorld): readonly string[] {
  const unrest: string[] = [];
  for (const slot of world.slots.filter(isHeld)) {
    if (slot.live.length !== 1) unrest.push(`${slotText(slot)} has ${slot.live.length} tasks`);
    for (const task of slot.live) {
      if (!isRunning(task)) unrest.push(`${slotText(slot)} is ${task.status.state}`);
      if (task.revision !== world.service.revision) unrest.push(`${slotText(slot)} has revision ${task.revision}`);
      if (placeOf(task, world.tables).type !== 'good') unrest.push(`${slotText(slot)} is on ${task.nodeId}`);
    }
  }
  for (const task of world.tasks) if (task.desiredState === 'remove') unrest.push(`${task.id} is still there`);
  return unrest;
}

describe('a replicated service', () => {
  it('ends with exactly one running task in every slot, whatever happened before', () => {
    fc.assert(
      fc.property(
        seed,
        fc.record({ order, parallelism, delayMs, monitorMs, failureAction, progressDeadlineMs }),
        order,
        fc.boolean(),
        (seed, update, rollbackOrder, fails) => {
          const rollback = { order: rollbackOrder, monitorMs: 200 };
          const world = new ToyWorld({ seed, replicas: 4, nodes: 4, update, rollback, restart: { windowMs: 5_000 } });
          world.failureRate = fails ? 0.05 : 0;
          for (let round = 0; round < 60; round++) {
            disturb(world);
            if (world.random() < 0.1) world.decidePartly();
            world.decide();
            world.turn(0.7);
            if (world.random() < 0.5) world.reap();
            world.now += Math.floor(world.random() * 300);
          }
          heal(world);
          world.converge();
          expect(unrestOf(world)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('starts as many tasks as it has replicas, in the lowest slots', () => {
    const world = new ToyWorld({ seed: 1, replicas: 5 });
    world.converge();
    expect(world.slots.map((slot) => slot.number)).toEqual([1, 2, 3, 4, 5]);
    world.scale(2);
    world.converge();
    expect(world.tasks).toHaveLength(2);
    world.scale(6);
    world.converge();
    expect(world.slots.map((slot) => slot.number)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('forgets the history of a slot that is scaled away', () => {
    const world = new ToyWorld({ seed: 2, replicas: 2, restart: { delayMs: 1 } });
    world.converge();
    world.failureRate = 1;
    world.turn();
    world.failureRate = 0;
    world.converge();
    expect(world.tasks.length).toBeGreaterThan(2);
    world.scale(0);
    world.converge();
    expect(world.tasks).toEqual([]);
  });

  it('replaces the tasks of a node that is down, and stops the lost ones when it is back', () => {
    const world = new ToyWorld({ seed: 3, replicas: 6 });
    world.converge();
    world.setNode('node-1', { state: 'suspect' });
    expect(world.decide()).toBe(0);
    world.setNode('node-1', { state: 'down' });
    world.converge();
    expect(unrestOf(world)).toEqual([]);
    const lost = world.tasks.filter((task) => !isWanted(task.desiredState));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.every((task) => task.desiredReason === 'its node node-1 is down' && task.status.state === 'running')).toBe(true);
    world.setNode('node-1', { state: 'ready' });
    world.converge();
    expect(world.tasks.filter((task) => isRunning(task))).toHaveLength(6);
  });

  it('moves off a drained node without losing anything, in whatever order it updates', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 2, max: 7 }), (seed, replicas) => {
        const world = new ToyWorld({ seed, replicas, nodes: 2 });
        world.setNode('node-2', { availability: 'pause' });
        world.converge();
        world.fewestServing = Number.POSITIVE_INFINITY;
        world.setNode('node-2', { availability: 'active' });
        world.setNode('node-1', { availability: 'drain' });
        world.converge();
        expect(unrestOf(world)).toEqual([]);
        expect(world.fewestServing).toBe(replicas);
      }),
      { numRuns: 30 },
    );
  });

  it('moves off a drained node without losing anything when its order is start-first', () => {
    const world = new ToyWorld({ seed: 4, replicas: 6, update: { order: 'start-first' } });
    world.converge();
    world.fewestServing = Number.POSITIVE_INFINITY;
    world.setNode('node-1', { availability: 'drain' });
    world.converge();
    expect(unrestOf(world)).toEqual([]);
    expect(world.fewestServing).toBe(6);
  });

  it('drains a service that only crashes all the same', () => {
    const world = new ToyWorld({ seed: 5, replicas: 4, restart: { delayMs: 1, maxDelayMs: 1, maxAttempts: 1000 } });
    world.broken.add(1);
    for (let round = 0; round < 30; round++) {
      world.decide();
      world.turn();
      world.now += 100;
    }
    world.setNode('node-1', { availability: 'drain' });
    for (let round = 0; round < 30; round++) {
      world.decide();
      world.turn();
      world.now += 100;
    }
    expect(world.tasks.filter((task) => task.nodeId === 'node-1' && isWanted(task.desiredState))).toEqual([]);
  });
});

describe('a global service', () => {
  it('ends with one running task on every eligible node, whatever happened before', () => {
    fc.assert(
      fc.property(seed, fc.record({ order, parallelism, delayMs, monitorMs, failureAction }), (seed, update) => {
        const mode = { type: 'global' } as const;
        const world = new ToyWorld({ seed, mode, nodes: 4, update, restart: { windowMs: 5_000 } });
        world.failureRate = 0.05;
        for (let round = 0; round < 60; round++) {
          disturb(world);
          if (world.random() < 0.1) world.decidePartly();
          world.decide();
          world.turn(0.7);
          if (world.random() < 0.5) world.reap();
          world.now += Math.floor(world.random() * 300);
        }
        heal(world);
        world.converge();
        expect(unrestOf(world)).toEqual([]);
        const nodes = [...world.tables.nodes()].map((node) => node.id);
        expect(world.slots.filter(isHeld).map((slot) => slot.nodeId)).toEqual(nodes.toSorted());
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('keeps its task on a paused node, stops it on a drained one and forgets it where a constraint no longer holds', () => {
    const world = new ToyWorld({ seed: 7, mode: { type: 'global' }, nodes: 3, constraints: ['node.labels.gone != yes'] });
    world.converge();
    expect(world.tasks).toHaveLength(3);
    world.setNode('node-1', { availability: 'pause' });
    world.setNode('node-2', { availability: 'drain' });
    const third = [...world.tables.nodes()].find((node) => node.id === 'node-3');
    if (third !== undefined) world.put({ ...third, spec: { ...third.spec, labels: { gone: 'yes' } } });
    world.converge();
    expect(world.tasks.map((task) => [task.nodeId, task.desiredState, task.status.state])).toEqual([
      ['node-1', 'running', 'running'],
      ['node-2', 'shutdown', 'shutdown'],
    ]);
  });
});

describe('a service that is removed', () => {
  it('goes after its tasks, also when one of them is on a node that is down', () => {
    const world = new ToyWorld({ seed: 8, replicas: 4 });
    world.converge();
    world.setNode('node-2', { state: 'down' });
    const { id } = world.service;
    world.put({ ...world.service, removing: true });
    const history: string[] = [];
    for (let round = 0; round < 3; round++) {
      world.decide();
      history.push(`${world.tasks.length} tasks, service ${world.tables.service(id) === undefined ? 'gone' : 'there'}`);
      world.turn();
      world.reap();
    }
    expect(history).toEqual(['4 tasks, service there', '0 tasks, service gone', '0 tasks, service gone']);
    expect([...world.tables.serviceRevisions(id)]).toEqual([]);
  });
});

function disturb(world: ToyWorld): void {
  const node = `node-${1 + Math.floor(world.random() * 4)}`;
  const dice = world.random();
  if (dice < 0.06) world.setNode(node, { state: 'down' });
  else if (dice < 0.12) world.setNode(node, { state: 'suspect' });
  else if (dice < 0.3) world.setNode(node, { state: 'ready' });
  else if (dice < 0.35) world.setNode(node, { availability: 'drain' });
  else if (dice < 0.38) world.setNode(node, { availability: 'pause' });
  else if (dice < 0.5) world.setNode(node, { availability: 'active' });
  else if (dice < 0.52 && [...world.tables.nodes()].length > 2) world.deleteNode(node);
  else if (dice < 0.58 && world.service.spec.mode.type === 'replicated') world.scale(Math.floor(world.random() * 7));
  else if (dice < 0.64) {
    const revision = world.update();
    if (world.random() < 0.3) world.broken.add(revision);
  } else if (dice < 0.68) world.command('pause');
  else if (dice < 0.72) world.command('resume');
  else if (dice < 0.74) world.command('abort');
  else if (dice < 0.76) {
    const known = [...world.tables.serviceRevisions(world.service.id)].map(({ revision }) => revision);
    world.rollBack(known[Math.floor(world.random() * known.length)] ?? 1);
  } else if (dice < 0.82) {
    const task = world.tasks[Math.floor(world.random() * world.tasks.length)];
    if (task !== undefined) world.put({ ...task, evict: { by: 'rebalance', reason: 'asked for', at: world.now, ...randomEnd(world) } });
  }
}

function randomEnd({ random, now }: ToyWorld): { deadlineAt?: number; lapsesAt?: number } {
  const at = now + Math.floor(random() * 3_000);
  return random() < 0.3 ? { deadlineAt: at } : random() < 0.5 ? { lapsesAt: at } : {};
}

function heal(world: ToyWorld): void {
  world.failureRate = 0;
  world.broken.clear();
  for (const node of world.tables.nodes()) world.setNode(node.id, { state: 'ready', availability: 'active' });
  // A paused rollout waits for the user, and one that is to prove itself within a few turns may well pause.
  const { spec } = world.service;
  world.put({ ...world.service, spec: { ...spec, update: { ...spec.update, progressDeadlineMs: 600_000 } } });
  world.update();
}
