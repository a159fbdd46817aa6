import { describe, expect, it } from 'vitest';
import { silentLogger } from '../runtime/logger.ts';
import { seededRandom } from '../runtime/random.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { Controller, type ReconcileResult } from './controller.ts';
import { WorkQueue } from './work-queue.ts';

describe('WorkQueue', () => {
  const queue = () => {
    const clock = new VirtualClock();
    return { clock, queue: new WorkQueue<string>({ clock, random: () => 0.5 }) };
  };

  it('hands out a key once however often it was added', () => {
    const { queue: q } = queue();
    q.add('a');
    q.add('a');
    expect(q.take()).toBe('a');
    expect(q.take()).toBeUndefined();
  });

  it('hands out a key that was added while it was processed only after done', () => {
    const { queue: q } = queue();
    q.add('a');
    q.take();
    q.add('a');
    expect(q.take()).toBeUndefined();
    q.done('a');
    expect(q.take()).toBe('a');
  });

  it('keeps the earliest of several delays', async () => {
    const { clock, queue: q } = queue();
    q.addAfter('a', 500);
    q.addAfter('a', 100);
    q.addAfter('a', 900);
    await clock.advance(99);
    expect(q.take()).toBeUndefined();
    await clock.advance(1);
    expect(q.take()).toBe('a');
    q.done('a');
    await clock.advance(1_000);
    expect(q.take()).toBeUndefined();
  });

  it('doubles the pause with each failure and starts anew after success', async () => {
    const { clock, queue: q } = queue();
    const pauseAfterFailure = async () => {
      q.retry('a');
      const from = clock.monotonic();
      while (q.take() === undefined) await clock.advance(1);
      q.done('a');
      return clock.monotonic() - from;
    };
    expect([await pauseAfterFailure(), await pauseAfterFailure(), await pauseAfterFailure()]).toEqual([50, 100, 200]);
    q.forget('a');
    expect(await pauseAfterFailure()).toBe(50);
  });
});

describe('Controller', () => {
  function run(reconcile: (key: string) => Promise<ReconcileResult | undefined>, concurrency = 1) {
    const clock = new VirtualClock();
    let trigger: (key: string) => void = () => undefined;
    const stop = new AbortController();
    const controller = new Controller<string>({
      name: 'test',
      clock,
      random: seededRandom(1),
      logger: silentLogger,
      concurrency,
      triggers: (add) => {
        trigger = add;
        return () => undefined;
      },
      reconcile,
    });
    const done = controller.run(stop.signal);
    return { clock, add: (key: string) => trigger(key), stop: async () => (stop.abort(), done) };
  }

  it('looks again after a failure', async () => {
    let looks = 0;
    const { clock, add, stop } = run(async () => {
      looks += 1;
      if (looks < 3) throw new Error('not yet');
      return undefined;
    });
    add('a');
    await clock.advance(1_000);
    expect(looks).toBe(3);
    await stop();
  });

  it('looks again when the reconcile asks for it', async () => {
    const at: number[] = [];
    const { clock, add, stop } = run(async () => {
      at.push(clock.monotonic());
      return at.length < 3 ? { requeueAfterMs: 100 } : undefined;
    });
    add('a');
    await clock.advance(1_000);
    expect(at).toEqual([0, 100, 200]);
    await stop();
  });

  it('never looks at one key twice at once, and at several keys side by side', async () => {
    const active = new Map<string, number>();
    let most = 0;
    let overlapped = false;
    const { clock, add, stop } = run(async (key) => {
      const now = (active.get(key) ?? 0) + 1;
      overlapped ||= now > 1;
      active.set(key, now);
      most = Math.max(most, [...active.values()].reduce((sum, count) => sum + count, 0));
      await clock.sleep(10);
      active.set(key, (active.get(key) ?? 1) - 1);
      return undefined;
    }, 2);
    for (const key of ['a', 'b', 'c', 'a', 'b']) add(key);
    await clock.advance(5);
    add('a');
    await clock.advance(100);
    expect({ overlapped, most }).toEqual({ overlapped: false, most: 2 });
    await stop();
  });

  it('waits for work in progress before it has stopped', async () => {
    let finished = false;
    const { clock, add, stop } = run(async () => {
      await clock.sleep(50);
      finished = true;
      return undefined;
    });
    add('a');
    await clock.advance(1);
    const stopped = stop();
    await clock.advance(100);
    await stopped;
    expect(finished).toBe(true);
  });
});
