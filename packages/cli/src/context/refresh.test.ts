import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followed, isStale } from './refresh.ts';

describe('the managers of a context', () => {
  it.each([
    ['stay as they are while they live', ['a', 'b'], ['b', 'a'], ['a', 'b']],
    ['get new ones behind them', ['a'], ['a', 'b'], ['a', 'b']],
    ['that are away come last', ['a', 'b', 'c'], ['c'], ['c', 'a', 'b']],
    ['are none other while nobody says anything', ['a', 'b'], [], ['a', 'b']],
  ])('%s', (_name, before, living, after) => {
    expect(followed(before, living)).toEqual(after);
  });

  it('hold every one that lives, no one twice, and never more than nine', () => {
    const addresses = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmn'.split('')));
    fc.assert(
      fc.property(addresses, fc.uniqueArray(fc.constantFrom(...'abcdefgh'.split(''))), (before, living) => {
        const after = followed(before, living);
        expect(new Set(after).size).toBe(after.length);
        expect(after.length).toBeLessThanOrEqual(9);
        expect(living.every((address) => after.includes(address))).toBe(true);
      }),
    );
  });
});

describe('a context', () => {
  it.each([
    ['with a token is good for ten minutes', undefined, 599_999, false],
    ['with a token is looked at after them', undefined, 600_000, true],
    ['with a certificate is looked at so soon that a change of the root is not missed', 'PEM', 10_000, true],
    ['with a certificate is good for a few commands', 'PEM', 9_999, false],
  ])('%s', (_name, certificates, ageMs, stale) => {
    expect(isStale({ ...(certificates === undefined ? {} : { certificates }), checkedAt: 1_000 }, 1_000 + ageMs)).toBe(stale);
  });
});
