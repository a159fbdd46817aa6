import { afterEach, describe, expect, it } from 'vitest';
import { MusterError } from '../model/error.ts';
import { systemClock } from '../runtime/clock.ts';
import { silentLogger } from '../runtime/logger.ts';
import { connectControl } from './client.ts';
import type { ControlServiceHandlers } from './gen/muster/v1/ControlService.ts';
import type { LogsServiceHandlers } from './gen/muster/v1/LogsService.ts';
import { Lane } from './lane.ts';
import { controlService, logsService } from './load.ts';
import type { Implementation } from './methods.ts';
import { serve } from './server.ts';
import { service, type Bounds } from './service.ts';

const FOREVER = new AbortController().signal;
const turn = () => systemClock.sleep(0);

describe('a lane', () => {
  it('lets so many in at once, the others in the order in which they came', async () => {
    const lane = new Lane('reads', systemClock, { atOnce: 2, waiting: 10 });
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const leave = await lane.enter(FOREVER);
        order.push(index);
        inside += 1;
        most = Math.max(most, inside);
        await turn();
        inside -= 1;
        leave();
      }),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(2);
    await turn();
    await turn();
    expect(lane.load).toBe(0);
  });

  it('sends away who comes when too many wait, with a clear error', async () => {
    const lane = new Lane('reads', systemClock, { atOnce: 1, waiting: 1 });
    const leave = await lane.enter(FOREVER);
    const waiting = lane.enter(FOREVER);
    const error: unknown = await lane.enter(FOREVER).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MusterError);
    expect(error).toMatchObject({ code: 'resource-exhausted', reason: 'OVERLOADED', message: 'this manager is overloaded: 1 reads wait already' });
    leave();
    (await waiting)();
  });

  it('forgets a caller that goes away while it waits, and counts nobody twice', async () => {
    const lane = new Lane('reads', systemClock, { atOnce: 1, waiting: 1 });
    const leave = await lane.enter(FOREVER);
    const gone = new AbortController();
    const waiting = lane.enter(gone.signal);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    const next = lane.enter(FOREVER);
    leave();
    leave();
    (await next)();
    await turn();
    await turn();
    expect(lane.load).toBe(0);
  });
});

const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(control: Partial<Implementation<ControlServiceHandlers>>, logs: Partial<Implementation<LogsServiceHandlers>>, bounds: Bounds): Promise<string> {
  const services = [
    service(controlService, control as Implementation<ControlServiceHandlers>, silentLogger, { bounds }),
    service(logsService, logs as Implementation<LogsServiceHandlers>, silentLogger, { bounds }),
  ];
  const server = serve({ name: 'lanes', address: '127.0.0.1:0', services, clock: systemClock, graceMs: 200 });
  const stopping = new AbortController();
  const running = server.run(stopping.signal);
  cleanups.push(() => {
    stopping.abort();
    return running;
  });
  return server.listening;
}

/** Keeps the processor busy, as cutting a long list into pages does. */
function work(): void {
  const until = performance.now() + 1;
  while (performance.now() < until);
}

describe('a server with lanes', () => {
  it('answers what is in no lane after a few calls of a flood, not after all', async () => {
    const reads = new Lane('reads', systemClock, { atOnce: 4, waiting: 1_000 });
    let answered = 0;
    let answeredBefore = Number.POSITIVE_INFINITY;
    const address = await start(
      {
        async GetService() {
          work();
          answered += 1;
          return {};
        },
        // Stands for a heartbeat: another call, on another connection.
        async GetCluster() {
          answeredBefore = answered;
          return {};
        },
      },
      {},
      { clock: systemClock, laneOf: (path) => (path.endsWith('GetService') ? reads : undefined) },
    );
    const [flooding, beating] = [connectControl([address]), connectControl([address])];
    cleanups.push(() => flooding.close(), () => beating.close());
    await beating.call('GetCluster', {});
    const flood = Promise.all(Array.from({ length: 200 }, () => flooding.call('GetService', {})));
    await expect.poll(() => answered, { interval: 1 }).toBeGreaterThan(0);
    await beating.call('GetCluster', {});
    await flood;
    expect(answered).toBe(200);
    expect(answeredBefore).toBeLessThan(180);
  });

  it('cuts off a reader that does not read, with a clear error, and gives its place free', async () => {
    let ended = false;
    const address = await start(
      {},
      {
        async *StreamLogs() {
          try {
            for (;;) yield { entries: [{ line: 'x'.repeat(64 * 1024) }] };
          } finally {
            ended = true;
          }
        },
      },
      { clock: systemClock, stallMs: 100 },
    );
    const client = connectControl([address]);
    cleanups.push(() => client.close());
    const stream = client.stream('StreamLogs', {})[Symbol.asyncIterator]();
    await stream.next();
    await expect.poll(() => ended).toBe(true);
    const read = async () => {
      for (;;) if ((await stream.next()).done === true) return 'ended';
    };
    await expect(read()).rejects.toMatchObject({ code: 'resource-exhausted', reason: 'SLOW_READER' });
  });
});
