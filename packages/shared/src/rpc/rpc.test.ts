import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MusterError, type ErrorCode } from '../model/error.ts';
import { systemClock } from '../runtime/clock.ts';
import { silentLogger, type Logger } from '../runtime/logger.ts';
import { connectControl, type ControlClient } from './client.ts';
import type { HealthHandlers } from './gen/grpc/health/v1/Health.ts';
import type { ControlServiceHandlers } from './gen/muster/v1/ControlService.ts';
import type { LogsServiceHandlers } from './gen/muster/v1/LogsService.ts';
import { controlService, healthService, logsService } from './load.ts';
import type { Implementation } from './methods.ts';
import { MAX_MESSAGE_BYTES, serve } from './server.ts';
import { service } from './service.ts';

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Started {
  readonly address: string;
  stop(): Promise<void>;
}

async function start(
  control: Partial<Implementation<ControlServiceHandlers>>,
  { logs, health, logger = silentLogger }: { logs?: Implementation<LogsServiceHandlers>; health?: Partial<Implementation<HealthHandlers>>; logger?: Logger } = {},
): Promise<Started> {
  const services = [service(controlService, control as Implementation<ControlServiceHandlers>, logger)];
  if (logs !== undefined) services.push(service<LogsServiceHandlers>(logsService, logs, logger));
  if (health !== undefined) services.push(service(healthService, health as Implementation<HealthHandlers>, logger));
  const server = serve({ name: 'test api', address: '127.0.0.1:0', services, clock: systemClock, graceMs: 200 });
  const stopping = new AbortController();
  const running = server.run(stopping.signal);
  const stop = () => {
    stopping.abort();
    return running;
  };
  cleanups.push(stop);
  return { address: await server.listening, stop };
}

function connect(...addresses: string[]): ControlClient {
  const client = connectControl(addresses, { connectMs: 300 });
  cleanups.push(() => client.close());
  return client;
}

const named = (id: string) => ({ service: { meta: { id } } });
const failing = (error: Error) =>
  start({
    async GetService() {
      throw error;
    },
  });

async function caught(promise: Promise<unknown>): Promise<MusterError> {
  const error: unknown = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MusterError);
  return error as MusterError;
}

describe('errors across a call', () => {
  const codes: Record<ErrorCode, true> = {
    'invalid-argument': true,
    'not-found': true,
    'already-exists': true,
    'failed-precondition': true,
    conflict: true,
    'permission-denied': true,
    unauthenticated: true,
    'resource-exhausted': true,
    unavailable: true,
    'deadline-exceeded': true,
    cancelled: true,
    unimplemented: true,
    internal: true,
  };
  it.each(Object.keys(codes) as ErrorCode[])('keep the code, reason, hint and violations: %s', async (code) => {
    const server = await failing(
      new MusterError(code, 'näme is taken', {
        reason: 'SERVICE_NAME_TAKEN',
        hint: 'muster service ls',
        violations: [{ field: 'spec.name', description: 'must be unique' }],
      }),
    );
    const error = await caught(connect(server.address).call('GetService', {}));
    expect(error.message).toBe('näme is taken');
    expect(error).toMatchObject({
      code,
      reason: 'SERVICE_NAME_TAKEN',
      hint: 'muster service ls',
      violations: [{ field: 'spec.name', description: 'must be unique' }],
    });
  });

  it('that nobody foresaw are logged and told as "internal error", without their text', async () => {
    const logged: object[] = [];
    const logger: Logger = { ...silentLogger, error: (fields) => logged.push(fields), child: () => logger };
    const failure = new Error('password=hunter2');
    const server = await start({ GetService: () => Promise.reject(failure) }, { logger });
    const error = await caught(connect(server.address).call('GetService', {}));
    expect([error.code, error.message]).toEqual(['internal', 'internal error']);
    expect(JSON.stringify(error.cause)).not.toContain('hunter2');
    expect(logged).toEqual([{ err: failure }]);
  });

  it('fit into the headers that clients take, however many fields are wrong', async () => {
    const violations = Array.from({ length: 5_000 }, (_, index) => ({
      field: `spec.task.container.env[${index}]`,
      description: 'x'.repeat(300),
    }));
    const server = await failing(new MusterError('invalid-argument', 'm'.repeat(100_000), { violations }));
    const error = await caught(connect(server.address).call('GetService', {}));
    expect(error.code).toBe('invalid-argument');
    expect(error.violations.at(0)).toEqual(violations[0]);
    expect(error.violations.at(-1)?.description).toBe('and 4984 more');
  });

  it('of methods that the server does not have are unimplemented', async () => {
    const server = await start({});
    expect((await caught(connect(server.address).call('GetTask', {}))).code).toBe('unimplemented');
  });

  it('say that a message of 10 MB is too large', async () => {
    const server = await start({ CreateService: () => Promise.resolve({}) });
    const error = await caught(
      connect(server.address).call('CreateService', { spec: { name: 'x'.repeat(10_000_000) } }),
    );
    expect([error.code, error.reason]).toEqual(['resource-exhausted', 'MESSAGE_TOO_LARGE']);
    expect(error.message).toContain(String(MAX_MESSAGE_BYTES));
  });
});

describe('a client of several managers', () => {
  it('goes to the next when one refuses connections, and stays there', async () => {
    const asked: string[] = [];
    const server = await start({
      GetService: (request) => {
        asked.push(request.ref);
        return Promise.resolve(named('second'));
      },
    });
    const client = connect('127.0.0.1:1', server.address);
    const startedAt = performance.now();
    expect((await client.call('GetService', { ref: 'a' })).service?.meta?.id).toBe('second');
    await client.call('GetService', { ref: 'b' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(asked).toEqual(['a', 'b']);
  });

  it('goes to the next when one is connected and silent', async () => {
    const silent = await blackHole();
    const server = await start({ GetService: () => Promise.resolve(named('second')) });
    const startedAt = performance.now();
    await connect(silent, server.address).call('GetService', {});
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('goes to the next within a second when one with which it has talked says nothing any more', async () => {
    const stopped = await mute();
    const server = await start({ GetService: () => Promise.resolve(named('second')), DeleteService: () => Promise.resolve({}) });
    // Neither has to do with how long a call may take.
    const patient = { deadlineMs: 600_000 };
    expect((await connect(stopped, server.address).call('GetService', {}, patient)).service?.meta?.id).toBe('second');
    expect(await connect(stopped, server.address).call('DeleteService', {}, patient)).toBeDefined();
  });

  it('stays with one that is busy with the call and answers otherwise', async () => {
    const { promise: doubted, resolve: doubt } = Promise.withResolvers<void>();
    const health = {
      async Check() {
        doubt();
        return { status: 'SERVING' as const };
      },
    };
    const slow = await start({ GetService: () => doubted.then(() => named('first')) }, { health });
    const other = await start({ GetService: () => Promise.resolve(named('second')) });
    expect((await connect(slow.address, other.address).call('GetService', {})).service?.meta?.id).toBe('first');
  });

  it('comes back to one that said nothing when the others cannot answer', async () => {
    const stopped = await mute();
    const error = await caught(connect(stopped, '127.0.0.1:1').call('GetService', {}, { deadlineMs: 3_000 }));
    expect([error.code, error.reason]).toEqual(['deadline-exceeded', 'NO_ANSWER']);
    expect(error.hint).toContain('127.0.0.1:1 (connection refused)');
  });

  it('repeats a mutation at the next manager with the same request id', async () => {
    const seen: string[] = [];
    const record = (request: { requestId: string }) => seen.push(request.requestId);
    const broken = await start({
      CreateService: (request) => {
        record(request);
        return Promise.reject(new MusterError('unavailable', 'the store does not answer'));
      },
    });
    const healthy = await start({
      CreateService: (request) => {
        record(request);
        return Promise.resolve(named('made'));
      },
    });
    const client = connect(broken.address, healthy.address);
    expect((await client.call('CreateService', { spec: {} })).service?.meta?.id).toBe('made');
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatch(/^[0-9a-z]{25}$/);
    expect(seen[1]).toBe(seen[0]);
    await client.call('CreateService', { requestId: 'mine' });
    expect(seen.at(-1)).toBe('mine');
  });

  it('does not ask another manager after a refusal', async () => {
    let asked = 0;
    const refuse = () => {
      asked += 1;
      return Promise.reject(new MusterError('not-found', 'no such service'));
    };
    const first = await start({ GetService: refuse });
    const second = await start({ GetService: refuse });
    await caught(connect(first.address, second.address).call('GetService', {}));
    expect(asked).toBe(1);
  });

  it('names every address that it tried when none answers', async () => {
    const error = await caught(connect('127.0.0.1:1', '127.0.0.1:2').call('GetService', {}));
    expect([error.code, error.reason]).toEqual(['unavailable', 'NO_MANAGER']);
    expect(error.hint).toContain('127.0.0.1:1 (connection refused), 127.0.0.1:2 (connection refused)');
  });

  it('tries the others before it waits longer for one that is slow to be connected', async () => {
    const silent = await blackHole();
    const server = await start({ GetService: () => Promise.resolve(named('third')) });
    const startedAt = performance.now();
    using client = connectControl([silent, silent, server.address], { hurryMs: 50, connectMs: 12_000 });
    expect((await client.call('GetService', {})).service?.meta?.id).toBe('third');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const error = await caught(connect(silent).call('GetService', {}));
    expect(error.hint).toContain(`${silent} (no connection in time)`);
  });

  it('says what the manager said when it was reached but cannot work', async () => {
    const server = await failing(new MusterError('unavailable', 'no store', { reason: 'STORE_UNAVAILABLE' }));
    const error = await caught(connect(server.address, '127.0.0.1:1').call('GetService', {}));
    expect([error.reason, error.message]).toEqual(['STORE_UNAVAILABLE', 'no store']);
  });

  it('gives up at the deadline', async () => {
    const server = await start({ GetService: () => new Promise(() => undefined) });
    const error = await caught(connect(server.address).call('GetService', {}, { deadlineMs: 100 }));
    expect(error.code).toBe('deadline-exceeded');
  });

  it('aborts the call at the server when its own signal is aborted', async () => {
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const server = await start({
      GetService: (_request, { signal }) => {
        arrive();
        signal.addEventListener('abort', () => resolve());
        return new Promise(() => undefined);
      },
    });
    const abort = new AbortController();
    const call = connect(server.address).call('GetService', {}, { signal: abort.signal });
    await arrived;
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await aborted;
  });
});

describe('a stream', () => {
  it('is read no faster than its reader reads', async () => {
    let produced = 0;
    const line = Buffer.alloc(64 * 1024);
    const server = await start(
      {},
      {
        logs: {
          async *StreamLogs() {
            for (; produced < 2_000; produced++) yield { entries: [{ line }] };
          },
        },
      },
    );
    let read = 0;
    let ahead = 0;
    for await (const { entries } of connect(server.address).stream('StreamLogs', {})) {
      expect(entries[0]?.line).toHaveLength(line.length);
      read += 1;
      ahead = Math.max(ahead, produced - read);
      if (read === 20) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(ahead).toBeLessThan(200);
    expect(produced).toBeLessThan(300);
  });

  it('ends at the server when the reader stops reading', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<unknown>();
    const server = await start({
      async *Watch(_request, { signal }) {
        yield { revision: 1 };
        await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
        resolve(signal.reason);
      },
    });
    for await (const message of connect(server.address).stream('Watch', {})) {
      expect(message.revision).toBe(1);
      break;
    }
    expect(await ended).toMatchObject({ code: 'cancelled' });
  });

  it('ends quietly when its signal is aborted', async () => {
    const server = await start({
      async *Watch(_request, { signal }) {
        yield { revision: 1 };
        await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
      },
    });
    const abort = new AbortController();
    const seen: number[] = [];
    for await (const message of connect(server.address).stream('Watch', {}, { signal: abort.signal })) {
      seen.push(message.revision);
      abort.abort();
    }
    expect(seen).toEqual([1]);
  });

  it('delivers what came before an error, then the error', async () => {
    const server = await start({
      async *Watch() {
        for (let revision = 1; revision <= 50; revision++) yield { revision };
        throw new MusterError('resource-exhausted', 'too slow', { reason: 'SLOW_READER' });
      },
    });
    const seen: number[] = [];
    const error = await caught(
      (async () => {
        for await (const message of connect(server.address).stream('Watch', {})) seen.push(message.revision);
      })(),
    );
    expect(seen).toHaveLength(50);
    expect(error.reason).toBe('SLOW_READER');
  });

  it('goes on at a manager that has begun it, even if it was slow to say that it is there', async () => {
    const { promise: doubted, resolve: doubt } = Promise.withResolvers<void>();
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<void>();
    const health = {
      Check(_request: unknown, { signal }: { signal: AbortSignal }) {
        signal.addEventListener('abort', () => giveUp());
        doubt();
        return new Promise<never>(() => undefined);
      },
    };
    const slow = await start(
      {
        async *Watch() {
          await doubted;
          yield { revision: 1 };
          await givenUp;
          yield { revision: 2 };
        },
      },
      { health },
    );
    const other = await start({
      async *Watch() {
        yield { revision: 7 };
      },
    });
    const seen: number[] = [];
    for await (const message of connect(slow.address, other.address).stream('Watch', {})) seen.push(message.revision);
    expect(seen).toEqual([1, 2]);
  });

  it('begins at the next manager when one does not answer, but never begins twice', async () => {
    const server = await start({
      async *Watch() {
        yield { revision: 1 };
        throw new MusterError('unavailable', 'gone');
      },
    });
    const seen: number[] = [];
    const error = await caught(
      (async () => {
        const client = connect('127.0.0.1:1', server.address, server.address);
        for await (const message of client.stream('Watch', {})) seen.push(message.revision);
      })(),
    );
    expect(seen).toEqual([1]);
    expect([error.code, error.message]).toEqual(['unavailable', 'gone']);
  });
});

describe('a server', () => {
  it('says which port is taken', async () => {
    const first = await start({});
    const second = serve({ name: 'second', address: first.address, services: [], clock: systemClock });
    const error = await caught(second.run(new AbortController().signal));
    expect([error.code, error.reason]).toEqual(['failed-precondition', 'ADDRESS_IN_USE']);
    expect(error.message).toContain(first.address);
    await expect(second.listening).rejects.toBe(error);
  });

  it('refuses an address that is not its own', async () => {
    const server = serve({ name: 'x', address: '203.0.113.7:7070', services: [], clock: systemClock });
    expect((await caught(server.run(new AbortController().signal))).reason).toBe('ADDRESS_INVALID');
  });

  it('ends endless streams and lets short calls finish when it stops', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const server = await start({
      GetService: async (_request, { signal }) => {
        arrive();
        await answer;
        return named(signal.aborted ? 'aborted' : 'finished');
      },
      async *Watch(_request, { signal }) {
        yield { revision: 1 };
        await new Promise<void>((stop) => signal.addEventListener('abort', () => stop(), { once: true }));
      },
    });
    const client = connect(server.address);
    const short = client.call('GetService', {});
    await arrived;
    const endless = client.stream('Watch', {})[Symbol.asyncIterator]();
    await endless.next();
    const stopped = server.stop();
    expect((await caught(endless.next())).reason).toBe('STOPPING');
    resolve();
    expect((await short).service?.meta?.id).toBe('finished');
    client.close();
    await stopped;
  });

  it('closes what is left after the grace period', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const server = await start({
      GetService: () => {
        arrive();
        return new Promise(() => undefined);
      },
    });
    const call = connect(server.address).call('GetService', {});
    await arrived;
    const [error] = await Promise.all([caught(call), server.stop()]);
    expect(error.code).toMatch(/unavailable|cancelled/);
  });
});

/** A listener that takes connections and never says a word. */
async function blackHole(): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `127.0.0.1:${address.port}`;
}

/** As a manager that was stopped after somebody had connected: no call is ever answered. */
async function mute(): Promise<string> {
  const server = createHttp2Server((_request, response) => void response);
  server.on('session', (session) => cleanups.push(() => session.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
