import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asManagerId, asNodeId } from '@muster/shared/model/ids';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { isWanted } from '@muster/shared/model/task-state';
import { isServing } from '../slots.ts';
import { ToyWorld, type ToyOptions } from '../testing/toy-world.ts';

const seed = fc.integer({ min: 1, max: 1_000_000 });
const replicas = fc.integer({ min: 1, max: 6 });
const parallelism = fc.integer({ min: 1, max: 3 });
const order = fc.constantFrom('stop-first' as const, 'start-first' as const);
const DEADLINE_MS = 5_000;

const wantedRevisions = (world: ToyWorld) =>
  world.tasks.filter((task) => isWanted(task.desiredState)).map((task) => task.revision).toSorted((left, right) => left - right);
const all = (count: number, revision: number) => Array.from({ length: count }, () => revision);
const stateOf = (world: ToyWorld) => world.service.rollout?.state;
const isUnderWay = (world: ToyWorld) => stateOf(world) === 'updating' || stateOf(world) === 'rolling-back';

function steps(world: ToyWorld, count: number): void {
  for (let step = 0; step < count; step++) {
    world.decide();
    world.turn();
    world.now += 100;
  }
  world.decide();
}

function updated(options: ToyOptions): ToyWorld {
  const world = new ToyWorld(options);
  world.converge();
  world.fewestServing = Number.POSITIVE_INFINITY;
  world.update();
  return world;
}

/** What runs goes on; nothing new is placed. */
function closeNodes(world: ToyWorld): void {
  for (const { id } of world.tables.nodes()) world.setNode(id, { availability: 'pause' });
}

describe('the progress deadline', () => {
  const stuck = (
    failureAction: UpdateConfig['failureAction'],
    end: (world: ToyWorld, replicas: number, order: UpdateConfig['order'], parallelism: number) => void,
    { update: more, disruption }: Pick<ToyOptions, 'update' | 'disruption'> = {},
  ) => {
    fc.assert(
      fc.property(seed, replicas, parallelism, order, (seed, replicas, parallelism, order) => {
        const update = { parallelism, order, failureAction, progressDeadlineMs: DEADLINE_MS, ...more };
        const rollback = { order, progressDeadlineMs: DEADLINE_MS };
        const world = updated({ seed, replicas, update, rollback, ...(disruption === undefined ? {} : { disruption }) });
        closeNodes(world);
        const begunAt = world.now;
        world.converge();
        expect(isUnderWay(world)).toBe(false);
        // The way there and the way back, or each slot in turn; the old tasks' stop grace on top.
        const tries = failureAction === 'continue' ? replicas + 1 : 2;
        expect((world.service.rollout?.endedAt ?? 0) - begunAt).toBeLessThan(tries * (DEADLINE_MS + 10_000) + 10_000);
        end(world, replicas, order, parallelism);
      }),
      { numRuns: 30 },
    );
  };

  it('always ends a rollout that is stuck: pauses it and says why', () => {
    stuck('pause', (world) => {
      expect(world.service.rollout).toMatchObject({ state: 'paused' });
      expect(world.service.rollout?.reason).toContain('no new task got to run for 5 s (slot ');
    });
  });

  it('always ends a rollout that is stuck: rolls it back, whole when nothing had been stopped', () => {
    stuck('rollback', (world, replicas, order) => {
      expect(world.service.revision).toBe(1);
      expect(world.service.rollout?.reason).toContain('no new task got to run for 5 s (slot ');
      expect(stateOf(world)).toBe(order === 'start-first' ? 'rolled-back' : 'rollback-paused');
      expect(world.fewestServing).toBeGreaterThanOrEqual(order === 'start-first' ? replicas : 0);
    });
  });

  it('always ends a rollout that is stuck: goes on without the slots that do not run, and counts them, where all may be missing', () => {
    const all = { type: 'percent', value: 100 } as const;
    stuck(
      'continue',
      (world, replicas) => {
        expect(world.service.rollout).toMatchObject({ state: 'completed' });
        expect(world.service.rollout?.message).toContain(`${replicas} of them not running`);
      },
      { update: { maxSurge: all }, disruption: { maxUnavailable: all } },
    );
  });

  it('pauses a rollout that would go on below what the service promises', () => {
    stuck('continue', (world, replicas, order, parallelism) => {
      const down = order === 'start-first' ? 0 : parallelism === 0 ? replicas : parallelism;
      expect(world.fewestServing).toBe(Math.max(0, replicas - down));
      const isPaused = parallelism !== 0 && parallelism < replicas;
      expect(stateOf(world)).toBe(isPaused ? 'paused' : 'completed');
      expect(world.service.rollout?.reason ?? '').toMatch(isPaused ? /^no slot could be replaced for 5 s: / : /^(?!no slot could be replaced)/);
    });
  });

  it('does not end one whose tasks come up one by one, each within it', () => {
    const world = updated({ seed: 1, replicas: 5, update: { parallelism: 0, progressDeadlineMs: DEADLINE_MS } });
    world.decide();
    for (const task of world.tasks.filter(({ revision }) => revision === 1)) {
      world.put({ ...task, status: { ...task.status, state: 'shutdown', at: world.now } });
    }
    for (const task of world.tasks.filter(({ revision }) => revision === 2)) {
      expect(stateOf(world)).toBe('updating');
      world.now += DEADLINE_MS - 1;
      world.decide();
      const present = world.tables.task(task.id) ?? task;
      world.put({ ...present, nodeId: asNodeId('node-1'), status: { ...present.status, state: 'running', at: world.now } });
      world.decide();
    }
    world.converge();
    expect(stateOf(world)).toBe('completed');
  });

  it('is off at 0, and looks again at the right moment otherwise', () => {
    for (const progressDeadlineMs of [0, DEADLINE_MS]) {
      const world = updated({ seed: 2, replicas: 2, update: { order: 'start-first', progressDeadlineMs } });
      closeNodes(world);
      world.decide();
      world.now += 5_000;
      world.decide();
      world.now += 1_000_000;
      world.decide();
      expect([progressDeadlineMs, stateOf(world)]).toEqual([progressDeadlineMs, progressDeadlineMs === 0 ? 'updating' : 'rolled-back']);
    }
  });

  it('counts only the time in which somebody led', () => {
    const world = updated({ seed: 3, replicas: 2, update: { order: 'start-first', progressDeadlineMs: DEADLINE_MS } });
    closeNodes(world);
    world.decide();
    world.now += 60_000;
    world.put({ kind: 'leader', managerId: asManagerId('manager'), electedAt: world.now });
    world.decide();
    expect(stateOf(world)).toBe('updating');
    expect(world.revisitAt).toBe(world.now + DEADLINE_MS);
    world.now += DEADLINE_MS;
    world.decide();
    expect(stateOf(world)).toBe('rolled-back');
  });

  it('gives the task before the time to stop that its spec promises', () => {
    const world = updated({ seed: 4, replicas: 1, update: { progressDeadlineMs: DEADLINE_MS } });
    world.decide();
    const graceMs = world.service.spec.task.container.stopGraceMs;
    world.now += DEADLINE_MS + graceMs - 1;
    world.decide();
    expect(stateOf(world)).toBe('updating');
    world.now += 1;
    world.decide();
    expect(stateOf(world)).toBe('rolling-back');
  });
});

describe('a rollout that the operator pauses', () => {
  it('replaces nothing more until it is resumed, and is complete then', () => {
    fc.assert(
      fc.property(seed, replicas, parallelism, order, fc.integer({ min: 0, max: 20 }), (seed, replicas, parallelism, order, count) => {
        const world = updated({ seed, replicas, update: { parallelism, order, monitorMs: 1_000 } });
        steps(world, count);
        const wasUnderWay = world.service.rollout === undefined || isUnderWay(world);
        world.command('pause');
        world.decide();
        const before = wantedRevisions(world).filter((revision) => revision === 2);
        steps(world, 30);
        expect(stateOf(world)).toBe(wasUnderWay ? 'paused' : 'completed');
        expect(wantedRevisions(world).filter((revision) => revision === 2)).toEqual(before);
        world.command('resume');
        world.converge();
        expect(wantedRevisions(world)).toEqual(all(replicas, 2));
        expect(stateOf(world)).toBe('completed');
        expect(world.fewestServing).toBeGreaterThanOrEqual(order === 'start-first' ? replicas : replicas - parallelism);
      }),
      { numRuns: 60 },
    );
  });

  it('can be paused before the controller has begun it', () => {
    const world = updated({ seed: 5, replicas: 3 });
    world.command('pause');
    world.converge();
    expect(stateOf(world)).toBe('paused');
    expect(wantedRevisions(world)).toEqual(all(3, 1));
  });

  it('forgives what had failed when it is resumed, and nothing after', () => {
    for (const isMended of [true, false]) {
      const world = new ToyWorld({ seed: 6, replicas: 3, update: { failureAction: 'pause', monitorMs: 1_000 }, restart: { delayMs: 100, maxDelayMs: 100 } });
      world.converge();
      world.broken.add(world.update());
      while (stateOf(world) !== 'paused') steps(world, 1);
      expect(world.service.rollout?.reason).toContain('1 of 3 slots failed');
      if (isMended) world.broken.clear();
      world.command('resume');
      world.decide();
      expect(stateOf(world)).toBe('updating');
      steps(world, 100);
      expect([isMended, stateOf(world)]).toEqual([isMended, isMended ? 'completed' : 'paused']);
    }
  });
});

describe('a rollout that the operator aborts', () => {
  it('goes back to the revision before, never below the bound, and says why ever after', () => {
    fc.assert(
      fc.property(seed, replicas, parallelism, order, fc.integer({ min: 0, max: 20 }), fc.boolean(), (seed, replicas, parallelism, order, count, pauses) => {
        const settings = { parallelism, order, monitorMs: 60_000 };
        const world = updated({ seed, replicas, update: settings, rollback: settings });
        steps(world, count);
        if (pauses) {
          world.command('pause');
          steps(world, 3);
        }
        world.command('abort');
        world.converge();
        expect(wantedRevisions(world)).toEqual(all(replicas, 1));
        expect(world.service).toMatchObject({ revision: 1, spec: { task: { container: { image: 'web:1' } } } });
        expect(world.service.rollout).toMatchObject({ state: 'rolled-back', reason: 'aborted by the operator' });
        expect(world.service.rollout?.message).toContain('aborted by the operator');
        expect(world.fewestServing).toBeGreaterThanOrEqual(order === 'start-first' ? replicas : replicas - parallelism);
      }),
      { numRuns: 60 },
    );
  });

  it('is aborted for the revision that was meant, not for the next one', () => {
    const world = updated({ seed: 7, replicas: 2 });
    world.command('abort');
    world.update();
    world.converge();
    expect(wantedRevisions(world)).toEqual([3, 3]);
  });
});

describe('an earlier revision that the operator asks for', () => {
  it('comes back under its number, by the settings of a rollback', () => {
    fc.assert(
      fc.property(seed, replicas, parallelism, fc.constantFrom(1, 2), (seed, replicas, parallelism, to) => {
        const world = updated({ seed, replicas, update: { parallelism: 1 }, rollback: { parallelism } });
        world.converge();
        world.update();
        world.converge();
        world.fewestServing = Number.POSITIVE_INFINITY;
        world.rollBack(to);
        world.converge();
        expect(wantedRevisions(world)).toEqual(all(replicas, to));
        expect(world.service.rollout).toMatchObject({ state: 'rolled-back', fromRevision: to, toRevision: 3 });
        expect(world.fewestServing).toBeGreaterThanOrEqual(replicas - parallelism);
      }),
      { numRuns: 30 },
    );
  });

  it('is never rolled back: when it fails, it stops', () => {
    const world = updated({ seed: 8, replicas: 3, rollback: { failureAction: 'rollback' }, restart: { delayMs: 60_000 } });
    world.converge();
    world.broken.add(1);
    world.rollBack(1);
    steps(world, 60);
    expect(world.service).toMatchObject({ revision: 1, rollout: { state: 'rollback-paused' } });
    steps(world, 60);
    expect(world.service).toMatchObject({ revision: 1, rollout: { state: 'rollback-paused' } });
  });

  it('keeps the tasks that still have it', () => {
    const world = updated({ seed: 9, replicas: 4 });
    world.decide();
    const kept = world.tasks.filter((task) => task.revision === 1 && isWanted(task.desiredState)).map(({ id }) => id);
    expect(kept.length).toBe(3);
    world.rollBack(1);
    world.converge();
    expect(world.slots.filter(isServing)).toHaveLength(4);
    for (const id of kept) expect(world.tables.task(id)?.desiredState).toBe('running');
  });

  it('may be the newest again, which is an update like any other', () => {
    const world = updated({ seed: 10, replicas: 2 });
    world.converge();
    world.rollBack(1);
    world.converge();
    world.rollBack(2);
    world.converge();
    expect(world.service.rollout).toMatchObject({ state: 'completed', fromRevision: 1, toRevision: 2 });
    expect(wantedRevisions(world)).toEqual([2, 2]);
  });
});
