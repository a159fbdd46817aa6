/**
 * What the tests of networks run in containers: answers who it is and who asks, by
 * HTTP and by UDP, and shuts down as a well-behaved server does: what was asked is
 * answered, and nothing new is taken.
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { argv, exit } from 'node:process';

const [port = '80', version = 'v1'] = argv.slice(2);

const server = createServer((request, response) => {
  const delayMs = Number(new URL(request.url ?? '/', 'http://server').searchParams.get('delay') ?? 0);
  const body = JSON.stringify({ host: hostname(), version, from: request.socket.remoteAddress?.replace('::ffff:', '') });
  setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), delayMs);
});
server.listen(Number(port));

const udp = createSocket('udp4');
udp.on('message', (_, { address, port: from }) => udp.send(JSON.stringify({ host: hostname(), version, from: address }), from, address));
udp.bind(Number(port));

function stop(): void {
  server.close(() => exit(0));
  server.closeIdleConnections();
  udp.close();
}
globalThis.process.on('SIGTERM', stop);
