import { describe, expect, test } from 'vitest';
import type { IEvent, IWatchResponse } from 'etcd3';
import { keySpace } from './keys.ts';
import { stepWatch, type WatchState } from './watch-batch.ts';

const keys = keySpace('/p/');
const start: WatchState = { nextRevision: 10, fragments: [] };

function event(key: string, revision: number, type: IEvent['type'] = 'Put'): IEvent {
  const kv = { key: keys.toEtcd(key), value: Buffer.from('v'), create_revision: '3', mod_revision: String(revision), version: '1', lease: '0' };
  return { type, kv, prev_kv: kv };
}

function response(partial: Partial<IWatchResponse> & { readonly revision?: number }): IWatchResponse {
  const { revision = 50, ...rest } = partial;
  return {
    header: { cluster_id: '1', member_id: '1', revision: String(revision), raft_term: '1' },
    watch_id: '0',
    created: false,
    canceled: false,
    compact_revision: '0',
    cancel_reason: '',
    fragment: false,
    events: [],
    ...rest,
  };
}

describe('stepWatch', () => {
  test('the revision of a message is that of its last event, not that of the store', () => {
    expect(stepWatch(start, response({ events: [event('a', 12), event('b', 14, 'Delete')] }), keys)).toEqual({
      type: 'message',
      message: {
        type: 'events',
        revision: 14,
        events: [
          { type: 'put', item: { key: 'a', value: 'v', createRevision: 3, modRevision: 12 } },
          { type: 'delete', key: 'b', modRevision: 14 },
        ],
      },
      state: { nextRevision: 15, fragments: [] },
    });
  });

  test('a revision that wrote only markers, or nothing of ours, is progress', () => {
    const marker = { ...event('', 12), kv: { ...event('', 12).kv, key: Buffer.from('/p/ops/x/1') } };
    expect(stepWatch(start, response({ events: [marker] }), keys)).toMatchObject({ message: { type: 'progress', revision: 12 }, state: { nextRevision: 13 } });
    expect(stepWatch(start, response({ events: [event('a', 11), marker] }), keys)).toMatchObject({
      message: { type: 'events', revision: 12, events: [{ item: { key: 'a' } }] },
    });
  });

  test('fragments wait for their last one', () => {
    const first = stepWatch(start, response({ fragment: true, events: [event('a', 12)] }), keys);
    expect(first.type).toBe('nothing');
    if (first.type === 'canceled') throw new Error('canceled');
    expect(first.state.nextRevision).toBe(10);
    const second = stepWatch(first.state, response({ events: [event('b', 12)] }), keys);
    expect(second).toMatchObject({ type: 'message', message: { type: 'events', revision: 12, events: { length: 2 } }, state: { nextRevision: 13, fragments: [] } });
  });

  test.each([
    ['the answer that the watch was created', response({ created: true })],
    ['the answer to a progress request, which may overtake events', response({ watch_id: '-1', revision: 99 })],
    ['a progress notice of a member that lags behind', response({ revision: 9 })],
  ])('%s changes nothing', (_, answer) => {
    expect(stepWatch(start, answer, keys)).toEqual({ type: 'nothing', state: start });
  });

  test('a progress notice of this watch moves it on', () => {
    expect(stepWatch(start, response({ revision: 10 }), keys)).toEqual({
      type: 'message',
      message: { type: 'progress', revision: 10 },
      state: { nextRevision: 11, fragments: [] },
    });
  });

  test('compaction and cancellation are told apart', () => {
    expect(stepWatch(start, response({ canceled: true, compact_revision: '20' }), keys)).toMatchObject({ message: { type: 'compacted', compactRevision: 20 } });
    expect(stepWatch(start, response({ canceled: true, cancel_reason: 'etcdserver: no leader' }), keys)).toEqual({
      type: 'canceled',
      reason: 'etcdserver: no leader',
    });
  });
});
