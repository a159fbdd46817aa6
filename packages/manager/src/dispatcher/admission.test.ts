import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { Admission } from './admission.ts';

const never = new AbortController().signal;
const options = { perSecond: 100, burst: 10, maxWaitMs: 500 };

/** Lets one in; resolves with how long it waited, or undefined when it was sent away. */
async function come(admission: Admission, clock: VirtualClock): Promise<number | undefined> {
  const from = clock.monotonic();
  try {
    await admission.admit(never);
  } catch {
    return undefined;
  }
  return clock.monotonic() - from;
}

describe('admission', () => {
  it('lets a burst in at once, the next ones in their turn, and sends away those whose turn is too far off', async () => {
    const clock = new VirtualClock();
    const admission = new Admission(clock, options);
    const coming = Promise.all(Array.from({ length: 70 }, () => come(admission, clock)));
    await clock.advance(1_000);
    const waits = await coming;
    expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(waits.slice(10, 60)).toEqual(Array.from({ length: 50 }, (_, index) => (index + 1) * 10));
    expect(waits.slice(60)).toEqual(Array.from({ length: 10 }, () => undefined));
  });

  it('lets nobody wait who comes after a quiet time', async () => {
    const clock = new VirtualClock();
    const admission = new Admission(clock, options);
    const herd = Promise.all(Array.from({ length: 60 }, () => come(admission, clock)));
    await clock.advance(2_000);
    await herd;
    expect(admission.admit(never)).toBeUndefined();
  });

  it('never lets in more than a burst and what the rate allows, nor has anybody wait too long', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 120 }), async (pauses) => {
        const clock = new VirtualClock();
        const admission = new Admission(clock, options);
        const entered: number[] = [];
        const waits: (number | undefined)[] = [];
        const coming: Promise<void>[] = [];
        for (const pauseMs of pauses) {
          await clock.advance(pauseMs);
          coming.push(
            come(admission, clock).then((waited) => {
              waits.push(waited);
              if (waited !== undefined) entered.push(clock.monotonic());
            }),
          );
        }
        await clock.advance(1_000);
        await Promise.all(coming);
        expect(waits.filter((waited) => (waited ?? 0) > options.maxWaitMs)).toEqual([]);
        // Of any stretch of time: one more than its part of the rate may lie on its edge.
        const tooMany = entered.filter((at, index) => entered.length - index > options.burst && entered.slice(index).filter((later) => later - at < 1_000).length > options.burst + options.perSecond + 1);
        expect(tooMany).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
