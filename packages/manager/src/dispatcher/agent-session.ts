/**
 * The manager's end of one agent's session.
 *
 *   hello ──accepted──→ registered ──view as new as the agent's──→ complete set sent
 *                                                                     │
 *        ┌── heartbeat → answered · report → stored, then acknowledged │
 *        └── task changed → incremental set ←──────────────────────────┘
 *
 * Any failure, a silence longer than the timeout, or a newer session of the same
 * node ends it whole.
 */
import { MusterError } from '@muster/shared/model/error';
import type { NodeId, SessionId, TaskId } from '@muster/shared/model/ids';
import type { NewId } from '@muster/shared/runtime/ids';
import type { ProbeReport, ProbeRequest } from '@muster/shared/model/network-check';
import type { NodeDescription, NodeSession } from '@muster/shared/model/objects';
import type { RouterState } from '@muster/shared/model/network-state';
import type { AgentMessage, Assignment, Fence, HelloMessage, LoadSample, LogRequestMessage, ManagerMessage, MaterialContent, Pace, TaskSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { ManagerChannel } from '@muster/shared/transport/channel';
import type { State } from '../state/state.ts';
import type { Vault } from '../trust/vault.ts';
import { completeSet, certificatesFor, contentsFor, difference, type Mark } from './assign.ts';
import { NetworkFeed, type NetworkChange, type UpdatePart } from './network-feed.ts';
import type { NetworkStates } from './network-states.ts';
import { noteDescription, noteProblem } from './register-node.ts';
import type { ReportWriter } from './report-writer.ts';
import type { StopGate } from './stop-gate.ts';

/** About how large a message with contents may be. */
const MAX_CONTENT_BYTES = 1024 * 1024;
/** How long a manager may be behind what the agent has already obeyed. */
const CATCH_UP_TIMEOUT_MS = 5_000;
/** A node that is in session and has not brought a change in force by then is no longer waited for. */
const MAX_APPLY_MS = 30_000;
/** One that says that it cannot, and goes on trying. */
const MAX_FAILING_MS = 3_000;
/** A timer later than this tells that this process itself stood still, and that there may be heartbeats it has not read yet. */
const LATE_MS = 100;
/** After so many times the silence that is allowed it no longer matters whose fault it is. */
const MAX_LATE_TIMEOUTS = 2;
/** Reports that wait for the store before the session reads no further. */
const MAX_REPORTS_UNDER_WAY = 16;
/** After the store did not take a node's description. */
const DESCRIBE_AGAIN_MS = 1_000;
/** By which part another pace must differ to be told. */
const PACE_TOLERANCE = 0.2;

export interface SessionOptions {
  readonly channel: ManagerChannel;
  readonly hello: HelloMessage;
  readonly record: NodeSession;
  /** How often heartbeats come with as many nodes as there are now, and after how long a silence the session ends. */
  readonly pace: () => Pace;
  readonly state: State;
  readonly reports: ReportWriter;
  readonly networks: NetworkStates;
  readonly gate: StopGate;
  /** The node has more of its network state in force. */
  readonly onApplied: () => void;
  /** The node has answered a step of a check of the networks. */
  readonly onProbeReport: (report: ProbeReport) => void;
  readonly onSamples: (samples: readonly TaskSample[]) => void;
  readonly onLoads: (nodeId: NodeId, loads: readonly LoadSample[]) => void;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This manager's record is in the store for certain, so that nobody takes its sessions for lost. */
  readonly isRegistered: () => boolean;
  /** Opens secrets and configs. Absent: there are none. */
  readonly vault?: Vault;
  /** The highest epoch seen; undefined until this manager has seen a leader. */
  readonly epoch: () => number | undefined;
}

export class AgentSession {
  readonly nodeId: NodeId;
  readonly sessionId: SessionId;
  readonly record: NodeSession;
  readonly #options: SessionOptions;
  readonly #feed: NetworkFeed;
  #networkNumber = 0;
  readonly #changed = new Set<TaskId>();
  #told: Map<TaskId, Mark> | undefined;
  #setNumber = 0;
  #sending = false;
  #reportsUnderWay = 0;
  #lastSeenMonotonic: number;
  #pace: Pace;
  #ended = false;
  #hostStops = false;
  /** The newest description that is not known to be written. */
  #toDescribe: NodeDescription | undefined;
  #wakeReader: () => void = () => undefined;
  #epochKnown: () => void = () => undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.nodeId = options.hello.nodeId;
    this.sessionId = options.record.sessionId;
    this.record = options.record;
    this.#pace = options.pace();
    this.#lastSeenMonotonic = options.clock.monotonic();
    this.#feed = new NetworkFeed(options.networks, this.nodeId);
    // Until it has been told everything, it may lead traffic anywhere.
    this.#feed.sent(0, 0, options.clock.monotonic());
  }

  /** Wall-clock time of the last message from the agent. */
  get lastSeenAt(): number {
    const { clock } = this.#options;
    return clock.now() - (clock.monotonic() - this.#lastSeenMonotonic);
  }

  /** The agent has said that its host is being shut down. */
  get hostStops(): boolean {
    return this.#hostStops;
  }

  /** Serves the session to its end; throws what broke it. The welcome has been sent. */
  async serve(): Promise<void> {
    const { hello } = this.#options;
    const ended = new AbortController();
    const silence = this.#watchSilence(ended.signal);
    const reading = this.#read();
    try {
      if (hello.tasks.length > 0) this.#store(0, hello.tasks);
      await Promise.race([reading, silence, this.#sendComplete(ended.signal).then(() => reading)]);
    } catch (error) {
      this.#options.channel.close(error);
      throw error;
    } finally {
      this.#ended = true;
      ended.abort();
      this.#options.channel.close();
      this.#wakeReader();
      await Promise.allSettled([reading, silence]);
    }
  }

  /** Ends the session; `serve` throws the reason. */
  end(reason: MusterError): void {
    this.#options.channel.close(reason);
  }

  taskChanged(id: TaskId): void {
    this.#changed.add(id);
    if (this.#told !== undefined && !this.#sending) void this.#sendChanges();
  }

  networkChanged(changes: readonly NetworkChange[], revision: number): void {
    for (const change of changes) this.#feed.note(change, revision);
    if (this.#told !== undefined && !this.#sending) void this.#sendChanges();
  }

  /** Up to which store revision the node has its network state in force. */
  applied(): number {
    const { state, clock } = this.#options;
    const now = clock.monotonic();
    return this.#feed.applied(state.view.revision, ({ sentAt, failedAt = now }) => now - sentAt > MAX_APPLY_MS || now - failedAt > MAX_FAILING_MS);
  }

  /** A leader was seen: fences can be given. */
  epochChanged(): void {
    this.#epochKnown();
  }

  managersChanged(managers: readonly string[]): void {
    this.#send({ type: 'managers', managers }).catch(() => undefined);
  }

  renewCertificate(): void {
    this.#send({ type: 'renew-certificate' }).catch(() => undefined);
  }

  askToProbe(request: ProbeRequest): void {
    this.#send({ type: 'probe-request', request }).catch(() => undefined);
  }

  askForLog(request: LogRequestMessage): void {
    this.#send(request).catch(() => undefined);
  }

  #send(message: ManagerMessage): Promise<void> {
    return this.#options.channel.send(message);
  }

  #fence(): Fence {
    const { state, epoch } = this.#options;
    return {
      incarnation: state.view.cluster()?.incarnation ?? 0,
      epoch: epoch() ?? 0,
      revision: state.view.revision,
    };
  }

  async #sendComplete(signal: AbortSignal): Promise<void> {
    await this.#caughtUp(signal);
    const { view } = this.#options.state;
    const network = this.#feed.complete(view);
    const { parts, told } = completeSet(view, this.nodeId, (task) => this.#options.gate.isHeld(task));
    const fence = this.#fence();
    this.#changed.clear();
    this.#told = told;
    this.#sending = true;
    this.#setNumber += 1;
    for (const part of network.parts) await this.#sendNetwork(part, network.since, fence);
    await this.#sendContents(parts.flatMap(({ assign }) => assign));
    for (const { assign, lastPart } of parts) {
      await this.#send({
        type: 'assignments',
        scope: 'complete',
        fence,
        appliesTo: 0,
        resultsIn: this.#setNumber,
        assign,
        remove: [],
        lastPart,
      });
    }
    await this.#sendChanges();
  }

  /** Waits until this manager knows a leader and at least the state that the agent has already obeyed. */
  async #caughtUp(signal: AbortSignal): Promise<void> {
    const { hello, state, clock, epoch } = this.#options;
    const tooLong = new AbortController();
    const cancel = clock.after(CATCH_UP_TIMEOUT_MS, () =>
      tooLong.abort(new MusterError('unavailable', 'this manager does not know the present state yet', { reason: 'BEHIND' })),
    );
    try {
      const waiting = AbortSignal.any([signal, tooLong.signal]);
      const incarnation = state.view.cluster()?.incarnation ?? 0;
      if (hello.fence.incarnation > incarnation) {
        throw new MusterError('unavailable', 'the agent has obeyed managers of a later state than this one knows', { reason: 'BEHIND' });
      }
      // Revisions begin anew in a higher incarnation, and are comparable only within one.
      if (hello.fence.incarnation === incarnation) await state.waitFor(hello.fence.revision, waiting);
      while (epoch() === undefined) {
        await new Promise<void>((resolve, reject) => {
          this.#epochKnown = resolve;
          if (waiting.aborted) reject(waiting.reason as Error);
          waiting.addEventListener('abort', () => reject(waiting.reason as Error), { once: true });
        });
      }
    } finally {
      cancel();
    }
  }

  async #sendChanges(): Promise<void> {
    const { state } = this.#options;
    this.#sending = true;
    try {
      // Changes of one turn of the loop go out together.
      await Promise.resolve();
      while (!this.#ended && this.#told !== undefined && (this.#changed.size > 0 || this.#feed.isDirty)) {
        // First where the addresses are, then the tasks that have them.
        const network = this.#feed.isDirty ? this.#feed.difference(state.view) : undefined;
        if (network !== undefined) await this.#sendNetwork(network.part, network.since, this.#fence());
        else this.#options.onApplied();
        const changes = difference(state.view, this.nodeId, this.#changed, this.#told, (task) => this.#options.gate.isHeld(task));
        if (changes === undefined) continue;
        await this.#sendContents(changes.assign);
        const appliesTo = this.#setNumber;
        this.#setNumber += 1;
        await this.#send({
          type: 'assignments',
          scope: 'incremental',
          fence: this.#fence(),
          appliesTo,
          resultsIn: this.#setNumber,
          assign: changes.assign,
          remove: changes.remove,
          lastPart: true,
        });
      }
    } catch {
      // The channel has ended, and `serve` says why.
    } finally {
      this.#sending = false;
    }
  }

  /** What tasks of this node need of secrets and configs, before the tasks. */
  async #sendContents(assignments: readonly Assignment[], router?: RouterState): Promise<void> {
    const { vault, state, logger } = this.#options;
    let contents: MaterialContent[] = [];
    let bytes = 0;
    for (const { id, number, type, name } of [...contentsFor(assignments), ...certificatesFor(router)]) {
      const version = state.view.materialVersion(id, number);
      if (version === undefined || vault === undefined) continue;
      try {
        const content = vault.open(state.view, version);
        contents.push({ materialId: id, number, content });
        bytes += content.length;
      } catch (error) {
        // The task says that it waits; the others of this node go on.
        logger.error({ err: error, type, name, number, nodeId: this.nodeId }, 'a secret or config cannot be opened');
      }
      if (bytes < MAX_CONTENT_BYTES) continue;
      await this.#send({ type: 'materials', contents });
      contents = [];
      bytes = 0;
    }
    if (contents.length > 0) await this.#send({ type: 'materials', contents });
  }

  async #sendNetwork(part: UpdatePart, since: number, fence: Fence): Promise<void> {
    if (part.router !== undefined) await this.#sendContents([], part.router);
    const appliesTo = part.scope === 'complete' ? 0 : this.#networkNumber;
    if (part.scope === 'incremental' || part.lastPart) this.#networkNumber += 1;
    if (part.lastPart) this.#feed.sent(this.#networkNumber, since, this.#options.clock.monotonic());
    const resultsIn = part.lastPart ? this.#networkNumber : this.#networkNumber + 1;
    await this.#send({ type: 'network', update: { ...part, fence, appliesTo, resultsIn } });
  }

  async #read(): Promise<void> {
    for await (const message of this.#options.channel.receive()) {
      this.#lastSeenMonotonic = this.#options.clock.monotonic();
      await this.#take(message);
    }
  }

  async #take(message: AgentMessage): Promise<void> {
    switch (message.type) {
      case 'heartbeat':
        await this.#send({ type: 'heartbeat', number: message.number, ...(this.#options.isRegistered() ? {} : { detached: true }), ...this.#newPace() });
        return;
      case 'status':
        this.#store(message.number, message.tasks);
        while (this.#reportsUnderWay >= MAX_REPORTS_UNDER_WAY && !this.#ended) {
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
        }
        return;
      case 'description':
        this.#describe(message.description);
        return;
      case 'samples':
        this.#options.onSamples(message.samples.filter(({ taskId }) => this.#options.state.view.task(taskId)?.nodeId === this.nodeId));
        if (message.loads !== undefined) this.#options.onLoads(this.nodeId, message.loads);
        return;
      case 'probe-report':
        this.#options.onProbeReport(message.report);
        return;
      case 'network-ack':
        if (message.error === '') {
          this.#feed.acknowledged(message.revision);
          this.#options.onApplied();
        } else {
          this.#feed.failed(message.revision, this.#options.clock.monotonic());
          this.#options.logger.warn({ nodeId: this.nodeId, problem: message.error }, 'a node cannot bring its networks in force');
        }
        return;
      case 'host-stops':
        this.#hostStops = true;
        throw new MusterError('unavailable', 'its host is being shut down', { reason: 'HOST_STOPS' });
      case 'hello':
        throw new MusterError('failed-precondition', 'an agent says hello once in a session');
    }
  }

  /**
   * One write after the other: the next is compared with what this manager's copy
   * shows, and before the one before has arrived there, that is the one before that.
   */
  #describe(description: NodeDescription): void {
    const isWriting = this.#toDescribe !== undefined;
    this.#toDescribe = description;
    if (!isWriting) void this.#writeDescriptions();
  }

  async #writeDescriptions(): Promise<void> {
    const { state, newId, clock, logger } = this.#options;
    for (let description = this.#toDescribe; description !== undefined && !this.#ended; description = this.#toDescribe) {
      try {
        const before = state.view.node(this.nodeId)?.description;
        await noteDescription(state, this.nodeId, this.record, description);
        await noteProblem(state, this.nodeId, before, description, newId, clock.now());
        if (this.#toDescribe === description) this.#toDescribe = undefined;
      } catch (error) {
        // The agent says it once: what is not written now is written when the store is back.
        logger.warn({ err: error, nodeId: this.nodeId }, 'writing a node description failed; trying again');
        await clock.sleep(DESCRIBE_AGAIN_MS);
      }
    }
  }

  /** Acknowledged in the order of arrival, because the writer stores them in that order. */
  #store(number: number, tasks: HelloMessage['tasks']): void {
    const foreign = tasks.find(({ taskId }) => (this.#options.state.view.task(taskId)?.nodeId ?? this.nodeId) !== this.nodeId);
    if (foreign !== undefined) {
      throw new MusterError('permission-denied', `task ${foreign.taskId} is not on node ${this.nodeId}, which reports on it`, { reason: 'NOT_YOUR_TASK' });
    }
    this.#reportsUnderWay += 1;
    this.#options.reports
      .write(this.nodeId, tasks)
      .then(() => this.#send({ type: 'status-ack', number }))
      .catch(() => undefined)
      .finally(() => {
        this.#reportsUnderWay -= 1;
        this.#wakeReader();
      });
  }

  /** What was told last holds until the number of nodes is another by far. */
  #newPace(): { readonly pace?: Pace } {
    const pace = this.#options.pace();
    if (Math.abs(pace.heartbeatMs - this.#pace.heartbeatMs) <= this.#pace.heartbeatMs * PACE_TOLERANCE) return {};
    // An agent of an earlier version goes on as it was told first, so the silence that is allowed only grows.
    this.#pace = { heartbeatMs: pace.heartbeatMs, timeoutMs: Math.max(pace.timeoutMs, this.#pace.timeoutMs) };
    return { pace };
  }

  async #watchSilence(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    let dueAt = Number.POSITIVE_INFINITY;
    for (;;) {
      const now = clock.monotonic();
      const { timeoutMs } = this.#pace;
      const silentMs = now - this.#lastSeenMonotonic;
      const isLate = now - dueAt > LATE_MS && silentMs < timeoutMs * MAX_LATE_TIMEOUTS;
      if (silentMs >= timeoutMs && !isLate) throw new MusterError('deadline-exceeded', `no heartbeat for ${timeoutMs} ms`, { reason: 'SILENT' });
      const waitMs = silentMs < timeoutMs ? Math.ceil(timeoutMs - silentMs) : LATE_MS;
      dueAt = now + waitMs;
      await clock.sleep(waitMs, signal);
    }
  }
}
