/**
 * Connections that the kernel has made for a container, and datagrams that it has
 * received for it, and that its process has not taken yet: closing the socket resets
 * or loses them, however well-behaved the process is. So before a task that is no
 * longer led to is told to end, they are to be taken. A count, not a time: on a machine
 * under load it takes what it takes.
 */
import { readFile } from 'node:fs/promises';
import type { Clock } from '@muster/shared/runtime/clock';

const LISTENING = '0A';
/** Its handshake is not over. */
const SYN_RECEIVED = '03';
/** A UDP socket that takes datagrams from anybody. */
const UNCONNECTED = '07';
const LOOK_MS = 20;
/** A process that takes nothing for so long hangs. */
const MAX_WAIT_MS = 5_000;

/** From the text of `/proc/PID/net/tcp`, `tcp6`, `udp` or `udp6`: how many connections, or sockets with datagrams. Pure. */
export function untaken(text: string): number {
  let waiting = 0;
  for (const line of text.split('\n').slice(1)) {
    const [, , , state, queues = ''] = line.trim().split(/\s+/);
    const received = Number.parseInt(queues.split(':')[1] ?? '0', 16);
    if (state === SYN_RECEIVED || (state === UNCONNECTED && received > 0)) waiting += 1;
    // Of a listening socket, the second queue counts what `accept` has not taken.
    else if (state === LISTENING) waiting += received;
  }
  return waiting;
}

/** `read` gives the socket tables of the container's network, empty when they cannot be read. */
export async function untilAllTaken(read: () => Promise<readonly string[]>, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  const until = clock.monotonic() + MAX_WAIT_MS;
  while (clock.monotonic() < until) {
    const tables = await read();
    if (tables.every((table) => untaken(table) === 0)) return;
    await clock.sleep(LOOK_MS, signal);
  }
}

export function readSocketTables(pid: number): Promise<readonly string[]> {
  return Promise.all(['tcp', 'tcp6', 'udp', 'udp6'].map((table) => readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '')));
}
