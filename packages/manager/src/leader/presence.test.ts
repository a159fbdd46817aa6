import { asManagerId } from '@muster/shared/model/ids';
import type { ManagerRecord } from '@muster/shared/model/objects';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../state/keys.ts';
import { Replica } from '../state/replica.ts';
import { encode } from '../state/transactions.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createPresence } from './presence.ts';

const record: ManagerRecord = {
  kind: 'manager',
  id: asManagerId('m1'),
  name: 'one',
  address: 'one:1',
  softwareVersion: '0',
  startedAt: 0,
};

function setUp() {
  const clock = new VirtualClock();
  const store = createMemoryStore({ clock });
  const state = new Replica({ store, clock, logger: silentLogger });
  const presence = createPresence({ record, store, state, clock, logger: silentLogger });
  const stop = new AbortController();
  return { clock, store, state, presence, stop };
}

const shown = ({ view }: Replica): string[] => [...view.managers()].map(({ id }) => id);

describe('presence', () => {
  it('keeps the record while the manager runs, and takes it away at the end', async () => {
    const { clock, store, state, presence, stop } = setUp();
    const running = Promise.all([state.run(stop.signal), presence.run(stop.signal)]);
    await clock.advance(60_000);
    expect(shown(state)).toEqual(['m1']);
    stop.abort();
    await running;
    await clock.advance(1_000);
    expect((await store.range({ prefix: 'managers/' })).items).toEqual([]);
  });

  it('comes back when its record was removed', async () => {
    const { clock, store, state, presence, stop } = setUp();
    void state.run(stop.signal);
    void presence.run(stop.signal);
    await clock.advance(1_000);
    await store.transact({ compares: [], writes: [{ op: 'delete', key: keyOf(record) }] });
    await clock.advance(5_000);
    expect(shown(state)).toEqual(['m1']);
    stop.abort();
  });

  it('takes over when an earlier record expires before the copy of the state has shown it', async () => {
    const { clock, store, state, presence, stop } = setUp();
    const earlier = await store.grantLease(2_000);
    await store.transact({ compares: [], writes: [{ op: 'put', key: keyOf(record), value: encode(record), leaseId: earlier.id }] });
    await clock.advance(1_500);
    // The copy lags: it begins to show the state after the record is gone.
    void presence.run(stop.signal);
    await clock.advance(600);
    void state.run(stop.signal);
    await clock.advance(10_000);
    expect(shown(state)).toEqual(['m1']);
    stop.abort();
  });
});
