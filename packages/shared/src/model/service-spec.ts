/**
 * What a user asks for: the specification of a service. A superset of Docker
 * Swarm's ServiceSpec, with its names and defaults where both have the thing.
 * The system never alters a stored spec; `resolveServiceSpec` in `defaults.ts`
 * fills in defaults on reading.
 */
import type { EndpointSpec, NetworkAttachment } from './network.ts';

import type { Amount } from './amount.ts';

export interface ServiceSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly task: TaskSpec;
  readonly mode: ServiceMode;
  readonly update: UpdateConfig;
  readonly rollback: UpdateConfig;
  readonly ports: readonly PortSpec[];
  /** How clients reach it over networks. Absent: by a virtual address, each connection to any task. */
  readonly endpoint?: EndpointSpec;
  /** Of a replicated service: `mode.replicas` is then only where it begins. */
  readonly autoscale?: AutoscaleSpec;
  readonly disruption?: DisruptionSpec;
  /** Of a service in one of the job modes; absent there: the defaults. */
  readonly job?: JobSpec;
  /** Services that have to be there before this one starts, and before it is updated. Absent rather than empty. */
  readonly dependsOn?: readonly DependencySpec[];
  /** Who goes first where there is not room for all. Absent: 50, and nobody has to leave for it. */
  readonly priority?: PrioritySpec;
}

export interface PrioritySpec {
  /** 1 to 100; higher goes first. */
  readonly value: number;
  /** Where there is no room, running tasks of services with a lower value have to leave. */
  readonly preempts: boolean;
}

/** In Compose's words. */
export const DEPENDENCY_CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;
export type DependencyCondition = (typeof DEPENDENCY_CONDITIONS)[number];

export interface DependencySpec {
  /** Its name. */
  readonly service: string;
  readonly condition: DependencyCondition;
  /** False: nothing waits for a service that does not exist or is scaled to 0. */
  readonly required: boolean;
  /** When the service has been updated, the tasks of this one are replaced, too. */
  readonly restart: boolean;
}

/** What holds for everything that takes a service's tasks down by somebody's will. */
export interface DisruptionSpec {
  /** How many tasks may be missing at a time. Absent: what an update takes down at a time, and one at least. */
  readonly maxUnavailable?: Amount;
  /** When a task is moved to another node. Absent: start-first, whatever the order of the update. */
  readonly moveOrder?: 'start-first' | 'stop-first';
  /** `auto`: its tasks are spread again when a node comes. Absent: only when somebody asks for it. */
  readonly rebalance?: 'auto';
}

export type ServiceMode =
  | { readonly type: 'replicated'; readonly replicas: number }
  | { readonly type: 'global' }
  /** Each run brings `completions` tasks to their end, at most `parallelism` at a time. */
  | { readonly type: 'replicated-job'; readonly completions: number; readonly parallelism: number }
  /** Each run brings one task to its end on every node that fits. */
  | { readonly type: 'global-job' };

/** How a job's runs begin and end, and what is kept of them. */
export interface JobSpec {
  /** Failed attempts of one run, all its slots together, above which the run has failed. */
  readonly backOffLimit: number;
  /** A run that takes longer has failed; 0: no limit. */
  readonly activeDeadlineMs: number;
  /** When runs begin. Absent: one run for each revision of the job, or, with parameters, when asked to. */
  readonly schedule?: ScheduleSpec;
  /** Of a job that runs only when it is dispatched. */
  readonly parameters?: ParameterSpec;
  /** No run begins by itself. */
  readonly suspended: boolean;
  /** Ended runs that are kept, with their tasks and logs. */
  readonly keepComplete: number;
  readonly keepFailed: number;
}

export interface ScheduleSpec {
  /** Five fields (minute, hour, day of month, month, day of week), or six beginning with seconds, or `@daily`. */
  readonly cron: string;
  /** `Europe/Berlin`; the clock on the wall there counts. */
  readonly timeZone: string;
  /** What a tick does while an earlier run goes on: begin another one, be skipped, or stop the earlier one. */
  readonly overlap: 'allow' | 'forbid' | 'replace';
  /** A tick that could not be kept in this time is given up; 0: the newest that was missed is always made up for. */
  readonly startingDeadlineMs: number;
}

/** Names of the environment variables that a dispatch has to give, and may give. */
export interface ParameterSpec {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

export interface TaskSpec {
  readonly container: ContainerSpec;
  readonly resources: ResourceSpec;
  readonly restart: RestartPolicy;
  readonly placement: PlacementSpec;
  readonly logDriver?: LogDriver;
  /** Muster networks of the containers. Absent: none, and the engine's own `networkMode` counts. */
  readonly networks?: readonly NetworkAttachment[];
  readonly disconnect?: DisconnectSpec;
  /** Raised by a forced update: makes a new revision of an otherwise equal spec. */
  readonly forceUpdate: number;
}

/** What becomes of a task whose node is cut off from the managers. The times are in `disconnect.ts`. */
export interface DisconnectSpec {
  /** No two tasks of one slot ever run at the same time, whatever is cut off, frozen or killed. */
  readonly exclusive: boolean;
  /** The agent stops the task when no manager has answered for so long. 0: never; 10 s when it is exclusive. */
  readonly stopAfterMs: number;
  /** The task is replaced when its node has been down for so long. */
  readonly lostAfterMs: number;
  /** False: it is not replaced; its slot waits for the node. */
  readonly replace: boolean;
  /**
   * Which one stays when the node comes back and the task, which was replaced, still
   * runs: the replacement (default), the original, or the one that serves, and of two
   * the one whose node has fewer tasks of the service.
   */
  readonly onReturn: 'replacement' | 'original' | 'best';
}

export interface ContainerSpec {
  readonly image: string;
  /** When to ask the registry: `missing` (default) never does for an image that is present. */
  readonly pullPolicy: 'missing' | 'always' | 'never';
  /** Replaces the image's ENTRYPOINT; absent keeps it. */
  readonly command?: readonly string[];
  /** Replaces the image's CMD; absent keeps it. */
  readonly args?: readonly string[];
  /** `KEY=value`, or `KEY` to unset. */
  readonly env: readonly string[];
  readonly user?: string;
  readonly groups: readonly string[];
  readonly workdir?: string;
  readonly hostname?: string;
  /** Labels of the container; the service's own are in `ServiceSpec.labels`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly MountSpec[];
  /** Secrets and configs that the container gets as files. Absent rather than empty. */
  readonly materials?: readonly MaterialRef[];
  readonly healthcheck?: HealthcheckSpec;
  /** Made by the agent, beside the healthcheck, which is the engine's. */
  readonly probes?: ProbesSpec;
  readonly stopSignal?: string;
  /** Time between the stop signal and SIGKILL. */
  readonly stopGraceMs: number;
  readonly init: boolean;
  readonly readOnly: boolean;
  readonly tty: boolean;
  readonly openStdin: boolean;
  readonly privileged: boolean;
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly sysctls: Readonly<Record<string, string>>;
  readonly ulimits: readonly Ulimit[];
  readonly devices: readonly DeviceSpec[];
  readonly gpus?: GpuRequest;
  readonly securityOpt: readonly string[];
  /** `host:address` lines for /etc/hosts. */
  readonly extraHosts: readonly string[];
  readonly dns: readonly string[];
  readonly dnsSearch: readonly string[];
  readonly dnsOptions: readonly string[];
  readonly shmBytes?: number;
  /** Network mode of the engine: `bridge`, `host` or `none`. */
  readonly networkMode: 'bridge' | 'host' | 'none';
}

/** A secret or a config as a file in the container, from memory of the host, read-only. */
export interface MaterialRef {
  readonly type: 'secret' | 'config';
  readonly name: string;
  /** Absolute path in the container. */
  readonly target: string;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
}

export type MountSpec =
  | {
      readonly type: 'bind';
      readonly source: string;
      readonly target: string;
      readonly readOnly: boolean;
      readonly propagation?: 'private' | 'rprivate' | 'shared' | 'rshared' | 'slave' | 'rslave';
      /** Make the source directory when it is missing (Compose's short syntax does). */
      readonly createSource: boolean;
    }
  | {
      readonly type: 'volume';
      /** Empty: an anonymous volume, removed with the container. */
      readonly source: string;
      readonly target: string;
      readonly readOnly: boolean;
      readonly noCopy: boolean;
      readonly driver?: string;
      readonly driverOptions: Readonly<Record<string, string>>;
      readonly labels: Readonly<Record<string, string>>;
    }
  | { readonly type: 'tmpfs'; readonly target: string; readonly sizeBytes?: number; readonly mode?: number };

export interface HealthcheckSpec {
  /** `['NONE']`, `['CMD', …]` or `['CMD-SHELL', command]`. Empty: the image's own. */
  readonly test: readonly string[];
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly startPeriodMs?: number;
  readonly startIntervalMs?: number;
}

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

/** Kubernetes' three probes, with its meaning and its defaults. */
export interface ProbesSpec {
  /** Until it has passed the task is `starting` and the other two wait; when it fails, the task has failed. */
  readonly startup?: ProbeSpec;
  /** While it fails the task runs on and is not ready: nothing is routed to it. */
  readonly readiness?: ProbeSpec;
  /** When it fails the container is stopped and the task has failed. */
  readonly liveness?: ProbeSpec;
}

export interface ProbeSpec {
  readonly check: ProbeCheck;
  /** From the container's start to the first probe. */
  readonly initialDelayMs: number;
  readonly periodMs: number;
  readonly timeoutMs: number;
  /** Successes in a row after a failure until it counts as passing; 1 unless it is a readiness probe. */
  readonly successThreshold: number;
  /** Failures in a row until it counts as failing. */
  readonly failureThreshold: number;
}

/** Ports are the container's own. */
export type ProbeCheck =
  /** Passes with a status from 200 to 399. Redirects are not followed and certificates not checked. */
  | {
      readonly type: 'http';
      readonly port: number;
      readonly path: string;
      readonly scheme: 'http' | 'https';
      /** For the Host header (and TLS); absent: the container's address. */
      readonly host?: string;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** Passes when the connection is made. */
  | { readonly type: 'tcp'; readonly port: number }
  /** `grpc.health.v1.Health/Check`, without TLS; an empty service means the whole server. */
  | { readonly type: 'grpc'; readonly port: number; readonly service: string }
  /** Runs in the container; passes with exit code 0. */
  | { readonly type: 'exec'; readonly command: readonly string[] };

export interface Ulimit {
  readonly name: string;
  readonly soft: number;
  readonly hard: number;
}

export interface DeviceSpec {
  readonly hostPath: string;
  readonly containerPath: string;
  /** Some of `r`, `w`, `m`. */
  readonly permissions: string;
}

export interface GpuRequest {
  /** −1: all. */
  readonly count: number;
  readonly deviceIds: readonly string[];
  readonly driver?: string;
  readonly capabilities: readonly string[];
}

export interface ResourceSpec {
  /** Of each kind of generic resource: how many each task gets to itself. */
  readonly generic?: Readonly<Record<string, number>>;
  readonly limits: Resources;
  readonly reservations: Resources;
}

export interface Resources {
  /** Billionths of a CPU: 1e9 is one core. */
  readonly nanoCpus?: number;
  readonly memoryBytes?: number;
  readonly pids?: number;
}

export interface RestartPolicy {
  readonly condition: 'any' | 'on-failure' | 'none';
  /** Pause before the first restart; grows twofold with each failure in the window, up to `maxDelayMs`. */
  readonly delayMs: number;
  readonly maxDelayMs: number;
  /** 0: no limit. */
  readonly maxAttempts: number;
  /** Failures older than this no longer count; 0: all count. */
  readonly windowMs: number;
}

export interface PlacementSpec {
  /** Swarm's syntax: `node.labels.zone == east`, `node.role != manager`. All must hold. */
  readonly constraints: readonly string[];
  readonly preferences: readonly SpreadPreference[];
  /** Tasks of which services to be near, and of which to be apart from. Absent rather than empty. */
  readonly affinities?: readonly AffinityRule[];
  /** 0: no limit. */
  readonly maxReplicasPerNode: number;
  /** `linux/amd64`; empty: any. */
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[];
  readonly strategy: 'spread' | 'binpack';
}

export interface SpreadPreference {
  /** A node attribute: `node.labels.zone`. */
  readonly spread: string;
  /** How much of the service belongs to which value; the rest is divided evenly among the others. Absent: even. */
  readonly targets?: readonly SpreadTarget[];
}

export interface SpreadTarget {
  readonly value: string;
  readonly percent: number;
}

/** Of `service` and `label` there is one. */
export interface AffinityRule {
  readonly type: 'affinity' | 'anti-affinity';
  readonly service?: string;
  /** `tier=batch`, or `tier` for any value. */
  readonly label?: string;
  /** Near means: on nodes with the same value of this attribute. `node.id`: on the same node. */
  readonly topology: string;
  /** False: a wish that gives way when it cannot be kept. */
  readonly required: boolean;
}

export interface LogDriver {
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface UpdateConfig {
  /** Tasks replaced at the same time; 0: all at once. */
  readonly parallelism: number;
  readonly delayMs: number;
  readonly order: 'stop-first' | 'start-first';
  /** How long a new task is watched for failure after it runs. */
  readonly monitorMs: number;
  readonly failureAction: 'pause' | 'continue' | 'rollback';
  /** Share of failed tasks, 0 to 1, above which the failure action is taken. */
  readonly maxFailureRatio: number;
  /** The rollout fails when no new task becomes running for so long; 0: never. */
  readonly progressDeadlineMs: number;
  /** Tasks above the desired number during a rollout. Absent: as many as are replaced at a time, start-first; else none. */
  readonly maxSurge?: Amount;
  /** Replace these first and wait. Not of a rollback. */
  readonly canary?: CanarySpec;
}

export interface CanarySpec {
  readonly amount: Amount;
  /** Go on by itself when all canaries have served for so long; 0: when somebody says so. */
  readonly promoteAfterMs: number;
}

export interface PortSpec {
  readonly name?: string;
  readonly protocol: 'tcp' | 'udp';
  readonly targetPort: number;
  /** 0: chosen by the engine. */
  readonly publishedPort: number;
  /**
   * `host`: on the task's own node. Of a service with networks, `ingress`: on every
   * node, balanced over all tasks; `local`: on nodes with a task, to that task, which
   * sees the client's address; `prefer-local`: `local` where there is one, else as
   * `ingress`. Without networks all are as `host`.
   */
  readonly mode: 'host' | 'ingress' | 'local' | 'prefer-local';
  /** Tell the client's address to the task by a PROXY protocol header (version 2). */
  readonly proxyProtocol?: boolean;
  /** Address of the host to listen on; absent: all. */
  readonly hostIp?: string;
}

/** The number of tasks by what they use, as Kubernetes' HorizontalPodAutoscaler finds it. */
export interface AutoscaleSpec {
  readonly min: number;
  readonly max: number;
  /** Each proposes a number of tasks; the highest counts. */
  readonly metrics: readonly MetricTarget[];
  /** How far from the target, as a share of it, is near enough. */
  readonly tolerance: number;
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
  /** Tell what would be done, and do nothing. */
  readonly dryRun: boolean;
  /**
   * With `min` 0: no task once nobody has used the service for so long; absent:
   * `DEFAULT_IDLE_MS`. The next connection is held until a task serves.
   */
  readonly idleMs?: number;
  /** Other bounds for a while, again and again. Absent rather than empty. */
  readonly schedules?: readonly ScheduledBounds[];
}

export type MetricTarget = ResourceTarget | LoadTarget;

export type MetricResource = 'cpu' | 'memory';

/** What tasks use, measured by their agents: the mean over the tasks that is aimed at. */
export type ResourceTarget =
  /** Of what a task reserves or, where it reserves nothing, of its limit. */
  | { readonly resource: MetricResource; readonly type: 'utilization'; readonly percent: number }
  /** Billionths of a CPU, or bytes. */
  | { readonly resource: MetricResource; readonly type: 'average'; readonly amount: number };

/** Where a load is told: seen by the balancers, pushed through the API, or asked of Prometheus. */
export const LOAD_SOURCES = ['requests', 'connections', 'pushed', 'prometheus'] as const;
export type LoadSource = (typeof LOAD_SOURCES)[number];

/** A number for the service as a whole, told from outside of its tasks. */
export interface LoadTarget {
  readonly source: LoadSource;
  /** What it is called; of `requests` and `connections`, as the source. */
  readonly name: string;
  /** `average`: each task's part of the load is aimed at. `value`: the number itself; the tasks change as it is off. */
  readonly type: 'average' | 'value';
  readonly amount: number;
  /** What is older counts as missing. Absent: `DEFAULT_STALE_AFTER_MS`. */
  readonly staleAfterMs?: number;
  /** Of the source `prometheus` alone, and always there. */
  readonly prometheus?: PrometheusQuery;
}

export interface PrometheusQuery {
  /** In PromQL; its answer is a scalar, or a vector with one element. */
  readonly query: string;
  /** `http://host:port[/path]`. Absent: the one that the managers were started with. */
  readonly address?: string;
  /** Absent: `DEFAULT_QUERY_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
}

/** Bounds that hold from each tick on for a while. */
export interface ScheduledBounds {
  readonly cron: string;
  readonly timeZone: string;
  readonly durationMs: number;
  /** Absent: as without the schedule. */
  readonly min?: number;
  readonly max?: number;
}

export interface ScalingRules {
  /** The most careful recommendation of this time counts. */
  readonly windowMs: number;
  readonly policies: readonly ScalingPolicy[];
  /** Whether the policy that allows the largest or the smallest change counts; `disabled`: never in this direction. */
  readonly select: 'max' | 'min' | 'disabled';
}

/** How much the number of tasks may change within `periodMs`: per cent of it, or a number of tasks. */
export interface ScalingPolicy {
  readonly type: 'percent' | 'tasks';
  readonly value: number;
  readonly periodMs: number;
}
