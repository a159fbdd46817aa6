/**
 * `cluster init`: makes the cluster record in the store, with the hash of a join
 * token that is printed once, and a manager's configuration in the data directory.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { Cluster } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import type { clusterInitFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, writeConfig } from './files.ts';
import { withStore } from './with-store.ts';

const TOKEN_BYTES = 24;

export async function clusterInit(session: Session, flags: FlagValues<typeof clusterInitFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const storeAddress = flags.store ?? `embedded:${join(dataDir, 'store')}`;
  if (storeAddress === 'memory:') throw new MusterError('invalid-argument', 'a cluster in memory cannot be prepared', { hint: 'Start it: muster manager run --store memory:' });
  const advertise = flags.advertise ?? `${host.hostname}:${String(DEFAULT_PORT)}`;
  const listen = flags.listen ?? `0.0.0.0:${advertise.slice(advertise.lastIndexOf(':') + 1)}`;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const { newCluster } = await import('@muster/manager/cluster');
  const cluster = newCluster({ name: flags.name, newId: systemNewId, now: systemClock.now(), joinToken: token });
  // The file first: a data directory that cannot be written must not leave a cluster behind whose token nobody saw.
  const path = writeConfig(dataDir, 'manager', { store: storeAddress, listen, advertise });
  await createRecord(storeAddress, cluster);
  const directory = flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`;
  const run = `muster manager run${directory}`;
  const joinLine = `muster cluster join ${token}@${advertise}`;
  if (flags.json) {
    session.printJson({ cluster: cluster.name, clusterId: cluster.id, store: storeAddress, config: path, token, run, join: joinLine });
    return;
  }
  session.print(`Cluster ${cluster.name} (${cluster.id}) is made in ${storeAddress}.`);
  session.print('Start its manager here:');
  session.print(`  ${run}`);
  session.print('Let a host join (the token is shown only now; the store keeps its hash):');
  session.print(`  ${joinLine}`);
  if (storeAddress.startsWith('etcd')) {
    session.print('Start more managers on other machines:');
    session.print(`  muster manager run --store ${storeAddress} --advertise HOST:${String(DEFAULT_PORT)}`);
  }
}

async function createRecord(address: string, cluster: Cluster): Promise<void> {
  const [{ keyOf }, { encode }] = await Promise.all([import('@muster/manager/state/keys'), import('@muster/manager/state/transactions')]);
  const key = keyOf(cluster);
  const { succeeded } = await withStore(address, (store) =>
    store.transact({ compares: [{ key, createRevision: 0 }], writes: [{ op: 'put', key, value: encode(cluster) }] }),
  );
  if (succeeded) return;
  throw new MusterError('already-exists', `there is a cluster in ${address} already`, {
    reason: 'CLUSTER_EXISTS',
    hint: 'Start a manager of it (muster manager run), or name another store with --store.',
  });
}
