/** The API's backup: the state as the store holds it, not as this manager's copy shows it. */
import { MusterError } from '@muster/shared/model/error';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { Implementation } from '@muster/shared/rpc/methods';
import { readSnapshot } from '../backup/snapshot.ts';
import { type Store, StoreError } from '../store/store.ts';

type Methods = Pick<Implementation<ControlServiceHandlers>, 'BackupCluster'>;

export function backupMethods(store: Pick<Store, 'range'>, clusterKey?: Uint8Array): Methods {
  return {
    async *BackupCluster(_request, { signal }) {
      let isFirst = true;
      try {
        for await (const { revision, entries } of readSnapshot(store, signal)) {
          yield { revision, entries: [...entries], ...(isFirst && clusterKey !== undefined ? { clusterKey: Buffer.from(clusterKey) } : {}) };
          isFirst = false;
        }
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'compacted') throw error;
        throw new MusterError('unavailable', 'reading the state took longer than the store keeps its history', {
          cause: error,
          reason: 'BACKUP_TOO_SLOW',
          hint: 'Try again, from nearer to the managers.',
        });
      }
    },
  };
}
