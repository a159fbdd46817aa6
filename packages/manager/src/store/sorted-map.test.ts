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
      expectSame(map, model, from);
      // Down to nothing, so that chunks shrink, join and vanish.
      for (const key of [...model.keys()].toSorted().slice(0, -1)) {
        map.delete(key);
        model.delete(key);
      }
      expectSame(map, model, '');
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

function expectSame(map: SortedMap<number>, model: ReadonlyMap<string, number>, from: string): void {
  expect(map.size).toBe(model.size);
  const visited: [string, number][] = [];
  map.visitFrom(from, (value, key) => visited.push([key, value]) > 0);
  const expected = [...model].filter(([key]) => key >= from).sort(([left], [right]) => (left < right ? -1 : 1));
  expect(visited).toEqual(expected);
  for (const [key, value] of model) expect(map.get(key)).toBe(value);
  expect(map.get('key/absent')).toBeUndefined();
}
