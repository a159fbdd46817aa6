import { asNodeId, asRunId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { JobRun, Node, Service, Task } from '@muster/shared/model/objects';
import type { DependencySpec, ServiceSpec } from '@muster/shared/model/service-spec';
import { isBefore, isWanted } from '@muster/shared/model/task-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { node, revision, service, type ServiceOptions, specWith, task } from '../testing/fixtures.ts';
import { ToyWorld } from '../testing/toy-world.ts';
import { dependenciesOf } from './standing.ts';

const DB = asServiceId('db');

function depending(on: Partial<DependencySpec> = {}): ServiceSpec {
  return { ...specWith({ replicas: 2 }), dependsOn: [{ service: 'db', condition: 'service_healthy', required: true, restart: false, ...on }] };
}

function db(options: ServiceOptions & Partial<Pick<Service, 'rollout' | 'removing'>> = {}): Service {
  const { rollout, removing = false, ...rest } = options;
  const made = service({ replicas: 2, ...rest });
  return { ...made, id: DB, spec: { ...made.spec, name: 'db' }, removing, ...(rollout === undefined ? {} : { rollout }) };
}

function dbTask(slot: number, state: Task['status']['state'], more: Partial<Task> = {}): Task {
  return { ...task(`db${slot}${more.revision ?? 1}`, slot, { node: 'node-1', state }), serviceId: DB, ...more };
}

function complaint(on: Partial<DependencySpec>, ...objects: readonly (Service | Task | JobRun | Node)[]): string | undefined {
  const world = new ToyWorld({ seed: 1 });
  for (const object of objects) world.put(object);
  return dependenciesOf({ spec: depending(on) }, world.tables).waitsFor;
}

const dbJob = (): Service => db({ mode: { type: 'replicated-job', completions: 1, parallelism: 1 } });
const dbRun = (state: JobRun['status']['state']): JobRun => ({
  kind: 'run',
  id: asRunId('r1'),
  serviceId: DB,
  createdAt: 0,
  trigger: 'revision',
  revision: 1,
  plan: { type: 'replicated', completions: 1, parallelism: 1, backOffLimit: 0, activeDeadlineMs: 0 },
  env: [],
  status: { state, at: 0, reason: 'why', succeeded: 0, failed: 0 },
});

const once = { restart: { condition: 'on-failure' } } as const;
const rollout = (state: NonNullable<Service['rollout']>['state']): NonNullable<Service['rollout']> => ({
  state, fromRevision: 1, toRevision: 2, startedAt: 0, nextAt: 0, message: '',
});

describe('a dependency', () => {
  it.each<[string, Partial<DependencySpec>, readonly (Service | Task | JobRun | Node)[], string | undefined]>([
    ['that does not exist is said', {}, [], 'there is no such service'],
    ['that does not exist is not waited for when it is not required', { required: false }, [], undefined],
    ['that is on its way out is said', {}, [db({ removing: true })], 'it is being removed'],
    ['scaled to 0 is said', {}, [db({ replicas: 0 })], 'it is scaled to 0'],
    ['scaled to 0 is not waited for when it is not required', { required: false }, [db({ replicas: 0 })], undefined],
    ['is started when one of its tasks is', { condition: 'service_started' }, [db(), dbTask(1, 'starting')], undefined],
    ['is not started while its tasks are prepared', { condition: 'service_started' }, [db(), dbTask(1, 'ready')], 'none of its tasks has started yet'],
    ['is healthy when all its tasks run', {}, [db(), dbTask(1, 'running'), dbTask(2, 'running')], undefined],
    ['is not healthy while one of its tasks does not run', {}, [db(), dbTask(1, 'running'), dbTask(2, 'starting')], 'it is not healthy yet'],
    ['is not healthy while it has no task', {}, [db()], 'it is not healthy yet'],
    ['is not healthy in a rollout', {}, [db({ rollout: rollout('updating') }), dbTask(1, 'running')], 'it is being updated'],
    ['is not healthy when a rollout is about to begin', {}, [db({ revision: 2 }), dbTask(1, 'running')], 'it is being updated'],
    ['is healthy in a rollout that is paused', {}, [db({ rollout: rollout('paused') }), dbTask(1, 'running')], undefined],
    [
      'is healthy when a rollout that has ended left the old task serving beside one that finds no node',
      {},
      [db({ revision: 2, rollout: rollout('completed') }), dbTask(1, 'running'), dbTask(1, 'pending', { revision: 2 })],
      undefined,
    ],
    [
      'is not healthy when a rollout that has ended left a slot without a task that runs',
      {},
      [db({ revision: 2, rollout: rollout('completed') }), dbTask(1, 'running', { revision: 2 }), dbTask(2, 'pending', { revision: 2 })],
      'it is not healthy yet',
    ],
    [
      'is not healthy when a rollout that has ended is about to go on with a slot that it left behind',
      {},
      [db({ revision: 2, rollout: rollout('completed') }), dbTask(1, 'running', { revision: 2 }), dbTask(2, 'running')],
      'it is being updated',
    ],
    [
      'is not healthy when it is about to go back from a rollout that has ended beside its old tasks',
      {},
      [db({ revision: 1, rollout: rollout('completed') }), dbTask(1, 'running'), dbTask(1, 'pending', { revision: 2 })],
      'it is being updated',
    ],
    [
      'is healthy when what a rollout that has ended left behind is on a node that the service leaves',
      {},
      [
        node('node-1', { availability: 'drain' }),
        db({ mode: { type: 'global' }, revision: 2, rollout: rollout('completed') }),
        dbTask(0, 'running'),
        dbTask(0, 'running', { id: asTaskId('db02'), nodeId: asNodeId('node-2'), revision: 2 }),
      ],
      undefined,
    ],
    ['has completed when all its tasks have', { condition: 'service_completed_successfully' }, [db(once), dbTask(1, 'complete'), dbTask(2, 'complete')], undefined],
    ['has not completed while one task runs', { condition: 'service_completed_successfully' }, [db(once), dbTask(1, 'complete'), dbTask(2, 'running')], 'it has not completed yet'],
    [
      'that failed for good is said',
      { condition: 'service_completed_successfully' },
      [db(once), dbTask(1, 'failed', { desiredReason: 'gave up after 3 restarts' })],
      'it failed and is not tried again (gave up after 3 restarts)',
    ],
    ['that always restarts never completes', { condition: 'service_completed_successfully' }, [db(), dbTask(1, 'complete')], 'it never completes'],
    ['that is a job has no run yet', {}, [dbJob()], 'it has no run yet'],
    ['that is a job is started when a task of its run is', { condition: 'service_started' }, [dbJob(), dbRun('running'), dbTask(1, 'running', { runId: asRunId('r1') })], undefined],
    ['that is a job has not completed while its run goes on', { condition: 'service_completed_successfully' }, [dbJob(), dbRun('running'), dbTask(1, 'running', { runId: asRunId('r1') })], 'its run has not completed yet'],
    ['that is a job has completed when its newest run has', { condition: 'service_completed_successfully' }, [dbJob(), dbRun('complete')], undefined],
    ['that is a job whose run failed is said', { condition: 'service_completed_successfully' }, [dbJob(), dbRun('failed')], 'its run failed (why)'],
    ['that is a job does not count with a run of an earlier revision', { condition: 'service_completed_successfully' }, [{ ...dbJob(), revision: 2 }, dbRun('complete')], 'it has no run yet'],
    [
      'has not completed with the revision that it has now',
      { condition: 'service_completed_successfully' },
      [db({ ...once, revision: 2, replicas: 1 }), dbTask(1, 'complete')],
      'it has not completed yet',
    ],
  ])('%s', (_what, on, objects, expected) => {
    expect(complaint(on, ...objects) ?? 'nothing').toContain(expected === undefined ? 'nothing' : `waits for service db: ${expected}`);
  });
});

/** A service `web` that depends on `db`, which has one task in the state given. */
function worldWith(on: Partial<DependencySpec>, state: Task['status']['state'], seed = 1): ToyWorld {
  const world = new ToyWorld({ seed, replicas: 2 });
  world.put({ ...world.service, spec: depending(on) });
  world.put(db({ replicas: 1 }));
  world.put({ ...revision(1), serviceId: DB });
  world.put(dbTask(1, state));
  return world;
}

const setDb = (world: ToyWorld, state: Task['status']['state']) => {
  const found = world.tables.task(asTaskId('db11'));
  if (found === undefined) throw new Error('no task of db');
  world.put({ ...found, status: { ...found.status, state } });
};

describe('a service that depends on another', () => {
  it('keeps its tasks new, with the reason, until that one is healthy', () => {
    const world = worldWith({}, 'starting');
    world.converge();
    expect(world.tasks.map(({ status }) => [status.state, status.message])).toEqual(Array.from({ length: 2 }, () => ['new', 'waits for service db: it is not healthy yet']));
    setDb(world, 'running');
    world.converge();
    expect(world.tasks.map(({ status }) => status.state)).toEqual(['running', 'running']);
  });

  it('says another reason when there is one, and none twice', () => {
    const world = worldWith({}, 'starting');
    world.converge();
    world.put({ ...db({ replicas: 0 }) });
    expect(world.decide()).toBe(2);
    expect(world.tasks[0]?.status.message).toBe('waits for service db: it is scaled to 0');
    expect(world.decide()).toBe(0);
  });

  it('heals and scales whatever has become of its dependency: only its start waits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 4 }), (seed, replicas) => {
        const world = worldWith({}, 'running', seed);
        world.converge();
        setDb(world, 'failed');
        world.failureRate = 0.2;
        for (let turn = 0; turn < 20; turn++) {
          world.decide();
          world.turn();
          world.now += 500;
        }
        world.failureRate = 0;
        world.converge();
        // From the first moment at which one of them runs, none is held back.
        world.scale(replicas);
        world.converge();
        expect(world.tasks.filter(({ status, desiredState }) => isWanted(desiredState) && status.state === 'running')).toHaveLength(replicas);
      }),
      { numRuns: 30, examples: [[528_179, 3]] },
    );
  });

  it('is updated only when its dependency is healthy, and loses no task before', () => {
    const world = worldWith({}, 'running');
    world.converge();
    setDb(world, 'starting');
    const updated = world.update();
    world.put({ ...world.service, spec: { ...world.service.spec, dependsOn: depending().dependsOn ?? [] } });
    world.fewestServing = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 20; turn++) {
      world.decide();
      world.turn();
      world.now += 60_000;
    }
    expect(world.fewestServing).toBe(2);
    expect(world.service.rollout).toMatchObject({ state: 'updating', message: 'waits for service db: it is not healthy yet' });
    setDb(world, 'running');
    world.converge();
    expect(world.service.rollout?.state).toBe('completed');
    expect(world.tasks.filter(({ desiredState }) => isWanted(desiredState)).map((found) => found.revision)).toEqual([updated, updated]);
  });

  it('starts the newest revision when it was updated while it waited', () => {
    const world = worldWith({}, 'starting');
    world.converge();
    const updated = world.update();
    world.put({ ...world.service, spec: { ...world.service.spec, dependsOn: depending().dependsOn ?? [] } });
    world.converge();
    setDb(world, 'running');
    world.converge();
    const ran = world.tasks.filter(({ status }) => !isBefore(status.state, 'assigned'));
    expect(ran.map((found) => found.revision)).toEqual([updated, updated]);
  });

  const updateDb = (world: ToyWorld, number: number) => {
    const found = world.tables.task(asTaskId('db11'));
    const known = world.tables.service(DB);
    if (found === undefined || known === undefined) throw new Error('no db');
    world.put({ ...revision(number), serviceId: DB });
    world.put({ ...known, revision: number });
    world.converge();
    world.put({ ...found, nodeId: asNodeId('node-1'), revision: number });
    world.converge();
  };

  it('is restarted by a rollout of its dependency when it asked for that, and keeps its spec', () => {
    const world = worldWith({ restart: true }, 'running');
    world.converge();
    const { spec } = world.service;
    updateDb(world, 2);
    expect(world.service).toMatchObject({ revision: 2, spec, rollout: { state: 'completed', fromRevision: 1, toRevision: 2 } });
    expect(world.eventTypes).toContain('service.follows');
    world.fewestServing = Number.POSITIVE_INFINITY;
    updateDb(world, 3);
    expect(world.service.revision).toBe(3);
    expect(world.fewestServing).toBeGreaterThanOrEqual(1);
  });

  it('is left alone by a rollout of its dependency otherwise, and by one from before its first start', () => {
    const plain = worldWith({}, 'running');
    plain.converge();
    updateDb(plain, 2);
    expect(plain.service.revision).toBe(1);
    const waiting = worldWith({ restart: true }, 'starting');
    waiting.converge();
    setDb(waiting, 'running');
    updateDb(waiting, 2);
    expect(waiting.service.revision).toBe(1);
  });
});
