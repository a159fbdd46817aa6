/**
 * `cluster admin`: an administrator's context on a manager's machine, for when every one of them
 * is lost or over. Whoever has the cluster key and may write to the store could do the same by
 * hand; this is noted in the audit.
 */
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { AuditRecord, CertificateRecord, Cluster, ManagerRecord, TrustRecord, UserRecord } from '@muster/shared/model/objects';
import { systemNewId } from '@muster/shared/runtime/ids';
import type { Store } from '@muster/manager/store/store';
import { contextPath } from '../context/context.ts';
import type { clusterAdminFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, readManagerConfig } from './files.ts';
import { readClusterKey, readUnlockKey } from './identity-file.ts';
import { contextFor, saveContext } from './save-context.ts';
import { storeTlsOf } from './store-tls.ts';
import { withStore } from './with-store.ts';

/** Each time when somebody else wrote the same certificate meanwhile. */
const ATTEMPTS = 5;

export async function clusterAdmin(session: Session, flags: FlagValues<typeof clusterAdminFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const config = readManagerConfig(dataDir);
  const clusterKey = readClusterKey(dataDir, readUnlockKey(flags.unlockKeyFile, host));
  if (clusterKey === undefined) {
    throw new MusterError('failed-precondition', `the key of a cluster is not in ${dataDir}`, {
      reason: 'KEYS_MISSING',
      hint: 'Run this on a manager’s machine, as the user who may read its directory: --data-dir DIR',
    });
  }
  const store = flags.store ?? config.store ?? `embedded:${join(dataDir, 'store')}`;
  const { cluster, admin, identity, addresses } = await withStore(host, store, storeTlsOf(flags, host, config).options, (opened) => admit(opened, { clusterKey, now: session.now(), from: host.hostname }));
  const name = flags.name ?? cluster.name;
  contextPath(host, name);
  const managers = [...new Set([config.advertise ?? `${host.hostname}:${String(DEFAULT_PORT)}`, ...addresses])];
  const context = saveContext(host, name, contextFor(identity, admin.name, managers));
  if (flags.json) {
    session.printJson({ cluster: cluster.name, clusterId: cluster.id, user: admin.name, context: context.path, expiresAt: identity.expiresAt });
    return;
  }
  session.print(`You are ${admin.name}, an administrator of cluster ${cluster.name}, in the context ${context.name}${context.inUse ? '' : ` (muster context use ${context.name})`}.`);
  if (config.store?.startsWith('embedded:') === true) session.print('Start the manager again: muster manager run');
}

async function admit(store: Store, { clusterKey, now, from }: { readonly clusterKey: Uint8Array; readonly now: number; readonly from: string }) {
  const [{ admitAdmin }, { planTransactions, decodeItem }, { create, replace }] = await Promise.all([
    import('@muster/manager/trust/take-over'),
    import('@muster/manager/state/transactions'),
    import('@muster/manager/state/mutation'),
  ]);
  const cluster = await recordOf<Cluster>(store, 'cluster');
  const trust = await recordOf<TrustRecord>(store, 'trust');
  if (cluster === undefined || trust === undefined) throw new MusterError('failed-precondition', 'there is no cluster in this store', { reason: 'NO_CLUSTER', hint: 'Make one: muster cluster init' });
  const addresses = (await store.range({ prefix: 'managers/' })).items.map(({ value }) => (JSON.parse(value) as ManagerRecord).address);
  const admin = firstAdmin((await store.range({ prefix: 'users/' })).items.map(({ value }) => JSON.parse(value) as UserRecord));
  const { identity, record } = await admitAdmin({ cluster, trust, clusterKey, now }, admin);
  const entry: AuditRecord = { kind: 'audit', id: systemNewId(), at: now, who: `the key on ${from}`, from, method: 'cluster admin', target: admin.name, result: 'ok' };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [item] = (await store.range({ key: `certificates/${record.id}`, limit: 1 })).items;
    const known = item === undefined ? create(record) : replace({ ...record, version: decodeItem(item).version } satisfies CertificateRecord & { version: number });
    const [only] = planTransactions([known, create(entry)], undefined);
    if (only !== undefined && (await store.transact(only.transaction)).succeeded) return { cluster, admin, identity, addresses };
  }
  throw new MusterError('conflict', `the certificate of ${admin.name} keeps changing`, { reason: 'CONTENTION', hint: 'Try it again.' });
}

async function recordOf<T>(store: Store, key: string): Promise<T | undefined> {
  const [item] = (await store.range({ key, limit: 1 })).items;
  return item === undefined ? undefined : (JSON.parse(item.value) as T);
}

/** The one who made the cluster, as a rule. The last one cannot be removed. */
function firstAdmin(users: readonly UserRecord[]): UserRecord {
  const [first] = users.filter(({ role, stacks }) => role === 'admin' && stacks.length === 0).sort((left, right) => left.createdAt - right.createdAt);
  if (first === undefined) throw new MusterError('failed-precondition', 'this cluster has no users', { reason: 'NO_CLUSTER', hint: 'It was made without TLS: use MUSTER_INSECURE=1 on a manager’s machine.' });
  return first;
}
