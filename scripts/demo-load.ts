/**
 * Asks an address for a page again and again, from two workers, each time with a new
 * connection, until it gets SIGTERM; then says how many requests were answered and how
 * many were not. None is tried again.
 */
import { get } from 'node:http';
import { argv } from 'node:process';

const [url = 'http://127.0.0.1:8080/'] = argv.slice(2);
const WORKERS = 2;
/** The machine is to show the update, not the load. */
const PAUSE_MS = 10;
const TIMEOUT_MS = 10_000;
const stop = new AbortController();
let answered = 0;
let failed = 0;

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = get(url, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`status ${String(response.statusCode)}`))));
      response.on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer')));
    asking.on('error', reject);
  });
}

async function work(): Promise<void> {
  while (!stop.signal.aborted) {
    await ask().then(
      () => (answered += 1),
      () => (failed += 1),
    );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

globalThis.process.on('SIGTERM', () => stop.abort());
await Promise.all(Array.from({ length: WORKERS }, work));
console.log(`${String(answered + failed)} requests, ${String(failed)} failed`);
