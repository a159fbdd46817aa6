import type { NetworkId, NodeId, ServiceId, TaskId } from '@muster/shared/model/ids';
import type { EndpointState, NodeNetworkState, ServiceState } from '@muster/shared/model/network-state';
import { describe, expect, it } from 'vitest';
import { answer } from './answer.ts';
import { ZoneIndex } from './zone.ts';
import { zonesOf } from './zones-of.ts';

const FRONT = 'front-id' as NetworkId;
const BACK = 'back-id' as NetworkId;

const network = (networkId: NetworkId, name: string, gateway: string): NodeNetworkState => ({
  networkId,
  name,
  stack: '',
  range: '10.100.0.0/16',
  vipRange: '10.100.240.0/20',
  internal: false,
  attachable: false,
  labels: {},
  options: {},
  subnet: '10.100.1.0/24',
  gateway,
  peers: [],
});

const endpoint = (serving: boolean, ...addresses: (readonly [NetworkId, string])[]): EndpointState => ({
  taskId: String(addresses) as TaskId,
  nodeId: 'node' as NodeId,
  slot: 1,
  serving,
  addresses: addresses.map(([networkId, address]) => ({ networkId, address })),
});

const service = (name: string, stack: string, networks: ServiceState['networks'], endpoints: readonly EndpointState[]): ServiceState => ({
  serviceId: name as ServiceId,
  name,
  stack,
  endpoint: { mode: 'vip', affinity: 'none' },
  networks,
  ports: [],
  endpoints,
});

const services = [
  service(
    'shop_web',
    'shop',
    [
      { networkId: FRONT, vip: '10.100.240.1', aliases: ['www'] },
      { networkId: BACK, aliases: [] },
    ],
    [endpoint(true, [FRONT, '10.100.1.5'], [BACK, '10.101.1.5']), endpoint(false, [FRONT, '10.100.1.6'], [BACK, '10.101.1.6'])],
  ),
  service('blog_web', 'blog', [{ networkId: FRONT, vip: '10.100.240.2', aliases: [] }], [endpoint(true, [FRONT, '10.100.1.9'])]),
];

describe('the zones of a node', () => {
  const zones = zonesOf({ networks: [network(FRONT, 'front', '10.100.1.1'), network(BACK, 'back', '10.101.1.1')], services });
  const ask = (gateway: string, name: string, asker: string) => {
    const zone = zones.get(gateway);
    if (zone === undefined) throw new Error(`nothing is said at ${gateway}`);
    const reply = answer(new ZoneIndex(zone), { name, type: 'A', asker }, (addresses) => addresses);
    return reply.say === 'addresses' ? reply.addresses : reply.say;
  };

  it.each<[string, string, string, string, string | readonly string[]]>([
    ['a virtual address in one network', '10.100.1.1', 'shop_web', '', ['10.100.240.1']],
    ['none in the other: the tasks, those that serve', '10.101.1.1', 'shop_web', '', ['10.101.1.5']],
    ['the tasks that serve, in this network alone', '10.100.1.1', 'tasks.shop_web', '', ['10.100.1.5']],
    ['an alias of one network', '10.100.1.1', 'www', '', ['10.100.240.1']],
    ['and not of the other', '10.101.1.1', 'www', '', 'no-such-name'],
    ['no service of another network', '10.101.1.1', 'blog_web', '', 'no-such-name'],
    ['the own stack first', '10.100.1.1', 'web', '10.100.1.9', ['10.100.240.2']],
    ['also for a task that does not serve yet', '10.100.1.1', 'web', '10.100.1.6', ['10.100.240.1']],
  ])('%s', (_what, gateway, name, asker, expected) => expect(ask(gateway, name, asker)).toEqual(expected));

  it('know in which other networks a task is, and under which address', () => {
    expect(zones.get('10.100.1.1')?.alsoIn?.('10.100.1.5')).toEqual([{ gateway: '10.101.1.1', address: '10.101.1.5' }]);
    expect(zones.get('10.100.1.1')?.alsoIn?.('10.100.1.9')).toEqual([]);
  });
});
