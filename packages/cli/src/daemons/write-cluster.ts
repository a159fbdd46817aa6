/** Puts a new cluster into a store, in one transaction: the record, the trust it stands on, the first administrator. */
import { MusterError } from '@muster/shared/model/error';
import type { Cluster, ClusterObject } from '@muster/shared/model/objects';
import type { Store } from '@muster/manager/store/store';

/** Throws `already-exists` when the store holds a cluster. */
export async function writeCluster(store: Store, storeAddress: string, cluster: Cluster, objects: readonly ClusterObject[]): Promise<void> {
  const { planTransactions } = await import('@muster/manager/state/transactions');
  const planned = planTransactions([cluster, ...objects].map((object) => ({ op: 'create', object })), undefined);
  const [only] = planned;
  if (only === undefined || planned.length > 1) throw new Error('a new cluster is one transaction');
  const { succeeded } = await store.transact(only.transaction);
  if (succeeded) return;
  throw clusterExists(storeAddress);
}

export function clusterExists(storeAddress: string): MusterError {
  return new MusterError('already-exists', `there is a cluster in ${storeAddress} already`, {
    reason: 'CLUSTER_EXISTS',
    hint: 'Start a manager of it (muster manager run), or name another store with --store.',
  });
}
