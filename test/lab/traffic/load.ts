/**
 * Asks a server of `server.ts` until it is told to stop (SIGTERM), and prints what
 * came of it: `load.ts ADDRESS PORT WORKERS [DELAY_MS [KIND [PACE_MS]]]`. Every failure
 * counts, and none is tried again. KIND: `new`, a connection for each request; `kept`,
 * one connection for each worker; `udp`, a socket for each datagram; `udp-kept`, one
 * socket for each worker. PACE_MS: a pause after each answer.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { argv, exit, stderr, stdout } from 'node:process';

export interface Loaded {
  readonly ok: number;
  readonly failed: number;
  readonly versions: Readonly<Record<string, number>>;
  /** Why, how often each. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** Since the epoch: when the last request began that failed. */
  readonly lastFailedAt?: number;
}

/** Longer than a loaded machine needs, shorter than a connection that leads nowhere takes to be given up. */
const TIMEOUT_MS = 10_000;
/** More are only counted. */
const MAX_SAID = 20;
const [host = '', port = '80', workers = '4', delayMs = '0', kind = 'new', paceMs = '0'] = argv.slice(2);
const agent = kind === 'kept' && new Agent({ keepAlive: true, maxSockets: Number(workers) });
const reasons: Record<string, number> = {};
const versions: Record<string, number> = {};
let ok = 0;
let failed = 0;
let slowestMs = 0;
let lastFailedAt: number | undefined;
const stop = new AbortController();

function overTcp(): Promise<string> {
  return new Promise((resolve, reject) => {
    // What a packet capture or connection tracking is searched for.
    const at = () => `${asking.socket?.connecting === false ? 'connected' : 'not connected'}, from port ${String(asking.socket?.localPort)}`;
    const asking = request({ host, port: Number(port), path: `/?delay=${delayMs}`, method: 'POST', agent, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks).toString()) : reject(new Error(`status ${String(response.statusCode)}`))));
      response.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer', { cause: at() })));
    asking.on('error', reject);
    asking.end('body');
  });
}

async function openUdp(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  socket.connect(Number(port), host);
  await once(socket, 'connect');
  return socket;
}

/** An answer that comes later than this belongs to no question: the socket is another one then. */
async function overUdp(socket: Socket): Promise<string> {
  const answered = once(socket, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) });
  socket.send('who');
  const [message] = (await answered) as [Buffer];
  return message.toString();
}

/** How one worker asks, and what it has open. */
async function asker(): Promise<{ ask: () => Promise<string>; close: () => void }> {
  if (kind === 'udp-kept') {
    const socket = await openUdp();
    return { ask: () => overUdp(socket), close: () => socket.close() };
  }
  if (kind !== 'udp') return { ask: overTcp, close: () => undefined };
  const ask = async () => {
    const socket = await openUdp();
    return overUdp(socket).finally(() => socket.close());
  };
  return { ask, close: () => undefined };
}

async function work(): Promise<void> {
  let { ask, close } = await asker();
  while (!stop.signal.aborted) {
    const startedAt = performance.now();
    const begunAt = Date.now();
    try {
      const { version } = JSON.parse(await ask()) as { readonly version: string };
      versions[version] = (versions[version] ?? 0) + 1;
      ok += 1;
    } catch (error) {
      failed += 1;
      lastFailedAt = Math.max(lastFailedAt ?? 0, begunAt);
      const reason = error instanceof Error ? error.message : String(error);
      if (failed <= MAX_SAID) stderr.write(`${new Date().toISOString()} to ${host}:${port} (${kind}): ${reason} after ${Math.round(performance.now() - startedAt)} ms ${error instanceof Error && typeof error.cause === 'string' ? error.cause : ''}\n`);
      reasons[reason] = (reasons[reason] ?? 0) + 1;
      close();
      ({ ask, close } = await asker());
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (Number(paceMs) > 0) await new Promise((resolve) => setTimeout(resolve, Number(paceMs)));
  }
  close();
}

globalThis.process.on('SIGTERM', () => stop.abort());
// It asks from now on, and can be told to stop.
stdout.write('\n');
await Promise.all(Array.from({ length: Number(workers) }, work));
const loaded: Loaded = { ok, failed, versions, reasons, slowestMs: Math.round(slowestMs), ...(lastFailedAt === undefined ? {} : { lastFailedAt }) };
stdout.write(`${JSON.stringify(loaded)}\n`);
exit(0);
