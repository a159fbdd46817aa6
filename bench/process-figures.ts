/** What a process uses, read from /proc. */
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** The kernel's USER_HZ, the same on every platform that Docker runs on. */
const TICK_MS = 10;
/** In /proc/PID/stat, counted after the command: utime, stime, and the same of children that were waited for. */
const FIRST_TIME_FIELD = 11;

/** The resident set, in bytes. */
export async function rssOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid ?? ''}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** User and system time since its start, in milliseconds. */
export async function cpuMsOf({ pid }: ChildProcess): Promise<number> {
  return timeIn(await readFile(`/proc/${pid ?? ''}/stat`, 'utf8'));
}

/** Processor time, in milliseconds, from the text of /proc/PID/stat. */
export function timeIn(stat: string): number {
  // The command's name is in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(FIRST_TIME_FIELD, FIRST_TIME_FIELD + 4).map(Number);
  return ticks.reduce((total, count) => total + count, 0) * TICK_MS;
}
