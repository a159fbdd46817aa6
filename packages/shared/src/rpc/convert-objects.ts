/** The cluster's objects as the API shows them: wire ⇄ model. */
import { asClusterId, asEventId, asManagerId, asNodeId, asServiceId, asStackId, asTaskId } from '../model/ids.ts';
import { MusterError } from '../model/error.ts';
import type {
  BoundPort,
  ClusterEvent,
  Node,
  NodeDescription,
  NodeStatus,
  PlacementEvidence,
  TaskStatus,
} from '../model/objects.ts';
import type {
  ShownCluster,
  ShownManager,
  ShownNode,
  ShownRollout,
  ShownService,
  ShownStack,
  ShownTask,
} from '../model/shown.ts';
import { serviceSpecFromWire, serviceSpecToWire } from './convert-spec.ts';
import {
  containerHealths,
  desiredStates,
  eventLevels,
  nodeAvailabilities,
  nodeStates,
  protocols,
  rolloutStates,
  taskStates,
} from './enums.ts';
import { list, model, number, text, wire } from './fields.ts';
import type { BoundPort as WireBoundPort, BoundPort__Output } from './gen/muster/v1/BoundPort.ts';
import type { Cluster as WireCluster, Cluster__Output } from './gen/muster/v1/Cluster.ts';
import type { Event as WireEvent, Event__Output } from './gen/muster/v1/Event.ts';
import type { Manager as WireManager, Manager__Output } from './gen/muster/v1/Manager.ts';
import type { Meta, Meta__Output } from './gen/muster/v1/Meta.ts';
import type { Node as WireNode, Node__Output } from './gen/muster/v1/Node.ts';
import type { NodeDescription as WireDescription, NodeDescription__Output } from './gen/muster/v1/NodeDescription.ts';
import type { NodeSpec as WireNodeSpec, NodeSpec__Output } from './gen/muster/v1/NodeSpec.ts';
import type { PlacementEvidence as WireEvidence, PlacementEvidence__Output } from './gen/muster/v1/PlacementEvidence.ts';
import type { Rollout as WireRollout, Rollout__Output } from './gen/muster/v1/Rollout.ts';
import type { Service as WireService, Service__Output } from './gen/muster/v1/Service.ts';
import type { Stack as WireStack, Stack__Output } from './gen/muster/v1/Stack.ts';
import type { Task as WireTask, Task__Output } from './gen/muster/v1/Task.ts';
import type { TaskStatus as WireTaskStatus, TaskStatus__Output } from './gen/muster/v1/TaskStatus.ts';

/** A part that every object has is missing: the sender does not speak this protocol. */
export function missing(what: string): never {
  throw new MusterError('internal', `the answer has no ${what}`, { reason: 'INCOMPLETE_MESSAGE' });
}

interface MetaFields {
  readonly id: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly version: number;
  readonly etag: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
}

function metaToWire(fields: MetaFields): Meta {
  return wire<Meta>({
    id: fields.id,
    name: fields.name,
    labels: fields.labels,
    version: fields.version,
    etag: fields.etag,
    createdAt: fields.createdAt,
    updatedAt: fields.updatedAt,
  });
}

function metaFromWire(meta: Meta__Output | null): Meta__Output {
  return meta ?? missing('meta');
}

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
  });
}

export function taskToWire(task: ShownTask): WireTask {
  return wire<WireTask>({
    meta: metaToWire({ ...task, updatedAt: task.status.at }),
    serviceId: task.serviceId,
    serviceName: task.serviceName,
    revision: task.revision,
    slot: task.slot,
    nodeId: task.nodeId,
    nodeName: task.nodeName,
    desiredState: desiredStates.toWire(task.desiredState),
    desiredReason: task.desiredReason,
    notBefore: task.notBefore,
    replaces: task.replaces,
    status: taskStatusToWire(task.status),
    evidence: task.evidence && evidenceToWire(task.evidence),
    image: task.image,
  });
}

export function taskFromWire(message: Task__Output): ShownTask {
  const meta = metaFromWire(message.meta);
  const nodeId = text(message.nodeId);
  const replaces = text(message.replaces);
  return model<ShownTask>({
    kind: 'task',
    id: asTaskId(meta.id),
    version: meta.version,
    etag: meta.etag,
    name: meta.name,
    createdAt: meta.createdAt,
    serviceId: asServiceId(message.serviceId),
    serviceName: message.serviceName,
    revision: message.revision,
    slot: message.slot,
    nodeId: nodeId === undefined ? undefined : asNodeId(nodeId),
    nodeName: message.nodeName,
    desiredState: desiredStates.fromWire(message.desiredState) ?? missing('desired state'),
    desiredReason: message.desiredReason,
    notBefore: message.notBefore,
    replaces: replaces === undefined ? undefined : asTaskId(replaces),
    status: taskStatusFromWire(message.status ?? missing('status')),
    evidence: message.evidence ? evidenceFromWire(message.evidence) : undefined,
    image: message.image,
  });
}

export function taskStatusToWire(status: TaskStatus): WireTaskStatus {
  return wire<WireTaskStatus>({
    state: taskStates.toWire(status.state),
    at: status.at,
    message: status.message,
    error: status.error,
    exitCode: status.exitCode,
    containerId: status.containerId,
    health: status.health && containerHealths.toWire(status.health),
    offlineRestarts: status.offlineRestarts,
    ports: status.ports?.map(boundPortToWire),
    startedAt: status.startedAt,
  });
}

export function taskStatusFromWire(message: TaskStatus__Output): TaskStatus {
  return model<TaskStatus>({
    state: taskStates.fromWire(message.state) ?? missing('task state'),
    at: message.at,
    message: message.message,
    error: text(message.error),
    exitCode: message.exitCode,
    containerId: text(message.containerId),
    health: containerHealths.fromWire(message.health),
    offlineRestarts: number(message.offlineRestarts),
    ports: list(message.ports)?.map(boundPortFromWire),
    startedAt: number(message.startedAt),
  });
}

function boundPortToWire(port: BoundPort): WireBoundPort {
  return wire<WireBoundPort>({
    protocol: protocols.toWire(port.protocol),
    targetPort: port.targetPort,
    publishedPort: port.publishedPort,
  });
}

function boundPortFromWire(message: BoundPort__Output): BoundPort {
  return model<BoundPort>({
    protocol: protocols.fromWire(message.protocol) ?? 'tcp',
    targetPort: message.targetPort,
    publishedPort: message.publishedPort,
  });
}

function evidenceToWire(evidence: PlacementEvidence): WireEvidence {
  return wire<WireEvidence>({
    decidedAt: evidence.decidedAt,
    nodesConsidered: evidence.nodesConsidered,
    rejected: evidence.rejected,
    scores: evidence.scores.map(({ name, value }) => ({ name, value })),
    runnerUp: evidence.runnerUp,
    summary: evidence.summary,
  });
}

function evidenceFromWire(message: PlacementEvidence__Output): PlacementEvidence {
  const runnerUp = text(message.runnerUp);
  return model<PlacementEvidence>({
    decidedAt: message.decidedAt,
    nodesConsidered: message.nodesConsidered,
    rejected: message.rejected,
    scores: message.scores.map(({ name, value }) => ({ name, value })),
    runnerUp: runnerUp === undefined ? undefined : asNodeId(runnerUp),
    summary: message.summary,
  });
}

export function nodeToWire(node: ShownNode): WireNode {
  return wire<WireNode>({
    meta: metaToWire({ ...node, name: node.description.hostname, labels: node.spec.labels }),
    spec: nodeSpecToWire(node.spec),
    description: nodeDescriptionToWire(node.description),
    status: { state: nodeStates.toWire(node.status.state), since: node.status.since, reason: node.status.reason },
    session: { managerId: node.session.managerId, connected: node.session.connected, since: node.session.since },
    tasksRunning: node.tasksRunning,
    leader: node.leader,
  });
}

export function nodeFromWire(message: Node__Output): ShownNode {
  const meta = metaFromWire(message.meta);
  return model<ShownNode>({
    kind: 'node',
    id: asNodeId(meta.id),
    version: meta.version,
    etag: meta.etag,
    createdAt: meta.createdAt,
    spec: nodeSpecFromWire(message.spec ?? missing('spec')),
    description: nodeDescriptionFromWire(message.description ?? missing('description')),
    session: {
      managerId: asManagerId(message.session?.managerId ?? ''),
      connected: message.session?.connected ?? false,
      since: message.session?.since ?? 0,
    },
    status: model<NodeStatus>({
      state: nodeStates.fromWire(message.status?.state) ?? missing('node state'),
      since: message.status?.since ?? 0,
      reason: message.status?.reason ?? '',
    }),
    tasksRunning: message.tasksRunning,
    leader: message.leader,
  });
}

export function nodeSpecToWire(spec: Node['spec']): WireNodeSpec {
  return wire<WireNodeSpec>({ labels: spec.labels, availability: nodeAvailabilities.toWire(spec.availability) });
}

export function nodeSpecFromWire(message: NodeSpec__Output): Node['spec'] {
  return { labels: message.labels, availability: nodeAvailabilities.fromWire(message.availability) ?? 'active' };
}

export function nodeDescriptionToWire(description: NodeDescription): WireDescription {
  return wire<WireDescription>({
    hostname: description.hostname,
    address: description.address,
    os: description.os,
    architecture: description.architecture,
    nanoCpus: description.nanoCpus,
    memoryBytes: description.memoryBytes,
    engineVersion: description.engineVersion,
    engineLabels: description.engineLabels,
    agentVersion: description.agentVersion,
    usedPorts: [...description.usedPorts],
  });
}

export function nodeDescriptionFromWire(message: NodeDescription__Output): NodeDescription {
  return model<NodeDescription>({
    hostname: message.hostname,
    address: message.address,
    os: message.os,
    architecture: message.architecture,
    nanoCpus: message.nanoCpus,
    memoryBytes: message.memoryBytes,
    engineVersion: message.engineVersion,
    engineLabels: message.engineLabels,
    agentVersion: message.agentVersion,
    usedPorts: message.usedPorts,
  });
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
  });
}

export function stackToWire(stack: ShownStack): WireStack {
  return wire<WireStack>({ meta: metaToWire(stack), services: stack.services });
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
  });
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
