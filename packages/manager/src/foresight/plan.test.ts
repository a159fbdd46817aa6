import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@muster/shared/model/plan';
import { defaultJob, defaultSchedule } from '@muster/shared/model/defaults';
import { asRunId } from '@muster/shared/model/ids';
import type { ClusterObject, JobRun, Service, Stored, UserRecord } from '@muster/shared/model/objects';
import type { ServiceSpec, UpdateConfig } from '@muster/shared/model/service-spec';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { GIB, makeNode, makeService, makeTask, type ServiceOptions } from '../scheduler/testing/cluster.ts';
import { create, type Mutation, remove, replace } from '../state/mutation.ts';
import { type Tables, viewOf } from '../state/tables.ts';
import { checkRevisionOf, isUpToDate } from './check-revision.ts';
import { planOf } from './plan.ts';

const options = () => ({ now: 1_000_000, newId: seededNewId(seededRandom(1)) });
const big: ServiceOptions = { reservations: { memoryBytes: 3 * GIB } };

function running(name: string, nodes: readonly string[], service: ServiceOptions = {}, update: Partial<UpdateConfig> = {}): readonly ClusterObject[] {
  const [record, revision] = makeService(name, service);
  const spec: ServiceSpec = { ...record.spec, mode: { type: 'replicated', replicas: nodes.length }, update: { ...record.spec.update, ...update } };
  return [{ ...record, spec }, { ...revision, spec }, ...nodes.map((node, index) => makeTask(name, index + 1, { node }))];
}

function serviceOf(view: Tables, name: string): Stored<Service> {
  const service = view.serviceByName(name);
  if (service === undefined) throw new Error(`there is no ${name}`);
  return service;
}

/** The mutations of an update to another image. */
function imageChange(view: Tables, name: string, change: (spec: ServiceSpec) => ServiceSpec = (spec) => spec): readonly Mutation[] {
  const service = serviceOf(view, name);
  const spec = change({ ...service.spec, task: { ...service.spec.task, container: { ...service.spec.task.container, image: 'new' } } });
  return [replace({ ...service, spec, revision: 2 }), create({ kind: 'revision', serviceId: service.id, revision: 2, createdAt: 0, spec })];
}

/** `0 replace 1 a→b | 10000 …`: one text for each step. */
function steps({ steps: all }: Plan): readonly string[] {
  return all.map(({ afterMs, effects }) => [afterMs, ...effects.map(({ service, effect }) => `${effect.type} ${service}.${effect.slot} ${effect.fromNode}→${effect.toNode}`)].join(' '));
}

describe('a plan', () => {
  it('tells the batches of a rollout with the pauses between them', () => {
    const view = viewOf([makeNode('a'), ...running('web', ['a', 'a', 'a'], {}, { parallelism: 2, delayMs: 10_000 })]);
    const plan = planOf(view, imageChange(view, 'web'), options());
    expect(plan.changes).toEqual([{ kind: 'service', name: 'web', action: 'update', fields: [{ field: 'task.container.image', before: '"busybox"', after: '"new"' }] }]);
    expect(steps(plan).slice(0, 2)).toEqual(['0 replace web.1 a→a replace web.2 a→a', '10000 replace web.3 a→a']);
    expect(plan.steps.at(-1)?.notes).toEqual(['web: completed: revision 2 in all slots (3)']);
    expect(plan.services).toMatchObject([{ service: 'web', runningBefore: 3, runningAfter: 3 }]);
  });

  it('moves only those that may not stay when a change is about places alone', () => {
    const view = viewOf([makeNode('a'), makeNode('b'), ...running('web', ['a', 'b', 'b'])]);
    const service = serviceOf(view, 'web');
    const spec = { ...service.spec, task: { ...service.spec.task, placement: { ...service.spec.task.placement, constraints: ['node.hostname != a'] } } };
    const plan = planOf(view, [replace({ ...service, spec, revision: 2 }), create({ kind: 'revision', serviceId: service.id, revision: 2, createdAt: 0, spec })], options());
    expect(steps(plan).filter((text) => text.includes('web'))).toEqual(['0 replace web.1 a→b']);
    expect(plan.services.flatMap(({ effects }) => effects.map(({ type, slot }) => `${type} ${slot}`))).toEqual(['replace 1']);
  });

  it('says what would not fit, why, and that the rollout is turned back for it', () => {
    const view = viewOf([makeNode('a', { memoryBytes: 4 * GIB }), ...running('web', ['a'], big)]);
    const tooBig = (spec: ServiceSpec): ServiceSpec => ({ ...spec, task: { ...spec.task, resources: { limits: {}, reservations: { memoryBytes: 5 * GIB } } } });
    const plan = planOf(view, imageChange(view, 'web', tooBig), options());
    expect(steps(plan)[0]).toBe('0 replace web.1 a→');
    expect(plan.steps[0]?.effects[0]?.effect.reason).toContain('not enough memory');
    expect(plan.steps.flatMap(({ notes }) => notes)[0]).toMatch(/^web: rolling-back: .*no new task got to run/);
  });

  it('tells of a new service what differs from the defaults', () => {
    const [service, revision] = makeService('web', big);
    const plan = planOf(viewOf([makeNode('a')]), [create(service), create(revision)], options());
    expect(plan.changes).toEqual([{ kind: 'service', name: 'web', action: 'create', fields: [{ field: 'task.container.image', after: '"busybox"' }, { field: 'task.resources.reservations.memoryBytes', after: String(3 * GIB) }] }]);
    expect(steps(plan)).toEqual(['0 create web.1 →a']);
  });

  it('tells what a removed service and a drained or removed node would do', () => {
    const view = viewOf([makeNode('a'), makeNode('b'), ...running('web', ['a', 'a'])]);
    const service = serviceOf(view, 'web');
    expect(steps(planOf(view, [replace({ ...service, removing: true })], options()))).toEqual(['0 stop web.1 a→ stop web.2 a→']);
    const [a] = [...view.nodes()];
    if (a === undefined) throw new Error('no node');
    const drained = planOf(view, [replace({ ...a, spec: { ...a.spec, availability: 'drain' } })], options());
    expect(drained.changes).toEqual([{ kind: 'node', name: 'a', action: 'update', fields: [{ field: 'availability', before: '"active"', after: '"drain"' }] }]);
    expect(drained.steps.flatMap(({ effects }) => effects.map(({ effect }) => [effect.type, effect.toNode]))).toEqual([['move', 'b'], ['move', 'b']]);
    const gone = planOf(view, [remove(a)], options());
    expect(gone.services).toMatchObject([{ service: 'web', runningAfter: 2, effects: [{ type: 'move', toNode: 'b' }, { type: 'move', toNode: 'b' }] }]);
  });

  it('tells where the tasks of a job’s run would go, of a new job and of one that is asked to run', () => {
    const [service, revision] = makeService('once');
    const job = (spec: ServiceSpec): ServiceSpec => ({ ...spec, mode: { type: 'replicated-job', completions: 5, parallelism: 2 } });
    const objects = [{ ...service, spec: job(service.spec) }, { ...revision, spec: job(revision.spec) }] as const;
    const plan = planOf(viewOf([makeNode('a'), makeNode('b')]), objects.map(create), options());
    expect(plan.changes).toMatchObject([{ kind: 'service', name: 'once', action: 'create' }]);
    expect(plan.steps.flatMap(({ effects }) => effects.map(({ effect }) => [effect.type, effect.slot]))).toEqual([['create', 1], ['create', 2]]);
    expect(plan).toMatchObject({ complete: true, services: [{ service: 'once', runningBefore: 0, runningAfter: 2, desired: 2 }] });

    const view = viewOf([makeNode('a'), ...objects, { kind: 'job', serviceId: service.id, startedRevision: 1, schedule: '', handled: [] }]);
    const run: JobRun = {
      kind: 'run', id: asRunId('r'.repeat(25)), serviceId: service.id, createdAt: 0, trigger: 'manual', revision: 1, env: ['DAY=1'],
      plan: { type: 'replicated', completions: 1, parallelism: 1, backOffLimit: 6, activeDeadlineMs: 3_600_000 }, status: { state: 'running', at: 0, reason: '', succeeded: 0, failed: 0 },
    };
    const asked = planOf(view, [create(run)], options());
    expect(asked.changes).toMatchObject([{ kind: 'run', name: 'once.rrrrrrrr', action: 'create' }]);
    expect(asked.changes[0]?.fields).toContainEqual({ field: 'env.DAY', after: '"1"' });
    expect(steps(asked)).toEqual(['0 create once.1 →a']);
  });

  it('tells that a run’s tasks are made anew when their node is drained, and stop when the run does; ticks of a schedule are not foreseen', () => {
    const [service, revision] = makeService('busy');
    const spec: ServiceSpec = { ...service.spec, mode: { type: 'replicated-job', completions: 1, parallelism: 1 }, job: { ...defaultJob, schedule: { cron: '* * * * *', ...defaultSchedule } } };
    const run: JobRun = {
      kind: 'run', id: asRunId('r'.repeat(25)), serviceId: service.id, createdAt: 0, trigger: 'schedule', revision: 1, env: [],
      plan: { type: 'replicated', completions: 1, parallelism: 1, backOffLimit: 6, activeDeadlineMs: 0 }, status: { state: 'running', at: 0, reason: '', succeeded: 0, failed: 0 },
    };
    const task = { ...makeTask('busy', 1, { node: 'a' }), runId: run.id, desiredState: 'complete' as const };
    const view = viewOf([makeNode('a'), makeNode('b'), { ...service, spec }, { ...revision, spec }, run, task]);
    const [a] = [...view.nodes()];
    const stored = view.run(run.id);
    if (a === undefined || stored === undefined) throw new Error('they were put there');
    expect(steps(planOf(view, [replace({ ...a, spec: { ...a.spec, availability: 'drain' } })], options())).join(' ')).toContain('move busy.1 a→b');
    const stopped = planOf(view, [replace({ ...stored, stop: { at: 1, reason: 'somebody stopped it' } })], options());
    expect(stopped.changes).toEqual([{ kind: 'run', name: 'busy.rrrrrrrr', action: 'update', fields: [{ field: 'stop', after: '"somebody stopped it"' }] }]);
    expect(steps(stopped)).toEqual(['0 stop busy.1 a→']);
  });

  it('of what moves no task has no steps, whatever waits for a node meanwhile, and never shows a secret', () => {
    const [service, revision] = makeService('web');
    const waiting = { ...makeTask('web', 1), status: { state: 'pending' as const, at: 0, message: '' } };
    const view = viewOf([makeNode('a'), service, revision, waiting]);
    const user: UserRecord = { kind: 'user', id: 'u', name: 'ann', role: 'operator', stacks: ['shop'], createdAt: 0, tokens: [{ id: 't', hash: 'SECRET', createdAt: 0 }] };
    const plan = planOf(view, [create(user)], options());
    expect(plan).toMatchObject({ steps: [], services: [], changes: [{ kind: 'user', name: 'ann', action: 'create' }] });
    expect(JSON.stringify(plan)).not.toContain('SECRET');
  });

  it('is empty when nothing is written', () => {
    expect(planOf(viewOf([makeNode('a')]), [], options())).toMatchObject({ changes: [], services: [], steps: [], complete: true });
  });

  it('never starts more slots at once than the parallelism allows, and replaces each once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom('stop-first' as const, 'start-first' as const), (replicas, parallelism, order) => {
        const view = viewOf([makeNode('a'), ...running('web', Array.from({ length: replicas }, () => 'a'), {}, { parallelism, order })]);
        const plan = planOf(view, imageChange(view, 'web'), options());
        const replaced = plan.steps.flatMap(({ effects }) => effects.map(({ effect }) => `${effect.type} ${effect.slot}`));
        expect(replaced.toSorted()).toEqual(Array.from({ length: replicas }, (_, index) => `replace ${index + 1}`).toSorted());
        for (const { effects } of plan.steps) expect(effects.length).toBeLessThanOrEqual(parallelism);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a check revision', () => {
  const objects = [makeNode('a'), ...running('web', ['a']), ...running('other', ['a'])];
  it('holds while what the change writes and the nodes are as they were', () => {
    const view = viewOf(objects);
    const check = checkRevisionOf(view, imageChange(view, 'web'));
    // Another service, and a task's report, come between.
    const later = viewOf(objects);
    later.put('services/other', { ...serviceOf(later, 'other'), version: 99 }, 1);
    later.revision = 99;
    expect(isUpToDate(later, imageChange(later, 'web'), check)).toBe(true);
  });

  it.each<readonly [string, (view: Tables) => void]>([
    ['the service', (view) => view.put('services/web', { ...serviceOf(view, 'web'), version: 99 }, 1)],
    ['a node', (view) => view.put('nodes/a', { ...makeNode('a', { availability: 'drain' }), version: 99 }, 1)],
    ['the number of nodes', (view) => view.put('nodes/b', { ...makeNode('b'), version: 99 }, 1)],
  ])('no longer holds when %s has changed', (_what, change) => {
    const view = viewOf(objects);
    const check = checkRevisionOf(view, imageChange(view, 'web'));
    change(view);
    expect(isUpToDate(view, imageChange(view, 'web'), check)).toBe(false);
  });
});
