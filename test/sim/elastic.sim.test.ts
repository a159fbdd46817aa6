import { describe, expect, it } from 'vitest';
import { stretch } from './elastic.ts';

describe('an autoscaled service under faults keeps its bounds, does not flap, and arrives', () => {
  const seen: number[] = [];

  it.each(Array.from({ length: 16 }, (_, index) => index + 1))('seed %i', async (seed) => {
    const { changes, leaders } = await stretch(seed);
    // A cluster that nobody leads would keep everything, too.
    expect(leaders).toBeGreaterThan(0);
    seen.push(changes);
  });

  it('and there is something to keep', () => {
    expect(seen.reduce((sum, changes) => sum + changes, 0)).toBeGreaterThan(30);
  });
});
