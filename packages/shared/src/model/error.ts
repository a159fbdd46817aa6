/**
 * The one error that crosses components: what went wrong, why, and the command
 * that helps. `rpc/status.ts` maps `code` to a gRPC status and the CLI maps it
 * to an exit code; there is no second table.
 */
export type ErrorCode =
  | 'invalid-argument'
  | 'not-found'
  | 'already-exists'
  /** The state of the object forbids the operation (still in use, wrong mode). */
  | 'failed-precondition'
  /** The etag no longer matches: somebody else changed the object. */
  | 'conflict'
  | 'permission-denied'
  | 'unauthenticated'
  | 'resource-exhausted'
  | 'unavailable'
  | 'deadline-exceeded'
  | 'cancelled'
  | 'unimplemented'
  | 'internal';

/** One wrong field: its path (`task.container.image`) and what was expected. */
export interface FieldViolation {
  readonly field: string;
  readonly description: string;
}

export interface MusterErrorDetails {
  /** The next command or step for the reader. */
  readonly hint?: string;
  readonly violations?: readonly FieldViolation[];
  /** A stable machine-readable name: `SERVICE_NAME_TAKEN`. */
  readonly reason?: string;
  readonly cause?: unknown;
}

export class MusterError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly violations: readonly FieldViolation[];
  readonly reason: string | undefined;

  constructor(code: ErrorCode, message: string, details: MusterErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'MusterError';
    this.code = code;
    this.hint = details.hint;
    this.violations = details.violations ?? [];
    this.reason = details.reason;
  }
}
