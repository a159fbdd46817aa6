import { MusterError } from '@muster/shared/model/error';

/** The error of every value parser: what was given, what was expected, and an example that works. */
export function invalid(message: string, hint?: string): MusterError {
  return new MusterError('invalid-argument', message, hint === undefined ? {} : { hint });
}
