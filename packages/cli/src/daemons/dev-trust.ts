/**
 * The trust of `muster dev`: made the first time, found again afterwards. The
 * manager, the agent and the user of this machine all get their certificates here,
 * so nobody has to join.
 */
import { join } from 'node:path';
import type { Store } from '@muster/manager/store/store';
import type { ManagerTrustOptions } from '@muster/manager/trust/manager-trust';
import { MusterError } from '@muster/shared/model/error';
import type { Cluster } from '@muster/shared/model/objects';
import { makeDirectory } from '@muster/shared/runtime/make-directory';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import type { IdentityHolder } from '@muster/shared/trust/identity';
import { parseContext, writeContext } from '../context/context.ts';
import { readFileSync } from 'node:fs';
import { holdIdentity, readClusterKey, readIdentity, writeClusterKey, writeIdentity } from './identity-file.ts';
import { contextFor } from './save-context.ts';
import { writeCluster } from './write-cluster.ts';

export interface DevTrustOptions {
  readonly dataDir: string;
  readonly storeAddress: string;
  readonly hostname: string;
  /** `host:port` at which commands reach the manager. */
  readonly reach: string;
}

export interface DevTrust {
  readonly manager: ManagerTrustOptions;
  readonly agent: IdentityHolder;
}

/** The user's context of a `dev` cluster; written anew at each start, with the address of the day. */
export const devContextPath = (dataDir: string): string => join(dataDir, 'context.json');

export async function devTrust(store: Store, options: DevTrustOptions): Promise<DevTrust> {
  const { dataDir, hostname, reach } = options;
  const { items } = await store.range({ key: 'trust', limit: 1 });
  if (items.length === 0) await makeDevTrust(store, options);
  else {
    const path = devContextPath(dataDir);
    const context = parseContext(readFileSync(path, 'utf8'), path);
    writeContext(path, { ...context, managers: [reach] });
  }
  const [manager, agent, clusterKey] = [readIdentity(dataDir, 'manager'), readIdentity(dataDir, 'agent'), readClusterKey(dataDir)];
  if (manager === undefined || agent === undefined || clusterKey === undefined) {
    throw new MusterError('failed-precondition', `${dataDir} holds a cluster but not the keys to it`, {
      reason: 'KEYS_MISSING',
      hint: 'Choose another directory (--data-dir DIR), or begin anew by removing this one.',
    });
  }
  const { createKeyring } = await import('@muster/manager/trust/keyring');
  return {
    manager: { identity: holdIdentity(dataDir, 'manager', manager), keyring: createKeyring(clusterKey), names: [hostname] },
    agent: holdIdentity(dataDir, 'agent', agent),
  };
}

async function makeDevTrust(store: Store, { dataDir, storeAddress, hostname, reach }: DevTrustOptions): Promise<void> {
  const [{ newCluster }, { bootstrapTrust }, { DEFAULT_CERTIFICATE_LIFE_MS }, { readNodeId }] = await Promise.all([
    import('@muster/manager/cluster'),
    import('@muster/manager/trust/bootstrap'),
    import('@muster/manager/trust/issue'),
    import('@muster/agent/journal/file'),
  ]);
  const now = systemClock.now();
  const cluster: Cluster = newCluster({ name: 'dev', newId: systemNewId, now });
  const trust = await bootstrapTrust({ clusterId: cluster.id, clusterName: cluster.name, now, newId: systemNewId, certificateLifeMs: DEFAULT_CERTIFICATE_LIFE_MS });
  makeDirectory(join(dataDir, 'agent'));
  const nodeId = readNodeId(join(dataDir, 'agent'), systemNewId);
  const [manager, agent] = await Promise.all([trust.identity('manager', systemNewId(), hostname, [hostname]), trust.identity('worker', nodeId, hostname, [])]);
  writeClusterKey(dataDir, trust.clusterKey);
  writeIdentity(dataDir, 'manager', manager);
  writeIdentity(dataDir, 'agent', agent);
  writeContext(devContextPath(dataDir), contextFor(trust.admin, 'admin', [reach]));
  await writeCluster(store, storeAddress, cluster, trust.objects());
}
