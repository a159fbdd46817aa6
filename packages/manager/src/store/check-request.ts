import { MAX_WRITES, StoreError, type RangeRequest, type Transaction, type WatchRequest } from './store.ts';

/**
 * The checks that every driver makes before it does anything, so that a request
 * which one driver refuses is refused by all, with the same words.
 */

/** Bytes in one key at most. */
export const MAX_KEY_BYTES = 1_024;
/** Bytes of keys and values in one transaction at most: below etcd's default limit of 1.5 MiB for a request. */
export const MAX_TRANSACTION_BYTES = 1_400_000;
export const MAX_LEASE_TTL_MS = 24 * 60 * 60 * 1_000;

/** Printable ASCII without the space: here JavaScript, SQLite and etcd agree on the order. */
const KEY = /^[\x21-\x7e]*$/;

export function checkRange(request: RangeRequest): void {
  const { prefix, key, after, limit, revision } = request;
  if ((prefix === undefined) === (key === undefined)) {
    throw invalid('a range names either a prefix or a key');
  }
  if (key !== undefined) checkKey(key);
  if (prefix !== undefined) checkKeyPart('prefix', prefix);
  if (after !== undefined) {
    if (key !== undefined) throw invalid('`after` continues a prefix range; it makes no sense with a key');
    checkKeyPart('`after`', after);
  }
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1)) {
    throw invalid(`a range limit is a whole number from 1 up, not ${limit}`);
  }
  if (revision !== undefined) checkRevision(revision);
}

export function checkTransaction({ compares, writes }: Transaction): void {
  if (writes.length > MAX_WRITES) {
    throw invalid(`${writes.length} writes in one transaction, ${MAX_WRITES} are allowed: split it`);
  }
  if (compares.length > MAX_WRITES) {
    throw invalid(`${compares.length} conditions in one transaction, ${MAX_WRITES} are allowed: split it`);
  }
  for (const compare of compares) {
    checkKey(compare.key);
    const revision = 'modRevision' in compare ? compare.modRevision : compare.createRevision;
    if (!(Number.isSafeInteger(revision) && revision >= 0)) {
      throw invalid(`a condition compares with a whole revision from 0 up, not ${revision}`);
    }
  }
  const written = new Set<string>();
  let bytes = 0;
  for (const write of writes) {
    checkKey(write.key);
    if (written.has(write.key)) throw invalid(`key ${write.key} is written twice in one transaction`);
    written.add(write.key);
    bytes += write.key.length;
    if (write.op === 'delete') continue;
    if (!write.value.isWellFormed()) throw invalid(`the value of key ${write.key} is not well-formed Unicode`);
    bytes += Buffer.byteLength(write.value);
  }
  if (bytes > MAX_TRANSACTION_BYTES) {
    throw invalid(`a transaction of ${bytes} bytes, ${MAX_TRANSACTION_BYTES} are allowed: store less in one object`);
  }
}

export function checkWatch({ prefix, fromRevision }: WatchRequest): void {
  checkKeyPart('prefix', prefix);
  checkRevision(fromRevision);
}

export function checkLeaseTtl(ttlMs: number): void {
  if (!(Number.isSafeInteger(ttlMs) && ttlMs >= 1 && ttlMs <= MAX_LEASE_TTL_MS)) {
    throw invalid(`a lease lives for 1 to ${MAX_LEASE_TTL_MS} milliseconds, not ${ttlMs}`);
  }
}

export function checkRevision(revision: number): void {
  if (!(Number.isSafeInteger(revision) && revision >= 1)) {
    throw invalid(`a revision is a whole number from 1 up, not ${revision}`);
  }
}

function checkKey(key: string): void {
  if (key === '') throw invalid('a key is not empty');
  checkKeyPart('key', key);
}

function checkKeyPart(what: string, text: string): void {
  if (text.length > MAX_KEY_BYTES) throw invalid(`a ${what} of ${text.length} bytes, ${MAX_KEY_BYTES} are allowed`);
  if (!KEY.test(text)) {
    throw invalid(`${what} ${JSON.stringify(text)} has characters other than printable ASCII: encode it`);
  }
}

function invalid(message: string): StoreError {
  return new StoreError('invalid', message);
}
