import type { Clock } from '@muster/shared/runtime/clock';
import { LocalStore } from './local-store.ts';
import { Mvcc } from './mvcc.ts';
import type { Store } from './store.ts';

export interface MemoryStoreOptions {
  /** Times the leases. */
  readonly clock: Clock;
  /** Revisions that can be read and watched from at least. */
  readonly keepRevisions?: number;
}

const DEFAULT_KEEP_REVISIONS = 10_000;

/**
 * A store in this process's memory, for tests and for the simulator. A
 * transaction takes effect in the call itself, so runs are deterministic; its
 * answer, and what watchers see of it, come as promise reactions.
 */
export function createMemoryStore({ clock, keepRevisions = DEFAULT_KEEP_REVISIONS }: MemoryStoreOptions): Store {
  return new LocalStore({ description: 'memory', clock, state: new Mvcc(), keepRevisions });
}
