/**
 * The cluster's objects as its API shows them: without what only managers need,
 * and with the names and counts that people look for. `etag` goes back with an
 * update, which is refused when the object has changed since.
 */
import type { ClusterId, ManagerId, RouteId, ServiceId, TaskId } from './ids.ts';
import type { JobRun, Node, Rollout, Service, Stack, StackRevision, Task } from './objects.ts';
import type { Network } from './network.ts';
import type { RouteSpec } from './route.ts';
import type { ServiceSpec } from './service-spec.ts';

interface Shown {
  readonly version: number;
  readonly etag: string;
}

export interface ReplicaCount {
  /** Tasks that there should be; for a global service, those wanted on its nodes. */
  readonly desired: number;
  readonly running: number;
}

export type ShownRollout = Omit<Rollout, 'nextAt' | 'resumedAt' | 'heldSince' | 'lastCommand'>;

export interface ShownRevision {
  readonly revision: number;
  readonly createdAt: number;
  readonly spec: ServiceSpec;
}

export interface ShownService extends Shown, Omit<Service, 'rollout' | 'rolloutCommand' | 'metRevisions'> {
  readonly rollout?: ShownRollout;
  readonly replicas: ReplicaCount;
}

export interface ShownTask extends Shown, Omit<Task, 'failedAt' | 'rolloutStartedAt'> {
  /** `web.3`, or `web.node-1` for a task of a global service. */
  readonly name: string;
  readonly serviceName: string;
  /** Empty until the task is assigned. */
  readonly nodeName: string;
  readonly image: string;
}

export interface ShownNode extends Shown, Omit<Node, 'session'> {
  readonly session: Omit<Node['session'], 'sessionId'>;
  readonly tasksRunning: number;
  /** A manager on this host leads the cluster. */
  readonly leader: boolean;
}

export interface ShownManager {
  readonly id: ManagerId;
  readonly name: string;
  /** `host:port` of its API. */
  readonly address: string;
  readonly softwareVersion: string;
  readonly startedAt: number;
  readonly leader: boolean;
  /** Where this manager keeps the cluster's state; empty when it is not the one that answers. */
  readonly store: string;
  /** What it complains about: its disk, its store. Empty: nothing, or it is not the one that answers. */
  readonly problem: string;
}

export interface ShownCluster extends Shown {
  readonly kind: 'cluster';
  readonly id: ClusterId;
  readonly name: string;
  readonly createdAt: number;
  readonly incarnation: number;
  readonly taskHistoryLimit: number;
  readonly managers: readonly ShownManager[];
  /** Absent while nobody leads. */
  readonly leaderId?: ManagerId;
  readonly epoch: number;
  readonly nodes: { readonly total: number; readonly ready: number; readonly suspect: number; readonly down: number };
}

export interface ShownNetwork extends Shown, Network {
  /** Names of the services attached to it; at most 100. */
  readonly services: readonly string[];
}

/** A route as the API shows it: one of its own, or one that a service's labels make. */
export interface ShownRoute extends Shown {
  readonly id: RouteId;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly spec: RouteSpec;
  /** The service whose labels make it; empty: an object of its own. */
  readonly labelledBy: string;
  /** Tasks that serve. */
  readonly endpoints: number;
  /** Host names of the nodes that serve it. */
  readonly routers: readonly string[];
  /** In words: what keeps requests from being answered; empty: nothing. */
  readonly problem: string;
}

export interface ShownStack extends Shown, Stack {
  /** How many services belong to it. */
  readonly services: number;
}

export type ShownStackRevision = Pick<StackRevision, 'revision' | 'createdAt' | 'services' | 'rollbackOf' | 'omitted'>;

/** What applying a stack did, or would do, to one service. */
export type AppliedAction = 'created' | 'updated' | 'unchanged' | 'deleted';

/** What the autoscaler last saw of a service and decided. */
export interface ShownAutoscale {
  readonly serviceId: ServiceId;
  readonly serviceName: string;
  readonly min: number;
  readonly max: number;
  readonly dryRun: boolean;
  /** Tasks that there are to be now. */
  readonly current: number;
  /** What the decision asks for or, in a dry run, would ask for. */
  readonly desired: number;
  /** Absent: no decision yet. */
  readonly decidedAt?: number;
  readonly reason: string;
  readonly metrics: readonly ShownReading[];
  readonly tasks: readonly ShownUsage[];
}

/** One metric with the arithmetic that it led to. */
export interface ShownReading {
  /** `cpu`, `memory`, or the name of a load. */
  readonly metric: string;
  /** Over the measured tasks: billionths of a CPU, or bytes. Of a load: for each task, or as it was told. */
  readonly mean: number;
  readonly target: number;
  readonly ready: number;
  readonly missing: number;
  readonly notReady: number;
  /** Tasks of an earlier revision, which are counted but not measured. */
  readonly otherRevision: number;
  /** Absent: none can be made. */
  readonly proposal?: number;
  readonly formula: string;
}

export interface ShownUsage {
  readonly taskId: TaskId;
  readonly slot: number;
  /** `ready`, `not ready`, `no sample` or `other revision`. */
  readonly countedAs: string;
  readonly nanoCpus: number;
  readonly memoryBytes: number;
}

export interface ShownRun extends Shown, Omit<JobRun, 'stop'> {
  /** `backup.4kz0q9xw`. */
  readonly name: string;
  readonly serviceName: string;
  /** Attempts that are on their way or running. */
  readonly active: number;
  /** Its end was asked for. */
  readonly stopping: boolean;
}

/** A service in a job mode, with what is to come and what was. */
export interface ShownJob {
  readonly service: ShownService;
  /** Absent: no run begins by itself. */
  readonly nextRunAt?: number;
  readonly lastScheduledAt?: number;
  /** Runs that are under way. */
  readonly active: number;
  readonly newestRun?: ShownRun;
}
