import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { defaultTask } from '@muster/shared/model/defaults';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type NetworkState, type ServiceState } from '@muster/shared/model/network-state';
import type { Assignment } from '@muster/shared/model/session-messages';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import { describe, expect, it } from 'vitest';
import type { EngineNetworks } from '../driver/engine-networks.ts';
import { HostToolError, type HostTools } from './host-tools.ts';
import { Networks } from './networks.ts';

const assignment = (optional: boolean): Assignment => ({
  taskId: asTaskId('t1'),
  serviceId: asServiceId('s1'),
  serviceName: 'shop_web',
  stack: 'shop',
  revision: 1,
  slot: 1,
  desiredState: 'running',
  notBefore: 0,
  spec: defaultTask('web:1'),
  ports: [],
  networks: [{ networkId: asNetworkId('network1'), name: 'shop_default', address: '10.64.0.70', aliases: ['www'], optional }],
});

/** A host on which nothing is installed, with an engine that remembers. */
function poorHost() {
  const made: string[] = [];
  const saved: NetworkState[] = [];
  const tools: HostTools = {
    run: (program) => Promise.reject(new HostToolError('missing', `the program ${program} is not installed`)),
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    list: () => Promise.resolve([]),
    claim: () => Promise.resolve(true),
  };
  const engine: EngineNetworks = {
    isLocal: true,
    list: () => Promise.resolve(made.map((name) => ({ name, networkId: 'network1', isOwn: true, subnet: '172.20.0.0/16', ipRange: '', gateway: '172.20.0.1' }))),
    create: () => Promise.reject(new Error('not on this host')),
    createPlain: ({ name }) => Promise.resolve(void made.push(name)),
    remove: (name) => Promise.resolve(void made.splice(made.indexOf(name), 1)),
  };
  const networks = new Networks({ tools, engine, address: '192.168.0.1', recorded: undefined, save: (state) => void saved.push(state), clock: systemClock, logger: silentLogger });
  return { networks, made, saved };
}

describe('on a host that cannot have networks', () => {
  it('a stack’s default network is one of the engine’s own, in which the engine answers the names', async () => {
    const { networks, made } = poorHost();
    await networks.examine();
    const { signal } = new AbortController();
    // Tasks of one stack come at once, and the engine would make a network for each of them.
    const [attachment] = await Promise.all([1, 2, 3].map(() => networks.attach(assignment(true), signal)));
    expect(attachment).toEqual({ networks: [{ name: 'muster.shop_default.networ', aliases: ['shop_web', 'web', 'www'] }] });
    expect(made).toEqual(['muster.shop_default.networ']);
  });

  it('published ports are held and are left to a task that takes one by the engine; one that somebody else has is told', async () => {
    const { networks } = poorHost();
    const stop = new AbortController();
    const running = networks.run(stop.signal);
    await networks.examine();
    expect(networks.situation.facts?.mode).toBe('proxy');
    const other = createServer().listen(0);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const peer = { nodeId: asNodeId('n1'), name: 'h1', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' };
    const addresses = [{ networkId: asNetworkId('network1'), address: '10.64.0.70' }];
    const service: ServiceState = {
      serviceId: asServiceId('s1'),
      name: 'shop_web',
      stack: 'shop',
      endpoint: { mode: 'vip', affinity: 'none' },
      networks: [{ networkId: asNetworkId('network1'), aliases: [] }],
      ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: port, mode: 'ingress', proxyProtocol: false }],
      endpoints: [],
    };
    const bring = (endpoints: ServiceState['endpoints']) =>
      new Promise<string>((resolve) => networks.bringInForce({ ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS), self: peer, services: [{ ...service, endpoints }] }, resolve));
    expect(await bring([])).toBe('');
    expect([networks.situation.takenPorts, [...networks.heldPorts]]).toEqual([[port], []]);
    await new Promise((resolve) => other.close(resolve));
    await bring([]);
    expect([networks.situation.takenPorts, [...networks.heldPorts]]).toEqual([[], [`tcp/${port}`]]);
    await networks.attach(assignment(true), stop.signal);
    expect([...networks.heldPorts]).toEqual([]);
    await using engine = createServer().listen(port);
    await once(engine, 'listening');
    await bring([{ taskId: asTaskId('t1'), nodeId: peer.nodeId, slot: 1, serving: false, addresses }]);
    expect(networks.situation.takenPorts).toEqual([]);
    stop.abort();
    await running;
  });

  it('a task that must have its networks is not run, and it is said why', async () => {
    const { networks } = poorHost();
    await networks.examine();
    await expect(networks.attach(assignment(false), new AbortController().signal)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('apt-get install nftables iproute2 conntrack') as string });
  });

  it('every state is in force at once, so that no change waits for this host; what is gone is removed, and the last state is kept', async () => {
    const { networks, made, saved } = poorHost();
    const stop = new AbortController();
    const running = networks.run(stop.signal);
    await networks.examine();
    await networks.attach(assignment(true), stop.signal);
    const state = { ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS), peers: [{ nodeId: asNodeId('n2'), name: 'h2', index: 2, address: '192.168.0.2', tunnelAddress: '10.255.0.2' }] };
    const error = await new Promise<string>((resolve) => networks.bringInForce(state, resolve));
    expect(error).toBe('');
    expect(made).toEqual([]);
    stop.abort();
    await running;
    expect(saved).toEqual([state]);
  });
});
