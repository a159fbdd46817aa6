import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SortedMap } from './sorted-map.ts';

it('holds what a plain map holds, in order, from any starting point', () => {
  const key = fc.integer({ min: 0, max: 3_000 }).map((number) => `key/${number}`);
  const step = fc.tuple(fc.constantFrom('set', 'set', 'delete'), key, fc.integer());
  fc.assert(
    fc.property(fc.array(step, { minLength: 3_000, maxLength: 6_000, size: 'max' }), key, (steps, from) => {
      const map = new SortedMap<number>();
      const model = new Map<string, number>();
      for (const [action, key, value] of steps) {
        for (const target of [map, model]) {
          if (action === 'set') target.set(key, value);
          else target.delete(key);
        }
      }
      expect(contents(map, from)).toEqual(sorted(model, from));
      expect([...model.keys()].map((key) => map.get(key))).toEqual([...model.values()]);
      // Down to nothing, so that chunks shrink, join and vanish.
      for (const key of [...model.keys()].toSorted().slice(0, -1)) {
        map.delete(key);
        model.delete(key);
      }
      expect(contents(map, '')).toEqual(sorted(model, ''));
      expect(map.size).toBe(model.size);
    }),
    { numRuns: 20 },
  );
});

it('stops visiting when told to', () => {
  const map = new SortedMap<number>();
  for (let value = 0; value < 2_000; value++) map.set(String(value).padStart(4, '0'), value);
  const seen: number[] = [];
  map.visitFrom('0510', (value) => seen.push(value) < 4);
  expect(seen).toEqual([510, 511, 512, 513]);
});

function contents(map: SortedMap<number>, from: string): [string, number][] {
  const visited: [string, number][] = [];
  map.visitFrom(from, (value, key) => visited.push([key, value]) > 0);
  return visited;
}

function sorted(model: ReadonlyMap<string, number>, from: string): [string, number][] {
  return [...model].filter(([key]) => key >= from).sort(([left], [right]) => (left < right ? -1 : 1));
}
