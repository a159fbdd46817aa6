import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type NetworkState, type ServiceState } from '@muster/shared/model/network-state';
import { systemClock } from '@muster/shared/runtime/clock';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { DemandReporter } from './demand.ts';
import { Holder, originalDestination, wantedOf } from './holder.ts';
import { serviceRules } from './service-rules.ts';
import { readUse, useTable, watchedTasks } from './use-counters.ts';

const NET = asNetworkId('net');
const LAZY = asServiceId('lazy');
const HERE = asNodeId('here');
const lazy = (...addresses: readonly string[]): ServiceState => ({
  serviceId: LAZY,
  name: 'lazy',
  stack: '',
  endpoint: { mode: 'vip', affinity: 'none' },
  networks: [{ networkId: NET, vip: '10.1.240.5', aliases: [] }],
  ports: [
    { protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'ingress', proxyProtocol: false },
    { protocol: 'udp', targetPort: 53, publishedPort: 5353, mode: 'ingress', proxyProtocol: false },
  ],
  endpoints: addresses.map((address, index) => ({ taskId: asTaskId(`t${index}`), nodeId: HERE, slot: index + 1, serving: true, addresses: [{ networkId: NET, address }] })),
  onDemand: true,
});
const stateOf = (...services: readonly ServiceState[]): NetworkState => ({
  ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
  self: { nodeId: HERE, name: 'here', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' },
  services,
});

describe('what a held connection was for', () => {
  it('is what conntrack says that it was addressed to', () => {
    const line = 'tcp      6 431999 ESTABLISHED src=10.7.7.7 dst=10.1.240.5 sport=43849 dport=80 src=127.0.0.1 dst=10.7.7.7 sport=5555 dport=43849 [ASSURED] mark=0 use=1';
    expect(originalDestination(line)).toEqual({ address: '10.1.240.5', port: 80 });
    expect(originalDestination('')).toBeUndefined();
  });

  it.each([
    ['any port of a virtual address', '10.1.240.5', 7_000, { serviceId: LAZY, port: 7_000 }],
    ['a published port, of whichever address of the host', '192.168.0.1', 8_080, { serviceId: LAZY, port: 80, publishedPort: 8_080 }],
    ['not a published UDP port', '192.168.0.1', 5_353, undefined],
    ['not the holder itself', '192.168.0.1', 5_555, undefined],
  ])('%s', (_, address, port, wanted) => {
    expect(wantedOf(stateOf(lazy()), { address, port }, 5_555)).toEqual(wanted);
  });

  it('is a port whose tasks are told the client, when it is one', () => {
    const [tcp, udp] = lazy().ports;
    const told = { ...lazy(), ports: [tcp, udp].flatMap((port) => (port === undefined ? [] : [{ ...port, proxyProtocol: port.protocol === 'tcp' }])) };
    expect(wantedOf(stateOf(told), { address: '', port: 8_080 }, 0)).toEqual({ serviceId: LAZY, port: 80, publishedPort: 8_080, proxyProtocol: true });
  });

  it('is nothing where the service always has a task', () => {
    const { onDemand, ...always } = lazy();
    expect(onDemand).toBe(true);
    expect(wantedOf(stateOf(always), { address: '10.1.240.5', port: 80 }, 5_555)).toBeUndefined();
  });
});

describe('a connection to a service that rests', () => {
  it('is held, said once for all that wait, and joined with a task that serves; nothing that was sent is lost', async () => {
    await using task = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(task, 'listening');
    const { port } = task.address() as AddressInfo;
    const waiting: string[] = [];
    const run = () => Promise.resolve(`tcp 6 1 ESTABLISHED src=127.0.0.1 dst=10.1.240.5 sport=1 dport=${port} src=127.0.0.1 dst=127.0.0.1 sport=2 dport=1`);
    const holder = new Holder({ tools: { run }, clock: systemClock, onWaiting: (id) => waiting.push(id) });
    await holder.listen(stateOf(lazy()));
    holder.serve(stateOf(lazy()));
    const clients = [1, 2].map(() => connect(holder.port ?? 0, '127.0.0.1'));
    for (const client of clients) client.write('hello');
    await expect.poll(() => holder.demand().get(LAZY)).toBe(2);
    expect(waiting).toEqual([LAZY]);
    holder.serve(stateOf(lazy('127.0.0.1')));
    for (const client of clients) expect(String((await once(client, 'data'))[0])).toBe('hello');
    // Joined ones go on, and are use.
    expect(holder.demand().get(LAZY)).toBe(0);
    for (const client of clients) client.destroy();
    await expect.poll(() => holder.demand().size).toBe(0);
    holder.close();
  });

  it('to a port of a host without networks is joined with a host that leads it to the task', async () => {
    await using other = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const asked: unknown[] = [];
    const standIns = (service: ServiceState, published: number) => {
      asked.push(published);
      return service.endpoints.length === 0 ? [] : [{ address: '127.0.0.1', port }];
    };
    const holder = new Holder({ tools: { run: () => Promise.reject(new Error('no conntrack')) }, clock: systemClock, onWaiting: () => undefined, standIns });
    await using front = createServer({ pauseOnConnect: true }, (client) => {
      expect(holder.holdPublished(client, 8_080)).toBe(true);
      holder.serve(stateOf(lazy('10.1.0.5')));
    }).listen(0, '127.0.0.1');
    await once(front, 'listening');
    holder.serve(stateOf(lazy()));
    const client = connect((front.address() as AddressInfo).port, '127.0.0.1');
    client.write('hello');
    expect(String((await once(client, 'data'))[0])).toBe('hello');
    expect(asked).toContain(8_080);
    client.destroy();
    holder.close();
  });

  it('waits two minutes at most, and managers are told of it every two seconds: one that comes back hears of it, too', async () => {
    const clock = new VirtualClock();
    const holder = new Holder({ tools: { run: () => Promise.reject(new Error('no conntrack')) }, clock, onWaiting: () => undefined });
    holder.serve(stateOf(lazy()));
    await using front = createServer({ pauseOnConnect: true }, (client) => holder.holdPublished(client, 8_080)).listen(0, '127.0.0.1');
    await once(front, 'listening');
    const client = connect((front.address() as AddressInfo).port, '127.0.0.1');
    const reset = once(client, 'data').catch((error: unknown) => error);
    await expect.poll(() => holder.demand().get(LAZY)).toBe(1);
    const told: number[] = [];
    const ended = new AbortController();
    const reporter = new DemandReporter({ demand: () => Promise.resolve(holder.demand()), onLoads: (loads) => told.push(...loads.map(({ value }) => value)), clock });
    const running = reporter.run(ended.signal).catch(() => undefined);
    await clock.advance(119_000);
    expect(told).toEqual(Array.from({ length: 60 }, () => 1));
    expect(holder.demand().get(LAZY)).toBe(1);
    await clock.advance(1_000);
    expect(await reset).toMatchObject({ code: 'ECONNRESET' });
    ended.abort();
    await running;
    holder.close();
  });

  it('is reset when it was for nobody, and when the service goes', async () => {
    const tools = { run: () => Promise.resolve('') };
    const holder = new Holder({ tools, clock: systemClock, onWaiting: () => undefined });
    await holder.listen(stateOf(lazy()));
    const stranger = connect(holder.port ?? 0, '127.0.0.1');
    await expect(once(stranger, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' });
    holder.close();
    // Nothing may rest any more, so nothing is held.
    await holder.listen(stateOf());
    expect(holder.port).toBeUndefined();
  });
});

describe('the rules of a service that rests', () => {
  it('lead its TCP connections to where they are held, and to a task when one serves', () => {
    const held = 'meta l4proto tcp redirect to :5555';
    expect([...serviceRules(stateOf(lazy()), undefined, undefined, 5_555).chains.values()]).toEqual([held, held, '']);
    expect([...serviceRules(stateOf(lazy()), undefined, undefined).chains.values()]).toEqual(['', '', '']);
    expect([...serviceRules(stateOf(lazy('10.1.0.2')), undefined, undefined, 5_555).chains.values()][0]).toEqual(expect.stringMatching(/^counter name n-\S+ dnat ip to 10\.1\.0\.2$/));
  });
});

describe('use', () => {
  it('is counted for the tasks of this host that may rest', () => {
    expect([...watchedTasks(stateOf(lazy('10.1.0.2', '10.1.0.3')))]).toEqual([['10.1.0.2', LAZY], ['10.1.0.3', LAZY]]);
    expect(useTable(['10.1.0.2'])).toContain('elements = { 10.1.0.2 }');
    expect(useTable([])).not.toContain('set tasks');
    const printed = '{"nftables": [{"metainfo": {}}, {"set": {"name": "tasks", "elem": [{"elem": {"val": "10.1.0.2", "counter": {"packets": 7, "bytes": 9}}}]}}]}';
    expect([...readUse(printed)]).toEqual([['10.1.0.2', 7]]);
  });
});
