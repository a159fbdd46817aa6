/** Lays the settings that were given over a spec; what was not given stays. Pure. */
import { DEFAULT_ENDPOINT, type EndpointSpec } from '@muster/shared/model/network';
import type {
  ContainerSpec,
  HealthcheckSpec,
  LogDriver,
  PrioritySpec,
  ResourceSpec,
  Resources,
  RestartPolicy,
  ServiceMode,
  ServiceSpec,
  UpdateConfig,
} from '@muster/shared/model/service-spec';
import { DEFAULT_PRIORITY } from '@muster/shared/model/priority';
import type { SettingFlags } from '../flags/service-flags.ts';
import { invalid } from '../values/invalid.ts';
import { applyAutoscale } from './autoscale.ts';
import { applyDisconnect } from './disconnect.ts';
import { applyCanary, applyDisruption } from './disruption.ts';
import { applyProbes } from './probes.ts';

export function applySettings(spec: ServiceSpec, flags: SettingFlags): ServiceSpec {
  const logDriver = applyLogging(spec.task.logDriver, flags);
  const disconnect = applyDisconnect(spec.task.disconnect, flags);
  const autoscale = applyAutoscale(spec.autoscale, flags);
  const priority = applyPriority(spec.priority, flags);
  const disruption = applyDisruption(spec.disruption, flags);
  return {
    ...without(spec, ['autoscale', 'disruption']),
    ...(disruption === undefined ? {} : { disruption }),
    ...(autoscale === undefined ? {} : { autoscale }),
    ...(priority === undefined ? {} : { priority }),
    ...applyEndpoint(spec.endpoint, flags),
    mode: applyReplicas(spec.mode, flags.replicas),
    update: applyUpdate(without(spec.update, ['canary']), {
      parallelism: flags.updateParallelism,
      delayMs: flags.updateDelay,
      order: flags.updateOrder,
      monitorMs: flags.updateMonitor,
      failureAction: flags.updateFailureAction,
      maxFailureRatio: flags.updateMaxFailureRatio,
      progressDeadlineMs: flags.updateProgressDeadline,
      maxSurge: flags.updateMaxSurge,
      canary: applyCanary(spec.update.canary, flags),
    }),
    rollback: applyUpdate(spec.rollback, {
      parallelism: flags.rollbackParallelism,
      delayMs: flags.rollbackDelay,
      order: flags.rollbackOrder,
      monitorMs: flags.rollbackMonitor,
      failureAction: flags.rollbackFailureAction,
      maxFailureRatio: flags.rollbackMaxFailureRatio,
      progressDeadlineMs: flags.rollbackProgressDeadline,
      maxSurge: flags.rollbackMaxSurge,
    }),
    task: {
      ...without(spec.task, ['disconnect']),
      ...(disconnect === undefined ? {} : { disconnect }),
      container: applyContainer(spec.task.container, flags),
      resources: applyResources(spec.task.resources, flags),
      restart: applyRestart(spec.task.restart, flags),
      placement: {
        ...spec.task.placement,
        maxReplicasPerNode: flags.replicasMaxPerNode ?? spec.task.placement.maxReplicasPerNode,
        strategy: flags.placementStrategy ?? spec.task.placement.strategy,
      },
      ...(logDriver === undefined ? {} : { logDriver }),
    },
  };
}

function applyPriority(present: PrioritySpec | undefined, { priority, preempt }: SettingFlags): PrioritySpec | undefined {
  if (priority === undefined && preempt === undefined) return present;
  return over(present ?? DEFAULT_PRIORITY, { value: priority, preempts: preempt });
}

function applyEndpoint(endpoint: EndpointSpec | undefined, { endpointMode, sessionAffinity: affinity }: SettingFlags): { readonly endpoint?: EndpointSpec } {
  if (endpoint === undefined && endpointMode === undefined && affinity === undefined) return {};
  return { endpoint: over(endpoint ?? DEFAULT_ENDPOINT, { mode: endpointMode, affinity }) };
}

/** The object with every given (defined) value laid over it. */
function over<T extends object>(base: T, changes: { readonly [K in keyof T]?: T[K] | undefined }): T {
  return { ...base, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
}

/** The object without the keys: for optional settings that were taken back. */
function without<T extends object>(base: T, keys: readonly (keyof T)[]): T {
  return Object.fromEntries(Object.entries(base).filter(([key]) => !keys.includes(key as keyof T))) as T;
}

function applyReplicas(mode: ServiceMode, replicas: number | undefined): ServiceMode {
  if (replicas === undefined) return mode;
  if (mode.type === 'global') throw invalid('--replicas does not go with a global service: it runs once on every node');
  if (mode.type === 'global-job') throw invalid('--replicas does not go with a global job: it runs once on every node');
  // Docker's meaning: how many are to complete.
  if (mode.type === 'replicated-job') return { ...mode, completions: replicas };
  return { ...mode, replicas };
}

function applyUpdate(config: UpdateConfig, changes: { readonly [K in keyof UpdateConfig]?: UpdateConfig[K] | undefined }): UpdateConfig {
  return over(config, changes);
}

function applyRestart(policy: RestartPolicy, flags: SettingFlags): RestartPolicy {
  return over(policy, {
    condition: flags.restartCondition,
    delayMs: flags.restartDelay,
    maxAttempts: flags.restartMaxAttempts,
    windowMs: flags.restartWindow,
  });
}

/** 0 takes a limit or reservation back. */
function amounts(base: Resources, changes: Resources | { readonly [K in keyof Resources]: number | undefined }): Resources {
  const merged = over(base, changes as Resources);
  return without(merged, (Object.keys(merged) as (keyof Resources)[]).filter((key) => merged[key] === 0));
}

function applyResources(resources: ResourceSpec, flags: SettingFlags): ResourceSpec {
  return {
    ...resources,
    limits: amounts(resources.limits, { nanoCpus: flags.limitCpu, memoryBytes: flags.limitMemory, pids: flags.limitPids }),
    reservations: amounts(resources.reservations, { nanoCpus: flags.reserveCpu, memoryBytes: flags.reserveMemory }),
  };
}

function applyLogging(driver: LogDriver | undefined, flags: SettingFlags): LogDriver | undefined {
  if (flags.logDriver === undefined && flags.logOpt.length === 0) return driver;
  const name = flags.logDriver ?? driver?.name;
  if (name === undefined) throw invalid('--log-opt needs --log-driver', 'Add --log-driver json-file.');
  const kept = name === driver?.name ? driver.options : {};
  return { name, options: { ...kept, ...Object.fromEntries(flags.logOpt) } };
}

function applyContainer(container: ContainerSpec, flags: SettingFlags): ContainerSpec {
  const healthcheck = applyHealth(container.healthcheck, flags);
  const changed = over(container, {
    command: flags.entrypoint,
    user: flags.user,
    workdir: flags.workdir,
    hostname: flags.hostname,
    init: flags.init,
    readOnly: flags.readOnly,
    tty: flags.tty,
    privileged: flags.privileged,
    stopSignal: flags.stopSignal,
    stopGraceMs: flags.stopGracePeriod,
    pullPolicy: flags.pull,
    gpus: flags.gpus,
    shmBytes: flags.shmSize,
    healthcheck,
  });
  const probes = applyProbes(container.probes, flags);
  const takenBack: (keyof ContainerSpec)[] = probes === undefined ? ['probes'] : [];
  if (changed.command?.length === 0) takenBack.push('command');
  for (const key of ['user', 'workdir', 'hostname', 'stopSignal'] as const) if (changed[key] === '') takenBack.push(key);
  return without(probes === undefined ? changed : { ...changed, probes }, takenBack);
}

function applyHealth(check: HealthcheckSpec | undefined, flags: SettingFlags): HealthcheckSpec | undefined {
  const settings = {
    intervalMs: flags.healthInterval,
    timeoutMs: flags.healthTimeout,
    retries: flags.healthRetries,
    startPeriodMs: flags.healthStartPeriod,
  };
  const given = flags.healthCmd !== undefined || Object.values(settings).some((setting) => setting !== undefined);
  if (flags.noHealthcheck) {
    if (given) throw invalid('--no-healthcheck does not go with --health-… flags');
    return { test: ['NONE'] };
  }
  if (!given) return check;
  const enabled = check?.test[0] === 'NONE' ? { test: [] } : (check ?? { test: [] });
  return over(enabled, { ...settings, test: flags.healthCmd === undefined ? undefined : ['CMD-SHELL', flags.healthCmd] });
}
