/** For tests: a seed that has to hold, or has to fail. */
import type { Bug } from './bugs.ts';
import { Violation } from './invariants/invariant.ts';
import { simulate, type Run } from './simulate.ts';

/** Throws what broke, and how to see it again. */
export async function holds(seed: number): Promise<Run> {
  const run = await simulate({ seed });
  if (run.failure === undefined) return run;
  const { step, error } = run.failure;
  const what = error instanceof Error ? error.message : String(error);
  throw new Error(`seed ${seed} fails at "${step}": ${what}\nReplay it with: make sim SEEDS=1 FIRST=${seed}`, { cause: error });
}

/** The first seed that shows the bug; undefined when none does. */
export async function firstToShow(bug: Bug, seeds: number): Promise<{ readonly seed: number; readonly promise: string } | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const { failure } = await simulate({ seed, bug });
    if (failure !== undefined) return { seed, promise: failure.error instanceof Violation ? failure.error.promise : String(failure.error) };
  }
  return undefined;
}
