import { seededNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describe, expect, it } from 'vitest';
import { Replica } from '../state/replica.ts';
import { createMemoryStore } from '../store/memory.ts';
import { StoreError, type StoreErrorCode } from '../store/store.ts';
import { createAlarms } from './alarms.ts';

function setUp() {
  const clock = new VirtualClock();
  const memory = createMemoryStore({ clock });
  const transact = memory.transact.bind(memory);
  const world = { storeFails: undefined as StoreErrorCode | undefined, disk: '', silent: [] as readonly string[], epoch: 1 as number | undefined };
  const store = Object.assign(memory, {
    transact: (...args: Parameters<typeof transact>) => (world.storeFails === undefined ? transact(...args) : Promise.reject(new StoreError(world.storeFails, 'the store is out of space'))),
  });
  const state = new Replica({ store, clock, logger: silentLogger });
  const stop = new AbortController();
  const alarms = createAlarms({ name: 'm1', state, checkDisk: () => Promise.resolve(world.disk), askMembers: () => Promise.resolve({ members: 3, silent: world.silent }), epoch: () => world.epoch, clock, newId: seededNewId(seededRandom(1)), logger: silentLogger });
  const running = Promise.all([state.run(stop.signal), alarms.run(stop.signal)]);
  const events = () => [...state.view.events()].map(({ type, message }) => `${type}: ${message}`);
  return Object.assign(world, {
    clock,
    state,
    alarms,
    events,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await clock.advance(1);
      await running;
    },
  });
}

const write = (state: Replica) => state.commit([{ op: 'create', object: { kind: 'leader', managerId: 'm1' as never, electedAt: 0 } }]).catch(() => undefined);

describe('the alarms of a manager', () => {
  it('of which there are none write nothing', async () => {
    await using world = setUp();
    await world.clock.advance(1);
    const { revision } = world.state.view;
    await world.clock.advance(3_600_000);
    expect(world.state.view.revision).toBe(revision);
    expect(world.alarms.current).toBe('');
  });

  it('tell of a disk that cannot be written, once, and that it can again', async () => {
    await using world = setUp();
    world.disk = '/data is full';
    await world.clock.advance(30_000);
    expect(world.alarms.current).toBe('/data is full');
    expect(world.events()).toEqual(['manager.alarm: manager m1: /data is full']);
    world.disk = '';
    await world.clock.advance(30_000);
    expect(world.alarms.current).toBe('');
    expect(world.events()).toEqual(['manager.alarm: manager m1: /data is full', 'manager.well: manager m1: all is well again']);
  });

  it.each<StoreErrorCode>(['full', 'read-only'])('tell of a store that is %s from the first write that it refuses, and find out by themselves that it takes writes again', async (failure) => {
    await using world = setUp();
    world.storeFails = failure;
    await write(world.state);
    expect(world.alarms.current).toBe('the store is out of space');
    await world.clock.advance(60_000);
    expect(world.alarms.current).toBe('the store is out of space');
    expect(world.events()).toEqual([]);
    world.storeFails = undefined;
    await world.clock.advance(20_000);
    expect(world.alarms.current).toBe('');
    expect(world.events()).toEqual(['manager.alarm: manager m1: the store is out of space', 'manager.well: manager m1: all is well again']);
  });

  it('tell of a member of the store that does not answer twice in a row, and that all do again for a while', async () => {
    await using world = setUp();
    world.silent = ['etcd at h1:2379'];
    await world.clock.advance(6_000);
    world.silent = [];
    await world.clock.advance(6_000);
    expect(world.events()).toEqual([]);
    world.silent = ['etcd at h2:2379'];
    await world.clock.advance(11_000);
    expect(world.alarms.current).toBe('etcd at h2:2379 does not answer');
    // It ends again and again, and answers now and then.
    world.silent = [];
    await world.clock.advance(6_000);
    world.silent = ['etcd at h2:2379'];
    await world.clock.advance(6_000);
    expect(world.alarms.current).toBe('etcd at h2:2379 does not answer');
    world.silent = [];
    await world.clock.advance(16_000);
    expect(world.events()).toEqual(['manager.alarm: manager m1: etcd at h2:2379 does not answer', 'manager.well: manager m1: all is well again']);
  });

  it('leave the members of the store to the leader, and say nothing of them any more when another one leads', async () => {
    await using world = setUp();
    world.silent = ['etcd at h1:2379'];
    await world.clock.advance(11_000);
    await write(world.state);
    world.epoch = undefined;
    await world.clock.advance(16_000);
    expect(world.alarms.current).toBe('');
  });

  it('tell of a store without a majority of its members whoever leads, or seems to', async () => {
    await using world = setUp();
    await write(world.state);
    world.epoch = undefined;
    world.silent = ['etcd at h1:2379', 'etcd at h2:2379'];
    await world.clock.advance(11_000);
    expect(world.alarms.current).toBe('the store has no majority: etcd at h1:2379 does not answer, etcd at h2:2379 does not answer');
  });

  it('do not count a store that does not answer: that is said elsewhere', async () => {
    await using world = setUp();
    world.storeFails = 'unavailable';
    await write(world.state);
    expect(world.alarms.current).toBe('');
  });
});
