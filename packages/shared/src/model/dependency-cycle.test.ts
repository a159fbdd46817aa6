import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cycleText, dependencyCycle } from './dependency-cycle.ts';

const graphOf = (edges: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(edges));

describe('services that depend on each other in a circle', () => {
  it.each<[Readonly<Record<string, readonly string[]>>, string | undefined]>([
    [{}, undefined],
    [{ web: ['api', 'db'], api: ['db'], db: [] }, undefined],
    [{ web: ['gone'] }, undefined],
    [{ a: ['a'] }, 'a → a'],
    [{ web: ['api'], api: ['db'], db: ['web'] }, 'api → db → web → api'],
    [{ x: ['y'], y: ['z'], z: ['y'] }, 'y → z → y'],
  ])('%j', (edges, expected) => {
    const cycle = dependencyCycle(graphOf(edges));
    expect(cycle && cycleText(cycle)).toBe(expected);
  });

  it('are found exactly when a walk can come back to where it was', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const some = fc.subarray(names);
    fc.assert(
      fc.property(fc.tuple(some, some, some, some, some, some), (targets) => {
        const graph = new Map(names.map((name, index) => [name, (targets[index] ?? []).filter((_, at) => at < 2)]));
        const reached = (from: string): Set<string> => {
          const seen = new Set<string>();
          const next = [...(graph.get(from) ?? [])];
          for (let name = next.pop(); name !== undefined; name = next.pop()) {
            if (seen.has(name)) continue;
            seen.add(name);
            next.push(...(graph.get(name) ?? []));
          }
          return seen;
        };
        const cycle = dependencyCycle(graph);
        expect(cycle !== undefined).toBe(names.some((name) => reached(name).has(name)));
        for (const [at, name] of (cycle ?? []).slice(1).entries()) expect(graph.get(cycle?.[at] ?? '')).toContain(name);
      }),
    );
  });

  it('are found at the end of a chain that is longer than calls can nest', () => {
    const length = 3_000;
    const chain = new Map(Array.from({ length }, (_, at) => [`s${at}`, [`s${(at + 1) % length}`]]));
    expect(dependencyCycle(chain)).toHaveLength(length + 1);
  });
});
