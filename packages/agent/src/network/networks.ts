/**
 * Brings this node's networks in force on its host, and keeps them so.
 *
 * Reads: the network state that managers send (and, at the start, the journal's);
 * what the kernel and the engine have of it.
 * Writes: bridges of the engine that carry its labels, the tunnel, routes of
 * protocol 77, the nftables tables `muster` and `muster-net`, one rule in Docker's
 * chain for users, connection tracking entries of tasks that left.
 * Never: touches networks, routes or rules of others; takes anything down because
 * it stops itself: traffic goes on without an agent.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { NetworkId, ServiceId } from '@muster/shared/model/ids';
import type { HostNetworkFacts } from '@muster/shared/model/network';
import type { NetworkState, ServiceState } from '@muster/shared/model/network-state';
import type { Assignment, MaterialContent } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import { DriverError } from '../driver/driver.ts';
import type { EngineNetworks } from '../driver/engine-networks.ts';
import { applyBase, hairpins, removeAll } from './apply-base.ts';
import { BaseTable } from './apply-base-table.ts';
import { leadAway } from './apply-flows.ts';
import { ServiceTable } from './apply-services.ts';
import { type Attachment, attachmentOf, plainAttachment } from './attach.ts';
import { examineHost } from './examine-host.ts';
import { GoneTasks } from './gone-tasks.ts';
import { Holder } from './holder.ts';
import type { HostTools } from './host-tools.ts';
import type { Uplink } from './data-path.ts';
import type { Router } from '../router/router.ts';
import type { NetworkSink } from './network-sink.ts';
import { bridgeOf, SERVICE_TABLE, TUNNEL } from './names.ts';
import { readCounters } from './read-counters.ts';
import { listenedPorts, PortListeners, reachableAddresses } from './port-listeners.ts';
import { hasOwnTask, hostsOf, portsOfOwnTasks, proxiedPorts, reachableHosts } from './proxied-ports.ts';
import { type KnownWays, serviceRules, staleConnections } from './service-rules.ts';
import { UseCounters } from './apply-use.ts';

/** How soon what somebody else flushed is there again. */
const LOOK_MS = 3_000;
const RETRY_MS = 1_000;
/** Changes of this time are kept on disk together: what the kernel has is what counts. */
const SAVE_DELAY_MS = 500;
/** By then managers tell of a task that has been given to this node. */
const LEFT_MS = 30_000;
/** A task waits for its networks no longer before it says so; it tries again. */
const ATTACH_TIMEOUT_MS = 10_000;

export interface NetworksOptions {
  readonly tools: HostTools;
  readonly engine: EngineNetworks;
  readonly address: string;
  /** What was last in force. */
  readonly recorded: NetworkState | undefined;
  readonly save: (state: NetworkState) => void;
  /** Absent: this node serves no routes. */
  readonly router?: Router | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A connection has begun to wait for a service that rests, or there is the first service that may. */
  readonly onDemand?: () => void;
}

export interface NetworkSituation {
  /** Undefined until the host was looked at. */
  readonly facts: HostNetworkFacts | undefined;
  readonly uplink: Uplink;
  /** In force; undefined until something is. */
  readonly state: NetworkState | undefined;
  /** Why what is wanted is not in force; empty when it is. */
  readonly problem: string;
  /** Published ports that another program of the host has. */
  readonly takenPorts: readonly number[];
}

interface Waiting {
  readonly inForce: (error: string) => void;
  /** The last thing that was said to it. */
  readonly told?: string;
}

export class Networks implements Runnable, NetworkSink {
  readonly name = 'networks';
  readonly #options: NetworksOptions;
  readonly #log: Logger;
  readonly #wakeup = new Wakeup();
  readonly #listeners: PortListeners;
  readonly #holder: Holder;
  readonly #use: UseCounters;
  readonly #gone: GoneTasks;
  readonly #base: BaseTable;
  readonly #table: ServiceTable;
  readonly #observers = new Set<(state: NetworkState) => void>();
  readonly #changed = new Set<() => void>();
  #wanted: NetworkState | undefined;
  #inForce: NetworkState | undefined;
  /** Of which published ports are answered in user space, while the kernel cannot. */
  #proxied: NetworkState | undefined;
  /** Services whose tasks have their ports here by the engine → when the last one was started. */
  readonly #left = new Map<ServiceId, number>();
  #ways: KnownWays = new WeakMap();
  #waiting: Waiting[] = [];
  #facts: HostNetworkFacts | undefined;
  #uplink: Uplink = { device: '', mtu: 0 };
  #problem = '';
  #lookDue = true;
  #saved: NetworkState | undefined;
  #plainMade: Promise<void> = Promise.resolve();
  /** With it, nothing is left of networks that are gone. */
  #plainFor: NetworkState | undefined;
  #cancelSave: (() => void) | undefined;

  constructor(options: NetworksOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'networks' });
    this.#wanted = options.recorded;
    this.#saved = options.recorded;
    const { tools, clock, onDemand = () => undefined } = options;
    const standIns = (service: ServiceState, port: number) => (this.#proxied === undefined ? undefined : hostsOf(service, this.#proxied).map((address) => ({ address, port })));
    this.#holder = new Holder({ tools, clock, onWaiting: onDemand, standIns });
    this.#use = new UseCounters(tools);
    this.#base = new BaseTable(tools);
    this.#table = new ServiceTable(tools, clock);
    this.#gone = new GoneTasks(tools, clock, options.recorded);
    this.#listeners = new PortListeners(clock, (client, port) => this.#holder.holdPublished(client, port));
  }

  /** Services that may rest and were used since the last call, with the connections that wait for each; undefined: there is none. */
  async demand(): Promise<ReadonlyMap<ServiceId, number> | undefined> {
    if ((this.#proxied ?? this.#inForce)?.services.some(({ onDemand }) => onDemand === true) !== true) return undefined;
    const demand = new Map(this.#holder.demand());
    for (const serviceId of await this.#use.read()) demand.set(serviceId, demand.get(serviceId) ?? 0);
    return demand;
  }

  /** What is in force; undefined until something is. */
  get current(): NetworkState | undefined {
    return this.#inForce;
  }

  /** Why what is wanted is not in force; empty when it is. */
  get problem(): string {
    return this.#problem;
  }

  /** For those who look into the networks of this host. */
  get situation(): NetworkSituation {
    return { facts: this.#facts, uplink: this.#uplink, state: this.#inForce, problem: this.#problem, takenPorts: this.#takenPorts() };
  }

  #takenPorts(): readonly number[] {
    const own = this.#proxied === undefined ? undefined : portsOfOwnTasks(this.#proxied);
    return [...this.#listeners.failing.keys()].filter((port) => own?.has(port) !== true);
  }

  /** Ports that this agent holds for published ones. */
  get heldPorts(): ReadonlySet<string> {
    return this.#listeners.held;
  }

  /** Called with each state that has come in force. Returns the way to stop. */
  observe(observer: (state: NetworkState) => void): () => void {
    this.#observers.add(observer);
    if (this.#inForce !== undefined) observer(this.#inForce);
    return () => this.#observers.delete(observer);
  }

  takeContents(contents: readonly MaterialContent[]): void {
    this.#options.router?.take(contents);
  }

  bringInForce(state: NetworkState, inForce: (error: string) => void): void {
    this.#wanted = state;
    this.#waiting.push({ inForce });
    this.#cancelSave ??= this.#options.clock.after(SAVE_DELAY_MS, () => this.#save());
    this.#wakeup.wake();
  }

  #save(): void {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    if (this.#wanted === undefined || this.#wanted === this.#saved) return;
    try {
      this.#options.save(this.#wanted);
      this.#saved = this.#wanted;
    } catch (error) {
      this.#log.error({ err: error }, 'saving the network state failed');
    }
  }

  /** How many connections this host has led to each service, since some moment. */
  async connections(): Promise<ReadonlyMap<ServiceId, number>> {
    const isLed = (this.#table.rules?.counters.size ?? 0) > 0;
    const counts = isLed ? readCounters(await this.#options.tools.run('nft', ['-j', 'list', 'counters', 'table', 'ip', SERVICE_TABLE])) : new Map<ServiceId, number>();
    for (const [serviceId, count] of this.#listeners.counts) counts.set(serviceId, (counts.get(serviceId) ?? 0) + count);
    return counts;
  }

  /** Looks anew at what the host can do. */
  async examine(): Promise<HostNetworkFacts> {
    const { tools, address, engine } = this.#options;
    const { networks = [] } = this.#wanted ?? {};
    const present = await engine.list().catch(() => []);
    const hasPlain = present.some(({ isOwn, ipRange }) => isOwn && ipRange === '');
    const { facts: found, uplink } = await examineHost({ tools, address, isEngineLocal: engine.isLocal, hasPlain, hasVxlan: this.#facts?.mode === 'kernel', ownLinks: new Set([TUNNEL, ...networks.map(({ networkId }) => bridgeOf(networkId))]) });
    const router = await this.#options.router?.examine();
    const facts = router === undefined ? found : { ...found, router };
    if (facts.mode !== this.#facts?.mode || facts.reason !== this.#facts.reason) {
      if (facts.mode === 'kernel') this.#log.info({ uplink: uplink.device, mtu: uplink.mtu }, 'networks work on this host');
      else this.#log.warn({ reason: facts.reason, mode: facts.mode }, 'no networks on this host: containers have the engine’s own');
      this.#wakeup.wake();
    }
    const isMoved = facts.mode === 'kernel' && (uplink.device !== this.#uplink.device || uplink.mtu !== this.#uplink.mtu);
    this.#facts = facts;
    this.#uplink = uplink;
    if (isMoved) this.#look();
    this.#tell();
    return facts;
  }

  /** A container was started: its port of the bridge is to be looked at. */
  containerStarted(): void {
    this.#look();
  }

  /**
   * What the task's container is attached to, once that is in force; undefined when
   * it has no networks. Throws `unavailable` when they cannot be had yet.
   */
  async attach(assignment: Assignment, signal: AbortSignal): Promise<Attachment | undefined> {
    const networks = assignment.networks ?? [];
    if (networks.length === 0) return undefined;
    const { clock } = this.#options;
    const until = clock.monotonic() + ATTACH_TIMEOUT_MS;
    for (;;) {
      signal.throwIfAborted();
      if (this.#facts !== undefined && this.#facts.mode !== 'kernel') {
        if (networks.every(({ optional }) => optional)) return this.#attachPlainly(assignment, signal);
        throw new DriverError('unavailable', `This host cannot have networks: ${this.#facts.reason}.`);
      }
      const attachment = this.#inForce && attachmentOf(this.#inForce, networks);
      if (attachment !== undefined && this.#facts !== undefined) return attachment;
      const leftMs = until - clock.monotonic();
      if (leftMs <= 0) throw new DriverError('unavailable', `The task's networks are not set up on this host yet${this.#problem === '' ? '' : `: ${this.#problem}`}.`);
      await this.#nextChange(leftMs, signal);
    }
  }

  async #attachPlainly(assignment: Assignment, signal: AbortSignal): Promise<Attachment> {
    const attachment = plainAttachment(assignment);
    for (const [index, { networkId }] of (assignment.networks ?? []).entries()) {
      const name = attachment.networks[index]?.name;
      if (name !== undefined) await this.#makePlain(networkId, name, signal);
    }
    this.#left.set(assignment.serviceId, this.#options.clock.monotonic());
    if (this.#proxied !== undefined) await this.#proxy(this.#proxied);
    return attachment;
  }

  /** One after the other: the engine makes two of one name when it is asked for both at once. */
  #makePlain(networkId: NetworkId, name: string, signal: AbortSignal): Promise<void> {
    const { engine } = this.#options;
    const making = this.#plainMade.then(async () => {
      const present = await engine.list(signal);
      if (!present.some((network) => network.isOwn && network.name === name)) await engine.createPlain({ networkId, name }, signal);
    });
    this.#plainMade = making.catch(() => undefined);
    return making;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      const isFine = await this.#settle(signal);
      const cancel = clock.after(isFine ? LOOK_MS : RETRY_MS, () => this.#look());
      await this.#wakeup.wait(signal);
      cancel();
    }
    this.#listeners.close();
    this.#holder.close();
    this.#save();
  }

  #look(): void {
    this.#lookDue = true;
    this.#wakeup.wake();
  }

  /** Brings what is wanted in force; false: it could not, and is to be tried again. */
  async #settle(signal: AbortSignal): Promise<boolean> {
    const wanted = this.#wanted;
    const waiting = this.#waiting;
    this.#waiting = [];
    const answer = (error: string) => {
      for (const { inForce, told } of waiting) if (told !== error) inForce(error);
      if (error === '') waiting.length = 0;
    };
    if (this.#facts === undefined) {
      this.#waiting = waiting;
      return true;
    }
    if (this.#facts.mode !== 'kernel' || wanted === undefined) {
      if (wanted !== undefined && wanted !== this.#plainFor) await this.#removePlain(wanted, signal);
      if (wanted !== undefined && this.#facts.mode === 'proxy') await this.#proxy(wanted);
      answer('');
      return true;
    }
    this.#proxied = undefined;
    const lookDue = this.#lookDue;
    this.#lookDue = false;
    const before = this.#inForce;
    try {
      // First what others wait for; then whether all that was there still is.
      if (wanted !== before) await this.#apply(wanted, signal);
      answer('');
      await this.#gone.follow(wanted);
      if (lookDue) {
        await this.#gone.lookAgain();
        await this.#heal(wanted, signal);
      }
      if (this.#problem !== '') this.#log.info({}, 'networks are in force again');
      this.#problem = '';
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.#problem) this.#log.error({ err: error }, 'bringing the networks in force failed; trying again');
      this.#problem = problem;
      this.#lookDue = true;
      answer(problem);
      // The last one stands for those before it, and is told when it is in force after all.
      this.#waiting.unshift(...waiting.slice(-1).map(({ inForce }) => ({ inForce, told: problem })));
      this.#tell();
      return false;
    }
  }

  /** Engine's networks that stand for ones that are gone. One with containers goes when these have. */
  async #removePlain(wanted: NetworkState, signal: AbortSignal): Promise<void> {
    const { engine } = this.#options;
    const kept = new Set<string>(wanted.networks.map(({ networkId }) => networkId));
    const present = await engine.list(signal).catch(() => []);
    let isLeft = false;
    for (const { name, networkId, isOwn } of present) {
      if (!isOwn || kept.has(networkId)) continue;
      await engine.remove(name, signal).catch(() => {
        isLeft = true;
      });
    }
    if (!isLeft) this.#plainFor = wanted;
  }

  /** Brings in force what differs from what is. */
  async #apply(wanted: NetworkState, signal: AbortSignal): Promise<void> {
    const { tools, engine } = this.#options;
    const before = this.#inForce;
    const isBaseChanged =
      before === undefined || before.networks !== wanted.networks || before.peers !== wanted.peers || before.self !== wanted.self || before.settings !== wanted.settings;
    if (hasNone(wanted)) {
      if (isBaseChanged) await removeAll({ tools, engine }, signal);
      this.#table.forget();
      await this.#listen(wanted);
    } else {
      if (isBaseChanged) await applyBase({ tools, engine, table: this.#base }, wanted, this.#uplink, true, signal);
      await this.#listen(wanted);
      const heldAt = this.#holder.port;
      await this.#holder.listen(wanted);
      if (wanted.self?.nodeId !== before?.self?.nodeId || this.#holder.port !== heldAt) this.#ways = new WeakMap();
      await this.#balance(wanted);
      await this.#use.watch(wanted);
      if (before !== undefined) await this.#leadAway(before, wanted);
      if (isBaseChanged) await hairpins(tools, wanted);
    }
    // A task is out of the routes, too, before anybody is told that it is out of all maps.
    await this.#options.router?.apply(wanted, false);
    this.#inForce = wanted;
    this.#holder.serve(wanted);
    for (const observer of this.#observers) observer(wanted);
    if (wanted.services.some(({ onDemand }) => onDemand === true)) this.#options.onDemand?.();
    this.#tell();
  }

  /** Puts back what somebody else changed. */
  async #heal(wanted: NetworkState, signal: AbortSignal): Promise<void> {
    const { tools, engine } = this.#options;
    if (!hasNone(wanted)) {
      const healed = await applyBase({ tools, engine, table: this.#base }, wanted, this.#uplink, false, signal);
      if (healed.length > 0) this.#log.warn({ healed }, 'what somebody else changed is there again');
      await this.#balance(wanted);
      const rules = await this.#table.heal();
      if (rules !== undefined) this.#log.warn({ rules }, 'the balancing rules were not as they were put, and are there again');
      await hairpins(tools, wanted);
    }
    await this.#options.router?.apply(wanted, true);
    await this.#listen(wanted);
  }

  async #balance(wanted: NetworkState): Promise<void> {
    await this.#table.put(serviceRules(wanted, new Set(this.#listeners.failing.keys()), this.#ways, this.#holder.port));
  }

  /** Answers published ports in user space. */
  async #proxy(wanted: NetworkState): Promise<void> {
    const { clock, onDemand } = this.#options;
    for (const [serviceId, since] of this.#left) {
      const service = wanted.services.find((one) => one.serviceId === serviceId);
      const isThere = service !== undefined && hasOwnTask(service, wanted);
      if (!isThere && clock.monotonic() - since > LEFT_MS) this.#left.delete(serviceId);
    }
    const isNew = wanted !== this.#proxied;
    this.#proxied = wanted;
    await this.#listen(wanted);
    this.#holder.serve(wanted);
    if (isNew && wanted.services.some((service) => service.onDemand === true)) onDemand?.();
  }

  async #listen(state: NetworkState): Promise<void> {
    const before = new Map(this.#listeners.failing);
    const ports = this.#proxied === undefined ? listenedPorts(state) : proxiedPorts(state, new Set(this.#left.keys()));
    await this.#listeners.serve(ports, new Set([...reachableAddresses(state), ...reachableHosts(state)]));
    const taken = this.#takenPorts();
    for (const [port, reason] of this.#listeners.failing) {
      if (!before.has(port) && taken.includes(port)) this.#log.warn({ port, reason }, reason.includes('EACCES') ? 'this agent may not listen on a published port: run it as root, or give it the capability NET_BIND_SERVICE' : 'another program of this host has a published port: here it stays that program’s');
    }
  }

  /** The next packet of a flow must not go where one leaves any more. */
  async #leadAway(before: NetworkState, after: NetworkState): Promise<void> {
    if (before.services === after.services) return;
    await leadAway(this.#options.tools, new Set(staleConnections(before, after).filter(({ protocol }) => protocol === 'udp').map(({ address }) => address)));
  }

  #tell(): void {
    for (const resolve of this.#changed) resolve();
    this.#changed.clear();
  }

  async #nextChange(atMostMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#changed.add(resolve);
    const cancel = this.#options.clock.after(atMostMs, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }
}

/** This node has no part in any network. */
const hasNone = ({ networks, self }: NetworkState): boolean => networks.length === 0 || self === undefined;
