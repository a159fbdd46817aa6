import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asNetworkId, asRouteId, asNodeId, asServiceId, asStackId, asTaskId } from '@muster/shared/model/ids';
import { contains, holds, isTaskAddress, overlaps, parseIpv4Number, parseRange } from '@muster/shared/model/ip-range';
import type { Network, NetworkAttachment } from '@muster/shared/model/network';
import { DEFAULT_ROUTE, type Route } from '@muster/shared/model/route';
import type { ClusterObject, Node, Service, ServiceRevision, Stack, Task } from '@muster/shared/model/objects';
import { makeNode, makeService } from '../scheduler/testing/cluster.ts';
import type { Mutation } from '../state/mutation.ts';
import { keyOf } from '../state/keys.ts';
import { type Tables, viewOf } from '../state/tables.ts';
import { decide } from './decide.ts';
import { Ledger } from './ledger.ts';

const network = (name: string, range?: string, more: Partial<Network['spec']> = {}): Network => ({
  kind: 'network',
  id: asNetworkId(name),
  createdAt: 0,
  updatedAt: 0,
  spec: { name, labels: {}, internal: false, attachable: false, options: {}, ...(range === undefined ? {} : { range }), ...more },
  implicit: false,
});

const attached = (name: string, networks: readonly NetworkAttachment[], createdAt = 0): readonly [Service, ServiceRevision] => {
  const [service, revision] = makeService(name);
  const spec = { ...service.spec, task: { ...service.spec.task, networks } };
  return [{ ...service, spec, createdAt }, { ...revision, spec }];
};
const to = (name: string, more: Partial<NetworkAttachment> = {}): NetworkAttachment => ({ network: name, aliases: [], ...more });

const task = (id: string, service: string, node: string, more: Partial<Task> = {}): Task => ({
  kind: 'task',
  id: asTaskId(id),
  serviceId: asServiceId(service),
  revision: 1,
  slot: 1,
  nodeId: asNodeId(node),
  createdAt: 0,
  desiredState: 'running',
  desiredReason: '',
  notBefore: 0,
  status: { state: 'assigned', at: 0, message: '' },
  ...more,
});

/** What a store would hold afterwards. */
function written(tables: Tables, mutations: readonly Mutation[]): Tables {
  for (const { op, object } of mutations) {
    const key = keyOf(object);
    tables.revision += 1;
    if (op === 'remove') tables.delete(key);
    else tables.put(key, { ...object, version: tables.revision }, tables.revision);
  }
  return tables;
}

/** Decides until nothing is left to do, at most a few times. */
function settle(tables: Tables): Tables {
  for (let round = 0; round < 5; round++) {
    const { mutations } = decide(tables, [...tables.tasks()].map(({ id }) => id), Ledger.ofView(tables));
    if (mutations.length === 0) return tables;
    written(tables, mutations);
  }
  throw new Error('the allocator never comes to rest');
}

const taskIn = (tables: Tables, id: string) => tables.task(asTaskId(id));

describe('the allocator', () => {
  it('writes nothing while there is no network', () => {
    const tables = viewOf([makeNode('n1'), ...makeService('web'), task('t1', 'web', 'n1')]);
    expect(decide(tables, [asTaskId('t1')], Ledger.ofView(tables)).mutations).toEqual([]);
  });

  it('gives a network a range of the pool that no host uses, nodes their places, a service its VIP and tasks addresses', () => {
    const used = { mode: 'kernel', reason: '', uplinkMtu: 1500, foreignRanges: ['10.64.0.0/14', '0.0.0.0/0'] } as const;
    const tables = settle(viewOf([makeNode('n1', { network: used }), makeNode('n2', { address: '192.168.0.2' }), network('back'), ...attached('web', [to('back')]), task('t1', 'web', 'n1')]));
    const given = tables.network(asNetworkId('back'))?.status;
    expect(given).toMatchObject({ range: '10.68.0.0/20', vipRange: '10.68.15.0/24', hostPrefix: 26 });
    expect(given?.subnets).toEqual([{ nodeId: 'n1', subnet: '10.68.0.0/26' }]);
    expect([...tables.nodes()].map((node) => node.network)).toEqual([{ index: 1, tunnelAddress: '10.255.0.1' }, { index: 2, tunnelAddress: '10.255.0.2' }]);
    expect(holds(parseRange('10.68.15.0/24') ?? { first: 0, prefix: 32 }, parseIpv4Number(tables.endpoint(asServiceId('web'))?.vips[0]?.address ?? '') ?? 0)).toBe(true);
    expect(taskIn(tables, 't1')?.addresses).toHaveLength(1);
  });

  it('gives every node a part when a port is published over the network', () => {
    const [service, revision] = attached('web', [to('back')]);
    const ports = [{ protocol: 'tcp', targetPort: 80, publishedPort: 0, mode: 'ingress' }] as const;
    const tables = settle(viewOf([makeNode('n1'), makeNode('n2'), network('back'), { ...service, spec: { ...service.spec, ports } }, revision]));
    expect(tables.network(asNetworkId('back'))?.status?.subnets).toHaveLength(2);
    expect(tables.endpoint(service.id)?.ports).toEqual([{ protocol: 'tcp', targetPort: 80, publishedPort: expect.closeTo(31_384, -4) as number }]);
  });

  it('gives routers a part of the networks into which routes lead', () => {
    const routers = ['n1', 'n2'].map((name) => ({ ...makeNode(name), spec: { ...makeNode(name).spec, labels: { 'muster.router': name === 'n1' ? 'true' : 'false' } } }));
    const route: Route = { kind: 'route', id: asRouteId('r'), createdAt: 0, updatedAt: 0, spec: { ...DEFAULT_ROUTE, name: 'r', service: 'web', port: 80 } };
    const tables = settle(viewOf([...routers, network('back'), network('other'), ...attached('web', [to('back')]), ...attached('rest', [to('other')]), route]));
    expect(tables.network(asNetworkId('back'))?.status?.subnets.map(({ nodeId }) => nodeId)).toEqual(['n1']);
    expect(tables.network(asNetworkId('other'))?.status?.subnets).toEqual([]);
  });

  it('says which hosts have no room when the range is used up, and tells their tasks', () => {
    const nodes = ['n1', 'n2', 'n3', 'n4'].map((name) => makeNode(name));
    const tables = settle(viewOf([...nodes, network('small', '10.9.0.0/26'), ...attached('web', [to('small')]), ...nodes.map(({ id }, index) => task(`t${index}`, 'web', id))]));
    const { problem } = tables.network(asNetworkId('small'))?.status ?? {};
    expect(problem).toBe('the range 10.9.0.0/26 is used up: it has room for 3 hosts, and n4 has none');
    expect(taskIn(tables, 't3')?.status.message).toContain('waits for a part of network small on n4: the range 10.9.0.0/26 is used up');
  });

  it('says so when a host has no address left, gives the one of a task that ended, and never one that is held', () => {
    const tasks = Array.from({ length: 14 }, (_, index) => task(`t${index}`, 'web', 'n1'));
    const tables = settle(viewOf([makeNode('n1'), network('small', '10.9.0.0/24'), ...attached('web', [to('small')]), ...tasks]));
    const waiting = [...tables.tasks()].filter(({ addresses }) => addresses === undefined);
    expect(waiting.map(({ status }) => status.message)).toEqual([expect.stringContaining('waits for an address in network small: n1’s part'.replace('’', "'")) as string]);
    const ended = [...tables.tasks()].find(({ addresses }) => addresses !== undefined);
    if (ended === undefined) throw new Error('nobody has an address');
    written(tables, [{ op: 'replace', object: { ...ended, status: { ...ended.status, state: 'failed' } } }]);
    settle(tables);
    expect(taskIn(tables, waiting[0]?.id ?? '')?.addresses).toEqual(ended.addresses);
  });

  it.each([
    ['10.8.0.5', 'cannot have the address 10.8.0.5: network back has the range 10.9.0.0/16'],
    ['10.9.240.7', 'is for services'],
    ['10.9.3.1', 'it is a gateway'],
  ])('refuses the fixed address %s with a reason', (ipv4Address, reason) => {
    const tables = settle(viewOf([makeNode('n1'), network('back', '10.9.0.0/16'), ...attached('db', [to('back', { ipv4Address })]), task('t1', 'db', 'n1')]));
    expect(taskIn(tables, 't1')?.status.message).toContain(reason);
  });

  it('gives a fixed address to its service alone, on whatever host, and only when the task before has ended', () => {
    const fixed = attached('db', [to('back', { ipv4Address: '10.9.7.7' })]);
    const tables = settle(viewOf([makeNode('n1'), network('back', '10.9.0.0/16'), ...fixed, task('t1', 'db', 'n1'), task('t2', 'db', 'n1')]));
    const holders = [...tables.tasks()].filter(({ addresses }) => addresses?.[0]?.address === '10.9.7.7');
    expect(holders).toHaveLength(1);
    expect([...tables.tasks()].find(({ addresses }) => addresses === undefined)?.status.message).toContain('still has');
  });

  it('takes a service’s VIP back when the service is gone', () => {
    const [service, revision] = attached('web', [to('back')]);
    const tables = settle(viewOf([makeNode('n1'), network('back'), service, revision]));
    tables.delete(keyOf(service));
    settle(tables);
    expect([...tables.endpoints()]).toEqual([]);
  });

  it('removes a stack’s network when the stack and the last task of its services are gone, and no other one', () => {
    const [service, revision] = attached('web', [to('shop_default')]);
    const stack: Stack = { kind: 'stack', id: asStackId('shop'), name: 'shop', createdAt: 0, updatedAt: 0, revision: 1 };
    const tables = settle(viewOf([makeNode('n1'), network('back'), { ...network('shop_default'), stack: 'shop', implicit: true }, stack, service, revision, task('t1', 'web', 'n1')]));
    const names = () => [...settle(tables).networks()].map(({ spec }) => spec.name).sort();
    expect(names()).toEqual(['back', 'shop_default']);
    tables.delete(keyOf(stack));
    expect(names()).toEqual(['back', 'shop_default']);
    tables.delete(keyOf(task('t1', 'web', 'n1')));
    tables.delete(keyOf(service));
    expect(names()).toEqual(['back']);
  });

  it('never gives anything twice, keeps what it gave, and changes nothing when asked again', () => {
    const events = fc.array(
      fc.oneof(
        fc.record({ type: fc.constant('task' as const), service: fc.nat(3), node: fc.nat(5) }),
        fc.record({ type: fc.constant('end' as const), pick: fc.nat() }),
        fc.record({ type: fc.constant('leave' as const), node: fc.nat(5) }),
        fc.record({ type: fc.constant('join' as const), node: fc.nat(5) }),
        fc.record({ type: fc.constant('network' as const), pick: fc.nat(3) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (steps) => {
        const nodes: Node[] = Array.from({ length: 3 }, (_, index) => makeNode(`n${index}`, { address: `192.168.0.${index}` }));
        const services = [attached('s0', [to('a')]), attached('s1', [to('a'), to('b')]), attached('s2', [to('b')]), attached('s3', [to('c')])];
        const tables = settle(viewOf([...nodes, network('a', '10.9.0.0/24'), network('b'), ...services.flat()] as ClusterObject[]));
        let count = 0;
        for (const step of steps) {
          const before = new Map([...tables.tasks()].flatMap(({ id, addresses }) => (addresses === undefined ? [] : [[id, addresses] as const])));
          if (step.type === 'task' && tables.node(asNodeId(`n${step.node}`)) !== undefined) {
            count += 1;
            written(tables, [{ op: 'create', object: task(`t${count}`, `s${step.service}`, `n${step.node}`) }]);
          } else if (step.type === 'end') {
            const live = [...tables.tasks()];
            const chosen = live[step.pick % Math.max(1, live.length)];
            if (chosen !== undefined) written(tables, [{ op: 'replace', object: { ...chosen, status: { ...chosen.status, state: 'failed' } } }]);
          } else if (step.type === 'leave') {
            for (const gone of tables.tasksOfNode(asNodeId(`n${step.node}`))) written(tables, [{ op: 'remove', object: gone }]);
            const node = tables.node(asNodeId(`n${step.node}`));
            if (node !== undefined) written(tables, [{ op: 'remove', object: node }]);
          } else if (step.type === 'join' && tables.node(asNodeId(`n${step.node}`)) === undefined) {
            written(tables, [{ op: 'create', object: makeNode(`n${step.node}`, { address: `192.168.0.${step.node}` }) }]);
          } else if (step.type === 'network' && tables.networkByName('c') === undefined) {
            written(tables, [{ op: 'create', object: network('c', step.pick === 0 ? '10.200.0.0/20' : undefined) }]);
          }
          settle(tables);
          const kept = [...before].filter(([id]) => tables.task(id) !== undefined);
          expect(kept.map(([id]) => tables.task(id)?.addresses)).toEqual(kept.map(([, addresses]) => addresses));
          check(tables);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Nothing is anybody's twice, and everything lies where it belongs. */
function check(tables: Tables): void {
  const ranges = [...tables.networks()].flatMap(({ status }) => parseRange(status?.range ?? '') ?? []);
  ranges.forEach((range, index) => expect(ranges.slice(index + 1).some((other) => overlaps(range, other))).toBe(false));
  const indexes = [...tables.nodes()].map((node) => node.network?.index);
  expect(new Set(indexes).size).toBe(indexes.length);
  for (const { id, status } of tables.networks()) {
    const range = parseRange(status?.range ?? '');
    const vips = parseRange(status?.vipRange ?? '');
    const subnets = (status?.subnets ?? []).map(({ subnet }) => parseRange(subnet) ?? { first: 0, prefix: 0 });
    subnets.forEach((subnet, index) => {
      expect(range !== undefined && contains(range, subnet) && vips !== undefined && !overlaps(vips, subnet)).toBe(true);
      expect(subnets.slice(index + 1).some((other) => overlaps(subnet, other))).toBe(false);
    });
    const given = [...tables.tasks()]
      .filter((one) => one.status.state !== 'failed')
      .flatMap((one) => (one.addresses ?? []).filter(({ networkId }) => networkId === id).map(({ address }) => ({ address, nodeId: one.nodeId })));
    expect(new Set(given.map(({ address }) => address)).size).toBe(given.length);
    for (const { address, nodeId } of given) {
      const subnet = parseRange(status?.subnets.find((one) => one.nodeId === nodeId)?.subnet ?? '');
      expect(subnet !== undefined && isTaskAddress(subnet, parseIpv4Number(address) ?? 0)).toBe(true);
    }
    const given2 = [...tables.endpoints()].flatMap((record) => record.vips.filter(({ networkId }) => networkId === id).map(({ address }) => address));
    expect(new Set(given2).size).toBe(given2.length);
  }
}
