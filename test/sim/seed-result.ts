/** What a thread tells of a seed that it has run: plain data, with the failure in words. */
import { Violation } from './invariants/invariant.ts';
import type { Run } from './simulate.ts';

export interface SeedResult extends Omit<Run, 'failure'> {
  /** What broke, and where; undefined: everything held. */
  readonly failure: string | undefined;
}

export function resultOf({ failure, ...run }: Run): SeedResult {
  return { ...run, failure: failure === undefined ? undefined : `at "${failure.step}": ${textOf(failure.error)}` };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof Violation ? error.message : (error.stack ?? error.message);
}
