/** The driver of one owner on a `FakeEngine`. */
import { isExclusive, leaseOf } from '@muster/shared/model/disconnect';
import { DriverError, type Driver, type LogLine, type LogOptions } from './driver.ts';
import { draw, noSuchContainer } from './fake-behaviour.ts';
import type { FakeContainer, FakeEngine } from './fake.ts';

const KILLED = 137;
const DEFAULT_MEMORY_BYTES = 10 * 2 ** 20;

export function fakeDriver(engine: FakeEngine, owner: string): Driver {
  const need = (taskId: string): FakeContainer => {
    const container = engine.find(owner, taskId);
    if (container === undefined) throw noSuchContainer(taskId);
    return container;
  };
  const needRunning = (taskId: string): FakeContainer => {
    const container = need(taskId);
    if (container.state.phase !== 'running') {
      throw new DriverError('refused', `The container of task ${taskId} is ${container.state.phase}, not running.`);
    }
    return container;
  };

  return {
    info: (signal) => engine.call('info', signal, () => engine.info),

    ensureImage: ({ image, policy }, onProgress, signal) =>
      engine.call('ensureImage', signal, async () => {
        const present = engine.isPresent(image);
        if (present && policy !== 'always') return;
        if (policy === 'never') {
          throw new DriverError('image-not-found', `Image ${image} is not on this host and its pull policy is "never".`);
        }
        const { registry = 'present', pullMs } = engine.image(image);
        onProgress({ message: `pulling ${image}` });
        await engine.pause(pullMs, signal);
        if (registry === 'missing') {
          throw new DriverError('image-not-found', `Image ${image} is neither on this host nor in its registry.`);
        }
        if (registry === 'denied') {
          throw new DriverError('registry-denied', `The registry refuses to give image ${image}.`);
        }
        engine.pulled(image);
      }),

    create: (request, signal) =>
      engine.call('create', signal, () => {
        const existing = engine.containers.get(request.taskId);
        if (existing !== undefined) {
          if (existing.owner === owner) return existing.state;
          throw new DriverError('refused', `A container that is not ours bears the name of task ${request.taskId}.`);
        }
        if (!engine.isPresent(request.spec.container.image)) {
          throw new DriverError('image-not-found', `Image ${request.spec.container.image} is not on this host.`);
        }
        return engine.create(owner, request).state;
      }),

    start: (taskId, signal) =>
      engine.call('start', signal, async () => {
        const container = need(taskId);
        if (container.state.phase === 'running') return;
        await engine.pause(container.image.startMs, signal);
        // It may have been removed or started by somebody else meanwhile.
        if (need(taskId).state.phase === 'running') return;
        if (container.image.startError !== undefined) throw new DriverError('refused', container.image.startError);
        engine.begin(container);
      }),

    stop: (taskId, { graceMs }, signal) =>
      engine.call('stop', signal, async () => {
        const container = engine.find(owner, taskId);
        if (container === undefined || container.state.phase !== 'running') return;
        const { stopMs = 0, stopExitCode = 143 } = container.image;
        const endsAfterMs = stopMs === 'never' ? Number.POSITIVE_INFINITY : draw(stopMs, engine.random);
        if (endsAfterMs === 0) {
          engine.end(container, stopExitCode, false);
          return;
        }
        const [afterMs, exitCode] = endsAfterMs <= graceMs ? [endsAfterMs, stopExitCode] : [graceMs, KILLED];
        container.cancel.push(engine.clock.after(afterMs, () => engine.end(container, exitCode, false)));
        await ended(container, signal);
      }),

    kill: (taskId, killSignal, signal) =>
      engine.call('kill', signal, () => {
        const container = need(taskId);
        if (killSignal === 'SIGKILL' || container.image.stopMs !== 'never') engine.end(container, KILLED, false);
      }),

    remove: (taskId, signal) =>
      engine.call('remove', signal, () => {
        const container = engine.find(owner, taskId);
        if (container !== undefined) engine.destroy(container);
      }),

    inspect: (taskId, signal) => engine.call('inspect', signal, () => engine.find(owner, taskId)?.state),

    list: (signal) =>
      engine.call('list', signal, () =>
        [...engine.containers.values()].filter((container) => container.owner === owner).map(({ state }) => state),
      ),

    leased: (signal) =>
      engine.call('list', signal, () =>
        [...engine.containers.values()].flatMap(({ owner: of, state: { taskId, phase }, request: { spec } }) => {
          const lease = of === owner && isExclusive(spec) ? leaseOf(spec) : undefined;
          return lease === undefined ? [] : [{ taskId, phase, killAfterMs: lease.killAtMs }];
        }),
      ),

    events: (signal) => engine.events(owner, signal),

    async *logs(taskId, options, signal) {
      const container = await engine.call('logs', signal, () => need(taskId));
      yield* readLog(engine, container, options, signal);
    },

    stats: (taskId, signal) =>
      engine.call('stats', signal, () => {
        const { state, image } = needRunning(taskId);
        const now = engine.clock.now();
        return {
          cpuNanos: Math.round((now - (state.startedAt ?? now)) * 1e6 * (image.cpuLoad ?? 0.01)),
          memoryBytes: image.memoryBytes ?? DEFAULT_MEMORY_BYTES,
          memoryLimitBytes: engine.info.memoryBytes,
          pids: 1,
          readAt: now,
        };
      }),

    exec: (taskId, command, { timeoutMs, maxOutputBytes }, signal) =>
      engine.call('exec', signal, async () => {
        const { image } = needRunning(taskId);
        const { takesMs = 0, exitCode = 0, stdout = Buffer.alloc(0), stderr = Buffer.alloc(0) } = image.exec?.(command) ?? {};
        await engine.pause(Math.min(takesMs, timeoutMs), signal);
        if (takesMs > timeoutMs) {
          throw new DriverError('timeout', `The command did not end within ${timeoutMs} ms.`);
        }
        return {
          exitCode,
          stdout: stdout.subarray(0, maxOutputBytes),
          stderr: stderr.subarray(0, Math.max(0, maxOutputBytes - stdout.length)),
        };
      }),

    usedPorts: (signal) => engine.call('usedPorts', signal, () => engine.foreignPorts()),
  };
}

/** Resolves when the present run is over. */
function ended(container: FakeContainer, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    container.ended.push(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}

/** Follows until the run ends or the container goes. */
async function* readLog(
  engine: FakeEngine,
  container: FakeContainer,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void, undefined> {
  const wanted = (entry: LogLine) => (entry.source === 'stdout' ? options.stdout : options.stderr);
  const tail = options.tail === undefined ? container.log : container.log.slice(Math.max(0, container.log.length - options.tail));
  const past = tail.filter((entry) => wanted(entry) && entry.at >= (options.since ?? 0));
  let last = container.log.at(-1);
  yield* past;
  while (options.follow && !signal.aborted) {
    // The ring drops old lines, so the place is remembered by the line, not by its index.
    const fresh = container.log.slice(last === undefined ? 0 : container.log.indexOf(last) + 1);
    last = container.log.at(-1);
    yield* fresh.filter(wanted);
    if (last !== container.log.at(-1)) continue;
    if (container.state.phase !== 'running' || !engine.containers.has(container.state.taskId)) return;
    await new Promise<void>((resolve) => {
      container.logged.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
