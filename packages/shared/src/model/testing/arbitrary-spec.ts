/** Complete service specs for property tests: any shape that the model can hold, not only valid ones. */
import fc from 'fast-check';
import type { Amount } from '../amount.ts';
import type {
  AutoscaleSpec,
  ContainerSpec,
  DisruptionSpec,
  HealthcheckSpec,
  MountSpec,
  PlacementSpec,
  PortSpec,
  Resources,
  MetricTarget,
  RestartPolicy,
  ScalingRules,
  ServiceMode,
  ServiceSpec,
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

const optionalOfContainer = [
  'command',
  'args',
  'user',
  'workdir',
  'hostname',
  'healthcheck',
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
  healthcheck,
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

const placement: fc.Arbitrary<PlacementSpec> = fc.record(
  {
    constraints: texts,
    preferences: fc.array(fc.record({ spread: text }, { noNullPrototype: true }), { maxLength: 2 }),
    maxReplicasPerNode: int32,
    platforms: fc.array(fc.record({ os: text, architecture: text }, { noNullPrototype: true }), { maxLength: 2 }),
    strategy: fc.constantFrom('spread', 'binpack'),
  },
  { noNullPrototype: true },
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
    mode: fc.constantFrom('host', 'ingress'),
    hostIp: text,
  },
  ['protocol', 'targetPort', 'publishedPort', 'mode'],
);

const mode: fc.Arbitrary<ServiceMode> = fc.oneof(
  fc.record({ type: fc.constant('replicated' as const), replicas: int32 }, { noNullPrototype: true }),
  fc.record({ type: fc.constant('global' as const) }, { noNullPrototype: true }),
);

export const arbitraryTaskSpec: fc.Arbitrary<TaskSpec> = partial<TaskSpec>(
  {
    container: partial<ContainerSpec>(containerFields, requiredOfContainer),
    resources: fc.record({ limits: resources, reservations: resources }, { noNullPrototype: true }),
    restart,
    placement,
    logDriver: fc.record({ name: text, options: labels }, { noNullPrototype: true }),
    forceUpdate: duration,
  },
  ['container', 'resources', 'restart', 'placement', 'forceUpdate'],
);

export const arbitraryPorts: fc.Arbitrary<readonly PortSpec[]> = fc.array(port, { maxLength: 3 });

const resource = fc.constantFrom('cpu', 'memory');
const metric: fc.Arbitrary<MetricTarget> = fc.oneof(
  fc.record({ resource, type: fc.constant('utilization' as const), percent: fc.double({ min: 0.5, max: 1e6, noNaN: true }) }, { noNullPrototype: true }),
  fc.record({ resource, type: fc.constant('average' as const), amount: large }, { noNullPrototype: true }),
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
const autoscale: fc.Arbitrary<AutoscaleSpec> = fc.record(
  {
    min: int32,
    max: int32,
    metrics: fc.array(metric, { maxLength: 3 }),
    tolerance: fc.double({ min: 0, max: 2, noNaN: true }),
    scaleUp: rules,
    scaleDown: rules,
    dryRun: fc.boolean(),
  },
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
    disruption: partial<DisruptionSpec>({ maxUnavailable: amount, moveOrder: fc.constantFrom('stop-first', 'start-first') }, []),
  },
  ['name', 'labels', 'task', 'mode', 'update', 'rollback', 'ports'],
);
