/**
 * Opens the store that an address names:
 *
 *   embedded:DIR                     a file of this machine; one manager
 *   etcd://host1:2379,host2:2379/p/  etcd; any number of managers (etcds:// with TLS)
 *   memory:                          lost with the process; for trying things out
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { TlsOptions, UserPassword } from './etcd/connection.ts';
import { StoreError, type Store } from './store.ts';

/** How to reach an etcd that asks for more than an address. */
export interface StoreAccess {
  readonly tls?: TlsOptions;
  readonly user?: UserPassword;
}

export interface OpenStoreOptions extends StoreAccess {
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
}

/** Throws `StoreError`: `invalid` for an address that is none, or what opening the store throws. */
export async function openStore(address: string, options: OpenStoreOptions): Promise<Store> {
  if (address === 'memory:') {
    const { createMemoryStore } = await import('./memory.ts');
    return createMemoryStore(options);
  }
  if (address.startsWith('embedded:')) {
    const directory = address.slice('embedded:'.length);
    if (directory === '') throw new StoreError('invalid', 'the store address embedded: names no directory; write embedded:/var/lib/muster');
    const { openEmbeddedStore } = await import('./embedded.ts');
    return openEmbeddedStore({ directory, ...options });
  }
  if (address.startsWith('etcd')) {
    const { parseEtcdLocation } = await import('./etcd/location.ts');
    const { openEtcdStore } = await import('./etcd/etcd-store.ts');
    const { endpoints, prefix, tls } = parseEtcdLocation(address);
    return openEtcdStore({ endpoints, prefix, ...(tls ? { tls: {} } : {}), ...options });
  }
  throw new StoreError(
    'invalid',
    `the store address ${address} is not understood; write embedded:DIR, etcd://host1:2379,host2:2379 or memory:`,
  );
}
