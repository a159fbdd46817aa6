/** Messages of an agent's session and of its log streams: wire ⇄ model. */
import { asClusterId, asManagerId, asMaterialId, asNodeId, asRouteId, asServiceId, asSessionId, asTaskId } from '../model/ids.ts';
import type { LogEntry, LogOptions } from '../model/logs.ts';
import {
  LOAD_METRICS,
  type AgentMessage,
  type AssignedFile,
  type Assignment,
  type AssignmentsMessage,
  type HeartbeatMessage,
  type HelloMessage,
  type LogRequestMessage,
  type LogUploadMessage,
  type ManagerMessage,
  type TaskReport,
  type LoadSample,
  type TaskSample,
  type WelcomeMessage,
} from '../model/session-messages.ts';
import { fenceFromWire, fenceToWire } from './convert-fence.ts';
import { missing } from './convert-meta.ts';
import { assignedNetworkFromWire, assignedNetworkToWire } from './convert-network.ts';
import { probeReportFromWire, probeReportToWire, probeRequestFromWire, probeRequestToWire } from './convert-network-check.ts';
import { networkUpdateFromWire, networkUpdateToWire } from './convert-network-state.ts';
import { nodeDescriptionFromWire, nodeDescriptionToWire } from './convert-node.ts';
import { portFromWire, portToWire, taskSpecFromWire, taskSpecToWire } from './convert-spec.ts';
import { taskStatusFromWire, taskStatusToWire } from './convert-task.ts';
import { assignmentScopes, desiredStates, logSources, materialTypes } from './enums.ts';
import { list, model, number, text, wire } from './fields.ts';
import type { AssignedFile as WireFile, AssignedFile__Output } from './gen/muster/v1/AssignedFile.ts';
import type { Assignment as WireAssignment, Assignment__Output } from './gen/muster/v1/Assignment.ts';
import type { Assignments as WireAssignments, Assignments__Output } from './gen/muster/v1/Assignments.ts';
import type { Hello as WireHello, Hello__Output } from './gen/muster/v1/Hello.ts';
import type { LogEntry as WireLogEntry, LogEntry__Output } from './gen/muster/v1/LogEntry.ts';
import type { LogRequest as WireLogRequest, LogRequest__Output } from './gen/muster/v1/LogRequest.ts';
import type { PublishLogsRequest, PublishLogsRequest__Output } from './gen/muster/v1/PublishLogsRequest.ts';
import type { SessionRequest, SessionRequest__Output } from './gen/muster/v1/SessionRequest.ts';
import type { SessionResponse, SessionResponse__Output } from './gen/muster/v1/SessionResponse.ts';
import type { LoadSample as WireLoadSample, LoadSample__Output } from './gen/muster/v1/LoadSample.ts';
import type { TaskSample as WireTaskSample, TaskSample__Output } from './gen/muster/v1/TaskSample.ts';
import type { TaskReport as WireTaskReport, TaskReport__Output } from './gen/muster/v1/TaskReport.ts';
import type { Heartbeat as WireHeartbeat, Heartbeat__Output } from './gen/muster/v1/Heartbeat.ts';
import type { Welcome as WireWelcome, Welcome__Output } from './gen/muster/v1/Welcome.ts';

export function agentMessageToWire(message: AgentMessage): SessionRequest {
  switch (message.type) {
    case 'hello':
      return { hello: helloToWire(message) };
    case 'heartbeat':
      return { heartbeat: heartbeatToWire(message) };
    case 'status':
      return { status: { number: message.number, tasks: message.tasks.map(taskReportToWire) } };
    case 'description':
      return { description: nodeDescriptionToWire(message.description) };
    case 'samples':
      return { samples: { samples: message.samples.map(taskSampleToWire), loads: (message.loads ?? []).map((load) => loadSampleToWire(load)) } };
    case 'network-ack':
      return { networkAck: { revision: message.revision, error: message.error } };
    case 'probe-report':
      return { probeReport: probeReportToWire(message.report) };
    case 'host-stops':
      return { hostStops: {} };
  }
}

/** Undefined for a kind of message that this version does not know: a newer agent may send one. */
export function agentMessageFromWire(message: SessionRequest__Output): AgentMessage | undefined {
  if (message.hello) return helloFromWire(message.hello);
  if (message.heartbeat) return heartbeatFromWire(message.heartbeat);
  if (message.status) {
    return { type: 'status', number: message.status.number, tasks: message.status.tasks.map(taskReportFromWire) };
  }
  if (message.description) return { type: 'description', description: nodeDescriptionFromWire(message.description) };
  if (message.networkAck) return { type: 'network-ack', revision: message.networkAck.revision, error: message.networkAck.error };
  if (message.probeReport) return { type: 'probe-report', report: probeReportFromWire(message.probeReport) };
  if (message.hostStops) return { type: 'host-stops' };
  if (message.samples) {
    const loads = list(message.samples.loads.map(loadSampleFromWire).filter((load) => load !== undefined));
    return { type: 'samples', samples: message.samples.samples.map(taskSampleFromWire), ...(loads === undefined ? {} : { loads }) };
  }
  return undefined;
}

export function managerMessageToWire(message: ManagerMessage): SessionResponse {
  switch (message.type) {
    case 'welcome':
      return { welcome: welcomeToWire(message) };
    case 'heartbeat':
      return { heartbeat: heartbeatToWire(message) };
    case 'assignments':
      return { assignments: assignmentsToWire(message) };
    case 'status-ack':
      return { statusAck: { number: message.number } };
    case 'managers':
      return { managers: { managers: [...message.managers] } };
    case 'renew-certificate':
      return { renewCertificate: {} };
    case 'log-request':
      return { logRequest: logRequestToWire(message) };
    case 'materials':
      return { secretContents: { contents: message.contents.map(({ materialId, number: version, content }) => ({ secretId: materialId, version, content: Buffer.from(content) })) } };
    case 'network':
      return { network: networkUpdateToWire(message.update) };
    case 'probe-request':
      return { probeRequest: probeRequestToWire(message.request) };
  }
}

/** Undefined for a kind of message that this version does not know: a newer manager may send one. */
export function managerMessageFromWire(message: SessionResponse__Output): ManagerMessage | undefined {
  if (message.welcome) return welcomeFromWire(message.welcome);
  if (message.heartbeat) return heartbeatFromWire(message.heartbeat);
  if (message.assignments) return assignmentsFromWire(message.assignments);
  if (message.statusAck) return { type: 'status-ack', number: message.statusAck.number };
  if (message.managers) return { type: 'managers', managers: message.managers.managers };
  if (message.renewCertificate) return { type: 'renew-certificate' };
  if (message.secretContents) return { type: 'materials', contents: message.secretContents.contents.map(({ secretId, version, content }) => ({ materialId: asMaterialId(secretId), number: version, content })) };
  if (message.network) return { type: 'network', update: networkUpdateFromWire(message.network) };
  if (message.probeRequest) return { type: 'probe-request', request: probeRequestFromWire(message.probeRequest) };
  if (message.logRequest) return logRequestFromWire(message.logRequest);
  return undefined;
}

function helloToWire(hello: HelloMessage): WireHello {
  return wire<WireHello>({
    nodeId: hello.nodeId,
    clusterId: hello.clusterId,
    description: nodeDescriptionToWire(hello.description),
    fence: fenceToWire(hello.fence),
    tasks: hello.tasks.map(taskReportToWire),
    initialLabels: { ...hello.initialLabels },
  });
}

function helloFromWire(message: Hello__Output): HelloMessage {
  const clusterId = text(message.clusterId);
  return model<HelloMessage>({
    type: 'hello',
    nodeId: asNodeId(message.nodeId),
    clusterId: clusterId === undefined ? undefined : asClusterId(clusterId),
    description: nodeDescriptionFromWire(message.description ?? missing('description')),
    fence: fenceFromWire(message.fence ?? missing('fence')),
    tasks: message.tasks.map(taskReportFromWire),
    initialLabels: message.initialLabels,
  });
}

export function taskReportToWire(report: TaskReport): WireTaskReport {
  return wire<WireTaskReport>({ taskId: report.taskId, status: taskStatusToWire(report.status) });
}

export function taskReportFromWire(message: TaskReport__Output): TaskReport {
  return model<TaskReport>({
    taskId: asTaskId(message.taskId),
    status: taskStatusFromWire(message.status ?? missing('status')),
  });
}

function welcomeToWire(welcome: WelcomeMessage): WireWelcome {
  return wire<WireWelcome>({
    sessionId: welcome.sessionId,
    clusterId: welcome.clusterId,
    managerId: welcome.managerId,
    heartbeatMs: welcome.heartbeatMs,
    timeoutMs: welcome.timeoutMs,
    managers: [...welcome.managers],
  });
}

function heartbeatToWire({ number, detached = false, pace }: HeartbeatMessage): WireHeartbeat {
  return { number, detached, ...(pace === undefined ? {} : { pace: { ...pace } }) };
}

function heartbeatFromWire({ number, detached, pace }: Heartbeat__Output): HeartbeatMessage {
  return {
    type: 'heartbeat',
    number,
    ...(detached ? { detached: true } : {}),
    ...(pace ? { pace: { heartbeatMs: pace.heartbeatMs, timeoutMs: pace.timeoutMs } } : {}),
  };
}

function welcomeFromWire(message: Welcome__Output): WelcomeMessage {
  return model<WelcomeMessage>({
    type: 'welcome',
    sessionId: asSessionId(message.sessionId),
    clusterId: asClusterId(message.clusterId),
    managerId: asManagerId(message.managerId),
    heartbeatMs: message.heartbeatMs,
    timeoutMs: message.timeoutMs,
    managers: message.managers,
  });
}

function assignmentsToWire(message: AssignmentsMessage): WireAssignments {
  return wire<WireAssignments>({
    type: assignmentScopes.toWire(message.scope),
    fence: fenceToWire(message.fence),
    appliesTo: message.appliesTo,
    resultsIn: message.resultsIn,
    assign: message.assign.map(assignmentToWire),
    remove: [...message.remove],
    lastPart: message.lastPart,
  });
}

function assignmentsFromWire(message: Assignments__Output): AssignmentsMessage {
  return model<AssignmentsMessage>({
    type: 'assignments',
    scope: assignmentScopes.fromWire(message.type) ?? missing('type of assignments'),
    fence: fenceFromWire(message.fence ?? missing('fence')),
    appliesTo: message.appliesTo,
    resultsIn: message.resultsIn,
    assign: message.assign.map(assignmentFromWire),
    remove: message.remove.map(asTaskId),
    lastPart: message.lastPart,
  });
}

export function assignmentToWire(assignment: Assignment): WireAssignment {
  return wire<WireAssignment>({
    taskId: assignment.taskId,
    serviceId: assignment.serviceId,
    serviceName: assignment.serviceName,
    revision: assignment.revision,
    slot: assignment.slot,
    desiredState: desiredStates.toWire(assignment.desiredState),
    notBefore: assignment.notBefore,
    spec: taskSpecToWire(assignment.spec),
    ports: assignment.ports.map(portToWire),
    stack: assignment.stack,
    sampled: assignment.sampled,
    networks: assignment.networks?.map(assignedNetworkToWire),
    files: assignment.files?.map(assignedFileToWire),
    serviceLabels: assignment.serviceLabels,
    registry: assignment.registry && { secretId: assignment.registry.materialId, version: assignment.registry.number },
  });
}

export function assignmentFromWire(message: Assignment__Output): Assignment {
  return model<Assignment>({
    taskId: asTaskId(message.taskId),
    serviceId: asServiceId(message.serviceId),
    serviceName: message.serviceName,
    revision: message.revision,
    slot: message.slot,
    desiredState: desiredStates.fromWire(message.desiredState) ?? missing('desired state'),
    notBefore: message.notBefore,
    spec: taskSpecFromWire(message.spec ?? missing('spec'), 'spec'),
    ports: message.ports.map(portFromWire),
    stack: message.stack,
    sampled: message.sampled ? true : undefined,
    networks: list(message.networks)?.map(assignedNetworkFromWire),
    files: list(message.files)?.map(assignedFileFromWire),
    serviceLabels: Object.keys(message.serviceLabels).length === 0 ? undefined : message.serviceLabels,
    registry: message.registry ? { materialId: asMaterialId(message.registry.secretId), number: message.registry.version } : undefined,
  });
}

function assignedFileToWire({ materialId, number: version, ...file }: AssignedFile): WireFile {
  return wire<WireFile>({ type: materialTypes.toWire(file.type), name: file.name, secretId: materialId, version, target: file.target, uid: file.uid, gid: file.gid, mode: file.mode, template: file.template });
}

function assignedFileFromWire(message: AssignedFile__Output): AssignedFile {
  const type = materialTypes.fromWire(message.type) ?? missing('type');
  return model<AssignedFile>({
    type: type === 'config' ? type : 'secret',
    name: message.name,
    materialId: asMaterialId(message.secretId),
    number: message.version,
    target: message.target,
    uid: message.uid,
    gid: message.gid,
    mode: message.mode,
    template: message.template ? true : undefined,
  });
}

export function taskSampleToWire(sample: TaskSample): WireTaskSample {
  return wire<WireTaskSample>({
    taskId: sample.taskId,
    nanoCpus: sample.nanoCpus,
    memoryBytes: sample.memoryBytes,
    from: sample.from,
    at: sample.at,
  });
}

export function loadSampleToWire({ serviceId, metric, value, routeId }: LoadSample, reporter = ''): WireLoadSample {
  return wire<WireLoadSample>({ serviceId, metric, value, reporter, routeId });
}

/** Undefined for a metric that this version does not know. */
export function loadSampleFromWire({ serviceId, metric, value, routeId }: LoadSample__Output): LoadSample | undefined {
  const known = LOAD_METRICS.find((one) => one === metric);
  return known === undefined ? undefined : model<LoadSample>({ serviceId: asServiceId(serviceId), metric: known, value, routeId: routeId === '' ? undefined : asRouteId(routeId) });
}

export function taskSampleFromWire(message: TaskSample__Output): TaskSample {
  return model<TaskSample>({
    taskId: asTaskId(message.taskId),
    nanoCpus: message.nanoCpus,
    memoryBytes: message.memoryBytes,
    from: message.from,
    at: message.at,
  });
}

function logRequestToWire({ streamId, taskId, options }: LogRequestMessage): WireLogRequest {
  return wire<WireLogRequest>({
    streamId,
    taskId,
    follow: options.follow,
    tail: options.tail,
    since: options.since,
    stdout: options.stdout,
    stderr: options.stderr,
  });
}

function logRequestFromWire(message: LogRequest__Output): LogRequestMessage {
  return {
    type: 'log-request',
    streamId: message.streamId,
    taskId: asTaskId(message.taskId),
    options: model<LogOptions>({
      follow: message.follow,
      tail: message.tail,
      since: number(message.since),
      stdout: message.stdout,
      stderr: message.stderr,
    }),
  };
}

export function logEntryToWire(entry: LogEntry): WireLogEntry {
  return wire<WireLogEntry>({
    taskId: entry.taskId,
    nodeId: entry.nodeId,
    slot: entry.slot,
    serviceName: entry.serviceName,
    nodeName: entry.nodeName,
    source: logSources.toWire(entry.source),
    at: entry.at,
    line: entry.line,
  });
}

export function logEntryFromWire(message: LogEntry__Output): LogEntry {
  return model<LogEntry>({
    taskId: asTaskId(message.taskId),
    nodeId: asNodeId(message.nodeId),
    slot: message.slot,
    serviceName: message.serviceName,
    nodeName: message.nodeName,
    source: logSources.fromWire(message.source) ?? 'stdout',
    at: message.at,
    line: message.line,
  });
}

export function logUploadToWire(message: LogUploadMessage): PublishLogsRequest {
  switch (message.type) {
    case 'open':
      return { streamId: message.streamId };
    case 'entries':
      return { entries: message.entries.map(logEntryToWire) };
    case 'error':
      return { error: message.error };
  }
}

export function logUploadFromWire(message: PublishLogsRequest__Output): LogUploadMessage {
  if (message.streamId !== '') return { type: 'open', streamId: message.streamId };
  if (message.error !== '') return { type: 'error', error: message.error };
  return { type: 'entries', entries: message.entries.map(logEntryFromWire) };
}
