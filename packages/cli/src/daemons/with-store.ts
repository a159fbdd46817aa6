/** Opens the store at an address for one piece of work, with the errors of every other command. */
import type { StoreAccess } from '@muster/manager/store/open-store';
import type { Store } from '@muster/manager/store/store';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { withStoreErrors } from './store-error.ts';

export async function withStore<T>(address: string, access: StoreAccess, work: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('@muster/manager/store/open-store');
  return withStoreErrors(address, async () => {
    const store = await openStore(address, { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger, ...access });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  });
}
