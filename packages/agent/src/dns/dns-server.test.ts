import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { systemClock } from '@muster/shared/runtime/clock';
import { createLogger } from '@muster/shared/runtime/logger';
import { seededRandom } from '@muster/shared/runtime/random';
import { decode, encode, type Packet, RECURSION_DESIRED } from 'dns-packet';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DnsServer, type DnsServerOptions } from './dns-server.ts';
import { listen } from './listener.ts';
import { decodeQuery, encodeReply, framed, unframe } from './wire.ts';
import type { Zone } from './zone.ts';

const HERE = '127.0.0.1';
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

function zoneOf(taskAddresses: readonly string[], vip?: string): Zone {
  return { network: 'front', services: [{ name: 'web', stack: '', aliases: [], taskAddresses, ...(vip === undefined ? {} : { vip }) }], stackOf: () => undefined };
}

async function serving(zone: Zone, options: Partial<DnsServerOptions> = {}) {
  const random = seededRandom(7);
  const server = new DnsServer({
    clock: systemClock,
    random,
    logger: createLogger({ level: 'silent', name: 'test' }),
    newQueryId: () => Math.floor(random() * 65_536),
    resolvers: () => [],
    port: 0,
    ...options,
  });
  const stop = new AbortController();
  const done = server.run(stop.signal);
  open.push({
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  });
  server.serve(new Map([[HERE, zone]]));
  const port = await vi.waitFor(() => {
    const bound = server.portAt(HERE);
    if (bound === undefined) throw new Error('it does not listen yet');
    return bound;
  }, { timeout: 20_000 });
  return { server, port };
}

const question = (name: string, type = 'A', more: Packet = {}): Buffer =>
  encode({ type: 'query', id: 4_711, flags: RECURSION_DESIRED, questions: [{ name, type: type as 'A' }], ...more });

async function overUdp(port: number, message: Buffer) {
  const socket = createSocket('udp4');
  try {
    socket.send(message, port, HERE);
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })) as [Buffer];
    return { bytes: answer.length, ...decode(answer) };
  } finally {
    socket.close();
  }
}

async function overTcp(port: number, ...messages: readonly Buffer[]) {
  const socket = connect(port, HERE);
  socket.write(Buffer.concat(messages.map(framed)));
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    if (unframe(received).messages.length === messages.length) break;
  }
  return unframe(received).messages.map((message) => decode(message));
}

const dataOf = (packet: Packet) => (packet.answers ?? []).map((record) => ('data' in record ? record.data : undefined));

describe('a DNS server', () => {
  it('answers over UDP and over TCP, several questions on one connection', async () => {
    const { port } = await serving(zoneOf(['10.100.1.5'], '10.100.240.1'));
    const answer = await overUdp(port, question('web'));
    expect(answer).toMatchObject({ id: 4_711, rcode: 'NOERROR', flag_aa: true, flag_ra: true, flag_rd: true, flag_tc: false });
    expect(answer.answers).toMatchObject([{ name: 'web', type: 'A', ttl: 5, data: '10.100.240.1' }]);
    const answers = await overTcp(port, question('web'), question('tasks.web'));
    expect(new Set(answers.flatMap(dataOf))).toEqual(new Set(['10.100.1.5', '10.100.240.1']));
  });

  it('says that a name has no IPv6 address, not that there is no such name', async () => {
    const { port } = await serving(zoneOf(['10.100.1.5']));
    const known = await overUdp(port, question('web', 'AAAA'));
    expect(known).toMatchObject({ rcode: 'NOERROR', answers: [], authorities: [{ type: 'SOA', name: 'front', ttl: 1 }] });
    expect(await overUdp(port, question('wbe', 'AAAA'))).toMatchObject({ rcode: 'NXDOMAIN', authorities: [{ type: 'SOA' }] });
  });

  it('cuts what is too long for UDP, says so, and tells all over TCP', async () => {
    const addresses = Array.from({ length: 100 }, (_, index) => `10.100.1.${index + 2}`);
    const { port } = await serving(zoneOf(addresses));
    const plain = await overUdp(port, question('web'));
    expect(plain).toMatchObject({ flag_tc: true, rcode: 'NOERROR' });
    expect(plain.bytes).toBeLessThanOrEqual(512);
    expect(dataOf(plain).length).toBeGreaterThan(10);
    const edns = await overUdp(port, question('web', 'A', { additionals: [{ type: 'OPT', name: '.', udpPayloadSize: 4_096, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: [] }] }));
    expect(edns.bytes).toBeLessThanOrEqual(1_232);
    expect(dataOf(edns).length).toBeGreaterThan(dataOf(plain).length);
    expect(edns.additionals).toMatchObject([{ type: 'OPT' }]);
    const [whole] = await overTcp(port, question('web'));
    expect(new Set(dataOf(whole ?? {}))).toEqual(new Set(addresses));
  });

  it('tells the addresses in changing order', async () => {
    const { port } = await serving(zoneOf(['10.100.1.5', '10.100.1.6', '10.100.1.7']));
    const first = new Set<unknown>();
    for (let asked = 0; asked < 40; asked += 1) first.add(dataOf(await overUdp(port, question('web')))[0]);
    expect(first.size).toBe(3);
  });

  it('tells the next zone from the moment when it was given', async () => {
    const { server, port } = await serving(zoneOf(['10.100.1.5']));
    server.serve(new Map([[HERE, zoneOf(['10.100.1.6'])]]));
    expect(dataOf(await overUdp(port, question('web')))).toEqual(['10.100.1.6']);
    server.serve(new Map());
    await vi.waitFor(() => expect(server.portAt(HERE)).toBeUndefined());
  });

  it('listens once the port is free, and says why it cannot before', async () => {
    const holder = await listen(HERE, 0, () => Promise.resolve(undefined));
    const server = new DnsServer({
      clock: systemClock,
      random: seededRandom(1),
      logger: createLogger({ level: 'silent', name: 'test' }),
      newQueryId: () => 1,
      resolvers: () => [],
      port: holder.port,
    });
    const stop = new AbortController();
    const done = server.run(stop.signal);
    server.serve(new Map([[HERE, zoneOf([])]]));
    await vi.waitFor(() => expect(server.failing.get(HERE)).toMatch(/EADDRINUSE/));
    await holder[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(server.portAt(HERE)).toBe(holder.port), { timeout: 5_000 });
    expect(server.failing.size).toBe(0);
    stop.abort();
    await done;
  });
});

describe('a name that is not ours', () => {
  /** A resolver that answers every question about an address with 192.0.2.1. */
  async function resolver(over: 'udp' | 'tcp') {
    const reply = (message: Buffer) => {
      const query = decodeQuery(message);
      if (query === undefined || 'error' in query) throw new Error('no query came');
      return encodeReply(query, { say: 'addresses', addresses: ['192.0.2.1'] }, 'world', 'tcp');
    };
    if (over === 'udp') {
      const socket = createSocket('udp4');
      socket.on('message', (message, { port, address }) => {
        // A forger's answer, with another id, comes first.
        const forged = Buffer.from(reply(message));
        forged.writeUInt16BE((message.readUInt16BE(0) + 1) & 0xffff, 0);
        socket.send(forged, port, address);
        socket.send(reply(message), port, address);
      });
      socket.bind(0, HERE);
      await once(socket, 'listening');
      open.push({ [Symbol.asyncDispose]: () => new Promise((closed) => socket.close(closed)) });
      return socket.address().port;
    }
    const server = createServer((client) => client.on('data', (chunk: Buffer) => client.end(Buffer.concat(unframe(chunk).messages.map((message) => framed(reply(message)))))));
    server.listen(0, HERE);
    await once(server, 'listening');
    open.push({ [Symbol.asyncDispose]: () => new Promise((closed) => void server.close(() => closed())) });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it.each(['udp', 'tcp'] as const)('is asked of the host’s resolvers over %s, the next one when the first does not answer', async (over) => {
    const dead = createSocket('udp4').bind(0, HERE);
    await once(dead, 'listening');
    const { port: closed } = dead.address();
    await new Promise<void>((done) => dead.close(done));
    const upstreamPort = await resolver(over);
    const { port } = await serving(zoneOf([]), { resolvers: () => [{ address: HERE, port: closed }, { address: HERE, port: upstreamPort }] });
    const answer = over === 'udp' ? await overUdp(port, question('example.com')) : (await overTcp(port, question('example.com')))[0];
    expect(answer).toMatchObject({ id: 4_711, rcode: 'NOERROR', answers: [{ data: '192.0.2.1' }] });
  });

  it('fails at once when there is nobody to ask', async () => {
    const { port } = await serving(zoneOf([]));
    expect(await overUdp(port, question('example.com'))).toMatchObject({ id: 4_711, rcode: 'SERVFAIL' });
  });

  it('never asks the server itself', async () => {
    const asked: ReadonlySet<string>[] = [];
    const { port } = await serving(zoneOf([]), {
      resolvers(own) {
        asked.push(own);
        return [];
      },
    });
    await overUdp(port, question('example.com'));
    expect(asked).toEqual([new Set([HERE])]);
  });
});

describe('what a stranger sends', () => {
  it('gets a clear error when it is no question, and no answer when it is an answer', async () => {
    const { port } = await serving(zoneOf(['10.100.1.5']));
    const update = question('web');
    update.writeUInt16BE(5 << 11, 2);
    expect(await overUdp(port, update)).toMatchObject({ id: 4_711, rcode: 'NOTIMP' });
    expect(await overUdp(port, question('web').subarray(0, 14))).toMatchObject({ id: 4_711, rcode: 'FORMERR' });
    expect(decodeQuery(encode({ type: 'response', id: 1 }))).toBeUndefined();
    expect(decodeQuery(Buffer.from('short'))).toBeUndefined();
  });

  it('never breaks the reading of a message', () => {
    const valid = question('tasks.web', 'A');
    const mutated = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 8 }).map((changes) => {
      const bytes = Buffer.from(valid);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)), mutated), (bytes) => {
        const query = decodeQuery(bytes);
        expect(query?.id).toBe(query === undefined ? undefined : bytes.readUInt16BE(0));
      }),
    );
  });

  it('and the server still answers afterwards', async () => {
    const { port } = await serving(zoneOf(['10.100.1.5']));
    const socket = createSocket('udp4');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        socket.send(bytes, port, HERE);
      }),
    );
    expect(dataOf(await overUdp(port, question('web')))).toEqual(['10.100.1.5']);
    socket.close();
  });
});
