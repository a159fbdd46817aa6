import { afterEach, describe, expect, it } from 'vitest';
import { asManagerId } from '@muster/shared/model/ids';
import type { ClusterObject, LeaderRecord, Stored, Task } from '@muster/shared/model/objects';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { create, replace } from '../state/mutation.ts';
import { Replica } from '../state/replica.ts';
import type { State } from '../state/state.ts';
import { createMemoryStore } from '../store/memory.ts';
import { REASON_INTERVAL_MS } from './commit-plan.ts';
import { createScheduler } from './controller.ts';
import { GIB, makeNode, makeService, makeTask, makeTasks } from './testing/cluster.ts';

const leader: LeaderRecord = { kind: 'leader', managerId: asManagerId('m1'), electedAt: 0 };
const NEEDY = { reservations: { memoryBytes: 2 * GIB } };
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface OpenOptions {
  readonly passLimit?: number;
  /** Runs between the scheduler's decision and its commit. */
  readonly beforeCommit?: (state: State) => Promise<unknown>;
}

async function open(objects: readonly ClusterObject[], { beforeCommit, ...options }: OpenOptions = {}) {
  const clock = new VirtualClock({ turns: 3 });
  const store = createMemoryStore({ clock });
  const stop = new AbortController();
  const state = new Replica({ store, clock, logger: silentLogger });
  const replicating = state.run(stop.signal);
  await clock.advance(0);
  const commit = async (mutations: Parameters<Replica['commit']>[0]) => {
    const committing = state.commit(mutations);
    await clock.advance(0);
    return committing;
  };
  await commit([leader, ...objects].map((object) => create(object)));
  const epoch = state.view.leader()?.epoch ?? 0;
  const observed: State = {
    view: state.view,
    waitFor: (...args) => state.waitFor(...args),
    observe: (observer) => state.observe(observer),
    update: (...args) => state.update(...args),
    async commit(...args) {
      await beforeCommit?.(state);
      return state.commit(...args);
    },
  };
  const scheduler = createScheduler({ state: observed, epoch, clock, random: seededRandom(1), logger: silentLogger, ...options });
  const running = scheduler.run(stop.signal);
  stops.push(async () => {
    stop.abort();
    await Promise.all([running, replicating]);
    await store.close();
  });
  await clock.advance(0);
  const task = (wanted: Task): Stored<Task> => {
    const found = state.view.task(wanted.id);
    if (found === undefined) throw new Error(`no task ${wanted.id}`);
    return found;
  };
  const node = (name: string) => {
    const found = state.view.node(makeNode(name).id);
    if (found === undefined) throw new Error(`no node ${name}`);
    return found;
  };
  const states = () => [...state.view.tasks()].map(({ status }) => status.state).sort();
  return { clock, state, commit, task, node, states };
}

describe('the scheduler', () => {
  it('assigns what is pending when it starts, and tells why', async () => {
    const { task } = await open([makeNode('a'), ...makeService('web'), makeTask('web', 1)]);
    expect(task(makeTask('web', 1))).toMatchObject({
      nodeId: 'a',
      status: { state: 'assigned', message: 'assigned to a' },
      evidence: { nodesConsidered: 1, summary: 'a: best of 1 nodes that fit, out of 1' },
    });
  });

  it('assigns a task as soon as it is pending', async () => {
    const { commit, clock, states } = await open([makeNode('a'), ...makeService('web')]);
    await commit(makeTasks('web', 3).map((task) => create(task)));
    await clock.advance(0);
    expect(states()).toEqual(['assigned', 'assigned', 'assigned']);
  });

  it('writes the reason why a task waits once, and nothing while nothing changes', async () => {
    const waiting = makeTask('web', 1);
    const { clock, state, task } = await open([makeNode('a', { memoryBytes: GIB }), ...makeService('web', NEEDY), waiting]);
    const summary = 'no suitable node: the only node has not enough memory (needs 2 GiB, 1 GiB free)';
    expect(task(waiting)).toMatchObject({ status: { state: 'pending', message: summary }, evidence: { summary } });
    const { revision } = state.view;
    await clock.advance(3_600_000);
    expect(state.view.revision).toBe(revision);
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('places a waiting task when a node comes that fits', async () => {
    const waiting = makeTask('web', 1);
    const { clock, commit, task } = await open([makeNode('a', { memoryBytes: GIB }), ...makeService('web', NEEDY), waiting]);
    await commit([create(makeNode('b'))]);
    await clock.advance(0);
    expect(task(waiting).nodeId).toBe('b');
  });

  it('places a waiting task when it gets another revision, which fits', async () => {
    const waiting = makeTask('web', 1);
    const { clock, commit, task } = await open([makeNode('a', { memoryBytes: GIB }), ...makeService('web', NEEDY), waiting]);
    const [, revision] = makeService('web');
    if (revision?.kind !== 'revision') throw new Error('there is no revision');
    await commit([create({ ...revision, revision: 2 })]);
    await commit([replace({ ...task(waiting), revision: 2 })]);
    await clock.advance(0);
    expect(task(waiting).nodeId).toBe('a');
  });

  it('does not place the replacement of a task whose drain is called off, in the very moment', async () => {
    const old = makeTask('web', 1, { node: 'a' });
    const next = makeTask('web', 1, { replaces: old.id });
    const { clock, commit, node, task } = await open([makeNode('a', { availability: 'drain' }), ...makeService('web'), old, next]);
    expect(task(next).status.message).toBe('no suitable node: the only node is drained');
    await commit([replace({ ...node('a'), spec: { labels: {}, availability: 'active' } })]);
    await clock.advance(0);
    expect(task(next).status.state).toBe('pending');
    await commit([replace({ ...task(old), status: { state: 'failed', at: 1, message: '' } })]);
    await clock.advance(0);
    expect(task(next).nodeId).toBe('a');
  });

  it('places a waiting task when another one ends', async () => {
    const first = makeTask('web', 1, { node: 'a' });
    const waiting = makeTask('web', 2);
    const { clock, commit, task } = await open([makeNode('a', { memoryBytes: 3 * GIB }), ...makeService('web', NEEDY), first, waiting]);
    expect(task(waiting).status.state).toBe('pending');
    await commit([replace({ ...task(first), desiredState: 'shutdown' })]);
    await clock.advance(REASON_INTERVAL_MS);
    expect(task(waiting).status.state).toBe('pending');
    await commit([replace({ ...task(first), status: { state: 'shutdown', at: 1, message: '' } })]);
    await clock.advance(0);
    expect(task(waiting).status.state).toBe('assigned');
  });

  it('writes a changed reason, but not with every change', async () => {
    const waiting = makeTask('web', 1);
    const { clock, commit, node, task } = await open([makeNode('a', { memoryBytes: GIB }), ...makeService('web', NEEDY), waiting]);
    const { version } = task(waiting);
    await commit([replace({ ...node('a'), spec: { labels: {}, availability: 'pause' } })]);
    await clock.advance(REASON_INTERVAL_MS - 1);
    expect(task(waiting).version).toBe(version);
    await clock.advance(1);
    expect(task(waiting).status.message).toBe('no suitable node: the only node is paused');
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('does not look again for changes of a node that make no difference', async () => {
    const { clock, commit, node, state } = await open([makeNode('a', { memoryBytes: GIB }), ...makeService('web', NEEDY), makeTask('web', 1)]);
    await commit([replace({ ...node('a'), status: { ...node('a').status, since: 5, reason: 'seen' } })]);
    const { revision } = state.view;
    await clock.advance(REASON_INTERVAL_MS * 2);
    expect(state.view.revision).toBe(revision);
  });

  it('places everything in passes of a limited size', async () => {
    const tasks = makeTasks('web', 25);
    const { clock, states, task } = await open([makeNode('a'), makeNode('b'), ...makeService('web'), ...tasks], { passLimit: 10 });
    await clock.runUntilIdle();
    expect(new Set(states())).toEqual(new Set(['assigned']));
    const perRevision = new Map<number, number>();
    for (const { version } of tasks.map(task)) perRevision.set(version, (perRevision.get(version) ?? 0) + 1);
    expect([...perRevision.values()]).toEqual([10, 10, 5]);
  });

  it('writes more reasons than fit into one pass', async () => {
    const tasks = makeTasks('web', 25);
    const { clock, task } = await open([...makeService('web'), ...tasks], { passLimit: 10 });
    await clock.runUntilIdle();
    expect(new Set(tasks.map((one) => task(one).status.message))).toEqual(new Set(['no suitable node: there are no nodes']));
  });

  it('places more than one transaction holds', async () => {
    const { clock, states } = await open([makeNode('a'), ...makeService('web'), ...makeTasks('web', 400)]);
    await clock.runUntilIdle();
    expect(new Set(states())).toEqual(new Set(['assigned']));
  });

  it('looks again at a task that somebody changed between decision and commit', async () => {
    const racing = makeTask('web', 1);
    let commits = 0;
    const { clock, task } = await open([makeNode('a'), ...makeService('web'), racing], {
      async beforeCommit(state) {
        commits += 1;
        const current = state.view.task(racing.id);
        if (commits === 1 && current !== undefined) await state.commit([replace({ ...current, desiredReason: 'changed' })]);
      },
    });
    await clock.advance(1_000);
    expect(task(racing)).toMatchObject({ nodeId: 'a', desiredReason: 'changed', status: { state: 'assigned' } });
    expect(commits).toBe(2);
  });

  it('writes nothing once another manager leads', async () => {
    const { clock, commit, state, states } = await open([makeNode('a'), ...makeService('web')]);
    const old = state.view.leader();
    if (old === undefined) throw new Error('there is no leader');
    const { epoch: _epoch, ...record } = old;
    await commit([{ op: 'remove', object: record }]);
    await commit([create({ ...leader, managerId: asManagerId('m2') })]);
    await commit([create(makeTask('web', 1))]);
    await clock.advance(5_000);
    expect(states()).toEqual(['pending']);
  });

  it('asks tasks of a lower priority to leave for one that finds no room, tells both why, and places it when they have left', async () => {
    const low = makeTask('low', 1, { node: 'a' });
    const urgent = makeTask('web', 1);
    const priority = { value: 80, preempts: true };
    const { clock, commit, task } = await open([makeNode('a', { memoryBytes: 3 * GIB }), ...makeService('low', NEEDY), low, ...makeService('web', { ...NEEDY, priority }), urgent]);
    expect(task(low).evict).toMatchObject({ by: 'preemption', reason: 'makes room for web.1 (priority 80 over 50)' });
    expect(task(urgent).status).toMatchObject({ state: 'pending', message: expect.stringContaining('room is made on a: low.1 of lower priority leaves') as string });
    await clock.advance(5_000);
    expect(task(urgent).status.state).toBe('pending');
    await commit([replace({ ...task(low), desiredState: 'shutdown', status: { state: 'shutdown', at: 1, message: '' } })]);
    await clock.advance(10);
    expect(task(urgent)).toMatchObject({ nodeId: 'a', status: { state: 'assigned' } });
  });

  it('asks others again when a request lapsed', async () => {
    const low = makeTask('low', 1, { node: 'a' });
    const priority = { value: 80, preempts: true };
    const { clock, commit, task } = await open([makeNode('a', { memoryBytes: 3 * GIB }), ...makeService('low', NEEDY), low, ...makeService('web', { ...NEEDY, priority }), makeTask('web', 1)]);
    const { evict, ...kept } = task(low);
    await clock.advance(1_000);
    await commit([replace(kept)]);
    await clock.advance(10);
    expect(task(low).evict?.at).toBeGreaterThan(evict?.at ?? Number.POSITIVE_INFINITY);
  });
});
