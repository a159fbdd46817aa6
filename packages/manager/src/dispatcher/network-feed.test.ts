import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNetworkId, asNodeId, asRouteId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS, type Network } from '@muster/shared/model/network';
import { applyNetworkUpdate, emptyNetworkState, type NetworkState, type NetworkUpdate } from '@muster/shared/model/network-state';
import type { ClusterObject, Node, Task } from '@muster/shared/model/objects';
import { DEFAULT_ROUTE, type Route } from '@muster/shared/model/route';
import { makeNode, makeService } from '../scheduler/testing/cluster.ts';
import { keyOf } from '../state/keys.ts';
import type { StateChange } from '../state/state.ts';
import { type Tables, viewOf } from '../state/tables.ts';
import { NetworkFeed, type UpdatePart } from './network-feed.ts';
import { networkChangesOf, NetworkStates } from './network-states.ts';

const NODES = ['n0', 'n1', 'n2'];
const NETS = ['a', 'b'];
const HERE = asNodeId('n0');

const node = (name: string, index: number, state: Node['status']['state'] = 'ready', labels: Readonly<Record<string, string>> = {}, mode: 'kernel' | 'proxy' = 'kernel'): Node => {
  const made = makeNode(name, { address: `192.168.0.${index}` });
  return {
    ...made,
    spec: { ...made.spec, labels },
    description: { ...made.description, network: { mode, reason: '', uplinkMtu: 1500, foreignRanges: [] } },
    status: { ...made.status, state },
    network: { index: index + 1, tunnelAddress: `10.255.0.${index + 1}` },
  };
};

const network = (name: string, members: readonly string[]): Network => ({
  kind: 'network',
  id: asNetworkId(name),
  createdAt: 0,
  updatedAt: 0,
  spec: { name, labels: {}, internal: false, attachable: false, options: {} },
  implicit: false,
  status: { range: `10.${NETS.indexOf(name)}.0.0/16`, vipRange: `10.${NETS.indexOf(name)}.240.0/20`, hostPrefix: 24, subnets: members.map((id) => ({ nodeId: asNodeId(id), subnet: `10.${NETS.indexOf(name)}.${NODES.indexOf(id)}.0/24` })) },
});

const service = (name: string, networks: readonly string[], labels: Readonly<Record<string, string>> = {}) => {
  const [made, revision] = makeService(name);
  const spec = { ...made.spec, labels, task: { ...made.spec.task, networks: networks.map((one) => ({ network: one, aliases: [] })) } };
  return [{ ...made, spec }, { ...revision, spec }] as const;
};

const task = (id: string, of: string, on: string, networks: readonly string[], running: boolean, wanted: boolean): Task => ({
  kind: 'task',
  id: asTaskId(id),
  serviceId: asServiceId(of),
  revision: 1,
  slot: 1,
  nodeId: asNodeId(on),
  createdAt: 0,
  desiredState: wanted ? 'running' : 'shutdown',
  desiredReason: '',
  notBefore: 0,
  addresses: networks.map((name) => ({ networkId: asNetworkId(name), address: `10.${NETS.indexOf(name)}.${NODES.indexOf(on)}.${10 + Number(id.slice(1))}` })),
  status: { state: running ? 'running' : 'starting', at: 0, message: '' },
});

const route = (name: string, to: string): Route => ({ kind: 'route', id: asRouteId(name), createdAt: 0, updatedAt: 0, spec: { ...DEFAULT_ROUTE, name, host: `${name}.com`, service: to, port: 80 } });

/** Writes the objects, and tells the feed of each change as a dispatcher does. */
function write(tables: Tables, objects: readonly ClusterObject[], feed?: NetworkFeed): void {
  for (const object of objects) {
    tables.revision += 1;
    const key = keyOf(object);
    const before = tables.put(key, { ...object, version: tables.revision }, tables.revision);
    const change = { kind: object.kind, revision: tables.revision, before, after: object } as unknown as StateChange;
    for (const one of networkChangesOf(change, tables)) feed?.note(one, tables.revision);
  }
}

const updateOf = (part: UpdatePart): NetworkUpdate => ({ ...part, fence: { incarnation: 0, epoch: 0, revision: 0 }, appliesTo: 0, resultsIn: 0 });
const inForce = (state: NetworkState, parts: readonly UpdatePart[]): NetworkState => parts.reduce((last, part) => applyNetworkUpdate(last, updateOf(part)), state);
const empty = emptyNetworkState(DEFAULT_NETWORK_SETTINGS);
const sorted = (state: NetworkState) => ({
  ...state,
  peers: [...state.peers].sort((left, right) => (left.nodeId < right.nodeId ? -1 : 1)),
  networks: [...state.networks].sort((left, right) => (left.networkId < right.networkId ? -1 : 1)),
  services: [...state.services].sort((left, right) => (left.serviceId < right.serviceId ? -1 : 1)),
});

describe('what an agent is told of networks', () => {
  it('comes, change by change, to what it would be told anew', () => {
    const change = fc.oneof(
      fc.record({ type: fc.constant('task' as const), id: fc.nat(4), of: fc.nat(2), on: fc.nat(2), running: fc.boolean(), wanted: fc.boolean() }),
      fc.record({ type: fc.constant('network' as const), name: fc.constantFrom(...NETS), members: fc.subarray(NODES) }),
      fc.record({ type: fc.constant('service' as const), of: fc.nat(2), networks: fc.subarray(NETS), labels: fc.constantFrom({}, { 'muster.route.port': '80' }) }),
      fc.record({ type: fc.constant('route' as const), name: fc.constantFrom('r1', 'r2'), to: fc.nat(3) }),
      fc.record({ type: fc.constant('labels' as const), on: fc.nat(1), labels: fc.constantFrom({}, { 'muster.router': 'true' }, { 'muster.router': 'true', 'muster.router.http': '8080' }) }),
      fc.record({ type: fc.constant('node' as const), on: fc.nat(2), state: fc.constantFrom('ready' as const, 'down' as const, 'suspect' as const), mode: fc.constantFrom('kernel' as const, 'proxy' as const) }),
      fc.record({ type: fc.constant('tell' as const) }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (steps) => {
        const tables = viewOf([...NODES.map((name, index) => node(name, index)), network('a', NODES), network('b', ['n1']), ...service('s0', ['a']), ...service('s1', ['a', 'b']), ...service('s2', [])] as ClusterObject[]);
        const states = new NetworkStates();
        const feed = new NetworkFeed(states, HERE);
        let told = inForce(empty, feed.complete(tables).parts);
        const networksOf = (name: string) => tables.serviceByName(name)?.spec.task.networks?.map((one) => one.network) ?? [];
        for (const step of steps) {
          if (step.type === 'tell') {
            const news = feed.isDirty ? feed.difference(tables) : undefined;
            if (news !== undefined) told = inForce(told, [news.part]);
          } else if (step.type === 'task') {
            const of = `s${step.of}`;
            // A task never changes its service.
            write(tables, [task(`t${step.of * 10 + step.id}`, of, NODES[step.on] ?? '', networksOf(of), step.running, step.wanted)], feed);
          } else if (step.type === 'network') write(tables, [network(step.name, step.members)], feed);
          else if (step.type === 'service') write(tables, service(`s${step.of}`, step.networks, step.labels), feed);
          else if (step.type === 'route') write(tables, [route(step.name, `s${step.to}`)], feed);
          else if (step.type === 'labels') write(tables, [node(NODES[step.on] ?? '', step.on, 'ready', step.labels)], feed);
          else write(tables, [node(NODES[step.on] ?? '', step.on, step.state, tables.node(asNodeId(NODES[step.on] ?? ''))?.spec.labels, step.mode)], feed);
        }
        const last = feed.isDirty ? feed.difference(tables) : undefined;
        if (last !== undefined) told = inForce(told, [last.part]);
        const anew = inForce(empty, new NetworkFeed(new NetworkStates(), HERE).complete(tables).parts);
        expect(sorted(told)).toEqual(sorted(anew));
        // Nothing more is to say.
        expect(feed.isDirty).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('is in force up to the change before the oldest that was not acknowledged, but for those that are given up', () => {
    const feed = new NetworkFeed(new NetworkStates(), HERE);
    expect(feed.applied(50, () => false)).toBe(50);
    feed.sent(1, 20, 1_000);
    feed.sent(2, 30, 2_000);
    expect(feed.applied(50, () => false)).toBe(19);
    expect(feed.applied(50, ({ sentAt }) => sentAt < 1_500)).toBe(29);
    feed.failed(1, 3_000);
    expect(feed.applied(50, ({ failedAt }) => failedAt !== undefined)).toBe(29);
    feed.acknowledged(1);
    feed.note({ kind: 'settings' }, 25);
    expect(feed.applied(50, () => false)).toBe(24);
  });

  it('holds the routes and their ports for a router, and nothing of them for other nodes', () => {
    const tables = viewOf([node('n0', 0, 'ready', { 'muster.router': 'true', 'muster.router.http': '8080' }), node('n1', 1), network('a', NODES), ...service('s0', ['a'], { 'muster.route.port': '81' }), route('r1', 's0'), route('lost', 'gone')] as ClusterObject[]);
    const { router } = inForce(empty, new NetworkFeed(new NetworkStates(), HERE).complete(tables).parts);
    expect(router).toMatchObject({ httpPort: 8080, httpsPort: 443 });
    expect(router?.routes.map(({ serviceId, spec }) => [serviceId, spec.host, spec.port])).toEqual([['s0', 'r1.com', 80], ['s0', '', 81]]);
    expect(inForce(empty, new NetworkFeed(new NetworkStates(), asNodeId('n1')).complete(tables).parts).router).toBeUndefined();
  });

  it('leads nobody to a task that does not serve, is to stop, or is on a node that is not heard of', () => {
    const objects = [...NODES.map((name, index) => node(name, index, name === 'n2' ? 'suspect' : 'ready')), network('a', NODES), ...service('s0', ['a'])];
    const tasks = [task('t1', 's0', 'n0', ['a'], true, true), task('t2', 's0', 'n1', ['a'], false, true), task('t3', 's0', 'n1', ['a'], true, false), task('t4', 's0', 'n2', ['a'], true, true)];
    const tables = viewOf([...objects, ...tasks] as ClusterObject[]);
    const state = inForce(empty, new NetworkFeed(new NetworkStates(), HERE).complete(tables).parts);
    expect(state.services[0]?.endpoints.filter(({ serving }) => serving).map(({ taskId }) => taskId)).toEqual(['t1']);
  });

  it('leads on to all tasks, and gives none up, when most nodes are not heard of: the fault is ours then', () => {
    const endpointsWhen = (states: readonly Node['status']['state'][]) => {
      const objects = [...states.map((state, index) => node(`n${index}`, index, state)), network('a', NODES), ...service('s0', ['a'])];
      const tasks = NODES.map((on, index) => task(`t${index}`, 's0', on, ['a'], true, true));
      const told = inForce(empty, new NetworkFeed(new NetworkStates(), HERE).complete(viewOf([...objects, ...tasks] as ClusterObject[])).parts).services[0]?.endpoints ?? [];
      return told.map(({ serving, lost }) => (lost === true ? 'lost' : serving ? 'serves' : 'out'));
    };
    expect(endpointsWhen(['ready', 'suspect', 'down', 'ready', 'ready'])).toEqual(['serves', 'out', 'lost']);
    expect(endpointsWhen(['ready', 'suspect', 'down', 'down', 'ready'])).toEqual(['serves', 'serves', 'serves']);
    // Two are too few to tell it from what can happen to two.
    expect(endpointsWhen(['ready', 'suspect', 'down'])).toEqual(['serves', 'out', 'lost']);
  });

  it('says it when a host can have networks no more, and again', () => {
    const tables = viewOf([...NODES.map((name, index) => node(name, index)), network('a', NODES), ...service('s0', ['a']), task('t1', 's0', 'n0', ['a'], true, true), task('t2', 's0', 'n1', ['a'], true, true)] as ClusterObject[]);
    const feed = new NetworkFeed(new NetworkStates(), HERE);
    let told = inForce(empty, feed.complete(tables).parts);
    const serving = () => {
      const news = feed.isDirty ? feed.difference(tables) : undefined;
      if (news !== undefined) told = inForce(told, [news.part]);
      return told.services[0]?.endpoints.filter((endpoint) => endpoint.serving).map(({ taskId }) => taskId);
    };
    expect(serving()).toEqual(['t1', 't2']);
    write(tables, [node('n1', 1, 'ready', {}, 'proxy')], feed);
    expect(serving()).toEqual(['t1']);
    write(tables, [node('n1', 1)], feed);
    expect(serving()).toEqual(['t1', 't2']);
  });

  it('says of which tasks the node is taken for dead, so that connections to them are cut', () => {
    const lostWhen = (second: Node['status']['state']) => {
      const nodes = [node('n0', 0), node('n1', 1, second), node('n2', 2)];
      const tables = viewOf([...nodes, network('a', NODES), ...service('s0', ['a']), task('t1', 's0', 'n0', ['a'], true, true), task('t2', 's0', 'n1', ['a'], true, true)] as ClusterObject[]);
      return inForce(empty, new NetworkFeed(new NetworkStates(), HERE).complete(tables).parts).services[0]?.endpoints.filter(({ lost }) => lost === true).map(({ taskId }) => taskId);
    };
    expect([lostWhen('ready'), lostWhen('suspect'), lostWhen('down')]).toEqual([[], [], ['t2']]);
  });
});
