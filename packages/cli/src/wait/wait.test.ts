import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ShownNode, ShownRollout, ShownService, ShownTask } from '@muster/shared/model/shown';
import type { DesiredState, TaskState } from '@muster/shared/model/task-state';
import { describe, expect, it } from 'vitest';
import { createStyle } from '../output/style.ts';
import { apply, EMPTY_PICTURE, type Picture } from './picture.ts';
import { measureDrain, measureRemoval, measureService, reasonOf } from './progress.ts';
import { renderChanges, renderFrame, type Said } from './render-progress.ts';
import { widthOf } from '../output/terminal.ts';

interface ServiceOptions {
  readonly replicas?: number;
  readonly global?: number;
  readonly revision?: number;
  readonly rollout?: Partial<ShownRollout>;
  readonly restart?: Partial<ShownService['spec']['task']['restart']>;
}

function service({ replicas = 2, global, revision = 1, rollout, restart }: ServiceOptions = {}): ShownService {
  const spec = defaultServiceSpec('web', 'img', replicas);
  return {
    kind: 'service', id: asServiceId('s1'), version: 1, etag: '1', createdAt: 0, updatedAt: 0, revision, removing: false,
    spec: { ...spec, mode: global === undefined ? spec.mode : { type: 'global' }, task: { ...spec.task, restart: { ...spec.task.restart, ...restart } } },
    replicas: { desired: global ?? replicas, running: 0 },
    ...(rollout === undefined ? {} : { rollout: { state: 'updating', fromRevision: 1, toRevision: 2, startedAt: 5, message: '', ...rollout } }),
  };
}

let count = 0;
function task(slot: number, state: TaskState, more: Partial<ShownTask> & { readonly error?: string; readonly desired?: DesiredState } = {}): ShownTask {
  count += 1;
  const { error, desired = 'running', ...rest } = more;
  return {
    kind: 'task', id: asTaskId(`t${String(count)}`), version: count, etag: '', name: `web.${String(slot)}`, serviceId: asServiceId('s1'), serviceName: 'web', revision: 1, slot,
    nodeId: asNodeId('n1'), nodeName: 'host-1', image: 'img', createdAt: count, desiredState: desired, desiredReason: '', notBefore: 0,
    status: { state, at: 0, message: '', ...(error === undefined ? {} : { error }) },
    ...rest,
  };
}

function picture(of: ShownService | undefined, tasks: readonly ShownTask[], synced = true): Picture {
  return { ...EMPTY_PICTURE, synced, services: new Map(of === undefined ? [] : [[of.id, of]]), tasks: new Map(tasks.map((each) => [each.id, each])) };
}

const target = { serviceId: 's1', name: 'web' };
const at = { now: 1_000, waitedMs: 0 };
const measure = (of: ShownService | undefined, ...tasks: readonly ShownTask[]) => measureService(picture(of, tasks), target, at);

describe('the reason why a task is not as it should be', () => {
  const error = 'exited 137, out of memory (limit 64 MiB)';
  it.each<readonly [string, ShownTask, string]>([
    ['its error', task(1, 'failed', { error }), error],
    ['and how often in how long, when the managers have said so', task(1, 'failed', { error, desiredReason: `failed: ${error}, 3rd time in 2 min; a new attempt follows` }), `${error}, 3rd time in 2 min`],
    ['but nothing else that they have said', task(1, 'failed', { error, desiredReason: `failed: ${error}; the restart policy is none` }), error],
  ])('is %s', (_what, of, expected) => {
    expect(reasonOf(of)).toBe(expected);
  });
});

describe('a service is as asked', () => {
  it('although a task is to stop on a host that is down, but not while its host is there', () => {
    const tasks = [task(1, 'running', { nodeId: asNodeId('n2') }), task(1, 'running', { desired: 'shutdown' })];
    const of = service({ replicas: 1 });
    expect(measure(of, ...tasks)).toMatchObject({ done: false, summary: '1 of 1 running' });
    const progress = measureService(picture(of, tasks), target, { ...at, down: new Set([asNodeId('n1')]) });
    expect(progress).toMatchObject({ done: true, summary: '1 of 1 running' });
    expect(progress.lines[1]).toMatchObject({ state: 'stopping', done: true, reasons: ['the host is down: it stops when that is back'] });
  });

  it.each<readonly [string, ShownService, readonly ShownTask[]]>([
    ['when every slot runs', service(), [task(1, 'running'), task(2, 'running')]],
    ['when it should have no task and has none', service({ replicas: 0 }), []],
    ['when old tasks have ended', service({ replicas: 1 }), [task(1, 'running'), task(1, 'failed', { desired: 'shutdown' }), task(2, 'shutdown', { desired: 'remove' })]],
    ['when a job’s task is complete', service({ replicas: 1, restart: { condition: 'on-failure' } }), [task(1, 'complete', { desired: 'complete' })]],
    ['when its rollout is completed', service({ replicas: 1, revision: 2, rollout: { state: 'completed' } }), [task(1, 'running', { revision: 2 })]],
    ['when a global one runs on each node', service({ global: 1 }), [task(0, 'running')]],
  ])('%s', (_what, of, tasks) => {
    expect(measure(of, ...tasks)).toMatchObject({ done: true });
  });

  it.each<readonly [string, ShownService, readonly ShownTask[]]>([
    ['while a slot has no task', service(), [task(1, 'running')]],
    ['while a task only starts', service({ replicas: 1 }), [task(1, 'starting')]],
    ['while a task waits for its turn', service({ replicas: 1 }), [task(1, 'running', { desired: 'ready' })]],
    ['while a task has the old revision', service({ replicas: 1, revision: 2 }), [task(1, 'running')]],
    ['while a task too many stops', service({ replicas: 1 }), [task(1, 'running'), task(2, 'running', { desired: 'shutdown' })]],
    ['while the rollout goes on', service({ replicas: 1, rollout: { state: 'updating' } }), [task(1, 'running')]],
    ['while a failed task is not replaced yet', service({ replicas: 1 }), [task(1, 'failed')]],
    ['while a complete task is to be restarted', service({ replicas: 1 }), [task(1, 'complete')]],
  ])('not %s', (_what, of, tasks) => {
    const progress = measure(of, ...tasks);
    expect(progress.done).toBe(false);
    expect(progress.failure).toBeUndefined();
  });

  it('not before the snapshot is whole, and never when it is gone', () => {
    expect(measureService(picture(service({ replicas: 0 }), [], false), target, at).done).toBe(false);
    expect(measure(undefined).failure).toContain('removed');
    expect(measureService(picture(undefined, [], false), target, at).failure).toBeUndefined();
  });

  it('not for a global service without tasks until it had time to get some', () => {
    expect(measure(service({ global: 0 })).done).toBe(false);
    expect(measureService(picture(service({ global: 0 }), []), target, { now: 0, waitedMs: 5_000 })).toMatchObject({ done: true, summary: 'no node fits' });
  });
});

describe('a service that will not get there', () => {
  it.each<readonly [ShownRollout['state'], string]>([['paused', 'the update is paused: why'], ['rolled-back', 'the update was rolled back: why'], ['rollback-paused', 'the rollback is paused: why']])(
    'its rollout is %s',
    (state, failure) => {
      expect(measure(service({ replicas: 1, rollout: { state, message: 'why' } }), task(1, 'running')).failure).toBe(failure);
    },
  );

  it('but a rollout that had ended before does not count', () => {
    const of = service({ replicas: 1, rollout: { state: 'paused', startedAt: 5 } });
    const earlierRollout = of.rollout;
    if (earlierRollout === undefined) throw new Error('no rollout');
    expect(measureService(picture(of, [task(1, 'running')]), { ...target, earlierRollout }, at)).toMatchObject({ done: true });
  });

  it('its restart policy allows no further attempt', () => {
    const tried = [task(1, 'failed', { error: 'exit 1' })];
    expect(measure(service({ replicas: 1, restart: { condition: 'none' } }), ...tried).failure).toContain('no further attempt: exit 1');
    const twice = [task(1, 'failed'), task(1, 'failed', { error: 'exit 2' })];
    expect(measure(service({ replicas: 1, restart: { maxAttempts: 1 } }), ...twice).failure).toContain('exit 2');
    expect(measure(service({ replicas: 1, restart: { maxAttempts: 2 } }), ...twice).failure).toBeUndefined();
  });
});

describe('what a line says', () => {
  it('tells the error of the last attempt and when the next one is', () => {
    const { lines } = measure(service({ replicas: 1 }), task(1, 'rejected', { error: 'no such image: img', desired: 'shutdown' }), task(1, 'ready', { notBefore: 4_500 }));
    expect(lines).toEqual([{ name: 'web.1', state: 'ready', tone: 'bad', done: false, where: 'on host-1', reasons: ['next attempt in 4s', 'last: no such image: img'] }]);
  });

  it('tells why nothing fits', () => {
    const evidence = { decidedAt: 0, nodesConsidered: 1, rejected: {}, scores: [], summary: 'no node has 4 CPUs' };
    expect(measure(service({ replicas: 1 }), task(1, 'pending', { evidence, nodeName: '' })).lines[0]?.reasons).toEqual(['no node has 4 CPUs']);
  });

  it('keeps slots in order, with those that stop at the end', () => {
    const { lines } = measure(service({ replicas: 11 }), task(11, 'running', { desired: 'shutdown' }), task(10, 'running'), task(9, 'running'));
    expect(lines.slice(0, 3).map(({ name, state }) => [name, state])).toEqual([['web.9', 'running'], ['web.10', 'running'], ['web', 'new']]);
    expect(lines.at(-1)).toMatchObject({ name: 'web.11', state: 'stopping' });
  });
});

describe('removal and drain', () => {
  it('a removal is done when the service is gone', () => {
    expect(measureRemoval(picture(service(), [task(1, 'running')]), target)).toMatchObject({ done: false, summary: '1 tasks to stop' });
    expect(measureRemoval(picture(undefined, []), target).done).toBe(true);
    expect(measureRemoval(picture(undefined, [], false), target).done).toBe(false);
  });

  it('a drain says what keeps a task on the node', () => {
    const evidence = { decidedAt: 0, nodesConsidered: 1, rejected: {}, scores: [], summary: 'no suitable node: the only node is drained' };
    const { nodeId: _nowhere, ...elsewhere } = task(2, 'pending', { evidence, nodeName: '' });
    expect(measureDrain(picture(undefined, [task(1, 'running'), elsewhere]), 'n1').lines[0]?.reasons).toEqual([
      'stays until web.2 runs elsewhere: no suitable node: the only node is drained',
    ]);
  });

  it('a drain is done when the node is empty, and fails when somebody takes it back', () => {
    const node = (availability: ShownNode['spec']['availability']) => ({ id: asNodeId('n1'), spec: { labels: {}, availability }, description: { engineVersion: '27' } }) as ShownNode;
    const withNode = (tasks: readonly ShownTask[], availability: ShownNode['spec']['availability'] = 'drain') => ({ ...picture(undefined, tasks), nodes: new Map([['n1', node(availability)]]) });
    expect(measureDrain(withNode([task(1, 'running')]), 'n1')).toMatchObject({ done: false });
    expect(measureDrain(withNode([task(1, 'shutdown'), task(2, 'running', { nodeId: asNodeId('n2') })]), 'n1')).toMatchObject({ done: true });
    expect(measureDrain(withNode([], 'active'), 'n1').failure).toContain('active');
  });

  it('a drain does not wait for an engine that does not answer, once all tasks have been given up', () => {
    const node = { id: asNodeId('n1'), spec: { labels: {}, availability: 'drain' }, description: { engineVersion: '' } } as ShownNode;
    const withTasks = (...tasks: readonly ShownTask[]) => measureDrain({ ...picture(undefined, tasks), nodes: new Map([['n1', node]]) }, 'n1');
    expect(withTasks(task(1, 'running'), task(2, 'running', { desired: 'shutdown' })).failure).toBeUndefined();
    expect(withTasks(task(1, 'running', { desired: 'shutdown' })).failure).toMatch(/engine does not answer/);
    expect(withTasks()).toMatchObject({ done: true });
  });
});

describe('the picture', () => {
  it('follows snapshot, changes and a reset', () => {
    const one = task(1, 'running');
    let current = apply(EMPTY_PICTURE, { type: 'snapshot', revision: 3, object: one });
    expect(current.synced).toBe(false);
    current = apply(current, { type: 'sync', revision: 3 });
    expect(current).toMatchObject({ synced: true, revision: 3 });
    current = apply(current, { type: 'delete', revision: 4, object: one });
    expect(current.tasks.size).toBe(0);
    expect(apply(current, { type: 'reset', revision: 9 })).toMatchObject({ synced: false, revision: 9 });
    expect(apply(current, { type: 'bookmark', revision: 8 })).toMatchObject({ synced: true, revision: 8 });
  });
});

describe('drawing', () => {
  const style = createStyle(false);
  const named = (replicas: number, ...tasks: readonly ShownTask[]) => [{ title: 'web', progress: measure(service({ replicas }), ...tasks) }];

  it.each([[24, 80], [10, 40], [4, 20]])('fits %d rows and %d columns, what fails first', (rows, columns) => {
    const tasks = Array.from({ length: 100 }, (_, index) => task(index + 1, index === 77 ? 'failed' : 'running', index === 77 ? { error: 'a long error text that does not fit into the line of a small terminal at all' } : {}));
    const frame = renderFrame(named(100, ...tasks), { rows, columns, style });
    expect(frame.length).toBeLessThan(rows);
    for (const line of frame) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(frame.join('\n')).toContain('web.78');
    expect(frame.join('\n')).toContain('more');
  });

  it('says each change once elsewhere, and no countdown', () => {
    const failed = task(1, 'rejected', { error: 'no such image', desired: 'shutdown' });
    const waiting = task(1, 'ready', { notBefore: 9_000 });
    const first = renderChanges(named(1, failed, waiting), new Map());
    expect(first.texts).toEqual(['web.1: ready on host-1: waits before the next attempt; last: no such image']);
    const second = renderChanges(named(1, failed, { ...waiting, notBefore: 5_000 }), first.said);
    expect(second.texts).toEqual([]);
    const third = renderChanges(named(1, { ...waiting, notBefore: 0, status: { ...waiting.status, state: 'running' } }), second.said);
    expect(third.texts).toEqual(['web.1: running on host-1', 'web: 1 of 1 running']);
  });

  it('gives a reason once per slot, however often it comes back', () => {
    const error = 'no such image';
    let said: Said = new Map();
    const texts = [1, 2, 3].flatMap((attempt) => {
      const rejected = renderChanges(named(1, task(1, 'rejected', { error })), said);
      const between = renderChanges(named(1, task(1, 'rejected', { error, desired: 'shutdown' })), rejected.said);
      const again = renderChanges(named(1, task(1, 'rejected', { error, desired: 'shutdown' }), task(1, 'preparing', attempt === 3 ? { error: 'disk full' } : {})), between.said);
      said = again.said;
      return [...rejected.texts, ...between.texts, ...again.texts];
    });
    expect(texts).toEqual([
      'web.1: rejected on host-1: no such image',
      'web.1: preparing on host-1',
      'web.1: rejected on host-1',
      'web.1: preparing on host-1',
      'web.1: rejected on host-1',
      'web.1: preparing on host-1: disk full',
    ]);
  });
});
