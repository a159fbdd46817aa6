import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { asManagerId, asServiceId } from '@muster/shared/model/ids';
import type { ClusterObject, Service, Stored, Task } from '@muster/shared/model/objects';
import { silentLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { GIB, makeNode, makeService, makeTask, type ServiceOptions } from '../scheduler/testing/cluster.ts';
import { create, replace } from '../state/mutation.ts';
import { Replica } from '../state/replica.ts';
import { viewOf } from '../state/tables.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createRebalancer } from './controller.ts';
import { concernsOf, decideRebalance, DEFAULT_REBALANCE_THRESHOLD, type RebalanceOptions, withRequest } from './decide.ts';

/** A service with a running task on each of the named nodes. */
function running(name: string, nodes: readonly string[], options: ServiceOptions = {}, change: Partial<Service> = {}): readonly ClusterObject[] {
  const [record, revision] = makeService(name, options);
  const spec = options.global === true ? record.spec : { ...record.spec, mode: { type: 'replicated' as const, replicas: nodes.length } };
  const tasks = nodes.map((node, index) => makeTask(name, options.global === true ? 0 : index + 1, { node, createdAt: index }));
  return [{ ...record, spec, ...change }, { ...revision, spec }, ...tasks];
}

const options = { now: 1_000_000, threshold: DEFAULT_REBALANCE_THRESHOLD, concerns: () => true };

function told(objects: readonly ClusterObject[], change: Partial<RebalanceOptions> = {}): readonly string[] {
  return decideRebalance(viewOf(objects), { ...options, ...change }).map(({ task, from, to }) => `${task.serviceId}.${task.slot} ${from}→${to}`);
}

const [a, b, c] = [makeNode('a'), makeNode('b'), makeNode('c')];

describe('decideRebalance', () => {
  it.each<readonly [string, readonly ClusterObject[], readonly string[]]>([
    ['a node is empty: the newest task of the fullest goes there', [a, b, ...running('web', ['a', 'a', 'a'])], ['web.3 a→b']],
    ['as many moves as it takes', [a, b, c, ...running('web', ['a', 'a', 'a', 'a', 'a', 'a'])], ['web.6 a→c', 'web.5 a→b', 'web.4 a→c', 'web.3 a→b']],
    ['a difference of one is as even as it gets', [a, b, ...running('web', ['a', 'b', 'a'])], []],
    ['nobody may go to the new node', [a, makeNode('b', { availability: 'pause' }), ...running('web', ['a', 'a', 'a'])], []],
    ['a constraint forbids it', [a, b, ...running('web', ['a', 'a', 'a'], { placement: { constraints: ['node.hostname == a'] } })], []],
    ['there is no room for more than one', [a, makeNode('b', { memoryBytes: 3 * GIB }), ...running('web', ['a', 'a', 'a', 'a'], { reservations: { memoryBytes: 2 * GIB } })], ['web.4 a→b']],
    ['it fills nodes one after the other by its own will', [a, b, ...running('web', ['a', 'a', 'a'], { placement: { strategy: 'binpack' } })], []],
    ['it runs on each node anyway', [a, b, ...running('web', ['a'], { global: true })], []],
    ['a rollout is under way, which spreads by itself', [a, b, ...running('web', ['a', 'a', 'a'], {}, { rollout: { state: 'updating', fromRevision: 1, toRevision: 1, startedAt: 0, message: '', nextAt: 0 } as never })], []],
    ['it is being removed', [a, b, ...running('web', ['a', 'a', 'a'], {}, { removing: true })], []],
    ['each service by itself', [a, b, ...running('api', ['a', 'a']), ...running('web', ['b', 'b', 'b'])], ['api.2 a→b', 'web.3 b→a']],
  ])('%s', (_says, objects, expected) => {
    expect(told(objects)).toEqual(expected);
  });

  it('asks for a larger difference when told to', () => {
    const objects = [a, b, ...running('web', ['a', 'a', 'a'])];
    expect(told(objects, { threshold: 4 })).toEqual([]);
    expect(told(objects, { threshold: 3 })).toEqual(['web.3 a→b']);
  });

  it('looks only at the services that are named', () => {
    const objects = [a, b, ...running('api', ['a', 'a']), ...running('web', ['a', 'a'])];
    expect(told(objects, { concerns: concernsOf(new Set([asServiceId('web')])) })).toEqual(['web.2 a→b']);
  });

  it('says why, and lets the request lapse', () => {
    const [move] = decideRebalance(viewOf([a, b, ...running('web', ['a', 'a', 'a'])]), options);
    if (move === undefined) throw new Error('nothing moves');
    expect(withRequest(move, 5).evict).toEqual({ by: 'rebalance', reason: 'b has 0 of its tasks, a has 3', at: 5, lapsesAt: 600_005 });
  });

  it('waits for the moves under way', () => {
    const objects = [a, b, ...running('web', ['a', 'a', 'a', 'a'])];
    const [move] = decideRebalance(viewOf(objects), options);
    if (move === undefined) throw new Error('nothing moves');
    const asked = objects.map((object) => (object.kind === 'task' && object.id === move.task.id ? withRequest(move, 5) : object));
    expect(told(asked)).toEqual([]);
  });

  it('comes to rest: when its moves are made there is nothing more to move, and no two nodes differ by the threshold', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 25 }), fc.integer({ min: 2, max: 4 }), (nodes, threshold) => {
        const objects = [...names.map((name) => makeNode(name)), ...running('web', nodes)];
        const moves = decideRebalance(viewOf(objects), { ...options, threshold });
        const to = new Map(moves.map((move) => [move.task.id as string, move.to]));
        const moved = objects.map((object) => (object.kind === 'task' && to.has(object.id) ? { ...object, nodeId: to.get(object.id) ?? object.nodeId } : object)) as ClusterObject[];
        expect(told(moved, { threshold })).toEqual([]);
        const counts = names.map((name) => moved.filter((object) => object.kind === 'task' && object.nodeId === name).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(threshold);
        expect(new Set(moves.map(({ task }) => task.id)).size).toBe(moves.length);
      }),
    );
  });
});

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('the rebalancer', () => {
  async function lead(objects: readonly ClusterObject[]) {
    const clock = new VirtualClock();
    const state = new Replica({ store: createMemoryStore({ clock }), clock, logger: silentLogger });
    const stop = new AbortController();
    const running = [state.run(stop.signal)];
    stops.push(async () => {
      stop.abort();
      await clock.advance(0);
      await Promise.allSettled(running);
    });
    await clock.advance(0);
    const commit = async (...mutations: Parameters<typeof state.commit>[0]) => {
      const work = state.commit(mutations);
      await clock.advance(0);
      expect((await work).conflicted).toEqual([]);
    };
    await commit(create({ kind: 'manager', id: asManagerId('m'), name: 'm', address: '', softwareVersion: '', startedAt: 0 }), create({ kind: 'leader', managerId: asManagerId('m'), electedAt: 0 }), ...objects.map((object) => create(object)));
    running.push(createRebalancer({ state, clock, random: seededRandom(1), logger: silentLogger, epoch: state.view.leader()?.epoch ?? 0 }).run(stop.signal));
    const asked = () => [...state.view.tasks()].filter((task): task is Stored<Task> => task.evict !== undefined).map(({ serviceId, slot }) => `${serviceId}.${slot}`);
    return { clock, state, commit, asked };
  }

  const auto = { disruption: { rebalance: 'auto' as const } };
  function withSpec(objects: readonly ClusterObject[]): readonly ClusterObject[] {
    return objects.map((object) => (object.kind === 'service' || object.kind === 'revision' ? { ...object, spec: { ...object.spec, ...auto } } : object));
  }

  it('spreads services that ask for it ten seconds after a node has come back, and no others', async () => {
    const { clock, state, commit, asked } = await lead([a, makeNode('b', { state: 'down' }), ...withSpec(running('web', ['a', 'a'])), ...running('api', ['a', 'a'])]);
    await clock.advance(60_000);
    expect(asked()).toEqual([]);
    const back = [...state.view.nodes()].find(({ id }) => id === b.id);
    if (back === undefined) throw new Error('no node');
    await commit(replace({ ...back, status: { state: 'ready', since: clock.now(), reason: '' } }));
    await clock.advance(9_000);
    expect(asked()).toEqual([]);
    await clock.advance(2_000);
    expect(asked()).toEqual(['web.2']);
  });

  it('looks once when it begins to lead', async () => {
    const { clock, asked } = await lead([a, b, ...withSpec(running('web', ['a', 'a']))]);
    await clock.advance(11_000);
    expect(asked()).toEqual(['web.2']);
  });
});
