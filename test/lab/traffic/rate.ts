/**
 * How fast a server of `server.ts` answers, run in whatever network namespace: `rate.ts
 * ADDRESS PORT WORKERS SECONDS new|kept|bulk` prints one line of JSON. `bulk`: large
 * answers over kept connections.
 */
import { Agent, request } from 'node:http';
import { argv, exit, stdout } from 'node:process';

export interface Rate {
  readonly perSecond: number;
  readonly megabytesPerSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const BULK_BYTES = 4 * 1024 * 1024;
const [host = '', port = '80', workers = '4', seconds = '3', connections = 'new'] = argv.slice(2);
const agent = connections === 'new' ? false : new Agent({ keepAlive: true });
const path = connections === 'bulk' ? `/?bytes=${BULK_BYTES}` : '/';
const tookMs: number[] = [];
let failed = 0;
let bytes = 0;
const until = performance.now() + Number(seconds) * 1_000;

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port: Number(port), path, agent, timeout: 5_000 }, (response) => {
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`status ${String(response.statusCode)}`))));
      response.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer')));
    asking.on('error', reject);
    asking.end();
  });
}

async function work(): Promise<void> {
  while (performance.now() < until) {
    const from = performance.now();
    try {
      await ask();
      tookMs.push(performance.now() - from);
    } catch {
      failed += 1;
    }
  }
}

await Promise.all(Array.from({ length: Number(workers) }, work));
tookMs.sort((left, right) => left - right);
const at = (share: number) => Math.round((tookMs[Math.floor(tookMs.length * share)] ?? 0) * 100) / 100;
const rate: Rate = { perSecond: Math.round(tookMs.length / Number(seconds)), megabytesPerSecond: Math.round(bytes / 1e6 / Number(seconds)), medianMs: at(0.5), p99Ms: at(0.99), failed };
stdout.write(`${JSON.stringify(rate)}\n`);
exit(0);
