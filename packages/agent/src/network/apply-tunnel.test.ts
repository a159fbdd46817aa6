import { asNetworkId, asNodeId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { NetworkState } from '@muster/shared/model/network-state';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineNetworks } from '../driver/engine-networks.ts';
import { applyBase } from './apply-base.ts';
import { BaseTable } from './apply-base-table.ts';
import { hasNft, NetworkNamespace } from './testing/network-namespace.ts';

const STATE: NetworkState = {
  settings: DEFAULT_NETWORK_SETTINGS,
  self: { nodeId: asNodeId('n1'), name: 'h1', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' },
  peers: [{ nodeId: asNodeId('n2'), name: 'h2', index: 2, address: '192.168.0.2', tunnelAddress: '10.255.0.2' }],
  networks: [
    {
      networkId: asNetworkId('networkid1'),
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
};

/** The bridge is there: nothing is asked of the engine. */
const engine: EngineNetworks = {
  isLocal: true,
  list: () => Promise.resolve([]),
  create: () => Promise.reject(new Error('not asked for')),
  createPlain: () => Promise.reject(new Error('not asked for')),
  remove: () => Promise.reject(new Error('not asked for')),
};

const ELSEWHERE = '10.1.2.5';

describe.skipIf(!hasNft)('when the link between the hosts takes smaller packets than before', () => {
  const host = new NetworkNamespace();
  const container = new NetworkNamespace();
  const tools = host.hostTools();
  const table = new BaseTable(tools);
  const apply = (mtu: number) => applyBase({ tools, engine, table }, STATE, { device: 'uplink', mtu }, false, new AbortController().signal);
  const tunnel = () => (JSON.parse(host.run('ip', ['-json', 'link', 'show', 'mu-vx'])) as readonly { readonly ifindex: number; readonly mtu: number }[])[0];

  beforeAll(async () => {
    await Promise.all([host.open(), container.open()]);
    host.run('ip', ['-batch', '-'], `
      link add uplink mtu 1500 type veth peer name beyond
      address add 192.168.0.1/24 dev uplink
      link set uplink up
      link set beyond up
      link add br-mu-networkid mtu 1450 type bridge
      address add 10.1.1.1/24 dev br-mu-networkid
      link set br-mu-networkid up
      link add v0 mtu 1450 type veth peer name c0 mtu 1450 netns ${container.pid}
      link set v0 master br-mu-networkid up`);
    container.run('ip', ['-batch', '-'], `
      address add 10.1.1.2/16 dev c0
      link set c0 up
      neigh add ${ELSEWHERE} lladdr ${(JSON.parse(host.run('ip', ['-json', 'link', 'show', 'br-mu-networkid'])) as readonly { readonly address: string }[])[0]?.address ?? ''} dev c0`);
    await apply(1500);
  });
  afterAll(() => {
    host.close();
    container.close();
  });

  it('the tunnel takes them over and stays, with all that leads through it; containers hear of it from their host, and no packet is too large', async () => {
    const before = tunnel();
    expect(before?.mtu).toBe(1450);
    const [routes, entries] = [host.run('ip', ['route', 'show', 'table', 'all', 'proto', '77']), host.run('bridge', ['fdb', 'show', 'dev', 'mu-vx'])];
    expect(routes).toContain('10.1.2.0/24 via 10.255.0.2 dev mu-vx');
    host.run('ip', ['link', 'set', 'uplink', 'mtu', '1400']);
    expect(await apply(1400)).toEqual(['the tunnel']);
    expect(tunnel()).toMatchObject({ ifindex: before?.ifindex, mtu: 1350 });
    expect([host.run('ip', ['route', 'show', 'table', 'all', 'proto', '77']), host.run('bridge', ['fdb', 'show', 'dev', 'mu-vx'])]).toEqual([routes, entries]);
    expect(await apply(1400)).toEqual([]);
    container.run('sh', ['-c', `head -c 1400 /dev/zero | bash -c 'cat > /dev/udp/${ELSEWHERE}/9'`]);
    await expect.poll(() => container.run('ip', ['route', 'get', ELSEWHERE])).toContain('mtu 1350');
  });
});
