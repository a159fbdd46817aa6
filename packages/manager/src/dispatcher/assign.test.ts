import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAutoscale, defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId, type TaskId } from '@muster/shared/model/ids';
import type { Service, ServiceRevision, Stored, Task, TaskStatus } from '@muster/shared/model/objects';
import { TASK_STATES, type DesiredState, type TaskState } from '@muster/shared/model/task-state';
import { viewOf } from '../state/tables.ts';
import { completeSet, difference, type Mark } from './assign.ts';
import { mergeStatus } from './merge-status.ts';

const node = asNodeId('n1');
const serviceId = asServiceId('s1');
const spec = defaultServiceSpec('web', 'busybox');
const service: Service = { kind: 'service', id: serviceId, createdAt: 0, updatedAt: 0, spec, revision: 1, removing: false };
const revision: ServiceRevision = { kind: 'revision', serviceId, revision: 1, createdAt: 0, spec };

const status = (state: TaskState, rest: Partial<TaskStatus> = {}): TaskStatus => ({ state, at: 1, message: '', ...rest });

const task = (id: string, state: TaskState, desiredState: DesiredState = 'running', nodeId: string | undefined = 'n1'): Task => ({
  kind: 'task',
  id: asTaskId(id),
  serviceId,
  revision: 1,
  slot: 1,
  ...(nodeId === undefined ? {} : { nodeId: asNodeId(nodeId) }),
  createdAt: 0,
  desiredState,
  desiredReason: '',
  notBefore: 0,
  status: status(state),
});

describe('completeSet', () => {
  it('tells a task by its environment which generic resources it has to itself', () => {
    const granted = { ...task('t1', 'assigned'), generic: [{ kind: 'GPU', count: 2, names: ['a', 'b'] }] };
    const withEnv = { ...revision, spec: { ...spec, task: { ...spec.task, container: { ...spec.task.container, env: ['A=1'] } } } };
    const { parts } = completeSet(viewOf([service, withEnv, granted, task('t2', 'assigned')]), node);
    const env = parts.flatMap(({ assign }) => assign.map((assignment) => assignment.spec.container.env));
    expect(env).toEqual([['A=1', 'DOCKER_RESOURCE_GPU=a,b'], ['A=1']]);
  });

  it('holds the tasks bound to the node, ended ones included, and no other', () => {
    const view = viewOf([
      service,
      revision,
      task('waits', 'pending'),
      task('mine', 'running'),
      task('ended', 'failed', 'shutdown'),
      task('theirs', 'running', 'running', 'n2'),
    ]);
    const { parts } = completeSet(view, node);
    expect(parts.flatMap(({ assign }) => assign.map(({ taskId }) => taskId))).toEqual(['mine', 'ended']);
  });

  it('never asks again for a task that has ended, wanted or not', () => {
    const view = viewOf([service, revision, task('failed', 'failed', 'running'), task('orphan', 'orphaned', 'ready'), task('gone', 'shutdown', 'remove')]);
    const { parts } = completeSet(view, node);
    expect(parts.flatMap(({ assign }) => assign.map(({ desiredState }) => desiredState))).toEqual(['shutdown', 'shutdown', 'remove']);
  });

  it('keeps each part of large tasks to about a megabyte', () => {
    const large = defaultServiceSpec('web', 'busybox');
    const env = [`BIG=${'x'.repeat(100_000)}`];
    const heavy: ServiceRevision = { ...revision, spec: { ...large, task: { ...large.task, container: { ...large.task.container, env } } } };
    const many = viewOf([service, heavy, ...Array.from({ length: 25 }, (_, index) => task(`t${index}`, 'running'))]);
    expect(completeSet(many, node).parts.map(({ assign }) => assign.length)).toEqual([11, 11, 3]);
  });

  it('comes in parts of which only the last says so, and as one empty part for an idle node', () => {
    const many = viewOf([service, revision, ...Array.from({ length: 450 }, (_, index) => task(`t${index}`, 'running'))]);
    const { parts } = completeSet(many, node);
    expect(parts.map(({ assign }) => assign.length)).toEqual([200, 200, 50]);
    expect(parts.map(({ lastPart }) => lastPart)).toEqual([false, false, true]);
    expect(completeSet(viewOf([]), node).parts).toEqual([{ assign: [], lastPart: true }]);
  });
});

describe('difference', () => {
  it('tells when the tasks of a service are to be measured, and when no longer', () => {
    const tasks = [task('mine', 'running')];
    const plain = viewOf([service, revision, ...tasks]);
    const elastic = viewOf([{ ...service, spec: { ...spec, autoscale: { ...defaultAutoscale, metrics: [{ resource: 'cpu', type: 'average', amount: 1 }] } } }, revision, ...tasks]);
    const { told } = completeSet(plain, node);
    const changed = () => new Set([asTaskId('mine')]);
    expect(difference(elastic, node, changed(), told)?.assign).toMatchObject([{ taskId: 'mine', sampled: true }]);
    expect(difference(elastic, node, changed(), told)).toBeUndefined();
    expect(difference(plain, node, changed(), told)?.assign.map((assignment) => 'sampled' in assignment)).toEqual([false]);
  });

  it('brings an agent that has the complete set to what a complete set would say now', () => {
    const taskIn = fc.record({
      id: fc.integer({ min: 0, max: 9 }),
      state: fc.constantFrom<TaskState>('pending', 'assigned', 'running', 'failed'),
      desired: fc.constantFrom<DesiredState>('running', 'shutdown', 'remove'),
      nodeId: fc.constantFrom('n1', 'n2', undefined),
    });
    const world = fc.uniqueArray(taskIn, { selector: ({ id }) => id, maxLength: 10 });
    fc.assert(
      fc.property(world, world, (before, after) => {
        const build = (tasks: typeof before) =>
          viewOf([service, revision, ...tasks.map(({ id, state, desired, nodeId }) => task(`t${id}`, state, desired, nodeId))]);
        const first = completeSet(build(before), node);
        const agent = new Map(first.parts.flatMap(({ assign }) => assign.map((each) => [each.taskId, each.desiredState] as const)));
        const now = build(after);
        const changed = new Set<TaskId>([...before, ...after].map(({ id }) => asTaskId(`t${id}`)));
        const told: Map<TaskId, Mark> = first.told;
        const changes = difference(now, node, changed, told);
        for (const id of changes?.remove ?? []) agent.delete(id);
        for (const { taskId, desiredState } of changes?.assign ?? []) agent.set(taskId, desiredState);
        const wanted = completeSet(now, node).parts.flatMap(({ assign }) => assign.map((each) => [each.taskId, each.desiredState] as const));
        expect(Object.fromEntries(agent)).toEqual(Object.fromEntries(wanted));
        expect(difference(now, node, new Set(agent.keys()), told)).toBeUndefined();
      }),
    );
  });
});

describe('mergeStatus', () => {
  const stored = (state: TaskState): Stored<Task> => ({ ...task('t', state), version: 1 });

  it('only ever moves a task forward, whatever is reported in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TASK_STATES), { maxLength: 20 }), (reports) => {
        let current = stored('assigned');
        for (const state of reports) {
          const merged = mergeStatus(current, node, status(state));
          if (merged === undefined) continue;
          expect(TASK_STATES.indexOf(merged.status.state)).toBeGreaterThan(TASK_STATES.indexOf(current.status.state));
          current = merged;
        }
      }),
    );
  });

  it('takes news about a state that stays, and ignores mere repetition', () => {
    const running = { ...stored('running'), status: status('running', { health: 'healthy' }) };
    expect(mergeStatus(running, node, status('running', { health: 'healthy', at: 99 }))).toBeUndefined();
    expect(mergeStatus(running, node, status('running', { offlineRestarts: 2 }))?.status.offlineRestarts).toBe(2);
  });

  it('ignores a report of a node that does not have the task', () => {
    expect(mergeStatus(stored('assigned'), asNodeId('n2'), status('running'))).toBeUndefined();
  });

  it('leaves an ended task as it ended', () => {
    expect(mergeStatus(stored('failed'), node, status('shutdown'))).toBeUndefined();
    expect(mergeStatus(stored('failed'), node, status('failed', { error: 'late' }))).toBeUndefined();
  });
});
