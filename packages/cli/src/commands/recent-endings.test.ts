import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ShownService, ShownTask } from '@muster/shared/model/shown';
import type { TaskState } from '@muster/shared/model/task-state';
import { describe, expect, it } from 'vitest';
import { recentEndings } from './recent-endings.ts';
import { tellStory } from './tell-story.ts';

const MINUTE = 60_000;
const now = 100 * MINUTE;

function service(restart: Partial<ShownService['spec']['task']['restart']> = {}): ShownService {
  const spec = defaultServiceSpec('web', 'img', 1);
  return {
    kind: 'service', id: asServiceId('s1'), version: 1, etag: '1', createdAt: 0, updatedAt: 0, revision: 1, removing: false,
    spec: { ...spec, task: { ...spec.task, restart: { ...spec.task.restart, ...restart } } },
    replicas: { desired: 1, running: 1 },
  };
}

function attempt(state: TaskState, agoMs: number, more: Partial<ShownTask> = {}): ShownTask {
  return {
    kind: 'task', id: asTaskId(`${state}-${String(agoMs)}`), version: 1, etag: '', name: 'web.1', serviceId: asServiceId('s1'), serviceName: 'web', revision: 1, slot: 1,
    nodeId: asNodeId('n1'), nodeName: 'host-1', image: 'img', createdAt: now - agoMs, desiredState: 'shutdown', desiredReason: '', notBefore: 0,
    status: { state, at: now - agoMs, message: '', ...(state === 'failed' ? { exitCode: 3, error: 'exited 3' } : {}) },
    ...more,
  };
}

const present = attempt('running', 1_000, { desiredState: 'running', desiredReason: 'restart 2 after 400 ms: task a failed: exited 3, 2nd time in 4 s' });

describe('what came before a task that runs now', () => {
  it.each<readonly [string, readonly ShownTask[], Partial<ShownService['spec']['task']['restart']>, number | undefined]>([
    ['nothing', [], {}, undefined],
    ['attempts that failed within the window of its restart policy', [attempt('failed', 5_000), attempt('failed', 9 * MINUTE), attempt('failed', 11 * MINUTE)], {}, 2],
    ['those within the window that its service says', [attempt('failed', 5_000), attempt('failed', 9 * MINUTE)], { windowMs: MINUTE }, 1],
    ['without a window of its own: within the usual one', [attempt('failed', 5_000), attempt('failed', 11 * MINUTE)], { windowMs: 0 }, 1],
    ['not those of another revision: it may have mended them', [attempt('failed', 5_000, { revision: 0 })], {}, undefined],
    ['not those that were asked to stop', [attempt('shutdown', 5_000)], {}, undefined],
    ['one that ended with 0 where it was to go on', [attempt('complete', 5_000)], { condition: 'any' }, 1],
    ['not one that ended with 0 where that is its end', [attempt('complete', 5_000)], { condition: 'on-failure' }, undefined],
  ])('%s', (_what, attempts, restart, count) => {
    expect(recentEndings(present, attempts, service(restart), now)?.count).toBe(count);
  });

  it('is told with the number, the window, and how the last one ended', () => {
    const attempts = [attempt('failed', 5_000), attempt('failed', 9_000)];
    const chapters = tellStory({ task: present, service: service(), attempts, nodes: [], now });
    expect(chapters.find(({ title }) => title === 'Recent failures')?.lines).toEqual(['ended 2 times in the last 10m, the last time 5s ago: exited 3']);
  });
});
