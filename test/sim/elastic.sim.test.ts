import { describe, expect, it } from 'vitest';
import { stretch } from './elastic.ts';
import { sumOf } from './tally.ts';

describe('an autoscaled service under faults keeps its bounds, does not flap, and arrives', () => {
  const seen: number[] = [];
  const befell: Readonly<Record<string, number>>[] = [];

  it.each(Array.from({ length: 16 }, (_, index) => index + 1))('seed %i', async (seed) => {
    const { changes, leaders, happened } = await stretch(seed);
    // A cluster that nobody leads would keep everything, too.
    expect(leaders).toBeGreaterThan(0);
    seen.push(changes);
    befell.push(happened);
  });

  it('and there is something to keep', () => {
    expect(seen.reduce((sum, changes) => sum + changes, 0)).toBeGreaterThan(30);
    expect(sumOf(befell)['stale view: autoscaler']).toBeGreaterThan(5);
  });
});
