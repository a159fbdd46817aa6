import { accessSync, chmodSync, closeSync, constants, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { makeDirectory } from '@muster/shared/runtime/make-directory';
import { StoreError } from '../store.ts';
import { toCommitError, toOpenError } from './failure.ts';
import {
  databasePath,
  type DatabaseOptions,
  type StoredBatch,
  type StoredHeader,
  type StoredLease,
  type StoredVersion,
} from './protocol.ts';

/** "Must" in ASCII, so that `file` and we can tell our databases from others. */
const APPLICATION_ID = 0x4d757374;
const FORMAT = 1;
const PAGE_BYTES = 4_096;
/** Another process that is just ending gets this long to let go of the file. */
const LOCK_WAIT_MS = 1_000;

/**
 * A version's row id is its revision and its position in one number: rows lie in
 * the order of the history, and appending one touches one page.
 */
const ROW_ID = '(? << 20) | ?';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS versions (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    create_revision INTEGER NOT NULL,
    value TEXT,
    lease TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS leases (id TEXT PRIMARY KEY, ttl_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
`;

/**
 * The database file of the embedded store: the history's rows and the leases.
 * Its calls block, so it lives in a thread of its own.
 *
 * A commit returns once the write-ahead log is on the disk (`synchronous=FULL`).
 * The file is locked for as long as it is open: the lock is the kernel's, so it
 * ends with the process however that ends. Nothing else in this process may open
 * and close the file, not even to copy it: that would end the lock as well.
 */
export class Database {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #insertVersion: StatementSync;
  readonly #deleteVersion: StatementSync;
  readonly #insertLease: StatementSync;
  readonly #deleteLease: StatementSync;
  readonly #setMeta: StatementSync;

  /** Creates what is missing. Throws `StoreError`. */
  constructor({ directory, maxBytes }: DatabaseOptions) {
    this.#path = databasePath(directory);
    let database: DatabaseSync | undefined;
    try {
      prepareFile(this.#path);
      database = new DatabaseSync(this.#path, { timeout: LOCK_WAIT_MS });
      setUp(database, this.#path, maxBytes);
      syncDirectories(directory);
      this.#insertVersion = database.prepare(`INSERT INTO versions VALUES (${ROW_ID}, ?, ?, ?, ?)`);
      this.#deleteVersion = database.prepare(`DELETE FROM versions WHERE id = (${ROW_ID})`);
      this.#insertLease = database.prepare('INSERT INTO leases VALUES (?, ?)');
      this.#deleteLease = database.prepare('DELETE FROM leases WHERE id = ?');
      this.#setMeta = database.prepare('INSERT INTO meta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2');
      this.#database = database;
    } catch (error) {
      database?.close();
      throw toOpenError(error, this.#path);
    }
  }

  header(): StoredHeader {
    const meta = new Map<string, number>();
    for (const row of this.#database.prepare('SELECT name, value FROM meta').iterate()) {
      meta.set(String(row.name), Number(row.value));
    }
    const leases = this.#database
      .prepare('SELECT id, ttl_ms FROM leases')
      .all()
      .map((row): StoredLease => ({ id: String(row.id), ttlMs: Number(row.ttl_ms) }));
    return { compactRevision: meta.get('compact_revision') ?? 1, nextLease: meta.get('next_lease') ?? 1, leases };
  }

  /** All versions in the order of the history, in portions. */
  *versions(portion: number): Generator<readonly StoredVersion[]> {
    const rows = this.#database.prepare(`
      SELECT id >> 20 AS revision, id & 0xfffff AS position, key, create_revision, value, lease
      FROM versions ORDER BY id
    `);
    let versions: StoredVersion[] = [];
    for (const row of rows.iterate()) {
      versions.push({
        key: String(row.key),
        modRevision: Number(row.revision),
        position: Number(row.position),
        createRevision: Number(row.create_revision),
        value: row.value === null ? null : String(row.value),
        leaseId: row.lease === null ? null : String(row.lease),
      });
      if (versions.length < portion) continue;
      yield versions;
      versions = [];
    }
    if (versions.length > 0) yield versions;
  }

  /** Writes the batch in one transaction and waits for the disk. Throws `StoreError`. */
  commit(batch: StoredBatch): void {
    try {
      this.#database.exec('BEGIN');
      this.#write(batch);
      this.#database.exec('COMMIT');
    } catch (error) {
      try {
        this.#database.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back by itself already, or says so at the next BEGIN.
      }
      throw toCommitError(error, this.#path);
    }
  }

  close(): void {
    this.#database.close();
  }

  #write({ versions, forgotten, compactRevision, grantedLeases, endedLeases }: StoredBatch): void {
    for (const { modRevision, position, key, createRevision, value, leaseId } of versions) {
      this.#insertVersion.run(modRevision, position, key, createRevision, value, leaseId);
    }
    for (const { modRevision, position } of forgotten) this.#deleteVersion.run(modRevision, position);
    for (const { id, ttlMs } of grantedLeases) {
      this.#insertLease.run(id, ttlMs);
      this.#setMeta.run('next_lease', Number(id) + 1);
    }
    for (const id of endedLeases) this.#deleteLease.run(id);
    this.#setMeta.run('compact_revision', compactRevision);
  }
}

/**
 * SQLite gives its side files the mode of the database file, so this one is made
 * first. A file that exists is not opened here: closing any handle on it would
 * drop the lock of another store that this process has on the same file.
 */
function prepareFile(path: string): void {
  const directory = dirname(path);
  makeDirectory(directory);
  accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
  accessSync(path, constants.R_OK | constants.W_OK);
  chmodSync(path, 0o600);
}

function setUp(database: DatabaseSync, path: string, maxBytes: number | undefined): void {
  // Exclusive before the first access: the lock is then taken once and kept, and
  // the log's index needs no shared-memory file.
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const identity = Number(database.prepare('PRAGMA application_id').get()?.application_id);
  const format = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  const tables = Number(database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count);
  if (identity !== APPLICATION_ID && tables > 0) {
    throw new StoreError('unavailable', `${path} is a database, but not one of Muster's: name another directory`);
  }
  if (format > FORMAT) {
    throw new StoreError(
      'unavailable',
      `${path} has format ${format}, this Muster knows up to ${FORMAT}: run the version that wrote it, or a newer one`,
    );
  }
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA journal_size_limit = 16777216');
  if (maxBytes !== undefined) database.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / PAGE_BYTES)}`);
  database.exec('BEGIN IMMEDIATE');
  database.exec(SCHEMA);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  database.exec(`PRAGMA user_version = ${FORMAT}`);
  database.exec('COMMIT');
}

/** A file that was just created is only found after a power failure when its directory is on the disk too. */
function syncDirectories(directory: string): void {
  for (const path of [directory, dirname(directory)]) {
    const handle = openSync(path, constants.O_RDONLY);
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}
