/**
 * What a user asks for: the specification of a service. A superset of Docker
 * Swarm's ServiceSpec, with its names and defaults where both have the thing.
 * The system never alters a stored spec; `resolveServiceSpec` in `defaults.ts`
 * fills in defaults on reading.
 */

import type { Amount } from './amount.ts';

export interface ServiceSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly task: TaskSpec;
  readonly mode: ServiceMode;
  readonly update: UpdateConfig;
  readonly rollback: UpdateConfig;
  readonly ports: readonly PortSpec[];
  /** Of a replicated service: `mode.replicas` is then only where it begins. */
  readonly autoscale?: AutoscaleSpec;
  readonly disruption?: DisruptionSpec;
}

/** What holds for everything that takes a service's tasks down by somebody's will. */
export interface DisruptionSpec {
  /** How many tasks may be missing at a time. Absent: what an update takes down at a time, and one at least. */
  readonly maxUnavailable?: Amount;
  /** When a task is moved to another node. Absent: start-first, whatever the order of the update. */
  readonly moveOrder?: 'start-first' | 'stop-first';
}

export type ServiceMode =
  | { readonly type: 'replicated'; readonly replicas: number }
  | { readonly type: 'global' };

export interface TaskSpec {
  readonly container: ContainerSpec;
  readonly resources: ResourceSpec;
  readonly restart: RestartPolicy;
  readonly placement: PlacementSpec;
  readonly logDriver?: LogDriver;
  /** Raised by a forced update: makes a new revision of an otherwise equal spec. */
  readonly forceUpdate: number;
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
  readonly healthcheck?: HealthcheckSpec;
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
  readonly preferences: readonly { readonly spread: string }[];
  /** 0: no limit. */
  readonly maxReplicasPerNode: number;
  /** `linux/amd64`; empty: any. */
  readonly platforms: readonly { readonly os: string; readonly architecture: string }[];
  readonly strategy: 'spread' | 'binpack';
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
  /** `host`: on the task's own node. `ingress` is accepted and reported until networks exist. */
  readonly mode: 'host' | 'ingress';
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
}

export type MetricResource = 'cpu' | 'memory';

/** The mean over the tasks that is aimed at. */
export type MetricTarget =
  /** Of what a task reserves or, where it reserves nothing, of its limit. */
  | { readonly resource: MetricResource; readonly type: 'utilization'; readonly percent: number }
  /** Billionths of a CPU, or bytes. */
  | { readonly resource: MetricResource; readonly type: 'average'; readonly amount: number };

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
