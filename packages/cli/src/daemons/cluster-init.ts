/**
 * `cluster init`: makes a cluster in the store with a certification authority of
 * its own, this machine's manager certificate, and the first administrator's
 * context. Prints how machines join; the store keeps hashes of the tokens only.
 */
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '@muster/shared/model/network';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { contextPath } from '../context/context.ts';
import type { clusterInitFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, writeConfig } from './files.ts';
import { writeClusterKey, writeIdentity } from './identity-file.ts';
import { hostOf } from './local-address.ts';
import { contextFor, saveContext } from './save-context.ts';
import { storeTlsOf } from './store-tls.ts';
import { refuseOtherStore } from './other-cluster.ts';
import { withStore } from './with-store.ts';
import { clusterExists, writeCluster } from './write-cluster.ts';

export async function clusterInit(session: Session, flags: FlagValues<typeof clusterInitFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const storeAddress = flags.store ?? `embedded:${join(dataDir, 'store')}`;
  if (storeAddress === 'memory:') throw new MusterError('invalid-argument', 'a cluster in memory cannot be prepared', { hint: 'Start it: muster manager run --store memory: --insecure --listen 127.0.0.1:7400' });
  // What the context will be called: found out afterwards, it would leave a cluster that nobody can reach.
  contextPath(host, flags.name);
  refuseOtherStore(dataDir, storeAddress);
  const advertise = flags.advertise ?? `${host.hostname}:${String(DEFAULT_PORT)}`;
  const listen = flags.listen ?? `0.0.0.0:${advertise.slice(advertise.lastIndexOf(':') + 1)}`;
  const [{ newCluster }, { bootstrapTrust }, { DEFAULT_CERTIFICATE_LIFE_MS }] = await Promise.all([
    import('@muster/manager/cluster'),
    import('@muster/manager/trust/bootstrap'),
    import('@muster/manager/trust/issue'),
  ]);
  const now = systemClock.now();
  const cluster = newCluster({ name: flags.name, newId: systemNewId, now, ...networkingOf(flags) });
  const trust = await bootstrapTrust({
    clusterId: cluster.id,
    clusterName: cluster.name,
    now,
    newId: systemNewId,
    certificateLifeMs: flags.certificateLife ?? DEFAULT_CERTIFICATE_LIFE_MS,
  });
  const identity = await trust.identity('manager', systemNewId(), host.hostname, [hostOf(advertise), host.hostname]);
  const tls = storeTlsOf(flags, host);
  const path = await withStore(host, storeAddress, tls.options, async (store) => {
    // A cluster that is there already must not lose the files that it is reached with.
    if ((await store.range({ key: 'cluster', limit: 1 })).items.length > 0) throw clusterExists(storeAddress);
    // The files first: a data directory that cannot be written must not leave a cluster behind whose key nobody has.
    const config = writeConfig(dataDir, 'manager', { store: storeAddress, listen, advertise, ...tls.config });
    writeClusterKey(dataDir, trust.clusterKey);
    writeIdentity(dataDir, 'manager', identity);
    await writeCluster(store, storeAddress, cluster, trust.objects());
    return config;
  });
  const context = saveContext(host, flags.name, contextFor(trust.admin, 'admin', [advertise]));
  const directory = flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`;
  const run = `muster manager run${directory}`;
  const lines = {
    manager: `muster node join ${trust.tokens.manager}@${advertise}`,
    worker: `muster node join ${trust.tokens.worker}@${advertise}`,
  };
  if (flags.json) {
    session.printJson({ cluster: cluster.name, clusterId: cluster.id, store: storeAddress, config: path, context: context.path, run, tokens: trust.tokens, join: lines });
    return;
  }
  session.print(`Cluster ${cluster.name} (${cluster.id}) is made in ${storeAddress}.`);
  session.print('Start its manager here:');
  session.print(`  ${run}`);
  session.print('The tokens are shown only now; the store keeps their hashes. Let a host join as a worker:');
  session.print(`  ${lines.worker}`);
  if (storeAddress.startsWith('etcd')) {
    session.print('Let another machine join as a manager:');
    session.print(`  ${lines.manager}`);
  }
  session.print(`You are its administrator, in the context ${context.name}${context.inUse ? '' : ` (muster context use ${context.name})`}. For other people: muster user create NAME`);
}

function networkingOf({ dataPath, networkPort, networkPool }: FlagValues<typeof clusterInitFlags>): { readonly networking?: NetworkSettings } {
  if (dataPath === undefined && networkPort === undefined && networkPool === undefined) return {};
  return {
    networking: {
      ...DEFAULT_NETWORK_SETTINGS,
      ...(dataPath === undefined ? {} : { dataPath }),
      ...(networkPort === undefined ? {} : { port: networkPort }),
      ...(networkPool === undefined ? {} : { pool: networkPool }),
    },
  };
}
