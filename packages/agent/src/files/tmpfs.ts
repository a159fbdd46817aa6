/**
 * The tmpfs of a host in which the files of tasks lie: one directory of the agent's,
 * which nobody else may enter. The engine, which is root, mounts single files of it
 * into containers.
 */
import { accessSync, chmodSync, chownSync, constants, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DriverError } from '../driver/driver.ts';
import type { FileHost, FileSettings } from './task-files.ts';

const TMPFS = 0x01021994;
const RAMFS = 0x858458f6;
const TASK_ID = /^[0-9a-zA-Z_-]+$/;
const EVERYBODY_READS = 0o444;

export interface TmpfsOptions {
  /** Directories of which the first that lies in memory is used. */
  readonly candidates: readonly string[];
  /** Names this agent's own directory. */
  readonly name: string;
}

/** Nothing is looked at before the first file is needed. */
export function openTmpfs({ candidates, name }: TmpfsOptions): FileHost {
  let root: string | undefined;
  const directory = () => (root ??= ownDirectory(candidates, name));
  const known = () => root ?? existing(candidates, name);
  const ofTask = (base: string, taskId: string) => {
    if (!TASK_ID.test(taskId)) throw new DriverError('refused', 'this is no id of a task');
    return join(base, taskId);
  };
  return {
    find(taskId, number) {
      const base = known();
      const path = base === undefined ? undefined : join(ofTask(base, taskId), String(number));
      return path !== undefined && existsSync(path) ? path : undefined;
    },
    write(taskId, number, content, settings) {
      const own = ofTask(directory(), taskId);
      const path = join(own, String(number));
      const unfinished = `${path}.new`;
      try {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        rmSync(unfinished, { force: true });
        writeFileSync(unfinished, content, { mode: 0o600, flag: 'wx' });
        setOwner(unfinished, settings);
        renameSync(unfinished, path);
      } catch (error) {
        rmSync(unfinished, { force: true });
        throw failure(error);
      }
      return path;
    },
    remove(taskId) {
      const base = known();
      if (base !== undefined) rmSync(ofTask(base, taskId), { recursive: true, force: true });
    },
    tasks() {
      const base = known();
      return base === undefined ? [] : readdirSync(base);
    },
  };
}

/** Permissions first: who has given a file away may no longer change them. */
function setOwner(path: string, { uid, gid, mode }: FileSettings): void {
  chmodSync(path, mode);
  const { uid: owner, gid: group } = lstatSync(path);
  if (owner === uid && group === gid) return;
  try {
    chownSync(path, uid, gid);
  } catch (error) {
    // An agent without CAP_CHOWN: what everybody in the container may read need not be root's.
    if (uid === 0 && gid === 0 && (mode & EVERYBODY_READS) === EVERYBODY_READS) return;
    throw error;
  }
}

function ownDirectory(candidates: readonly string[], name: string): string {
  const base = candidates.find(isInMemory);
  if (base === undefined) {
    throw new DriverError('refused', `this host has no tmpfs for secrets: none of ${candidates.join(', ')} is one that the agent may use. Give the agent a RuntimeDirectory, or mount a tmpfs: --secrets-dir.`);
  }
  const path = join(base, name);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'EEXIST') throw failure(error);
  }
  const { uid, mode } = lstatSync(path);
  if (!isOwn(path)) throw new DriverError('refused', `${path} belongs to user ${String(uid)} with mode ${(mode & 0o777).toString(8)}: it must be the agent's own and closed to others. Remove it.`);
  return path;
}

const existing = (candidates: readonly string[], name: string): string | undefined => candidates.map((base) => join(base, name)).find((path) => existsSync(path) && isOwn(path));

function isOwn(path: string): boolean {
  const found = lstatSync(path);
  return found.isDirectory() && (found.mode & 0o077) === 0 && (process.getuid === undefined || found.uid === process.getuid());
}

function isInMemory(path: string): boolean {
  try {
    if (![TMPFS, RAMFS].includes(statfsSync(existsSync(path) ? path : dirname(path)).type)) return false;
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function failure(error: unknown): DriverError {
  const code = (error as { readonly code?: string }).code ?? 'unknown';
  if (code === 'ENOSPC') return new DriverError('disk-full', 'the tmpfs for secrets is full');
  if (code === 'EPERM') return new DriverError('refused', "the agent may not give a secret's file to another user: it needs CAP_CHOWN");
  return new DriverError('unavailable', `a secret's file cannot be written: ${code}`);
}
