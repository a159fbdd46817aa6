/**
 * Fills an empty store with a snapshot. The cluster's record goes in last: a store
 * without it is no cluster, so what was interrupted is never taken for whole, and the
 * next attempt clears it away first.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Cluster } from '@muster/shared/model/objects';
import { kindOfKey } from '../state/keys.ts';
import { MAX_WRITES, type Store } from '../store/store.ts';
import { restored } from './restored.ts';
import type { Entry } from './snapshot.ts';

/** Of one transaction: etcd takes requests of up to 1.5 MiB. */
const MAX_BATCH_BYTES = 512 * 1024;

export interface RestoreResult {
  readonly cluster: Cluster;
  readonly entries: number;
}

/**
 * @param now milliseconds since the epoch
 * Throws `MusterError` `already-exists` when the store holds a cluster,
 * `failed-precondition` when it holds something else or the snapshot no cluster.
 */
export async function restoreInto(store: Store, entries: AsyncIterable<Entry>, now: number, signal?: AbortSignal): Promise<RestoreResult> {
  await clear(store, signal);
  let clusterEntry: Entry | undefined;
  let count = 0;
  let batch: Entry[] = [];
  let bytes = 0;
  const flush = async () => {
    await write(store, batch, signal);
    count += batch.length;
    batch = [];
    bytes = 0;
  };
  for await (const original of entries) {
    const entry = restored(original, now);
    if (kindOfKey(entry.key) === 'cluster') {
      clusterEntry = entry;
      continue;
    }
    const size = entry.key.length + Buffer.byteLength(entry.value);
    if (batch.length >= MAX_WRITES || bytes + size > MAX_BATCH_BYTES) await flush();
    batch.push(entry);
    bytes += size;
  }
  await flush();
  if (clusterEntry === undefined) {
    throw new MusterError('failed-precondition', 'there is no cluster in the snapshot', { reason: 'NO_CLUSTER', hint: 'Take another backup.' });
  }
  await write(store, [clusterEntry], signal);
  return { cluster: JSON.parse(clusterEntry.value) as Cluster, entries: count + 1 };
}

/** Removes what an interrupted restore has left; anything else in the store is somebody's. */
async function clear(store: Store, signal: AbortSignal | undefined): Promise<void> {
  const hint = 'Name an empty store: another directory, or another prefix of etcd (etcd://host:2379/another/).';
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const { items, more } = await store.range({ prefix: '', limit: MAX_WRITES, ...(after === undefined ? {} : { after }) }, signal);
    const keys = items.map(({ key }) => key);
    if (keys.some((key) => kindOfKey(key) === 'cluster')) {
      throw new MusterError('already-exists', `there is a cluster in ${store.description} already`, { reason: 'CLUSTER_EXISTS', hint });
    }
    const stranger = keys.find((key) => kindOfKey(key) === undefined && !key.startsWith('names/'));
    if (stranger !== undefined) {
      throw new MusterError('failed-precondition', `${store.description} holds something else: ${stranger}`, { reason: 'STORE_NOT_EMPTY', hint });
    }
    if (keys.length > 0) pages.push(keys);
    after = more ? keys.at(-1) : undefined;
  } while (after !== undefined);
  for (const keys of pages) await store.transact({ compares: [], writes: keys.map((key) => ({ op: 'delete', key })) }, signal);
}

async function write(store: Store, entries: readonly Entry[], signal: AbortSignal | undefined): Promise<void> {
  if (entries.length === 0) return;
  await store.transact({ compares: [], writes: entries.map(({ key, value }) => ({ op: 'put', key, value })) }, signal);
}
