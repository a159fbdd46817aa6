import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeCheck } from '@muster/shared/model/service-spec';
import { healthService } from '@muster/shared/rpc/load';
import { createProbe, type NetworkCheck } from './probe.ts';

const probe = createProbe();
const seen: string[] = [];
let http: Server;
let silent: TcpServer;
let health: grpc.Server;
let grpcPort = 0;

const portOf = (server: TcpServer): number => (server.address() as AddressInfo).port;
const listening = (server: TcpServer) => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
const ask = (check: NetworkCheck, port: number, signal = new AbortController().signal) => probe(check, { host: '127.0.0.1', port }, 2_000, signal);
const get = (path: string, more: Partial<Extract<ProbeCheck, { type: 'http' }>> = {}): NetworkCheck => ({ type: 'http', port: 80, path, scheme: 'http', headers: {}, ...more });

beforeAll(async () => {
  http = createServer((request, response) => {
    seen.push(`${request.headers.host ?? ''} ${request.headers['x-token']?.toString() ?? ''}`);
    if (request.url === '/cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(Number((request.url ?? '').slice(1, 4)), { Location: '/500' });
    response.end('x'.repeat(100_000));
  });
  silent = createTcpServer(() => undefined);
  await Promise.all([listening(http), listening(silent)]);
  health = new grpc.Server();
  health.addService(healthService, {
    check: (call: { request: { service: string } }, reply: (error: object | null, value?: object) => void) => {
      const known: Readonly<Record<string, string>> = { '': 'SERVING', sick: 'NOT_SERVING' };
      const status = known[call.request.service];
      if (status === undefined) reply({ code: grpc.status.NOT_FOUND, details: 'no such service' });
      else reply(null, { status });
    },
  });
  grpcPort = await new Promise((resolve, reject) => {
    health.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => (error === null ? resolve(port) : reject(error)));
  });
});

afterAll(() => {
  http.close();
  silent.close();
  health.forceShutdown();
});

describe('a probe over the network', () => {
  it.each<readonly [check: NetworkCheck, result: object]>([
    [get('/200'), { ok: true }],
    [get('/204'), { ok: true }],
    [get('/302'), { ok: true }],
    [get('/404'), { ok: false, why: 'answered 404' }],
    [get('/503'), { ok: false, why: 'answered 503' }],
    [get('/cut'), { ok: false, why: 'the connection was cut before an answer came' }],
  ])('%j gives %j', async (check, result) => {
    expect(await ask(check, portOf(http))).toEqual(result);
  });

  it('sends the headers and the host that were asked for', async () => {
    await ask(get('/200', { host: 'shop.example', headers: { 'X-Token': 't' } }), portOf(http));
    expect(seen.at(-1)).toBe('shop.example t');
  });

  it('by TCP passes when the connection is made, whatever is said on it', async () => {
    expect(await ask({ type: 'tcp', port: 1 }, portOf(silent))).toEqual({ ok: true });
    expect(await ask({ type: 'tcp', port: 1 }, 1)).toEqual({ ok: false, why: 'connection refused' });
  });

  it('is cut off by its signal', async () => {
    const abort = new AbortController();
    const asked = ask(get('/200'), portOf(silent), abort.signal);
    abort.abort();
    expect(await asked).toMatchObject({ ok: false });
  });

  it.each<readonly [service: string, result: object]>([
    ['', { ok: true }],
    ['sick', { ok: false, why: 'answered NOT_SERVING' }],
    ['unknown', { ok: false, why: 'answered NOT_FOUND: no such service' }],
  ])('by gRPC of the service "%s" gives %j', async (service, result) => {
    expect(await ask({ type: 'grpc', port: 1, service }, grpcPort)).toEqual(result);
  });

  it('by gRPC of a server that is not there fails', async () => {
    expect(await ask({ type: 'grpc', port: 1, service: '' }, 1)).toMatchObject({ ok: false, why: expect.stringContaining('UNAVAILABLE') });
  });
});
