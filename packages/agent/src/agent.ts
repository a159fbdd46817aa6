/**
 * The agent of one node, put together: the journal it wakes up with, the worker
 * that runs tasks, the facts about the node, and the session with a manager.
 * Works without managers (what was assigned goes on) and without the engine
 * (it is reported, and tried again).
 */
import { group, type Runnable } from '@muster/shared/lifecycle/runnable';
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import type { NodeDescription } from '@muster/shared/model/objects';
import type { LogRequestMessage } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import { Limiter } from '@muster/shared/runtime/limiter';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { IdentityHolder } from '@muster/shared/trust/identity';
import { createRenewal, type Granted } from '@muster/shared/trust/renewal';
import type { AgentTransport } from '@muster/shared/transport/channel';
import type { Driver } from './driver/driver.ts';
import { DnsServer, type DnsServerOptions } from './dns/dns-server.ts';
import { zonesOf } from './dns/zones-of.ts';
import { DemandReporter } from './network/demand.ts';
import { NetworkChecks } from './network/check/network-checks.ts';
import type { HostNetworks } from './network/host-networks.ts';
import { Networks, type NetworksOptions } from './network/networks.ts';
import type { Journal } from './journal/journal.ts';
import { watchJournal } from './journal/watched.ts';
import { memoryFileHost, type FileHost } from './files/task-files.ts';
import { createProbe, type Probe } from './health/probe.ts';
import { MemoryLeaseRecord } from './lease/lease-record.ts';
import { Leases, type LeasesOptions } from './lease/leases.ts';
import { NodeFacts } from './node-facts.ts';
import { Sampler } from './measure/sampler.ts';
import { TrafficMeter } from './measure/traffic-meter.ts';
import { pumpLogs } from './session/pump-logs.ts';
import { Router, type RouterOptions } from './router/router.ts';
import { AgentSession, type SessionState } from './session/session.ts';
import { Worker, type WorkerOptions } from './worker/worker.ts';

/** Logs read at the same time; a request beyond them waits. */
const MAX_LOG_STREAMS = 64;

export interface AgentOptions {
  readonly journal: Journal;
  /** Opens the engine's driver for the containers of this node. */
  readonly openDriver: (nodeId: NodeId) => Driver;
  readonly transport: AgentTransport;
  /** `host:port` of managers to begin with; they name the others. */
  readonly managers: readonly string[];
  /** Labels to join with for the first time. */
  readonly initialLabels?: Readonly<Record<string, string>>;
  /** Address at which other hosts reach this one. */
  readonly address: string;
  /** Name to use until the engine tells the host's. */
  /** Generic resources of this host. */
  readonly generic?: readonly GenericResource[];
  readonly hostname: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** What the agent proves itself with. Absent: managers on a loopback without TLS. */
  readonly identity?: IdentityHolder;
  /** Trades a certificate request for a certificate, with one of the managers. */
  readonly renew?: (csr: string, managers: readonly string[], signal: AbortSignal) => Promise<Granted>;
  readonly connectTimeoutMs?: number;
  /** Without a session for so long, crashed containers are restarted in place. Default: the managers' heartbeat timeout. */
  readonly offlineGraceMs?: number;
  /** How often the tasks of autoscaled services are measured. */
  readonly samplePeriodMs?: number;
  /** What sets up networks on this host. Absent: this node has none. */
  readonly openNetworks?: (nodeId: NodeId) => Pick<NetworksOptions, 'tools' | 'engine'> & { readonly router?: Omit<RouterOptions, 'logger'> } & Pick<DnsServerOptions, 'newQueryId' | 'resolvers'>;
  /** Stands in for networks of the host's kernel, in the simulator: takes over what the journal has of them, and goes on saving it. */
  readonly simulateNetworks?: (kept: Pick<NetworksOptions, 'recorded' | 'save'>) => HostNetworks;
  /** Where files of secrets and configs lie. Absent (tests): in memory of this process. */
  readonly openFiles?: (nodeId: NodeId) => FileHost;
  /** Whether the journal's directory can be written: what is wrong, in words; empty: nothing. Absent (tests): nobody looks. */
  readonly checkDisk?: () => Promise<string>;
  /** Makes the probes over the network; tests and the simulator make their own. */
  readonly probe?: Probe;
  /** Absent (tests): kept in memory, on the process's own clock, and nobody watches. */
  readonly leases?: LeasesOptions;
  /** Asked when the agent is told to end: whether that is because its host is being shut down. Absent: it is not. */
  readonly hostStops?: () => Promise<boolean>;
  readonly worker?: Pick<WorkerOptions, 'actionLimit' | 'reconcileMs'>;
}

export interface Agent extends Runnable {
  readonly nodeId: NodeId;
  readonly session: SessionState;
}

export function createAgent(options: AgentOptions): Agent {
  const { transport, clock, random, managers, connectTimeoutMs, offlineGraceMs } = options;
  const journal = watchJournal(options.journal, () => facts.journalChanged());
  const recorded = journal.load();
  const { nodeId } = recorded;
  const logger = options.logger.child({ nodeId });
  if (recorded.setAside !== undefined) {
    logger.error({ setAside: recorded.setAside }, 'the journal could not be read and was set aside; beginning with an empty one');
  }
  const driver = options.openDriver(nodeId);
  const host = options.openNetworks?.(nodeId);
  const router = host?.router && new Router({ ...host.router, logger });
  const kept: Pick<NetworksOptions, 'recorded' | 'save'> = { recorded: recorded.network, save: (state) => journal.saveNetwork(state) };
  const networks =
    host && new Networks({ ...host, ...kept, router, address: options.address, clock, logger, onDemand: () => demand?.hurry() });
  const hostNetworks: HostNetworks | undefined = networks ?? options.simulateNetworks?.(kept);
  const demand = networks && new DemandReporter({ demand: () => networks.demand(), onLoads: (loads) => session.seen(loads), clock });
  const checks = networks && new NetworkChecks({ tools: host.tools, situation: () => networks.situation, clock });
  const dns = host && new DnsServer({ ...host, clock, random, logger });
  networks?.observe((state) => dns?.serve(zonesOf(state)));
  const onStatus = (taskId: TaskId) => session.report(taskId);
  const leases = new Leases(options.leases ?? unwatched(clock));
  const worker = new Worker({ files: options.openFiles?.(nodeId) ?? memoryFileHost(), node: () => nodeOf(nodeId, facts.current), driver, leases, probe: options.probe ?? createProbe(), journal, recorded, clock, logger, onStatus, networks: hostNetworks, ...options.worker });
  const facts = new NodeFacts({
    driver,
    clock,
    logger,
    hostname: options.hostname,
    address: options.address,
    agentVersion: options.version,
    network: hostNetworks,
    journal,
    ...(options.generic === undefined ? {} : { generic: options.generic }),
    ...(options.checkDisk === undefined ? {} : { checkDisk: options.checkDisk }),
  });

  const logStreams = new Limiter(MAX_LOG_STREAMS);
  const serveLogs = async (request: LogRequestMessage, address: string, signal: AbortSignal) => {
    try {
      await logStreams.run(async () => {
        const channel = await transport.openLogs(address, signal);
        const assignment = worker.assignment(request.taskId);
        const from = { driver, nodeId, nodeName: facts.current.hostname, assignment };
        await pumpLogs(channel, request, from, signal);
      }, signal);
    } catch (error) {
      if (!signal.aborted) logger.warn({ taskId: request.taskId, err: error }, 'sending a log failed');
    }
  };
  const { identity, renew } = options;
  const renewal =
    identity === undefined || renew === undefined
      ? undefined
      : createRenewal({ holder: identity, ask: (csr, signal) => renew(csr, session.addresses, signal), clock, random, logger });
  const session = new AgentSession({
    transport,
    worker,
    leases,
    facts,
    journal,
    recorded,
    managers,
    clock,
    random,
    logger,
    serveLogs,
    network: hostNetworks,
    onProbe: checks && ((request) => checks.answer(request)),
    onRenewCertificate: () => renewal?.hurry(),
    initialLabels: options.initialLabels ?? {},
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    ...(offlineGraceMs === undefined ? {} : { offlineGraceMs }),
  });
  const sampler = new Sampler({
    driver,
    clock,
    logger,
    tasks: () => (session.state.connected ? worker.sampled() : []),
    others: () => (session.state.connected ? worker.sampled(false) : []),
    onSamples: (samples) => session.measured(samples),
    ...(options.samplePeriodMs === undefined ? {} : { periodMs: options.samplePeriodMs }),
  });
  const meter =
    networks &&
    new TrafficMeter({
      isHeard: () => session.state.connected,
      connections: () => networks.connections(),
      routes: async () => (await router?.counts()) ?? new Map(),
      isHere: (serviceId) => networks.current?.services.find((service) => service.serviceId === serviceId)?.endpoints.some((endpoint) => endpoint.nodeId === nodeId) === true,
      onLoads: (loads) => session.seen(loads),
      clock,
      logger,
      ...(options.samplePeriodMs === undefined ? {} : { periodMs: options.samplePeriodMs }),
    });
  const members = group('agent', [...[networks, dns, demand].filter((member) => member !== undefined), worker, facts, sampler, ...(meter === undefined ? [] : [meter]), session, ...(renewal === undefined ? [] : [renewal])]);
  return {
    name: 'agent',
    nodeId,
    get session() {
      return session.state;
    },
    run: (signal) => (options.hostStops === undefined ? members.run(signal) : runUntilLeft(members, signal, options.hostStops, () => session.leave())),
  };
}

/** With a host that is being shut down, managers are told first: its tasks are replaced at once. */
async function runUntilLeft(agent: Runnable, signal: AbortSignal, hostStops: () => Promise<boolean>, leave: () => Promise<void>): Promise<void> {
  const end = new AbortController();
  const onAbort = async () => {
    if (await hostStops()) await leave();
    end.abort(signal.reason);
  };
  const ending = () => void onAbort().catch(() => end.abort(signal.reason));
  if (signal.aborted) ending();
  signal.addEventListener('abort', ending, { once: true });
  try {
    await agent.run(end.signal);
  } finally {
    signal.removeEventListener('abort', ending);
  }
}

const nodeOf = (id: NodeId, { hostname, os, architecture }: NodeDescription) => ({ id, hostname, os, architecture });

function unwatched(clock: Clock): LeasesOptions {
  const uptime = () => clock.monotonic();
  const record = new MemoryLeaseRecord();
  return { record, uptime, startWatchdog: () => record.watch(Number.POSITIVE_INFINITY) };
}
