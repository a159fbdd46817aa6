import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

describe('VirtualClock', () => {
  it('stands still until it is advanced, then moves both scales by the same amount', async () => {
    const clock = new VirtualClock({ startAt: 1_000 });
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  it('fires timers by due time, then by the order in which they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 40 }), async (delays) => {
        const clock = new VirtualClock();
        const fired: { index: number; at: number }[] = [];
        for (const [index, delay] of delays.entries()) {
          clock.after(delay, () => fired.push({ index, at: clock.monotonic() }));
        }
        await clock.advance(20);
        const expected = delays
          .map((delay, index) => ({ index, at: Math.max(0, delay) }))
          .sort((left, right) => left.at - right.at || left.index - right.index);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the order when any of many timers are cancelled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.boolean()), { minLength: 1_500, maxLength: 2_500 }),
        async (timers) => {
          const clock = new VirtualClock();
          const fired: number[] = [];
          const cancels = timers.map(([delay], index) => clock.after(delay, () => fired.push(index)));
          for (const [index, [, cancelled]] of timers.entries()) if (cancelled) cancels[index]?.();
          await clock.advance(50);
          const expected = timers
            .map(([delay, cancelled], index) => ({ delay, cancelled, index }))
            .filter((timer) => !timer.cancelled)
            .sort((left, right) => left.delay - right.delay || left.index - right.index);
          expect(fired).toEqual(expected.map((timer) => timer.index));
          expect(clock.nextTimerAt()).toBeUndefined();
        },
      ),
      { numRuns: 5 },
    );
  });

  it('runs a long promise chain to its end before it fires the next timer', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    const chain = async () => {
      await clock.sleep(10);
      for (let step = 0; step < 1_000; step++) await Promise.resolve();
      await new Promise<void>((resolve) => process.nextTick(resolve));
      seen.push(`chain at ${clock.monotonic()}`);
    };
    const running = chain();
    clock.after(10, () => seen.push('second timer at 10'));
    clock.after(11, () => seen.push('timer at 11'));
    await clock.advance(11);
    await running;
    expect(seen).toEqual(['chain at 10', 'second timer at 10', 'timer at 11']);
  });

  it('lets promises settle without a turn of the loop, however long their chain', async () => {
    const clock = new VirtualClock({ turns: 0 });
    const seen: string[] = [];
    const chain = async (name: string) => {
      for (let link = 0; link < 1_000; link++) await Promise.resolve();
      seen.push(name);
    };
    clock.after(1, () => void chain('first').then(() => clock.after(0, () => seen.push('set by it'))));
    clock.after(1, () => void seen.push('second'));
    await clock.advance(1);
    expect(seen).toEqual(['first', 'second', 'set by it']);
  });

  it('waits for a setImmediate that was asked for before the turn ends', async () => {
    const clock = new VirtualClock({ turns: 3 });
    const seen: string[] = [];
    clock.after(1, () => setImmediate(() => setImmediate(() => seen.push('second generation'))));
    clock.after(2, () => seen.push('next timer'));
    await clock.advance(2);
    expect(seen).toEqual(['second generation', 'next timer']);
  });

  it('fires within one advance what a fired timer sets, at its own time', async () => {
    const clock = new VirtualClock();
    const at: number[] = [];
    const repeat = async () => {
      for (let round = 0; round < 5; round++) {
        await clock.sleep(7);
        at.push(clock.monotonic());
      }
    };
    const running = repeat();
    await clock.advance(30);
    expect(at).toEqual([7, 14, 21, 28]);
    await clock.advance(5);
    await running;
    expect(at).toEqual([7, 14, 21, 28, 35]);
  });

  it('rejects an aborted sleep with the reason and forgets its timer', async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    const sleeping = clock.sleep(1_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(clock.nextTimerAt()).toBeUndefined();
    await expect(clock.sleep(1, abort.signal)).rejects.toThrow('enough');
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('jumps the wall clock without touching timers', async () => {
    const clock = new VirtualClock({ startAt: 0 });
    let fired = false;
    clock.after(100, () => {
      fired = true;
    });
    clock.jumpWall(-3_600_000);
    await clock.advance(99);
    expect([clock.now(), fired]).toEqual([-3_600_000 + 99, false]);
    await clock.advance(1);
    expect(fired).toBe(true);
  });

  it('runs until idle, or up to a limit', async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    for (const at of [5, 50, 500]) clock.after(at, () => fired.push(at));
    expect(clock.nextTimerAt()).toBe(5);
    expect(await clock.runUntilIdle(100)).toBe(false);
    expect([fired, clock.monotonic(), clock.nextTimerAt()]).toEqual([[5, 50], 50, 500]);
    expect(await clock.runUntilIdle()).toBe(true);
    expect([fired, clock.monotonic()]).toEqual([[5, 50, 500], 500]);
  });

  it('says so instead of hanging when time stands still', async () => {
    const clock = new VirtualClock();
    const spin = () => {
      clock.after(0, spin);
    };
    spin();
    await expect(clock.advance(1)).rejects.toThrow('time stands still');
  });

  it('rejects with what a callback throws, and refuses two advances at once', async () => {
    const clock = new VirtualClock();
    clock.after(1, () => {
      throw new Error('broken callback');
    });
    const first = clock.advance(1);
    await expect(clock.advance(1)).rejects.toThrow('already advancing');
    await expect(first).rejects.toThrow('broken callback');
    await clock.advance(1);
    expect(clock.monotonic()).toBe(2);
  });

  it('refuses to go back and never fires a timer set to infinity', async () => {
    const clock = new VirtualClock();
    await expect(clock.advance(-1)).rejects.toThrow('cannot advance');
    clock.after(Number.POSITIVE_INFINITY, () => {
      throw new Error('fired');
    });
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('tells when what a timer set off has run, and rejects with what is thrown then', async () => {
    const seen: string[] = [];
    const clock = new VirtualClock({
      onSettled() {
        seen.push(`${clock.monotonic()}`);
        if (clock.monotonic() === 20) throw new Error('not as promised');
      },
    });
    clock.after(10, () => void Promise.resolve().then(() => seen.push('ran')));
    clock.after(20, () => undefined);
    await expect(clock.advance(30)).rejects.toThrow('not as promised');
    expect(seen).toEqual(['0', 'ran', '10', '20']);
  });
});
