/** Opens the store at an address for one piece of work, with the errors of every other command. */
import type { StoreAccess } from '@muster/manager/store/open-store';
import type { Store } from '@muster/manager/store/store';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import type { Host } from '../host.ts';
import { withStoreErrors } from './store-error.ts';

/** A store that is tried for longer is said to be tried. */
const PATIENCE_MS = 2_000;

export async function withStore<T>(host: Host, address: string, access: StoreAccess, work: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import('@muster/manager/store/open-store');
  return withStoreErrors(address, async () => {
    const store = await openStore(address, { clock: systemClock, random: systemRandom, newId: systemNewId, logger: silentLogger, ...access });
    try {
      await firstAnswer(host, address, store);
      return await work(store);
    } finally {
      await store.close();
    }
  });
}

async function firstAnswer({ clock, stderr, signal }: Host, address: string, store: Store): Promise<void> {
  const cancel = clock.after(PATIENCE_MS, () => stderr.write(`The store ${address} has not answered yet; still trying. Ctrl-C gives up.\n`));
  try {
    await store.range({ key: 'cluster', limit: 1 }, signal);
  } finally {
    cancel();
  }
}
