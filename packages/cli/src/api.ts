/**
 * The managers' API in the model's words: pages are followed, wire messages are
 * converted, nothing else. Every command talks through it.
 */
import type { Forecast, PlacementExplanation, RiskReport } from '@muster/shared/model/forecast';
import type { NotedDecision, ClusterEvent, Node, RolloutAction } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { NetworkSpec } from '@muster/shared/model/network';
import type { RouteSpec } from '@muster/shared/model/route';
import type { AppliedAction, ShownAutoscale, ShownCluster, ShownJob, ShownNetwork, ShownNode, ShownRevision, ShownRoute, ShownRun, ShownService, ShownStack, ShownStackRevision, ShownTask } from '@muster/shared/model/shown';
import type { Plan } from '@muster/shared/model/plan';
import { type ControlClient, connectControl } from '@muster/shared/rpc/client';
import { type CheckMessage, checkMessageFromWire } from '@muster/shared/rpc/convert-network-check';
import { usageFromWire } from '@muster/shared/rpc/convert-usage';
import type { Usage } from '@muster/shared/model/usage';
import { routeFromWire, routeSpecToWire } from '@muster/shared/rpc/convert-route';
import { networkFromWire, networkSpecToWire } from '@muster/shared/rpc/convert-network';
import { autoscaleStatusFromWire, decisionFromWire } from '@muster/shared/rpc/convert-autoscale';
import { explanationFromWire, forecastFromWire, riskFromWire } from '@muster/shared/rpc/convert-forecast';
import { jobFromWire, runFromWire } from '@muster/shared/rpc/convert-job';
import { nodeFromWire, nodeSpecToWire } from '@muster/shared/rpc/convert-node';
import type { Security } from '@muster/shared/rpc/security';
import { missing } from '@muster/shared/rpc/convert-meta';
import { clusterFromWire, eventFromWire, revisionFromWire, serviceFromWire, stackFromWire, stackRevisionFromWire } from '@muster/shared/rpc/convert-objects';
import { taskFromWire } from '@muster/shared/rpc/convert-task';
import { serviceSpecToWire } from '@muster/shared/rpc/convert-spec';
import type { StackMaterial } from './compose/convert-materials.ts';
import { appliedActions, materialTypes, rolloutActions } from '@muster/shared/rpc/enums';
import type { WatchRequest } from '@muster/shared/rpc/gen/muster/v1/WatchRequest';
import type { WatchResponse__Output } from '@muster/shared/rpc/gen/muster/v1/WatchResponse';
import type { EventFilter } from '@muster/shared/rpc/gen/muster/v1/EventFilter';
import type { ServiceFilter } from '@muster/shared/rpc/gen/muster/v1/ServiceFilter';
import type { WhatIfRequest } from '@muster/shared/rpc/gen/muster/v1/WhatIfRequest';
import type { TaskFilter } from '@muster/shared/rpc/gen/muster/v1/TaskFilter';
import { changing, type ChangeOptions } from './plan/changing.ts';

export interface Accepted {
  readonly service: ShownService;
  readonly warnings: readonly string[];
}

/** A network that a stack brings along. */
export interface StackNetwork {
  readonly spec: NetworkSpec;
  /** The stack's own default network. */
  readonly implicit: boolean;
}

export interface AppliedStack {
  readonly services: readonly { readonly service: ShownService; readonly action: AppliedAction }[];
  readonly warnings: readonly string[];
}

export interface FoundJob {
  readonly job: ShownJob;
  /** Newest first. */
  readonly runs: readonly ShownRun[];
  readonly nextRunsAt: readonly number[];
}

export type Watched = ShownRun | ShownService | ShownTask | ShownNode | ShownCluster | ShownStack | ClusterEvent;

/** One message of a watch. `object` is absent for `sync`, `bookmark` and `reset`. */
export interface WatchMessage {
  readonly type: 'snapshot' | 'put' | 'delete' | 'sync' | 'bookmark' | 'reset';
  readonly revision: number;
  readonly object?: Watched;
}

export interface LogLine {
  readonly taskId: string;
  readonly slot: number;
  readonly service: string;
  readonly node: string;
  readonly source: 'stdout' | 'stderr';
  readonly at: number;
  readonly line: string;
}

export interface LogOptions {
  readonly ref: string;
  readonly follow: boolean;
  readonly tail?: number;
  readonly since?: number;
}

export interface Api extends Disposable {
  /** Of the changes that were made as plans, in order. */
  readonly plans: readonly Plan[];
  getService(ref: string): Promise<ShownService>;
  listServices(filter?: ServiceFilter): Promise<readonly ShownService[]>;
  createService(spec: ServiceSpec): Promise<Accepted>;
  updateService(ref: string, spec: ServiceSpec, etag: string): Promise<Accepted>;
  scaleService(ref: string, replicas: number): Promise<ShownService>;
  /** Of all autoscaled services when the reference is empty. */
  getAutoscale(ref: string): Promise<readonly ShownAutoscale[]>;
  /** Oldest first. */
  listAutoscaleDecisions(ref: string): Promise<readonly NotedDecision[]>;
  pushMetrics(ref: string, metrics: readonly { readonly name: string; readonly value: number }[]): Promise<void>;
  deleteService(ref: string): Promise<ShownService>;
  /** Newest first. */
  listRevisions(ref: string): Promise<readonly ShownRevision[]>;
  /** 0: to the revision before the present one. */
  rollbackService(ref: string, toRevision: number): Promise<ShownService>;
  controlRollout(ref: string, action: RolloutAction): Promise<ShownService>;
  getTask(ref: string): Promise<ShownTask>;
  listTasks(filter?: TaskFilter): Promise<readonly ShownTask[]>;
  getNode(ref: string): Promise<ShownNode>;
  listNodes(): Promise<readonly ShownNode[]>;
  /** `threshold` 0: the managers' default. */
  rebalance(refs: readonly string[], threshold: number): Promise<readonly RebalanceMove[]>;
  updateNode(ref: string, spec: Node['spec'], etag: string): Promise<ShownNode>;
  deleteNode(ref: string, force: boolean): Promise<ShownNode>;
  getCluster(): Promise<ShownCluster>;
  getNetwork(ref: string): Promise<ShownNetwork>;
  listNetworks(): Promise<readonly ShownNetwork[]>;
  createNetwork(spec: NetworkSpec): Promise<ShownNetwork>;
  deleteNetwork(ref: string): Promise<void>;
  /** Progress, and last what was found. */
  checkNetwork(options: { readonly services: readonly string[]; readonly sample: number }, signal: AbortSignal): AsyncIterable<CheckMessage>;
  getUsage(): Promise<Usage>;
  getRoute(ref: string): Promise<ShownRoute>;
  /** By name. */
  listRoutes(): Promise<readonly ShownRoute[]>;
  createRoute(spec: RouteSpec): Promise<WarnedRoute>;
  updateRoute(ref: string, spec: RouteSpec, etag: string): Promise<WarnedRoute>;
  deleteRoute(ref: string): Promise<void>;
  listStacks(): Promise<readonly ShownStack[]>;
  applyStack(name: string, services: readonly ServiceSpec[], options: { readonly prune: boolean; readonly validateOnly?: boolean; readonly networks?: readonly StackNetwork[]; readonly materials?: readonly StackMaterial[] }): Promise<AppliedStack>;
  deleteStack(name: string): Promise<readonly ShownService[]>;
  /** Newest first. */
  listStackRevisions(name: string): Promise<readonly ShownStackRevision[]>;
  /** 0: the one before the present one. */
  rollbackStack(name: string, toRevision: number): Promise<AppliedStack>;
  explainPlacement(service: string, node: string): Promise<PlacementExplanation>;
  whatIf(request: WhatIfRequest): Promise<Forecast>;
  assessRisk(): Promise<RiskReport>;
  listJobs(): Promise<readonly ShownJob[]>;
  getJob(ref: string): Promise<FoundJob>;
  runJob(ref: string, parameters: Readonly<Record<string, string>>): Promise<ShownRun>;
  suspendJob(ref: string, suspended: boolean): Promise<ShownJob>;
  /** Newest first; of all jobs when none is named. */
  listJobRuns(jobs: readonly string[]): Promise<readonly ShownRun[]>;
  getJobRun(ref: string): Promise<ShownRun>;
  /** Of a run, or of a job all that are under way. */
  stopJobRun(ref: string): Promise<readonly ShownRun[]>;
  listEvents(filter: EventFilter): Promise<readonly ClusterEvent[]>;
  /** The whole state as of one revision, page by page. */
  backup(signal: AbortSignal): AsyncIterable<{ readonly revision: number; readonly entries: readonly { readonly key: string; readonly value: string }[]; readonly clusterKey: Uint8Array }>;
  watch(request: WatchRequest, signal: AbortSignal): AsyncIterable<WatchMessage>;
  logs(options: LogOptions, signal: AbortSignal): AsyncIterable<{ readonly lines: readonly LogLine[]; readonly notice: string }>;
}

export interface WarnedRoute {
  readonly route: ShownRoute;
  /** What keeps it from being served. */
  readonly warnings: readonly string[];
}

/** One task that is to move. */
export interface RebalanceMove {
  readonly taskId: string;
  readonly taskName: string;
  readonly serviceName: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** The most the API gives at once. */
const PAGE_SIZE = 500;

export interface ApiOptions extends ChangeOptions {
  readonly managers: readonly string[];
  readonly security: Security;
  /** For each call. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export function connectApi({ managers, security, deadlineMs, signal, plan, check }: ApiOptions): Api {
  return createApi(connectControl(managers, { security }), { deadlineMs, signal }, { plan: plan === true, check });
}

export function createApi(client: ControlClient, call: { readonly deadlineMs: number; readonly signal: AbortSignal }, options: ChangeOptions = {}): Api {
  const { change, plans } = changing(client, call, options);
  const one = <T, U>(message: T | null, convert: (message: T) => U, what: string): U => convert(message ?? missing(what));
  return {
    plans,
    getService: async (ref) => one((await client.call('GetService', { ref }, call)).service, serviceFromWire, 'service'),
    listServices: (filter = {}) =>
      allPages(async (pageToken) => {
        const page = await client.call('ListServices', { pageSize: PAGE_SIZE, pageToken, filter }, call);
        return [page.services.map(serviceFromWire), page.nextPageToken];
      }),
    async createService(spec) {
      const { service, warnings } = await change('CreateService', { spec: serviceSpecToWire(spec) });
      return { service: one(service, serviceFromWire, 'service'), warnings };
    },
    async updateService(ref, spec, etag) {
      const { service, warnings } = await change('UpdateService', { ref, etag, spec: serviceSpecToWire(spec) });
      return { service: one(service, serviceFromWire, 'service'), warnings };
    },
    scaleService: async (ref, replicas) =>
      one((await change('ScaleService', { ref, replicas })).service, serviceFromWire, 'service'),
    getAutoscale: async (ref) => (await client.call('GetAutoscale', { ref }, call)).services.map(autoscaleStatusFromWire),
    listAutoscaleDecisions: async (ref) => (await client.call('ListAutoscaleDecisions', { ref }, call)).decisions.map(decisionFromWire),
    async pushMetrics(ref, metrics) {
      await client.call('PushMetrics', { ref, metrics: [...metrics] }, call);
    },
    deleteService: async (ref) => one((await change('DeleteService', { ref })).service, serviceFromWire, 'service'),
    listRevisions: async (ref) => (await client.call('ListServiceRevisions', { ref }, call)).revisions.map(revisionFromWire),
    rollbackService: async (ref, toRevision) =>
      one((await change('RollbackService', { ref, toRevision })).service, serviceFromWire, 'service'),
    controlRollout: async (ref, action) =>
      one((await change('ControlRollout', { ref, action: rolloutActions.toWire(action) })).service, serviceFromWire, 'service'),
    getTask: async (ref) => one((await client.call('GetTask', { ref }, call)).task, taskFromWire, 'task'),
    listTasks: (filter = {}) =>
      allPages(async (pageToken) => {
        const page = await client.call('ListTasks', { pageSize: PAGE_SIZE, pageToken, filter }, call);
        return [page.tasks.map(taskFromWire), page.nextPageToken];
      }),
    getNode: async (ref) => one((await client.call('GetNode', { ref }, call)).node, nodeFromWire, 'node'),
    listNodes: () =>
      allPages(async (pageToken) => {
        const page = await client.call('ListNodes', { pageSize: PAGE_SIZE, pageToken }, call);
        return [page.nodes.map(nodeFromWire), page.nextPageToken];
      }),
    rebalance: async (refs, threshold) => (await change('Rebalance', { refs: [...refs], threshold })).moves,
    updateNode: async (ref, spec, etag) =>
      one((await change('UpdateNode', { ref, etag, spec: nodeSpecToWire(spec) })).node, nodeFromWire, 'node'),
    deleteNode: async (ref, force) => one((await change('DeleteNode', { ref, force })).node, nodeFromWire, 'node'),
    getCluster: async () => one((await client.call('GetCluster', {}, call)).cluster, clusterFromWire, 'cluster'),
    getNetwork: async (ref) => one((await client.call('GetNetwork', { ref }, call)).network, networkFromWire, 'network'),
    listNetworks: () =>
      allPages(async (pageToken) => {
        const page = await client.call('ListNetworks', { pageSize: PAGE_SIZE, pageToken }, call);
        return [page.networks.map(networkFromWire), page.nextPageToken];
      }),
    createNetwork: async (spec) => one((await change('CreateNetwork', { spec: networkSpecToWire(spec) })).network, networkFromWire, 'network'),
    deleteNetwork: async (ref) => void (await change('DeleteNetwork', { ref })),
    async *checkNetwork({ services, sample }, signal) {
      for await (const message of client.stream('CheckNetwork', { services: [...services], sample }, { signal })) {
        const known = checkMessageFromWire(message);
        if (known !== undefined) yield known;
      }
    },
    getUsage: async () => usageFromWire(await client.call('GetUsage', {}, call)),
    getRoute: async (ref) => one((await client.call('GetRoute', { ref }, call)).route, routeFromWire, 'route'),
    listRoutes: () =>
      allPages(async (pageToken) => {
        const page = await client.call('ListRoutes', { pageSize: PAGE_SIZE, pageToken }, call);
        return [page.routes.map(routeFromWire), page.nextPageToken];
      }),
    async createRoute(spec) {
      const { route, warnings } = await change('CreateRoute', { spec: routeSpecToWire(spec) });
      return { route: one(route, routeFromWire, 'route'), warnings };
    },
    async updateRoute(ref, spec, etag) {
      const { route, warnings } = await change('UpdateRoute', { ref, etag, spec: routeSpecToWire(spec) });
      return { route: one(route, routeFromWire, 'route'), warnings };
    },
    deleteRoute: async (ref) => void (await change('DeleteRoute', { ref })),
    listStacks: () =>
      allPages(async (pageToken) => {
        const page = await client.call('ListStacks', { pageSize: PAGE_SIZE, pageToken }, call);
        return [page.stacks.map(stackFromWire), page.nextPageToken];
      }),
    listStackRevisions: async (name) => (await client.call('ListStackRevisions', { name }, call)).revisions.map(stackRevisionFromWire),
    async rollbackStack(name, toRevision) {
      const { services } = await change('RollbackStack', { name, toRevision });
      return { services: services.map(({ service, action }) => ({ service: one(service, serviceFromWire, 'service'), action: appliedActions.fromWire(action) ?? 'unchanged' })), warnings: [] };
    },
    async applyStack(name, services, { prune, validateOnly = false, networks = [], materials = [] }) {
      const answer = await change('ApplyStack', { name, services: services.map(serviceSpecToWire), prune, validateOnly, networks: networks.map(({ spec, implicit }) => ({ spec: networkSpecToWire(spec), implicit })), secrets: materials.map(({ type, template, ...material }) => ({ ...material, type: materialTypes.toWire(type), templateDriver: template ? 'golang' : '' })) });
      return {
        services: answer.services.map(({ service, action }) => ({
          service: one(service, serviceFromWire, 'service'),
          action: appliedActions.fromWire(action) ?? 'unchanged',
        })),
        warnings: answer.warnings,
      };
    },
    deleteStack: async (name) => (await change('DeleteStack', { name })).services.map(serviceFromWire),
    explainPlacement: async (service, node) => explanationFromWire(await client.call('ExplainPlacement', { service, node }, call)),
    whatIf: async (request) => forecastFromWire(await client.call('WhatIf', request, call)),
    assessRisk: async () => riskFromWire(await client.call('AssessRisk', {}, call)),
    listJobs: () =>
      allPages(async (pageToken) => {
        const page = await client.call('ListJobs', { pageSize: PAGE_SIZE, pageToken }, call);
        return [page.jobs.map(jobFromWire), page.nextPageToken];
      }),
    async getJob(ref) {
      const { job, runs, nextRunsAt } = await client.call('GetJob', { ref }, call);
      return { job: one(job, jobFromWire, 'job'), runs: runs.map(runFromWire), nextRunsAt };
    },
    runJob: async (ref, parameters) => one((await change('RunJob', { ref, parameters })).run, runFromWire, 'run'),
    suspendJob: async (ref, suspended) => one((await change('SuspendJob', { ref, suspended })).job, jobFromWire, 'job'),
    listJobRuns: (jobs) =>
      allPages(async (pageToken) => {
        const page = await client.call('ListJobRuns', { pageSize: PAGE_SIZE, pageToken, jobs: [...jobs] }, call);
        return [page.runs.map(runFromWire), page.nextPageToken];
      }),
    getJobRun: async (ref) => one((await client.call('GetJobRun', { ref }, call)).run, runFromWire, 'run'),
    stopJobRun: async (ref) => (await change('StopJobRun', { ref })).runs.map(runFromWire),
    listEvents: (filter) =>
      allPages(async (pageToken) => {
        const page = await client.call('ListEvents', { pageSize: PAGE_SIZE, pageToken, filter }, call);
        return [page.events.map(eventFromWire), page.nextPageToken];
      }),
    backup: (signal) => client.stream('BackupCluster', {}, { signal }),
    async *watch(request, signal) {
      for await (const message of client.stream('Watch', request, { signal })) {
        const type = WATCH_TYPES[message.type];
        if (type !== undefined) yield { type, revision: message.revision, ...objectOf(message) };
      }
    },
    async *logs({ ref, follow, tail, since }, signal) {
      const request = { ref, follow, stdout: true, stderr: true, ...(tail === undefined ? {} : { tail }), ...(since === undefined ? {} : { since }) };
      for await (const { entries, notice } of client.stream('StreamLogs', request, { signal })) {
        yield {
          notice,
          lines: entries.map((entry) => ({
            taskId: entry.taskId,
            slot: entry.slot,
            service: entry.serviceName,
            node: entry.nodeName,
            source: entry.source === 'LOG_SOURCE_STDERR' ? ('stderr' as const) : ('stdout' as const),
            at: entry.at,
            line: Buffer.from(entry.line).toString('utf8'),
          })),
        };
      }
    },
    [Symbol.dispose]: () => client.close(),
  };
}

/** Pages at most: 500 × 4,000 is more than the largest cluster holds. */
const MAX_PAGES = 4_000;

async function allPages<T>(page: (token: string) => Promise<readonly [readonly T[], string]>): Promise<readonly T[]> {
  const all: T[] = [];
  let token = '';
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const [items, next] = await page(token);
    all.push(...items);
    if (next === '') break;
    token = next;
  }
  return all;
}

const WATCH_TYPES: Readonly<Record<WatchResponse__Output['type'], WatchMessage['type'] | undefined>> = {
  CHANGE_TYPE_UNSPECIFIED: undefined,
  CHANGE_TYPE_SNAPSHOT: 'snapshot',
  CHANGE_TYPE_PUT: 'put',
  CHANGE_TYPE_DELETE: 'delete',
  CHANGE_TYPE_SYNC: 'sync',
  CHANGE_TYPE_BOOKMARK: 'bookmark',
  CHANGE_TYPE_RESET: 'reset',
};

function objectOf(message: WatchResponse__Output): { readonly object?: Watched } {
  if (message.service) return { object: serviceFromWire(message.service) };
  if (message.task) return { object: taskFromWire(message.task) };
  if (message.node) return { object: nodeFromWire(message.node) };
  if (message.cluster) return { object: clusterFromWire(message.cluster) };
  if (message.stack) return { object: stackFromWire(message.stack) };
  if (message.jobRun) return { object: runFromWire(message.jobRun) };
  return message.event ? { object: eventFromWire(message.event) } : {};
}
