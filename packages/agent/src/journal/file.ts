/**
 * The journal on disk: a node:sqlite file, and beside it the node's id in a file
 * of its own, so that a journal that cannot be read costs what was known of the
 * tasks (the engine and the managers know it too) but not who this node is.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MusterError } from '@muster/shared/model/error';
import { asClusterId, asNodeId, isId, type NodeId } from '@muster/shared/model/ids';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { TaskStatus } from '@muster/shared/model/objects';
import { NO_FENCE, type Assignment, type Fence } from '@muster/shared/model/session-messages';
import type { NewId } from '@muster/shared/runtime/ids';
import { makeDirectory } from '@muster/shared/runtime/make-directory';
import type { AssignmentChange, Journal, JournalContent, JournaledTask } from './journal.ts';

const FILE = 'journal.db';
const ID_FILE = 'node-id';
/** Raised when what the rows hold changes; a journal of another version is set aside. */
const SCHEMA_VERSION = 1;
/** What SQLite has no other code for: a file of a format that it does not know, a schema that makes no sense. */
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOT_A_DATABASE = 26;

/** The byte of the file that says which format one must know to write to it. */
const WRITE_FORMAT_AT = 18;
const NEWEST_WRITE_FORMAT = 2;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS tasks (
    task_id TEXT PRIMARY KEY,
    assignment TEXT NOT NULL,
    status TEXT,
    acked INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`;

export interface FileJournalOptions {
  readonly directory: string;
  readonly newId: NewId;
}

/** The content of the file makes no sense: it is to be set aside. */
class UnreadableJournal extends Error {}

export function openFileJournal({ directory, newId }: FileJournalOptions): Journal {
  try {
    makeDirectory(resolve(directory));
  } catch (error) {
    throw unusable(directory, error);
  }
  const path = join(directory, FILE);
  const nodeId = readNodeId(directory, newId);
  let setAside: string | undefined;
  let database: DatabaseSync;
  let content: Omit<JournalContent, 'nodeId' | 'setAside'>;
  try {
    [database, content] = open(path);
  } catch (error) {
    if (!(error instanceof UnreadableJournal)) throw unusable(path, error);
    try {
      setAside = putAside(path);
      [database, content] = open(path);
    } catch (failure) {
      throw unusable(path, failure);
    }
  }

  const saveFact = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
  const saveAssignment = database.prepare(
    'INSERT INTO tasks (task_id, assignment) VALUES (?, ?) ON CONFLICT (task_id) DO UPDATE SET assignment = excluded.assignment',
  );
  const removeTask = database.prepare('DELETE FROM tasks WHERE task_id = ?');
  const allTasks = database.prepare('SELECT task_id AS taskId FROM tasks');
  const saveStatus = database.prepare('UPDATE tasks SET status = ?, acked = ? WHERE task_id = ?');

  /** `lasting`: it must survive the host's death, not only the agent's. */
  const transact = (lasting: boolean, write: () => void) => {
    database.exec(`PRAGMA synchronous = ${lasting ? 'FULL' : 'NORMAL'}`);
    database.exec('BEGIN IMMEDIATE');
    try {
      write();
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw unusable(path, error);
    }
  };

  return {
    load: () => ({ ...content, nodeId, ...(setAside === undefined ? {} : { setAside }) }),
    saveClusterId: (clusterId) => transact(true, () => saveFact.run('clusterId', clusterId)),
    saveManagers: (managers) => transact(false, () => saveFact.run('managers', JSON.stringify(managers))),
    saveNetwork: (state) => transact(false, () => saveFact.run('network', JSON.stringify(state))),
    saveAssignments: (change: AssignmentChange) =>
      transact(true, () => {
        saveFact.run('fence', JSON.stringify(change.fence));
        for (const assignment of change.assign) saveAssignment.run(assignment.taskId, JSON.stringify(assignment));
        for (const taskId of change.remove) removeTask.run(taskId);
        if (!change.complete) return;
        const kept = new Set<unknown>(change.assign.map(({ taskId }) => taskId));
        for (const { taskId } of allTasks.all()) if (!kept.has(taskId)) removeTask.run(taskId ?? null);
      }),
    saveStatuses: (records) =>
      transact(false, () => {
        for (const { taskId, status, acked } of records) saveStatus.run(JSON.stringify(status), acked ? 1 : 0, taskId);
      }),
    close: () => database.close(),
  };
}

function open(path: string): [DatabaseSync, Omit<JournalContent, 'nodeId' | 'setAside'>] {
  if (isOfLaterFormat(path)) throw new UnreadableJournal('the file is of a later format');
  const database = new DatabaseSync(path);
  try {
    // Held for as long as the agent lives: two agents on one directory would be two nodes with one name.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    // The index, too: a row that it does not lead to would outlive its task.
    const check = database.prepare('PRAGMA integrity_check(1)').get();
    if (check?.['integrity_check'] !== 'ok') throw new UnreadableJournal('the file is damaged');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version !== 0 && version !== SCHEMA_VERSION) throw new UnreadableJournal(`the file has version ${version}`);
    // One that is there is only read: on a disk that is full the agent must be able to begin.
    if (version === 0) {
      database.exec(SCHEMA);
      database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    }
    return [database, read(database)];
  } catch (error) {
    database.close();
    throw isDamage(error) ? new UnreadableJournal('the file is damaged', { cause: error }) : error;
  }
}

function read(database: DatabaseSync): Omit<JournalContent, 'nodeId' | 'setAside'> {
  const facts = new Map<string, string>();
  for (const { name, value } of database.prepare('SELECT name, value FROM facts').all()) facts.set(String(name), String(value));
  const tasks: JournaledTask[] = [];
  for (const row of database.prepare('SELECT task_id AS taskId, assignment, status, acked FROM tasks ORDER BY task_id').all()) {
    const assignment = JSON.parse(String(row['assignment'])) as Assignment;
    if (assignment.taskId !== row['taskId']) throw new UnreadableJournal('the file is damaged');
    tasks.push({
      assignment,
      ...(row['status'] === null ? {} : { status: JSON.parse(String(row['status'])) as TaskStatus }),
      acked: row['acked'] === 1,
    });
  }
  const fence = facts.get('fence');
  const clusterId = facts.get('clusterId');
  const network = facts.get('network');
  return {
    fence: fence === undefined ? NO_FENCE : (JSON.parse(fence) as Fence),
    managers: JSON.parse(facts.get('managers') ?? '[]') as string[],
    tasks,
    ...(clusterId === undefined ? {} : { clusterId: asClusterId(clusterId) }),
    ...(network === undefined ? {} : { network: JSON.parse(network) as NetworkState }),
  };
}

function isDamage(error: unknown): boolean {
  return error instanceof SyntaxError || [SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOT_A_DATABASE].includes(codeOf(error) ?? 0);
}

/** SQLite would read it, and refuse each write as if it had not the right to. */
function isOfLaterFormat(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(WRITE_FORMAT_AT + 1);
    readSync(file, header);
    return (header[WRITE_FORMAT_AT] ?? 0) > NEWEST_WRITE_FORMAT;
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  // The low byte is the primary code; the rest says more of the same.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Moves the file and its log out of the way; returns where to. */
function putAside(path: string): string {
  for (let number = 1; ; number++) {
    const aside = `${path}.corrupt-${number}`;
    if (existsSync(aside)) continue;
    renameSync(path, aside);
    for (const suffix of ['-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    return aside;
  }
}

/** The node's id as the directory holds it; made the first time. */
export function readNodeId(directory: string, newId: NewId): NodeId {
  const path = join(directory, ID_FILE);
  try {
    const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    if (isId(text)) return asNodeId(text);
    const id = newId();
    // Written whole or not at all: half an id would be another node.
    writeFileSync(`${path}.new`, `${id}\n`, { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
    return asNodeId(id);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): MusterError {
  if (error instanceof MusterError) return error;
  if (codeOf(error) === SQLITE_BUSY) {
    return new MusterError('failed-precondition', `another agent uses ${path}`, {
      reason: 'JOURNAL_IN_USE',
      hint: 'Stop the other agent, or give this one a directory of its own with --data-dir.',
      cause: error,
    });
  }
  const why = error instanceof Error ? error.message : String(error);
  return new MusterError('failed-precondition', `the agent's journal ${path} cannot be used: ${why}`, {
    reason: 'JOURNAL_UNUSABLE',
    hint: 'Check the directory, its owner and the free space, or choose another with --data-dir.',
    cause: error,
  });
}
