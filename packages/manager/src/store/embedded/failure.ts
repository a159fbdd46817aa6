import { dirname } from 'node:path';
import { StoreError } from '../store.ts';

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Why the database could not be opened, in the contract's words. */
export function toOpenError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const { sqlite, system, reason } = read(error);
  if (sqlite === BUSY) {
    return new StoreError(
      'unavailable',
      `${path} is in use by another process: stop the other manager, or give this one a directory of its own`,
      { cause: error },
    );
  }
  if (sqlite === READONLY || system === 'EACCES' || system === 'EPERM' || system === 'EROFS') {
    return readOnly(path, error);
  }
  if (sqlite === FULL || system === 'ENOSPC' || system === 'EDQUOT') return full(path, error);
  if (sqlite === NOTADB || sqlite === CORRUPT) {
    return new StoreError(
      'unavailable',
      `${path} is damaged or not a database (${reason}): restore it from a backup, or name another directory`,
      { cause: error },
    );
  }
  const what = sqlite === CANTOPEN || system !== undefined ? 'cannot be opened' : 'cannot be used';
  return new StoreError('unavailable', `${path} ${what} (${reason}): check the path and the file system`, {
    cause: error,
  });
}

/**
 * Why a commit failed. Lack of space and of the right to write are found out
 * before the log's commit mark is complete, so nothing has happened. After any
 * other failure, of the final sync above all, the disk may or may not have it.
 */
export function toCommitError(error: unknown, path: string): StoreError {
  const { sqlite, reason } = read(error);
  if (sqlite === FULL) return full(path, error);
  if (sqlite === READONLY) return readOnly(path, error);
  return new StoreError(
    'unavailable',
    `writing ${path} failed (${reason}), and whether the last transactions are on the disk is unknown: ` +
      `check the disk, then start the manager again`,
    { cause: error, outcomeUnknown: true },
  );
}

function full(path: string, cause: unknown): StoreError {
  return new StoreError(
    'full',
    `there is no room for ${path} to grow, nothing was written: free space in ${dirname(path)} and try again`,
    { cause },
  );
}

function readOnly(path: string, cause: unknown): StoreError {
  return new StoreError(
    'read-only',
    `${path} or its directory cannot be written: give this user the right to, or name another directory`,
    { cause },
  );
}

function read(error: unknown): { sqlite: number | undefined; system: string | undefined; reason: string } {
  const { errcode, code, message } = error as { errcode?: unknown; code?: unknown; message?: unknown };
  return {
    // The upper bits say where it happened.
    sqlite: typeof errcode === 'number' ? errcode & 0xff : undefined,
    system: typeof code === 'string' && code !== 'ERR_SQLITE_ERROR' ? code : undefined,
    reason: typeof message === 'string' ? message : String(error),
  };
}
