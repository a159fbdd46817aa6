import { afterEach, describe, expect, it } from 'vitest';
import { group } from '@muster/shared/lifecycle/runnable';
import { asEventId, asManagerId, asNodeId, asServiceId, asStackId } from '@muster/shared/model/ids';
import type { ClusterEvent, ClusterObject, LeaderRecord, ManagerRecord, Node, Stack, Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { seededNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { createNodeLifecycle } from '../node-lifecycle/node-lifecycle.ts';
import { create, remove, replace } from '../state/mutation.ts';
import { Replica } from '../state/replica.ts';
import type { StateChange } from '../state/state.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createReaper } from './reaper/reaper.ts';
import { MAX_EVENTS } from './reaper/reap.ts';
import { createServiceController } from './service-controller.ts';
import { node, revision, SERVICE_ID, service, task } from './testing/fixtures.ts';

const manager: ManagerRecord = {
  kind: 'manager',
  id: asManagerId('manager'),
  name: 'm1',
  address: '',
  softwareVersion: '',
  startedAt: 0,
};
const leader: LeaderRecord = { kind: 'leader', managerId: manager.id, electedAt: 0 };

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** The controllers of a leader on a memory store, with a scheduler and agents that do at once what they are told. */
async function lead(objects: readonly ClusterObject[], { epoch }: { epoch?: number } = {}) {
  const clock = new VirtualClock();
  const random = seededRandom(1);
  const store = createMemoryStore({ clock });
  const state = new Replica({ store, clock, logger: silentLogger });
  const stop = new AbortController();
  const running = [state.run(stop.signal)];
  await clock.advance(0);
  const commit = async (...mutations: Parameters<typeof state.commit>[0]) => {
    const work = state.commit(mutations);
    await clock.advance(0);
    expect((await work).conflicted).toEqual([]);
  };
  await commit(create(manager), create(leader), ...objects.map((object) => create(object)));
  const changes: StateChange[] = [];
  state.observe((change) => changes.push(change));
  const held = epoch ?? state.view.leader()?.epoch ?? 0;
  const common = { state, clock, random, newId: seededNewId(random), logger: silentLogger, epoch: () => held };
  running.push(group('controllers', [createNodeLifecycle(common), createServiceController(common), createReaper(common)]).run(stop.signal));
  running.push(obey(state, clock, stop.signal));
  stops.push(async () => {
    stop.abort();
    await clock.advance(0);
    await Promise.allSettled(running);
  });
  await clock.advance(100);
  const tasks = () => [...state.view.tasks()];
  const runs = () => tasks().filter((found) => isWanted(found.desiredState) && found.status.state === 'running');
  const nodeOf = (id: string): Stored<Node> => {
    const found = state.view.node(asNodeId(id));
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  };
  const disconnect = (id: string) => {
    const found = nodeOf(id);
    return commit(replace({ ...found, session: { ...found.session, connected: false, since: clock.now() } }));
  };
  return { clock, state, commit, changes, tasks, runs, nodeOf, disconnect };
}

/** Looks whenever something changes, a little later, and while a task waits for its time. */
async function obey(state: Replica, clock: VirtualClock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const changed = nextChange(state, signal);
    for (const found of state.view.tasks()) {
      const next = obeyed(found, [...state.view.nodes()], clock.now());
      if (next !== undefined) await state.commit([replace(next)], {}, signal).catch(() => undefined);
    }
    const waiting = [...state.view.tasks()].some((found) => isWanted(found.desiredState) && found.notBefore > clock.now());
    if (!waiting) await changed;
    await clock.sleep(10, signal).catch(() => undefined);
  }
}

function nextChange(state: Replica, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      stop();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const stop = state.observe(finish);
    signal.addEventListener('abort', finish);
  });
}

function obeyed(found: Stored<Task>, nodes: readonly Node[], now: number): Stored<Task> | undefined {
  const { state } = found.status;
  const up = nodes.filter((candidate) => candidate.session.connected);
  if (isTerminal(state)) return undefined;
  if (state === 'pending') {
    const free = up.filter((candidate) => candidate.status.state === 'ready' && candidate.spec.availability === 'active');
    const chosen = found.nodeId === undefined ? free[found.slot % free.length] : free.find(({ id }) => id === found.nodeId);
    if (chosen === undefined || !isWanted(found.desiredState)) return undefined;
    return { ...found, nodeId: chosen.id, status: { ...found.status, state: 'assigned', at: now } };
  }
  if (!up.some(({ id }) => id === found.nodeId)) return undefined;
  const report = (reported: Task['status']['state']): Stored<Task> => ({ ...found, status: { ...found.status, state: reported, at: now } });
  if (!isWanted(found.desiredState)) return report('shutdown');
  return state !== 'running' && found.desiredState === 'running' && found.notBefore <= now ? report('running') : undefined;
}

const nodes = () => [node('n1'), node('n2'), node('n3')];

describe('the controllers of a leader', () => {
  it('start a service, and then write nothing more', async () => {
    const { clock, runs, changes } = await lead([...nodes(), revision(1), service({ replicas: 6 })]);
    await clock.advance(1_000);
    expect(runs()).toHaveLength(6);
    changes.length = 0;
    await clock.advance(3_600_000);
    expect(changes).toEqual([]);
  });

  it('replace a crashed task within a second', async () => {
    const { clock, commit, runs } = await lead([...nodes(), revision(1), service({ replicas: 2 })]);
    await clock.advance(1_000);
    const crashed = runs()[0];
    if (crashed === undefined) throw new Error('nothing runs');
    await commit(replace({ ...crashed, status: { ...crashed.status, state: 'failed', at: clock.now(), exitCode: 1 } }));
    await clock.advance(1_000);
    expect(runs()).toHaveLength(2);
    expect(runs().some((found) => found.replaces === crashed.id)).toBe(true);
  });

  it('replace the tasks of a node that is lost within eight seconds, and not before it is down', async () => {
    const { clock, disconnect, runs, nodeOf } = await lead([...nodes(), revision(1), service({ replicas: 6 })]);
    await clock.advance(1_000);
    const lost = runs().filter((found) => found.nodeId === 'n1').map((found) => found.id);
    expect(lost).toHaveLength(2);
    await disconnect('n1');
    await clock.advance(5_900);
    expect(nodeOf('n1').status.state).toBe('suspect');
    expect(runs().filter((found) => lost.includes(found.id))).toHaveLength(2);
    await clock.advance(2_000);
    expect(nodeOf('n1').status.state).toBe('down');
    expect(runs()).toHaveLength(6);
    expect(runs().filter((found) => found.nodeId === 'n1')).toEqual([]);
  });

  it('give up the tasks of a node that has been down for a day', async () => {
    const { clock, disconnect, tasks } = await lead([...nodes(), revision(1), service({ replicas: 3 })]);
    await clock.advance(1_000);
    await disconnect('n2');
    await clock.advance(23 * 3_600_000);
    expect(tasks().filter((found) => found.status.state === 'orphaned')).toEqual([]);
    await clock.advance(2 * 3_600_000);
    expect(tasks().filter((found) => found.status.state === 'orphaned').map((found) => found.nodeId)).toEqual(['n2']);
  });

  it('complete a rollout with nobody but the clock to wake them', async () => {
    const { clock, state, commit } = await lead([...nodes(), revision(1), service({ replicas: 3, update: { delayMs: 500 } })]);
    await clock.advance(1_000);
    const current = state.view.service(SERVICE_ID);
    if (current === undefined) throw new Error('no service');
    await commit(create(revision(2)), replace({ ...current, revision: 2 }));
    await clock.advance(20_000);
    expect(state.view.service(SERVICE_ID)?.rollout).toMatchObject({ state: 'completed', toRevision: 2 });
    expect([...state.view.tasks()].filter((found) => isWanted(found.desiredState)).map((found) => found.revision)).toEqual([2, 2, 2]);
  });

  it('remove two services at once, and their stack with the last one', async () => {
    const stack: Stack = { kind: 'stack', id: asStackId('stack'), name: 'shop', createdAt: 0, updatedAt: 0 };
    const web = { ...service({ replicas: 2 }), stack: 'shop' };
    const other = asServiceId('api');
    const api = { ...web, id: other, spec: { ...web.spec, name: 'api' } };
    const { clock, state, commit, runs } = await lead([
      ...nodes(),
      stack,
      revision(1),
      { ...revision(1), serviceId: other },
      web,
      api,
    ]);
    await clock.advance(1_000);
    expect(runs()).toHaveLength(4);
    await commit(...[...state.view.services()].map((found) => replace({ ...found, removing: true })));
    await clock.advance(2_000);
    const left = [...state.view.services(), ...state.view.tasks(), ...state.view.stacks(), ...state.view.serviceRevisions(other)];
    expect(left).toEqual([]);
  });

  it('stop the tasks of a service that no longer exists', async () => {
    const { clock, tasks } = await lead([...nodes(), task('left', 1, { node: 'n1' })]);
    await clock.advance(1_000);
    expect(tasks()).toEqual([]);
  });

  it('forget the tasks of a node that was removed', async () => {
    const { clock, commit, nodeOf, runs, tasks } = await lead([...nodes(), revision(1), service({ replicas: 3 })]);
    await clock.advance(1_000);
    await commit(remove(nodeOf('n3')));
    await clock.advance(1_000);
    expect(runs()).toHaveLength(3);
    expect(tasks().filter((found) => found.nodeId === 'n3')).toEqual([]);
  });

  it('keep the ring of events bounded', async () => {
    const { clock, state, commit } = await lead(nodes());
    const event = (index: number): ClusterEvent => ({
      kind: 'event',
      id: asEventId(`event${index}`),
      at: index,
      level: 'info',
      type: 'test',
      message: '',
    });
    for (let lot = 0; lot < 11; lot++) await commit(...Array.from({ length: 100 }, (_, index) => create(event(lot * 100 + index))));
    await clock.advance(100);
    expect([...state.view.events()].length).toBeLessThanOrEqual(MAX_EVENTS);
    expect([...state.view.events()].some(({ id }) => id === 'event1099')).toBe(true);
  });

  it('write nothing when their epoch is over', async () => {
    const { clock, state, changes } = await lead([...nodes(), revision(1), service({ replicas: 3 })], { epoch: 1_000_000 });
    await clock.advance(60_000);
    expect(changes).toEqual([]);
    expect([...state.view.tasks()]).toEqual([]);
  });
});
