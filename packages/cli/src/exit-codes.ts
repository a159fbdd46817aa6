/**
 * What the exit code of `muster` says. One table: every error that ends a
 * command has a `MusterError` code, and the code decides.
 */
import { type ErrorCode, MusterError } from '@muster/shared/model/error';

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  noManager: 5,
  goingOn: 6,
  found: 10,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  [EXIT.ok]: 'done',
  [EXIT.failed]: 'failed',
  [EXIT.usage]: 'wrong usage or wrong input (flags, compose file, specification)',
  [EXIT.notFound]: 'no such service, task, node or stack',
  [EXIT.conflict]: 'conflict: the name is taken, the object has changed, or its state forbids it',
  [EXIT.noManager]: 'no manager could be reached, or it cannot work at the moment',
  [EXIT.goingOn]: 'timed out while waiting; the work goes on',
  [EXIT.found]: 'with --exit-code: there is what was looked for',
  [EXIT.interrupted]: 'interrupted by Ctrl-C; work that was accepted goes on',
};

const BY_ERROR: Readonly<Record<ErrorCode, ExitCode>> = {
  'invalid-argument': EXIT.usage,
  'not-found': EXIT.notFound,
  'already-exists': EXIT.conflict,
  'failed-precondition': EXIT.conflict,
  conflict: EXIT.conflict,
  'permission-denied': EXIT.failed,
  unauthenticated: EXIT.failed,
  'resource-exhausted': EXIT.failed,
  unavailable: EXIT.noManager,
  'deadline-exceeded': EXIT.noManager,
  cancelled: EXIT.interrupted,
  unimplemented: EXIT.failed,
  internal: EXIT.failed,
};

/** The reason of the error with which a waiting command ends when its time is over. */
export const STILL_GOING_ON = 'STILL_GOING_ON';

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof MusterError)) return EXIT.failed;
  return error.reason === STILL_GOING_ON ? EXIT.goingOn : BY_ERROR[error.code];
}
