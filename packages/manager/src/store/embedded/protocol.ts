/** What passes between the store and the thread that owns the database file. */

import { join } from 'node:path';
import type { StoreErrorCode } from '../store.ts';

export interface DatabaseOptions {
  readonly directory: string;
  /** The database file grows no further than this. */
  readonly maxBytes?: number;
}

export interface StoredVersion {
  readonly key: string;
  readonly modRevision: number;
  readonly position: number;
  readonly createRevision: number;
  /** Null when this version is the key's deletion. */
  readonly value: string | null;
  readonly leaseId: string | null;
}

export interface StoredLease {
  readonly id: string;
  readonly ttlMs: number;
}

export interface StoredBatch {
  readonly versions: readonly StoredVersion[];
  readonly forgotten: readonly { readonly modRevision: number; readonly position: number }[];
  readonly compactRevision: number;
  readonly grantedLeases: readonly StoredLease[];
  readonly endedLeases: readonly string[];
}

export interface StoredHeader {
  readonly compactRevision: number;
  readonly nextLease: number;
  readonly leases: readonly StoredLease[];
}

/** One request is answered before the next is sent. */
export type Request = { readonly type: 'commit'; readonly batch: StoredBatch } | { readonly type: 'close' };

/**
 * After its start the thread sends `header`, any number of `versions`, then
 * `done`; or `failed` and ends. After that, one `done` or `failed` for each request.
 */
export type Reply =
  | { readonly type: 'header'; readonly header: StoredHeader }
  | { readonly type: 'versions'; readonly versions: readonly StoredVersion[] }
  | { readonly type: 'done' }
  | {
      readonly type: 'failed';
      readonly code: StoreErrorCode;
      readonly message: string;
      readonly outcomeUnknown: boolean;
    };

export function databasePath(directory: string): string {
  return join(directory, 'store.db');
}
