import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type EndpointState, type NetworkState, type ServicePort } from '@muster/shared/model/network-state';
import { describe, expect, it } from 'vitest';
import { join } from './join.ts';
import { PortListeners } from './port-listeners.ts';
import { orderHosts, portsOfOwnTasks, proxiedPorts, reachableHosts } from './proxied-ports.ts';

const WEB = asServiceId('web');
const NET = asNetworkId('net');
const port = (publishedPort: number, more: Partial<ServicePort> = {}): ServicePort => ({ protocol: 'tcp', targetPort: 80, publishedPort, mode: 'ingress', proxyProtocol: false, ...more });
const endpoint = (slot: number, host: number, more: Partial<EndpointState> = {}): EndpointState => ({ taskId: asTaskId(`t${slot}`), nodeId: asNodeId(`n${host}`), slot, serving: true, addresses: [{ networkId: NET, address: `10.1.${host}.${slot}` }], ...more });
const peer = (index: number) => ({ nodeId: asNodeId(`n${index}`), name: `h${index}`, index, address: `192.168.0.${index}`, tunnelAddress: `10.255.0.${index}` });
/** Of host 9, which has no networks. */
const state = (endpoints: readonly EndpointState[], ports: readonly ServicePort[] = [port(8080)]): NetworkState => ({
  ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
  self: peer(9),
  peers: [peer(1), peer(2), peer(3)],
  services: [{ serviceId: WEB, name: 'web', stack: '', endpoint: { mode: 'vip', affinity: 'none' }, networks: [{ networkId: NET, aliases: [] }], ports, endpoints }],
});
const hostsFor = (endpoints: readonly EndpointState[]) => proxiedPorts(state(endpoints), new Set()).get(8080)?.targets.map(({ address }) => address);

describe('on a host without networks, a published port is joined with', () => {
  it('hosts that have a task that serves, as often as they have one, and at the port itself', () => {
    const found = proxiedPorts(state([endpoint(1, 1), endpoint(2, 2), endpoint(3, 2), endpoint(4, 3, { serving: false })]), new Set());
    expect([...found]).toEqual([[8080, { serviceId: WEB, isAffine: false, proxyProtocol: false, byHosts: true, targets: [1, 2, 2].map((host) => ({ address: `192.168.0.${host}`, port: 8080 })) }]]);
  });

  it('none that is drained, taken for dead or unknown here', () => {
    expect(hostsFor([endpoint(1, 1, { serving: false }), endpoint(2, 2, { serving: false, lost: true }), endpoint(3, 7), endpoint(4, 3)])).toEqual(['192.168.0.3']);
  });

  it('nobody where the task could not be told the right client, or by another protocol, mode or address', () => {
    const ports = [port(1), port(2, { mode: 'local' }), port(3, { mode: 'prefer-local' }), port(4, { protocol: 'udp' }), port(5, { mode: 'host' }), port(6, { hostIp: '192.168.0.9' }), port(7, { proxyProtocol: true }), port(0)];
    expect([...proxiedPorts(state([endpoint(1, 1)], ports), new Set()).keys()]).toEqual([1, 3]);
  });

  it('nobody while a task on this very host has the port by the engine, or is about to', () => {
    expect(portsOfOwnTasks(state([endpoint(1, 1), endpoint(2, 9, { serving: false })]))).toEqual(new Set([8080]));
    expect(portsOfOwnTasks(state([endpoint(1, 1)]))).toEqual(new Set());
    expect([...proxiedPorts(state([endpoint(1, 1)]), new Set([WEB]))]).toEqual([]);
  });

  it('hosts through which open connections go on until they are taken for dead, also when nothing is left there to serve', () => {
    expect(reachableHosts(state([endpoint(1, 1), endpoint(2, 2, { serving: false, lost: true })]))).toEqual(new Set(['192.168.0.1', '192.168.0.3']));
  });
});

describe('the order in which hosts are tried', () => {
  const addresses = fc.array(fc.nat({ max: 6 }).map((host) => `192.168.0.${host}`), { maxLength: 10 });
  const targets = (of: readonly string[]) => of.map((address) => ({ address, port: 80 }));
  const order = (of: readonly string[], turn: Partial<Parameters<typeof orderHosts>[1]> = {}) => orderHosts(targets(of), { client: undefined, number: 0, shunned: new Set(), ...turn }).map(({ address }) => address);

  it('has each host once, and those last that failed a moment ago', () => {
    fc.assert(
      fc.property(addresses, fc.nat(), fc.option(fc.string(), { nil: undefined }), addresses, (hosts, number, client, failed) => {
        const ordered = order(hosts, { number, client, shunned: new Set(failed) });
        expect([...ordered].sort()).toEqual([...new Set(hosts)].sort());
        const good = ordered.filter((address) => !failed.includes(address));
        expect(ordered.slice(0, good.length)).toEqual(good);
      }),
    );
  });

  it('begins with each in turn, so that hosts get connections as they have tasks', () => {
    expect([0, 1, 2, 3, 4, 5].map((number) => order(['a', 'b', 'b'], { number })[0])).toEqual(['a', 'b', 'b', 'a', 'b', 'b']);
  });

  it('begins with the same one for a client that is to stay, whatever else comes and goes', () => {
    fc.assert(
      fc.property(addresses, fc.string(), fc.nat(), fc.nat(), (hosts, client, number, gone) => {
        const [first] = order(hosts, { client, number: 0 });
        const others = [...new Set(hosts)].filter((host) => host !== first);
        const left = hosts.filter((host) => host !== others[gone % Math.max(1, others.length)]);
        expect(order(left, { client, number })[0]).toBe(first);
      }),
    );
  });
});

describe('a connection to a proxied port', () => {
  it('goes to the next host when one refuses, which is tried last for a while; it is reset when its host is taken for dead', async () => {
    await using there = createServer((socket) => void socket.on('error', () => undefined).write('hi')).listen(0, '127.0.0.2');
    await once(there, 'listening');
    const { port: number } = there.address() as AddressInfo;
    let now = 0;
    const listeners = new PortListeners({ monotonic: () => now });
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port: published } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const proxied = { serviceId: WEB, isAffine: false, proxyProtocol: false, byHosts: true, targets: ['127.0.0.3', '127.0.0.2'].map((address) => ({ address, port: number })) };
    await listeners.serve(new Map([[published, proxied]]), new Set(['127.0.0.2']));
    const clients = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const client = connect(published, '127.0.0.1');
      expect(String((await once(client, 'data'))[0])).toBe('hi');
      clients.push(client);
      now += 4_000;
    }
    // Of the hosts that are joined with, their kernels count.
    expect(listeners.counts.size).toBe(0);
    const ends = clients.map((client) => once(client, 'error'));
    await listeners.serve(new Map([[published, proxied]]), new Set());
    for (const [error] of await Promise.all(ends)) expect(error).toMatchObject({ code: 'ECONNRESET' });
    listeners.close();
  });

  it('goes to the next host when one does not answer', async () => {
    // Its queue is full, and nobody takes from it: the kernel says nothing to one more.
    const code = `const { createServer } = require('node:net'); const { parentPort } = require('node:worker_threads');
      const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => { parentPort.postMessage(server.address().port); setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)); });`;
    const silent = new Worker(code, { eval: true });
    const [silentPort] = (await once(silent, 'message')) as [number];
    const waiting = [1, 2].map(() => connect(silentPort, '127.0.0.1'));
    await Promise.all(waiting.map((socket) => once(socket, 'connect')));
    await using there = createServer((socket) => void socket.end('hi')).listen(0, '127.0.0.1');
    await once(there, 'listening');
    const failed: unknown[] = [];
    const targets = [silentPort, (there.address() as AddressInfo).port].map((number) => ({ address: '127.0.0.1', port: number }));
    await using front = createServer({ pauseOnConnect: true }, (client) => join(client, targets, { start: 0, patienceMs: 100, onFailed: (target) => failed.push(target) })).listen(0, '127.0.0.1');
    await once(front, 'listening');
    const client = connect((front.address() as AddressInfo).port, '127.0.0.1');
    expect(String((await once(client, 'data'))[0])).toBe('hi');
    expect(failed).toEqual([targets[0]]);
    for (const socket of [client, ...waiting]) socket.destroy();
    await silent.terminate();
  });
});
