import { asNetworkId, asNodeId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { NetworkState } from '@muster/shared/model/network-state';
import { describe, expect, it } from 'vitest';
import { baseSets, baseTable, readSets, setChanges } from './base-rules.ts';
import { containerMtu, ipChanges, planIp, readForeignRanges, readRoutes } from './ip-plan.ts';
import { bridgeOf } from './names.ts';

const NET = asNetworkId('networkid1');
const uplink = { device: 'eth0', mtu: 1500 };
const nothing = { routes: new Map(), neighbours: new Map(), forwarding: new Map() };

const state = (dataPath: 'vxlan' | 'host-gw' = 'vxlan', more: Partial<NetworkState> = {}): NetworkState => ({
  settings: { ...DEFAULT_NETWORK_SETTINGS, dataPath },
  self: { nodeId: asNodeId('n1'), name: 'h1', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' },
  peers: [{ nodeId: asNodeId('n2'), name: 'h2', index: 258, address: '192.168.0.2', tunnelAddress: '10.255.1.2' }],
  networks: [
    {
      networkId: NET,
      name: 'back',
      stack: '',
      range: '10.1.0.0/16',
      vipRange: '10.1.240.0/20',
      internal: false,
      attachable: false,
      labels: {},
      options: {},
      subnet: '10.1.1.0/24',
      gateway: '10.1.1.1',
      peers: [{ nodeId: asNodeId('n2'), subnet: '10.1.2.0/24' }],
    },
  ],
  services: [],
  ...more,
});

const planned = (of: NetworkState) => {
  const plan = planIp(of, uplink);
  if (plan === undefined) throw new Error('nothing is planned');
  return plan;
};

describe('routes', () => {
  it('lead through the tunnel to the other hosts’ parts, and to the host itself for virtual addresses', () => {
    expect(ipChanges(planned(state()), nothing)).toEqual({
      bridge: ['fdb replace 02:5b:00:00:01:02 dev mu-vx dst 192.168.0.2 self permanent'],
      ip: [
        'neigh replace 10.255.1.2 lladdr 02:5b:00:00:01:02 dev mu-vx nud permanent',
        'route replace 10.255.1.2 dev mu-vx src 10.255.0.1 proto 77',
        'route replace 10.1.2.0/24 via 10.255.1.2 dev mu-vx onlink src 10.1.1.1 proto 77',
        'route replace local 10.1.240.0/20 dev br-mu-networkid src 10.1.1.1 proto 77',
      ],
    });
  });

  it('lead straight to the other hosts where these share a segment', () => {
    expect(ipChanges(planned(state('host-gw')), nothing)).toEqual({
      bridge: [],
      ip: ['route replace 10.1.2.0/24 via 192.168.0.2 dev eth0 src 10.1.1.1 proto 77', 'route replace local 10.1.240.0/20 dev br-mu-networkid src 10.1.1.1 proto 77'],
    });
    expect([containerMtu(state('host-gw'), uplink), containerMtu(state(), uplink)]).toEqual([1500, 1450]);
  });

  it('are taken away with the host they lead to, and only these', () => {
    const plan = planned(state());
    const left = ipChanges(planned(state('vxlan', { peers: [] })), plan);
    expect(left.bridge).toEqual(['fdb del 02:5b:00:00:01:02 dev mu-vx dst 192.168.0.2 self']);
    expect(left.ip).toEqual([
      'neigh del 10.255.1.2 dev mu-vx',
      'route del 10.255.1.2 dev mu-vx src 10.255.0.1 proto 77',
      'route del 10.1.2.0/24 via 10.255.1.2 dev mu-vx onlink src 10.1.1.1 proto 77',
    ]);
    expect(ipChanges(plan, plan)).toEqual({ ip: [], bridge: [] });
  });

  it('are read as the kernel prints them', () => {
    const routes = readRoutes([
      { dst: '10.1.2.0/24', gateway: '10.255.1.2', dev: 'mu-vx', prefsrc: '10.1.1.1', flags: ['onlink'] },
      { dst: '10.255.1.2', dev: 'mu-vx', scope: 'link', prefsrc: '10.255.0.1', flags: [] },
      { type: 'local', dst: '10.1.240.0/20', dev: 'br-mu-networkid', table: 'local', scope: 'host', prefsrc: '10.1.1.1', flags: [] },
    ]);
    const plan = planned(state());
    expect(ipChanges(plan, { ...plan, routes }).ip).toEqual([]);
  });

  it('of others are their ranges', () => {
    const routes = [{ dst: 'default', dev: 'eth0' }, { dst: '172.17.0.0/16', dev: 'docker0' }, { dst: '10.1.0.0/16', dev: bridgeOf(NET) }, { dst: '10.1.2.0/24', protocol: '77', dev: 'mu-vx' }, { dst: '10.0.0.1', dev: 'wg0' }];
    expect(readForeignRanges(routes, new Set([bridgeOf(NET)]))).toEqual(['172.17.0.0/16']);
  });

  it('are none without a place of the host, or without networks', () => {
    expect(planIp(state('vxlan', { self: undefined }), uplink)).toBeUndefined();
    expect(planIp(state('vxlan', { networks: [] }), uplink)).toBeUndefined();
  });
});

describe('the table of isolation', () => {
  it('changes by element, and not at all when nothing differs', () => {
    const before = baseSets(state());
    const closed = state('vxlan', { networks: state().networks.map((network) => ({ ...network, internal: true })) });
    expect(setChanges(before, baseSets(closed))).toBe('add element ip muster-net internal { 10.1.0.0/16 }\n');
    expect(setChanges(baseSets(closed), before)).toBe('delete element ip muster-net internal { 10.1.0.0/16 }\n');
    expect(setChanges(before, before)).toBe('');
  });

  it('lets the tunnel’s port in from the other hosts alone', () => {
    const text = baseTable(baseSets(state()), 4790);
    expect(text).toContain('udp dport 4790 ip saddr @peers accept\n    udp dport 4790 drop');
    expect(text).toContain('set peers { type ipv4_addr; elements = { 192.168.0.2 }; }');
  });

  it('is read as nft prints it; one that lacks a set is none of ours', () => {
    const set = (name: string, elem: readonly unknown[]) => ({ set: { name, elem } });
    const prefix = (addr: string, len: number) => ({ prefix: { addr, len } });
    const both = (left: unknown, right: unknown) => ({ concat: [left, right] });
    const items = [
      set('overlays', [prefix('10.1.0.0', 16)]),
      set('vip_ranges', [prefix('10.1.240.0', 20)]),
      set('local_nets', [prefix('10.1.1.0', 24)]),
      { set: { name: 'internal' } },
      set('gateways', ['10.1.1.1']),
      set('peers', ['192.168.0.2']),
      set('same_overlay', [both(prefix('10.1.0.0', 16), prefix('10.1.0.0', 16))]),
      set('local_pair', [both(prefix('10.1.1.0', 24), prefix('10.1.1.0', 24))]),
      set('legit_src', [both('br-mu-networkid', prefix('10.1.1.0', 24))]),
      { map: { name: 'overlay_gateway', elem: [[prefix('10.1.0.0', 16), '10.1.1.1']] } },
    ];
    const read = readSets({ nftables: items });
    expect(read && setChanges(read, baseSets(state()))).toBe('');
    expect(readSets({ nftables: items.slice(1) })).toBeUndefined();
  });
});
