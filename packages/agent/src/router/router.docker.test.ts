/** A real HAProxy in front of real servers, all on this machine. */
import { createServer, type Server as HttpServer, Agent, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asMaterialId } from '@muster/shared/model/ids';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { RouteSpec } from '@muster/shared/model/route';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import { createRoot } from '@muster/shared/trust/x509';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { haproxyConfig } from './haproxy-config.ts';
import { systemHaproxy } from './haproxy-process.ts';
import { planRouter } from './plan-router.ts';
import { Router } from './router.ts';
import { newSlots } from './slots.ts';
import { routerState } from './testing/router-state.ts';

let directory: string;
let port: number;
let securePort: number;
/** Of the tasks. */
let target: number;
const left: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mu-rt-'));
  [port, securePort, target] = [await freePort(), await freePort(), await freePort()];
});
afterEach(async () => {
  await haproxy().stop();
  for (const end of left.splice(0)) await end();
  await vi.waitUntil(async () => !(await haproxy().isRunning()), { timeout: 10_000 });
  rmSync(directory, { recursive: true });
});

const haproxy = () => systemHaproxy(directory, systemClock);
const router = () => new Router({ haproxy: haproxy(), ipv6: false, logger: silentLogger });

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

interface Task {
  readonly address: string;
  readonly server: HttpServer;
  asked: number;
  stop(): Promise<void>;
}

/** A task that answers with its address; all have the port of the test. */
async function task(address: string, listenPort: number, answer?: (asked: number) => 'answer' | 'cut'): Promise<Task> {
  const server = createServer((incoming, response) => {
    made.asked += 1;
    if (answer?.(made.asked) === 'cut') incoming.socket.destroy();
    else response.end(address);
  });
  const made: Task = {
    address,
    server,
    asked: 0,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(listenPort, address, resolve));
  left.push(() => (server.closeAllConnections(), made.stop().catch(() => undefined)));
  return made;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string | undefined;
  readonly location: string | undefined;
}

function ask(path = '/', options: { readonly agent?: Agent; readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, cookie: response.headers['set-cookie']?.[0], location: response.headers.location }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function overTls(servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = requestTls({ host: '127.0.0.1', port: securePort, servername, headers: { host: servername }, agent: false, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const stateOf = (routes: Readonly<Record<string, Partial<RouteSpec>>>, services: Parameters<typeof routerState>[1]): NetworkState => routerState(routes, services, { httpPort: port, httpsPort: securePort });

describe('HAProxy', () => {
  it('takes every configuration that is made of routes that are valid', async () => {
    const segment = fc.string({ unit: fc.constantFrom('a', '.', '~', '!', '&', '(', ')', '*', '+', ',', ';', '=', ':', '@', '-'), minLength: 1, maxLength: 4 });
    const route = fc.record({
      host: fc.constantFrom('', 'a.com', '*.a.com', 'x-y.z_w.org', '10.0.0.1'),
      path: fc.array(segment, { maxLength: 3 }).map((some) => `/${some.join('/')}`),
      sticky: fc.boolean(),
      retries: fc.nat(10),
      timeoutMs: fc.integer({ min: 1, max: 86_400_000 }),
    });
    const routes = fc.sample(fc.array(route, { maxLength: 20 }), { numRuns: 8, seed: 1 });
    for (const some of routes) {
      const plan = planRouter(stateOf(Object.fromEntries(some.map((one, index) => [`r${index}`, one])), { web: ['127.0.0.2'] }));
      const config = plan && haproxyConfig(plan, ({ addresses }) => newSlots(addresses), { directory, ipv6: true, certificates: new Set() });
      await haproxy().serve(config ?? '', '', []);
    }
    expect(await haproxy().isRunning()).toBe(true);
  });

  it('leads by host and path, and answers what no route is for', async () => {
    const [web, api] = [await task('127.0.0.11', target), await task('127.0.0.12', target)];
    const served = router();
    await served.apply(stateOf({ web: { host: 'a.com', port: target }, api: { host: '*.a.com', path: '/api', service: 'api', port: target }, none: { host: 'b.com', service: 'none' } }, { web: [web.address], api: [api.address] }), false);
    expect(served.facts.problem).toBe('');
    const answers = await Promise.all(
      ([['a.com', '/x'], ['A.COM:80', '/x'], ['b.a.com', '/api'], ['b.a.com', '/api/x'], ['b.a.com', '/apis'], ['b.com', '/'], ['c.org', '/']] as const).map(([host, path]) => ask(path, { headers: { host } })),
    );
    expect(answers.map(({ status, text }) => (status === 200 ? text : status))).toEqual([web.address, web.address, api.address, api.address, 404, 503, 404]);
  });

  it('keeps a client with its task while that serves, and tries again elsewhere what is idempotent', async () => {
    const addresses = ['127.0.0.21', '127.0.0.22', '127.0.0.23'];
    for (const address of addresses) await task(address, target);
    const served = router();
    await served.apply(stateOf({ web: { port: target, sticky: true } }, { web: addresses }), false);
    const first = await ask();
    const cookie = (first.cookie ?? '').split(';')[0] ?? '';
    for (let count = 0; count < 10; count++) expect((await ask('/', { headers: { cookie } })).text).toBe(first.text);
    await served.apply(stateOf({ web: { port: target, sticky: true } }, { web: addresses.filter((address) => address !== first.text) }), false);
    const next = await ask('/', { headers: { cookie } });
    expect(next).toMatchObject({ status: 200 });
    expect(next.text).not.toBe(first.text);
  });

  it('tries a request again that a task broke off, when it is idempotent', async () => {
    const [bad, good] = [await task('127.0.0.24', target, () => 'cut'), await task('127.0.0.25', target)];
    const served = router();
    await served.apply(stateOf({ web: { port: target } }, { web: [bad.address, good.address] }), false);
    const gets = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(gets.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(bad.asked).toBeGreaterThan(0);
    const [before, badBefore] = [bad.asked + good.asked, bad.asked];
    // A client hears of it: with a status, or by the end of its own connection.
    const posts = await Promise.all(Array.from({ length: 20 }, () => ask('/', { method: 'POST' }).then(({ status }) => status, () => 0)));
    expect(bad.asked + good.asked - before).toBe(20);
    expect(posts.filter((status) => status === 200)).toHaveLength(20 - (bad.asked - badBefore));
  });

  it('loses no request while all tasks are replaced, one by one, and does not reload for it', { timeout: 60_000 }, async () => {
    const served = router();
    const state = (addresses: readonly string[]) => stateOf({ web: { port: target } }, { web: addresses });
    let tasks = [await task('127.0.0.31', target), await task('127.0.0.32', target), await task('127.0.0.33', target)];
    await served.apply(state(tasks.map(({ address }) => address)), false);
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    left.push(async () => agent.destroy());
    let done = 0;
    const failed: string[] = [];
    const over = new AbortController();
    const load = Array.from({ length: 8 }, async (_, index) => {
      while (!over.signal.aborted) {
        const answer = await ask('/', { agent, method: index % 2 === 0 ? 'POST' : 'GET' }).then(({ status, text }) => (status === 200 ? undefined : `${status} ${text}`), String);
        done += 1;
        if (answer !== undefined) failed.push(answer);
      }
    });
    const pid = await haproxy().ask('show info');
    for (let round = 0; round < 9; round++) {
      const fresh = await task(`127.0.0.${40 + round}`, target);
      const [old, ...others] = tasks;
      await served.apply(state([...others, fresh].map(({ address }) => address)), false);
      await old?.stop();
      tasks = [...others, fresh];
      const upTo = done + 100;
      await expect.poll(() => done, { timeout: 20_000 }).toBeGreaterThan(upTo);
    }
    over.abort();
    await Promise.all(load);
    expect(failed).toEqual([]);
    expect(done).toBeGreaterThan(900);
    const pidOf = (text: string) => /^Pid: (\d+)/m.exec(text)?.[1];
    expect(pidOf(await haproxy().ask('show info'))).toBe(pidOf(pid));
    const counts = [...(await served.counts()).values()];
    expect(counts).toEqual([expect.objectContaining({ serviceId: 'web', requests: done, errors: 0 })]);
    expect(tasks.every(({ asked }) => asked > 0)).toBe(true);
  });

  it('serves on when routes change under open connections, and the worker that leaves hears of tasks that go, too', { timeout: 60_000 }, async () => {
    const [one, two] = [await task('127.0.0.51', target), await task('127.0.0.52', target)];
    const served = router();
    await served.apply(stateOf({ web: { port: target } }, { web: [one.address] }), false);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    left.push(async () => agent.destroy());
    expect((await ask('/', { agent })).text).toBe(one.address);
    await served.apply(stateOf({ web: { port: target }, api: { port: target, path: '/api' } }, { web: [one.address, two.address] }), false);
    await served.apply(stateOf({ web: { port: target }, api: { port: target, path: '/api' } }, { web: [two.address] }), false);
    await one.stop();
    // The first connection was the former worker's, which knows no other task.
    const answers = [await ask('/', { agent }).catch(String), await ask('/', { agent }), await ask('/api', { agent })];
    expect(answers.slice(1)).toEqual([expect.objectContaining({ text: two.address }), expect.objectContaining({ text: two.address })]);
    expect(one.asked).toBe(1);
  });

  it('goes on without an agent, is taken over by the next one as it is, and is started again when it was killed', async () => {
    const [one, two] = [await task('127.0.0.61', target), await task('127.0.0.62', target)];
    const first = router();
    await first.apply(stateOf({ web: { port: target } }, { web: [one.address] }), false);
    const pidOf = async () => /^Pid: (\d+)/m.exec(await haproxy().ask('show info'))?.[1];
    const pid = await pidOf();
    const second = router();
    await second.apply(stateOf({ web: { port: target } }, { web: [two.address] }), true);
    expect(second.facts.problem).toBe('');
    expect(await pidOf()).toBe(pid);
    expect((await ask()).text).toBe(two.address);
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => haproxy().isRunning(), { timeout: 10_000 }).toBe(false);
    await second.apply(stateOf({ web: { port: target } }, { web: [two.address] }), true);
    expect((await ask()).text).toBe(two.address);
  });

  it('serves TLS by the host’s certificate, redirects to it, and finds it again after an agent’s restart', async () => {
    const one = await task('127.0.0.91', target);
    const { certificate, privateKey } = await createRoot('cluster', Date.now());
    const content = (id: string, text: string) => ({ materialId: asMaterialId(id), number: 1, content: Buffer.from(text) });
    const state = stateOf({ shop: { host: 'a.com', port: target, tlsSecret: 'cert', redirectHttps: true }, broken: { host: 'b.com', port: target, tlsSecret: 'broken' } }, { web: [one.address] });
    const first = router();
    first.take([content('cert', `${certificate}\n${privateKey}`), content('broken', certificate), content('other', 'x')]);
    await first.apply(state, false);
    expect(first.facts.problem).toBe('the certificate in secret broken cannot be used: it has no private key in PEM form: put the chain and the key into one text');
    expect(await ask('/x?y=1', { headers: { host: 'a.com' } })).toMatchObject({ status: 308, location: `https://a.com:${securePort}/x?y=1` });
    expect(await ask('/', { headers: { host: 'b.com' } })).toMatchObject({ status: 200 });
    expect(await overTls('a.com')).toBe(one.address);
    await expect(overTls('b.com')).rejects.toThrow(/ECONNRESET|alert|handshake|disconnected|hang up/i);
    const pid = /^Pid: (\d+)/m.exec(await haproxy().ask('show info'))?.[1];
    const second = router();
    await second.apply(state, true);
    expect(await overTls('a.com')).toBe(one.address);
    expect(/^Pid: (\d+)/m.exec(await haproxy().ask('show info'))?.[1]).toBe(pid);
  });

  it('stops when the node is no router any more', async () => {
    const one = await task('127.0.0.71', target);
    const served = router();
    const state = stateOf({ web: { port: target } }, { web: [one.address] });
    await served.apply(state, false);
    const { router: _, ...none } = state;
    await served.apply(none, false);
    await expect.poll(() => haproxy().isRunning(), { timeout: 10_000 }).toBe(false);
    expect(served.facts.problem).toBe('');
  });

  it('says which port another program has, and serves when that is gone', async () => {
    const one = await task('127.0.0.81', target);
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(port, '0.0.0.0', resolve));
    const served = router();
    const state = stateOf({ web: { port: target } }, { web: [one.address] });
    await served.apply(state, false);
    expect(served.facts.problem).toContain(`port ${port} is taken by another program`);
    await new Promise((resolve) => other.close(resolve));
    await served.apply(state, true);
    expect(served.facts.problem).toBe('');
    expect((await ask()).text).toBe(one.address);
  });
});
