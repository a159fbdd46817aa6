/** For tests: seeds that have to fail. */
import type { Bug } from './bugs.ts';
import { Violation } from './invariants/invariant.ts';
import { simulate } from './simulate.ts';

/** The first seed that shows the bug; undefined when none does. */
export async function firstToShow(bug: Bug, seeds: number): Promise<{ readonly seed: number; readonly promise: string } | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const { failure } = await simulate({ seed, bug });
    if (failure !== undefined) return { seed, promise: failure.error instanceof Violation ? failure.error.promise : String(failure.error) };
  }
  return undefined;
}
