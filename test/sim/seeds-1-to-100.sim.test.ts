import { describe, expect, it } from 'vitest';
import { holds } from './hold.ts';

describe('a cluster under faults keeps every promise, and converges when they heal', () => {
  it.each(Array.from({ length: 100 }, (_, index) => index + 1))('seed %i', async (seed) => {
    const { revisions, copies } = await holds(seed);
    // A run in which nothing happened would hold everything, too.
    expect(revisions).toBeGreaterThan(20);
    expect(copies).toBeGreaterThan(3);
  });
});
