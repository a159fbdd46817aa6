import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@muster/shared/runtime/clock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseApiVersion, connect, readEndpoint } from './connect.ts';
import { dial } from './dial.ts';

describe('chooseApiVersion', () => {
  it.each([
    ['20.10.24', '1.41', '1.12', 'v1.41'],
    ['24.0.7', '1.43', '1.12', 'v1.43'],
    ['27.3.1', '1.47', '1.24', 'v1.47'],
    ['29.1.0', '1.52', '1.44', 'v1.47'],
  ])('Docker %s speaks %s (since %s): %s is spoken', (Version, ApiVersion, MinAPIVersion, spoken) =>
    expect(chooseApiVersion({ Version, ApiVersion, MinAPIVersion })).toBe(spoken),
  );

  it('refuses an engine that is too old, or that no longer knows what we know', () => {
    expect(() => chooseApiVersion({ Version: '18.09.1', ApiVersion: '1.39' })).toThrow(/18\.09\.1 is too old: 20\.10 or newer/);
    expect(() => chooseApiVersion({ Version: '99.0.0', ApiVersion: '1.99', MinAPIVersion: '1.60' })).toThrow(/Upgrade the agent/);
  });
});

describe('readEndpoint', () => {
  it.each([
    [{}, { name: '/var/run/docker.sock', isLocal: true }],
    [{ dockerHost: '' }, { name: '/var/run/docker.sock', isLocal: true }],
    [{ dockerHost: 'unix:///run/user/1000/docker.sock' }, { name: '/run/user/1000/docker.sock', isLocal: true }],
    [{ socketPath: '/a.sock', dockerHost: 'tcp://elsewhere:1' }, { name: '/a.sock', isLocal: true }],
    [{ dockerHost: 'tcp://10.0.0.7:2375' }, { name: '10.0.0.7:2375', isLocal: false }],
    [{ dockerHost: '10.0.0.7' }, { name: '10.0.0.7:2375', isLocal: false }],
    [{ dockerHost: 'tcp://127.0.0.1:2376' }, { name: '127.0.0.1:2376', isLocal: true }],
  ])('%j', (given, endpoint) => expect(readEndpoint(given)).toMatchObject(endpoint));

  it.each(['ssh://host', 'npipe:////./pipe/docker_engine', 'tcp://'])('refuses %s with what it takes', (dockerHost) => {
    expect(() => readEndpoint({ dockerHost })).toThrow(/unix:\/\/\/path or tcp:\/\/host:port/);
  });
});

describe('the client', () => {
  let folder: string;
  let socketPath: string;
  let server: Server;
  const requests: string[] = [];
  /** What the engine does with a request, by its path without version. */
  let serve: (path: string, answer: Record<'cut' | 'half', () => void> & { readonly json: (body: unknown) => void }) => void;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-engine-'));
    socketPath = join(folder, 'docker.sock');
    requests.length = 0;
    server = createServer((request, response) => {
      const path = request.url ?? '';
      requests.push(path);
      const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
      if (path === '/version') json({ Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' });
      else {
        serve(path, {
          json,
          cut: () => request.socket.destroy(),
          half: () => {
            response.writeHead(200, { 'content-length': '100' }).write('{"half":');
            setImmediate(() => request.socket.destroy());
          },
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const open = () => connect(readEndpoint({ socketPath }), systemClock);
  const ask = (client: ReturnType<typeof open>, timeoutMs = 5_000, signal?: AbortSignal) =>
    client.call(
      'answer',
      (docker, abortSignal) => dial(docker, { path: '/thing', method: 'GET', abortSignal, statusCodes: { 200: true } }),
      { timeoutMs, signal },
    );

  it('asks for the version once and pins it', async () => {
    serve = (_path, { json }) => json({ ok: true });
    const client = open();
    await Promise.all([ask(client), ask(client)]);
    expect(await ask(client)).toEqual({ ok: true });
    expect(requests).toEqual(['/version', '/v1.41/thing', '/v1.41/thing', '/v1.41/thing']);
    client.forgetVersion();
    await ask(client);
    expect(requests.filter((path) => path === '/version')).toHaveLength(2);
  });

  it('repeats a call once whose connection was cut', async () => {
    serve = (_path, { json, cut }) => (requests.length < 3 ? cut() : json({ ok: true }));
    expect(await ask(open())).toEqual({ ok: true });
    serve = (_path, { cut }) => cut();
    await expect(ask(open())).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('gives up at the deadline on an engine that is silent, or breaks off in the middle of an answer', async () => {
    serve = () => undefined;
    await expect(ask(open(), 50)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('within 50 ms') as string });
    serve = (_path, { half }) => half();
    await expect(ask(open(), 200)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('does not make a caller wait for the version who has given up or whose time is over', async () => {
    server.removeAllListeners('request');
    const client = open();
    const giveUp = new AbortController();
    const reason = new Error('enough');
    const asking = ask(client, 5_000, giveUp.signal);
    giveUp.abort(reason);
    await expect(asking).rejects.toBe(reason);
    await expect(ask(client, 50)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('within 50 ms') as string });
  });

  it("ends with the caller's reason when the caller gives up", async () => {
    serve = () => undefined;
    const giveUp = new AbortController();
    const asking = ask(open(), 5_000, giveUp.signal);
    const reason = new Error('enough');
    giveUp.abort(reason);
    await expect(asking).rejects.toBe(reason);
  });

  it('says what to do when there is no socket, and goes on when there is one', async () => {
    const client = connect(readEndpoint({ socketPath: join(folder, 'none.sock') }), systemClock);
    await expect(ask(client)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('systemctl start docker') as string });
    serve = (_path, { json }) => json({ ok: true });
    server.close();
    const late = open();
    await expect(ask(late)).rejects.toMatchObject({ code: 'unavailable' });
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    expect(await ask(late)).toEqual({ ok: true });
  });
});
