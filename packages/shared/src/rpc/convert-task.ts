/** Tasks and what agents report of them: wire ⇄ model. */
import { asNetworkId, asNodeId, asRunId, asServiceId, asTaskId } from '../model/ids.ts';
import type { BoundPort, Eviction, EvictionCause, PlacementEvidence, TaskStatus } from '../model/objects.ts';
import type { ShownTask } from '../model/shown.ts';
import { genericFromWire, genericToWire } from './convert-generic.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { containerHealths, desiredStates, protocols, taskStates } from './enums.ts';
import { list, model, number, text, wire } from './fields.ts';
import type { BoundPort as WireBoundPort, BoundPort__Output } from './gen/muster/v1/BoundPort.ts';
import type { Eviction as WireEviction, Eviction__Output } from './gen/muster/v1/Eviction.ts';
import type { PlacementEvidence as WireEvidence, PlacementEvidence__Output } from './gen/muster/v1/PlacementEvidence.ts';
import type { Task as WireTask, Task__Output } from './gen/muster/v1/Task.ts';
import type { TaskStatus as WireTaskStatus, TaskStatus__Output } from './gen/muster/v1/TaskStatus.ts';

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
    runId: task.runId,
    addresses: task.addresses?.map(({ networkId, address }) => ({ networkId, address })),
    evict: task.evict && evictionToWire(task.evict),
    avoids: task.avoids,
    generic: task.generic?.map(genericToWire),
  });
}

export function taskFromWire(message: Task__Output): ShownTask {
  const meta = metaFromWire(message.meta);
  const nodeId = text(message.nodeId);
  const replaces = text(message.replaces);
  const runId = text(message.runId);
  const avoids = text(message.avoids);
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
    runId: runId === undefined ? undefined : asRunId(runId),
    addresses: list(message.addresses)?.map(({ networkId, address }) => ({ networkId: asNetworkId(networkId), address })),
    evict: message.evict ? evictionFromWire(message.evict) : undefined,
    avoids: avoids === undefined ? undefined : asNodeId(avoids),
    generic: list(message.generic)?.map(genericFromWire),
  });
}

const CAUSES: Readonly<Record<EvictionCause, true>> = { rebalance: true, preemption: true, 'crash-loop': true };

function isCause(text: string): text is EvictionCause {
  return Object.hasOwn(CAUSES, text);
}

function evictionToWire({ by, reason, at, deadlineAt, lapsesAt, mayStay }: Eviction): WireEviction {
  return wire<WireEviction>({ by, reason, at, deadlineAt, lapsesAt, mayStay });
}

function evictionFromWire(message: Eviction__Output): Eviction {
  return model<Eviction>({
    by: isCause(message.by) ? message.by : missing('cause of the eviction'),
    reason: message.reason,
    at: message.at,
    deadlineAt: number(message.deadlineAt),
    lapsesAt: number(message.lapsesAt),
    mayStay: message.mayStay ? true : undefined,
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
    ready: status.ready,
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
    ready: message.ready,
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
