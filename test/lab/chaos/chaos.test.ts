import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dice } from '../../sim/dice.ts';
import { type Fault, nextFault, type Place } from './faults.ts';
import { lostWrites, type Outcome, type Write } from './history.ts';

const write = (value: string | undefined, outcome: Outcome, register = 'a'): Write => ({ register, value, outcome });
const finals = (value?: string) => new Map(value === undefined ? [] : [['a', value]]);

describe('lostWrites', () => {
  it.each<[string, Write[], string | undefined]>([
    ['the last acknowledged value', [write('1', 'acknowledged'), write('2', 'acknowledged')], '2'],
    ['a later unknown one that was made', [write('1', 'acknowledged'), write('2', 'unknown')], '2'],
    ['a later unknown one that was not', [write('1', 'acknowledged'), write('2', 'unknown')], '1'],
    ['nothing, when nothing was acknowledged', [write('1', 'unknown'), write('2', 'refused')], undefined],
    ['nothing, when it was removed', [write('1', 'acknowledged'), write(undefined, 'acknowledged')], undefined],
  ])('accepts %s', (_name, history, final) => {
    expect(lostWrites(history, finals(final))).toEqual([]);
  });

  it.each<[string, Write[], string | undefined]>([
    ['an acknowledged value that is gone', [write('1', 'acknowledged')], undefined],
    ['an earlier value', [write('1', 'acknowledged'), write('2', 'acknowledged')], '1'],
    ['an unknown one that came after a later acknowledged one', [write('1', 'unknown'), write('2', 'acknowledged')], '1'],
    ['a refused one', [write('1', 'acknowledged'), write('2', 'refused')], '2'],
    ['one that is back after its removal', [write('1', 'acknowledged'), write(undefined, 'acknowledged')], '1'],
  ])('finds %s', (_name, history, final) => {
    expect(lostWrites(history, finals(final))).toHaveLength(1);
  });

  it('keeps registers apart', () => {
    const history = [write('1', 'acknowledged', 'a'), write('9', 'acknowledged', 'b')];
    expect(lostWrites(history, new Map([['a', '1']]))).toEqual(['b is absent, and must be 9; the last writes: 9 acknowledged']);
  });
});

describe('nextFault', () => {
  const places: readonly Place[] = [
    { name: 'h1', manages: true },
    { name: 'h2', manages: true },
    { name: 'h3', manages: true },
    { name: 'h4', manages: false },
  ];

  it('gives the same faults for the same seed', () => {
    const draw = (seed: number) => {
      const dice = new Dice(seed, 'chaos');
      return Array.from({ length: 50 }, () => nextFault(dice, places, []));
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('leaves a manager, puts no two faults on one host, and takes neither manager nor etcd where there is none', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const dice = new Dice(seed, 'chaos');
        const lasting: Fault[] = [];
        for (let draw = 0; draw < 60; draw++) {
          const fault = nextFault(dice, places, lasting);
          if (fault !== undefined && fault.forMs > 0) lasting.push(fault);
          if (dice.chance(0.4)) lasting.shift();
        }
        expect(new Set(lasting.map(({ host }) => host)).size).toBe(lasting.length);
        expect(lasting.filter(({ host, kind }) => host === 'h4' && /manager|etcd/.test(kind))).toEqual([]);
        const managersLost = lasting.filter(({ host, kind }) => host !== 'h4' && /manager|host/.test(kind));
        expect(managersLost.length).toBeLessThan(3);
      }),
    );
  });
});
