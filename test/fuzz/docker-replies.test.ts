/**
 * What the Docker engine answers, made senseless: replies of a real engine (recorded in
 * `fixtures/engine`) with values and bytes turned over, through the real driver and a real
 * socket. Each call answers with something that makes sense, or with a `DriverError` in
 * words; nothing else escapes, and nothing grows without bound.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDockerDriver } from '@muster/agent/driver/docker/docker-driver';
import { type Driver, DriverError } from '@muster/agent/driver/driver';
import { systemClock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import RECORDED from '../fixtures/engine/replies.json' with { type: 'json' };
import { changes, twistBytes, twists, twistValue } from './twist.ts';

const NODE = 'node00000000000000000000a';
const TASK = 'task00000000000000000000a';
const IMAGE = 'registry.test/team/app:1';

type Name = keyof typeof RECORDED;
const BINARY: readonly Name[] = ['logs', 'execOutput'];
const bytesOf = (name: Name): Buffer => Buffer.from(RECORDED[name], BINARY.includes(name) ? 'base64' : 'utf8');

/** Which of the recorded replies is the answer. */
function replyTo(method: string, path: string): Name {
  const [, rest = ''] = /^\/v1\.\d+(.*)$/.exec(path) ?? [];
  if (path === '/version') return 'version';
  if (rest.startsWith('/info')) return 'info';
  if (rest.startsWith('/events')) return 'events';
  if (rest.startsWith('/containers/json')) return 'list';
  if (rest.startsWith('/images/create')) return 'pull';
  if (rest.startsWith('/images/')) return 'image';
  if (/^\/containers\/[^/]+\/logs/.test(rest)) return 'logs';
  if (/^\/containers\/[^/]+\/stats/.test(rest)) return 'stats';
  if (/^\/containers\/[^/]+\/exec/.test(rest)) return 'execCreated';
  if (/^\/exec\/[^/]+\/start/.test(rest)) return 'execOutput';
  if (rest.startsWith('/exec/')) return 'execInspect';
  return method === 'GET' ? 'inspect' : 'notFound';
}

interface Twisted {
  readonly name: Name;
  readonly body: Buffer;
  readonly status: number;
}

let folder: string;
let server: Server;
let twisted: Twisted | undefined;
/** When set, answers every request but that for the version by itself. */
let serve: ((name: Name, response: ServerResponse) => void) | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-replies-'));
  server = createServer((request, response) => {
    request.resume();
    const name = replyTo(request.method ?? '', request.url ?? '');
    if (serve !== undefined && name !== 'version') serve(name, response);
    else if (twisted?.name === name) response.writeHead(twisted.status, { 'content-type': 'application/json' }).end(twisted.body);
    else if (name === 'image') response.writeHead(404).end('{"message":"no such image"}');
    else response.writeHead(name === 'execCreated' ? 201 : 200, { 'content-type': 'application/json' }).end(bytesOf(name));
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'docker.sock'), resolve));
});

beforeEach(() => {
  twisted = undefined;
  serve = undefined;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const open = (): Driver => openDockerDriver({ nodeId: NODE, socketPath: join(folder, 'docker.sock'), clock: systemClock, logger: silentLogger });

async function first<Value>(values: AsyncIterable<Value>, most: number): Promise<readonly Value[]> {
  const taken: Value[] = [];
  for await (const value of values) if (taken.push(value) >= most) break;
  return taken;
}

/** What comes of a stream of events within a moment: it is opened again and again, and never ends by itself. */
async function events(driver: Driver): Promise<unknown> {
  const stop = new AbortController();
  const cancel = systemClock.after(60, () => stop.abort(new Error('enough')));
  try {
    return await first(driver.events(stop.signal), 4);
  } catch (error) {
    if (stop.signal.aborted) return [];
    throw error;
  } finally {
    cancel();
    stop.abort(new Error('enough'));
  }
}

interface Call {
  readonly replies: readonly Name[];
  readonly run: (driver: Driver) => Promise<unknown>;
}

const CALLS: Readonly<Record<string, Call>> = {
  info: { replies: ['version', 'info'], run: (driver) => driver.info() },
  inspect: { replies: ['list', 'inspect'], run: (driver) => driver.inspect(TASK) },
  list: { replies: ['list', 'inspect'], run: (driver) => driver.list() },
  leased: { replies: ['list'], run: (driver) => driver.leased() },
  stats: { replies: ['stats'], run: (driver) => driver.stats(TASK) },
  'used ports': { replies: ['list'], run: (driver) => driver.usedPorts() },
  logs: { replies: ['inspect', 'logs'], run: (driver) => first(driver.logs(TASK, { follow: false, stdout: true, stderr: true }, new AbortController().signal), 1_000) },
  exec: { replies: ['execCreated', 'execOutput', 'execInspect'], run: (driver) => driver.exec(TASK, ['echo', 'hello'], { timeoutMs: 5_000, maxOutputBytes: 1_000 }) },
  pull: { replies: ['pull', 'image'], run: (driver) => driver.ensureImage({ image: IMAGE, policy: 'always' }, () => undefined) },
  events: { replies: ['events'], run: events },
};

/** A message that a program wrote for its programmer. */
const LEAKED = /cannot read prop|is not (a function|iterable|an object)|undefined|\[object|unexpected (token|end)|in JSON at|NaN/i;

/** The numbers in it are numbers. */
function isSound(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return true;
  return Object.values(value).every(isSound);
}

async function outcome(call: Call): Promise<string | undefined> {
  try {
    const value = await call.run(open());
    return isSound(value) ? undefined : `answers with ${JSON.stringify(value)}`;
  } catch (error) {
    if (!(error instanceof DriverError)) return `fails with ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return LEAKED.test(error.message) ? `says: ${error.message}` : undefined;
  }
}

/** A reply with values turned over; where it is lines of JSON, in one of them. */
function twistReply(name: Name, made: Parameters<typeof twistValue>[1]): Buffer {
  if (BINARY.includes(name)) return bytesOf(name);
  const lines = RECORDED[name].trim().split('\n');
  const at = (made[0]?.odd ?? 0) % lines.length;
  return Buffer.from(lines.map((line, index) => (index === at ? JSON.stringify(twistValue(JSON.parse(line), made)) : line)).join('\n'));
}

const status = fc.constantFrom(200, 200, 200, 200, 201, 204, 301, 400, 404, 409, 500, 503);

describe('a reply of the engine', () => {
  it.each(Object.entries(CALLS))('%s: is understood as it was recorded', async (_name, call) => {
    expect(await call.run(open())).not.toBe('');
    expect(await outcome(call)).toBeUndefined();
  });

  it.each(Object.entries(CALLS))('%s: however it is twisted, makes sense or is refused in words', { timeout: 60_000 }, async (_name, call) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...call.replies), status, twists, changes, fc.uint8Array({ maxLength: 60 }), fc.nat(3), async (name, code, values, made, noise, how) => {
        const body = how === 0 ? Buffer.from(noise) : how === 1 ? twistBytes(bytesOf(name), made) : twistReply(name, values);
        twisted = { name, body, status: code };
        expect(await outcome(call)).toBeUndefined();
      }),
      { numRuns: 120 },
    );
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a text', '"hello"'],
    ['a number', '7'],
    ['a list', '[]'],
    ['a list of nothing', '[null]'],
    ['no fields', '{}'],
    ['a page of something else', '<html><body>It works!</body></html>'],
  ])('that is %s is refused in words by every call, or means that there is nothing', async (_what, text) => {
    for (const [name, call] of Object.entries(CALLS)) {
      for (const reply of call.replies) {
        twisted = { name: reply, body: Buffer.from(text), status: 200 };
        expect([name, reply, await outcome(call)]).toEqual([name, reply, undefined]);
      }
    }
  });
});

describe('a reply without end', () => {
  const PIECE = Buffer.alloc(256 * 1024, 'x');
  const MOST_BYTES = 200 * 2 ** 20;

  /** Sends as fast as it is taken; resolves with how much that was when the other side has had enough. */
  function flood(head: string): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    serve = (name, response) => {
      if (name === 'image') {
        response.writeHead(404).end('{"message":"no such image"}');
        return;
      }
      let sent = 0;
      response.writeHead(200, { 'content-type': 'application/json' }).write(head);
      const send = (): void => {
        if (sent > MOST_BYTES) response.destroy();
        if (response.destroyed) resolve(sent);
        else {
          sent += PIECE.length;
          response.write(PIECE, () => send());
        }
      };
      response.on('error', () => undefined).on('close', () => resolve(sent));
      send();
    };
    return promise;
  }

  it.each<readonly [string, string, (driver: Driver) => Promise<unknown>]>([
    ['a list of containers', '[{"Id":"', (driver) => driver.list()],
    ['its description', '{"Name":"', (driver) => driver.info()],
    ['a line of a pull', '{"status":"', (driver) => driver.ensureImage({ image: IMAGE, policy: 'always' }, () => undefined)],
  ])('%s is cut off, and the call says so', { timeout: 60_000 }, async (_what, head, run) => {
    const sent = flood(head);
    const error: unknown = await run(open()).then(() => undefined, (reason: unknown) => reason);
    expect(error).toBeInstanceOf(DriverError);
    expect((error as DriverError).message).toMatch(/without end|more than/);
    expect(await sent).toBeLessThan(MOST_BYTES);
  });

  it('of an event is cut off, and events are asked for again', { timeout: 60_000 }, async () => {
    const sent = flood('{"status":"');
    const driver = open();
    const stop = new AbortController();
    const reading = first(driver.events(stop.signal), 3);
    expect(await sent).toBeLessThan(MOST_BYTES);
    serve = undefined;
    expect(await reading).toHaveLength(3);
    stop.abort();
  });
});
