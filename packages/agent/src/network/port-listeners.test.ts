import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { systemClock } from '@muster/shared/runtime/clock';
import { emptyNetworkState, type EndpointState, type NetworkState, type ServicePort } from '@muster/shared/model/network-state';
import { type ListenedPort, listenedPorts, PortListeners, reachableAddresses } from './port-listeners.ts';
import { readProxyHeader } from './testing/read-proxy-header.ts';

const WEB = asServiceId('web');
const NET = asNetworkId('net');
const HERE = asNodeId('here');
const LOCAL = '127.0.0.1';
const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const resource of open.splice(0)) resource.close();
});

/** A task that says what it was told, once the client has said all it had to say. */
async function task(onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, onConnection).listen(0, LOCAL);
  await once(server, 'listening');
  open.push(server);
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const told = (socket: Socket): void => {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('end', () => socket.end(Buffer.concat(chunks)));
};

const listened = (servers: readonly Server[], more: Partial<ListenedPort> = {}): ListenedPort => ({
  serviceId: WEB,
  targets: servers.map((server) => ({ address: LOCAL, port: portOf(server) })),
  isAffine: false,
  proxyProtocol: false,
  ...more,
});

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOCAL);
  await once(server, 'listening');
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: ListenedPort): Promise<{ listeners: PortListeners; port: number }> {
  const listeners = new PortListeners(systemClock);
  const number = await freePort();
  await listeners.serve(new Map([[number, port]]), new Set([LOCAL]));
  open.push(listeners);
  return { listeners, port: number };
}

async function saying(port: number, text: string): Promise<{ answer: Buffer }> {
  const client = connect({ port, host: LOCAL, allowHalfOpen: true });
  client.end(text);
  const chunks: Buffer[] = [];
  for await (const chunk of client) chunks.push(chunk as Buffer);
  return { answer: Buffer.concat(chunks) };
}

describe('a connection to a port of which tasks are told the client', () => {
  it('begins with a header that says whose it is; what the client says follows, also over IPv6', async () => {
    const { port, listeners } = await listening(listened([await task(told)], { proxyProtocol: true }));
    for (const host of [LOCAL, '::1']) {
      const client = connect({ port, host, allowHalfOpen: true });
      await once(client, 'connect');
      const { localPort } = client;
      client.end('hello');
      const chunks: Buffer[] = [];
      for await (const chunk of client) chunks.push(chunk as Buffer);
      const header = readProxyHeader(Buffer.concat(chunks));
      expect({ ...header, rest: String(header?.rest) }).toEqual({
        from: { address: host === LOCAL ? LOCAL : '0000:0000:0000:0000:0000:0000:0000:0001', port: localPort },
        to: { address: host === LOCAL ? LOCAL : '0000:0000:0000:0000:0000:0000:0000:0001', port },
        rest: 'hello',
      });
    }
    expect([...listeners.counts]).toEqual([[WEB, 2]]);
  });

  it('begins with what the client says where the port has no such option', async () => {
    const { port } = await listening(listened([await task(told)]));
    expect(String((await saying(port, 'hello')).answer)).toBe('hello');
  });

  it('leads to another task, with its header, when the first one has just gone', async () => {
    const gone = await task(told);
    const port = portOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    const there = await task(told);
    const targets = [port, port, portOf(there)].map((number) => ({ address: LOCAL, port: number }));
    const { port: published } = await listening(listened([], { proxyProtocol: true, targets }));
    for (let attempt = 0; attempt < 3; attempt += 1) expect(String(readProxyHeader((await saying(published, 'hello')).answer)?.rest)).toBe('hello');
  });
});

it('a port that is asked for twice at once is held, and not taken for somebody else’s', async () => {
  const listeners = new PortListeners(systemClock);
  open.push(listeners);
  const port = await freePort();
  const ports = new Map([[port, listened([])]]);
  await Promise.all([listeners.serve(ports, new Set()), listeners.serve(ports, new Set())]);
  expect([[...listeners.held], [...listeners.failing]]).toEqual([[`tcp/${port}`], []]);
});

describe('a joined connection', () => {
  it('carries all that the task says after the client has said that it is done', async () => {
    const bytes = 4 * 1024 * 1024;
    const server = await task((socket) => {
      socket.resume();
      socket.on('end', () => socket.end(Buffer.alloc(bytes, 'x')));
    });
    const { port } = await listening(listened([server]));
    expect((await saying(port, 'all of it')).answer.length).toBe(bytes);
  });

  it('is reset when its task is gone or its host taken for dead, and goes on when the task only takes no new ones', async () => {
    const { port, listeners } = await listening(listened([await task((socket) => socket.on('error', () => undefined).write('hi'))]));
    const client = connect(port, LOCAL);
    await once(client, 'data');
    await listeners.serve(new Map([[port, listened([])]]), new Set([LOCAL]));
    expect(client.destroyed).toBe(false);
    const end = once(client, 'error');
    await listeners.serve(new Map([[port, listened([])]]), new Set());
    expect((await end)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('leads a client to the same task each time where it is to stay with one', async () => {
    const servers = await Promise.all([1, 2, 3].map((number) => task((socket) => void socket.end(String(number)))));
    const { port } = await listening(listened(servers, { isAffine: true }));
    const first = await saying(port, '');
    for (let attempt = 0; attempt < 4; attempt += 1) expect((await saying(port, '')).answer).toEqual(first.answer);
    const { port: any } = await listening(listened(servers));
    const answers = new Set<string>();
    for (let attempt = 0; attempt < 3; attempt += 1) answers.add(String((await saying(any, '')).answer));
    expect(answers.size).toBe(3);
  });
});

describe('what is listened for', () => {
  const port = (publishedPort: number, more: Partial<ServicePort> = {}): ServicePort => ({ protocol: 'tcp', targetPort: 80, publishedPort, mode: 'ingress', proxyProtocol: false, ...more });
  const endpoint = (slot: number, nodeId: string, more: Partial<EndpointState> = {}): EndpointState => ({ taskId: asTaskId(`t${slot}`), nodeId: asNodeId(nodeId), slot, serving: true, addresses: [{ networkId: NET, address: `10.1.0.${slot}` }], ...more });
  const state = (ports: readonly ServicePort[], endpoints: readonly EndpointState[]): NetworkState => ({
    ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
    self: { nodeId: HERE, name: 'here', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' },
    services: [{ serviceId: WEB, name: 'web', stack: '', endpoint: { mode: 'vip', affinity: 'none' }, networks: [{ networkId: NET, aliases: [] }], ports, endpoints }],
  });

  it('are published TCP ports, each with the tasks that serve there', () => {
    const ports = [port(1), port(2, { mode: 'local', proxyProtocol: true }), port(3, { mode: 'prefer-local' }), port(4, { protocol: 'udp' }), port(5, { mode: 'host' }), port(6, { hostIp: '192.168.0.1' }), port(0)];
    const found = listenedPorts(state(ports, [endpoint(2, 'here'), endpoint(3, 'there'), endpoint(4, 'here', { serving: false })]));
    expect([...found].map(([number, { targets, proxyProtocol }]) => [number, targets.map(({ address }) => address), proxyProtocol])).toEqual([
      [1, ['10.1.0.2', '10.1.0.3'], false],
      [2, ['10.1.0.2'], true],
      [3, ['10.1.0.2'], false],
    ]);
  });

  it('may go on with tasks that take no new connections, and not with those of a host that is taken for dead', () => {
    const endpoints = [endpoint(2, 'here', { serving: false }), endpoint(3, 'there', { serving: false, lost: true })];
    expect(reachableAddresses(state([], endpoints))).toEqual(new Set(['10.1.0.2']));
  });
});
