/** Port 53 of one address, over UDP and TCP, until it is closed. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket as TcpSocket } from 'node:net';
import { framed, unframe } from './wire.ts';

const MAX_TCP_CONNECTIONS = 128;
const TCP_IDLE_MS = 10_000;
/** A client that asks and does not read is cut off. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Undefined: no answer is due. */
export type Respond = (message: Buffer, asker: string, over: 'udp' | 'tcp') => Promise<Buffer | undefined>;

export interface Listener extends AsyncDisposable {
  readonly port: number;
}

/** Rejects when the address is not there (yet) or its port is taken. @param port 0: one of the system's choice */
export async function listen(address: string, port: number, respond: Respond): Promise<Listener> {
  const udp = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', reuseAddr: false });
  udp.bind(port, address);
  await once(udp, 'listening').catch((error: unknown) => {
    udp.close();
    throw error;
  });
  const bound = udp.address().port;
  udp.on('message', (message, client) => void answerOverUdp(udp, message, client, respond));
  // ICMP errors of answers to clients that have gone.
  udp.on('error', () => undefined);

  const clients = new Set<TcpSocket>();
  const tcp = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    serveOverTcp(client, respond);
  });
  tcp.maxConnections = MAX_TCP_CONNECTIONS;
  tcp.listen(bound, address);
  await once(tcp, 'listening').catch((error: unknown) => {
    udp.close();
    throw error;
  });
  tcp.on('error', () => undefined);
  return {
    port: bound,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      const closed = Promise.all([once(udp, 'close'), once(tcp, 'close')]);
      udp.close();
      tcp.close();
      await closed;
    },
  };
}

async function answerOverUdp(udp: UdpSocket, message: Buffer, client: { address: string; port: number }, respond: Respond): Promise<void> {
  const answer = await respond(message, client.address, 'udp');
  if (answer === undefined) return;
  try {
    udp.send(answer, client.port, client.address, () => undefined);
  } catch {
    // The listener was closed meanwhile; the client asks again.
  }
}

function serveOverTcp(client: TcpSocket, respond: Respond): void {
  let received: Buffer = Buffer.alloc(0);
  const asker = client.remoteAddress ?? '';
  client.setTimeout(TCP_IDLE_MS, () => client.destroy());
  client.on('error', () => undefined);
  client.on('data', (chunk: Buffer) => {
    const { messages, rest } = unframe(Buffer.concat([received, chunk]));
    received = rest;
    for (const message of messages) void answerOverTcp(client, message, asker, respond);
  });
}

async function answerOverTcp(client: TcpSocket, message: Buffer, asker: string, respond: Respond): Promise<void> {
  const answer = await respond(message, asker, 'tcp');
  if (answer === undefined || client.writableLength > MAX_UNREAD_BYTES) client.destroy();
  else if (!client.destroyed) client.write(framed(answer));
}
