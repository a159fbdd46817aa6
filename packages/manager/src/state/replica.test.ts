import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asManagerId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import type { ManagerRecord, Service, Task } from '@muster/shared/model/objects';
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { silentLogger } from '@muster/shared/runtime/logger';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { LEADER_KEY } from './keys.ts';
import { StoreError } from '../store/store.ts';
import { createMemoryStore } from '../store/memory.ts';
import { create, remove, replace } from './mutation.ts';
import { Replica } from './replica.ts';
import type { StateChange } from './state.ts';
import { Tables } from './tables.ts';

async function open() {
  const clock = new VirtualClock();
  const store = createMemoryStore({ clock });
  const stop = new AbortController();
  const replica = () => {
    const state = new Replica({ store, clock, logger: silentLogger });
    void state.run(stop.signal);
    return state;
  };
  const state = replica();
  await clock.advance(0);
  /** Runs work that waits for the copy while the clock lets it turn. */
  const settle = async <T>(work: Promise<T>): Promise<T> => {
    await clock.advance(2_000);
    return work;
  };
  return { clock, store, state, replica, settle, close: () => stop.abort() };
}

const service = (name: string): Service => ({
  kind: 'service',
  id: asServiceId(`id-${name}`),
  createdAt: 0,
  updatedAt: 0,
  spec: defaultServiceSpec(name, 'busybox'),
  revision: 1,
  removing: false,
});

const manager = (id: string, name = id): ManagerRecord => ({
  kind: 'manager',
  id: asManagerId(id),
  name,
  address: '',
  softwareVersion: '',
  startedAt: 0,
});

describe('Replica', () => {
  it('shows a write to its writer when commit returns', async () => {
    const { state, settle } = await open();
    const result = await settle(state.commit([create(service('web'))]));
    expect(result.conflicted).toEqual([]);
    expect(state.view.serviceByName('web')?.version).toBe(result.revision);
  });

  it('refuses a second object of the same name and leaves the first alone', async () => {
    const { state, settle } = await open();
    await settle(state.commit([create(service('web'))]));
    const twin = { ...service('web'), id: asServiceId('another') };
    const result = await settle(state.commit([create(twin)]));
    expect(result.conflicted).toHaveLength(1);
    expect([...state.view.services()]).toHaveLength(1);
  });

  it('frees the name with its object', async () => {
    const { state, settle } = await open();
    await settle(state.commit([create(service('web'))]));
    const stored = state.view.serviceByName('web');
    if (stored === undefined) throw new Error('web is not there');
    await settle(state.commit([remove(stored)]));
    const result = await settle(state.commit([create({ ...service('web'), id: asServiceId('another') })]));
    expect(result.applied).toHaveLength(1);
  });

  it('refuses a write computed from an older version', async () => {
    const { state, settle } = await open();
    await settle(state.commit([create(manager('m1'))]));
    const old = [...state.view.managers()][0];
    if (old === undefined) throw new Error('m1 is not there');
    await settle(state.commit([replace({ ...old, name: 'first' })]));
    const late = await settle(state.commit([replace({ ...old, name: 'late' })]));
    expect(late.conflicted).toHaveLength(1);
    expect([...state.view.managers()][0]?.name).toBe('first');
  });

  it('retries an update until it is based on the newest version', async () => {
    const { state, settle } = await open();
    await settle(state.commit([create(manager('m1', '0'))]));
    const increment = () =>
      state.update(
        (view) => [...view.managers()][0],
        (current) => ({ ...current, name: String(Number(current.name) + 1) }),
      );
    await settle(Promise.all(Array.from({ length: 10 }, increment)));
    expect([...state.view.managers()][0]?.name).toBe('10');
  });

  it('splits a large commit and applies all of it', async () => {
    const { state, settle } = await open();
    const many = Array.from({ length: 700 }, (_, index) => create(manager(`m${index}`)));
    const result = await settle(state.commit(many));
    expect(result.applied).toHaveLength(700);
    expect([...state.view.managers()]).toHaveLength(700);
    await expect(state.commit(many, { atomic: true })).rejects.toThrow(/at most/);
  });

  it('tells observers of each change with what was before', async () => {
    const { state, settle } = await open();
    const seen: StateChange[] = [];
    state.observe((change) => seen.push(change));
    await settle(state.commit([create(manager('m1'))]));
    const stored = [...state.view.managers()][0];
    if (stored === undefined) throw new Error('m1 is not there');
    await settle(state.commit([remove(stored)]));
    expect(seen.map(({ before, after }) => [before !== undefined, after !== undefined])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('fails after a lost answer only once its copy shows what was written: who decides again sees it', async () => {
    const { clock, store, close } = await open();
    const stop = new AbortController();
    const lag = { ms: 0, losesAnswers: false, isAway: false };
    const lost = () => new StoreError('unavailable', 'no answer', { outcomeUnknown: true });
    const state = new Replica({
      clock,
      logger: silentLogger,
      store: {
        ...store,
        range: async (request, signal) => {
          if (lag.isAway) throw lost();
          return await store.range(request, signal);
        },
        transact: async (transaction, signal) => {
          const result = await store.transact(transaction, signal);
          if (lag.losesAnswers) throw lost();
          return result;
        },
        async *watch(request, signal) {
          for await (const message of store.watch(request, signal)) {
            await clock.sleep(lag.ms, signal);
            yield message;
          }
        },
      },
    });
    void state.run(stop.signal);
    await clock.advance(10);
    await store.transact({ compares: [], writes: [{ op: 'put', key: LEADER_KEY, value: '{"kind":"leader"}' }] });
    await clock.advance(10);
    const { items: [leader] } = await store.range({ key: LEADER_KEY, limit: 1 });
    const epoch = leader?.createRevision ?? 0;
    Object.assign(lag, { ms: 3_000, losesAnswers: true, isAway: true });
    const seen: (number | undefined)[] = [];
    const note = () => void seen.push([...state.view.managers()].length);
    const failed = state.commit([create(manager('m1'))], { epoch }).catch((error: unknown) => {
      note();
      return error;
    });
    await clock.advance(1_000);
    lag.isAway = false;
    await clock.advance(1_000);
    expect(seen).toEqual([]);
    await clock.advance(3_000);
    expect(seen).toEqual([1]);
    await expect(failed).resolves.toMatchObject({ code: 'unavailable' });
    stop.abort();
    close();
  });

  it('catches up by reading everything again after compaction', async () => {
    const { store, state, replica, settle, clock } = await open();
    await settle(state.commit([create(manager('m1')), create(manager('m2'))]));
    await store.compact(state.view.revision);
    const late = replica();
    await clock.advance(1_000);
    expect([...late.view.managers()].map(({ id }) => id)).toEqual(['m1', 'm2']);
  });
});

describe('Tables', () => {
  it('keeps every index equal to what a scan over all tasks finds', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 8 }),
      action: fc.constantFrom('put', 'delete'),
      service: fc.constantFrom('s1', 's2'),
      node: fc.constantFrom(undefined, 'n1', 'n2'),
      state: fc.constantFrom('pending' as const, 'running' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tables = new Tables();
        const serviceOf = new Map<number, string>();
        steps.forEach(({ id, action, service: serviceId, node, state }, version) => {
          const key = `tasks/t${id}`;
          if (action === 'delete') {
            tables.delete(key);
            serviceOf.delete(id);
            return;
          }
          // A task never changes its service.
          const owner = serviceOf.get(id) ?? serviceId;
          serviceOf.set(id, owner);
          const task: Task & { version: number } = {
            kind: 'task',
            id: asTaskId(`t${id}`),
            serviceId: asServiceId(owner),
            revision: 1,
            slot: 1,
            ...(node === undefined ? {} : { nodeId: asNodeId(node) }),
            createdAt: 0,
            desiredState: 'running',
            desiredReason: '',
            notBefore: 0,
            status: { state, at: 0, message: '' },
            version,
          };
          tables.put(key, task, version);
        });
        const all = [...tables.tasks()];
        const sorted = (tasks: Iterable<Task>) => [...tasks].map(({ id }) => id).sort();
        for (const id of ['s1', 's2'].map(asServiceId)) {
          expect(sorted(tables.tasksOfService(id))).toEqual(sorted(all.filter((task) => task.serviceId === id)));
        }
        for (const id of ['n1', 'n2'].map(asNodeId)) {
          expect(sorted(tables.tasksOfNode(id))).toEqual(sorted(all.filter((task) => task.nodeId === id)));
        }
        expect(sorted(tables.pendingTasks())).toEqual(sorted(all.filter((task) => task.status.state === 'pending')));
      }),
    );
  });
});
