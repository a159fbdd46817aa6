/** Service specs: wire ⇄ model. What the sender left out gets its default, so that the model's spec is complete. */
import {
  defaultRestart,
  defaultRollback,
  defaultTask,
  defaultUpdate,
} from '../model/defaults.ts';
import type {
  DisconnectSpec,
  DependencySpec,
  LogDriver,
  PortSpec,
  Resources,
  ResourceSpec,
  RestartPolicy,
  ServiceMode,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
} from '../model/service-spec.ts';
import { autoscaleFromWire, autoscaleToWire } from './convert-autoscale.ts';
import { jobModeFromWire, jobModesToWire, jobSpecFromWire, jobSpecToWire } from './convert-job-spec.ts';
import { placementFromWire, placementToWire } from './convert-placement.ts';
import { attachmentFromWire, attachmentToWire, endpointFromWire, endpointToWire } from './convert-network.ts';
import { containerFromWire, containerToWire } from './convert-container.ts';
import { amountFromWire, amountToWire, canaryFromWire, canaryToWire, disruptionFromWire, disruptionToWire } from './convert-disruption.ts';
import { dependencyConditions, failureActions, onReturns, protocols, publishModes, restartConditions, updateOrders } from './enums.ts';
import { DEFAULT_PRIORITY } from '../model/priority.ts';
import { list, model, number, text, wire } from './fields.ts';
import type { Dependency as WireDependency, Dependency__Output } from './gen/muster/v1/Dependency.ts';
import type { Disconnect as WireDisconnect, Disconnect__Output } from './gen/muster/v1/Disconnect.ts';
import type { PortSpec as WirePort, PortSpec__Output } from './gen/muster/v1/PortSpec.ts';
import type { Resources as WireResources, Resources__Output } from './gen/muster/v1/Resources.ts';
import type { ResourceSpec as WireResourceSpec, ResourceSpec__Output } from './gen/muster/v1/ResourceSpec.ts';
import type { RestartPolicy as WireRestart, RestartPolicy__Output } from './gen/muster/v1/RestartPolicy.ts';
import type { ServiceSpec as WireServiceSpec, ServiceSpec__Output } from './gen/muster/v1/ServiceSpec.ts';
import type { TaskSpec as WireTaskSpec, TaskSpec__Output } from './gen/muster/v1/TaskSpec.ts';
import type { UpdateConfig as WireUpdate, UpdateConfig__Output } from './gen/muster/v1/UpdateConfig.ts';

export function serviceSpecToWire(spec: ServiceSpec): WireServiceSpec {
  return wire<WireServiceSpec, 'mode'>({
    name: spec.name,
    labels: spec.labels,
    task: taskSpecToWire(spec.task),
    replicated: spec.mode.type === 'replicated' ? { replicas: spec.mode.replicas } : undefined,
    global: spec.mode.type === 'global' ? {} : undefined,
    ...jobModesToWire(spec.mode),
    update: updateToWire(spec.update),
    rollback: updateToWire(spec.rollback),
    ports: spec.ports.map(portToWire),
    autoscale: spec.autoscale && autoscaleToWire(spec.autoscale),
    disruption: spec.disruption && disruptionToWire(spec.disruption),
    job: spec.job && jobSpecToWire(spec.job),
    endpoint: spec.endpoint && endpointToWire(spec.endpoint),
    dependsOn: spec.dependsOn?.map(dependencyToWire),
    priority: spec.priority,
  });
}

/**
 * Throws `MusterError` `invalid-argument` for what has no place in the model,
 * with the field's path, which begins with `path`. Whether the values make sense
 * is for `validateServiceSpec` to say.
 */
export function serviceSpecFromWire(message: ServiceSpec__Output, path = 'spec'): ServiceSpec {
  return model<ServiceSpec>({
    name: message.name,
    labels: message.labels,
    task: message.task ? taskSpecFromWire(message.task, `${path}.task`) : defaultTask(''),
    mode: modeFromWire(message),
    update: updateFromWire(message.update, defaultUpdate),
    rollback: updateFromWire(message.rollback, defaultRollback),
    ports: message.ports.map(portFromWire),
    autoscale: message.autoscale ? autoscaleFromWire(message.autoscale) : undefined,
    disruption: message.disruption ? disruptionFromWire(message.disruption) : undefined,
    job: message.job ? jobSpecFromWire(message.job) : undefined,
    endpoint: message.endpoint ? endpointFromWire(message.endpoint) : undefined,
    dependsOn: list(message.dependsOn.map(dependencyFromWire)),
    priority: message.priority ? { value: message.priority.value || DEFAULT_PRIORITY.value, preempts: message.priority.preempts } : undefined,
  });
}

function dependencyToWire({ service, condition, required, restart }: DependencySpec): WireDependency {
  return wire<WireDependency>({ service, condition: dependencyConditions.toWire(condition), required, restart });
}

function dependencyFromWire({ service, condition, required, restart }: Dependency__Output): DependencySpec {
  return { service, condition: dependencyConditions.fromWire(condition) ?? 'service_started', required: required ?? true, restart };
}

function modeFromWire(message: ServiceSpec__Output): ServiceMode {
  if (message.global) return { type: 'global' };
  return jobModeFromWire(message) ?? { type: 'replicated', replicas: message.replicated?.replicas ?? 1 };
}

export function taskSpecToWire(spec: TaskSpec): WireTaskSpec {
  return wire<WireTaskSpec>({
    container: containerToWire(spec.container),
    resources: wire<WireResourceSpec>({
      limits: resourcesToWire(spec.resources.limits),
      reservations: resourcesToWire(spec.resources.reservations),
      generic: spec.resources.generic,
    }),
    restart: restartToWire(spec.restart),
    placement: placementToWire(spec.placement),
    logDriver: spec.logDriver && { name: spec.logDriver.name, options: spec.logDriver.options },
    forceUpdate: spec.forceUpdate,
    disconnect: spec.disconnect && disconnectToWire(spec.disconnect),
    networks: spec.networks?.map(attachmentToWire),
  });
}

export function taskSpecFromWire(message: TaskSpec__Output, path: string): TaskSpec {
  const defaults = defaultTask('');
  return model<TaskSpec>({
    container: message.container ? containerFromWire(message.container, `${path}.container`) : defaults.container,
    resources: message.resources ? resourceSpecFromWire(message.resources) : defaults.resources,
    restart: message.restart ? restartFromWire(message.restart) : defaults.restart,
    placement: message.placement ? placementFromWire(message.placement) : defaults.placement,
    logDriver: message.logDriver
      ? model<LogDriver>({ name: message.logDriver.name, options: message.logDriver.options })
      : undefined,
    forceUpdate: message.forceUpdate,
    disconnect: message.disconnect ? disconnectFromWire(message.disconnect) : undefined,
    networks: list(message.networks)?.map(attachmentFromWire),
  });
}

function disconnectToWire({ exclusive, stopAfterMs, lostAfterMs, replace, onReturn }: DisconnectSpec): WireDisconnect {
  return wire<WireDisconnect>({ exclusive, stopAfterMs, lostAfterMs, keepWaiting: !replace, onReturn: onReturns.toWire(onReturn) });
}

function disconnectFromWire({ exclusive, stopAfterMs, lostAfterMs, keepWaiting, onReturn }: Disconnect__Output): DisconnectSpec {
  return model<DisconnectSpec>({ exclusive, stopAfterMs, lostAfterMs, replace: !keepWaiting, onReturn: onReturns.fromWire(onReturn) ?? 'replacement' });
}

function resourcesToWire(resources: Resources): WireResources {
  return wire<WireResources>({
    nanoCpus: resources.nanoCpus,
    memoryBytes: resources.memoryBytes,
    pids: resources.pids,
  });
}

function resourceSpecFromWire(message: ResourceSpec__Output): ResourceSpec {
  return model<ResourceSpec>({
    limits: resourcesFromWire(message.limits),
    reservations: resourcesFromWire(message.reservations),
    generic: Object.keys(message.generic).length === 0 ? undefined : message.generic,
  });
}

function resourcesFromWire(message: Resources__Output | null): Resources {
  if (!message) return {};
  return model<Resources>({
    nanoCpus: number(message.nanoCpus),
    memoryBytes: number(message.memoryBytes),
    pids: number(message.pids),
  });
}

function restartToWire(restart: RestartPolicy): WireRestart {
  return wire<WireRestart>({
    condition: restartConditions.toWire(restart.condition),
    delayMs: restart.delayMs,
    maxDelayMs: restart.maxDelayMs,
    maxAttempts: restart.maxAttempts,
    windowMs: restart.windowMs,
  });
}

function restartFromWire(message: RestartPolicy__Output): RestartPolicy {
  const delayMs = message.delayMs ?? defaultRestart.delayMs;
  return model<RestartPolicy>({
    condition: restartConditions.fromWire(message.condition) ?? defaultRestart.condition,
    delayMs,
    // A longer first pause than the default cap is meant: the cap follows it.
    maxDelayMs: message.maxDelayMs ?? Math.max(defaultRestart.maxDelayMs, delayMs),
    maxAttempts: message.maxAttempts,
    windowMs: message.windowMs ?? defaultRestart.windowMs,
  });
}

function updateToWire(update: UpdateConfig): WireUpdate {
  return wire<WireUpdate>({
    parallelism: update.parallelism,
    delayMs: update.delayMs,
    order: updateOrders.toWire(update.order),
    monitorMs: update.monitorMs,
    failureAction: failureActions.toWire(update.failureAction),
    maxFailureRatio: update.maxFailureRatio,
    progressDeadlineMs: update.progressDeadlineMs,
    maxSurge: update.maxSurge && amountToWire(update.maxSurge),
    canary: update.canary && canaryToWire(update.canary),
  });
}

function updateFromWire(message: UpdateConfig__Output | null, defaults: UpdateConfig): UpdateConfig {
  if (!message) return defaults;
  return model<UpdateConfig>({
    parallelism: message.parallelism ?? defaults.parallelism,
    delayMs: message.delayMs,
    order: updateOrders.fromWire(message.order) ?? defaults.order,
    monitorMs: message.monitorMs ?? defaults.monitorMs,
    failureAction: failureActions.fromWire(message.failureAction) ?? defaults.failureAction,
    maxFailureRatio: message.maxFailureRatio,
    progressDeadlineMs: message.progressDeadlineMs ?? defaults.progressDeadlineMs,
    maxSurge: message.maxSurge ? amountFromWire(message.maxSurge) : undefined,
    canary: message.canary ? canaryFromWire(message.canary) : undefined,
  });
}

export function portToWire(port: PortSpec): WirePort {
  return wire<WirePort>({
    name: port.name,
    protocol: protocols.toWire(port.protocol),
    targetPort: port.targetPort,
    publishedPort: port.publishedPort,
    mode: publishModes.toWire(port.mode),
    hostIp: port.hostIp,
    proxyProtocol: port.proxyProtocol,
  });
}

/** A port is published on the task's own node unless the spec says otherwise: there are no networks yet. */
export function portFromWire(message: PortSpec__Output): PortSpec {
  return model<PortSpec>({
    name: text(message.name),
    protocol: protocols.fromWire(message.protocol) ?? 'tcp',
    targetPort: message.targetPort,
    publishedPort: message.publishedPort,
    mode: publishModes.fromWire(message.mode) ?? 'host',
    hostIp: text(message.hostIp),
    proxyProtocol: message.proxyProtocol ? true : undefined,
  });
}
