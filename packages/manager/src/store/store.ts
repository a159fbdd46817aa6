/**
 * The store contract: what the managers ask of the place that holds the
 * cluster's state. Drivers: `memory` (tests, simulator), `embedded`
 * (node:sqlite, one manager), `etcd` (several managers). `contract.ts` holds
 * the suite that every driver passes.
 *
 * Model: an ordered map from string keys to string values with one revision
 * counter. Every successful transaction that writes raises the revision by one,
 * and all its writes carry that revision.
 */

export interface KeyValue {
  /** Printable ASCII without the space: all drivers agree on its order. */
  readonly key: string;
  readonly value: string;
  /** Revision of the transaction that created the key (again, after a delete). */
  readonly createRevision: number;
  /** Revision of the last transaction that wrote the key. */
  readonly modRevision: number;
}

export interface RangeRequest {
  /** All keys that begin with this. An exact key is `{ key }` instead. */
  readonly prefix?: string;
  readonly key?: string;
  /** Exclusive: the page starts with the first key after this one. */
  readonly after?: string;
  /** At most this many items (drivers cap it at `MAX_PAGE`). */
  readonly limit?: number;
  /** Read the state as of this revision; the newest when left out. */
  readonly revision?: number;
}

export interface RangePage {
  readonly items: readonly KeyValue[];
  /** The store's revision that the page shows: pass it on to read the next page of the same state. */
  readonly revision: number;
  readonly more: boolean;
}

/** A condition on one key. Absent keys have create and modification revision 0. */
export type Compare =
  | { readonly key: string; readonly modRevision: number }
  | { readonly key: string; readonly createRevision: number };

export type Write =
  | { readonly op: 'put'; readonly key: string; readonly value: string; readonly leaseId?: string }
  | { readonly op: 'delete'; readonly key: string };

export interface Transaction {
  /** All must hold, else nothing is written. At most `MAX_WRITES`. */
  readonly compares: readonly Compare[];
  /** At most `MAX_WRITES`, each key at most once. */
  readonly writes: readonly Write[];
}

export type TransactionResult =
  | { readonly succeeded: true; readonly revision: number }
  /** `revision` is the store's revision at which the conditions failed. */
  | { readonly succeeded: false; readonly revision: number };

export type WatchEvent =
  | { readonly type: 'put'; readonly item: KeyValue }
  | { readonly type: 'delete'; readonly key: string; readonly modRevision: number };

export type WatchMessage =
  /** All events of one or more whole revisions, in order; never a part of a revision. */
  | { readonly type: 'events'; readonly revision: number; readonly events: readonly WatchEvent[] }
  /** Nothing for this prefix has changed up to `revision`. */
  | { readonly type: 'progress'; readonly revision: number }
  /** The store no longer holds the revisions asked for: read everything again. The watch ends. */
  | { readonly type: 'compacted'; readonly compactRevision: number };

export interface WatchRequest {
  readonly prefix: string;
  /** The first revision to deliver, from 1 up; may lie ahead. */
  readonly fromRevision: number;
}

export interface Lease {
  readonly id: string;
  readonly ttlMs: number;
  /**
   * The moment (on the clock's monotonic scale) after which the holder must no
   * longer believe that it has the lease: send time of the last acknowledged
   * keepalive + TTL − margin.
   */
  deadline(): number;
  /** Sends one keepalive; resolves true when the store acknowledged it, false when the lease is gone. */
  keepAlive(signal?: AbortSignal): Promise<boolean>;
  /** Deletes the lease and all its keys. Best effort: an unreachable store lets it expire. */
  revoke(): Promise<void>;
}

export interface Store {
  /** `memory`, `embedded` or `etcd`, and where it is: for people. */
  readonly description: string;
  /** Throws `StoreError`. */
  range(request: RangeRequest, signal?: AbortSignal): Promise<RangePage>;
  /**
   * Atomic compare-and-set. The answer says what happened: a driver that lost the
   * answer finds out whether the transaction took effect before it returns, and
   * throws `StoreError` with code `unavailable` and `outcomeUnknown` only when it
   * cannot.
   */
  transact(transaction: Transaction, signal?: AbortSignal): Promise<TransactionResult>;
  /**
   * Every change from `fromRevision` on, without a gap, in order, each once.
   * Lost connections are repaired inside. Ends when the signal is aborted or
   * after `compacted`; throws `StoreError` when the store is closed.
   *
   * What waits for a slow consumer is bounded: the driver reads the history again
   * when the consumer comes back, and answers `compacted` when it is gone.
   */
  watch(request: WatchRequest, signal: AbortSignal): AsyncIterable<WatchMessage>;
  grantLease(ttlMs: number, signal?: AbortSignal): Promise<Lease>;
  /** Forgets the history before `revision`. */
  compact(revision: number): Promise<void>;
  /**
   * Brings a store that refuses writes for want of space back to work, as far as it
   * can be done from here; false when there is no need. Absent: there is nothing that
   * could be done from here.
   */
  makeRoom?(signal?: AbortSignal): Promise<boolean>;
  /** How its members are. Absent: it has none. */
  askMembers?(signal?: AbortSignal): Promise<MemberHealth>;
  close(): Promise<void>;
}

export interface MemberHealth {
  readonly members: number;
  /** Of those that do not answer: what they are, and where. */
  readonly silent: readonly string[];
}

/** Keys in one page at most. */
export const MAX_PAGE = 500;
/**
 * Writes, and likewise conditions, in one transaction at most: etcd's default
 * limit of 128 operations less the one by which its driver recognises a
 * transaction whose answer was lost.
 */
export const MAX_WRITES = 127;

export type StoreErrorCode =
  /** The store cannot be reached or does not answer in time: try again. */
  | 'unavailable'
  /** The revision asked for is compacted. */
  | 'compacted'
  /** The store refuses writes for lack of space. */
  | 'full'
  /** The store can be read but not written: read-only file or directory. */
  | 'read-only'
  /** The request is malformed or too large. */
  | 'invalid'
  /** The store was closed. */
  | 'closed';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** True when a transaction may or may not have taken effect. */
  readonly outcomeUnknown: boolean;

  constructor(code: StoreErrorCode, message: string, options: { cause?: unknown; outcomeUnknown?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StoreError';
    this.code = code;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}
