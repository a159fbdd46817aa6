import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxUnavailableOf } from '@muster/shared/model/disruption';
import type { Amount } from '@muster/shared/model/amount';
import type { Task } from '@muster/shared/model/objects';
import type { Eviction } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import { isDormant, isHeld, leavingIn, type Slot } from '../slots.ts';
import { ToyWorld } from '../testing/toy-world.ts';

const amount: fc.Arbitrary<Amount> = fc.oneof(
  fc.record({ type: fc.constant('count' as const), value: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ type: fc.constant('percent' as const), value: fc.integer({ min: 0, max: 60 }) }),
);
const order = fc.constantFrom('stop-first' as const, 'start-first' as const);
const update = fc.record({
  order,
  parallelism: fc.integer({ min: 0, max: 4 }),
  delayMs: fc.constantFrom(0, 250),
  monitorMs: fc.constantFrom(0, 500),
  failureAction: fc.constantFrom('pause' as const, 'continue' as const, 'rollback' as const),
  progressDeadlineMs: fc.constantFrom(0, 600, 600_000),
  maxSurge: fc.option(fc.record({ type: fc.constant('count' as const), value: fc.integer({ min: 1, max: 3 }) }), { nil: undefined }),
});

type Disturbance = (world: ToyWorld) => void;

const pick = <T>(world: ToyWorld, items: readonly T[]): T | undefined => items[Math.floor(world.random() * items.length)];
const nodeOf = (world: ToyWorld) => pick(world, [...world.tables.nodes()])?.id ?? '';

function evict(world: ToyWorld, by: Eviction['by']): void {
  const task = pick(world, world.tasks.filter((candidate) => isWanted(candidate.desiredState)));
  if (task !== undefined) world.put({ ...task, evict: { by, reason: 'asked for', at: world.now } });
}

/** Everything that people and controllers may want, and everything that may happen, in any order. */
const DISTURBANCES: readonly Disturbance[] = [
  (world) => void world.update(),
  (world) => void world.broken.add(world.update()),
  (world) => world.rollBack(pick(world, [...world.tables.serviceRevisions(world.service.id)])?.revision ?? 1),
  (world) => world.command(pick(world, ['pause', 'resume', 'abort', 'promote'] as const) ?? 'resume'),
  (world) => {
    if (world.service.spec.mode.type === 'replicated') world.scale(Math.floor(world.random() * 8));
  },
  (world) => world.setNode(nodeOf(world), { availability: 'drain' }),
  (world) => world.setNode(nodeOf(world), { availability: 'active' }),
  (world) => evict(world, 'rebalance'),
  (world) => evict(world, 'preemption'),
  (world) => world.setNode(nodeOf(world), { state: 'suspect' }),
  (world) => world.setNode(nodeOf(world), { state: 'down' }),
  (world) => world.setNode(nodeOf(world), { state: 'ready' }),
  (world) => world.setNode(nodeOf(world), { state: 'ready' }),
];

/** Slots that are served by a task that can be counted on: not one whose node is down. */
function countServing(world: ToyWorld): number {
  const counts = ({ nodeId, status, desiredState }: Task) => {
    const node = nodeId === undefined ? undefined : world.tables.node(nodeId);
    return status.state === 'running' && isWanted(desiredState) && node !== undefined && node.status.state !== 'down';
  };
  return world.slots.filter((slot) => isHeld(slot) && slot.live.some(counts)).length;
}

/** Of a global service: nothing is promised of nodes that are down, and of one that it leaves until its task has stopped. */
function desiredOf(world: ToyWorld): number {
  const { mode } = world.service.spec;
  if (mode.type === 'replicated') return mode.replicas;
  const isOwed = (slot: Slot) => (isHeld(slot) ? !isDormant(slot, world.tables) : leavingIn(slot, world.tables).length > 0);
  return world.slots.filter(isOwed).length;
}

/** A global service of which none may be missing leaves a drained node all the same, one at a time. */
function promisedOf(world: ToyWorld): number {
  const { spec } = world.service;
  const desired = desiredOf(world);
  return desired - Math.max(spec.mode.type === 'global' ? 1 : 0, maxUnavailableOf(spec, desired));
}

describe('the disruption ledger', () => {
  it('is never overdrawn: no interleaving of rollouts, drains, moves, changes of scale and failures takes a service below its promise', () => {
    let debits = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 7 }),
        fc.record({ maxUnavailable: fc.option(amount, { nil: undefined }), moveOrder: fc.option(order, { nil: undefined }) }),
        update,
        fc.boolean(),
        fc.array(fc.nat({ max: DISTURBANCES.length - 1 }), { minLength: 1, maxLength: 40 }),
        (seed, replicas, { maxUnavailable, moveOrder }, { maxSurge, ...config }, isGlobal, disturbances) => {
          const disruption = { ...(maxUnavailable === undefined ? {} : { maxUnavailable }), ...(moveOrder === undefined ? {} : { moveOrder }) };
          const world = new ToyWorld({
            seed,
            nodes: 4,
            ...(isGlobal ? { mode: { type: 'global' } } : { replicas }),
            update: { ...config, ...(maxSurge === undefined ? {} : { maxSurge }) },
            restart: { windowMs: 5_000 },
            disruption,
          });
          world.converge();
          for (const disturbance of disturbances) {
            DISTURBANCES[disturbance]?.(world);
            world.failureRate = world.random() < 0.3 ? 0.05 : 0;
            for (let look = 0; look < 3; look++) {
              const before = countServing(world);
              world.decide();
              const after = countServing(world);
              if (after < before) debits += 1;
              expect(after).toBeGreaterThanOrEqual(Math.min(before, promisedOf(world)));
              world.turn(0.6);
              world.now += Math.floor(world.random() * 300);
            }
          }
        },
      ),
      { numRuns: 600 },
    );
    // The property says nothing when nothing is ever taken down.
    expect(debits).toBeGreaterThan(60);
  }, 60_000);
});
