/** What is held against the maps of hosts sees its violation. */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type NetworkState } from '@muster/shared/model/network-state';
import type { ClusterObject, Node, Task } from '@muster/shared/model/objects';
import { keyOf } from '@muster/manager/state/keys';
import type { StateChange } from '@muster/manager/state/state';
import { Tables } from '@muster/manager/state/tables';
import { describe, expect, it } from 'vitest';
import type { SeenRevision } from '../ledger.ts';
import { SIM_NETWORK } from '../random-spec.ts';
import { misled, Routing } from './routing.ts';
import { type Leader, Stops } from './stops.ts';
import { makeNode } from './testing.ts';

const base = defaultServiceSpec('db', 'plain:1', 2);
const spec = { ...base, task: { ...base.task, networks: [{ network: SIM_NETWORK.spec.name, aliases: [] }] } };
const service = { kind: 'service', id: asServiceId('s'), createdAt: 0, updatedAt: 0, spec, revision: 1, removing: false } as const;
const network = { ...SIM_NETWORK, status: { range: '10.64.0.0/16', vipRange: '10.64.255.0/24', hostPrefix: 24, subnets: [{ nodeId: asNodeId('n1'), subnet: '10.64.1.0/24' }] } };
const node = (id: string, state: Node['status']['state'] = 'ready'): Node => {
  const { description, ...rest } = makeNode(id, state);
  return { ...rest, description: { ...description, network: { mode: 'kernel', reason: '', uplinkMtu: 1_500, foreignRanges: [] } } };
};

const task = (id: string, nodeId: string, rest: Partial<Task> = {}): Task => ({
  kind: 'task',
  id: asTaskId(id),
  serviceId: service.id,
  revision: 1,
  slot: 1,
  createdAt: 0,
  desiredState: 'running',
  desiredReason: '',
  notBefore: 0,
  nodeId: asNodeId(nodeId),
  addresses: [{ networkId: asNetworkId(network.id), address: `10.64.1.${id.length}` }],
  status: { state: 'running', at: 0, message: '' },
  ...rest,
});

class Written {
  readonly view = new Tables();

  write(...objects: readonly ClusterObject[]): SeenRevision {
    this.view.revision += 1;
    const { revision } = this.view;
    const changes = objects.map((object) => {
      const before = this.view.put(keyOf(object), { ...object, version: revision }, revision);
      return { kind: object.kind, revision, before, after: this.view.get(keyOf(object)) } as StateChange;
    });
    return { revision, changes, author: undefined, epochBefore: undefined, events: [] };
  }
}

/** A host's state that leads to these tasks. */
function leadingTo(...tasks: readonly Task[]): NetworkState {
  const endpoints = tasks.map(({ id, slot, addresses = [], nodeId = asNodeId('') }) => ({ taskId: id, nodeId, slot, serving: true, addresses }));
  const led = { serviceId: service.id, name: 'db', stack: '', endpoint: { mode: 'vip', affinity: 'none' }, networks: [{ networkId: network.id, aliases: [] }], ports: [], endpoints } as const;
  return { ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS), services: [led] };
}

/** The words on what a host is told, and on what it leads to, in a cluster with these tasks and nodes. */
function wrongWith(tasks: readonly Task[], state: NetworkState, nodes: readonly Node[] = [node('n1'), node('n2')]): { readonly told: string; readonly led: string } {
  const store = new Written();
  const routing = new Routing();
  routing.onRevision(store.write(network, service, ...nodes, ...tasks), store.view);
  const host = { name: 'h1', nodeId: asNodeId('n1'), isPowered: true, isConnected: true, kernel: { hasNetworks: true, state } };
  const led = misled(store.view, [host]) ?? 'nothing';
  try {
    routing.check({ host: 'h1', nodeId: asNodeId('n1'), fence: { incarnation: 1, epoch: 1, revision: 1 }, state });
    return { told: 'nothing', led };
  } catch (error) {
    return { told: error instanceof Error ? error.message : '', led };
  }
}

const [up, other] = [task('a', 'n1'), task('bb', 'n2')];
const silent = (id: string) => node(id, 'down');

describe('where hosts lead connections', () => {
  it.each<readonly [string, readonly Task[], NetworkState, RegExp] | readonly [string, readonly Task[], NetworkState, RegExp, readonly Node[]]>([
    ['to all that are ready', [up, other], leadingTo(up, other), /^nothing$/],
    ['one is left out', [up, other], leadingTo(up), /to a at 10.64.1.1, by the store it is a at 10.64.1.1 bb at/],
    ['one still starts', [up, task('bb', 'n2', { status: { state: 'starting', at: 0, message: '' } })], leadingTo(up, other), /lead service s to a at .* bb at .*, by the store it is a at 10.64.1.1$/],
    ['one is not ready', [up, task('bb', 'n2', { status: { state: 'running', ready: false, at: 0, message: '' } })], leadingTo(up, other), /by the store it is a at 10.64.1.1$/],
    ['one is to go', [up, task('bb', 'n2', { desiredState: 'shutdown' })], leadingTo(up, other), /by the store it is a at 10.64.1.1$/],
    ['one has another address', [up, task('bb', 'n2', { addresses: [] })], leadingTo(up, other), /by the store it is/],
    ['one runs where there are no networks', [up, other], leadingTo(up, other), /by the store it is a at 10.64.1.1$/, [node('n1'), makeNode('n2')]],
    ['one is on a node that is taken for dead', [up, other], leadingTo(up, other), /by the store it is a at 10.64.1.1$/, [node('n1'), silent('n2')]],
    ['all are: a doubtful one is better than none', [other], leadingTo(other), /^nothing$/, [node('n1'), silent('n2')]],
    ['most nodes are silent: the fault is the managers’ own', [up, other], leadingTo(up, other), /^nothing$/, [node('n1'), silent('n2'), silent('n3'), silent('n4')]],
    ['the service is not known there', [up], emptyNetworkState(DEFAULT_NETWORK_SETTINGS), /to nothing at all, by the store it is a at/],
  ])('%s', (_says, tasks, told, expected, nodes?: readonly Node[]) => {
    const wrong = wrongWith(tasks, told, nodes);
    expect(wrong.told).toMatch(expected);
    expect(wrong.led === 'nothing').toBe(wrong.told === 'nothing');
  });

  it('is what the store held at the revision that the manager names, not later', () => {
    const store = new Written();
    const routing = new Routing();
    for (const objects of [[network, service, node('n1'), up], [task('a', 'n1', { desiredState: 'shutdown' })]]) routing.onRevision(store.write(...objects), store.view);
    const check = (revision: number) => () => routing.check({ host: 'h1', nodeId: asNodeId('n1'), fence: { incarnation: 1, epoch: 1, revision }, state: leadingTo(up) });
    expect(check(1)).not.toThrow();
    expect(check(2)).toThrow(/told at revision 2 .* by the store it is nobody/);
  });
});

describe('a task that leaves', () => {
  const m1 = {};
  /** Words on an order to stop that comes after so long, while the host leads to the task. */
  const wrongAfter = (waitedMs: number, { isCalm = false, process = m1, ...host }: Partial<Leader> & { readonly isCalm?: boolean; readonly process?: object } = {}) => {
    const store = new Written();
    const stops = new Stops();
    stops.isCalm = isCalm;
    store.write(up);
    stops.onRevision(store.write(task('a', 'n1', { desiredState: 'shutdown' })), 10_000, () => [m1]);
    const leader: Leader = { name: 'h2', isConnected: true, session: { manager: 'm1', since: 0 }, kernel: { failingSince: undefined, leadsTo: (id) => id === 'a' }, ...host };
    return () => stops.check({ taskId: 'a', manager: 'm1', process }, [leader], store.view, 10_000 + waitedMs);
  };
  const failing = { failingSince: 10_000, leadsTo: () => true };
  const elsewhere = { manager: 'm2', since: 0 };

  it('is waited for until it is out of the maps', () => {
    expect(wrongAfter(29_000)).toThrow(/m1 tells task a to stop 29000 ms after it was to leave, and h2 leads to it/);
    expect(wrongAfter(0, { kernel: { failingSince: undefined, leadsTo: () => false } })).not.toThrow();
    expect(wrongAfter(900, { session: elsewhere })).toThrow(/h2 leads to it/);
    expect(wrongAfter(2_900, { kernel: failing })).toThrow(/h2 leads to it/);
  });

  it('is waited for no longer than that, nor for those of whom the manager cannot know', () => {
    for (const wrong of [
      wrongAfter(30_000),
      wrongAfter(1_000, { session: elsewhere }),
      wrongAfter(3_000, { kernel: failing }),
      wrongAfter(0, { isConnected: false }),
      wrongAfter(0, { session: { manager: 'm1', since: 10_001 } }),
      wrongAfter(0, { process: {} }),
    ]) expect(wrong).not.toThrow();
  });

  it('is out of all maps, whatever it takes, while nothing fails', () => {
    for (const wrong of [wrongAfter(30_000, { isCalm: true }), wrongAfter(1_000, { isCalm: true, session: elsewhere }), wrongAfter(3_000, { isCalm: true, kernel: failing })]) expect(wrong).toThrow(/h2 leads to it/);
  });
});
