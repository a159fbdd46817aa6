/** What happened to the keys of a store, read back through a watch: for tests that count writes. */
import type { Store, WatchEvent } from '../store.ts';

export interface Revision {
  readonly revision: number;
  readonly events: readonly WatchEvent[];
}

/** All changes of `prefix` from revision `from` up to and including revision `to`, which must have changed it. */
export async function readHistory(store: Store, prefix: string, from: number, to: number, signal?: AbortSignal): Promise<WatchEvent[]> {
  const history: WatchEvent[] = [];
  const stop = new AbortController();
  for await (const message of store.watch({ prefix, fromRevision: from }, signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]))) {
    if (message.type === 'compacted') throw new Error(`history is compacted up to ${message.compactRevision}`);
    if (message.type === 'events') history.push(...message.events);
    if (message.revision >= to) stop.abort();
  }
  return history;
}

/** Writes one key and returns its revision: everything before has a lower one. */
export async function writeMark(store: Store, key: string): Promise<number> {
  return (await store.transact({ compares: [], writes: [{ op: 'put', key, value: 'mark' }] })).revision;
}

/** How often each key was put. */
export function countPuts(history: readonly WatchEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of history) {
    if (event.type === 'put') counts.set(event.item.key, (counts.get(event.item.key) ?? 0) + 1);
  }
  return counts;
}

/** Waits until the store holds the key. */
export async function untilKeyExists(store: Store, key: string, signal: AbortSignal): Promise<void> {
  for await (const message of store.watch({ prefix: key, fromRevision: 1 }, signal)) {
    if (message.type === 'events') return;
  }
}
