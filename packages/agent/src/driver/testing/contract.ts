/**
 * What every driver must do: the suite runs on the fake engine and on a real
 * dockerd. Containers are asked for by behaviour; each harness knows the image
 * or the script that behaves so.
 */
import { systemNewId } from '@muster/shared/runtime/ids';
import { defaultContainer, defaultTask } from '@muster/shared/model/defaults';
import type { ContainerSpec, PortSpec } from '@muster/shared/model/service-spec';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerEvent, ContainerRequest, ContainerState, Driver, DriverErrorCode, LogLine, LogOptions } from '../driver.ts';
import { DriverError } from '../driver.ts';

export type Behaviour =
  /** Writes `ready`, runs until the stop signal, then ends with 7. */
  | 'runs'
  /** Writes `ready`; ignores the stop signal. */
  | 'ignores-stop'
  /** Ends by itself with 3. */
  | 'exits-3'
  /** Writes `out 1`, `err 1`, `out 2`, `err 2` and runs on. */
  | 'prints'
  /** Writes `out 1` and ends with 0. */
  | 'prints-and-ends'
  /** Its health check succeeds after a moment. */
  | 'gets-healthy'
  /** Its health check fails for ever. */
  | 'stays-unhealthy'
  /** The engine cannot start it. */
  | 'cannot-start'
  /** Its image is nowhere. */
  | 'no-image';

export interface DriverHarness {
  readonly driver: Driver;
  /** A driver of another owner on the same engine. */
  readonly stranger: Driver;
  container(behaviour: Behaviour): Partial<ContainerSpec> & { readonly image: string };
  /** Makes something that is not ours listen on a host port until it is let go. */
  takePort(): Promise<{ readonly port: number; readonly release: () => Promise<void> }>;
  /** The container is killed from outside, as by `docker kill`. */
  killFromOutside(containerId: string, taskId: string): Promise<void>;
  /** Ends what the harness started, containers included. */
  close(): Promise<void>;
}

const ALL_LOGS: LogOptions = { follow: false, stdout: true, stderr: true };
const EXEC_LIMITS = { timeoutMs: 20_000, maxOutputBytes: 100_000 };

export function describeDriver(name: string, open: () => Promise<DriverHarness>): void {
  describe(`driver contract: ${name}`, () => {
    let harness: DriverHarness;
    let driver: Driver;
    const madeTasks: [Driver, string][] = [];

    beforeAll(async () => {
      harness = await open();
      driver = harness.driver;
    });

    afterAll(async () => {
      await Promise.all(madeTasks.map(([owner, taskId]) => owner.remove(taskId)));
      await harness.close();
    });

    function request(behaviour: Behaviour, change: Partial<ContainerRequest> = {}): ContainerRequest {
      const { image, ...rest } = harness.container(behaviour);
      const spec = defaultTask(image);
      return {
        taskId: systemNewId(),
        serviceId: 'service1',
        serviceName: 'web',
        slot: 1,
        stack: '',
        spec: { ...spec, container: { ...defaultContainer(image), ...rest } },
        ports: [],
        ...change,
      };
    }

    async function created(behaviour: Behaviour, change: Partial<ContainerRequest> = {}, owner = driver): Promise<string> {
      const asked = request(behaviour, change);
      madeTasks.push([owner, asked.taskId]);
      await owner.create(asked);
      return asked.taskId;
    }

    async function started(behaviour: Behaviour, change: Partial<ContainerRequest> = {}): Promise<string> {
      const taskId = await created(behaviour, change);
      await driver.start(taskId);
      return taskId;
    }

    /** A process can catch a signal only after it has said so to its kernel. */
    async function startedAndReady(behaviour: 'runs' | 'ignores-stop'): Promise<string> {
      const taskId = await started(behaviour);
      expect(textOf(await logsOf(taskId, { ...ALL_LOGS, follow: true }, 1))).toEqual(['stdout: ready']);
      return taskId;
    }

    /** Follows the events until the container is as wanted. */
    async function reached(taskId: string, wanted: (state: ContainerState | undefined) => boolean): Promise<ContainerState | undefined> {
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), 30_000);
      let last: ContainerState | undefined;
      try {
        for await (const event of driver.events(stop.signal)) {
          if (event.type === 'changed' && event.taskId !== taskId) continue;
          last = await driver.inspect(taskId);
          if (wanted(last)) return last;
        }
      } finally {
        clearTimeout(timer);
        stop.abort();
      }
      throw new Error(`the container did not get there; it is ${JSON.stringify(last)}`);
    }

    const ended = (taskId: string) => reached(taskId, (state) => state?.phase === 'exited');

    async function logsOf(taskId: string, options: LogOptions, count = Number.POSITIVE_INFINITY): Promise<LogLine[]> {
      const stop = new AbortController();
      const lines: LogLine[] = [];
      for await (const line of driver.logs(taskId, options, stop.signal)) {
        if (lines.push(line) >= count) break;
      }
      return lines;
    }

    const textOf = (lines: readonly LogLine[]) => lines.map(({ source, line }) => `${source}: ${Buffer.from(line).toString()}`);

    const hostPort = (publishedPort: number): PortSpec => ({ protocol: 'tcp', targetPort: 80, publishedPort, mode: 'host' });

    /** How the call failed; undefined when it did not. */
    function failure(call: Promise<unknown>): Promise<unknown> {
      return call.then(
        () => undefined,
        (reason: unknown) => (reason instanceof DriverError ? { code: reason.code, message: reason.message } : reason),
      );
    }

    const error = (code: DriverErrorCode, words: RegExp = /./) => ({ code, message: expect.stringMatching(words) as string });

    describe('engine', () => {
      it('describes its host', async () => {
        const info = await driver.info();
        expect(info).toMatchObject({ os: 'linux', architecture: expect.stringMatching(/^(amd64|arm64)$/) as string });
        expect(info.nanoCpus).toBeGreaterThanOrEqual(1e9);
        expect(info.memoryBytes).toBeGreaterThan(2 ** 28);
        expect(info.engineVersion).not.toBe('');
        expect(info.hostname).not.toBe('');
      });

      it('refuses at once when the signal is aborted already', async () => {
        const reason = new Error('enough');
        await expect(driver.list(AbortSignal.abort(reason))).rejects.toBe(reason);
        await expect(driver.create(request('runs'), AbortSignal.abort(reason))).rejects.toBe(reason);
      });
    });

    describe('images', () => {
      it('finds a present image without asking a registry', async () => {
        const { image } = harness.container('runs');
        const progress: string[] = [];
        await driver.ensureImage({ image, policy: 'missing' }, ({ message }) => progress.push(message));
        await driver.ensureImage({ image, policy: 'never' }, ({ message }) => progress.push(message));
        expect(progress).toEqual([]);
      });

      it('says that an image is missing when it may not be pulled', async () => {
        const { image } = harness.container('no-image');
        expect(await failure(driver.ensureImage({ image, policy: 'never' }, () => undefined))).toEqual(error('image-not-found', /never/));
      });

      it('refuses to create from a missing image', async () => {
        expect(await failure(driver.create(request('no-image')))).toEqual(error('image-not-found'));
      });
    });

    describe('create', () => {
      it('makes a container that does not run yet', async () => {
        const taskId = await created('runs');
        const state = await driver.inspect(taskId);
        expect(state).toMatchObject({ taskId, phase: 'created', health: 'none', outOfMemory: false, ports: [] });
        expect(state?.startedAt).toBeUndefined();
        expect(state?.exitCode).toBeUndefined();
      });

      it('answers with the state that inspect tells', async () => {
        const asked = request('runs');
        madeTasks.push([driver, asked.taskId]);
        const state = await driver.create(asked);
        expect(await driver.inspect(asked.taskId)).toEqual(state);
      });

      it('finds the container of an earlier attempt, running or not', async () => {
        const asked = request('runs');
        madeTasks.push([driver, asked.taskId]);
        const first = await driver.create(asked);
        expect(await driver.create(asked)).toEqual(first);
        await driver.start(asked.taskId);
        expect(await driver.create(asked)).toMatchObject({ containerId: first.containerId, phase: 'running' });
        const mine = (await driver.list()).filter(({ taskId }) => taskId === asked.taskId);
        expect(mine).toHaveLength(1);
      });

      it('makes one container when asked twice at the same time', async () => {
        const asked = request('runs');
        madeTasks.push([driver, asked.taskId]);
        const states = await Promise.all([driver.create(asked), driver.create(asked), driver.create(asked)]);
        expect(new Set(states.map(({ containerId }) => containerId)).size).toBe(1);
      });

      it("refuses the name of another owner's container and leaves that alone", async () => {
        const asked = request('runs');
        madeTasks.push([harness.stranger, asked.taskId]);
        await harness.stranger.create(asked);
        await harness.stranger.start(asked.taskId);
        expect(await failure(driver.create(asked))).toEqual(error('refused', /not/));
        expect(await harness.stranger.inspect(asked.taskId)).toMatchObject({ phase: 'running' });
      });
    });

    describe('start', () => {
      it('runs the container, and does nothing when it runs already', async () => {
        const before = Date.now();
        const taskId = await started('runs');
        const first = await driver.inspect(taskId);
        expect(first).toMatchObject({ phase: 'running', health: 'none' });
        expect(first?.startedAt).toBeGreaterThanOrEqual(before - 1_000);
        await driver.start(taskId);
        expect(await driver.inspect(taskId)).toEqual(first);
      });

      it('runs an ended container again', async () => {
        const taskId = await started('runs');
        await driver.stop(taskId, { graceMs: 10_000 });
        await driver.start(taskId);
        const state = await driver.inspect(taskId);
        expect(state).toMatchObject({ phase: 'running' });
        expect(state?.exitCode).toBeUndefined();
        expect(state?.finishedAt).toBeUndefined();
      });

      it('tells the exit code and the times of one that ended by itself', async () => {
        const taskId = await started('exits-3');
        const state = await ended(taskId);
        expect(state).toMatchObject({ phase: 'exited', exitCode: 3, outOfMemory: false, health: 'none' });
        expect(state?.finishedAt).toBeGreaterThanOrEqual(state?.startedAt ?? Number.POSITIVE_INFINITY);
      });

      it('says not-found for a task without a container', async () => {
        expect(await failure(driver.start(systemNewId()))).toEqual(error('not-found'));
      });

      it("passes on the engine's reason when it cannot start", async () => {
        const taskId = await created('cannot-start');
        expect(await failure(driver.start(taskId))).toEqual(error('refused', /no-such-program/));
        expect((await driver.inspect(taskId))?.phase).toBe('created');
      });
    });

    describe('ports', () => {
      it('binds the port that is asked for, and one of its choice for 0', async () => {
        const { port, release } = await harness.takePort();
        await release();
        const taskId = await started('runs', { ports: [hostPort(port), { ...hostPort(0), targetPort: 81 }] });
        const ports = (await driver.inspect(taskId))?.ports ?? [];
        expect(ports).toContainEqual({ protocol: 'tcp', targetPort: 80, publishedPort: port });
        expect(ports.find(({ targetPort }) => targetPort === 81)?.publishedPort).toBeGreaterThan(0);
        expect(ports).toHaveLength(2);
        expect(await driver.usedPorts()).not.toContain(`tcp/${port}`);
        expect((await driver.list()).find((state) => state.taskId === taskId)?.ports).toEqual(ports);
      });

      it('says which port is taken, and starts once it is free', async () => {
        const { port, release } = await harness.takePort();
        const taskId = await created('runs', { ports: [hostPort(port)] });
        try {
          expect(await failure(driver.start(taskId))).toEqual(error('port-taken', new RegExp(String(port))));
          expect((await driver.inspect(taskId))?.phase).not.toBe('running');
          expect(await driver.usedPorts()).toContain(`tcp/${port}`);
        } finally {
          await release();
        }
        await driver.start(taskId);
        expect(await driver.inspect(taskId)).toMatchObject({ phase: 'running', ports: [{ publishedPort: port }] });
      });

      it('says that a port is taken by another of our containers', async () => {
        const { port, release } = await harness.takePort();
        await release();
        await started('runs', { ports: [hostPort(port)] });
        const second = await created('runs', { ports: [hostPort(port)] });
        expect(await failure(driver.start(second))).toEqual(error('port-taken', new RegExp(String(port))));
      });
    });

    describe('stop, kill, remove', () => {
      it('gives the process time to end by itself', async () => {
        const taskId = await startedAndReady('runs');
        await driver.stop(taskId, { graceMs: 20_000 });
        expect(await driver.inspect(taskId)).toMatchObject({ phase: 'exited', exitCode: 7 });
      });

      it('kills a process that ignores the signal when the grace is over', async () => {
        const taskId = await startedAndReady('ignores-stop');
        const before = performance.now();
        await driver.stop(taskId, { graceMs: 1_000 });
        expect(await driver.inspect(taskId)).toMatchObject({ phase: 'exited', exitCode: 137 });
        expect(performance.now() - before).toBeGreaterThan(900);
        expect(performance.now() - before).toBeLessThan(10_000);
      });

      it('does nothing to stop one that has ended, was never started or is gone', async () => {
        const over = await started('exits-3');
        const before = await ended(over);
        await driver.stop(over, { graceMs: 1_000 });
        expect(await driver.inspect(over)).toEqual(before);
        const fresh = await created('runs');
        await driver.stop(fresh, { graceMs: 1_000 });
        expect((await driver.inspect(fresh))?.phase).toBe('created');
        await driver.stop(systemNewId(), { graceMs: 1_000 });
      });

      it('kills at once, and does nothing to kill an ended one', async () => {
        const taskId = await started('ignores-stop');
        await driver.kill(taskId, 'SIGKILL');
        expect(await ended(taskId)).toMatchObject({ exitCode: 137 });
        await driver.kill(taskId, 'SIGKILL');
        expect(await failure(driver.kill(systemNewId(), 'SIGKILL'))).toEqual(error('not-found'));
      });

      it('removes a running container, and one that is gone', async () => {
        const taskId = await started('ignores-stop');
        await driver.remove(taskId);
        expect(await driver.inspect(taskId)).toBeUndefined();
        await driver.remove(taskId);
        await driver.remove(systemNewId());
        expect(await failure(driver.start(taskId))).toEqual(error('not-found'));
      });

      it('removes once when asked three times at the same time', async () => {
        const taskId = await started('runs');
        await Promise.all([driver.remove(taskId), driver.remove(taskId), driver.remove(taskId)]);
        expect(await driver.inspect(taskId)).toBeUndefined();
      });
    });

    describe('owners', () => {
      it('tells which of its own containers have a lease, before they are started and after, and no others', async () => {
        const disconnect = { exclusive: true, stopAfterMs: 7_000, lostAfterMs: 0, replace: true, onReturn: 'replacement' } as const;
        const plain = await created('runs');
        const leased = { ...request('runs'), taskId: `${plain.slice(0, -1)}${plain.endsWith('0') ? '1' : '0'}` };
        const asked = { ...leased, spec: { ...leased.spec, container: { ...leased.spec.container, stopGraceMs: 2_000 }, disconnect } };
        madeTasks.push([driver, asked.taskId]);
        await driver.create(asked);
        expect(await driver.leased()).toEqual([{ taskId: asked.taskId, phase: 'created', killAfterMs: 9_000 }]);
        await driver.start(asked.taskId);
        expect(await driver.leased()).toEqual([{ taskId: asked.taskId, phase: 'running', killAfterMs: 9_000 }]);
        expect(await harness.stranger.leased()).toEqual([]);
        await driver.kill(asked.taskId, 'SIGKILL');
      });

      it('lists its own containers in every phase and no others', async () => {
        const stranger = await created('runs', {}, harness.stranger);
        const [fresh, running, over] = [await created('runs'), await started('runs'), await started('exits-3')];
        await ended(over);
        const phases = new Map((await driver.list()).map(({ taskId, phase }) => [taskId, phase]));
        expect([fresh, running, over].map((taskId) => phases.get(taskId))).toEqual(['created', 'running', 'exited']);
        expect(phases.has(stranger)).toBe(false);
      });

      it('lists what inspect tells', async () => {
        const taskId = await started('exits-3');
        const state = await ended(taskId);
        expect((await driver.list()).find((listed) => listed.taskId === taskId)).toEqual(state);
      });

      it("neither sees nor touches another owner's container", async () => {
        const taskId = await created('runs', {}, harness.stranger);
        await harness.stranger.start(taskId);
        const never = new AbortController().signal;
        expect(await driver.inspect(taskId)).toBeUndefined();
        expect(await failure(driver.start(taskId))).toEqual(error('not-found'));
        await driver.stop(taskId, { graceMs: 0 });
        expect(await failure(driver.kill(taskId, 'SIGKILL'))).toEqual(error('not-found'));
        await driver.remove(taskId);
        expect(await failure(driver.stats(taskId))).toEqual(error('not-found'));
        expect(await failure(driver.exec(taskId, ['true'], EXEC_LIMITS))).toEqual(error('not-found'));
        expect(await failure(driver.logs(taskId, ALL_LOGS, never)[Symbol.asyncIterator]().next())).toEqual(error('not-found'));
        expect(await harness.stranger.inspect(taskId)).toMatchObject({ phase: 'running' });
      });
    });

    describe('events', () => {
      it('begin with resync, then name the container at each change', async () => {
        const stop = new AbortController();
        const events = driver.events(stop.signal)[Symbol.asyncIterator]();
        const next = async () => (await events.next()).value as ContainerEvent;
        expect(await next()).toEqual({ type: 'resync' });
        const taskId = await created('runs');
        const about = async (wanted: (state: ContainerState | undefined) => boolean) => {
          for (;;) {
            const event = await next();
            if (event.type === 'changed' && event.taskId === taskId && wanted(await driver.inspect(taskId))) return;
          }
        };
        await about((state) => state?.phase === 'created');
        await driver.start(taskId);
        await about((state) => state?.phase === 'running');
        await driver.stop(taskId, { graceMs: 10_000 });
        await about((state) => state?.phase === 'exited');
        await driver.remove(taskId);
        await about((state) => state === undefined);
        stop.abort();
        expect((await events.next()).done).toBe(true);
      });

      it('tell that a container was killed from outside', async () => {
        const taskId = await started('runs');
        const containerId = (await driver.inspect(taskId))?.containerId ?? '';
        const over = ended(taskId);
        await harness.killFromOutside(containerId, taskId);
        expect(await over).toMatchObject({ exitCode: 137, outOfMemory: false });
      });

      it('end when the signal is aborted, also while nobody reads', async () => {
        const stop = new AbortController();
        const events = driver.events(stop.signal)[Symbol.asyncIterator]();
        await events.next();
        const waiting = events.next();
        stop.abort();
        expect((await waiting).done ?? false).toBe(true);
        for await (const event of driver.events(AbortSignal.abort())) throw new Error(`unexpected ${event.type}`);
      });

      it('reach several readers', async () => {
        const taskId = await created('runs');
        const [one, two] = [reached(taskId, (state) => state?.phase === 'running'), reached(taskId, (state) => state?.phase === 'running')];
        await driver.start(taskId);
        expect(await one).toEqual(await two);
      });
    });

    describe('health', () => {
      it('is starting from the start, then healthy', async () => {
        const taskId = await started('gets-healthy');
        expect((await driver.inspect(taskId))?.health).toBe('starting');
        expect(await reached(taskId, (state) => state?.health === 'healthy')).toMatchObject({ phase: 'running' });
      });

      it('becomes unhealthy while the container runs on, and is none once it has ended', async () => {
        const taskId = await started('stays-unhealthy');
        expect(await reached(taskId, (state) => state?.health === 'unhealthy')).toMatchObject({ phase: 'running' });
        expect((await driver.list()).find((state) => state.taskId === taskId)?.health).toBe('unhealthy');
        await driver.stop(taskId, { graceMs: 0 });
        expect((await driver.inspect(taskId))?.health).toBe('none');
      });
    });

    describe('logs', () => {
      it('give each stream its lines in order, with times', async () => {
        const before = Date.now();
        const taskId = await started('prints');
        const lines = await logsOf(taskId, { ...ALL_LOGS, follow: true }, 4);
        const texts = textOf(lines);
        expect(texts.filter((text) => text.startsWith('stdout'))).toEqual(['stdout: out 1', 'stdout: out 2']);
        expect(texts.filter((text) => text.startsWith('stderr'))).toEqual(['stderr: err 1', 'stderr: err 2']);
        for (const { at } of lines) expect(at).toBeGreaterThanOrEqual(before - 1_000);
      });

      it('give one stream when one is asked for', async () => {
        const taskId = await started('prints');
        await logsOf(taskId, { ...ALL_LOGS, follow: true }, 4);
        expect(textOf(await logsOf(taskId, { ...ALL_LOGS, stdout: false }))).toEqual(['stderr: err 1', 'stderr: err 2']);
        expect(textOf(await logsOf(taskId, { ...ALL_LOGS, stderr: false }))).toEqual(['stdout: out 1', 'stdout: out 2']);
      });

      it('give the tail, and what came since a moment', async () => {
        const taskId = await started('prints');
        const all = await logsOf(taskId, { ...ALL_LOGS, follow: true }, 4);
        expect(textOf(await logsOf(taskId, { ...ALL_LOGS, tail: 1 }))).toHaveLength(1);
        expect(textOf(await logsOf(taskId, { ...ALL_LOGS, stderr: false, tail: 4 }))).toEqual(['stdout: out 1', 'stdout: out 2']);
        const lastAt = Math.max(...all.map(({ at }) => at));
        expect(await logsOf(taskId, { ...ALL_LOGS, since: lastAt + 1_000 })).toEqual([]);
        expect(await logsOf(taskId, { ...ALL_LOGS, since: lastAt - 60_000 })).toHaveLength(4);
      });

      it('end with the container when they are followed, and stay readable', async () => {
        const taskId = await created('prints-and-ends');
        await driver.start(taskId);
        expect(textOf(await logsOf(taskId, { ...ALL_LOGS, follow: true }))).toEqual(['stdout: out 1']);
        await ended(taskId);
        expect(textOf(await logsOf(taskId, ALL_LOGS))).toEqual(['stdout: out 1']);
      });

      it('end without an error when the signal is aborted', async () => {
        const taskId = await started('prints');
        const stop = new AbortController();
        const seen: string[] = [];
        for await (const line of driver.logs(taskId, { ...ALL_LOGS, follow: true }, stop.signal)) {
          seen.push(...textOf([line]));
          if (seen.length === 4) stop.abort();
        }
        expect(seen).toHaveLength(4);
      });
    });

    describe('stats', () => {
      it('measure a running container', async () => {
        const taskId = await started('runs');
        const stats = await driver.stats(taskId);
        expect(stats.memoryBytes).toBeGreaterThan(0);
        expect(stats.memoryLimitBytes).toBeGreaterThan(stats.memoryBytes);
        expect(stats.pids).toBeGreaterThanOrEqual(1);
        expect(stats.cpuNanos).toBeGreaterThanOrEqual(0);
        expect(Math.abs(stats.readAt - Date.now())).toBeLessThan(60_000);
      });

      it('are refused for one that does not run', async () => {
        expect(await failure(driver.stats(await created('runs')))).toEqual(error('refused'));
      });
    });

    describe('exec', () => {
      it('gives the exit code and both streams', async () => {
        const taskId = await started('runs');
        const result = await driver.exec(taskId, ['sh', '-c', 'echo out; echo err >&2; exit 4'], EXEC_LIMITS);
        expect([result.exitCode, Buffer.from(result.stdout).toString(), Buffer.from(result.stderr).toString()]).toEqual([4, 'out\n', 'err\n']);
      });

      it('drops output beyond the bound and still gets the exit code', async () => {
        const taskId = await started('runs');
        const result = await driver.exec(taskId, ['sh', '-c', 'head -c 300000 /dev/zero; exit 5'], { ...EXEC_LIMITS, maxOutputBytes: 1_000 });
        expect([result.exitCode, result.stdout.length]).toEqual([5, 1_000]);
      });

      it('gives up on a command that does not end in time', async () => {
        const taskId = await started('runs');
        const before = performance.now();
        expect(await failure(driver.exec(taskId, ['sleep', '1000'], { ...EXEC_LIMITS, timeoutMs: 300 }))).toEqual(error('timeout', /300 ms/));
        expect(performance.now() - before).toBeLessThan(10_000);
        expect(await driver.inspect(taskId)).toMatchObject({ phase: 'running' });
      });

      it('is refused in a container that does not run', async () => {
        expect(await failure(driver.exec(await created('runs'), ['true'], EXEC_LIMITS))).toEqual(error('refused'));
      });
    });
  });
}
