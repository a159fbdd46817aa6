/**
 * How objects out of a snapshot go into the store that takes over. Pure.
 *
 * The incarnation rises, so that agents obey the managers of the new store, whose
 * revisions begin anew, and nobody of before. Nodes are waited for: their agents are
 * somewhere with their containers, and find the new managers after a while.
 */
import type { Cluster, Node } from '@muster/shared/model/objects';
import { keyOf, kindOfKey } from '../state/keys.ts';
import { encode } from '../state/transactions.ts';
import type { Entry } from './snapshot.ts';

/** How long the tasks of a node that has not come yet are left alone. */
export const AWAIT_NODES_MS = 15 * 60_000;

/**
 * Higher than any that agents may have seen: one backup may be restored twice, and
 * what the first restore counted is not in it.
 */
export function nextIncarnation(incarnation: number, now: number): number {
  return Math.max(incarnation + 1, Math.floor(now / 1_000));
}

/** @param now milliseconds since the epoch */
export function restored(entry: Entry, now: number): Entry {
  const kind = kindOfKey(entry.key);
  if (kind === 'cluster') {
    const cluster = JSON.parse(entry.value) as Cluster;
    return encoded({ ...cluster, incarnation: nextIncarnation(cluster.incarnation, now) });
  }
  if (kind === 'node') {
    const node = JSON.parse(entry.value) as Node;
    const { hostStops: _isOver, ...session } = node.session;
    // What was down had been given up already.
    const awaited = node.status.state === 'down' ? {} : { awaitedUntil: now + AWAIT_NODES_MS };
    return encoded({ ...node, session: { ...session, connected: false, since: now, ...awaited } });
  }
  return entry;
}

const encoded = (object: Cluster | Node): Entry => ({ key: keyOf(object), value: encode(object) });
