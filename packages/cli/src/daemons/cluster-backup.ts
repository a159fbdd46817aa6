/** `cluster backup`: the state as of one revision, encrypted, in one file. */
import { resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { Cluster } from '@muster/shared/model/objects';
import { type BackupInfo, type Entry, sealBackup } from '../backup/file-format.ts';
import { readPassphrase } from '../backup/passphrase.ts';
import { writeWhole } from '../backup/write-file.ts';
import type { clusterBackupFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { VERSION } from '../version.ts';
import { withStore } from './with-store.ts';

interface Page {
  readonly revision: number;
  readonly entries: readonly Entry[];
}

export async function clusterBackup(session: Session, flags: FlagValues<typeof clusterBackupFlags>, [file = '']: readonly string[]): Promise<void> {
  const passphrase = await readPassphrase(flags.passphraseFile, session.host);
  const path = resolve(session.host.cwd, file);
  const take = async (pages: AsyncIterable<Page>): Promise<void> => {
    const { info, entries, count } = await describe(pages, session.now());
    const bytes = await writeWhole(path, sealBackup(info, entries, passphrase));
    if (flags.json) session.printJson({ file: path, bytes, objects: count(), cluster: info.clusterName, clusterId: info.clusterId, revision: info.revision });
    else session.print(`Cluster ${info.clusterName} as of revision ${info.revision}: ${count()} objects in ${path} (${bytes} bytes, encrypted).`);
  };
  if (flags.store !== undefined) {
    const { readSnapshot } = await import('@muster/manager/backup/snapshot');
    await withStore(flags.store, (store) => take(readSnapshot(store, session.signal)));
    return;
  }
  using api = await session.connect();
  await take(api.backup(session.signal));
}

/** The cluster's record is among the first keys, so what the file says of itself is known before it is written. */
async function describe(pages: AsyncIterable<Page>, now: number): Promise<{ info: BackupInfo; entries: AsyncIterable<Entry>; count: () => number }> {
  const iterator = pages[Symbol.asyncIterator]();
  const held: Entry[] = [];
  let cluster: Cluster | undefined;
  let revision = 0;
  while (cluster === undefined) {
    const next = await iterator.next();
    if (next.done === true) throw new MusterError('failed-precondition', 'there is no cluster in this store yet', { reason: 'NO_CLUSTER', hint: 'Make one: muster cluster init' });
    revision = next.value.revision;
    held.push(...next.value.entries);
    const record = next.value.entries.find(({ key }) => key === 'cluster');
    if (record !== undefined) cluster = JSON.parse(record.value) as Cluster;
  }
  let written = 0;
  async function* entries(): AsyncIterable<Entry> {
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
  }
  const info = { clusterId: cluster.id, clusterName: cluster.name, revision, createdAt: now, softwareVersion: VERSION };
  return { info, entries: entries(), count: () => written };
}
