import { SortedMap } from './sorted-map.ts';
import {
  MAX_PAGE,
  StoreError,
  type Compare,
  type KeyValue,
  type RangePage,
  type RangeRequest,
  type Transaction,
  type TransactionResult,
  type WatchEvent,
  type WatchMessage,
  type WatchRequest,
} from './store.ts';

/** One write as it is kept: by the revision it belongs to, linked to what it replaced. */
export interface Version {
  readonly key: string;
  readonly modRevision: number;
  /** Its place among the writes of its revision, from 0. */
  readonly position: number;
  /** Undefined when this version is the key's deletion. */
  readonly item: KeyValue | undefined;
  readonly leaseId: string | undefined;
}

interface LinkedVersion extends Version {
  previous: LinkedVersion | undefined;
}

/** A revision and its writes in the order of the transaction. */
type Entry = LinkedVersion[];

/** The empty store's revision, as in etcd: the first write makes revision 2. */
export const FIRST_REVISION = 1;
/** Keys on one lease at most. They are deleted in one revision. */
export const MAX_LEASE_KEYS = 100_000;
/** A watch message holds whole revisions until it has this many events. */
const MAX_EVENTS = 1_000;

/**
 * The ordered, versioned map under the `memory` and `embedded` drivers: plain
 * state, no I/O, no clock. Callers have checked their requests.
 *
 * Writes happen in two steps. `stage` applies a transaction for the eyes of later
 * transactions only; `publish` makes everything staged visible to readers and
 * watchers, `rollback` undoes it. A driver that must write to a disk first does
 * so in between.
 *
 * Invariants:
 * - `#log[i]` holds revision `#logStart + i`, without a gap up to `#staged`.
 * - Each key's versions form a list from newest to oldest, and every version that
 *   a read at a revision ≥ `#compacted` can see is in it.
 * - A lease's key set is exactly the keys whose newest version names that lease.
 */
export class Mvcc {
  readonly #keys = new SortedMap<LinkedVersion>();
  readonly #leases = new Map<string, { readonly keys: Set<string>; ending: boolean }>();
  #log: Entry[] = [];
  #logStart: number;
  #compacted: number;
  #published: number;
  #staged: number;

  constructor({ compactRevision = FIRST_REVISION }: { compactRevision?: number } = {}) {
    this.#compacted = compactRevision;
    this.#logStart = Math.max(compactRevision, FIRST_REVISION + 1);
    this.#published = this.#logStart - 1;
    this.#staged = this.#published;
  }

  /** The newest revision that readers see. */
  get revision(): number {
    return this.#published;
  }

  /** Reads below this revision are refused. */
  get compactRevision(): number {
    return this.#compacted;
  }

  range({ prefix, key, after, limit = MAX_PAGE, revision = this.#published }: RangeRequest): RangePage {
    if (revision > this.#published) {
      throw new StoreError('invalid', `revision ${revision} lies ahead: the store is at ${this.#published}`);
    }
    if (revision < this.#compacted) {
      throw new StoreError(
        'compacted',
        `revision ${revision} is no longer kept: the oldest is ${this.#compacted}; read from the newest again`,
      );
    }
    if (key !== undefined) {
      const item = visibleAt(this.#keys.get(key), revision);
      return { items: item === undefined ? [] : [item], revision, more: false };
    }
    return this.#page(prefix ?? '', after, Math.min(limit, MAX_PAGE), revision);
  }

  /** Evaluates the conditions on, and applies the writes to, the staged state. */
  stage({ compares, writes }: Transaction): TransactionResult {
    if (!compares.every((compare) => this.#holds(compare))) return { succeeded: false, revision: this.#staged };
    for (const write of writes) {
      if (write.op === 'put' && write.leaseId !== undefined) this.#checkLease(write.leaseId, write.key);
    }
    const entry: Entry = [];
    for (const write of writes) {
      const previous = this.#keys.get(write.key);
      // Deleting what is not there changes nothing and takes no revision.
      if (write.op === 'delete' && previous?.item === undefined) continue;
      entry.push(this.#link(entry.length, write.key, write.op === 'put' ? write : undefined, previous));
    }
    if (entry.length > 0) this.#append(entry);
    return { succeeded: true, revision: this.#staged };
  }

  /** What has been staged and not yet published, for writing to a disk. */
  stagedVersions(): readonly Version[] {
    return this.#log.slice(this.#published + 1 - this.#logStart).flat();
  }

  publish(): void {
    this.#published = this.#staged;
  }

  rollback(): void {
    for (; this.#staged > this.#published; this.#staged--) {
      for (const version of (this.#log.pop() ?? []).toReversed()) this.#unsetHead(version);
    }
  }

  /**
   * The next message for a watcher that has seen everything before
   * `fromRevision`; undefined when there is nothing newer to tell.
   */
  changes({ prefix, fromRevision }: WatchRequest): WatchMessage | undefined {
    if (fromRevision < this.#compacted) return { type: 'compacted', compactRevision: this.#compacted };
    if (fromRevision > this.#published) return undefined;
    const events: WatchEvent[] = [];
    let revision = Math.max(fromRevision, this.#logStart);
    for (; revision <= this.#published && events.length < MAX_EVENTS; revision++) {
      for (const version of this.#log[revision - this.#logStart] ?? []) {
        if (version.key.startsWith(prefix)) events.push(toEvent(version));
      }
    }
    return events.length > 0
      ? { type: 'events', revision: revision - 1, events }
      : { type: 'progress', revision: this.#published };
  }

  /**
   * Forgets what only reads below `revision` could see. Answers with the versions
   * that no longer exist; some may have been named by an earlier compaction.
   */
  compact(revision: number): readonly Version[] {
    if (revision > this.#published) {
      throw new StoreError('invalid', `cannot compact to revision ${revision}: the store is at ${this.#published}`);
    }
    const forgotten: Version[] = [];
    if (revision <= this.#compacted) return forgotten;
    const dropped = this.#log.splice(0, Math.max(0, revision - this.#logStart));
    for (const version of dropped.flat()) {
      if (version.previous !== undefined) forgotten.push(version.previous);
      version.previous = undefined;
      if (version.item !== undefined) continue;
      forgotten.push(version);
      if (this.#keys.get(version.key) === version) this.#keys.delete(version.key);
    }
    this.#compacted = revision;
    this.#logStart = Math.max(revision, this.#logStart);
    return forgotten;
  }

  /** Takes back a stored version. Called in the order of revisions and positions, before anything else. */
  restore(version: Version): void {
    const linked = { ...version, previous: this.#keys.get(version.key) };
    this.#setHead(linked);
    if (version.modRevision < this.#logStart) return;
    if (version.modRevision > this.#staged) {
      this.#staged = version.modRevision;
      this.#published = version.modRevision;
      this.#log.push([linked]);
    } else {
      this.#log.at(-1)?.push(linked);
    }
  }

  addLease(leaseId: string): void {
    this.#leases.set(leaseId, { keys: new Set(), ending: false });
  }

  /** False also for a lease whose end is under way. */
  hasLease(leaseId: string): boolean {
    return this.#leases.get(leaseId)?.ending === false;
  }

  /** From here on nothing can be attached to the lease. */
  endLease(leaseId: string): void {
    const lease = this.#leases.get(leaseId);
    if (lease !== undefined) lease.ending = true;
  }

  /** Deletes all keys of a lease, however many, in one revision. */
  stageLeaseDeletion(leaseId: string): void {
    const keys = [...(this.#leases.get(leaseId)?.keys ?? [])].sort();
    const entry = keys.map((key, position) => this.#link(position, key, undefined, this.#keys.get(key)));
    if (entry.length > 0) this.#append(entry);
  }

  removeLease(leaseId: string): void {
    this.#leases.delete(leaseId);
  }

  #page(prefix: string, after: string | undefined, limit: number, revision: number): RangePage {
    const items: KeyValue[] = [];
    let more = false;
    const from = after !== undefined && after >= prefix ? after : prefix;
    this.#keys.visitFrom(from, (head, key) => {
      if (!key.startsWith(prefix)) return false;
      if (key === after) return true;
      const item = visibleAt(head, revision);
      if (item === undefined) return true;
      if (items.length === limit) {
        more = true;
        return false;
      }
      items.push(item);
      return true;
    });
    return { items, revision, more };
  }

  #holds(compare: Compare): boolean {
    const item = this.#keys.get(compare.key)?.item;
    return 'modRevision' in compare
      ? (item?.modRevision ?? 0) === compare.modRevision
      : (item?.createRevision ?? 0) === compare.createRevision;
  }

  #checkLease(leaseId: string, key: string): void {
    if (!this.hasLease(leaseId)) {
      throw new StoreError('invalid', `lease ${leaseId} of key ${key} does not exist or has expired: take a new one`);
    }
    if ((this.#leases.get(leaseId)?.keys.size ?? 0) >= MAX_LEASE_KEYS) {
      throw new StoreError('invalid', `lease ${leaseId} holds ${MAX_LEASE_KEYS} keys already: take another for ${key}`);
    }
  }

  #link(
    position: number,
    key: string,
    put: { readonly value: string; readonly leaseId?: string } | undefined,
    previous: LinkedVersion | undefined,
  ): LinkedVersion {
    const revision = this.#staged + 1;
    const createRevision = previous?.item?.createRevision ?? revision;
    const item = put && { key, value: put.value, createRevision, modRevision: revision };
    return { key, modRevision: revision, position, item, leaseId: put?.leaseId, previous };
  }

  #append(entry: Entry): void {
    this.#staged += 1;
    this.#log.push(entry);
    for (const version of entry) this.#setHead(version);
  }

  #setHead(version: LinkedVersion): void {
    this.#detach(version.previous);
    this.#attach(version);
    this.#keys.set(version.key, version);
  }

  #unsetHead(version: LinkedVersion): void {
    this.#detach(version);
    this.#attach(version.previous);
    if (version.previous === undefined) this.#keys.delete(version.key);
    else this.#keys.set(version.key, version.previous);
  }

  #attach(version: LinkedVersion | undefined): void {
    if (version?.leaseId !== undefined) this.#leases.get(version.leaseId)?.keys.add(version.key);
  }

  #detach(version: LinkedVersion | undefined): void {
    if (version?.leaseId !== undefined) this.#leases.get(version.leaseId)?.keys.delete(version.key);
  }
}

function visibleAt(head: LinkedVersion | undefined, revision: number): KeyValue | undefined {
  let version = head;
  while (version !== undefined && version.modRevision > revision) version = version.previous;
  return version?.item;
}

function toEvent({ key, item, modRevision }: Version): WatchEvent {
  return item === undefined ? { type: 'delete', key, modRevision } : { type: 'put', item };
}
