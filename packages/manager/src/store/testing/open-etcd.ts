/** Opens the etcd driver with the system's clock and no log, for tests on real etcd. */
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { openEtcdStore, type EtcdStoreOptions } from '../etcd/etcd-store.ts';
import type { Store } from '../store.ts';

export function openEtcd(endpoints: readonly string[], options: Partial<EtcdStoreOptions> = {}): Store {
  return openEtcdStore({
    endpoints,
    clock: systemClock,
    newId: systemNewId,
    logger: silentLogger,
    random: systemRandom,
    ...options,
  });
}

/** Every test its own keys in a shared etcd. */
export function uniquePrefix(): string {
  return `/test/${systemNewId()}/`;
}
