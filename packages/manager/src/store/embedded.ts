import type { Clock } from '@muster/shared/runtime/clock';
import { databasePath, type StoredHeader } from './embedded/protocol.ts';
import { ThreadJournal } from './embedded/thread-journal.ts';
import { LocalStore } from './local-store.ts';
import { Mvcc } from './mvcc.ts';
import type { Store } from './store.ts';

export interface EmbeddedStoreOptions {
  /** Holds the database; created with mode 0700 when missing. */
  readonly directory: string;
  /** Times the leases. */
  readonly clock: Clock;
  /** Revisions that can be read and watched from at least. */
  readonly keepRevisions?: number;
  /** The database file grows no further than this; then writes answer `full`. */
  readonly maxBytes?: number;
}

const DEFAULT_KEEP_REVISIONS = 10_000;

/**
 * The store of a single manager, in one SQLite file. Reads are answered from
 * memory, where the whole state and history are held. Writes are answered after
 * the disk has them: those that arrive together are committed together.
 *
 * Leases outlive the process: after a restart each has its full time again, in
 * which nobody but a holder that survived may keep it alive, then it expires.
 *
 * Throws `StoreError`: `unavailable` when another process has the file open or it
 * is not a usable database, `read-only`, `full`.
 */
export async function openEmbeddedStore({
  directory,
  clock,
  keepRevisions = DEFAULT_KEEP_REVISIONS,
  maxBytes,
}: EmbeddedStoreOptions): Promise<Store> {
  let state = new Mvcc();
  let header: StoredHeader | undefined;
  const journal = await ThreadJournal.open(
    { directory, ...(maxBytes === undefined ? {} : { maxBytes }) },
    {
      header(loaded) {
        header = loaded;
        state = new Mvcc({ compactRevision: loaded.compactRevision });
        for (const { id } of loaded.leases) state.addLease(id);
      },
      version: (version) => state.restore(version),
    },
  );
  return new LocalStore({
    description: `embedded (${databasePath(directory)})`,
    clock,
    state,
    journal,
    keepRevisions,
    leases: header?.leases ?? [],
    nextLease: header?.nextLease ?? 1,
  });
}
