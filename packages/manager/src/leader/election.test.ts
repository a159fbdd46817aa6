import { afterEach, describe, expect, it } from 'vitest';
import { asManagerId } from '@muster/shared/model/ids';
import { seededRandom } from '@muster/shared/runtime/random';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { Replica } from '../state/replica.ts';
import { createMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { Election } from './election.ts';

/** A store whose answers can be held back, as by a pause of the process or a cut network. */
function interruptible(store: Store): { store: Store; cut: () => void; heal: () => void } {
  let heal: () => void = () => undefined;
  let gate: Promise<void> = Promise.resolve();
  return {
    cut: () => {
      gate = new Promise((resolve) => {
        heal = resolve;
      });
    },
    heal: () => heal(),
    store: {
      ...store,
      description: store.description,
      range: async (request, signal) => {
        await gate;
        return store.range(request, signal);
      },
      transact: async (transaction, signal) => {
        await gate;
        return store.transact(transaction, signal);
      },
      async *watch(request, signal) {
        for await (const message of store.watch(request, signal)) {
          await gate;
          yield message;
        }
      },
      grantLease: async (ttlMs, signal) => {
        await gate;
        const lease = await store.grantLease(ttlMs, signal);
        return {
          id: lease.id,
          ttlMs: lease.ttlMs,
          deadline: () => lease.deadline(),
          keepAlive: async (inner) => {
            await gate;
            return lease.keepAlive(inner);
          },
          revoke: async () => {
            await gate;
            return lease.revoke();
          },
        };
      },
      compact: (revision) => store.compact(revision),
      close: () => store.close(),
    },
  };
}

describe('election', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  function manager(name: string, store: Store, clock: VirtualClock) {
    const abort = new AbortController();
    const link = interruptible(store);
    const state = new Replica({ store: link.store, clock, logger: silentLogger });
    const led: { epoch: number; from: number; to?: number }[] = [];
    const election = new Election({
      managerId: asManagerId(name),
      store: link.store,
      state,
      clock,
      random: seededRandom(name.length),
      logger: silentLogger,
      lead: async (epoch, signal) => {
        const term: { epoch: number; from: number; to?: number } = { epoch, from: clock.monotonic() };
        led.push(term);
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        term.to = clock.monotonic();
      },
    });
    const done = Promise.all([state.run(abort.signal), election.run(abort.signal)]);
    const stop = async () => {
      abort.abort();
      link.heal();
      await clock.advance(10_000);
      await done;
    };
    stops.push(stop);
    return { name, state, election, led, link, stop };
  }

  it('makes exactly one of three managers leader', async () => {
    const clock = new VirtualClock();
    const store = createMemoryStore({ clock });
    const managers = ['a', 'bb', 'ccc'].map((name) => manager(name, store, clock));
    await clock.advance(3_000);
    expect(managers.filter((each) => each.election.epoch !== undefined)).toHaveLength(1);
    const epochs = managers.map((each) => each.state.view.leader()?.epoch);
    expect(new Set(epochs).size).toBe(1);
  });

  it('hands over at once when the leader stops in order', async () => {
    const clock = new VirtualClock();
    const store = createMemoryStore({ clock });
    const managers = ['a', 'bb'].map((name) => manager(name, store, clock));
    await clock.advance(1_000);
    const first = managers.find((each) => each.election.epoch !== undefined);
    const second = managers.find((each) => each.election.epoch === undefined);
    await first?.stop();
    await clock.advance(500);
    expect(second?.election.epoch).toBeDefined();
  });

  it('never has two terms at the same time when the leader is cut off from the store', async () => {
    const clock = new VirtualClock();
    const store = createMemoryStore({ clock });
    const managers = ['a', 'bb', 'ccc'].map((name) => manager(name, store, clock));
    await clock.advance(1_000);
    const cutOff = managers.find((each) => each.election.epoch !== undefined);
    cutOff?.link.cut();
    await clock.advance(6_000);
    expect(cutOff?.election.epoch).toBeUndefined();
    expect(managers.filter((each) => each.election.epoch !== undefined)).toHaveLength(1);
    const terms = managers.flatMap((each) => each.led).sort((a, b) => a.from - b.from);
    expect(terms.length).toBeGreaterThanOrEqual(2);
    terms.slice(1).forEach((term, index) => {
      const previous = terms[index];
      expect(previous?.to).toBeLessThanOrEqual(term.from);
      expect(term.epoch).toBeGreaterThan(previous?.epoch ?? 0);
    });
  });

  it('refuses the late write of a leader whose epoch is over', async () => {
    const clock = new VirtualClock();
    const store = createMemoryStore({ clock });
    const managers = ['a', 'bb'].map((name) => manager(name, store, clock));
    await clock.advance(1_000);
    const paused = managers.find((each) => each.election.epoch !== undefined);
    const oldEpoch = paused?.election.epoch ?? 0;
    paused?.link.cut();
    await clock.advance(6_000);
    const late = paused?.state
      .commit(
        [
          {
            op: 'create',
            object: { kind: 'manager', id: asManagerId('late'), name: 'late', address: '', softwareVersion: '', startedAt: 0 },
          },
        ],
        { epoch: oldEpoch },
      )
      .then(
        () => 'written',
        (error: { reason?: string }) => error.reason,
      );
    paused?.link.heal();
    await clock.advance(3_000);
    expect(await late).toBe('NOT_LEADER');
    const page = await store.range({ prefix: 'managers/' });
    expect(page.items).toHaveLength(0);
  });
});
