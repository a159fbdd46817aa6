/**
 * How fast a server of `server.ts` answers, run in whatever network namespace: `rate.ts
 * ADDRESS PORT WORKERS SECONDS new|kept` prints one line of JSON.
 */
import { Agent, request } from 'node:http';
import { argv, exit, stdout } from 'node:process';

export interface Rate {
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly failed: number;
}

const [host = '', port = '80', workers = '4', seconds = '3', connections = 'new'] = argv.slice(2);
const agent = connections === 'kept' ? new Agent({ keepAlive: true }) : false;
const tookMs: number[] = [];
let failed = 0;
const until = performance.now() + Number(seconds) * 1_000;

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port: Number(port), agent, timeout: 5_000 }, (response) => {
      response.resume();
      response.on('end', resolve);
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
const rate: Rate = { perSecond: Math.round(tookMs.length / Number(seconds)), medianMs: at(0.5), p99Ms: at(0.99), failed };
stdout.write(`${JSON.stringify(rate)}\n`);
exit(0);
