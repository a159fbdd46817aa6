/**
 * `make sim` and `make soak`: runs seeds and stops at the first that fails, or, with
 * `--keep-going`, goes on and tells all of them at the end; with `--hours`, for so long.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { BUGS, type Bug } from './bugs.ts';
import { runSeeds } from './run-seeds.ts';
import { resultOf, type SeedResult } from './seed-result.ts';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    threads: { type: 'string', default: '' },
    hours: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
    bug: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const TELL_EVERY = 20;
const HOUR_MS = 3_600_000;

const hours = values.hours === undefined ? undefined : Number(values.hours);
const seeds = hours === undefined ? Number(values.seeds) : Number.POSITIVE_INFINITY;
const first = Number(values.first);
const bug = BUGS.find((name): name is Bug => name === values.bug);
const startedAt = performance.now();
const failed: number[] = [];
let done = 0;
let revisions = 0;
let virtualMs = 0;

if (bug !== undefined || values.verbose || seeds === 1) await inThisThread();
else await inThreads(values.threads === '' ? availableParallelism() : Number(values.threads));

if (failed.length > 0) process.exitCode = 1;
if (values['keep-going'] || failed.length > 1) process.stdout.write(`${failed.length} of ${done} seeds fail${failed.length === 0 ? '' : `: ${failed.toSorted((left, right) => left - right).join(' ')}`}\n`);

/** One after another: the order of what is told is that of the seeds. */
async function inThisThread(): Promise<void> {
  for (let seed = first; seed < first + seeds; seed++) {
    const onTrace = values.verbose ? { onTrace: (line: string) => process.stdout.write(`${line}\n`) } : {};
    if (!note(resultOf(await simulate({ seed, ...(bug === undefined ? {} : { bug }), ...onTrace })))) return;
  }
}

async function inThreads(threads: number): Promise<void> {
  await runSeeds({ seeds: numbers(), threads, onResult: note });
}

function* numbers(): Generator<number, void, undefined> {
  for (let seed = first; seed < first + seeds; seed++) {
    if (hours !== undefined && performance.now() - startedAt > hours * HOUR_MS) return;
    yield seed;
  }
}

/** False: no more seeds are to be run. */
function note(result: SeedResult): boolean {
  done += 1;
  revisions += result.revisions;
  virtualMs += result.virtualMs;
  if (result.failure !== undefined) {
    failed.push(result.seed);
    report(result);
    return values['keep-going'];
  }
  if (done % TELL_EVERY === 0 || done === seeds) tell(result);
  return true;
}

function tell({ hash }: SeedResult): void {
  const seconds = (performance.now() - startedAt) / 1_000;
  const lived = (virtualMs / HOUR_MS).toFixed(1);
  const of = Number.isFinite(seeds) ? ` of ${seeds}` : '';
  process.stdout.write(`${done}${of} seeds hold: ${lived} hours of cluster life, ${revisions} revisions, in ${seconds.toFixed(1)} s (trace ${hash})\n`);
}

function report({ seed, failure, hash }: SeedResult): void {
  process.stdout.write(
    `seed ${seed} fails ${failure} (trace ${hash})\n` +
      `Replay it with: make sim SEEDS=1 FIRST=${seed}\n` +
      `See all of it:  node --conditions=source test/sim/main.ts --seeds 1 --first ${seed} --verbose\n`,
  );
}
