import { expect, it } from 'vitest';
import { MusterError } from '../model/error.ts';
import { loggedError } from './log-error.ts';

it('leaves out the stack of a failure that was foreseen', () => {
  const error = new MusterError('unavailable', 'the store does not answer', { reason: 'STORE' });
  expect(loggedError(error)).toEqual({ type: 'MusterError', message: 'the store does not answer', code: 'unavailable', reason: 'STORE' });
});

it('keeps the stack of one that nobody thought of', () => {
  const error = new TypeError('x is not a function');
  expect(loggedError(error)).toEqual({ type: 'TypeError', message: 'x is not a function', stack: error.stack });
});

it('tells the causes that say more, each once', () => {
  const root = new Error('connect ECONNREFUSED');
  const middle = new Error('14 UNAVAILABLE: connect ECONNREFUSED', { cause: root });
  const error = new MusterError('unavailable', 'no manager answers', { cause: middle });
  expect(loggedError(error).causes).toEqual(['14 UNAVAILABLE: connect ECONNREFUSED']);
});

it('ends in a ring of causes', () => {
  const one = new Error('one');
  const two = new Error('two', { cause: one });
  one.cause = two;
  expect(loggedError(one).causes).toEqual(['two']);
});

it('takes what is no error at all', () => {
  expect(loggedError('gone')).toEqual({ type: 'string', message: 'gone' });
});
