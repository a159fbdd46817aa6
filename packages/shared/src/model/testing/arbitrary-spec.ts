/** Complete service specs for property tests: any shape that the model can hold, not only valid ones. */
import fc from 'fast-check';
import type { Amount } from '../amount.ts';
import type { NetworkAttachment } from '../network.ts';
import { DEPENDENCY_CONDITIONS } from '../service-spec.ts';
import type {
  AffinityRule,
  AutoscaleSpec,
  ContainerSpec,
  DisruptionSpec,
  DependencySpec,
  DisconnectSpec,
  HealthcheckSpec,
  JobSpec,
  ProbeCheck,
  ProbeSpec,
  ProbesSpec,
  MountSpec,
  PlacementSpec,
  PortSpec,
  Resources,
  ResourceSpec,
  LoadTarget,
  MetricTarget,
  PrometheusQuery,
  RestartPolicy,
  ScalingRules,
  ScheduledBounds,
  ServiceMode,
  ServiceSpec,
  SpreadPreference,
  TaskSpec,
  UpdateConfig,
} from '../service-spec.ts';

const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const texts = fc.array(text, { maxLength: 3 });
const someTexts = fc.array(text, { minLength: 1, maxLength: 3 });
const labels = fc.dictionary(text.filter((key) => key !== '__proto__'), fc.string({ maxLength: 8 }), {
  maxKeys: 3,
  noNullPrototype: true,
});
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** What 0 would mean is said by absence. */
const positive = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const large = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const duration = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** A record in which the named keys may be missing. */
function partial<T extends object>(
  model: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> },
  requiredKeys: readonly (keyof T)[],
): fc.Arbitrary<T> {
  return fc.record(model, { requiredKeys: [...requiredKeys], noNullPrototype: true });
}

const mount: fc.Arbitrary<MountSpec> = fc.oneof(
  partial<Extract<MountSpec, { type: 'bind' }>>(
    {
      type: fc.constant('bind'),
      source: text,
      target: text,
      readOnly: fc.boolean(),
      propagation: fc.constantFrom('private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'),
      createSource: fc.boolean(),
    },
    ['type', 'source', 'target', 'readOnly', 'createSource'],
  ),
  partial<Extract<MountSpec, { type: 'volume' }>>(
    {
      type: fc.constant('volume'),
      source: fc.string({ maxLength: 8 }),
      target: text,
      readOnly: fc.boolean(),
      noCopy: fc.boolean(),
      driver: text,
      driverOptions: labels,
      labels,
    },
    ['type', 'source', 'target', 'readOnly', 'noCopy', 'driverOptions', 'labels'],
  ),
  partial<Extract<MountSpec, { type: 'tmpfs' }>>(
    { type: fc.constant('tmpfs'), target: text, sizeBytes: large, mode: positive },
    ['type', 'target'],
  ),
);

const healthcheck = partial<HealthcheckSpec>(
  {
    test: texts,
    intervalMs: large,
    timeoutMs: large,
    retries: positive,
    startPeriodMs: large,
    startIntervalMs: large,
  },
  ['test'],
);

const probeCheck: fc.Arbitrary<ProbeCheck> = fc.oneof(
  partial<Extract<ProbeCheck, { type: 'http' }>>(
    { type: fc.constant('http'), port: positive, path: fc.string({ maxLength: 8 }), scheme: fc.constantFrom('http', 'https'), host: text, headers: labels },
    ['type', 'port', 'path', 'scheme', 'headers'],
  ),
  fc.record({ type: fc.constant('tcp' as const), port: positive }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('grpc' as const), port: positive, service: fc.string({ maxLength: 8 }) }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('exec' as const), command: texts }, { noNullPrototype: true }),
);

const probe: fc.Arbitrary<ProbeSpec> = fc.record(
  { check: probeCheck, initialDelayMs: duration, periodMs: duration, timeoutMs: duration, successThreshold: int32, failureThreshold: int32 },
  { noNullPrototype: true },
);

const probes = partial<ProbesSpec>({ startup: probe, readiness: probe, liveness: probe }, []);

const optionalOfContainer = [
  'command',
  'args',
  'user',
  'workdir',
  'hostname',
  'healthcheck',
  'materials',
  'probes',
  'stopSignal',
  'gpus',
  'shmBytes',
] as const;

const containerFields: { [K in keyof ContainerSpec]-?: fc.Arbitrary<Exclude<ContainerSpec[K], undefined>> } = {
  image: text,
  pullPolicy: fc.constantFrom('missing', 'always', 'never'),
  command: someTexts,
  args: someTexts,
  env: texts,
  user: text,
  groups: texts,
  workdir: text,
  hostname: text,
  labels,
  mounts: fc.array(mount, { maxLength: 3 }),
  materials: fc.array(fc.record({ type: fc.constantFrom('secret', 'config'), name: text, target: text.map((target) => `/${target}`), uid: int32, gid: int32, mode: int32 }, { noNullPrototype: true }), { minLength: 1, maxLength: 3 }),
  healthcheck,
  probes,
  stopSignal: text,
  stopGraceMs: duration,
  init: fc.boolean(),
  readOnly: fc.boolean(),
  tty: fc.boolean(),
  openStdin: fc.boolean(),
  privileged: fc.boolean(),
  capAdd: texts,
  capDrop: texts,
  sysctls: labels,
  ulimits: fc.array(fc.record({ name: text, soft: duration, hard: duration }, { noNullPrototype: true }), {
    maxLength: 2,
  }),
  devices: fc.array(
    fc.record({ hostPath: text, containerPath: text, permissions: text }, { noNullPrototype: true }),
    { maxLength: 2 },
  ),
  gpus: fc.record(
    { count: int32, deviceIds: texts, driver: text, capabilities: texts },
    { requiredKeys: ['count', 'deviceIds', 'capabilities'], noNullPrototype: true },
  ) as fc.Arbitrary<NonNullable<ContainerSpec['gpus']>>,
  securityOpt: texts,
  extraHosts: texts,
  dns: texts,
  dnsSearch: texts,
  dnsOptions: texts,
  shmBytes: large,
  networkMode: fc.constantFrom('bridge', 'host', 'none'),
};

const requiredOfContainer = (Object.keys(containerFields) as (keyof ContainerSpec)[]).filter(
  (key) => !(optionalOfContainer as readonly string[]).includes(key),
);

const generic = fc.dictionary(text.filter((key) => key !== '__proto__'), positive, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
const resources = partial<Resources>({ nanoCpus: large, memoryBytes: large, pids: large }, []);

const restart: fc.Arbitrary<RestartPolicy> = fc.record(
  {
    condition: fc.constantFrom('any', 'on-failure', 'none'),
    delayMs: duration,
    maxDelayMs: duration,
    maxAttempts: int32,
    windowMs: duration,
  },
  { noNullPrototype: true },
);

const percent = fc.double({ min: 0.5, max: 100, noNaN: true });
const spread = partial<SpreadPreference>(
  { spread: text, targets: fc.array(fc.record({ value: text, percent }, { noNullPrototype: true }), { minLength: 1, maxLength: 2 }) },
  ['spread'],
);
const affinity = partial<AffinityRule>(
  { type: fc.constantFrom('affinity', 'anti-affinity'), service: text, label: text, topology: text, required: fc.boolean() },
  ['type', 'topology', 'required'],
);

const placement = partial<PlacementSpec>(
  {
    constraints: texts,
    preferences: fc.array(spread, { maxLength: 2 }),
    maxReplicasPerNode: int32,
    platforms: fc.array(fc.record({ os: text, architecture: text }, { noNullPrototype: true }), { maxLength: 2 }),
    strategy: fc.constantFrom('spread', 'binpack'),
    affinities: fc.array(affinity, { minLength: 1, maxLength: 3 }),
  },
  ['constraints', 'preferences', 'maxReplicasPerNode', 'platforms', 'strategy'],
);

const amount: fc.Arbitrary<Amount> = fc.record({ type: fc.constantFrom('count', 'percent'), value: int32 }, { noNullPrototype: true });

const update: fc.Arbitrary<UpdateConfig> = partial<UpdateConfig>(
  {
    parallelism: int32,
    delayMs: duration,
    order: fc.constantFrom('stop-first', 'start-first'),
    monitorMs: duration,
    failureAction: fc.constantFrom('pause', 'continue', 'rollback'),
    progressDeadlineMs: duration,
    maxFailureRatio: fc.double({ min: 0, max: 1, noNaN: true }).map((ratio) => ratio + 0),
    maxSurge: amount,
    canary: fc.record({ amount, promoteAfterMs: duration }, { noNullPrototype: true }),
  },
  ['parallelism', 'delayMs', 'order', 'monitorMs', 'failureAction', 'progressDeadlineMs', 'maxFailureRatio'],
);

const port = partial<PortSpec>(
  {
    name: text,
    protocol: fc.constantFrom('tcp', 'udp'),
    targetPort: int32,
    publishedPort: int32,
    mode: fc.constantFrom('host', 'ingress', 'local', 'prefer-local'),
    hostIp: text,
    proxyProtocol: fc.constant(true),
  },
  ['protocol', 'targetPort', 'publishedPort', 'mode'],
);

const mode: fc.Arbitrary<ServiceMode> = fc.oneof(
  fc.record({ type: fc.constant('replicated' as const), replicas: int32 }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('global' as const) }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('replicated-job' as const), completions: int32, parallelism: int32 }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('global-job' as const) }, { noNullPrototype: true }),
);

export const arbitraryTaskSpec: fc.Arbitrary<TaskSpec> = partial<TaskSpec>(
  {
    container: partial<ContainerSpec>(containerFields, requiredOfContainer),
    resources: partial<ResourceSpec>({ limits: resources, reservations: resources, generic }, ['limits', 'reservations']),
    restart,
    placement,
    logDriver: fc.record({ name: text, options: labels }, { noNullPrototype: true }),
    forceUpdate: duration,
    disconnect: fc.record<DisconnectSpec>(
      { exclusive: fc.boolean(), stopAfterMs: duration, lostAfterMs: duration, replace: fc.boolean(), onReturn: fc.constantFrom('replacement', 'original', 'best') },
      { noNullPrototype: true },
    ),
    networks: fc.array(partial<NetworkAttachment>({ network: text, aliases: fc.array(text, { maxLength: 2 }), ipv4Address: text, optional: fc.constant(true) }, ['network', 'aliases']), { minLength: 1, maxLength: 2 }),
  },
  ['container', 'resources', 'restart', 'placement', 'forceUpdate'],
);

export const arbitraryPorts: fc.Arbitrary<readonly PortSpec[]> = fc.array(port, { maxLength: 3 });

const resource = fc.constantFrom('cpu', 'memory');
const metric: fc.Arbitrary<MetricTarget> = fc.oneof(
  fc.record({ resource, type: fc.constant('utilization' as const), percent: fc.double({ min: 0.5, max: 1e6, noNaN: true }) }, { noNullPrototype: true }),
  fc.record({ resource, type: fc.constant('average' as const), amount: large }, { noNullPrototype: true }),
  partial<LoadTarget>(
    {
      source: fc.constantFrom('requests', 'connections', 'pushed', 'prometheus'),
      name: text,
      type: fc.constantFrom('average', 'value'),
      amount: fc.double({ min: 0.5, max: 1e9, noNaN: true }),
      staleAfterMs: large,
      prometheus: partial<PrometheusQuery>({ query: text, address: text, timeoutMs: large }, ['query']),
    },
    ['source', 'name', 'type', 'amount'],
  ),
);
const schedules: fc.Arbitrary<readonly ScheduledBounds[]> = fc.array(
  partial<ScheduledBounds>({ cron: text, timeZone: text, durationMs: duration, min: int32, max: int32 }, ['cron', 'timeZone', 'durationMs']),
  { minLength: 1, maxLength: 3 },
);
const rules: fc.Arbitrary<ScalingRules> = fc.record(
  {
    windowMs: duration,
    policies: fc.array(
      fc.record({ type: fc.constantFrom('percent', 'tasks'), value: int32, periodMs: duration }, { noNullPrototype: true }),
      { minLength: 1, maxLength: 3 },
    ),
    select: fc.constantFrom('max', 'min', 'disabled'),
  },
  { noNullPrototype: true },
);
const autoscale: fc.Arbitrary<AutoscaleSpec> = partial<AutoscaleSpec>(
  {
    min: int32,
    max: int32,
    metrics: fc.array(metric, { maxLength: 3 }),
    tolerance: fc.double({ min: 0, max: 2, noNaN: true }),
    scaleUp: rules,
    scaleDown: rules,
    dryRun: fc.boolean(),
    idleMs: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    schedules,
  },
  ['min', 'max', 'metrics', 'tolerance', 'scaleUp', 'scaleDown', 'dryRun'],
);

const job: fc.Arbitrary<JobSpec> = partial<JobSpec>(
  {
    backOffLimit: int32,
    activeDeadlineMs: duration,
    schedule: fc.record(
      { cron: text, timeZone: text, overlap: fc.constantFrom('allow', 'forbid', 'replace'), startingDeadlineMs: duration },
      { noNullPrototype: true },
    ),
    parameters: fc.record({ required: texts, optional: texts }, { noNullPrototype: true }),
    suspended: fc.boolean(),
    keepComplete: int32,
    keepFailed: int32,
  },
  ['backOffLimit', 'activeDeadlineMs', 'suspended', 'keepComplete', 'keepFailed'],
);

const dependency: fc.Arbitrary<DependencySpec> = fc.record(
  { service: text, condition: fc.constantFrom(...DEPENDENCY_CONDITIONS), required: fc.boolean(), restart: fc.boolean() },
  { noNullPrototype: true },
);

export const arbitraryServiceSpec: fc.Arbitrary<ServiceSpec> = partial<ServiceSpec>(
  {
    name: text,
    labels,
    task: arbitraryTaskSpec,
    mode,
    update,
    rollback: update,
    ports: arbitraryPorts,
    autoscale,
    disruption: partial<DisruptionSpec>({ maxUnavailable: amount, moveOrder: fc.constantFrom('stop-first', 'start-first'), rebalance: fc.constant('auto') }, []),
    job,
    endpoint: fc.record({ mode: fc.constantFrom('vip', 'dnsrr'), affinity: fc.constantFrom('none', 'client-ip') }, { noNullPrototype: true }),
    dependsOn: fc.array(dependency, { minLength: 1, maxLength: 3 }),
    priority: fc.record({ value: fc.integer({ min: 1, max: 100 }), preempts: fc.boolean() }, { noNullPrototype: true }),
  },
  ['name', 'labels', 'task', 'mode', 'update', 'rollback', 'ports'],
);
