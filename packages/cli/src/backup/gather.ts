/** What goes into a backup's file, out of pages of the state as they come from a manager or a store. */
import { MusterError } from '@muster/shared/model/error';
import type { Cluster } from '@muster/shared/model/objects';
import { VERSION } from '../version.ts';
import { type BackupInfo, CLUSTER_KEY_ENTRY, type Entry } from './file-format.ts';

export interface Page {
  readonly revision: number;
  readonly entries: readonly Entry[];
  /** In the first page of a cluster with TLS. */
  readonly clusterKey?: Uint8Array;
}

/** The cluster's record is among the first keys, so what the file says of itself is known before it is written. Throws the signal's reason when it was interrupted. */
export async function gather(pages: AsyncIterable<Page>, now: number, signal: AbortSignal): Promise<{ info: BackupInfo; entries: AsyncIterable<Entry>; count: () => number }> {
  const iterator = pages[Symbol.asyncIterator]();
  const held: Entry[] = [];
  let cluster: Cluster | undefined;
  let revision = 0;
  let key: Entry | undefined;
  while (cluster === undefined) {
    const next = await iterator.next();
    if (next.done === true) signal.throwIfAborted();
    if (next.done === true) throw new MusterError('failed-precondition', 'there is no cluster in this store yet', { reason: 'NO_CLUSTER', hint: 'Make one: muster cluster init' });
    revision = next.value.revision;
    const { clusterKey } = next.value;
    if (clusterKey !== undefined && clusterKey.length > 0) key = { key: CLUSTER_KEY_ENTRY, value: Buffer.from(clusterKey).toString('base64') };
    held.push(...next.value.entries);
    const record = next.value.entries.find(({ key }) => key === 'cluster');
    if (record !== undefined) cluster = JSON.parse(record.value) as Cluster;
  }
  let written = 0;
  async function* entries(): AsyncIterable<Entry> {
    if (key !== undefined) yield key;
    for (const entry of held) {
      written += 1;
      yield entry;
    }
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      for (const entry of next.value.entries) {
        written += 1;
        yield entry;
      }
    }
    // A stream ends without an error when it is interrupted: what came so far is no backup.
    signal.throwIfAborted();
  }
  const info = { clusterId: cluster.id, clusterName: cluster.name, revision, createdAt: now, softwareVersion: VERSION };
  return { info, entries: entries(), count: () => written };
}
