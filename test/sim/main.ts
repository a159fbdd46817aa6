/** `make sim`: runs seeds one after another and stops at the first that fails. */
import { parseArgs } from 'node:util';
import { BUGS, type Bug } from './bugs.ts';
import { Violation } from './invariants/invariant.ts';
import { simulate, type Run } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    bug: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const seeds = Number(values.seeds);
const first = Number(values.first);
const bug = BUGS.find((name): name is Bug => name === values.bug);
const startedAt = performance.now();
let revisions = 0;
let virtualMs = 0;

for (let seed = first; seed < first + seeds; seed++) {
  const run = await simulate({
    seed,
    ...(bug === undefined ? {} : { bug }),
    ...(values.verbose ? { onTrace: (line: string) => process.stdout.write(`${line}\n`) } : {}),
  });
  revisions += run.revisions;
  virtualMs += run.virtualMs;
  if (run.failure !== undefined) {
    report(run);
    process.exitCode = 1;
    break;
  }
  const done = seed - first + 1;
  if (done % 20 === 0 || done === seeds) tell(done, run);
}

function tell(done: number, { hash }: Run): void {
  const seconds = (performance.now() - startedAt) / 1_000;
  const hours = (virtualMs / 3_600_000).toFixed(1);
  process.stdout.write(`${done} of ${seeds} seeds hold: ${hours} hours of cluster life, ${revisions} revisions, in ${seconds.toFixed(1)} s (trace ${hash})\n`);
}

function report({ seed, failure, hash }: Run): void {
  const error = failure?.error;
  const what = error instanceof Error ? (error instanceof Violation ? error.message : (error.stack ?? error.message)) : String(error);
  process.stdout.write(
    `seed ${seed} fails at "${failure?.step}" (trace ${hash}):\n  ${what}\n` +
      `Replay it with: make sim SEEDS=1 FIRST=${seed}\n` +
      `See all of it:  node --conditions=source test/sim/main.ts --seeds 1 --first ${seed} --verbose\n`,
  );
}
