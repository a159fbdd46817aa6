/**
 * Asks a server of `server.ts` without a pause until it is told to stop (SIGTERM), with
 * a new connection for each request or, with `kept`, one for each worker, and prints
 * what came of it: `load.ts ADDRESS PORT WORKERS [DELAY_MS [kept]]`. Every failure
 * counts, and none is tried again.
 */
import { Agent, request } from 'node:http';
import { argv, exit, stderr, stdout } from 'node:process';

export interface Loaded {
  readonly ok: number;
  readonly failed: number;
  readonly versions: Readonly<Record<string, number>>;
  /** Why, how often each. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

/** Longer than a loaded machine needs, shorter than a connection that leads nowhere takes to be given up. */
const TIMEOUT_MS = 10_000;
const [host = '', port = '80', workers = '4', delayMs = '0', connections = 'new'] = argv.slice(2);
const agent = connections === 'kept' && new Agent({ keepAlive: true, maxSockets: Number(workers) });
const reasons: Record<string, number> = {};
const versions: Record<string, number> = {};
let ok = 0;
let failed = 0;
let slowestMs = 0;
const stop = new AbortController();

function ask(): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port: Number(port), path: `/?delay=${delayMs}`, method: 'POST', agent, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks).toString()) : reject(new Error(`status ${String(response.statusCode)}`))));
      response.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer')));
    asking.on('error', reject);
    asking.end('body');
  });
}

async function work(): Promise<void> {
  while (!stop.signal.aborted) {
    const startedAt = performance.now();
    try {
      const { version } = JSON.parse(await ask()) as { readonly version: string };
      versions[version] = (versions[version] ?? 0) + 1;
      ok += 1;
    } catch (error) {
      failed += 1;
      const reason = error instanceof Error ? error.message : String(error);
      stderr.write(`${new Date().toISOString()} to ${host}:${port}: ${reason} after ${Math.round(performance.now() - startedAt)} ms\n`);
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  }
}

globalThis.process.on('SIGTERM', () => stop.abort());
await Promise.all(Array.from({ length: Number(workers) }, work));
const loaded: Loaded = { ok, failed, versions, reasons, slowestMs: Math.round(slowestMs) };
stdout.write(`${JSON.stringify(loaded)}\n`);
exit(0);
