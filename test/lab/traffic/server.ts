/**
 * What the tests of networks run in containers: answers who it is and who asks, by
 * HTTP and by UDP, and shuts down as a well-behaved server does: what was asked is
 * answered, and nothing new is taken. `server.ts PORT [VERSION [GOODBYE_MS [TOLD_PORT]]]`:
 * with a time it first says goodbye for so long (`Connection: close`), so that nobody
 * writes to a connection in the very moment in which it is closed; on TOLD_PORT it takes
 * connections that begin with a PROXY protocol header, and no others. What datagrams held
 * is kept in mind, and told to whoever asks by HTTP: so it shows whether one came through to
 * which no answer came back.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { argv, exit } from 'node:process';
import { readProxyHeader } from '@muster/agent/network/testing/read-proxy-header';

const [port = '80', version = 'v1', goodbyeMs = '0', toldPort = ''] = argv.slice(2);
/** Clients of connections that were told. */
const told = new WeakMap<Socket, string>();
const MAX_HEARD = 1_000;
/** Other than the question who it is. */
const heard = new Set<string>();
let isLeaving = false;

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://server');
  if (isLeaving) response.shouldKeepAlive = false;
  const bytes = Number(searchParams.get('bytes') ?? 0);
  if (bytes > 0) {
    response.end(Buffer.alloc(bytes));
    return;
  }
  const delayMs = Number(searchParams.get('delay') ?? 0);
  const body = JSON.stringify({ host: hostname(), version, from: told.get(request.socket) ?? request.socket.remoteAddress?.replace('::ffff:', ''), ...(heard.size === 0 ? {} : { heard: [...heard] }) });
  setTimeout(() => {
    if (isLeaving) response.shouldKeepAlive = false;
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }, delayMs);
});
server.listen(Number(port));

const toldServer = createTcpServer({ allowHalfOpen: true }, (socket) => {
  let received = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    try {
      const header = readProxyHeader(received);
      if (header === undefined) return;
      socket.off('data', onData);
      told.set(socket, header.from.address);
      server.emit('connection', socket);
      if (header.rest.length > 0) socket.unshift(header.rest);
    } catch {
      socket.destroy();
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', onData);
});
if (toldPort !== '') toldServer.listen(Number(toldPort));

const udp = createSocket('udp4');
udp.on('message', (message, { address, port: from }) => {
  const word = message.toString();
  if (word !== 'who' && heard.size < MAX_HEARD) heard.add(word);
  udp.send(JSON.stringify({ host: hostname(), version, from: address }), from, address);
});
udp.bind(Number(port));

function close(): void {
  const open = [server, ...(toldPort === '' ? [] : [toldServer])];
  let left = open.length;
  for (const one of open) {
    one.close(() => {
      left -= 1;
      if (left === 0) exit(0);
    });
  }
  server.closeIdleConnections();
}

globalThis.process.on('SIGTERM', () => {
  udp.close();
  if (Number(goodbyeMs) === 0) {
    close();
    return;
  }
  isLeaving = true;
  setTimeout(close, Number(goodbyeMs));
});
