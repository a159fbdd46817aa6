/** Services, clusters, stacks and events as the API shows them: wire ⇄ model. */
import { asClusterId, asEventId, asManagerId, asNodeId, asServiceId, asStackId, asTaskId } from '../model/ids.ts';
import type { ClusterEvent } from '../model/objects.ts';
import type { ShownCluster, ShownManager, ShownRevision, ShownRollout, ShownService, ShownStack, ShownStackRevision } from '../model/shown.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { serviceSpecFromWire, serviceSpecToWire } from './convert-spec.ts';
import { eventLevels, rolloutStates } from './enums.ts';
import { model, number, text, wire } from './fields.ts';
import type { Cluster as WireCluster, Cluster__Output } from './gen/muster/v1/Cluster.ts';
import type { Event as WireEvent, Event__Output } from './gen/muster/v1/Event.ts';
import type { Manager as WireManager, Manager__Output } from './gen/muster/v1/Manager.ts';
import type { Rollout as WireRollout, Rollout__Output } from './gen/muster/v1/Rollout.ts';
import type { Service as WireService, Service__Output } from './gen/muster/v1/Service.ts';
import type { ServiceRevision as WireRevision, ServiceRevision__Output } from './gen/muster/v1/ServiceRevision.ts';
import type { Stack as WireStack, Stack__Output } from './gen/muster/v1/Stack.ts';
import type { StackRevision as WireStackRevision, StackRevision__Output } from './gen/muster/v1/StackRevision.ts';

export function serviceToWire(service: ShownService): WireService {
  return wire<WireService>({
    meta: metaToWire({ ...service, name: service.spec.name, labels: service.spec.labels }),
    spec: serviceSpecToWire(service.spec),
    revision: service.revision,
    stack: service.stack,
    removing: service.removing,
    rollout: service.rollout && rolloutToWire(service.rollout),
    replicas: { desired: service.replicas.desired, running: service.replicas.running },
  });
}

export function serviceFromWire(message: Service__Output): ShownService {
  const meta = metaFromWire(message.meta);
  return model<ShownService>({
    kind: 'service',
    id: asServiceId(meta.id),
    version: meta.version,
    etag: meta.etag,
    createdAt: meta.createdAt,
    updatedAt: meta.updatedAt,
    spec: serviceSpecFromWire(message.spec ?? missing('spec')),
    revision: message.revision,
    stack: text(message.stack),
    removing: message.removing,
    rollout: message.rollout ? rolloutFromWire(message.rollout) : undefined,
    replicas: { desired: message.replicas?.desired ?? 0, running: message.replicas?.running ?? 0 },
  });
}

function rolloutToWire(rollout: ShownRollout): WireRollout {
  return wire<WireRollout>({
    state: rolloutStates.toWire(rollout.state),
    fromRevision: rollout.fromRevision,
    toRevision: rollout.toRevision,
    startedAt: rollout.startedAt,
    endedAt: rollout.endedAt,
    message: rollout.message,
    reason: rollout.reason,
    canarySince: rollout.canarySince,
    promotedAt: rollout.promotedAt,
  });
}

function rolloutFromWire(message: Rollout__Output): ShownRollout {
  return model<ShownRollout>({
    state: rolloutStates.fromWire(message.state) ?? missing('rollout state'),
    fromRevision: message.fromRevision,
    toRevision: message.toRevision,
    startedAt: message.startedAt,
    endedAt: number(message.endedAt),
    message: message.message,
    reason: text(message.reason),
    canarySince: number(message.canarySince),
    promotedAt: number(message.promotedAt),
  });
}

export function revisionToWire({ revision, createdAt, spec }: ShownRevision): WireRevision {
  return wire<WireRevision>({ revision, createdAt, spec: serviceSpecToWire(spec) });
}

export function revisionFromWire({ revision, createdAt, spec }: ServiceRevision__Output): ShownRevision {
  return { revision, createdAt, spec: serviceSpecFromWire(spec ?? missing('spec')) };
}

export function clusterToWire(cluster: ShownCluster): WireCluster {
  return wire<WireCluster>({
    meta: metaToWire(cluster),
    incarnation: cluster.incarnation,
    taskHistoryLimit: cluster.taskHistoryLimit,
    managers: cluster.managers.map(managerToWire),
    leaderId: cluster.leaderId,
    epoch: cluster.epoch,
    nodes: { ...cluster.nodes },
  });
}

export function clusterFromWire(message: Cluster__Output): ShownCluster {
  const meta = metaFromWire(message.meta);
  const leaderId = text(message.leaderId);
  return model<ShownCluster>({
    kind: 'cluster',
    id: asClusterId(meta.id),
    version: meta.version,
    etag: meta.etag,
    name: meta.name,
    createdAt: meta.createdAt,
    incarnation: message.incarnation,
    taskHistoryLimit: message.taskHistoryLimit,
    managers: message.managers.map(managerFromWire),
    leaderId: leaderId === undefined ? undefined : asManagerId(leaderId),
    epoch: message.epoch,
    nodes: message.nodes ?? missing('node count'),
  });
}

function managerToWire(manager: ShownManager): WireManager {
  return wire<WireManager>({
    id: manager.id,
    name: manager.name,
    address: manager.address,
    version: manager.softwareVersion,
    startedAt: manager.startedAt,
    leader: manager.leader,
    store: manager.store,
    problem: manager.problem,
  });
}

function managerFromWire(message: Manager__Output): ShownManager {
  return model<ShownManager>({
    id: asManagerId(message.id),
    name: message.name,
    address: message.address,
    softwareVersion: message.version,
    startedAt: message.startedAt,
    leader: message.leader,
    store: message.store,
    problem: message.problem,
  });
}

export function stackToWire(stack: ShownStack): WireStack {
  return wire<WireStack>({ meta: metaToWire(stack), services: stack.services, revision: stack.revision ?? 0 });
}

export function stackFromWire(message: Stack__Output): ShownStack {
  const meta = metaFromWire(message.meta);
  return model<ShownStack>({
    kind: 'stack',
    id: asStackId(meta.id),
    version: meta.version,
    etag: meta.etag,
    name: meta.name,
    createdAt: meta.createdAt,
    updatedAt: meta.updatedAt,
    services: message.services,
    revision: message.revision,
  });
}

export function stackRevisionToWire({ revision, createdAt, services, rollbackOf, omitted }: ShownStackRevision): WireStackRevision {
  return wire<WireStackRevision>({ revision, createdAt, services: services.map(serviceSpecToWire), rollbackOf: rollbackOf ?? 0, omitted: omitted === true });
}

export function stackRevisionFromWire({ revision, createdAt, services, rollbackOf, omitted }: StackRevision__Output): ShownStackRevision {
  return { revision, createdAt, services: services.map((spec) => serviceSpecFromWire(spec)), ...(rollbackOf === 0 ? {} : { rollbackOf }), ...(omitted ? { omitted: true as const } : {}) };
}

export function eventToWire(event: ClusterEvent): WireEvent {
  return wire<WireEvent>({
    id: event.id,
    at: event.at,
    level: eventLevels.toWire(event.level),
    type: event.type,
    message: event.message,
    serviceId: event.serviceId,
    taskId: event.taskId,
    nodeId: event.nodeId,
  });
}

export function eventFromWire(message: Event__Output): ClusterEvent {
  const serviceId = text(message.serviceId);
  const taskId = text(message.taskId);
  const nodeId = text(message.nodeId);
  return model<ClusterEvent>({
    kind: 'event',
    id: asEventId(message.id),
    at: message.at,
    level: eventLevels.fromWire(message.level) ?? 'info',
    type: message.type,
    message: message.message,
    serviceId: serviceId === undefined ? undefined : asServiceId(serviceId),
    taskId: taskId === undefined ? undefined : asTaskId(taskId),
    nodeId: nodeId === undefined ? undefined : asNodeId(nodeId),
  });
}
