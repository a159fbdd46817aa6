/** `cluster restore`: a backup into an empty store, and a manager's configuration beside it. */
import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { openBackup, type OpenedBackup } from '../backup/file-format.ts';
import { readPassphrase } from '../backup/passphrase.ts';
import type { clusterRestoreFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import { formatTime } from '../output/time.ts';
import type { Session } from '../session.ts';
import { dataDirOf, writeConfig } from './files.ts';
import { withStore } from './with-store.ts';

export async function clusterRestore(session: Session, flags: FlagValues<typeof clusterRestoreFlags>, [file = '']: readonly string[]): Promise<void> {
  const { host } = session;
  const passphrase = await readPassphrase(flags.passphraseFile, host);
  const path = resolve(host.cwd, file);
  const open = () => openBackup(readFile(path), passphrase);
  // To its last byte before anything is written: a damaged backup changes nothing.
  const { info, objects } = await check(await open());
  const from = `the backup of cluster ${info.clusterName} of ${formatTime(info.createdAt)}, revision ${info.revision}`;
  if (flags.verify) {
    if (flags.json) session.printJson({ file: path, objects, cluster: info.clusterName, clusterId: info.clusterId, revision: info.revision, createdAt: info.createdAt });
    else session.print(`${path} is whole: ${from}, ${objects} objects.`);
    return;
  }
  const dataDir = dataDirOf(flags.dataDir, host);
  const store = flags.store ?? `embedded:${join(dataDir, 'store')}`;
  if (store === 'memory:') throw new MusterError('invalid-argument', 'a store in memory would be gone with this command', { hint: 'Name another store: --store etcd://host1:2379 or embedded:DIR' });
  const advertise = flags.advertise ?? `${host.hostname}:${String(DEFAULT_PORT)}`;
  const config = { store, listen: flags.listen ?? `0.0.0.0:${advertise.slice(advertise.lastIndexOf(':') + 1)}`, advertise };
  const { restoreInto } = await import('@muster/manager/backup/restore');
  const { entries } = await open();
  const { cluster } = await withStore(store, (opened) => restoreInto(opened, entries, session.now(), session.signal));
  const configPath = writeConfig(dataDir, 'manager', config);
  const run = `muster manager run${flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`}`;
  if (flags.json) {
    session.printJson({ file: path, objects, cluster: cluster.name, clusterId: cluster.id, incarnation: cluster.incarnation, store, config: configPath, run });
    return;
  }
  session.print(`Restored ${from}: ${objects} objects are in ${store}.`);
  session.print('Start its manager here:');
  session.print(`  ${run}`);
  session.print('Agents that know this manager’s address come by themselves, with the containers that they run.');
  session.print('Others are told of it: muster agent run --manager HOST:PORT');
  session.print('Until its agent has come, for 15 minutes, the tasks of a node are left alone.');
}

async function check({ info, entries }: OpenedBackup): Promise<{ info: OpenedBackup['info']; objects: number }> {
  let objects = 0;
  for await (const _entry of entries) objects += 1;
  return { info, objects };
}

async function* readFile(path: string): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of createReadStream(path)) yield piece as Buffer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MusterError('failed-precondition', `the backup cannot be read: ${reason}`, { cause: error, hint: 'Name the file that `muster cluster backup` wrote.' });
  }
}
