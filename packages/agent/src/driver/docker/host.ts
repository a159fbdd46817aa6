/** What the driver reads and does on the engine's own host, outside the engine. Linux. */
import { readFile } from 'node:fs/promises';
import { kill } from 'node:process';
import { listeningPorts } from './read-ports.ts';

const SOCKET_TABLES = [
  ['tcp', '/proc/net/tcp'],
  ['tcp', '/proc/net/tcp6'],
  ['udp', '/proc/net/udp'],
  ['udp', '/proc/net/udp6'],
] as const;

/** `tcp/80` for each port that something listens on. A table that cannot be read counts as empty. */
export async function readListeningPorts(): Promise<readonly string[]> {
  const tables = await Promise.all(
    SOCKET_TABLES.map(async ([protocol, path]) => listeningPorts(protocol, await readFile(path, 'utf8').catch(() => ''))),
  );
  return [...new Set(tables.flat())];
}

/** Kills the process only if it really runs in the container: a process id may have been given to another one. */
export async function killContainerProcess(pid: number, containerId: string): Promise<void> {
  const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  if (!cgroup.includes(containerId)) return;
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
