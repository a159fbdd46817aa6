import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { EndpointState, NetworkState, ServicePort, ServiceState } from '@muster/shared/model/network-state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceChanges, type ServiceRules, serviceRules, serviceTable, staleConnections } from './service-rules.ts';

const NET = asNetworkId('net');
const HERE = asNodeId('here');
const ELSEWHERE = asNodeId('elsewhere');

const endpoint = (last: number, more: Partial<EndpointState> = {}): EndpointState => ({
  taskId: asTaskId(`t${last}`),
  nodeId: last % 2 === 0 ? HERE : ELSEWHERE,
  slot: last,
  serving: true,
  addresses: [{ networkId: NET, address: `10.1.0.${last}` }],
  ...more,
});

const port = (more: Partial<ServicePort> = {}): ServicePort => ({ protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'ingress', proxyProtocol: false, ...more });

const service = (name: string, endpoints: readonly EndpointState[], more: Partial<ServiceState> = {}): ServiceState => ({
  serviceId: asServiceId(name),
  name,
  stack: '',
  endpoint: { mode: 'vip', affinity: 'none' },
  networks: [{ networkId: NET, vip: '10.1.240.5', aliases: [] }],
  ports: [],
  endpoints,
  ...more,
});

const stateOf = (...services: readonly ServiceState[]): NetworkState => ({
  settings: DEFAULT_NETWORK_SETTINGS,
  self: { nodeId: HERE, name: 'here', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' },
  peers: [],
  networks: [],
  services,
});

const rulesOf = (rules: ServiceRules) => [...rules.chains.values()];

describe('the rules of a service', () => {
  it('lead from its virtual address to one task, or at random to one of several that serve', () => {
    expect(rulesOf(serviceRules(stateOf(service('web', [endpoint(2)]))))).toEqual(['counter name n-web dnat ip to 10.1.0.2']);
    const rules = serviceRules(stateOf(service('web', [endpoint(2), endpoint(3, { serving: false }), endpoint(4)])));
    expect(rulesOf(rules)).toEqual(['counter name n-web dnat ip to numgen random mod 2 map { 0 : 10.1.0.2, 1 : 10.1.0.4 }']);
    expect(rules.maps.vips).toEqual(new Map([['10.1.240.5', 'vip-web-net']]));
  });

  it('keep a client with its task when asked to, with the same seed on every host', () => {
    const [rule] = rulesOf(serviceRules(stateOf(service('web', [endpoint(2), endpoint(3)], { endpoint: { mode: 'vip', affinity: 'client-ip' } }))));
    expect(rule).toBe('counter name n-web dnat ip to jhash ip saddr mod 2 seed 0x6d757374 map { 0 : 10.1.0.2, 1 : 10.1.0.3 }');
  });

  it('leave a port whose tasks are told the client to the agent’s listener', () => {
    const rules = serviceRules(stateOf(service('web', [endpoint(2)], { ports: [port({ proxyProtocol: true }), port({ publishedPort: 8081 })] })));
    expect([...rules.maps.mesh.keys()]).toEqual(['tcp . 8081']);
    expect([...rules.chains.keys()]).toEqual(['vip-web-net', 'port-web-tcp-8081']);
  });

  it('are there and empty when nobody serves, so that a connection is refused', () => {
    const rules = serviceRules(stateOf(service('web', [], { ports: [port()] })));
    expect(rulesOf(rules)).toEqual(['', '']);
    expect(rules.maps.mesh.size).toBe(1);
  });

  it.each([
    ['ingress', 'meta l4proto tcp counter name n-web dnat ip to numgen random mod 2 map { 0 : 10.1.0.2 . 80, 1 : 10.1.0.3 . 80 }'],
    ['prefer-local', 'meta l4proto tcp counter name n-web dnat ip to 10.1.0.2:80'],
    ['local', 'meta l4proto tcp counter name n-web dnat ip to 10.1.0.2:80'],
  ] as const)('lead from a port in mode %s', (mode, expected) => {
    expect(rulesOf(serviceRules(stateOf(service('web', [endpoint(2), endpoint(3)], { ports: [port({ mode })] })))).at(-1)).toBe(expected);
  });

  it('tell local from prefer-local where no task is', () => {
    const without = (mode: 'local' | 'prefer-local') => rulesOf(serviceRules(stateOf(service('web', [endpoint(3)], { ports: [port({ mode })] })))).at(-1);
    expect([without('local'), without('prefer-local')]).toEqual(['', 'meta l4proto tcp counter name n-web dnat ip to 10.1.0.3:80']);
  });

  it('leave a port to another program that has it, and host ports to the engine', () => {
    const ports = [port(), port({ protocol: 'udp', publishedPort: 8080 }), port({ publishedPort: 9090, mode: 'host' })];
    expect([...serviceRules(stateOf(service('web', [endpoint(2)], { ports })), new Set([8080])).maps.mesh.keys()]).toEqual(['udp . 8080']);
  });

  it('never carry a word that is no address: nft would take it for a host name', () => {
    const evil = service('web', [endpoint(2, { addresses: [{ networkId: NET, address: 'localhost; flush ruleset' }] })], { networks: [{ networkId: NET, vip: 'evil', aliases: [] }], ports: [port({ hostIp: 'x } ' })] });
    expect(serviceTable(serviceRules(stateOf(evil)))).not.toMatch(/evil|localhost|x }/);
  });
});

describe('changes', () => {
  const someState = fc
    .array(fc.record({ tasks: fc.subarray([2, 3, 4, 5]), ports: fc.subarray([8080, 8081, 8082]), mode: fc.constantFrom('ingress', 'local', 'prefer-local') }), { maxLength: 4 })
    .map((services) => stateOf(...services.map(({ tasks, ports, mode }, index) => service(`s${index}`, tasks.map((last) => endpoint(last)), { networks: [{ networkId: NET, vip: `10.1.240.${index + 1}`, aliases: [] }], ports: ports.map((publishedPort) => port({ publishedPort, mode })) }))));

  it('lead from every state to every other one, and from none to itself', () => {
    fc.assert(
      fc.property(someState, someState, (before, after) => {
        const changes = serviceChanges(serviceRules(before), serviceRules(after)) ?? '';
        expect(played(serviceRules(before), changes)).toEqual(plain(serviceRules(after)));
        expect(serviceChanges(serviceRules(after), serviceRules(after))).toBe('');
      }),
    );
  });

  it('cost what differs: one task of one service among a thousand changes three lines', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => service(`s${index}`, [endpoint(2), endpoint(3)], { networks: [{ networkId: NET, vip: `10.1.${240 + Math.floor(index / 250)}.${index % 250}`, aliases: [] }] }));
    const [first, ...rest] = many;
    const changes = serviceChanges(serviceRules(stateOf(...many)), serviceRules(stateOf(...(first === undefined ? [] : [{ ...first, endpoints: [endpoint(2)] }]), ...rest)));
    expect(changes?.trim().split('\n')).toHaveLength(3);
  });

  it('lead from many services, whose choices are shared, to others, and to few and back by the whole table', () => {
    const many = (tasks: (index: number) => readonly number[]) =>
      stateOf(...Array.from({ length: 700 }, (_, index) => service(`s${index}`, tasks(index).map((last) => endpoint(last)), { networks: [{ networkId: NET, vip: `10.1.${240 + Math.floor(index / 250)}.${index % 250}`, aliases: [] }], ports: [port({ publishedPort: 1_000 + index })] })));
    const before = serviceRules(many(() => [2, 3]));
    const after = serviceRules(many((index) => (index < 20 ? [2, 3, 4] : index < 40 ? [] : index < 60 ? [5, 4] : [2, 3])));
    expect(before.shared.size).toBeGreaterThan(200);
    const [rule = ''] = before.chains.values();
    const [, first = '', name = ''] = /^counter name n-s0 dnat ip to numgen random mod 2 offset (\d+) map @(to-\d+)$/.exec(rule) ?? [];
    expect([0, 1].map((index) => before.shared.get(name)?.get(Number(first) + index))).toEqual(['10.1.0.2', '10.1.0.3']);
    expect(played(before, serviceChanges(before, after) ?? '')).toEqual(plain(after));
    expect(played(after, serviceChanges(after, before) ?? '')).toEqual(plain(before));
    const few = serviceRules(stateOf(service('web', [endpoint(2), endpoint(3)])));
    expect([serviceChanges(before, few), serviceChanges(few, before)]).toEqual([undefined, undefined]);
  });
});

describe('stale connections', () => {
  it('are UDP ones when a task stops serving, and TCP ones when it is gone', () => {
    const serving = stateOf(service('web', [endpoint(2)]));
    const leaving = stateOf(service('web', [endpoint(2, { serving: false })]));
    expect(staleConnections(serving, leaving)).toEqual([{ protocol: 'udp', address: '10.1.0.2' }]);
    expect(staleConnections(leaving, stateOf(service('web', [])))).toEqual([{ protocol: 'tcp', address: '10.1.0.2' }]);
    expect(staleConnections(serving, serving)).toEqual([]);
    // Its node is taken for dead, which is said once.
    const lost = stateOf(service('web', [endpoint(3, { serving: false, lost: true })]));
    expect(staleConnections(stateOf(service('web', [endpoint(3, { serving: false })])), lost)).toEqual([{ protocol: 'tcp', address: '10.1.0.3' }]);
    expect(staleConnections(lost, lost)).toEqual([]);
    // This host itself was: what runs on it is there.
    expect(staleConnections(leaving, stateOf(service('web', [endpoint(2, { serving: false, lost: true })])))).toEqual([]);
  });
});

const plain = ({ counters, chains, maps, shared }: ServiceRules) => ({ counters, chains, maps: [maps.vips, maps.mesh, maps.mesh_on], shared });

/** What a table holds after these commands, as the kernel plays them; a chain that is still led to cannot go. */
function played(before: ServiceRules, commands: string) {
  const chains = new Map(before.chains);
  const counters = new Set(before.counters);
  const maps = { vips: new Map(before.maps.vips), mesh: new Map(before.maps.mesh), mesh_on: new Map(before.maps.mesh_on) };
  const shared = new Map([...before.shared].map(([name, elements]) => [name, new Map(elements)]));
  for (const command of commands.split('\n').filter(Boolean)) {
    const [verb = '', what = '', , , name = '', ...rest] = command.split(' ');
    const choices = shared.get(name);
    if (what === 'map') {
      if (verb === 'add') shared.set(name, new Map());
      else if ([...chains.values()].some((rule) => rule.endsWith(`@${name}`))) throw new Error(`${name} is in use`);
      else shared.delete(name);
    } else if (what === 'element' && choices !== undefined) {
      for (const element of rest.slice(1, -1).join(' ').split(', ')) {
        const [key = '', target = ''] = element.split(' : ');
        if (verb === 'add') choices.set(Number(key), target);
        else if (!choices.delete(Number(key))) throw new Error(`no element ${key}`);
      }
    } else if (what === 'element') {
      const map = maps[name as keyof typeof maps];
      for (const element of rest.slice(1, -1).join(' ').split(', ')) {
        const [key = '', chain = ''] = element.split(' : goto ');
        if (verb === 'add') map.set(key, chain);
        else if (!map.delete(key)) throw new Error(`no element ${key}`);
      }
    } else if (what === 'counter') {
      if (verb === 'add') counters.add(name);
      else if ([...chains.values()].some((rule) => rule.includes(`counter name ${name} `))) throw new Error(`${name} is in use`);
      else counters.delete(name);
    } else if (verb === 'add' && what === 'chain') chains.set(name, '');
    else if (verb === 'flush') chains.set(name, '');
    else if (verb === 'add') chains.set(name, rest.join(' '));
    else {
      if (Object.values(maps).some((map) => [...map.values()].includes(name))) throw new Error(`${name} is in use`);
      chains.delete(name);
    }
  }
  return plain({ vipRanges: before.vipRanges, counters, chains, maps, shared });
}
