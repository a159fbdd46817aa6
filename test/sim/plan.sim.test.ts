import { describe, expect, it } from 'vitest';
import { foretell } from './foretell.ts';

describe('what a plan says is what the controllers then do', () => {
  it.each(Array.from({ length: 12 }, (_, index) => index + 1))('seed %i', async (seed) => {
    const told = await foretell(seed, 4);
    for (const { change, plan, changed, planned, running } of told) {
      expect(plan.complete).toBe(true);
      // Every slot that gets another task is told, and no other.
      expect({ change, changed }).toEqual({ change, changed: planned });
      // So many run in the end.
      expect({ change, after: plan.services.map(({ service, runningAfter }) => [service, runningAfter]) }).toEqual({ change, after: plan.services.map(({ service }) => [service, running[service] ?? 0]) });
    }
  });

  it('and there is something to foretell', async () => {
    const told = await foretell(1, 4);
    expect(told.flatMap(({ changed }) => changed).length).toBeGreaterThan(3);
  });
});
