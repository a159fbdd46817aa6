import type { Clock } from '@muster/shared/runtime/clock';
import { MAX_WRITES, type Store, type Write } from '../store.ts';
import { write } from './exercise.ts';

/** A store that the suite may do with as it likes, and the handles that it needs beside the contract. */
export interface OpenedStore {
  readonly store: Store;
  /** The clock that times this store's leases. */
  readonly clock: Clock;
  /** Lets at least this much time pass on that clock. */
  advance(ms: number): Promise<void>;
  /** A lease time that the driver grants as asked. */
  readonly leaseTtlMs: number;
  /** Releases what the store stood on, after the suite has closed it. */
  release?(): Promise<void>;
}

/** What one test of the suite works with. */
export interface Suite {
  readonly opened: OpenedStore;
  readonly store: Store;
  /** All keys of the test begin with this; nobody else's do. */
  readonly prefix: string;
  /** Puts the keys, given without the prefix. Answers with the last revision. */
  readonly fill: (keys: readonly string[]) => Promise<number>;
  /** A range over the test's keys; names in and out are without the prefix. */
  readonly keysOf: (request?: { after?: string; limit?: number }) => Promise<{ keys: string[]; more: boolean }>;
}

export function createSuite(opened: OpenedStore, prefix: string): Suite {
  const { store } = opened;
  return {
    opened,
    store,
    prefix,
    async fill(keys) {
      let revision = 0;
      for (let at = 0; at < keys.length; at += MAX_WRITES) {
        const writes: Write[] = keys
          .slice(at, at + MAX_WRITES)
          .map((key) => ({ op: 'put', key: prefix + key, value: `value of ${key}` }));
        revision = await write(store, { compares: [], writes });
      }
      return revision;
    },
    async keysOf({ after, limit } = {}) {
      const page = await store.range({
        prefix,
        ...(after === undefined ? {} : { after: prefix + after }),
        ...(limit === undefined ? {} : { limit }),
      });
      return { keys: page.items.map((item) => item.key.slice(prefix.length)), more: page.more };
    },
  };
}
