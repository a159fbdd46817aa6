import { describe, expect, it } from 'vitest';
import { limit } from './limit.ts';

describe('limit', () => {
  it('runs at most so many at a time, in the order in which they came', async () => {
    const run = limit(2);
    const begun: number[] = [];
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    let running = 0;
    let most = 0;
    const all = gates.map((gate, index) =>
      run(async () => {
        begun.push(index);
        most = Math.max(most, ++running);
        await gate.promise;
        running -= 1;
      }),
    );
    for (const gate of gates) {
      gate.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2]);
  });

  it('passes a place on after a failure and when a waiting one gives up', async () => {
    const run = limit(1);
    const gate = Promise.withResolvers<void>();
    const first = run(() => gate.promise);
    const giveUp = new AbortController();
    const second = run(() => Promise.resolve('never'), giveUp.signal);
    const third = run(() => Promise.resolve('third'));
    giveUp.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    gate.reject(new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(await third).toBe('third');
  });
});
