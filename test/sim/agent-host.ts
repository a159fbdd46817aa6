/** A host that runs containers: its engine, its disk, and the agent on it. Each can fail by itself. */
import { type Agent, createAgent } from '@muster/agent/agent';
import { FakeEngine, type FakeContainer } from '@muster/agent/driver/fake';
import { MemoryLeaseRecord } from '@muster/agent/lease/lease-record';
import { createWatchdog } from '@muster/agent/lease/watchdog';
import type { AssignmentChange, StatusRecord } from '@muster/agent/journal/journal';
import { asNodeId, type NodeId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { AssignmentsMessage, Fence } from '@muster/shared/model/session-messages';
import type { AgentTransport } from '@muster/shared/transport/channel';
import type { MemoryNetwork } from '@muster/shared/transport/memory-network';
import { transportOf } from './channels.ts';
import { Dice } from './dice.ts';
import { Disk } from './disk.ts';
import { driverOf } from './driver-of.ts';
import { HostKernel, leadsOf } from './host-kernel.ts';
import { SimNetworks } from './host-networks.ts';
import { IMAGES } from './images.ts';
import { listenTo } from './listen.ts';
import { Replay } from './replay.ts';
import { SimProcess, type WakeOrder, wholeMs } from './process.ts';

export interface AgentHostOptions {
  readonly name: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly network: MemoryNetwork;
  readonly managers: readonly string[];
  readonly onContainer: (host: AgentHost, container: FakeContainer) => void;
  /** The agent takes a container down. */
  readonly onStop: (host: AgentHost, taskId: string) => void;
  readonly onObeyed: (host: AgentHost, change: AssignmentChange) => void;
  readonly onStatuses: (host: AgentHost, records: readonly StatusRecord[]) => void;
  readonly onPowerLoss: (host: AgentHost) => void;
  /** A manager has told the host, in full or in part, where to lead connections. */
  readonly onNetworks: (host: AgentHost, fence: Fence, state: NetworkState) => void;
  readonly onAssignments: (host: AgentHost, manager: string, message: AssignmentsMessage) => void;
  /** The host leads connections so from now on. */
  readonly onLed: (host: AgentHost, leads: string) => void;
  /** What no process may do: end by itself. */
  readonly onEnd: (process: string, error: unknown) => void;
  /** For deliberately broken agents. */
  readonly tamper: (transport: AgentTransport) => AgentTransport;
  /** For deliberately broken hosts: how often they do not bring in force what they say they have. */
  readonly skipsNetworks: number;
}

/** Containers there have what plain Docker gives them. */
const WITHOUT_NETWORKS = 0.08;

export interface SessionWith {
  readonly manager: string;
  /** By the true clock. */
  readonly since: number;
}

const KILLED = 137;

/** For what is no process: time goes by in whole milliseconds there, too. */
function wholeClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, callback) => clock.after(wholeMs(ms), callback),
    sleep: (ms, signal) => clock.sleep(wholeMs(ms), signal),
  };
}

export class AgentHost {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly zone: string;
  readonly engine: FakeEngine;
  readonly replay = new Replay();
  readonly kernel: HostKernel;
  readonly #options: AgentHostOptions;
  readonly #dice: Dice;
  readonly #disk: Disk;
  #skewMs: number;
  readonly #transport: AgentTransport;
  /** Outlives the agent, not the host's power. */
  readonly #leases = new MemoryLeaseRecord();
  #watchdog: SimProcess | undefined;
  #engineAwayAt = Number.NEGATIVE_INFINITY;
  #isEngineAway = false;
  #process: SimProcess | undefined;
  #agent: Agent | undefined;
  #stop = new AbortController();
  #isPowered = true;
  #isStopping = false;
  #session: SessionWith | undefined;
  #starts = 0;
  /** Of all processes that there were; a killed one is never told. */
  readonly #stops: AbortController[] = [];

  constructor(options: AgentHostOptions, index: number) {
    const { name, seed, clock, network, tamper } = options;
    this.name = name;
    this.#options = options;
    this.#transport = listenTo(tamper(this.replay.wrap(network.transport(name))), {
      onSession: (manager) => {
        this.#session = { manager, since: clock.monotonic() };
      },
      onNetworks: (_manager, fence, state) => options.onNetworks(this, fence, state),
      onAssignments: (manager, message) => options.onAssignments(this, manager, message),
    });
    this.kernel = new HostKernel(new Dice(seed, `${name}/kernel`).chance(WITHOUT_NETWORKS) ? 'none' : 'kernel', ({ services }) => {
      options.onLed(this, services.map(({ name: service, endpoints }) => `${service}: ${leadsOf(endpoints)}`).join('; '));
    });
    this.#dice = new Dice(seed, name);
    this.nodeId = asNodeId(`node${String(index).padStart(21, '0')}`);
    this.zone = index % 2 === 0 ? 'a' : 'b';
    this.#skewMs = Math.round(this.#dice.between(-300, 300));
    this.#disk = new Disk(this.nodeId, {
      onObeyed: (change) => options.onObeyed(this, change),
      onStatuses: (records) => options.onStatuses(this, records),
    });
    this.engine = new FakeEngine({
      clock: wholeClock(clock),
      random: new Dice(seed, `${name}/engine`).random,
      latency: [0.5, 4],
      info: {
        hostname: name,
        nanoCpus: this.#dice.whole(2, 4) * 1e9,
        memoryBytes: this.#dice.whole(2, 8) * 2 ** 30,
        engineLabels: { zone: this.zone },
        generic: [
          { kind: 'GPU', count: 2, names: [`${name}-a`, `${name}-b`] },
          { kind: 'SSD', count: 3, names: [] },
        ],
      },
      images: IMAGES,
      onChange: (container) => options.onContainer(this, container),
    });
  }

  get isPowered(): boolean {
    return this.#isPowered;
  }

  /** When the engine was last away, by the true clock; it may be now. */
  get engineAwayAt(): number {
    return this.#isEngineAway ? this.#options.clock.now() : this.#engineAwayAt;
  }

  get isAgentUp(): boolean {
    return this.#process !== undefined;
  }

  get isConnected(): boolean {
    // A process that is stopped hears nothing, whatever it believes.
    return this.#process?.isRunning === true && (this.#agent?.session.connected ?? false);
  }

  /** The last one that a manager has begun. */
  get session(): SessionWith | undefined {
    return this.#session;
  }

  get running(): FakeContainer[] {
    return this.#isPowered ? [...this.engine.containers.values()].filter(({ state }) => state.phase === 'running') : [];
  }

  /** Somebody sets the host's clock. */
  setClock(aheadMs: number): void {
    this.#skewMs = aheadMs;
  }

  startAgent(): void {
    if (this.#process !== undefined || !this.#isPowered) return;
    const { seed, name, clock, managers, onEnd } = this.#options;
    this.#starts += 1;
    const process = new SimProcess(name, clock, () => this.#skewMs);
    const stop = new AbortController();
    this.#stops.push(stop);
    const dice = new Dice(seed, `${name}/networks/${this.#starts}`);
    const { skipsNetworks } = this.#options;
    const agent = createAgent({
      simulateNetworks: (kept) => new SimNetworks({ ...kept, kernel: this.kernel, clock: process.clock, dice, isSkipped: () => dice.chance(skipsNetworks) }),
      journal: this.#disk.open(process),
      openDriver: (nodeId) => driverOf(process, this.engine.open({ nodeId }), (taskId) => this.#options.onStop(this, taskId)),
      transport: transportOf(process, this.#transport),
      hostStops: () => Promise.resolve(this.#isStopping),
      leases: { record: this.#leases, uptime: () => process.clock.monotonic(), startWatchdog: () => this.#startWatchdog() },
      managers,
      address: name,
      hostname: name,
      version: '0.1.0',
      clock: process.clock,
      random: new Dice(seed, `${name}/agent/${this.#starts}`).random,
      logger: silentLogger,
    });
    this.#process = process;
    this.#agent = agent;
    this.#stop = stop;
    agent.run(stop.signal).then(
      () => {
        // What it was still waiting for ends with it.
        process.kill();
        if (!stop.signal.aborted) onEnd(name, undefined);
        else if (this.#process === process) this.#forget();
      },
      (error: unknown) => onEnd(name, error),
    );
  }

  /** A process of its own: what befalls the agent does not befall it. */
  #startWatchdog(): void {
    if (this.#watchdog !== undefined || !this.#isPowered) return;
    const { name, clock, onEnd } = this.#options;
    const process = new SimProcess(`${name}/watchdog`, clock, () => this.#skewMs);
    this.#watchdog = process;
    const driver = driverOf(process, this.engine.open({ nodeId: this.nodeId }), () => undefined);
    const watchdog = createWatchdog({ record: this.#leases, uptime: () => process.clock.monotonic(), driver, clock: process.clock, logger: silentLogger });
    const stop = new AbortController();
    this.#stops.push(stop);
    watchdog.run(stop.signal).then(
      () => {
        process.kill();
        if (this.#watchdog === process) this.#watchdog = undefined;
      },
      (error: unknown) => onEnd(process.name, error),
    );
  }

  /** The agent starts another one, when it is there. */
  killWatchdog(): void {
    this.#watchdog?.kill();
    this.#watchdog = undefined;
  }

  /** SIGTERM: it ends by itself, a little later. */
  terminateAgent(): void {
    this.#stop.abort(new Error('SIGTERM'));
  }

  /** The host is being shut down: the agent is told to end and says so; its containers run until the power goes. */
  shutDown(): void {
    this.#isStopping = true;
    this.terminateAgent();
  }

  /** The end of `shutDown`, and another start. */
  reboot(): void {
    if (!this.#isStopping) return;
    this.losePower();
    this.boot();
  }

  /** Started anew when it has ended, made to end first when it has not. */
  restartAgent(): void {
    if (this.#stop.signal.aborted) this.killAgent();
    this.startAgent();
  }

  /** When the run is over: what waits for a signal that never comes is kept by the platform for ever. */
  dispose(): void {
    this.killAgent();
    this.killWatchdog();
    for (const stop of this.#stops) stop.abort();
  }

  killAgent(): void {
    this.#process?.kill();
    this.#forget();
    this.#options.network.breakAgent(this.name);
  }

  /** SIGSTOP. */
  stopAgent(): void {
    this.#process?.stop();
  }

  /** True: what had piled up comes in another order than it came. */
  continueAgent(order: WakeOrder): boolean {
    return this.#process?.continue(order) ?? false;
  }

  stopEngine(endsContainers: boolean): void {
    this.engine.goDown();
    this.#isEngineAway = true;
    if (endsContainers) this.#endContainers();
  }

  startEngine(): void {
    if (!this.#isPowered) return;
    this.#engineIsBack();
    this.engine.comeBack();
  }

  losePower(): void {
    this.#isPowered = false;
    this.#process?.kill();
    this.#forget();
    this.#options.network.vanish(this.name);
    this.engine.goDown();
    this.killWatchdog();
    this.#leases.clear();
    this.kernel.losePower();
    this.#endContainers();
    if (!this.#dice.chance(0.5)) return;
    this.#disk.losePower();
    this.#options.onPowerLoss(this);
  }

  boot(): void {
    if (this.#isPowered) return;
    // A start that was under way in the engine ended with the host.
    this.#endContainers();
    this.#isPowered = true;
    this.#isStopping = false;
    this.#engineIsBack();
    this.engine.comeBack();
    this.startAgent();
  }

  #engineIsBack(): void {
    if (!this.#isEngineAway) return;
    this.#isEngineAway = false;
    this.#engineAwayAt = this.#options.clock.now();
  }

  #endContainers(): void {
    for (const container of this.engine.containers.values()) this.engine.end(container, KILLED, false);
  }

  #forget(): void {
    this.#process = undefined;
    this.#agent = undefined;
  }
}
