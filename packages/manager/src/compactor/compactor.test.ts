import { silentLogger } from '@muster/shared/runtime/logger';
import { seededNewId } from '@muster/shared/runtime/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Replica } from '../state/replica.ts';
import { createMemoryStore } from '../store/memory.ts';
import { StoreError, type Store } from '../store/store.ts';
import { createCompactor } from './compactor.ts';
import { decideCompaction, type Mark } from './decide.ts';

const KEEP_MS = 300_000;

describe('what may be forgotten', () => {
  const looks = fc.array(fc.record({ waitMs: fc.integer({ min: 1, max: 2 * KEEP_MS }), writes: fc.nat(5) }), { maxLength: 40 });

  it('is never younger than the time that is kept, and goes at the latest after twice that time and a look', () => {
    fc.assert(
      fc.property(looks, (steps) => {
        const writtenAt = new Map<number, number>([[1, 0]]);
        let [at, revision, compacted] = [0, 1, 0];
        let mark: Mark | undefined;
        for (const { waitMs, writes } of steps) {
          const before = at;
          at += waitMs;
          for (let index = 0; index < writes; index++) writtenAt.set(++revision, before);
          const decision = decideCompaction(mark, { revision, at }, KEEP_MS);
          mark = decision.mark;
          if (decision.compactTo === undefined) continue;
          expect(decision.compactTo).toBeGreaterThan(compacted);
          compacted = decision.compactTo;
          // A revision is read from its own number on: it is forgotten when something higher is compacted to.
          const forgotten = [...writtenAt].filter(([number]) => number < compacted).map(([, when]) => at - when);
          expect(Math.min(Number.POSITIVE_INFINITY, ...forgotten)).toBeGreaterThanOrEqual(KEEP_MS);
        }
      }),
    );
  });

  it('is nothing while nothing is written', () => {
    const first = decideCompaction(undefined, { revision: 7, at: 0 }, KEEP_MS);
    expect(decideCompaction(first.mark, { revision: 7, at: KEEP_MS }, KEEP_MS)).toEqual({ mark: { revision: 7, at: KEEP_MS } });
  });
});

describe('the compactor', () => {
  function setUp(change: Partial<Store> = {}) {
    const clock = new VirtualClock();
    const memory = createMemoryStore({ clock });
    const store: Store = Object.assign(memory, change);
    const state = new Replica({ store, clock, logger: silentLogger });
    const stop = new AbortController();
    let epoch: number | undefined = 1;
    const compactor = createCompactor({ store, state, epoch: () => epoch, clock, newId: seededNewId(seededRandom(1)), logger: silentLogger, keepHistoryMs: KEEP_MS });
    const running = Promise.all([state.run(stop.signal), compactor.run(stop.signal)]);
    const write = async (key: string) => (await memory.transact({ compares: [], writes: [{ op: 'put', key, value: '' }] })).revision;
    const isKept = (revision: number) => memory.range({ prefix: 'x', revision }).then(() => true, () => false);
    return {
      clock,
      state,
      write,
      isKept,
      lead: (leads: boolean) => {
        epoch = leads ? (epoch ?? 1) + 1 : undefined;
      },
      async [Symbol.asyncDispose]() {
        stop.abort();
        await clock.advance(1);
        await running;
      },
    };
  }

  it('lets the store of a leader forget what is old', async () => {
    await using world = setUp();
    const old = await world.write('x1');
    const young = await world.write('x2');
    await world.clock.advance(20_000);
    expect(await world.isKept(old)).toBe(true);
    await world.write('x3');
    await world.clock.advance(KEEP_MS + 20_000);
    expect([await world.isKept(old), await world.isKept(young)]).toEqual([false, true]);
  });

  it('of a follower touches nothing', async () => {
    await using world = setUp();
    world.lead(false);
    const old = await world.write('x1');
    for (let round = 0; round < 5; round++) {
      await world.write('x2');
      await world.clock.advance(KEEP_MS);
    }
    expect(await world.isKept(old)).toBe(true);
  });

  it('has a full store make room, tells of it, and does not do it again and again', async () => {
    let rooms = 0;
    let full = true;
    await using world = setUp({
      makeRoom() {
        if (!full) return Promise.resolve(false);
        rooms += 1;
        return Promise.resolve(true);
      },
    });
    await world.clock.advance(11_000);
    expect(rooms).toBe(1);
    expect([...world.state.view.events()]).toMatchObject([{ type: 'store.full', level: 'warning' }]);
    await world.clock.advance(3_600_000);
    expect(rooms).toBeGreaterThan(2);
    expect(rooms).toBeLessThan(15);
    full = false;
    const before = rooms;
    await world.clock.advance(3_600_000);
    expect(rooms).toBe(before);
  });

  it('goes on after a store that does not answer', async () => {
    let asked = 0;
    await using world = setUp({
      makeRoom() {
        asked += 1;
        return Promise.reject(new StoreError('unavailable', 'gone'));
      },
    });
    await world.clock.advance(35_000);
    expect(asked).toBe(3);
  });
});
