/** Sessions that end, or begin, while their manager cannot write to the store. */
import { StoreError, type Store } from '@muster/manager/store/store';
import { afterEach, describe, expect, it } from 'vitest';
import { basics, nodeId, World } from './world.ts';

let world: World;
afterEach(async () => {
  await world.end();
});

type Mood = 'well' | 'away' | 'silent about what it has written';

/** A manager whose store can be taken from it, and what another one sees of the agent's session meanwhile. */
async function begin(options: Parameters<World['agent']>[1] = {}) {
  world = new World();
  let mood: Mood = 'well';
  const whole = world.store;
  const store: Store = {
    description: whole.description,
    range: whole.range.bind(whole),
    watch: whole.watch.bind(whole),
    grantLease: whole.grantLease.bind(whole),
    compact: whole.compact.bind(whole),
    close: whole.close.bind(whole),
    async transact(transaction, signal) {
      if (mood === 'well') return whole.transact(transaction, signal);
      if (mood !== 'away') await whole.transact(transaction, signal);
      throw new StoreError('unavailable', 'the store does not answer', { outcomeUnknown: mood !== 'away' });
    },
  };
  world.manager('m1', { store });
  const other = world.manager('m2');
  await world.write(other, ...basics());
  const { agent, stop } = world.agent(['m1'], options);
  return { agent, stop, session: () => other.state.view.node(nodeId)?.session, store: (now: Mood) => (mood = now) };
}

describe('while the store is away', () => {
  it('an agent goes for good: its session is over when the store is back, and not before', async () => {
    const { stop, session, store } = await begin();
    await world.clock.advance(200);
    store('away');
    const stopped = stop();
    await world.clock.advance(15_000);
    await stopped;
    expect(session()?.connected).toBe(true);
    store('well');
    await world.clock.advance(1_500);
    expect(session()?.connected).toBe(false);
  });

  it('a host is shut down: so it is written when the store is back, with when it was seen last', async () => {
    const { stop, session, store } = await begin({ hostStops: () => Promise.resolve(true) });
    await world.clock.advance(200);
    store('away');
    const stopped = stop();
    await world.clock.advance(15_000);
    await stopped;
    const backAt = world.clock.now();
    store('well');
    await world.clock.advance(1_500);
    expect(session()).toMatchObject({ connected: false, hostStops: true });
    expect(session()?.since).toBeLessThan(backAt - 10_000);
  });

  it('a session begins of which the store has taken note without a word, and its agent goes for good: it is over, too', async () => {
    const { stop, session, store } = await begin();
    store('silent about what it has written');
    await world.clock.advance(300);
    expect(session()?.connected).toBe(true);
    const stopped = stop();
    store('away');
    await world.clock.advance(15_000);
    await stopped;
    expect(session()?.connected).toBe(true);
    store('well');
    await world.clock.advance(1_500);
    expect(session()?.connected).toBe(false);
  });

  it('an agent loses its session and is back before it is: the new one stays', async () => {
    const { stop, session, store } = await begin();
    await world.clock.advance(200);
    store('away');
    const stopped = stop();
    await world.clock.advance(5_000);
    await stopped;
    const { agent } = world.agent(['m1']);
    await world.clock.advance(100);
    store('well');
    await world.clock.advance(20_000);
    expect(agent.session.connected).toBe(true);
    expect(session()?.connected).toBe(true);
  });
});
