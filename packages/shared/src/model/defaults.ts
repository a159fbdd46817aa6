/** Defaults of a service spec: Docker Swarm's, except where a comment says why not. */
import type {
  AutoscaleSpec,
  ContainerSpec,
  JobSpec,
  PlacementSpec,
  ResourceSpec,
  RestartPolicy,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from './service-spec.ts';

export const DEFAULT_STOP_GRACE_MS = 10_000;
export const DEFAULT_TASK_HISTORY_LIMIT = 5;

export const defaultContainer = (image: string): ContainerSpec => ({
  image,
  pullPolicy: 'missing',
  env: [],
  groups: [],
  labels: {},
  mounts: [],
  stopGraceMs: DEFAULT_STOP_GRACE_MS,
  init: false,
  readOnly: false,
  tty: false,
  openStdin: false,
  privileged: false,
  capAdd: [],
  capDrop: [],
  sysctls: {},
  ulimits: [],
  devices: [],
  securityOpt: [],
  extraHosts: [],
  dns: [],
  dnsSearch: [],
  dnsOptions: [],
  networkMode: 'bridge',
});

export const defaultResources: ResourceSpec = { limits: {}, reservations: {} };

/**
 * Swarm waits 5 s before every restart. Here the first pause is short and each
 * further failure in the window doubles it: 0.2, 0.4, 0.8 … 60 s, so a single
 * crash heals in about the time that the container takes to start and a crash
 * loop still calms down.
 */
export const defaultRestart: RestartPolicy = {
  condition: 'any',
  delayMs: 200,
  maxDelayMs: 60_000,
  maxAttempts: 0,
  windowMs: 600_000,
};

export const defaultPlacement: PlacementSpec = {
  constraints: [],
  preferences: [],
  maxReplicasPerNode: 0,
  platforms: [],
  strategy: 'spread',
};

/** Swarm pauses a failing update; here it is rolled back. */
export const defaultUpdate: UpdateConfig = {
  parallelism: 1,
  delayMs: 0,
  order: 'stop-first',
  monitorMs: 5_000,
  failureAction: 'rollback',
  maxFailureRatio: 0,
  progressDeadlineMs: 600_000,
};

/** A failing rollback stops: rolling back a rollback would go round in circles. */
export const defaultRollback: UpdateConfig = { ...defaultUpdate, failureAction: 'pause' };

export const defaultTask = (image: string): TaskSpec => ({
  container: defaultContainer(image),
  resources: defaultResources,
  restart: defaultRestart,
  placement: defaultPlacement,
  forceUpdate: 0,
});

export const defaultServiceSpec = (name: string, image: string, replicas = 1): ServiceSpec => ({
  name,
  labels: {},
  task: defaultTask(image),
  mode: { type: 'replicated', replicas },
  update: defaultUpdate,
  rollback: defaultRollback,
  ports: [],
});

/** How long nobody has used a service that may rest until it does. */
export const DEFAULT_IDLE_MS = 300_000;

/** Kubernetes' defaults; no bounds and no metric, which only the user can know. */
export const defaultAutoscale: AutoscaleSpec = {
  min: 1,
  max: 0,
  metrics: [],
  tolerance: 0.1,
  scaleUp: {
    windowMs: 0,
    policies: [
      { type: 'percent', value: 100, periodMs: 15_000 },
      { type: 'tasks', value: 4, periodMs: 15_000 },
    ],
    select: 'max',
  },
  scaleDown: { windowMs: 300_000, policies: [{ type: 'percent', value: 100, periodMs: 15_000 }], select: 'max' },
  dryRun: false,
};

/** How long a load that was told counts. */
export const DEFAULT_STALE_AFTER_MS = 60_000;
export const DEFAULT_QUERY_TIMEOUT_MS = 5_000;

/** Kubernetes' defaults, but that a tick of a run that still goes on is skipped: two of one job rarely get on. */
export const defaultJob: JobSpec = {
  backOffLimit: 6,
  activeDeadlineMs: 0,
  suspended: false,
  keepComplete: 3,
  keepFailed: 3,
};

export const defaultSchedule = { timeZone: 'UTC', overlap: 'forbid', startingDeadlineMs: 0 } as const;
