/**
 * The whole state as of one revision, for a backup or for another store. What is
 * held under a lease (who leads, which managers live) is no part of it.
 */
import { kindOfKey } from '../state/keys.ts';
import { MAX_PAGE, type Store } from '../store/store.ts';

export interface Entry {
  readonly key: string;
  readonly value: string;
}

export interface SnapshotPage {
  /** The store's revision that every page of the snapshot shows. */
  readonly revision: number;
  readonly entries: readonly Entry[];
}

/** Keys that the model does not know are taken along: a newer version may have written them. */
export function isKept(key: string): boolean {
  const kind = kindOfKey(key);
  return kind !== 'leader' && kind !== 'manager';
}

/** Throws `StoreError`, `compacted` when reading took longer than the store keeps its history. */
export async function* readSnapshot(store: Pick<Store, 'range'>, signal?: AbortSignal): AsyncIterable<SnapshotPage> {
  let after: string | undefined;
  let revision: number | undefined;
  for (;;) {
    const page = await store.range(
      { prefix: '', limit: MAX_PAGE, ...(after === undefined ? {} : { after }), ...(revision === undefined ? {} : { revision }) },
      signal,
    );
    revision = page.revision;
    yield { revision, entries: page.items.filter(({ key }) => isKept(key)).map(({ key, value }) => ({ key, value })) };
    after = page.items.at(-1)?.key;
    if (!page.more || after === undefined) return;
  }
}
