/**
 * Turns etcd's watch responses into the contract's messages: fragments are
 * joined, so that a message never holds a part of a revision; what is not the
 * store's own, such as a marker, counts as progress. Pure.
 *
 * Only a progress notice that etcd sends to this watch by itself tells a
 * revision; the answer to a progress *request* is, before etcd 3.4.25 and
 * 3.5.8, not ordered with the events and serves as a sign of life only.
 */
import type { IEvent, IWatchResponse } from 'etcd3';
import type { KeySpace } from './keys.ts';
import type { WatchEvent, WatchMessage } from '../store.ts';

export interface WatchState {
  /** The first revision that was not delivered yet. */
  readonly nextRevision: number;
  /** Events of a response whose other fragments are still to come. */
  readonly fragments: readonly IEvent[];
}

export type WatchStep =
  | { readonly type: 'message'; readonly message: WatchMessage; readonly state: WatchState }
  | { readonly type: 'nothing'; readonly state: WatchState }
  /** etcd ended the watch; only a new one can go on. */
  | { readonly type: 'canceled'; readonly reason: string };

const PROGRESS_ANSWER_WATCH_ID = '-1';

export function stepWatch(state: WatchState, response: IWatchResponse, keys: KeySpace): WatchStep {
  const compactRevision = Number(response.compact_revision);
  if (compactRevision > 0) return { type: 'message', message: { type: 'compacted', compactRevision }, state };
  if (response.canceled) return { type: 'canceled', reason: response.cancel_reason };
  if (response.created || response.watch_id === PROGRESS_ANSWER_WATCH_ID) return { type: 'nothing', state };

  const gathered = state.fragments.length === 0 ? response.events : [...state.fragments, ...response.events];
  if (response.fragment) return { type: 'nothing', state: { ...state, fragments: gathered } };
  const last = gathered.at(-1);
  const revision = Number(last === undefined ? response.header.revision : last.kv.mod_revision);
  // A member that lags behind may tell of progress that we have long passed.
  if (revision < state.nextRevision) return { type: 'nothing', state: { ...state, fragments: [] } };
  const after: WatchState = { nextRevision: revision + 1, fragments: [] };
  const events = gathered.filter((event) => keys.owns(event.kv.key)).map((event) => toWatchEvent(event, keys));
  const message: WatchMessage = events.length === 0 ? { type: 'progress', revision } : { type: 'events', revision, events };
  return { type: 'message', message, state: after };
}

function toWatchEvent({ type, kv }: IEvent, keys: KeySpace): WatchEvent {
  return type === 'Delete'
    ? { type: 'delete', key: keys.fromEtcd(kv.key), modRevision: Number(kv.mod_revision) }
    : { type: 'put', item: keys.toKeyValue(kv) };
}
