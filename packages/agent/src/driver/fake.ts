/**
 * An engine in memory, for tests, the simulator and the bench. `FakeEngine` is
 * the host's engine: it holds the containers, survives the agent, and takes the
 * faults a test injects. `open` gives a driver on it, as an agent would open one;
 * several owners may share an engine and do not see each other's containers.
 *
 * It reads time, timers and randomness only from what it is given, and sets a
 * timer only for a latency that is not zero, so a thousand engines fit in one process.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import { type Random, seededRandom } from '@muster/shared/runtime/random';
import type { ContainerRequest, ContainerState, Driver, EngineInfo, LogLine } from './driver.ts';
import { DriverError } from './driver.ts';
import { EventQueue } from './event-queue.ts';
import {
  draw,
  engineDown,
  type FakeImage,
  type FakeOperation,
  type Latency,
  type ScriptedFailure,
} from './fake-behaviour.ts';
import { fakeDriver } from './fake-driver.ts';

export interface FakeEngineOptions {
  readonly clock: Clock;
  readonly random?: Random;
  /** Latency of each call besides what the image's script adds; default 0. */
  readonly latency?: Latency;
  readonly info?: Partial<EngineInfo>;
  readonly images?: Readonly<Record<string, FakeImage>>;
  /** For images that are not listed; default: present, runs until stopped. */
  readonly otherImages?: FakeImage;
  /** Called at once for each change of a container, also while the engine is down: what really happened. */
  readonly onChange?: (container: FakeContainer) => void;
}

/** A container inside the fake engine. The engine alone changes it. */
export interface FakeContainer {
  readonly owner: string;
  readonly request: ContainerRequest;
  readonly image: FakeImage;
  readonly log: LogLine[];
  state: ContainerState;
  /** How often it was started; more than once is a restart of the same container. */
  starts: number;
  /** Cancels the timers of this run. */
  cancel: (() => void)[];
  /** Called once when this run ends. */
  ended: (() => void)[];
  /** Called when a line is logged or the run ends. */
  logged: (() => void)[];
}

interface Subscription {
  readonly owner: string;
  readonly queue: EventQueue;
}

const KILLED = 137;
const MAX_LOG_LINES = 1_000;
const FIRST_EPHEMERAL_PORT = 32_768;

const defaultInfo: EngineInfo = {
  hostname: 'fake',
  os: 'linux',
  architecture: 'amd64',
  nanoCpus: 4e9,
  memoryBytes: 8 * 2 ** 30,
  engineVersion: 'fake',
  engineLabels: {},
};

export class FakeEngine {
  readonly clock: Clock;
  readonly random: Random;
  readonly info: EngineInfo;
  readonly containers = new Map<string, FakeContainer>();
  readonly #latency: Latency;
  readonly #otherImages: FakeImage;
  readonly #onChange: (container: FakeContainer) => void;
  readonly #images: Map<string, FakeImage>;
  readonly #pulled = new Set<string>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #failures = new Map<FakeOperation, ScriptedFailure>();
  readonly #foreignPorts = new Set<string>();
  /** Host port → task that holds it. */
  readonly #ports = new Map<string, string>();
  #down: DriverError | undefined;
  #eventsToLose = 0;
  #created = 0;

  constructor(options: FakeEngineOptions) {
    this.clock = options.clock;
    this.random = options.random ?? seededRandom(1);
    this.info = { ...defaultInfo, ...options.info };
    this.#latency = options.latency ?? 0;
    this.#images = new Map(Object.entries(options.images ?? {}));
    this.#otherImages = options.otherImages ?? {};
    this.#onChange = options.onChange ?? (() => undefined);
  }

  /** A driver for one owner, as an agent opens it when it starts. */
  open(owner: { readonly nodeId: string }): Driver {
    return fakeDriver(this, owner.nodeId);
  }

  // Faults and facts that a test sets.

  setImage(name: string, image: FakeImage): void {
    this.#images.set(name, image);
    this.#pulled.delete(name);
  }

  /** The process ends by itself. */
  crash(taskId: string, exitCode: number, how: { readonly outOfMemory?: boolean } = {}): void {
    this.end(this.#get(taskId), exitCode, how.outOfMemory ?? false);
  }

  /** Somebody runs `docker kill`. */
  externalKill(taskId: string): void {
    this.end(this.#get(taskId), KILLED, false);
  }

  /** Somebody runs `docker rm -f`. */
  externalRemove(taskId: string): void {
    this.destroy(this.#get(taskId));
  }

  setHealth(taskId: string, health: ContainerState['health']): void {
    const container = this.#get(taskId);
    container.state = { ...container.state, health };
    this.#changed(container);
  }

  /** Adds a line to a container's log. */
  print(taskId: string, line: string, source: LogLine['source'] = 'stdout'): void {
    this.#print(this.#get(taskId), line, source);
  }

  /** Something that is not ours listens on a host port, as `tcp/80`. */
  takePort(port: string): void {
    this.#foreignPorts.add(port);
  }

  freePort(port: string): void {
    this.#foreignPorts.delete(port);
  }

  foreignPorts(): readonly string[] {
    return [...this.#foreignPorts].sort();
  }

  /** Calls fail and events stop, while the containers go on. */
  goDown(error: DriverError = engineDown()): void {
    this.#down = error;
  }

  /** The engine answers again; readers of events are told to look at everything. */
  comeBack(): void {
    if (this.#down === undefined) return;
    this.#down = undefined;
    for (const { queue } of this.#subscriptions) queue.resync();
  }

  /** The daemon is killed and is back after `downMs`; without live-restore its containers end with it. */
  restart(options: { readonly downMs: number; readonly liveRestore: boolean }): void {
    this.goDown();
    if (!options.liveRestore) {
      for (const container of this.containers.values()) this.end(container, KILLED, false);
    }
    this.clock.after(options.downMs, () => this.comeBack());
  }

  /** The next `count` events reach no reader. */
  loseEvents(count: number): void {
    this.#eventsToLose = count;
  }

  /** The next calls of `operation` fail, before or after they did their work. */
  failNext(operation: FakeOperation, error: DriverError, options: { when?: 'before' | 'after'; times?: number } = {}): void {
    this.#failures.set(operation, { error, when: options.when ?? 'before', times: options.times ?? 1 });
  }

  // What the drivers opened on the engine use.

  /** Runs one call with its latency and scripted failures. */
  async call<Result>(operation: FakeOperation, signal: AbortSignal | undefined, run: () => Result | Promise<Result>): Promise<Result> {
    signal?.throwIfAborted();
    const failure = this.#takeFailure(operation);
    await this.pause(this.#latency, signal);
    this.#refuseWhenDown();
    if (failure?.when === 'before') throw failure.error;
    const result = await run();
    // When it went down meanwhile the work may be done, but nobody hears of it.
    this.#refuseWhenDown();
    if (failure !== undefined) throw failure.error;
    return result;
  }

  async pause(latency: Latency | undefined, signal?: AbortSignal): Promise<void> {
    const ms = draw(latency, this.random);
    if (ms > 0) await this.clock.sleep(ms, signal);
  }

  image(name: string): FakeImage {
    return this.#images.get(name) ?? this.#otherImages;
  }

  isPresent(name: string): boolean {
    return this.#pulled.has(name) || (this.image(name).registry ?? 'present') === 'present';
  }

  pulled(name: string): void {
    this.#pulled.add(name);
  }

  /** Undefined when there is none or it is another owner's. */
  find(owner: string, taskId: string): FakeContainer | undefined {
    const container = this.containers.get(taskId);
    return container?.owner === owner ? container : undefined;
  }

  create(owner: string, request: ContainerRequest): FakeContainer {
    const container: FakeContainer = {
      owner,
      request,
      image: this.image(request.spec.container.image),
      log: [],
      state: {
        taskId: request.taskId,
        containerId: `fake${String(++this.#created).padStart(12, '0')}`,
        phase: 'created',
        health: 'none',
        outOfMemory: false,
        ports: [],
      },
      starts: 0,
      cancel: [],
      ended: [],
      logged: [],
    };
    this.containers.set(request.taskId, container);
    this.#changed(container);
    return container;
  }

  /** Throws `port-taken` and leaves the container as it was when a host port is not free. */
  begin(container: FakeContainer): void {
    const { image } = container;
    const ports = this.#bindPorts(container);
    const { taskId, containerId } = container.state;
    const checked = image.healthyAfterMs !== undefined;
    container.starts += 1;
    container.state = {
      taskId,
      containerId,
      phase: 'running',
      health: checked ? 'starting' : 'none',
      outOfMemory: false,
      startedAt: this.clock.now(),
      ports,
      address: '10.255.0.2',
    };
    this.#changed(container);
    for (const line of image.prints ?? []) {
      if (line.startsWith('!')) this.#print(container, line.slice(1), 'stderr');
      else this.#print(container, line, 'stdout');
    }
    if (image.exitAfterMs !== undefined) {
      this.#later(container, image.exitAfterMs, () => this.end(container, image.exitCode ?? 0, image.outOfMemory ?? false));
    }
    if (image.healthyAfterMs === 'never') {
      if (image.unhealthyAfterMs !== undefined) {
        this.#later(container, image.unhealthyAfterMs, () => this.setHealth(taskId, 'unhealthy'));
      }
    } else if (image.healthyAfterMs !== undefined) {
      this.#later(container, image.healthyAfterMs, () => this.setHealth(taskId, 'healthy'));
    }
  }

  /** Ends the run; does nothing when it is not running. */
  end(container: FakeContainer, exitCode: number, outOfMemory: boolean): void {
    if (container.state.phase !== 'running' && container.state.phase !== 'paused') return;
    for (const cancel of container.cancel.splice(0)) cancel();
    for (const [port, holder] of this.#ports) if (holder === container.state.taskId) this.#ports.delete(port);
    const { address: _address, ...state } = container.state;
    container.state = {
      ...state,
      phase: 'exited',
      health: 'none',
      exitCode,
      outOfMemory,
      finishedAt: this.clock.now(),
      ports: [],
    };
    for (const ended of container.ended.splice(0)) ended();
    for (const wake of container.logged.splice(0)) wake();
    this.#changed(container);
  }

  destroy(container: FakeContainer): void {
    this.end(container, KILLED, false);
    this.containers.delete(container.state.taskId);
    for (const wake of container.logged.splice(0)) wake();
    this.#changed(container);
  }

  async *events(owner: string, signal: AbortSignal) {
    const subscription: Subscription = { owner, queue: new EventQueue() };
    this.#subscriptions.add(subscription);
    // While the engine is down nobody receives events: the first `resync` comes with it.
    if (this.#down === undefined) subscription.queue.resync();
    try {
      yield* subscription.queue.read(signal);
    } finally {
      this.#subscriptions.delete(subscription);
    }
  }

  #get(taskId: string): FakeContainer {
    const container = this.containers.get(taskId);
    if (container === undefined) throw new Error(`the fake engine has no container for task ${taskId}`);
    return container;
  }

  #refuseWhenDown(): void {
    if (this.#down !== undefined) throw this.#down;
  }

  #takeFailure(operation: FakeOperation): ScriptedFailure | undefined {
    const failure = this.#failures.get(operation);
    if (failure === undefined) return undefined;
    failure.times -= 1;
    if (failure.times <= 0) this.#failures.delete(operation);
    return failure;
  }

  #changed(container: FakeContainer): void {
    this.#onChange(container);
    if (this.#down !== undefined) return;
    if (this.#eventsToLose > 0) {
      this.#eventsToLose -= 1;
      return;
    }
    for (const { owner, queue } of this.#subscriptions) {
      if (owner === container.owner) queue.changed(container.state.taskId);
    }
  }

  #later(container: FakeContainer, latency: Latency, run: () => void): void {
    container.cancel.push(this.clock.after(draw(latency, this.random), run));
  }

  #print(container: FakeContainer, text: string, source: LogLine['source']): void {
    container.log.push({ source, at: this.clock.now(), line: Buffer.from(text) });
    if (container.log.length > MAX_LOG_LINES) container.log.shift();
    for (const wake of container.logged.splice(0)) wake();
  }

  #bindPorts(container: FakeContainer): ContainerState['ports'] {
    const bound = container.request.ports.map(({ protocol, targetPort, publishedPort }) => ({
      protocol,
      targetPort,
      publishedPort: publishedPort === 0 ? this.#freePort(protocol) : publishedPort,
    }));
    for (const { protocol, publishedPort } of bound) {
      const port = `${protocol}/${publishedPort}`;
      const holder = this.#foreignPorts.has(port) ? 'another program' : this.#ports.get(port);
      if (holder !== undefined) {
        throw new DriverError('port-taken', `Host port ${port} is already in use by ${holder}.`);
      }
    }
    for (const { protocol, publishedPort } of bound) {
      this.#ports.set(`${protocol}/${publishedPort}`, container.state.taskId);
    }
    return bound;
  }

  #freePort(protocol: 'tcp' | 'udp'): number {
    for (let port = FIRST_EPHEMERAL_PORT; port < 65_536; port++) {
      const name = `${protocol}/${port}`;
      if (!this.#foreignPorts.has(name) && !this.#ports.has(name)) {
        return port;
      }
    }
    throw new DriverError('port-taken', `No ${protocol} port is free on the fake engine.`);
  }
}
