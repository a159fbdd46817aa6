/** The engine goes and comes back under the driver. */
import { chmod } from 'node:fs/promises';
import { defaultContainer, defaultTask } from '@muster/shared/model/defaults';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { silentLogger } from '@muster/shared/runtime/logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerEvent, ContainerRequest, Driver } from '../driver.ts';
import { startDockerd, type TestDockerd } from '../testing/dockerd.ts';
import { BUSYBOX_IMAGE, buildTestImages } from '../testing/images.ts';
import { openDockerDriver } from './docker-driver.ts';

function request(): ContainerRequest {
  const container = { ...defaultContainer(BUSYBOX_IMAGE), args: ['sleep', '1000000'], networkMode: 'none' } as const;
  return {
    taskId: systemNewId(),
    serviceId: 'service1',
    serviceName: 'web',
    slot: 1,
    stack: '',
    spec: { ...defaultTask(BUSYBOX_IMAGE), container },
    ports: [],
  };
}

/** Reads events in the background; `next` waits for one that is wanted and not yet taken. */
function follow(driver: Driver) {
  const stop = new AbortController();
  const seen: ContainerEvent[] = [];
  let wake = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const event of driver.events(stop.signal)) {
      seen.push(event);
      wake.resolve();
      wake = Promise.withResolvers<void>();
    }
  })();
  return {
    async next(wanted: (event: ContainerEvent) => boolean, timeoutMs: number): Promise<void> {
      const late = AbortSignal.timeout(timeoutMs);
      for (;;) {
        const at = seen.findIndex(wanted);
        if (at >= 0) return void seen.splice(0, at + 1);
        await Promise.race([
          wake.promise,
          new Promise((_resolve, reject) => late.addEventListener('abort', () => reject(new Error(`no such event within ${timeoutMs} ms`)))),
        ]);
      }
    },
    forget: () => void seen.splice(0),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reading;
    },
  };
}

const isResync = (event: ContainerEvent) => event.type === 'resync';
const isAbout = (taskId: string) => (event: ContainerEvent) => event.type === 'changed' && event.taskId === taskId;

describe.each([{ liveRestore: true }, { liveRestore: false }])('an engine that is killed and comes back (live-restore: $liveRestore)', ({ liveRestore }) => {
  let dockerd: TestDockerd;
  let driver: Driver;

  beforeAll(async () => {
    dockerd = await startDockerd({ liveRestore });
    await buildTestImages({ socketPath: dockerd.socketPath });
    driver = openDockerDriver({ nodeId: 'node1', socketPath: dockerd.socketPath, clock: systemClock, logger: silentLogger });
  });

  afterAll(() => dockerd[Symbol.asyncDispose]());

  it(`${liveRestore ? 'keeps' : 'loses'} its containers, says resync within a second, doubles nothing, and events go on`, async () => {
    await using events = follow(driver);
    await events.next(isResync, 10_000);
    const asked = request();
    const { containerId } = await driver.create(asked);
    await driver.start(asked.taskId);
    const before = await driver.inspect(asked.taskId);
    events.forget();

    await dockerd.kill();
    await expect(driver.list()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(driver.create(request())).rejects.toMatchObject({ code: 'unavailable' });
    await dockerd.start();
    await events.next(isResync, 2_000);

    const after = await driver.list();
    expect(after).toHaveLength(1);
    const ended: unknown = expect.objectContaining({ containerId, phase: 'exited', exitCode: expect.any(Number) });
    expect(after[0]).toEqual(liveRestore ? before : ended);
    // What an agent does after a resync: ask for what should be there.
    expect((await driver.create(asked)).containerId).toBe(containerId);
    await driver.start(asked.taskId);
    expect(await dockerd.docker.listContainers({ all: true })).toHaveLength(1);

    events.forget();
    await dockerd.docker.getContainer(containerId).kill();
    await events.next(isAbout(asked.taskId), 10_000);
    await expect.poll(async () => (await driver.inspect(asked.taskId))?.phase).toBe('exited');
    await driver.remove(asked.taskId);
  });

  it('is waited for when it is not there at first', async () => {
    await dockerd.stop();
    const late = openDockerDriver({ nodeId: 'node2', socketPath: dockerd.socketPath, clock: systemClock, logger: silentLogger });
    await expect(late.info()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('systemctl start docker') as string });
    await using events = follow(late);
    await dockerd.start();
    await events.next(isResync, 2_000);
    expect((await late.info()).engineVersion).not.toBe('');
  });

  it('carries out a call once that was made while it was frozen', async () => {
    const asked = request();
    dockerd.freeze();
    const giveUp = new AbortController();
    const first = driver.create(asked, giveUp.signal);
    giveUp.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    const second = driver.create(asked);
    dockerd.thaw();
    const { containerId } = await second;
    const all = await dockerd.docker.listContainers({ all: true });
    expect(all.map(({ Id }) => Id)).toEqual([containerId]);
    await driver.remove(asked.taskId);
  });

  it('says what to do without the right to use its socket', async () => {
    // Root passes every file mode, so the refusal is asked for by a user without rights.
    await chmod(dockerd.socketPath, 0o600);
    process.seteuid?.(65_534);
    try {
      const fresh = openDockerDriver({ nodeId: 'node1', socketPath: dockerd.socketPath, clock: systemClock, logger: silentLogger });
      await expect(fresh.info()).rejects.toMatchObject({ code: 'permission-denied', message: expect.stringContaining('docker group') as string });
    } finally {
      process.seteuid?.(0);
    }
  });
});
