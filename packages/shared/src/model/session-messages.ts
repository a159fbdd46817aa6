/**
 * What agents and managers say to each other in a session, and the order of
 * managers' commands. The wire's own form is in proto/muster/v1/dispatcher.proto.
 */
import type { ClusterId, ManagerId, MaterialId, NetworkId, NodeId, RouteId, ServiceId, SessionId, TaskId } from './ids.ts';
import type { LogEntry, LogOptions } from './logs.ts';
import type { ProbeReport, ProbeRequest } from './network-check.ts';
import type { NetworkUpdate } from './network-state.ts';
import type { NodeDescription, TaskStatus } from './objects.ts';
import type { MaterialRef, PortSpec, TaskSpec } from './service-spec.ts';
import type { DesiredState } from './task-state.ts';

/**
 * Orders everything managers ever tell an agent. An agent never obeys one lower
 * than the highest it has obeyed, so the late command of a paused or isolated
 * manager is refused.
 */
export interface Fence {
  /** Raised when the cluster's state is restored from a backup. */
  readonly incarnation: number;
  /** Create revision of the newest leader record that the manager has seen. */
  readonly epoch: number;
  /** Store revision of the state that the command was computed from. */
  readonly revision: number;
}

export const NO_FENCE: Fence = { incarnation: 0, epoch: 0, revision: 0 };

/** Negative when the first is lower, 0 when they are equal; field by field, first to last. */
export function compareFence(left: Fence, right: Fence): number {
  return left.incarnation - right.incarnation || left.epoch - right.epoch || left.revision - right.revision;
}

/** A task as its node gets it: all that is needed to run it. */
export interface Assignment {
  readonly taskId: TaskId;
  readonly serviceId: ServiceId;
  readonly serviceName: string;
  /** Empty when the service belongs to none. */
  readonly stack: string;
  readonly revision: number;
  /** 0 for the tasks of a global service. */
  readonly slot: number;
  readonly desiredState: DesiredState;
  /** The task is not started before this moment. */
  readonly notBefore: number;
  readonly spec: TaskSpec;
  readonly ports: readonly PortSpec[];
  /** What the task uses is to be measured: its service is scaled by it. */
  readonly sampled?: boolean;
  /** Networks of the task, with the addresses that the managers chose. Absent: none. */
  readonly networks?: readonly AssignedNetwork[];
  /** Files made of secrets and configs. Absent: none. */
  readonly files?: readonly AssignedFile[];
  /** Credentials for the pull of its image, while that is ahead; they come as contents do. */
  readonly registry?: Omit<MaterialContent, 'content'>;
  /** Of the service; absent unless a placeholder of the task may name one. */
  readonly serviceLabels?: Readonly<Record<string, string>>;
}

/** A secret or a config as a file of the task's; the content comes in a message of its own. */
export interface AssignedFile extends MaterialRef {
  readonly materialId: MaterialId;
  readonly number: number;
  readonly template?: boolean;
}

/** Of one version. Never in a journal, a log or a message of an error. */
export interface MaterialContent {
  readonly materialId: MaterialId;
  readonly number: number;
  readonly content: Uint8Array;
}

export interface AssignedNetwork {
  readonly networkId: NetworkId;
  readonly name: string;
  readonly address: string;
  readonly aliases: readonly string[];
  /** On a host that cannot have networks the task runs without it. */
  readonly optional: boolean;
}

export interface TaskReport {
  readonly taskId: TaskId;
  readonly status: TaskStatus;
}

/** The first message of a session. */
export interface HelloMessage {
  readonly type: 'hello';
  readonly nodeId: NodeId;
  /** Absent before the first session. */
  readonly clusterId?: ClusterId;
  readonly description: NodeDescription;
  /** The highest fence obeyed so far. */
  readonly fence: Fence;
  /** Some or all of what the agent knows of its tasks; acknowledged as report number 0. */
  readonly tasks: readonly TaskReport[];
  /** For a node that the cluster does not know yet. A known one keeps its own. */
  readonly initialLabels: Readonly<Record<string, string>>;
}

/** Answered with the same number. */
export interface HeartbeatMessage {
  readonly type: 'heartbeat';
  readonly number: number;
  /** In an answer: the manager is not registered in the store just now, so that the node may be taken for lost. */
  readonly detached?: boolean;
  /** In an answer: the number of nodes is another than it was; this holds from now on. */
  readonly pace?: Pace;
}

export interface Pace {
  /** Send a heartbeat this often. */
  readonly heartbeatMs: number;
  /** Either side ends the session when it has heard nothing for so long; an agent that knows other managers is less patient. */
  readonly timeoutMs: number;
}

export interface StatusReportMessage {
  readonly type: 'status';
  /** Counts up from 1 in each session. */
  readonly number: number;
  readonly tasks: readonly TaskReport[];
}

export interface DescriptionMessage {
  readonly type: 'description';
  readonly description: NodeDescription;
}

/** What one task used between two readings, by the clock of its host. */
export interface TaskSample {
  readonly taskId: TaskId;
  /** Billionths of a CPU, on average. */
  readonly nanoCpus: number;
  /** At the end. */
  readonly memoryBytes: number;
  readonly from: number;
  readonly at: number;
}

/** Requests, and errors and milliseconds of them, are those of HTTP routes; connections are new ones to a virtual address or a published port. */
export const LOAD_METRICS = ['requests', 'connections', 'errors', 'time', 'waiting'] as const;
export type LoadMetric = (typeof LOAD_METRICS)[number];

/** What a node's balancers see of the load of a service as a whole. */
export interface LoadSample {
  readonly serviceId: ServiceId;
  /** Each second; `waiting`: connections that wait for a task of a service that rests; told, as 0, whenever such a service was used. */
  readonly metric: LoadMetric;
  readonly value: number;
  /** Of one of the service's HTTP routes; absent: of all that leads to the service. */
  readonly routeId?: RouteId;
}

/** Not acknowledged: what is lost is measured again. */
export interface SamplesMessage {
  readonly type: 'samples';
  readonly samples: readonly TaskSample[];
  /** Of services that have tasks or balancers here; absent rather than empty. */
  readonly loads?: readonly LoadSample[];
}

/** The network state up to number `revision` is in force on this node. */
export interface NetworkAckMessage {
  readonly type: 'network-ack';
  readonly revision: number;
  /** Empty; else why it could not be brought in force, and it is tried again. */
  readonly error: string;
}

/** This host is being shut down, and its containers with it. The last message of a session: the manager ends it when it has taken note. */
export interface HostStopsMessage {
  readonly type: 'host-stops';
}

export type AgentMessage = HelloMessage | HeartbeatMessage | StatusReportMessage | DescriptionMessage | SamplesMessage | NetworkAckMessage | ProbeReportMessage | HostStopsMessage;

/** The answer to a step of a check of the networks. */
export interface ProbeReportMessage {
  readonly type: 'probe-report';
  readonly report: ProbeReport;
}

/** The manager's answer to a hello that it accepts. */
export interface WelcomeMessage extends Pace {
  readonly type: 'welcome';
  readonly sessionId: SessionId;
  readonly clusterId: ClusterId;
  readonly managerId: ManagerId;
  /** `host:port` of every living manager. */
  readonly managers: readonly string[];
}

export interface AssignmentsMessage {
  readonly type: 'assignments';
  /** `complete`: the whole set; what is not in it is to be stopped and removed. */
  readonly scope: 'complete' | 'incremental';
  readonly fence: Fence;
  /** Number of the set that the changes apply to; a gap ends the session. */
  readonly appliesTo: number;
  readonly resultsIn: number;
  readonly assign: readonly Assignment[];
  /** Tasks that are no longer in the store: their containers go. */
  readonly remove: readonly TaskId[];
  /** A complete set may come in parts; true on the last. Always true on an incremental one. */
  readonly lastPart: boolean;
}

/** All reports up to `number` are in the store. */
export interface StatusAckMessage {
  readonly type: 'status-ack';
  readonly number: number;
}

/** The node's certificate is of a root that goes: it is to get another one soon. */
export interface RenewCertificateMessage {
  readonly type: 'renew-certificate';
}

export interface ManagersMessage {
  readonly type: 'managers';
  readonly managers: readonly string[];
}

/** Asks the agent to open a stream of log lines to this manager. */
export interface LogRequestMessage {
  readonly type: 'log-request';
  readonly streamId: string;
  readonly taskId: TaskId;
  readonly options: LogOptions;
}

/** Follows the complete set of assignments, and then each change. */
export interface NetworkUpdateMessage {
  readonly type: 'network';
  readonly update: NetworkUpdate;
}

/** A step of a check of the networks; answered with a report of its number. */
export interface ProbeRequestMessage {
  readonly type: 'probe-request';
  readonly request: ProbeRequest;
}

/** Goes before the assignments that need the contents. */
export interface MaterialsMessage {
  readonly type: 'materials';
  readonly contents: readonly MaterialContent[];
}

export type ManagerMessage =
  | MaterialsMessage
  | WelcomeMessage
  | HeartbeatMessage
  | AssignmentsMessage
  | StatusAckMessage
  | ManagersMessage
  | RenewCertificateMessage
  | NetworkUpdateMessage
  | ProbeRequestMessage
  | LogRequestMessage;

/** What an agent sends on a log stream: one `open`, then entries; an `error` ends it. */
export type LogUploadMessage =
  | { readonly type: 'open'; readonly streamId: string }
  | { readonly type: 'entries'; readonly entries: readonly LogEntry[] }
  | { readonly type: 'error'; readonly error: string };
