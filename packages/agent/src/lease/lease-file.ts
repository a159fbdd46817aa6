/** The lease record in files beside the agent's journal, for processes that know nothing else of each other. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '@muster/shared/runtime/make-directory';
import type { LeaseRecord } from './lease-record.ts';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** Milliseconds since the host was booted, its sleep included. */
export function hostUptime(): number {
  return uptime() * 1_000;
}

export function openLeaseFile(directory: string, bootId: string = readFileSync(BOOT_ID, 'utf8').trim()): LeaseRecord {
  makeDirectory(directory);
  const stopped = join(directory, 'stopped');
  mkdirSync(stopped, { recursive: true });
  const noteOf = (taskId: string) => join(stopped, taskId);
  return {
    grantedAt: () => read(join(directory, 'granted'), bootId),
    grant: (at) => write(join(directory, 'granted'), bootId, at),
    watchedAt: () => read(join(directory, 'watched'), bootId),
    watch: (at) => write(join(directory, 'watched'), bootId, at),
    wasStopped: (taskId) => existsSync(noteOf(taskId)),
    noteStopped: (taskId) => writeFileSync(noteOf(taskId), ''),
    forget: (taskId) => rmSync(noteOf(taskId), { force: true }),
  };
}

/** Whole or not at all: the other process reads at any moment. Not synced: it is void after a reboot anyway. */
function write(path: string, bootId: string, at: number): void {
  writeFileSync(`${path}.new`, `${bootId} ${at}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function read(path: string, bootId: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const [writtenIn, at = ''] = readFileSync(path, 'utf8').trim().split(' ');
  const moment = Number(at);
  return writtenIn === bootId && at !== '' && Number.isFinite(moment) ? moment : undefined;
}
