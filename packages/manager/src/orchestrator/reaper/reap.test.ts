import { describe, expect, it } from 'vitest';
import type { ClusterEvent, RequestRecord, Service, Stored } from '@muster/shared/model/objects';
import type { TaskState } from '@muster/shared/model/task-state';
import type { Mutation } from '../../state/mutation.ts';
import { viewOf } from '../../state/tables.ts';
import { node, revision, service, SERVICE_ID, task, type TaskOptions } from '../testing/fixtures.ts';
import { asMaterialId } from '@muster/shared/model/ids';
import type { Material, MaterialVersion } from '@muster/shared/model/material';
import { MAX_EVENTS, reapEvents, reapMaterialVersions, reapRequests, reapRevisions, reapTasks, REQUEST_TTL_MS, REVISIONS_KEPT } from './reap.ts';

const idsOf = (mutations: readonly Mutation[]) => mutations.map(({ object }) => ('id' in object ? object.id : ''));
const nodes = [node('up'), node('down', { state: 'down' })];
const reaped = (tasks: Parameters<typeof viewOf>[0], limit = 5) => {
  const view = viewOf([...nodes, ...tasks]);
  return idsOf(reapTasks(view.tasksOfService(SERVICE_ID), view, limit)).toSorted();
};

describe('the reaper', () => {
  it.each<[string, TaskOptions, boolean]>([
    ['told to go, still running', { desiredState: 'remove', node: 'up' }, false],
    ['told to go, ended', { desiredState: 'remove', node: 'up', state: 'shutdown' }, true],
    ['told to go, never assigned', { desiredState: 'remove', state: 'pending' }, true],
    ['told to go, of a global service, never assigned', { desiredState: 'remove', node: 'up', state: 'pending' }, true],
    ['told to go, on a node that is down', { desiredState: 'remove', node: 'down' }, true],
    ['told to go, on a node that was removed', { desiredState: 'remove', node: 'gone' }, true],
    ['told to stop, on a node that is down', { desiredState: 'shutdown', node: 'down' }, false],
    ['told to stop, on a node that was removed', { desiredState: 'shutdown', node: 'gone' }, true],
    ['told to stop, never assigned', { desiredState: 'shutdown', state: 'pending' }, true],
    ['told to stop, ended: history', { desiredState: 'shutdown', node: 'up', state: 'failed' }, false],
    ['wanted and running', { node: 'up' }, false],
    ['wanted and pending', { state: 'pending' }, false],
    ['wanted and ended, holding its slot', { node: 'up', state: 'complete' }, false],
    ['wanted, on a node that was removed', { node: 'gone' }, false],
  ])('%s: %s', (_name, options, goes) => {
    expect(reaped([task('t', 1, options)])).toEqual(goes ? ['t'] : []);
  });

  it('keeps the newest ended tasks of each slot', () => {
    const past = (id: string, slot: number, createdAt: number, state: TaskState = 'failed') =>
      task(id, slot, { desiredState: 'shutdown', node: 'up', state, createdAt });
    const tasks = [past('c', 1, 3), past('a', 1, 1), past('b', 1, 2), past('d', 2, 1), task('w', 1, { node: 'up' })];
    expect(reaped(tasks, 2)).toEqual(['a']);
    expect(reaped(tasks, 0)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('counts the history of a global service by node', () => {
    const past = (id: string, on: string, createdAt: number) =>
      task(id, 0, { desiredState: 'shutdown', node: on, state: 'failed', createdAt });
    expect(reaped([past('a', 'up', 1), past('b', 'up', 2), past('c', 'down', 1)], 1)).toEqual(['a']);
  });

  it('keeps the newest revisions, and older ones that are in use', () => {
    const numbers = Array.from({ length: REVISIONS_KEPT + 5 }, (_, index) => index + 1);
    const view = viewOf(numbers.map((number) => revision(number)));
    const newest = numbers.length;
    const plain = service({ revision: newest });
    const revisions = [...view.serviceRevisions(SERVICE_ID)];
    const goneFor = (used: Service, tasks: readonly ReturnType<typeof task>[]) =>
      reapRevisions(used, revisions, tasks).map(({ object }) => (object.kind === 'revision' ? object.revision : 0)).toSorted((a, b) => a - b);
    expect(goneFor(plain, [])).toEqual([1, 2, 3, 4, 5]);
    expect(goneFor(plain, [task('t', 1, { revision: 2 })])).toEqual([1, 3, 4, 5]);
    const rollout = { state: 'updating', fromRevision: 3, toRevision: newest, startedAt: 0, message: '', nextAt: 0 } as const;
    expect(goneFor({ ...plain, rollout }, [])).toEqual([1, 2, 4, 5]);
  });

  it('keeps the versions of a secret that a kept revision needs, and its newest', () => {
    const id = asMaterialId('m');
    const material: Material = { kind: 'material', id, type: 'secret', name: 'db', labels: {}, createdAt: 0, updatedAt: 0, newest: 4 };
    const version = (number: number): MaterialVersion => ({ kind: 'material-version', materialId: id, number, createdAt: 0, sizeBytes: 1, wrappingKeyId: 'k', wrappedKey: '', sealed: '' });
    const pinned = (number: number, to: number) => ({ ...revision(number), materials: [{ type: 'secret' as const, name: 'db', id, number: to }] });
    const view = viewOf([material, ...[1, 2, 3, 4].map(version), service({ revision: 2 }), pinned(1, 2), pinned(2, 3)]);
    const gone = reapMaterialVersions(view, id).map(({ object }) => (object.kind === 'material-version' ? object.number : 0));
    expect(gone).toEqual([1]);
  });

  it('keeps events bounded and drops the oldest', () => {
    const events = (count: number) =>
      Array.from(
        { length: count },
        (_, index): Stored<ClusterEvent> => ({
          kind: 'event',
          id: `e${index}` as ClusterEvent['id'],
          at: index,
          level: 'info',
          type: 'test',
          message: '',
          version: 1,
        }),
      );
    expect(reapEvents(events(MAX_EVENTS))).toEqual([]);
    const dropped = idsOf(reapEvents(events(MAX_EVENTS + 1)));
    expect(dropped[0]).toBe('e0');
    expect(dropped.length).toBeLessThanOrEqual(101);
    expect(dropped.at(-1)).toBe(`e${dropped.length - 1}`);
  });

  it('forgets requests after ten minutes and says when to look again', () => {
    const request = (id: string, at: number): Stored<RequestRecord> => ({ kind: 'request', id, at, objectId: '', version: 1 });
    const result = reapRequests([request('old', 0), request('new', 1_000)], REQUEST_TTL_MS);
    expect(idsOf(result.mutations)).toEqual(['old']);
    expect(result.revisitAt).toBe(REQUEST_TTL_MS + 1_000);
  });
});
