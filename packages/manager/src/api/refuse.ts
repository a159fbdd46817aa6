/** Refusals that several handlers share. */
import { MusterError, type FieldViolation } from '@muster/shared/model/error';
import type { Stored } from '@muster/shared/model/objects';
import { etagOf } from './present.ts';

/** Throws when there is something to complain about. */
export function refuseInvalid(what: string, violations: readonly FieldViolation[]): void {
  const [first] = violations;
  if (first === undefined) return;
  const more = violations.length === 1 ? '' : ` (and ${violations.length - 1} more)`;
  throw new MusterError('invalid-argument', `${what} is not valid: ${first.field} ${first.description}${more}`, {
    reason: 'INVALID_ARGUMENT',
    violations,
  });
}

export function refuseField(field: string, description: string): never {
  throw new MusterError('invalid-argument', `${field} ${description}`, {
    reason: 'INVALID_ARGUMENT',
    violations: [{ field, description }],
  });
}

/** An empty etag stands for any version. */
export function refuseStale(what: string, object: Stored<object>, etag: string): void {
  if (etag === '' || etag === etagOf(object)) return;
  throw new MusterError('conflict', `${what} has changed since it was read`, {
    reason: 'ETAG_MISMATCH',
    hint: 'Read it again, and repeat the change on what it is now.',
  });
}
