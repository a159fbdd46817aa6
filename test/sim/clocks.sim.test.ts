import { describe, expect, it } from 'vitest';
import { jumpClocks } from './clocks.ts';

describe('wall clocks that are set hours and days forward and back, on each machine for itself', () => {
  let seen = 0;

  it.each(Array.from({ length: 24 }, (_, index) => index + 1))('keep leases, sessions and leaders as they are, and nothing is left of it when they are right: seed %i', async (seed) => {
    const { jumps, failovers } = await jumpClocks(seed);
    expect(jumps).toBeGreaterThan(20);
    seen += failovers;
  });

  it('and there is something to keep', () => {
    expect(seen).toBeGreaterThan(5);
  });
});
