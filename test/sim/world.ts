/**
 * One simulated cluster: managers, hosts and users over one store, one network and
 * one clock. Time passes from timer to timer, and every invariant is checked after each.
 */
import type { NodeId } from '@muster/shared/model/ids';
import type { AssignmentChange, StatusRecord } from '@muster/agent/journal/journal';
import type { FakeContainer } from '@muster/agent/driver/fake';
import type { AssignmentsMessage } from '@muster/shared/model/session-messages';
import { isWanted } from '@muster/shared/model/task-state';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { MemoryNetwork } from '@muster/shared/transport/memory-network';
import type { Tables } from '@muster/manager/state/tables';
import { AgentHost } from './agent-host.ts';
import { type Bug, storeBugs, tamper, trueFence } from './bugs.ts';
import { Client } from './client.ts';
import { Dice } from './dice.ts';
import type { Fault } from './faults.ts';
import type { ContainerInvariant } from './invariants/calm.ts';
import { Alone } from './invariants/alone.ts';
import { addressesOnce } from './invariants/addresses.ts';
import { brakeHolds } from './invariants/brake.ts';
import { ContainerBook } from './invariants/containers.ts';
import { checkCopies } from './invariants/copies.ts';
import { type RevisionInvariant, Violation } from './invariants/invariant.ts';
import { Obedience, type Obeyed } from './invariants/obedience.ts';
import { checkReports } from './invariants/reports.ts';
import { Routing, type ToldNetworks } from './invariants/routing.ts';
import { Requests } from './invariants/requests.ts';
import { oneRunPerTick, parallelismHolds, runsOnlyEnd } from './invariants/runs.ts';
import { onlyForHigher, withinBudget } from './invariants/preemption.ts';
import { noOvercommit } from './invariants/placement.ts';
import { fencedWrites, singleWriter } from './invariants/single-writer.ts';
import { oneTaskPerSlot, replicasWithinBounds } from './invariants/slots.ts';
import { boundOnce, forwardOnly, noOscillation } from './invariants/task-life.ts';
import { Stops, type ToldToStop } from './invariants/stops.ts';
import { Ledger, type SeenRevision } from './ledger.ts';
import { ManagerHost } from './manager-host.ts';
import { decidersOf, Tally } from './tally.ts';
import { Trace } from './trace.ts';

const ACKNOWLEDGED = 'what a user was told is done is in the store';
/** Many times what a run writes: more is two controllers that undo each other's work. */
const MOST_REVISIONS = 10_000;
const COMES_TO_REST = `a run writes no more than ${MOST_REVISIONS} revisions`;
/** Rarer than a cluster takes to settle. */
const RESTLESS_MS = 40_000;
const STAYS_UP = 'no process ends by itself';

export interface WorldOptions {
  readonly seed: number;
  readonly bug?: Bug;
  readonly onTrace?: (line: string) => void;
}

export class World {
  readonly seed: number;
  readonly clock = new VirtualClock({ turns: 0, onSettled: () => this.#observe() });
  readonly network: MemoryNetwork;
  readonly ledger: Ledger;
  readonly managers: readonly ManagerHost[];
  readonly hosts: readonly AgentHost[];
  readonly client: Client;
  readonly trace: Trace;
  readonly tally = new Tally();
  readonly #requests = new Requests();
  /** Looked at after every revision; the run may add what holds in a part of it only. */
  readonly invariants = new Set<RevisionInvariant>([
    fencedWrites,
    singleWriter,
    forwardOnly,
    boundOnce,
    noOscillation,
    noOvercommit,
    addressesOnce,
    oneTaskPerSlot(),
    replicasWithinBounds(),
    brakeHolds,
    this.#requests.once,
    oneRunPerTick(),
    runsOnlyEnd,
    parallelismHolds,
    onlyForHigher,
    withinBudget,
  ]);
  /** Looked at after every change of a container. */
  readonly containerInvariants = new Set<ContainerInvariant>();
  readonly containers = new ContainerBook(this.clock);
  readonly alone = new Alone();
  readonly #obedience = new Obedience();
  readonly #routing = new Routing();
  readonly stops = new Stops();
  readonly #undo = new Set<() => void>();
  #obeyed: Obeyed[] = [];
  #toldNetworks: ToldNetworks[] = [];
  #toldToStop: ToldToStop[] = [];
  #statuses: { readonly nodeId: NodeId; readonly records: readonly StatusRecord[] }[] = [];
  #acknowledged: { readonly text: string; readonly recordId: string }[] = [];
  readonly #bug: Bug | undefined;
  #broken: Violation | undefined;
  #containersChanged = false;

  constructor({ seed, bug, onTrace }: WorldOptions) {
    const { clock } = this;
    const dice = new Dice(seed, 'world');
    const latency = new Dice(seed, 'network');
    this.seed = seed;
    this.#bug = bug;
    this.trace = new Trace(onTrace);
    this.network = new MemoryNetwork({ clock, delayMs: () => latency.whole(0, 4) });
    this.ledger = new Ledger({ clock, ignoresEpoch: bug === 'store-ignores-epoch', onConflict: () => this.tally.add('store conflict') });
    const onEnd = (process: string, error: unknown) => {
      this.#broken ??= new Violation(STAYS_UP, `${process} ended: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    };
    const names = ['m1', 'm2', 'm3'];
    this.managers = names.map(
      (name, index) =>
        new ManagerHost({ name, seed, clock, ledger: this.ledger, network: this.network, bugs: (own) => storeBugs(bug, own), stops: bug === 'stops-do-not-wait' ? { maxWaitMs: 0 } : {}, coreOf: (address) => this.managers.find((other) => other.name === address)?.core, onEnd }, index),
    );
    this.hosts = Array.from({ length: dice.whole(3, 7) }, (_, index) => {
      const onContainer = (host: AgentHost, container: FakeContainer) => this.#onContainer(host, container);
      const onObeyed = (host: AgentHost, change: AssignmentChange) => {
        this.#obeyed.push({ host: host.name, nodeId: host.nodeId, change, fence: trueFence(change.fence) });
      };
      const name = `h${index + 1}`;
      return new AgentHost(
        {
          name,
          seed,
          clock,
          network: this.network,
          managers: names,
          onContainer,
          onStop: (host, taskId) => this.containers.onStop(host, taskId),
          onObeyed,
          onStatuses: (host, records) => {
            this.containers.onStatuses(host, records);
            this.#statuses.push({ nodeId: host.nodeId, records });
          },
          onPowerLoss: (host) => this.containers.onPowerLoss(host),
          onNetworks: (host, fence, state) => this.#toldNetworks.push({ host: host.name, nodeId: host.nodeId, fence: trueFence(fence), state }),
          onAssignments: (_host, manager, message) => this.#noteStops(manager, message),
          onLed: (host, leads) => this.trace.add(this.clock.monotonic(), `${host.name} leads ${leads}`),
          onEnd,
          tamper: tamper(bug),
          skipsNetworks: bug === 'host-answers-too-much' ? 0.2 : 0,
        },
        index + 1,
      );
    });
    this.client = new Client({
      clock,
      dice: new Dice(seed, 'client'),
      managers: this.managers,
      onAcknowledged: (operation, recordId) => this.#acknowledged.push({ text: operation.text, recordId }),
      onRepeat: () => this.tally.add('duplicate'),
      onAnswer: (operation, answer) => this.note(`${answer}: ${operation.text}`),
    });
  }

  /** The truth. */
  get view(): Tables {
    return this.ledger.view;
  }

  start(): void {
    if (this.#bug === 'writes-at-rest') this.#neverRest();
    for (const manager of this.managers) manager.start();
    for (const host of this.hosts) host.startAgent();
  }

  /** Now and then somebody writes what nobody asked for. */
  #neverRest(): void {
    this.clock.after(RESTLESS_MS, () => {
      void this.ledger.transact('nobody', { compares: [], writes: [{ op: 'put', key: 'noise', value: '' }] });
      this.#neverRest();
    });
  }

  note(text: string): void {
    this.trace.add(this.clock.monotonic(), text);
  }

  begin({ name, kinds, lastsMs: [least, most], begin }: Fault, dice: Dice): void {
    const begun = begin(this, dice);
    if (begun === undefined) return;
    const { text, undo } = begun;
    for (const what of [`fault: ${name}`, ...kinds] as const) this.tally.add(what);
    const lastsMs = dice.whole(least, most);
    this.note(`FAULT ${name}: ${text}${undo === undefined ? '' : ` for ${(lastsMs / 1_000).toFixed(1)} s`}`);
    if (undo === undefined) return;
    const end = () => {
      if (!this.#undo.delete(end)) return;
      this.note(`over: ${name}: ${text}`);
      undo();
    };
    this.#undo.add(end);
    this.clock.after(lastsMs, end);
  }

  /** Ends every fault that is still there. */
  heal(): void {
    for (const end of this.#undo) end();
  }

  /** After the run: nothing of it is kept. */
  dispose(): void {
    for (const process of [...this.managers, ...this.hosts]) process.dispose();
    this.ledger.dispose();
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Advances until the condition holds; false when it does not within the limit. */
  async until(condition: () => boolean, limitMs: number, stepMs = 250): Promise<boolean> {
    for (let passedMs = 0; passedMs < limitMs; passedMs += stepMs) {
      if (condition()) return true;
      await this.advance(stepMs);
    }
    return condition();
  }

  checkCopies(): number {
    return checkCopies(this.managers, this.ledger);
  }

  #observe(): void {
    if (this.#broken !== undefined) throw this.#broken;
    const now = this.clock.now();
    if (this.view.revision > MOST_REVISIONS) throw new Violation(COMES_TO_REST, `revision ${this.view.revision} at ${this.clock.monotonic()} ms`);
    if (this.ledger.hasNews) for (const seen of this.ledger.take()) {
      this.#record(seen);
      this.containers.onRevision(seen);
      this.#obedience.onRevision(seen);
      this.#routing.onRevision(seen, this.view);
      this.stops.onRevision(seen, this.clock.monotonic(), () => this.managers.flatMap(({ core }) => (core?.state.synced === true ? [core] : [])));
      for (const { promise, check } of this.invariants) {
        const detail = check(seen, { view: this.view, now });
        if (detail !== undefined) throw new Violation(promise, detail);
      }
    }
    // What was obeyed before what came of it, so that the cause is named and not the effect.
    if (this.#obeyed.length > 0) for (const obeyed of this.#obeyed.splice(0)) this.#obedience.check(obeyed);
    if (this.#toldNetworks.length > 0) for (const told of this.#toldNetworks.splice(0)) {
      this.#routing.check(told);
      this.tally.add('told where to lead');
    }
    if (this.#toldToStop.length > 0) for (const told of this.#toldToStop.splice(0)) {
      if (this.stops.check(told, this.hosts, this.view, this.clock.monotonic())) this.tally.add('told to stop what has served');
    }
    this.containers.check(this.view, this.hosts, now);
    if (this.#containersChanged) {
      this.#containersChanged = false;
      for (const { promise, check } of this.containerInvariants) {
        const detail = check();
        if (detail !== undefined) throw new Violation(promise, detail);
      }
    }
    if (this.#statuses.length > 0) for (const { nodeId, records } of this.#statuses.splice(0)) checkReports(nodeId, records, this.view);
    if (this.#acknowledged.length > 0) for (const { text, recordId } of this.#acknowledged.splice(0)) {
      if (!this.#requests.isDone(recordId)) throw new Violation(ACKNOWLEDGED, `"${text}" was acknowledged and never written`);
    }
  }

  #noteStops(manager: string, { assign }: AssignmentsMessage): void {
    const process = this.managers.find(({ name }) => name === manager)?.core;
    for (const { taskId, desiredState } of assign) if (!isWanted(desiredState)) this.#toldToStop.push({ taskId, manager, process });
  }

  #record({ revision, events, changes, author }: SeenRevision): void {
    const at = this.clock.monotonic();
    const written = events.map((event) => (event.type === 'put' ? `${event.item.key} ${event.item.value}` : event.key)).join('\n');
    this.trace.add(at, `${revision} ${author?.writer} ${author?.epoch} ${written}`, () => `${revision} by ${author?.writer ?? 'expiry'}: ${changes.map(summary).join(' · ')}`);
    // Its copy can only have come nearer since it decided.
    const copyOf = author?.epoch === undefined ? undefined : this.managers.find(({ name }) => name === author.writer)?.core?.state.view.revision;
    if (copyOf === undefined) return;
    for (const decider of decidersOf({ changes })) {
      this.tally.add(`wrote: ${decider}`);
      if (copyOf < revision - 1) this.tally.add(`stale view: ${decider}`);
    }
  }

  /** What is broken in the middle of a step is told at its end. */
  #watch(check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.#broken ??= error;
    }
  }

  #onContainer(host: AgentHost, container: FakeContainer): void {
    const { taskId, phase, health, exitCode } = container.state;
    this.trace.add(this.clock.monotonic(), `${host.name} ${taskId} ${phase} ${health} ${exitCode ?? ''}`);
    this.#containersChanged = true;
    this.containers.onContainer(host, container);
    this.#watch(() => this.alone.onContainer(host, container, this.clock.now()));
  }
}

function summary({ kind, before, after }: SeenRevision['changes'][number]): string {
  const object = after ?? before;
  const id = object !== undefined && 'id' in object ? object.id : '';
  const what = before === undefined ? '+' : after === undefined ? '−' : '';
  if (after?.kind === 'task') return `${what}task ${id} ${after.slot} r${after.revision} ${after.desiredState}/${after.status.state} ${after.nodeId?.slice(-2) ?? ''}`;
  if (after?.kind === 'node') return `${what}node ${id.slice(-2)} ${after.status.state} ${after.session.connected} ${after.spec.availability}`;
  if (after?.kind === 'service') return `${what}service ${after.spec.name} r${after.revision} ${JSON.stringify(after.rollout ?? '')}`;
  if (after?.kind === 'event') return `event ${after.message}`;
  return `${what}${kind} ${id}`;
}
