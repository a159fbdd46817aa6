import { defaultTask } from '@muster/shared/model/defaults';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ContainerEvent, type ContainerRequest, type Driver, DriverError } from './driver.ts';
import { FakeEngine } from './fake.ts';

const request = (taskId: string, image = 'app'): ContainerRequest => ({
  taskId,
  serviceId: 'service1',
  serviceName: 'web',
  slot: 1,
  stack: '',
  spec: defaultTask(image),
  ports: [],
});

describe('FakeEngine', () => {
  let clock: VirtualClock;
  let engine: FakeEngine;
  let driver: Driver;

  beforeEach(() => {
    clock = new VirtualClock({ startAt: 0 });
    engine = new FakeEngine({
      clock,
      images: {
        crashes: { exitAfterMs: 500, exitCode: 9, outOfMemory: true },
        remote: { registry: 'pullable', pullMs: 2_000 },
        secret: { registry: 'denied' },
        'slow-start': { startMs: 300 },
      },
    });
    driver = engine.open({ nodeId: 'node1' });
  });

  async function started(taskId: string, image = 'app'): Promise<void> {
    await driver.create(request(taskId, image));
    await driver.start(taskId);
  }

  /** Collects events while `work` runs. */
  async function eventsDuring(work: () => Promise<void>): Promise<ContainerEvent[]> {
    const stop = new AbortController();
    const seen: ContainerEvent[] = [];
    const reading = (async () => {
      for await (const event of driver.events(stop.signal)) seen.push(event);
    })();
    await clock.advance(0);
    await work();
    await clock.advance(0);
    stop.abort();
    await reading;
    return seen;
  }

  it('sets no timer for a container without latencies', async () => {
    await started('a');
    expect(clock.nextTimerAt()).toBeUndefined();
    expect((await driver.inspect('a'))?.phase).toBe('running');
  });

  it('keeps containers for the agent that comes after', async () => {
    await started('a');
    const next = engine.open({ nodeId: 'node1' });
    expect((await next.list()).map(({ taskId, phase }) => [taskId, phase])).toEqual([['a', 'running']]);
    expect(await engine.open({ nodeId: 'node2' }).list()).toEqual([]);
  });

  it('ends a container by its script, at its time', async () => {
    await started('a', 'crashes');
    await clock.advance(499);
    expect((await driver.inspect('a'))?.phase).toBe('running');
    await clock.advance(1);
    expect(await driver.inspect('a')).toMatchObject({ phase: 'exited', exitCode: 9, outOfMemory: true, finishedAt: 500 });
  });

  it('forgets the script of a run that was stopped', async () => {
    await started('a', 'crashes');
    await driver.stop('a', { graceMs: 1_000 });
    expect(clock.nextTimerAt()).toBeUndefined();
    await clock.advance(1_000);
    expect(await driver.inspect('a')).toMatchObject({ exitCode: 143, finishedAt: 0 });
  });

  it('takes its time to pull and to start, and can be given up on', async () => {
    const messages: string[] = [];
    const pulling = driver.ensureImage({ image: 'remote', policy: 'missing' }, ({ message }) => messages.push(message));
    await clock.advance(2_000);
    await pulling;
    expect(messages).toEqual(['pulling remote']);
    await driver.create(request('a', 'slow-start'));
    const giveUp = new AbortController();
    const starting = driver.start('a', giveUp.signal);
    await clock.advance(100);
    giveUp.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect((await driver.inspect('a'))?.phase).toBe('created');
  });

  it('meets a registry that denies', async () => {
    const pulling = driver.ensureImage({ image: 'secret', policy: 'missing' }, () => undefined);
    await expect(pulling).rejects.toMatchObject({ code: 'registry-denied' });
  });

  it('tells a crash and a kill from outside', async () => {
    await started('a');
    await started('b');
    const events = await eventsDuring(async () => {
      engine.crash('a', 2);
      engine.externalKill('b');
      await Promise.resolve();
    });
    expect(events).toEqual([{ type: 'resync' }, { type: 'changed', taskId: 'a' }, { type: 'changed', taskId: 'b' }]);
    expect((await driver.inspect('a'))?.exitCode).toBe(2);
    expect((await driver.inspect('b'))?.exitCode).toBe(137);
  });

  it('loses as many events as it is told to', async () => {
    await started('a');
    const events = await eventsDuring(async () => {
      engine.loseEvents(1);
      engine.crash('a', 1);
      await started('b');
    });
    expect(new Set(events.map((event) => (event.type === 'changed' ? event.taskId : event.type)))).toEqual(new Set(['resync', 'b']));
  });

  it('fails every call while it is down, and says resync when it is back', async () => {
    await started('a');
    const events = await eventsDuring(async () => {
      engine.goDown();
      await expect(driver.list()).rejects.toMatchObject({ code: 'unavailable' });
      engine.crash('a', 1);
      await clock.advance(0);
      engine.comeBack();
    });
    expect(events).toEqual([{ type: 'resync' }, { type: 'resync' }]);
    expect((await driver.inspect('a'))?.phase).toBe('exited');
  });

  it('restarts with or without its containers', async () => {
    await started('a');
    engine.restart({ downMs: 100, liveRestore: true });
    await clock.advance(100);
    expect((await driver.inspect('a'))?.phase).toBe('running');
    engine.restart({ downMs: 100, liveRestore: false });
    await clock.advance(100);
    expect(await driver.inspect('a')).toMatchObject({ phase: 'exited', exitCode: 137 });
  });

  it('loses the answer of a call that was carried out', async () => {
    const lost = new DriverError('unavailable', 'cut');
    engine.failNext('create', lost, { when: 'after' });
    await expect(driver.create(request('a'))).rejects.toBe(lost);
    expect((await driver.create(request('a'))).phase).toBe('created');
    expect(await driver.list()).toHaveLength(1);
  });

  it('fails a call before anything happens, as often as it is told to', async () => {
    const refused = new DriverError('refused', 'no');
    engine.failNext('create', refused, { times: 2 });
    for (let attempt = 0; attempt < 2; attempt++) await expect(driver.create(request('a'))).rejects.toBe(refused);
    expect(await driver.list()).toEqual([]);
    expect((await driver.create(request('a'))).phase).toBe('created');
  });

  it('replays the same latencies from the same seed', async () => {
    const endTimes = async () => {
      const clock = new VirtualClock({ startAt: 0 });
      const engine = new FakeEngine({ clock, images: { app: { exitAfterMs: [10, 10_000] } } });
      const driver = engine.open({ nodeId: 'node1' });
      for (let index = 0; index < 5; index++) {
        await driver.create(request(`t${index}`));
        await driver.start(`t${index}`);
      }
      await clock.runUntilIdle();
      return (await driver.list()).map(({ finishedAt }) => finishedAt);
    };
    const first = await endTimes();
    expect(new Set(first).size).toBe(5);
    expect(await endTimes()).toEqual(first);
  });

  it('keeps a bounded log', async () => {
    await started('a');
    for (let index = 0; index < 1_500; index++) engine.print('a', `line ${index}`);
    const lines: string[] = [];
    const options = { follow: false, stdout: true, stderr: true };
    for await (const { line } of driver.logs('a', options, new AbortController().signal)) lines.push(Buffer.from(line).toString());
    expect([lines.length, lines[0]]).toEqual([1_000, 'line 500']);
  });

  it('holds twenty thousand containers on a thousand engines without a timer', async () => {
    const engines = Array.from({ length: 1_000 }, () => new FakeEngine({ clock }));
    for (const engine of engines) {
      const driver = engine.open({ nodeId: 'node1' });
      for (let index = 0; index < 20; index++) {
        await driver.create(request(`t${index}`));
        await driver.start(`t${index}`);
      }
    }
    expect(engines.reduce((sum, { containers }) => sum + containers.size, 0)).toBe(20_000);
    expect(clock.nextTimerAt()).toBeUndefined();
  });
});
