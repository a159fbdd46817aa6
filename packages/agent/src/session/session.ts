/**
 * Keeps this node in a session with one of the managers, whichever answers.
 *
 * Reads: what managers send; the worker's statuses; the node's description.
 * Writes: hands assignments to the worker; keeps the list of managers in the
 * journal.
 * Never: opens a port; has two sessions at once; gives up.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { MusterError } from '@muster/shared/model/error';
import type { ClusterId, ManagerId, TaskId } from '@muster/shared/model/ids';
import type { LoadSample, LogRequestMessage, TaskSample, WelcomeMessage } from '@muster/shared/model/session-messages';
import type { ProbeReport, ProbeRequest } from '@muster/shared/model/network-check';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { AgentChannel, AgentTransport } from '@muster/shared/transport/channel';
import type { Journal, JournalContent } from '../journal/journal.ts';
import type { NetworkSink } from '../network/network-sink.ts';
import type { NodeFacts } from '../node-facts.ts';
import type { Leases } from '../lease/leases.ts';
import type { Worker } from '../worker/worker.ts';
import { chooseManager, crowded, failed, succeeded, withAddresses, type ManagerHistory } from './choose-manager.ts';
import { Connection } from './connection.ts';

/** Short, so that a host that is gone costs less than a second. */
const DEFAULT_CONNECT_TIMEOUT_MS = 800;
/** How long a session must have been gone before containers are restarted in place, when no manager has said otherwise. */
const DEFAULT_OFFLINE_GRACE_MS = 3_000;
/** Managers tried again when not even an address is known: one may be configured meanwhile. */
const NO_ADDRESS_PAUSE_MS = 1_000;
/** For a manager to know that this host is being shut down; one of the same host may go first, and another one is looked for. */
const MAX_LEAVE_MS = 3_000;

export interface AgentSessionOptions {
  readonly transport: AgentTransport;
  readonly worker: Worker;
  readonly leases: Leases;
  readonly facts: NodeFacts;
  readonly journal: Journal;
  readonly recorded: JournalContent;
  /** Configured addresses; those that managers name are added. */
  readonly managers: readonly string[];
  /** Labels to join with for the first time. */
  readonly initialLabels?: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly connectTimeoutMs?: number;
  readonly offlineGraceMs?: number;
  readonly network?: NetworkSink | undefined;
  /** A manager says that this node's certificate is of a root that goes. */
  readonly onRenewCertificate?: () => void;
  /** Answers a step of a check of the networks; never rejects. Absent: there are no networks here. */
  readonly onProbe?: ((request: ProbeRequest) => Promise<ProbeReport>) | undefined;
  /** Serves a manager's request for logs until it ends; never rejects. */
  readonly serveLogs: (request: LogRequestMessage, address: string, signal: AbortSignal) => Promise<void>;
}

export type SessionState =
  | { readonly connected: true; readonly address: string; readonly managerId: ManagerId }
  | { readonly connected: false; readonly reason: string };

/** A connection with a manager that is being made. */
interface Opening {
  readonly address: string;
  readonly channel: Promise<AgentChannel>;
  /** Aborts the attempt, the connection, and everything that belongs to the session on it, its log streams too. */
  readonly ended: AbortController;
}

export class AgentSession implements Runnable {
  readonly name = 'session';
  readonly #options: AgentSessionOptions;
  readonly #log: Logger;
  #managers: readonly ManagerHistory[];
  #clusterId: ClusterId | undefined;
  #connection: Connection | undefined;
  #graceMs: number;
  /** To another manager, made while the one in session left a heartbeat unanswered. */
  #spare: Opening | undefined;
  #isLeaving = false;
  readonly #left = Promise.withResolvers<void>();
  #hasLeft = false;
  #state: SessionState = { connected: false, reason: 'no manager has been reached yet' };

  constructor(options: AgentSessionOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'session' });
    this.#managers = withAddresses([], options.recorded.managers, options.managers);
    this.#clusterId = options.recorded.clusterId;
    this.#graceMs = options.offlineGraceMs ?? DEFAULT_OFFLINE_GRACE_MS;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Managers to ask, the one in session first. */
  get addresses(): readonly string[] {
    const current = this.#state.connected ? [this.#state.address] : [];
    return [...new Set([...current, ...this.#managers.map(({ address }) => address)])];
  }

  /** A task has a status that the managers do not have yet. */
  report(taskId: TaskId): void {
    this.#connection?.report(taskId);
  }

  /** Sends what tasks use, when a manager is there to hear it. */
  measured(samples: readonly TaskSample[]): void {
    this.#connection?.measured(samples);
  }

  /** Sends what this node's balancers see of services, when a manager is there to hear it. */
  seen(loads: readonly LoadSample[]): void {
    this.#connection?.seen(loads);
  }

  /** Tells a manager, whichever answers, that this host is being shut down. Resolves when one knows, or after a while. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    this.#connection?.hostStops();
    const tooLong = new AbortController();
    await Promise.race([this.#left.promise, this.#options.clock.sleep(MAX_LEAVE_MS, tooLong.signal).catch(() => undefined)]);
    tooLong.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, worker, facts } = this.#options;
    worker.offlineAfter(this.#graceMs);
    const stopObserving = facts.observe((description) => this.#connection?.describe(description));
    try {
      await facts.ready(signal);
      while (!signal.aborted && !this.#hasLeft) {
        const spare = this.#spare;
        this.#spare = undefined;
        if (spare !== undefined) {
          await this.#attempt(spare, signal);
          continue;
        }
        const choice = chooseManager(this.#managers, clock.monotonic(), random);
        if (choice.type === 'try') await this.#attempt(this.#open(choice.address), signal);
        else await clock.sleep(choice.type === 'wait' ? choice.until - clock.monotonic() : NO_ADDRESS_PAUSE_MS, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      stopObserving();
      this.#spare?.ended.abort();
    }
  }

  #open(address: string): Opening {
    const { transport, clock } = this.#options;
    const timeoutMs = this.#options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
    const ended = new AbortController();
    const cancel = clock.after(timeoutMs, () =>
      ended.abort(new MusterError('deadline-exceeded', `no connection within ${timeoutMs} ms`)),
    );
    return { address, ended, channel: transport.openSession(address, ended.signal).finally(cancel) };
  }

  /**
   * Looks for another manager while the one in session is silent, and leaves it only for one that is
   * there: on a slow host or network none is, and wandering about would make it worse.
   */
  async #doubt(current: string, signal: AbortSignal, leave: () => void): Promise<void> {
    const { clock, random } = this.#options;
    while (!signal.aborted) {
      const choice = chooseManager(this.#managers.filter(({ address }) => address !== current), clock.monotonic(), random);
      if (choice.type === 'none') return;
      if (choice.type === 'wait') {
        await clock.sleep(choice.until - clock.monotonic(), signal).catch(() => undefined);
        continue;
      }
      const opening = this.#open(choice.address);
      const stop = () => opening.ended.abort();
      signal.addEventListener('abort', stop, { once: true });
      try {
        await opening.channel;
        signal.removeEventListener('abort', stop);
        if (signal.aborted) return;
        this.#spare = opening;
        leave();
        return;
      } catch {
        if (!signal.aborted) this.#remember(choice.address, (manager) => failed(manager, clock.monotonic(), random));
      }
    }
  }

  async #attempt(opening: Opening, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    const { address, ended } = opening;
    const stop = () => ended.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    let welcomed = false;
    let isCrowded = false;
    try {
      await this.#session(opening, () => {
        welcomed = true;
      });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof MusterError && error.reason === 'HOST_STOPS') this.#haveLeft();
      isCrowded = error instanceof MusterError && error.reason === 'HERD';
      const reason = error instanceof Error ? error.message : String(error);
      const hint = error instanceof MusterError ? error.hint : undefined;
      const fields = { address, reason, ...(hint === undefined ? {} : { hint }) };
      if (welcomed) this.#log.warn(fields, 'session ended');
      else this.#log.info(fields, 'no session with this manager');
      this.#state = { connected: false, reason: `${address}: ${reason}` };
    } finally {
      signal.removeEventListener('abort', stop);
      ended.abort();
      this.#connection = undefined;
      if (welcomed) this.#options.worker.offlineAfter(this.#graceMs);
      this.#remember(address, (manager) => (isCrowded ? crowded : failed)(manager, clock.monotonic(), random));
    }
  }

  async #session({ address, channel: opened, ended: { signal } }: Opening, onWelcome: () => void): Promise<void> {
    const { clock, random, worker, leases, facts, recorded, serveLogs } = this.#options;
    const channel = await opened;
    const connection = new Connection({
      channel,
      worker,
      leases,
      nodeId: recorded.nodeId,
      clusterId: this.#clusterId,
      description: facts.current,
      initialLabels: this.#options.initialLabels ?? {},
      clock,
      random,
      network: this.#options.network,
      onWelcome: (welcome) => {
        onWelcome();
        this.#welcomed(address, welcome);
      },
      onManagers: (managers) => this.#learn(managers),
      onRenewCertificate: () => this.#options.onRenewCertificate?.(),
      onDoubt: (doubt, leave) => void this.#doubt(address, doubt, leave),
      hostStops: () => this.#isLeaving,
      onLogRequest: (request) => void serveLogs(request, address, signal),
      onProbe: this.#options.onProbe,
    });
    this.#connection = connection;
    await connection.run(signal);
  }

  #haveLeft(): void {
    this.#hasLeft = true;
    this.#left.resolve();
  }

  #welcomed(address: string, welcome: WelcomeMessage): void {
    const { worker, journal } = this.#options;
    if (this.#clusterId !== undefined && this.#clusterId !== welcome.clusterId) {
      throw new MusterError('failed-precondition', `the manager at ${address} belongs to another cluster`, {
        reason: 'OTHER_CLUSTER',
        hint: "Correct the agent's list of managers, or give the agent an empty data directory to join that cluster.",
      });
    }
    if (this.#clusterId === undefined) journal.saveClusterId(welcome.clusterId);
    this.#clusterId = welcome.clusterId;
    this.#graceMs = this.#options.offlineGraceMs ?? welcome.timeoutMs;
    worker.online();
    this.#remember(address, succeeded);
    this.#learn(welcome.managers);
    this.#state = { connected: true, address, managerId: welcome.managerId };
    this.#log.info({ address, managerId: welcome.managerId, sessionId: welcome.sessionId }, 'session opened');
  }

  #learn(addresses: readonly string[]): void {
    if (addresses.length === 0) return;
    const before = this.#managers.map(({ address }) => address).join();
    this.#managers = withAddresses(this.#managers, addresses, this.#options.managers);
    if (this.#managers.map(({ address }) => address).join() === before) return;
    try {
      this.#options.journal.saveManagers(addresses);
    } catch (error) {
      this.#log.warn({ err: error }, 'saving the list of managers failed');
    }
  }

  #remember(address: string, change: (manager: ManagerHistory) => ManagerHistory): void {
    this.#managers = this.#managers.map((manager) => (manager.address === address ? change(manager) : manager));
  }
}
