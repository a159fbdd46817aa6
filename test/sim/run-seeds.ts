/**
 * Runs many seeds on several threads. Which thread runs a seed makes no difference to it.
 * A seed that does not end is one that fails: its thread is stopped, and another one goes on.
 */
import { Worker } from 'node:worker_threads';
import type { SeedResult } from './seed-result.ts';

/** No seed takes a fiftieth of it, even on a machine that has other things to do. */
const SEED_LIMIT_MS = 180_000;
const YOUNG_MB = 64;

export interface RunSeedsOptions {
  readonly seeds: Iterator<number>;
  readonly threads: number;
  /** False ends the run: nothing is begun any more. */
  readonly onResult: (result: SeedResult) => boolean;
}

export async function runSeeds({ seeds, threads, onResult }: RunSeedsOptions): Promise<void> {
  let isOver = false;
  const next = (): number | undefined => {
    const { value, done } = isOver ? { value: 0, done: true } : seeds.next();
    return done === true ? undefined : value;
  };
  async function work(): Promise<void> {
    let thread = openThread();
    try {
      for (let seed = next(); seed !== undefined; seed = next()) {
        const result = await thread.run(seed);
        if (result.hash === '') {
          await thread.end();
          thread = openThread();
        }
        if (!onResult(result)) isOver = true;
      }
    } finally {
      await thread.end();
    }
  }
  await Promise.all(Array.from({ length: threads }, work));
}

interface Thread {
  run(seed: number): Promise<SeedResult>;
  end(): Promise<void>;
}

function openThread(): Thread {
  // A run makes much that nobody needs a moment later: room for it costs less than picking it up often.
  const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { execArgv: ['--conditions=source'], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  const lost = (seed: number, failure: string): SeedResult => ({ seed, hash: '', failure, virtualMs: 0, revisions: 0, copies: 0, happened: {} });
  return {
    run(seed) {
      return new Promise((resolve) => {
        const settle = (result: SeedResult) => {
          clearTimeout(timer);
          worker.off('message', settle).off('error', onError);
          resolve(result);
        };
        const onError = (error: unknown) => settle(lost(seed, `its thread ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
        const timer = setTimeout(() => settle(lost(seed, `it does not end within ${SEED_LIMIT_MS / 1_000} s`)), SEED_LIMIT_MS);
        worker.on('message', settle).on('error', onError);
        worker.postMessage(seed, []);
      });
    },
    async end() {
      await worker.terminate();
    },
  };
}
