/**
 * The dispatcher: agents' sessions on this manager, leader or not.
 *
 * Reads: the tasks of nodes, the cluster, the leader and the managers.
 * Writes: nodes (existence, description, session) and what agents report of tasks.
 * Never: decides anything about a task, or writes while agents only send heartbeats.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { MusterError } from '@muster/shared/model/error';
import { heartbeatMsFor } from '@muster/shared/model/heartbeat';
import { asSessionId, type ManagerId, type NodeId } from '@muster/shared/model/ids';
import type { NodeSession } from '@muster/shared/model/objects';
import type { HelloMessage, LoadSample, Pace, TaskSample } from '@muster/shared/model/session-messages';
import { validateNodeSpec } from '@muster/shared/model/validate';
import { MAX_MINORS_BEHIND, skewViolation } from '@muster/shared/model/version-skew';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import { jitter, type Random } from '@muster/shared/runtime/random';
import type { DispatchEndpoint, LogReceiveChannel, ManagerChannel } from '@muster/shared/transport/channel';
import type { State, StateChange } from '../state/state.ts';
import { Admission } from './admission.ts';
import type { Vault } from '../trust/vault.ts';
import { AgentSession } from './agent-session.ts';
import { HeldSessions } from './held-sessions.ts';
import { takeHello } from './hello.ts';
import { LogBroker } from './log-broker.ts';
import { ProbeBroker } from './probe-broker.ts';
import { LostHosts } from './lost-hosts.ts';
import { NetworkStates, networkChangesOf } from './network-states.ts';
import { isCurrent, noteRefused, registerNode } from './register-node.ts';
import { ReportWriter } from './report-writer.ts';
import { StopGate, type StopGateOptions } from './stop-gate.ts';

const HEARTBEATS_PER_TIMEOUT = 3;
const MIN_TIMEOUT_MS = 3_000;
/** How long a task that leaves is held after the hosts here have answered, when others are in session elsewhere. */
const ELSEWHERE_DRAIN_MS = 1_000;

export interface DispatcherOptions {
  readonly managerId: ManagerId;
  /** Of this manager: MAJOR.MINOR.PATCH. */
  readonly softwareVersion: string;
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
  /** This manager's record is in the store for certain. Only then does an answered heartbeat renew leases. */
  readonly isRegistered: () => boolean;
  /** Takes what agents have measured. Absent: it is dropped. */
  readonly onSamples?: (samples: readonly TaskSample[]) => void;
  /** What the balancers of a node see. */
  readonly onLoads?: (nodeId: NodeId, loads: readonly LoadSample[]) => void;
  readonly stops?: StopGateOptions;
  /** Opens secrets and configs. Absent: there are none. */
  readonly vault?: Vault;
}

export class Dispatcher implements Runnable, DispatchEndpoint {
  readonly name = 'dispatcher';
  readonly logs: LogBroker;
  readonly probes: ProbeBroker;
  readonly #options: DispatcherOptions;
  readonly #log: Logger;
  readonly #reports: ReportWriter;
  readonly #admission: Admission;
  readonly #networks = new NetworkStates();
  readonly #gate: StopGate;
  readonly #lost = new LostHosts();
  readonly #held: HeldSessions;
  #pace: { readonly revision: number; readonly value: Pace } | undefined;
  #cancelLook: () => void = () => undefined;
  #lookDue = false;
  readonly #sessions = new Map<NodeId, AgentSession>();
  readonly #serving = new Set<Promise<void>>();
  #epoch: number | undefined;
  #stopping: AbortSignal | undefined;

  constructor(options: DispatcherOptions) {
    const { clock, newId, logger } = options;
    this.#options = options;
    this.#log = logger.child({ component: 'dispatcher' });
    this.#reports = new ReportWriter({ ...options, logger: this.#log });
    this.#admission = new Admission(clock);
    this.#held = new HeldSessions({ ...options, logger: this.#log });
    this.#gate = new StopGate(options.stops);
    this.probes = new ProbeBroker({
      clock,
      ask: (nodeId, request) => {
        const session = this.#sessions.get(nodeId);
        session?.askToProbe(request);
        return session !== undefined;
      },
    });
    this.logs = new LogBroker({
      clock,
      newId,
      ask: (nodeId, request) => {
        const session = this.#sessions.get(nodeId);
        session?.askForLog(request);
        return session !== undefined;
      },
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const { state } = this.#options;
    this.#stopping = signal;
    this.#noteEpoch();
    const stopObserving = state.observe((change) => this.#onChange(change));
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    stopObserving();
    for (const session of this.#sessions.values()) session.end(new MusterError('unavailable', 'this manager stops', { reason: 'STOPPING' }));
    this.#cancelLook();
    this.#reports.stop();
    await Promise.allSettled(this.#serving);
    this.#held.stop();
  }

  serveSession(channel: ManagerChannel): Promise<void> {
    const serving = this.#serve(channel).finally(() => this.#serving.delete(serving));
    this.#serving.add(serving);
    return serving;
  }

  serveLogs(channel: LogReceiveChannel): Promise<void> {
    return this.logs.serve(channel);
  }

  async #serve(channel: ManagerChannel): Promise<void> {
    const { state, clock } = this.#options;
    try {
      const { hello, rest } = await takeHello(channel, clock);
      const { session, record, heartbeatMs, timeoutMs } = await this.#accept(rest, hello);
      this.#sessions.get(hello.nodeId)?.end(new MusterError('unavailable', 'a newer session took its place', { reason: 'SUPERSEDED' }));
      this.#sessions.set(hello.nodeId, session);
      try {
        // A newer session elsewhere may have been written before this one was listed here, or the node removed.
        const node = state.view.node(hello.nodeId);
        if (node === undefined) throw new MusterError('unavailable', 'the node was removed from the cluster', { reason: 'REMOVED' });
        if (!isCurrent(node, record)) throw new MusterError('unavailable', 'a newer session took its place', { reason: 'SUPERSEDED' });
        await channel.send({
          type: 'welcome',
          sessionId: record.sessionId,
          clusterId: state.view.cluster()?.id ?? unknownCluster(),
          managerId: this.#options.managerId,
          heartbeatMs,
          timeoutMs,
          managers: this.#managers(),
        });
        this.#log.info({ nodeId: hello.nodeId, peer: channel.peer }, 'session opened');
        if (this.#isOutdated(hello.nodeId)) session.renewCertificate();
        await session.serve();
      } finally {
        if (this.#sessions.get(hello.nodeId) === session) {
          this.#sessions.delete(hello.nodeId);
          this.#lost.note(hello.nodeId, session.applied(), clock.monotonic());
        }
        this.#lookAtStops();
        await this.#held.end(session.nodeId, session.record, { lastSeenAt: Math.round(session.lastSeenAt), hostStops: session.hostStops });
      }
    } catch (error) {
      this.#log.info({ err: error, peer: channel.peer, at: clock.now() }, 'session ended');
      channel.close(error);
    }
  }

  async #accept(channel: ManagerChannel, hello: HelloMessage) {
    const { state, clock, random, newId, managerId } = this.#options;
    const stopping = this.#stopping;
    if (stopping === undefined || stopping.aborted) throw new MusterError('unavailable', 'this manager is not ready', { reason: 'STOPPING' });
    await state.waitFor(0, stopping);
    const turn = this.#admission.admit(stopping);
    if (turn !== undefined) await turn;
    this.#checkMembership(channel, hello);
    this.#checkVersion(hello);
    const record: NodeSession = { managerId, sessionId: asSessionId(newId()), connected: true, since: clock.now() };
    this.#held.begin(record);
    try {
      await registerNode(state, { nodeId: hello.nodeId, description: hello.description, labels: usableLabels(hello), session: record, now: clock.now() }, stopping);
    } catch (error) {
      this.#held.giveUp(record);
      throw error;
    }
    const session = new AgentSession({
      channel,
      hello,
      record,
      pace: () => this.#paceNow(),
      state,
      reports: this.#reports,
      networks: this.#networks,
      gate: this.#gate,
      onApplied: () => this.#lookAtStops(),
      onProbeReport: (report) => this.probes.take(hello.nodeId, report),
      onSamples: this.#options.onSamples ?? (() => undefined),
      onLoads: this.#options.onLoads ?? (() => undefined),
      newId,
      clock,
      logger: this.#log,
      isRegistered: this.#options.isRegistered,
      epoch: () => this.#epoch,
      ...(this.#options.vault === undefined ? {} : { vault: this.#options.vault }),
    });
    const { heartbeatMs, timeoutMs } = this.#paceNow();
    return { session, record, heartbeatMs: Math.round(jitter(random, heartbeatMs, 0.1)), timeoutMs };
  }

  #checkVersion({ nodeId, description }: HelloMessage): void {
    const violation = skewViolation(description.agentVersion, this.#options.softwareVersion);
    if (violation === undefined) return;
    // A store that does not answer shall not keep the reason from the agent.
    const noting = this.#noteRefused(nodeId, violation).finally(() => this.#serving.delete(noting));
    this.#serving.add(noting);
    throw new MusterError('failed-precondition', violation, {
      reason: 'VERSION_SKEW',
      hint: `Upgrade all managers first, then the agents; an agent may be ${MAX_MINORS_BEHIND} minor versions behind.`,
    });
  }

  #checkMembership(channel: ManagerChannel, hello: HelloMessage): void {
    const cluster = this.#options.state.view.cluster();
    if (cluster === undefined) throw new MusterError('unavailable', 'the cluster is not initialized yet', { reason: 'NO_CLUSTER' });
    if (hello.clusterId !== undefined && hello.clusterId !== cluster.id) {
      throw new MusterError('failed-precondition', `this agent belongs to another cluster (${hello.clusterId})`, {
        reason: 'OTHER_CLUSTER',
        hint: 'Give the agent an empty data directory to join this one.',
      });
    }
    if (channel.provedNode !== undefined && channel.provedNode !== hello.nodeId) {
      throw new MusterError('permission-denied', `the certificate is for node ${channel.provedNode}, not for ${hello.nodeId}`, {
        reason: 'NOT_YOUR_NODE',
        hint: 'Each agent needs a data directory of its own, and joins with it: muster node join TOKEN@HOST:PORT',
      });
    }
  }

  /** Its certificate is of a root that is on its way out. */
  #isOutdated(nodeId: NodeId): boolean {
    const { view } = this.#options.state;
    const certificate = view.certificate(nodeId);
    return certificate !== undefined && certificate.rootId !== view.trust()?.roots.at(-1)?.id;
  }

  /** Asked with each heartbeat: the nodes are counted once for each revision. */
  #paceNow(): Pace {
    const { view } = this.#options.state;
    if (this.#pace?.revision !== view.revision) {
      let nodes = 0;
      for (const _ of view.nodes()) nodes += 1;
      const heartbeatMs = heartbeatMsFor(nodes);
      this.#pace = { revision: view.revision, value: { heartbeatMs, timeoutMs: Math.max(MIN_TIMEOUT_MS, heartbeatMs * HEARTBEATS_PER_TIMEOUT) } };
    }
    return this.#pace.value;
  }

  #managers(): string[] {
    return [...this.#options.state.view.managers()].map(({ address }) => address).sort();
  }

  /** Every node in session here, or just lost, has its network state in force up to this store revision. */
  #applied(now: number): { readonly applied: number; readonly until: number } {
    const { view } = this.#options.state;
    const { managerId } = this.#options;
    const lost = this.#lost.applied(now, (id) => {
      const session = view.node(id)?.session;
      return session !== undefined && !this.#sessions.has(id) && (!session.connected || session.managerId === managerId);
    });
    let applied = Math.min(view.revision, lost.applied);
    for (const session of this.#sessions.values()) applied = Math.min(applied, session.applied());
    return { applied, until: lost.until };
  }

  /** Every node that is heard of is in session here. */
  #isAlone(): boolean {
    for (const { id, session } of this.#options.state.view.nodes()) if (session.connected && !this.#sessions.has(id)) return false;
    return true;
  }

  /** Soon, once for all that happens in one turn. */
  #lookAtStops(): void {
    if (this.#gate.isEmpty || this.#lookDue) return;
    this.#lookDue = true;
    queueMicrotask(() => {
      this.#lookDue = false;
      this.#advanceStops();
    });
  }

  #advanceStops(): void {
    const { clock, state } = this.#options;
    this.#cancelLook();
    if (this.#stopping?.aborted !== false || this.#gate.isEmpty) return;
    // Hosts in session with another manager are told at the same time as those here; whether they have answered is not known here.
    const { applied, until } = this.#applied(clock.monotonic());
    const { opened, revisitAt = Number.POSITIVE_INFINITY } = this.#gate.advance(applied, clock.monotonic(), this.#isAlone() ? undefined : ELSEWHERE_DRAIN_MS);
    for (const id of opened) {
      const nodeId = state.view.task(id)?.nodeId;
      if (nodeId !== undefined) this.#sessions.get(nodeId)?.taskChanged(id);
    }
    const lookAt = Math.min(revisitAt, until);
    if (!this.#gate.isEmpty && Number.isFinite(lookAt)) this.#cancelLook = clock.after(Math.max(1, lookAt - clock.monotonic()), () => this.#advanceStops());
  }

  #onChange(change: StateChange): void {
    const networkChanges = networkChangesOf(change, this.#options.state.view);
    if (networkChanges.length > 0) for (const session of this.#sessions.values()) session.networkChanged(networkChanges, change.revision);
    if (change.kind === 'task') {
      this.#gate.note(change.before, change.after, change.revision, this.#options.clock.monotonic());
      this.#lookAtStops();
    }
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- other kinds do not concern agents.
    switch (change.kind) {
      case 'task': {
        const task = change.after ?? change.before;
        if (task?.nodeId !== undefined) this.#sessions.get(task.nodeId)?.taskChanged(task.id);
        return;
      }
      case 'node': {
        this.#held.follow(change.after);
        const session = change.before === undefined ? undefined : this.#sessions.get(change.before.id);
        if (session === undefined) return;
        if (change.after === undefined) session.end(new MusterError('failed-precondition', 'the node was removed from the cluster', { reason: 'REMOVED' }));
        else if (!isCurrent(change.after, session.record)) session.end(new MusterError('unavailable', 'a newer session took its place', { reason: 'SUPERSEDED' }));
        return;
      }
      case 'service': {
        // Tasks are told whether they are measured.
        const { before, after } = change;
        if ((before?.spec.autoscale === undefined) === (after?.spec.autoscale === undefined)) return;
        const id = (after ?? before)?.id;
        if (id === undefined) return;
        for (const task of this.#options.state.view.tasksOfService(id)) {
          if (task.nodeId !== undefined) this.#sessions.get(task.nodeId)?.taskChanged(task.id);
        }
        return;
      }
      case 'manager': {
        const managers = this.#managers();
        for (const session of this.#sessions.values()) session.managersChanged(managers);
        return;
      }
      case 'trust':
        for (const session of this.#sessions.values()) if (this.#isOutdated(session.nodeId)) session.renewCertificate();
        return;
      case 'leader':
        this.#noteEpoch();
        return;
      default:
        return;
    }
  }

  /** The epoch never goes back, and stays when a leader is lost and the next is not yet known. */
  #noteEpoch(): void {
    const epoch = this.#options.state.view.leader()?.epoch;
    if (epoch === undefined || epoch <= (this.#epoch ?? 0)) return;
    this.#epoch = epoch;
    for (const session of this.#sessions.values()) session.epochChanged();
  }

  async #noteRefused(nodeId: NodeId, violation: string): Promise<void> {
    const { state, clock } = this.#options;
    try {
      await noteRefused(state, nodeId, violation, clock.now());
    } catch (error) {
      this.#log.warn({ err: error, nodeId }, 'noting a refused agent failed');
    }
  }
}

function usableLabels({ initialLabels }: HelloMessage): HelloMessage['initialLabels'] {
  const [first] = validateNodeSpec({ labels: initialLabels, availability: 'active' });
  if (first === undefined) return initialLabels;
  throw new MusterError('invalid-argument', `the node cannot have these labels: ${first.field} ${first.description}`, { reason: 'BAD_LABELS', hint: 'Correct --label of muster agent run.' });
}

function unknownCluster(): never {
  throw new MusterError('unavailable', 'the cluster is not initialized yet', { reason: 'NO_CLUSTER' });
}
