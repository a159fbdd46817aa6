import { MusterError, type ErrorCode } from '@muster/shared/model/error';
import { expect, it } from 'vitest';
import { EXIT_MEANINGS, exitCodeOf, STILL_GOING_ON } from './exit-codes.ts';

it.each<readonly [ErrorCode, number]>([
  ['invalid-argument', 2],
  ['not-found', 3],
  ['already-exists', 4],
  ['failed-precondition', 4],
  ['conflict', 4],
  ['unavailable', 5],
  ['deadline-exceeded', 5],
  ['cancelled', 130],
  ['permission-denied', 1],
  ['unauthenticated', 1],
  ['resource-exhausted', 1],
  ['unimplemented', 1],
  ['internal', 1],
])('%s ends with %d', (code, exit) => {
  expect(exitCodeOf(new MusterError(code, 'x'))).toBe(exit);
  expect(EXIT_MEANINGS).toHaveProperty(String(exit));
});

it('tells a time-out of waiting from a manager that does not answer', () => {
  expect(exitCodeOf(new MusterError('deadline-exceeded', 'x', { reason: STILL_GOING_ON }))).toBe(6);
});

it('counts anything else as failed', () => {
  expect(exitCodeOf(new Error('x'))).toBe(1);
});
