/** `cluster backup`: the state as of one revision and the key to its secrets, encrypted, in one file. */
import { resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { sealBackup } from '../backup/file-format.ts';
import { gather, type Page } from '../backup/gather.ts';
import { readPassphrase } from '../backup/passphrase.ts';
import { writeWhole } from '../backup/write-file.ts';
import type { clusterBackupFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, readManagerConfig } from './files.ts';
import { readClusterKey, readUnlockKey } from './identity-file.ts';
import { storeTlsOf } from './store-tls.ts';
import { withStore } from './with-store.ts';

export async function clusterBackup(session: Session, flags: FlagValues<typeof clusterBackupFlags>, [file = '']: readonly string[]): Promise<void> {
  const passphrase = await readPassphrase(flags.passphraseFile, session.host);
  const path = resolve(session.host.cwd, file);
  const take = async (pages: AsyncIterable<Page>): Promise<void> => {
    const { info, entries, count } = await gather(pages, session.now(), session.signal);
    const bytes = await writeWhole(path, sealBackup(info, entries, passphrase));
    if (flags.json) session.printJson({ file: path, bytes, objects: count(), cluster: info.clusterName, clusterId: info.clusterId, revision: info.revision });
    else session.print(`Cluster ${info.clusterName} as of revision ${info.revision}: ${count()} objects in ${path} (${bytes} bytes, encrypted).`);
  };
  if (flags.store !== undefined) {
    const { readSnapshot } = await import('@muster/manager/backup/snapshot');
    const dataDir = dataDirOf(flags.dataDir, session.host);
    const clusterKey = readClusterKey(dataDir, readUnlockKey(flags.unlockKeyFile, session.host));
    await withStore(session.host, flags.store, storeTlsOf(flags, session.host, readManagerConfig(dataDir)).options, async (store) => {
      const hasTrust = (await store.range({ key: 'trust', limit: 1 })).items.length > 0;
      if (hasTrust && clusterKey === undefined) throw keyMissing(dataDir);
      await take(withKey(readSnapshot(store, session.signal), hasTrust ? clusterKey : undefined));
    });
    return;
  }
  using api = await session.connect();
  await take(api.backup(session.signal));
}

async function* withKey(pages: AsyncIterable<Page>, clusterKey: Uint8Array | undefined): AsyncIterable<Page> {
  for await (const page of pages) yield { ...page, ...(clusterKey === undefined ? {} : { clusterKey }) };
}

/** A backup that nobody can restore is none. */
function keyMissing(dataDir: string): MusterError {
  return new MusterError('failed-precondition', `the key that opens the secrets of this cluster is not in ${dataDir}`, {
    reason: 'KEYS_MISSING',
    hint: 'Run this on a manager’s machine, with its data directory: --data-dir DIR',
  });
}
