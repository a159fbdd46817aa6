/**
 * `cluster restore`: a backup into an empty store, and beside it what a manager on
 * this machine needs: its configuration, the cluster key and a certificate.
 */
import { createReadStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { Cluster, TrustRecord, UserRecord } from '@muster/shared/model/objects';
import { systemNewId } from '@muster/shared/runtime/ids';
import { CLUSTER_KEY_ENTRY, type Entry, openBackup, type OpenedBackup } from '../backup/file-format.ts';
import { readPassphrase } from '../backup/passphrase.ts';
import type { clusterRestoreFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import { formatTime } from '../output/time.ts';
import type { Session } from '../session.ts';
import { dataDirOf, writeConfig } from './files.ts';
import { writeClusterKey, writeIdentity } from './identity-file.ts';
import { hostOf } from './local-address.ts';
import { contextFor, saveContext } from './save-context.ts';
import { refuseOtherCluster, refuseRunningManager } from './other-cluster.ts';
import { storeTlsOf } from './store-tls.ts';
import { withStore } from './with-store.ts';

export async function clusterRestore(session: Session, flags: FlagValues<typeof clusterRestoreFlags>, [file = '']: readonly string[]): Promise<void> {
  const { host } = session;
  const passphrase = await readPassphrase(flags.passphraseFile, host);
  const path = resolve(host.cwd, file);
  const open = () => openBackup(readFile(path), passphrase);
  // To its last byte before anything is written: a damaged backup changes nothing.
  const { info, objects, trust: held } = await check(await open());
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
  refuseOtherCluster(dataDir, 'manager', info.clusterId);
  await refuseRunningManager(dataDir, host);
  const tls = storeTlsOf(flags, host);
  const config = { store, listen: flags.listen ?? `0.0.0.0:${advertise.slice(advertise.lastIndexOf(':') + 1)}`, advertise, ...tls.config };
  const [{ restoreInto }, { entriesOf }] = await Promise.all([import('@muster/manager/backup/restore'), import('@muster/manager/backup/entries')]);
  const trust = held === undefined ? undefined : await trustHere(held, session, advertise);
  const { entries } = await open();
  const { cluster } = await withStore(session.host, store, tls.options, (opened) =>
    restoreInto(opened, withRecords(entries, entriesOf(trust?.records ?? [])), session.now(), session.signal),
  );
  const configPath = writeConfig(dataDir, 'manager', config);
  if (held !== undefined && trust !== undefined) {
    writeClusterKey(dataDir, held.clusterKey);
    writeIdentity(dataDir, 'manager', trust.manager);
  }
  const context = trust?.admin === undefined ? undefined : saveContext(host, info.clusterName, contextFor(trust.admin, held?.admin?.name ?? '', [advertise]));
  const run = `muster manager run${flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`}`;
  if (flags.json) {
    session.printJson({ file: path, objects, cluster: cluster.name, clusterId: cluster.id, incarnation: cluster.incarnation, store, config: configPath, ...(context === undefined ? {} : { context: context.path }), run });
    return;
  }
  session.print(`Restored ${from}: ${objects} objects are in ${store}.`);
  session.print('Start its manager here:');
  session.print(`  ${run}`);
  session.print('Agents that know this manager’s address come by themselves, with the containers that they run.');
  session.print('Others are told of it: muster agent run --manager HOST:PORT');
  if (context !== undefined) session.print(`You are its administrator ${held?.admin?.name ?? ''} in the context ${context.name}; contexts and tokens of before are good, too.`);
  session.print('Until its agent has come, for 15 minutes, the tasks of a node are left alone.');
}

/** What the backup holds of the cluster's trust. */
interface HeldTrust {
  readonly cluster: Cluster;
  readonly trust: TrustRecord;
  readonly clusterKey: Uint8Array;
  readonly admin?: UserRecord;
}

async function check({ info, entries }: OpenedBackup): Promise<{ info: OpenedBackup['info']; objects: number; trust?: HeldTrust }> {
  let objects = 0;
  let clusterKey: Uint8Array | undefined;
  let cluster: Cluster | undefined;
  let trust: TrustRecord | undefined;
  let admin: UserRecord | undefined;
  for await (const { key, value } of entries) {
    if (key === CLUSTER_KEY_ENTRY) clusterKey = Buffer.from(value, 'base64');
    else objects += 1;
    if (key === 'cluster') cluster = JSON.parse(value) as Cluster;
    if (key === 'trust') trust = JSON.parse(value) as TrustRecord;
    if (key.startsWith('users/')) {
      const user = JSON.parse(value) as UserRecord;
      if (user.role === 'admin' && (admin === undefined || user.createdAt < admin.createdAt)) admin = user;
    }
  }
  if (cluster === undefined || trust === undefined) return { info, objects };
  if (clusterKey === undefined) {
    throw new MusterError('failed-precondition', 'the backup does not hold the key that opens the secrets in it', { reason: 'KEYS_MISSING', hint: 'Take another backup: muster cluster backup FILE' });
  }
  return { info, objects, trust: { cluster, trust, clusterKey, ...(admin === undefined ? {} : { admin }) } };
}

async function trustHere({ cluster, trust, clusterKey, admin }: HeldTrust, session: Session, advertise: string) {
  const { host } = session;
  const { takeOver } = await import('@muster/manager/trust/take-over');
  const names = [hostOf(advertise), host.hostname];
  return takeOver({ cluster, trust, clusterKey, ...(admin === undefined ? {} : { admin }), name: host.hostname, names, newId: systemNewId, now: session.now() });
}

async function* withRecords(entries: AsyncIterable<Entry>, more: readonly Entry[]): AsyncIterable<Entry> {
  const replaced = new Set([CLUSTER_KEY_ENTRY, ...more.map(({ key }) => key)]);
  for await (const entry of entries) if (!replaced.has(entry.key)) yield entry;
  yield* more;
}

async function* readFile(path: string): AsyncIterable<Uint8Array> {
  try {
    for await (const piece of createReadStream(path)) yield piece as Buffer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MusterError('failed-precondition', `the backup cannot be read: ${reason}`, { cause: error, hint: 'Name the file that `muster cluster backup` wrote.' });
  }
}
