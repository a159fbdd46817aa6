import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWanted } from '@muster/shared/model/task-state';
import { isServing } from '../slots.ts';
import { ToyWorld } from '../testing/toy-world.ts';
import { WAIT_NOTICE_MS } from './advance.ts';

const seed = fc.integer({ min: 1, max: 1_000_000 });

/** Looks and turns until `until` holds. */
function run(world: ToyWorld, until: () => boolean, turns = 500): void {
  for (let turn = 0; turn < turns; turn++) {
    world.decide();
    if (until()) return;
    world.turn();
    world.now += 100;
  }
  throw new Error(`not reached: ${JSON.stringify(world.service.rollout)}`);
}

const wantedRevisions = (world: ToyWorld) =>
  world.tasks.filter((task) => isWanted(task.desiredState)).map((task) => task.revision).toSorted((left, right) => left - right);

describe('a rolling update', () => {
  it('never goes below replicas − parallelism when it stops first', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 300), (seed, replicas, parallelism, delayMs) => {
        const world = new ToyWorld({ seed, replicas, update: { parallelism, delayMs, order: 'stop-first' } });
        world.converge();
        world.fewestServing = Number.POSITIVE_INFINITY;
        world.update();
        world.converge();
        expect(world.fewestServing).toBeGreaterThanOrEqual(replicas - parallelism);
        expect(wantedRevisions(world)).toEqual(Array.from({ length: replicas }, () => 2));
        expect(world.service.rollout).toMatchObject({ state: 'completed', fromRevision: 1, toRevision: 2 });
      }),
      { numRuns: 60 },
    );
  });

  it('never goes below replicas when it starts first', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 4 }), fc.boolean(), (seed, replicas, parallelism, fails) => {
        const world = new ToyWorld({ seed, replicas, update: { parallelism, order: 'start-first' }, rollback: { order: 'start-first' } });
        world.converge();
        world.fewestServing = Number.POSITIVE_INFINITY;
        const revision = world.update();
        if (fails) world.broken.add(revision);
        world.converge();
        expect(world.fewestServing).toBe(replicas);
        expect(world.service.rollout?.state).toBe(fails ? 'rolled-back' : 'completed');
      }),
      { numRuns: 60 },
    );
  });

  it('replaces at most its parallelism of slots at a time, and all at once when that is 0', () => {
    const world = new ToyWorld({ seed: 1, replicas: 5, update: { parallelism: 2 } });
    world.converge();
    world.update();
    world.decide();
    expect(wantedRevisions(world)).toEqual([1, 1, 1, 2, 2]);
    const atOnce = new ToyWorld({ seed: 1, replicas: 5, update: { parallelism: 0 } });
    atOnce.converge();
    atOnce.update();
    atOnce.decide();
    expect(wantedRevisions(atOnce)).toEqual([2, 2, 2, 2, 2]);
  });

  it('waits for a batch to run, and then for its delay, before it begins the next one', () => {
    const world = new ToyWorld({ seed: 2, replicas: 4, update: { parallelism: 2, delayMs: 10_000 } });
    world.converge();
    world.update();
    run(world, () => world.slots.filter(isServing).length === 4 && wantedRevisions(world).includes(2));
    expect(world.revisitAt).toBe(world.now + 10_000);
    world.now += 9_999;
    world.decide();
    expect(wantedRevisions(world)).toEqual([1, 1, 2, 2]);
    world.now += 1;
    world.decide();
    expect(wantedRevisions(world)).toEqual([2, 2, 2, 2]);
  });

  it('takes slots that serve nobody first', () => {
    const world = new ToyWorld({ seed: 3, replicas: 3 });
    world.converge();
    const last = world.slots[2]?.live[0];
    if (last === undefined) throw new Error('slot 3 is empty');
    world.put({ ...last, status: { ...last.status, state: 'failed', at: world.now } });
    world.update();
    world.decide();
    expect(world.slots[2]?.live.map((task) => task.revision)).toEqual([2]);
    expect(world.slots[0]?.live.map((task) => task.revision)).toEqual([1]);
  });

  it('completes only when the new tasks have run for the monitor time', () => {
    const world = new ToyWorld({ seed: 4, replicas: 1, update: { monitorMs: 5_000 } });
    world.converge();
    world.update();
    run(world, () => world.slots.every(isServing) && wantedRevisions(world)[0] === 2);
    expect(world.service.rollout?.state).toBe('updating');
    world.now += 4_999;
    world.decide();
    expect(world.service.rollout?.state).toBe('updating');
    world.now += 1;
    world.decide();
    expect(world.service.rollout?.state).toBe('completed');
  });

  it('begins only for a new revision, not for scaling or labels', () => {
    const world = new ToyWorld({ seed: 5, replicas: 2 });
    world.converge();
    world.scale(4);
    world.put({ ...world.service, spec: { ...world.service.spec, labels: { tier: 'front' } } });
    world.converge();
    expect(world.service.rollout).toBeUndefined();
  });

  it('is complete at once when there is no task to replace', () => {
    const world = new ToyWorld({ seed: 6, replicas: 0 });
    world.converge();
    world.update();
    world.decide();
    expect(world.service.rollout).toMatchObject({ state: 'completed', fromRevision: 1, toRevision: 2 });
  });

  it('goes on while the service is scaled up and down', () => {
    const world = new ToyWorld({ seed: 7, replicas: 4, update: { monitorMs: 0 } });
    world.converge();
    world.update();
    world.decide();
    world.turn();
    world.scale(7);
    world.decide();
    world.turn();
    world.scale(3);
    world.converge();
    expect(wantedRevisions(world)).toEqual([2, 2, 2]);
    expect(world.service.rollout?.state).toBe('completed');
  });

  it('is replaced by a newer one, which would go back to the last revision that was complete', () => {
    const world = new ToyWorld({ seed: 8, replicas: 4 });
    world.converge();
    world.update();
    world.decide();
    world.turn();
    world.broken.add(world.update());
    world.decide();
    expect(world.service.rollout).toMatchObject({ state: 'updating', fromRevision: 1, toRevision: 3 });
    world.converge();
    expect(wantedRevisions(world)).toEqual([1, 1, 1, 1]);
  });

  it('says which task it waits for when one is never placed', () => {
    const world = new ToyWorld({ seed: 9, replicas: 2 });
    world.converge();
    world.update();
    for (const node of world.tables.nodes()) world.setNode(node.id, { availability: 'pause' });
    for (let turn = 0; turn < 20; turn++) {
      world.decide();
      world.turn();
      world.now += WAIT_NOTICE_MS / 10;
    }
    world.decide();
    expect(world.service.rollout?.state).toBe('updating');
    expect(world.service.rollout?.message).toMatch(/^waiting for task \w{25} \(slot 1\) to be placed/);
    expect(wantedRevisions(world)).toEqual([1, 2]);
  });

  it('brings a lost task of a slot that it has not reached back as it was', () => {
    const world = new ToyWorld({ seed: 10, replicas: 4, nodes: 2 });
    world.converge();
    world.update();
    world.decide();
    const before = wantedRevisions(world);
    world.setNode('node-1', { state: 'down' });
    world.decide();
    expect(wantedRevisions(world)).toEqual(before);
    world.converge();
    expect(wantedRevisions(world)).toEqual([2, 2, 2, 2]);
  });
});

describe('an update that fails', () => {
  it('is rolled back: template and ports are restored, replicas and labels stay', () => {
    const world = new ToyWorld({ seed: 11, replicas: 4, update: { parallelism: 2 } });
    world.converge();
    const image = world.service.spec.task.container.image;
    world.broken.add(world.update());
    run(world, () => world.service.rollout?.state === 'rolling-back');
    world.scale(5);
    world.converge();
    expect(world.service).toMatchObject({ revision: 1, spec: { mode: { replicas: 5 } } });
    expect(world.service.spec.task.container.image).toBe(image);
    expect(world.service.rollout).toMatchObject({ state: 'rolled-back', fromRevision: 1, toRevision: 2 });
    expect(wantedRevisions(world)).toEqual([1, 1, 1, 1, 1]);
    expect(world.eventTypes.filter((type) => type.startsWith('rollout.'))).toEqual([
      'rollout.started',
      'rollout.rolling-back',
      'rollout.rolled-back',
    ]);
  });

  it('is rolled back when a new task fails within the monitor time after the last slot', () => {
    const world = new ToyWorld({ seed: 12, replicas: 2, update: { monitorMs: 5_000 } });
    world.converge();
    world.update();
    run(world, () => world.service.rollout?.message.includes('watching') === true);
    world.failureRate = 1;
    world.turn();
    world.failureRate = 0;
    world.decide();
    expect(world.service.rollout?.state).toBe('rolling-back');
    world.converge();
    expect(wantedRevisions(world)).toEqual([1, 1]);
  });

  it('stops when its rollback fails too: a rollback is never rolled back', () => {
    const world = new ToyWorld({ seed: 13, replicas: 3, restart: { delayMs: 60_000 }, rollback: { failureAction: 'rollback' } });
    world.converge();
    world.broken.add(world.update());
    run(world, () => world.service.rollout?.state === 'rolling-back');
    world.broken.add(1);
    run(world, () => world.service.rollout?.state === 'rollback-paused');
    const before = world.service.rollout;
    for (let turn = 0; turn < 50; turn++) {
      world.decide();
      world.turn();
      world.now += 1_000;
    }
    expect(world.service.rollout).toEqual(before);
    expect(world.service.revision).toBe(1);
  });

  it('pauses when told to, keeps the slots it has not reached, and a new update takes over', () => {
    const world = new ToyWorld({ seed: 14, replicas: 4, nodes: 2, update: { failureAction: 'pause' }, restart: { delayMs: 60_000 } });
    world.converge();
    world.broken.add(world.update());
    run(world, () => world.service.rollout?.state === 'paused');
    expect(wantedRevisions(world)).toEqual([1, 1, 1, 2]);
    expect(world.service.rollout?.message).toContain('failed: exit code 1');
    // A task that is lost meanwhile, or a new slot, does not get the revision that fails.
    world.setNode('node-1', { state: 'down' });
    world.scale(5);
    world.decide();
    expect(wantedRevisions(world)).toEqual([1, 1, 1, 1, 2]);
    world.update();
    world.converge();
    expect(wantedRevisions(world)).toEqual([3, 3, 3, 3, 3]);
    expect(world.service.rollout).toMatchObject({ state: 'completed', fromRevision: 1, toRevision: 3 });
  });

  it('goes on through all slots when told to', () => {
    const disruption = { maxUnavailable: { type: 'count', value: 3 } } as const;
    const world = new ToyWorld({ seed: 15, replicas: 3, update: { failureAction: 'continue', monitorMs: 0 }, restart: { maxAttempts: 2, delayMs: 1 }, disruption });
    world.converge();
    world.broken.add(world.update());
    world.converge();
    expect(wantedRevisions(world)).toEqual([2, 2, 2]);
    expect(world.service.rollout?.state).toBe('completed');
  });

  it('goes on while the share of failed slots is within the limit', () => {
    for (const [maxFailureRatio, expected] of [
      [0.5, 'completed'],
      [0.2, 'rolled-back'],
    ] as const) {
      const world = new ToyWorld({ seed: 16, replicas: 4, update: { maxFailureRatio }, restart: { delayMs: 1 } });
      world.converge();
      const revision = world.update();
      world.broken.add(revision);
      run(world, () => world.tasks.some((task) => task.status.state === 'failed'));
      world.broken.clear();
      world.converge();
      expect([maxFailureRatio, world.service.rollout?.state]).toEqual([maxFailureRatio, expected]);
    }
  });
});
