/**
 * What the tests of networks run in containers: answers who it is and who asks, by
 * HTTP and by UDP, and shuts down as a well-behaved server does: what was asked is
 * answered, and nothing new is taken. `server.ts PORT [VERSION [GOODBYE_MS]]`: with a
 * time it first says goodbye for so long (`Connection: close`), so that nobody writes
 * to a connection in the very moment in which it is closed.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { argv, exit } from 'node:process';

const [port = '80', version = 'v1', goodbyeMs = '0'] = argv.slice(2);
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
  const body = JSON.stringify({ host: hostname(), version, from: request.socket.remoteAddress?.replace('::ffff:', '') });
  setTimeout(() => {
    if (isLeaving) response.shouldKeepAlive = false;
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }, delayMs);
});
server.listen(Number(port));

const udp = createSocket('udp4');
udp.on('message', (_, { address, port: from }) => udp.send(JSON.stringify({ host: hostname(), version, from: address }), from, address));
udp.bind(Number(port));

function close(): void {
  server.close(() => exit(0));
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
