/**
 * One session with one manager, from the hello to its end. Any failure ends it
 * whole: a refused fence, a gap in the assignments, silence, a broken stream.
 *
 *   hello ──→ welcome ──→ complete set ──→ changes, heartbeats, reports ──→ ended
 */
import { MusterError } from '@muster/shared/model/error';
import type { ProbeReport, ProbeRequest } from '@muster/shared/model/network-check';
import type { NodeDescription } from '@muster/shared/model/objects';
import type { ClusterId, NodeId, TaskId } from '@muster/shared/model/ids';
import {
  compareFence,
  type NetworkUpdateMessage,
} from '@muster/shared/model/session-messages';
import type {
  AgentMessage,
  AssignmentsMessage,
  LoadSample,
  LogRequestMessage,
  ManagerMessage,
  Pace,
  TaskSample,
  WelcomeMessage,
} from '@muster/shared/model/session-messages';
import { isTerminal, type DesiredState, type TaskState } from '@muster/shared/model/task-state';
import type { Clock } from '@muster/shared/runtime/clock';
import { jitter, type Random } from '@muster/shared/runtime/random';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import type { AgentChannel } from '@muster/shared/transport/channel';
import type { Leases } from '../lease/leases.ts';
import type { AssignmentChange } from '../journal/journal.ts';
import type { Worker } from '../worker/worker.ts';
import { beginChain, extendNetworkChain, nothingTold } from '../network/network-chain.ts';
import type { NetworkSink } from '../network/network-sink.ts';
import { emptyChain, extendChain } from './assignment-chain.ts';
import { answerWithoutNetworks } from '../network/check/without-networks.ts';
import { Outbox } from './outbox.ts';

/** A manager that has not answered the hello by then is given up. */
const HELLO_TIMEOUT_MS = 3_000;
/** What people and rollouts wait for goes out at once, together with what happens in the same moment. */
const URGENT_MS = 5;
/** Steps on the way are often overtaken by the next one within this time, and then never sent. */
const PROGRESS_MS = 250;
/** Beats that tasks with leases ask for, without a word, until a manager is given up. */
const BEATS_UNTIL_SILENT = 3;
/** A timer later than this tells that this process itself stood still, and that there may be answers it has not read yet. */
const LATE_MS = 100;
/** Longer than a busy manager needs to come round to a heartbeat, and short enough to be with another one within a second. */
const MIN_PATIENCE_MS = 400;
/** For the networks, before the tasks of a new session: longer than they take on an overloaded machine. */
const MAX_NETWORK_WAIT_MS = 20_000;
/** The same where a task has a lease, which is renewed when the tasks are known. */
const MAX_NETWORK_WAIT_LEASED_MS = 5_000;
/** After the journal could not be written. */
const WRITE_AGAIN_MS = 1_000;
/** Changes that wait until the journal can be written; then the session is given up. */
const MAX_UNWRITTEN = 1_000;
/** Samples in one message. */
const MAX_SAMPLES = 500;

export interface ConnectionOptions {
  readonly channel: AgentChannel;
  readonly leases: Pick<Leases, 'begin' | 'beatSent' | 'beatAnswered'>;
  readonly worker: Pick<Worker, 'leased' | 'fence' | 'obey' | 'take' | 'reports' | 'report' | 'assignment' | 'acknowledge'>;
  readonly nodeId: NodeId;
  readonly clusterId: ClusterId | undefined;
  readonly description: NodeDescription;
  readonly initialLabels: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly onWelcome: (welcome: WelcomeMessage) => void;
  readonly onManagers: (managers: readonly string[]) => void;
  readonly onRenewCertificate: () => void;
  /**
   * The manager leaves a heartbeat unanswered. The signal is aborted when it is heard again,
   * and at the end of the session, which `leave` brings about.
   */
  readonly onDoubt: (signal: AbortSignal, leave: () => void) => void;
  /** The manager is to be told, once, that this host is being shut down. */
  readonly hostStops: () => boolean;
  readonly onLogRequest: (request: LogRequestMessage) => void;
  /** Answers a step of a check of the networks; never rejects. Absent: there are no networks here. */
  readonly onProbe?: ((request: ProbeRequest) => Promise<ProbeReport>) | undefined;
  /** Brings network states in force. Absent: this node has no networks, and every state is in force at once. */
  readonly network?: NetworkSink | undefined;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #end = new AbortController();
  readonly #work = new Wakeup();
  readonly #outbox: Outbox;
  #chain = emptyChain;
  /**
   * The first state of the networks is neither in force nor known not to get there. A host that comes
   * back after long may still lead its own clients to the very tasks that it is now told to stop.
   */
  #awaitsNetwork = false;
  /** What came and is not obeyed yet, in its order: the networks come first, or the journal could not be written. */
  readonly #unwritten: AssignmentChange[] = [];
  #isSetObeyed = false;
  #networkChain = beginChain(nothingTold);
  #networkAck: { readonly revision: number; readonly error: string } | undefined;
  #probeReports: ProbeReport[] = [];
  #welcome: WelcomeMessage | undefined;
  /** As told at the welcome, or later. */
  #pace: Pace | undefined;
  #lastHeardAt: number;
  /** When leases were renewed last, or could have been for the first time. */
  #renewedAt: number | undefined;
  #beats = 0;
  #beatDue = false;
  /** Since when a heartbeat is due or sent and nothing was heard. */
  #unansweredSince: number | undefined;
  #doubt: AbortController | undefined;
  #hasSaidStop = false;
  #reportsDue = false;
  #flushAt: number | undefined;
  #description: NodeDescription | undefined;
  #samples: readonly TaskSample[] = [];
  readonly #loads = new Map<string, LoadSample>();
  /** Why the session ended. */
  #why: Error | undefined;
  readonly #timers = new Set<() => void>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#outbox = new Outbox((taskId) => options.worker.report(taskId));
    this.#lastHeardAt = options.clock.monotonic();
  }

  /** Resolves when the signal is aborted; rejects with why the session ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { channel, clock, leases } = this.#options;
    leases.begin();
    const stop = () => this.#fail(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#lastHeardAt = clock.monotonic();
    this.#watchSilence(HELLO_TIMEOUT_MS);
    const sending = this.#send().catch((error: unknown) => this.#fail(asError(error)));
    try {
      for await (const message of channel.receive()) {
        this.#heard();
        this.#take(message);
        if (this.#end.signal.aborted) break;
      }
      this.#fail(new MusterError('unavailable', 'the manager ended the session'));
    } catch (error) {
      this.#fail(asError(error));
    } finally {
      signal.removeEventListener('abort', stop);
      for (const cancel of this.#timers) cancel();
      await sending;
    }
    if (this.#why !== undefined) throw this.#why;
  }

  /** A task has a status that the managers do not have yet. */
  report(taskId: TaskId): void {
    const { worker } = this.#options;
    const status = worker.report(taskId)?.status;
    if (status === undefined) return;
    this.#outbox.add(taskId);
    const isAwaited = isEndOfStep(status.state, worker.assignment(taskId)?.desiredState);
    const delayMs = isAwaited ? URGENT_MS : PROGRESS_MS;
    const at = this.#options.clock.monotonic() + delayMs;
    if (this.#flushAt !== undefined && this.#flushAt <= at) return;
    this.#flushAt = at;
    this.#after(delayMs, () => {
      if (this.#flushAt !== at) return;
      this.#flushAt = undefined;
      this.#flush();
    });
  }

  /** What waits when the next samples come was not worth sending any more. */
  measured(samples: readonly TaskSample[]): void {
    this.#samples = samples;
    this.#work.wake();
  }

  /** The newest of each load counts. */
  seen(loads: readonly LoadSample[]): void {
    for (const load of loads) this.#loads.set(`${load.routeId ?? load.serviceId} ${load.metric}`, load);
    this.#work.wake();
  }

  hostStops(): void {
    this.#work.wake();
  }

  describe(description: NodeDescription): void {
    this.#description = description;
    this.#work.wake();
  }

  /** Undefined: it was told to end. */
  #fail(why: Error | undefined): void {
    if (this.#end.signal.aborted) return;
    this.#why = why;
    this.#doubt?.abort();
    this.#end.abort();
    this.#options.channel.close();
  }

  #take(message: ManagerMessage): void {
    if (this.#welcome === undefined) {
      if (message.type !== 'welcome') throw protocolError(`${message.type} before welcome`);
      this.#begin(message);
      return;
    }
    switch (message.type) {
      case 'welcome':
        throw protocolError('a second welcome');
      case 'heartbeat':
        this.#pace = message.pace ?? this.#pace;
        // Before the complete set is obeyed, this node may still hold what was given up elsewhere.
        if (message.detached !== true && this.#isSetObeyed) {
          this.#renewedAt = this.#options.clock.monotonic();
          this.#options.leases.beatAnswered(message.number, this.#options.worker.leased().exclusive);
        }
        return;
      case 'assignments':
        this.#obey(message);
        return;
      case 'status-ack':
        this.#options.worker.acknowledge(this.#outbox.acknowledged(message.number));
        this.#flush();
        return;
      case 'managers':
        this.#options.onManagers(message.managers);
        return;
      case 'renew-certificate':
        this.#options.onRenewCertificate();
        return;
      case 'materials':
        this.#options.network?.takeContents?.(message.contents);
        this.#options.worker.take(message.contents);
        return;
      case 'network':
        this.#takeNetwork(message);
        return;
      case 'log-request':
        this.#options.onLogRequest(message);
        return;
      case 'probe-request':
        void this.#answerProbe(message.request);
        return;
    }
  }

  #begin(welcome: WelcomeMessage): void {
    this.#welcome = welcome;
    this.#pace = welcome;
    this.#options.onWelcome(welcome);
    this.#scheduleBeat();
    this.#flush();
  }

  #obey(message: AssignmentsMessage): void {
    const step = extendChain(this.#chain, message);
    if (step.type === 'gap') throw new MusterError('failed-precondition', step.reason, { reason: 'ASSIGNMENTS_GAP' });
    this.#chain = step.chain;
    if (step.type === 'incomplete') return;
    if (this.#unwritten.push(step.change) > MAX_UNWRITTEN) throw new MusterError('resource-exhausted', 'the journal cannot be written, and too much waits for it', { reason: 'JOURNAL_UNUSABLE' });
    if (this.#unwritten.length === 1) this.#obeyWhatCame();
  }

  /** What cannot be written is not obeyed, and what comes after it waits; the session goes on, for what runs is well. */
  #obeyWhatCame(): void {
    if (this.#awaitsNetwork) return;
    for (let change = this.#unwritten[0]; change !== undefined; change = this.#unwritten[0]) {
      try {
        if (!this.#options.worker.obey(change)) throw staleFence();
      } catch (error) {
        if (!(error instanceof MusterError && error.reason === 'JOURNAL_UNUSABLE')) throw error;
        this.#after(WRITE_AGAIN_MS, () => this.#obeyAgain());
        return;
      }
      this.#unwritten.shift();
      this.#isSetObeyed = true;
      // From now on an answer renews leases: the sooner it comes, the better.
      this.#renewedAt ??= this.#options.clock.monotonic();
      if (change.complete && this.#hasLeases()) this.#beatDue = true;
      this.#work.wake();
    }
  }

  #obeyAgain(): void {
    try {
      this.#obeyWhatCame();
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  #takeNetwork({ update }: NetworkUpdateMessage): void {
    const { worker, network } = this.#options;
    if (compareFence(update.fence, worker.fence) < 0) throw staleFence();
    const step = extendNetworkChain(this.#networkChain, update);
    if (step.type === 'gap') throw new MusterError('failed-precondition', step.reason, { reason: 'NETWORK_GAP' });
    this.#networkChain = step.chain;
    if (step.type === 'incomplete') return;
    const revision = update.resultsIn;
    if (network === undefined) {
      this.#acknowledgeNetwork(revision, '');
      return;
    }
    if (!this.#isSetObeyed && this.#unwritten.length === 0) this.#awaitNetwork();
    network.bringInForce(step.chain.state, (error) => {
      this.#acknowledgeNetwork(revision, error);
      this.#networkSettled();
    });
  }

  #awaitNetwork(): void {
    if (this.#awaitsNetwork) return;
    this.#awaitsNetwork = true;
    this.#after(this.#hasLeases() ? MAX_NETWORK_WAIT_LEASED_MS : MAX_NETWORK_WAIT_MS, () => this.#networkSettled());
  }

  #networkSettled(): void {
    if (!this.#awaitsNetwork || this.#end.signal.aborted) return;
    this.#awaitsNetwork = false;
    this.#obeyAgain();
  }

  async #answerProbe(request: ProbeRequest): Promise<void> {
    this.#probeReports.push((await this.#options.onProbe?.(request)) ?? answerWithoutNetworks(request));
    this.#work.wake();
  }

  #acknowledgeNetwork(revision: number, error: string): void {
    if (this.#end.signal.aborted || revision < (this.#networkAck?.revision ?? 0)) return;
    this.#networkAck = { revision, error };
    this.#work.wake();
  }

  /** Sends whatever is due, one message after another, each when the stream has room. */
  async #send(): Promise<void> {
    const { channel } = this.#options;
    await channel.send(this.#hello());
    while (!this.#end.signal.aborted) {
      const message = this.#next();
      if (message === undefined) await this.#work.wait(this.#end.signal);
      else await channel.send(message);
    }
  }

  #hello(): AgentMessage {
    const { worker, nodeId, clusterId, description, initialLabels } = this.#options;
    const tasks = this.#outbox.begin(worker.reports());
    return {
      type: 'hello',
      nodeId,
      ...(clusterId === undefined ? {} : { clusterId }),
      description: this.#description ?? description,
      fence: worker.fence,
      tasks,
      initialLabels,
    };
  }

  #next(): AgentMessage | undefined {
    if (this.#welcome === undefined) return undefined;
    if (!this.#hasSaidStop && this.#options.hostStops()) {
      this.#hasSaidStop = true;
      return { type: 'host-stops' };
    }
    if (this.#beatDue) {
      this.#beatDue = false;
      this.#beats += 1;
      this.#options.leases.beatSent(this.#beats);
      return { type: 'heartbeat', number: this.#beats };
    }
    if (this.#networkAck !== undefined) {
      const ack = this.#networkAck;
      this.#networkAck = undefined;
      return { type: 'network-ack', ...ack };
    }
    if (this.#description !== undefined) {
      const description = this.#description;
      this.#description = undefined;
      return { type: 'description', description };
    }
    if (this.#reportsDue) {
      const message = this.#outbox.take();
      if (message !== undefined) return message;
      this.#reportsDue = false;
    }
    const report = this.#probeReports.shift();
    if (report !== undefined) return { type: 'probe-report', report };
    if (this.#samples.length + this.#loads.size === 0) return undefined;
    const samples = this.#samples.slice(0, MAX_SAMPLES);
    this.#samples = this.#samples.slice(MAX_SAMPLES);
    const loads = [...this.#loads].slice(0, MAX_SAMPLES);
    for (const [key] of loads) this.#loads.delete(key);
    return { type: 'samples', samples, ...(loads.length === 0 ? {} : { loads: loads.map(([, load]) => load) }) };
  }

  #flush(): void {
    this.#reportsDue = true;
    this.#work.wake();
  }

  #scheduleBeat(): void {
    this.#after(jitter(this.#options.random, this.#beatMs(), 0.1), () => {
      this.#beatDue = true;
      this.#work.wake();
      this.#awaitAnswer();
      this.#scheduleBeat();
    });
  }

  /** Doubts the manager when nothing at all comes in time after a heartbeat: long before the session's own time is over. */
  #awaitAnswer(): void {
    const pace = this.#pace;
    if (pace === undefined || this.#unansweredSince !== undefined) return;
    const { clock } = this.#options;
    const since = clock.monotonic();
    this.#unansweredSince = since;
    const look = (dueAt: number) => {
      if (this.#unansweredSince !== since) return;
      const now = clock.monotonic();
      if (now - dueAt > LATE_MS) this.#after(LATE_MS, () => look(now + LATE_MS));
      else this.#beginDoubt(since);
    };
    const patienceMs = Math.max(MIN_PATIENCE_MS, pace.heartbeatMs);
    this.#after(patienceMs, () => look(since + patienceMs));
  }

  #beginDoubt(since: number): void {
    const { clock, onDoubt } = this.#options;
    const doubt = new AbortController();
    this.#doubt = doubt;
    onDoubt(doubt.signal, () => {
      if (!doubt.signal.aborted) this.#fail(silent(`has left a heartbeat unanswered for ${Math.round(clock.monotonic() - since)} ms`));
    });
  }

  #heard(): void {
    this.#lastHeardAt = this.#options.clock.monotonic();
    this.#unansweredSince = undefined;
    this.#doubt?.abort();
    this.#doubt = undefined;
  }

  /** More often than the manager asks for, when that is too rare for the leases of tasks here. */
  #beatMs(): number {
    return Math.min(this.#pace?.heartbeatMs ?? Number.POSITIVE_INFINITY, this.#options.worker.leased().beatMs);
  }

  #hasLeases(): boolean {
    return this.#options.worker.leased().beatMs < Number.POSITIVE_INFINITY;
  }

  #allowedSilenceMs(): number {
    const pace = this.#pace;
    if (pace === undefined) return HELLO_TIMEOUT_MS;
    // With leases, early enough to find another manager before they are over.
    return Math.min(pace.timeoutMs, BEATS_UNTIL_SILENT * this.#options.worker.leased().beatMs);
  }

  /** Ends the session when nothing was heard for too long: a stream can be dead without being closed. */
  #watchSilence(allowedMs: number): void {
    const dueAt = this.#options.clock.monotonic() + allowedMs;
    this.#after(allowedMs, () => {
      const nowAllowedMs = this.#allowedSilenceMs();
      const now = this.#options.clock.monotonic();
      // A manager that has lost the store renews no lease, while another one may.
      const heardAt = this.#hasLeases() ? Math.min(this.#lastHeardAt, this.#renewedAt ?? now) : this.#lastHeardAt;
      const silentMs = now - heardAt;
      // Looked at again before the time is over: a task with a lease may have come meanwhile.
      // In whole milliseconds: what is left after a rounding error would be no time at all.
      if (silentMs < nowAllowedMs) this.#watchSilence(Math.min(HELLO_TIMEOUT_MS, Math.ceil(nowAllowedMs - silentMs)));
      else if (now - dueAt > LATE_MS) this.#watchSilence(LATE_MS);
      else this.#fail(silent(`has ${heardAt === this.#lastHeardAt ? 'said nothing' : 'renewed no lease'} for ${Math.round(silentMs)} ms`));
    });
  }

  #after(ms: number, run: () => void): void {
    if (this.#end.signal.aborted) return;
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      if (!this.#end.signal.aborted) run();
    });
    this.#timers.add(cancel);
  }
}

/**
 * What somebody waits for: all else is on its way and soon overtaken. A task that
 * is to run passes `ready` in a moment; one that is only to be ready stays there.
 */
function isEndOfStep(state: TaskState, desired: DesiredState | undefined): boolean {
  return state === 'running' || isTerminal(state) || (state === 'ready' && desired === 'ready');
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const silent = (what: string) => new MusterError('deadline-exceeded', `the manager ${what}`);

const staleFence = () =>
  new MusterError('failed-precondition', 'the manager sent a command from before one that was already obeyed', { reason: 'STALE_FENCE' });

const protocolError = (what: string) =>
  new MusterError('internal', `the manager broke the protocol: ${what}`, {
    reason: 'PROTOCOL',
    hint: 'Run managers and agents of the same version: muster version',
  });
