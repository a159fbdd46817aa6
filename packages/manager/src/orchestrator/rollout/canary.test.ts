import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Amount } from '@muster/shared/model/amount';
import { tasksOf } from '@muster/shared/model/amount';
import { isWanted } from '@muster/shared/model/task-state';
import { type ToyOptions, ToyWorld } from '../testing/toy-world.ts';

const one: Amount = { type: 'count', value: 1 };

/** A service whose canaries have been replaced and wait. */
function waiting(options: Partial<ToyOptions> & { readonly amount?: Amount; readonly promoteAfterMs?: number } = {}): ToyWorld {
  const { amount = one, promoteAfterMs = 0, update, ...rest } = options;
  const world = new ToyWorld({ seed: 1, replicas: 5, ...rest, update: { parallelism: 2, monitorMs: 0, ...update, canary: { amount, promoteAfterMs } } });
  world.converge();
  world.update();
  step(world, () => world.service.rollout?.canarySince !== undefined);
  return world;
}

function step(world: ToyWorld, until: () => boolean): void {
  for (let turn = 0; turn < 300; turn++) {
    world.decide();
    if (until()) return;
    world.turn();
    world.now += 100;
  }
  throw new Error(`not reached: ${JSON.stringify(world.service.rollout)}`);
}

const revisions = (world: ToyWorld) =>
  world.tasks.filter((task) => isWanted(task.desiredState)).map((task) => task.revision).toSorted((left, right) => left - right);

describe('a rollout with canaries', () => {
  it('replaces its canaries and no other slot before the promotion, whatever the numbers', () => {
    const amount = fc.oneof(
      fc.record({ type: fc.constant('count' as const), value: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ type: fc.constant('percent' as const), value: fc.integer({ min: 1, max: 100 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 3 }), amount, (seed, replicas, parallelism, amount) => {
        const world = new ToyWorld({ seed, replicas, update: { parallelism, canary: { amount, promoteAfterMs: 0 } } });
        world.converge();
        world.update();
        world.converge();
        const canaries = tasksOf(amount, replicas, 'up');
        expect(revisions(world).filter((revision) => revision === 2)).toHaveLength(canaries);
        expect(world.service.rollout?.state).toBe(canaries === replicas ? 'completed' : 'updating');
      }),
      { numRuns: 60 },
    );
  });

  it('says how far it is and what to do', () => {
    expect(waiting().service.rollout?.message).toBe('canary: 1 of 5 slots run revision 2; promote it: muster rollout promote web');
  });

  it('goes to all slots when it is promoted', () => {
    const world = waiting();
    world.command('promote');
    world.converge();
    expect(revisions(world)).toEqual([2, 2, 2, 2, 2]);
    expect(world.service.rollout).toMatchObject({ state: 'completed' });
    expect(world.service.rollout).not.toHaveProperty('canarySince');
    expect(world.eventTypes).toContain('rollout.promoted');
  });

  it('promotes itself when the canaries have served for the time that was asked for, not before', () => {
    const world = waiting({ promoteAfterMs: 60_000 });
    expect(world.revisitAt).toBe(world.now + 60_000);
    world.now += 59_999;
    world.decide();
    expect(revisions(world)).toEqual([1, 1, 1, 1, 2]);
    world.now += 1;
    world.converge();
    expect(revisions(world)).toEqual([2, 2, 2, 2, 2]);
  });

  it('begins that time anew when a canary stops serving', () => {
    const world = waiting({ promoteAfterMs: 60_000, update: { maxFailureRatio: 1 }, restart: { delayMs: 1 } });
    world.now += 50_000;
    const canary = world.tasks.find((task) => task.revision === 2);
    if (canary === undefined) throw new Error('there is no canary');
    world.put({ ...canary, status: { ...canary.status, ready: false } });
    world.decide();
    expect(world.service.rollout?.canarySince).toBeUndefined();
    world.put({ ...(world.tables.task(canary.id) ?? canary), status: { ...canary.status, ready: true } });
    world.decide();
    expect(world.revisitAt).toBe(world.now + 60_000);
  });

  it('goes back when a canary fails while it waits', () => {
    const world = waiting();
    const canary = world.tasks.find((task) => task.revision === 2);
    if (canary === undefined) throw new Error('there is no canary');
    world.put({ ...canary, status: { ...canary.status, state: 'failed', exitCode: 1, at: world.now } });
    world.converge();
    expect(revisions(world)).toEqual([1, 1, 1, 1, 1]);
    expect(world.service.rollout).toMatchObject({ state: 'rolled-back' });
  });

  /** Fails so many of the canaries, and none of them is started again. */
  const losing = (world: ToyWorld, count: number) => {
    for (const canary of world.tasks.filter((task) => task.revision === 2 && isWanted(task.desiredState)).slice(0, count)) {
      world.put({ ...canary, status: { ...canary.status, state: 'failed', exitCode: 1, at: world.now } });
    }
  };
  const tolerant = { amount: { type: 'count', value: 2 }, promoteAfterMs: 60_000, restart: { condition: 'none' }, update: { maxFailureRatio: 0.5 } } as const;

  it('does not wait for a canary that failed for good, when so many may fail and another one serves', () => {
    const world = waiting(tolerant);
    losing(world, 1);
    world.decide();
    expect(world.service.rollout?.state).toBe('updating');
    world.now += 60_000;
    world.converge();
    expect(world.service.rollout?.state).toBe('completed');
  });

  it('goes back when no canary is left to prove anything, however many may fail', () => {
    const world = waiting(tolerant);
    losing(world, 2);
    world.converge();
    expect(world.service.rollout).toMatchObject({ state: 'rolled-back', reason: expect.stringContaining('no canary is left (slot ') as string });
  });

  it('gives new slots the revision that has proved itself, and counts a share anew', () => {
    const world = waiting({ amount: { type: 'percent', value: 20 } });
    world.scale(9);
    world.decide();
    world.converge();
    expect(revisions(world)).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2]);
    expect(world.service.rollout?.state).toBe('updating');
  });

  it('goes on after a pause where it was, and after a promotion to the end', () => {
    const world = waiting();
    world.command('pause');
    world.converge();
    expect(world.service.rollout?.state).toBe('paused');
    world.command('resume');
    world.converge();
    expect(revisions(world)).toEqual([1, 1, 1, 1, 2]);
    world.command('promote');
    world.converge();
    expect(world.service.rollout?.state).toBe('completed');
  });

  it('begins a new one, with canaries of its own, for a second update', () => {
    const world = waiting();
    world.update();
    world.converge();
    expect(revisions(world)).toEqual([1, 1, 1, 1, 3]);
    expect(world.service.rollout).toMatchObject({ state: 'updating', fromRevision: 1, toRevision: 3 });
  });

  it('takes nodes as canaries of a global service', () => {
    const world = waiting({ mode: { type: 'global' }, nodes: 4, amount: { type: 'percent', value: 50 } });
    expect(revisions(world)).toEqual([1, 1, 2, 2]);
    world.command('promote');
    world.converge();
    expect(revisions(world)).toEqual([2, 2, 2, 2]);
  });
});
