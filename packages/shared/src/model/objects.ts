/**
 * The objects of the cluster's state. Each field of an object that changes has
 * exactly one writer: users write `spec` and `labels` (through the API),
 * controllers `desiredState` and placement, dispatchers what agents report.
 */
import type { GenericResource } from './generic-resource.ts';
import type {
  ClusterId,
  EventId,
  ManagerId,
  NodeId,
  RunId,
  ServiceId,
  SessionId,
  StackId,
  TaskId,
} from './ids.ts';
import type { CertificateRole, UserRole } from './caller.ts';
import type { Material, MaterialPin, MaterialVersion, VaultRecord } from './material.ts';
import type { Route } from './route.ts';
import type { EndpointRecord, HostNetworkFacts, Network, NetworkSettings, NodeNetwork, TaskAddress } from './network.ts';
import type { ServiceSpec } from './service-spec.ts';
import type { DesiredState, TaskState } from './task-state.ts';

/** The object as the store holds it, plus the revision of its last write. */
export type Stored<T> = T & { readonly version: number };

export interface Cluster {
  readonly kind: 'cluster';
  readonly id: ClusterId;
  readonly name: string;
  readonly createdAt: number;
  /** Raised when a backup is restored, so that agents refuse commands from before. */
  readonly incarnation: number;
  /** Ended tasks kept for each slot. */
  readonly taskHistoryLimit: number;
  /** Chosen when the cluster is made. Absent: the defaults. */
  readonly networking?: NetworkSettings;
}

export type NodeState = 'unknown' | 'ready' | 'suspect' | 'down';
export type NodeAvailability = 'active' | 'pause' | 'drain';

export interface Node {
  readonly kind: 'node';
  readonly id: NodeId;
  readonly createdAt: number;
  /** The user's part. */
  readonly spec: {
    readonly labels: Readonly<Record<string, string>>;
    readonly availability: NodeAvailability;
    /** Of a drain: what is still there at this moment is stopped, whether it is replaced or not. */
    readonly drainDeadlineAt?: number;
  };
  /** Written by the dispatcher that holds, or held, the node's session. */
  readonly description: NodeDescription;
  readonly session: NodeSession;
  /** Written by the node lifecycle controller alone. */
  readonly status: NodeStatus;
  /** Written by the allocator alone; absent until it has looked. */
  readonly network?: NodeNetwork;
}

export interface NodeDescription {
  readonly hostname: string;
  /** Address at which other hosts reach this one. */
  readonly address: string;
  readonly os: string;
  readonly architecture: string;
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  /** Empty: the engine does not answer, and nothing can be placed here. */
  readonly engineVersion: string;
  readonly engineLabels: Readonly<Record<string, string>>;
  readonly agentVersion: string;
  /** A process or container that is not Muster's holds these host ports: `tcp/80`. */
  readonly usedPorts: readonly string[];
  /** What else it has, as its agent was told: GPUs, licences. */
  readonly generic?: readonly GenericResource[];
  /** Absent: the agent has no networks to offer, and says nothing about why. */
  readonly network?: HostNetworkFacts;
  /** What keeps its agent from taking on anything new, in words: its disk. Absent: nothing. */
  readonly problem?: string;
}

export interface NodeSession {
  readonly managerId: ManagerId;
  readonly sessionId: SessionId;
  readonly connected: boolean;
  /** When `connected` last changed; for a lost session, the last sign of life. */
  readonly since: number;
  /** After a restore: until then the node is waited for and its tasks are left alone. */
  readonly awaitedUntil?: number;
  /** The agent has said, as its last word, that its host is being shut down. */
  readonly hostStops?: true;
  /** Why its agent was refused when it last came, at `since`: its version. It is alive, and its containers run. */
  readonly refused?: string;
}

export interface NodeStatus {
  readonly state: NodeState;
  readonly since: number;
  /** In words: why the node is in this state. */
  readonly reason: string;
}

export interface Service {
  readonly kind: 'service';
  readonly id: ServiceId;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly spec: ServiceSpec;
  /** Number of the newest revision of the task template; tasks carry the number they were made from. */
  readonly revision: number;
  /** The stack that the service belongs to. */
  readonly stack?: string;
  /** Removal was asked for: the tasks are stopped, then the record goes. */
  readonly removing: boolean;
  /** What the operator last asked of a rollout. The user's; a new revision drops it. */
  readonly rolloutCommand?: RolloutCommand;
  /** Written by the service controller alone. */
  readonly rollout?: Rollout;
  /** By service id: the revision of each dependency with `restart` that the tasks have met. Written by the service controller alone. */
  readonly metRevisions?: Readonly<Record<string, number>>;
}

export type RolloutAction = 'pause' | 'resume' | 'abort' | 'promote';

export interface RolloutCommand {
  /** Each command is carried out once: the rollout remembers the last one. */
  readonly id: string;
  readonly action: RolloutAction;
  /** The service's revision when it was given; for any other it is void. */
  readonly revision: number;
}

/**
 * What the autoscaler has decided for a service, and what it has to remember when
 * another manager takes over. Key: serviceId. Written by the autoscaler alone, and
 * only when it decides otherwise than before; the service's spec stays the user's.
 */
export interface AutoscaleRecord {
  readonly kind: 'autoscale';
  readonly serviceId: ServiceId;
  readonly at: number;
  /** How many tasks there are to be; in a dry run, how many there would be. */
  readonly replicas: number;
  readonly dryRun: boolean;
  readonly reason: string;
  readonly history: ScaleHistory;
  /** The last decisions that changed something or, in a dry run, would have; oldest first. */
  readonly decisions?: readonly NotedDecision[];
}

export interface NotedDecision {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** It was only told. */
  readonly dryRun: boolean;
  readonly reason: string;
}

/** Bounded by the longest window and period that a spec may ask for. */
export interface ScaleHistory {
  /** What was recommended, oldest first; the last one still is. */
  readonly recommendations: readonly Recommendation[];
  /** How the number of tasks was changed, oldest first. */
  readonly changes: readonly { readonly at: number; readonly by: number }[];
}

export interface Recommendation {
  readonly replicas: number;
  readonly from: number;
  readonly until: number;
}

export type RolloutState =
  | 'updating'
  | 'paused'
  | 'completed'
  | 'rolling-back'
  | 'rollback-paused'
  | 'rolled-back';

export interface Rollout {
  readonly state: RolloutState;
  readonly fromRevision: number;
  readonly toRevision: number;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly message: string;
  /**
   * No slot is replaced, and the rollout does not complete, before this moment.
   * 0: a batch is under way and its end sets the moment.
   */
  readonly nextAt: number;
  /** Why it was paused or turned back; kept when it has ended. */
  readonly reason?: string;
  /** When it last went on after a pause: what had failed until then no longer counts. */
  readonly resumedAt?: number;
  /** Since when the slots that are left must not be replaced, although none is under way. */
  readonly heldSince?: number;
  /** Since when all canaries have served, while the rollout waits for its promotion. */
  readonly canarySince?: number;
  /** When it went on from its canaries to all slots. */
  readonly promotedAt?: number;
  /** The last command that was carried out. */
  readonly lastCommand?: string;
}

/**
 * One version of a service's spec: what the tasks with this revision number run.
 * Key: (serviceId, revision). Kept for rollback and for `history`.
 */
export interface ServiceRevision {
  readonly kind: 'revision';
  readonly serviceId: ServiceId;
  readonly revision: number;
  readonly createdAt: number;
  readonly spec: ServiceSpec;
  /** Which versions of secrets and configs its tasks get. Absent: it uses none. */
  readonly materials?: readonly MaterialPin[];
}

/** One attempt to run a service's container: created once, bound once to a node, never restarted. */
export interface Task {
  readonly kind: 'task';
  readonly id: TaskId;
  readonly serviceId: ServiceId;
  readonly revision: number;
  /** Of a job: the run that the attempt belongs to. */
  readonly runId?: RunId;
  /** 1-based for replicated services; 0 for global ones, whose slot is the node. */
  readonly slot: number;
  /** Absent until assigned. A global service's tasks are created with it. */
  readonly nodeId?: NodeId;
  readonly createdAt: number;
  readonly desiredState: DesiredState;
  /** Why the desired state is what it is. */
  readonly desiredReason: string;
  /** The task is not started before this moment (restart back-off). */
  readonly notBefore: number;
  /** The task this one replaces in its slot. */
  readonly replaces?: TaskId;
  /**
   * When the attempts before this one in its slot ended, oldest first: those of the
   * same revision that the restart policy still counts. Bounded by the policy.
   */
  readonly failedAt?: readonly number[];
  /** The rollout that brought this revision to the slot, by its `startedAt`; kept by the attempts that follow. */
  readonly rolloutStartedAt?: number;
  /** Somebody wants the task moved. Written by whoever asks; carried out by the service controller. */
  readonly evict?: Eviction;
  /** The task is not placed on this node: it is to take the place of one that has to leave it. */
  readonly avoids?: NodeId;
  readonly status: TaskStatus;
  readonly evidence?: PlacementEvidence;
  /** The generic resources that the task has to itself; written with its node. */
  readonly generic?: readonly GenericResource[];
  /** In the networks of its service. Written by the allocator alone, once, when the task has a node; the task is not told to its node before. */
  readonly addresses?: readonly TaskAddress[];
}

/** Who asks for a task to be moved. (A drain is asked of the node, not of each task.) */
export type EvictionCause = 'rebalance' | 'preemption' | 'crash-loop';

/**
 * The wish that a running task be moved to another node. Whoever has it does not stop
 * the task: the service controller brings up a replacement elsewhere first and then
 * stops the task, within the service's disruption budget. Taking the request back, as
 * long as the task is wanted, calls the move off.
 */
export interface Eviction {
  readonly by: EvictionCause;
  /** In words, as in `makes room for task 3 of db`. */
  readonly reason: string;
  readonly at: number;
  /** From this moment the task is stopped even when nothing replaces it yet. Absent: it is waited for. */
  readonly deadlineAt?: number;
  /** From this moment the request is void and is taken off the task. Absent: it stands. */
  readonly lapsesAt?: number;
  /** The replacement may come to the same node, if the scheduler likes it best. */
  readonly mayStay?: boolean;
}

export interface TaskStatus {
  readonly state: TaskState;
  /** When the state was reached, by the clock of the one who reported it. */
  readonly at: number;
  readonly message: string;
  /** Why it failed or was rejected, in words. */
  readonly error?: string;
  readonly exitCode?: number;
  readonly containerId?: string;
  readonly health?: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** What the readiness probe says of a task that runs; absent: running is ready. See `isServing`. */
  readonly ready?: boolean;
  /** How often the agent restarted the container by itself while no manager was reachable. */
  readonly offlineRestarts?: number;
  /** Host ports in use, as the engine bound them. */
  readonly ports?: readonly BoundPort[];
  /** When the container began to run. */
  readonly startedAt?: number;
}

export interface BoundPort {
  readonly protocol: 'tcp' | 'udp';
  readonly targetPort: number;
  readonly publishedPort: number;
}

/** Why the scheduler chose the node, or why it could not choose any. */
export interface PlacementEvidence {
  readonly decidedAt: number;
  readonly nodesConsidered: number;
  /** Filter → how many nodes it removed. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Scores of the chosen node, most significant first. */
  readonly scores: readonly { readonly name: string; readonly value: number }[];
  /** The next best node, when there was one. */
  readonly runnerUp?: NodeId;
  readonly summary: string;
}

export type RunTrigger = 'revision' | 'schedule' | 'manual' | 'dispatch';
export type RunState = 'running' | 'complete' | 'failed' | 'stopped';

/**
 * One run of a job: tasks that are to come to their end. Key: (serviceId, id). The
 * id of a run that begins by itself is derived from the job and what began it, so
 * that it cannot be made twice.
 */
export interface JobRun {
  readonly kind: 'run';
  readonly id: RunId;
  readonly serviceId: ServiceId;
  readonly createdAt: number;
  readonly trigger: RunTrigger;
  /** The moment that the schedule meant. */
  readonly scheduledAt?: number;
  /** Of the job: what the tasks run. */
  readonly revision: number;
  /** What the job's spec said when the run began. */
  readonly plan: RunPlan;
  /** `KEY=value`: laid over the environment of the job's container. */
  readonly env: readonly string[];
  /** The user's, or the schedule's where a later run replaces this one. */
  readonly stop?: { readonly at: number; readonly reason: string };
  /** Written by the job controller alone. */
  readonly status: RunStatus;
}

export type RunPlan = { readonly backOffLimit: number; readonly activeDeadlineMs: number } & (
  | { readonly type: 'replicated'; readonly completions: number; readonly parallelism: number }
  | { readonly type: 'global' }
);

export interface RunStatus {
  readonly state: RunState;
  /** Since when. */
  readonly at: number;
  /** In words. */
  readonly reason: string;
  /** Tasks that came to their end with code 0. */
  readonly succeeded: number;
  /** Attempts that failed; those on lost or drained nodes do not count. */
  readonly failed: number;
}

/** What has begun by itself of a job. Key: serviceId. Written by the job controller alone, with the run that it is about. */
export interface JobRecord {
  readonly kind: 'job';
  readonly serviceId: ServiceId;
  /** The highest revision for which a run was made; 0: none. */
  readonly startedRevision: number;
  /** The schedule that `handled` is about, in words; empty: none. */
  readonly schedule: string;
  /**
   * Spans of time, in order and apart, in which every tick of the schedule is dealt
   * with. More than one only where a clock has jumped or nobody led for long.
   */
  readonly handled: readonly { readonly from: number; readonly to: number }[];
  readonly lastScheduledAt?: number;
}

export interface Stack {
  readonly kind: 'stack';
  readonly id: StackId;
  readonly name: string;
  /** Number of the newest revision; absent: from before there were any. */
  readonly revision?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What a stack consisted of after one change of it. Written once, with the change. */
export interface StackRevision {
  readonly kind: 'stack-revision';
  readonly stackId: StackId;
  readonly revision: number;
  readonly createdAt: number;
  readonly services: readonly ServiceSpec[];
  /** It was gone back to this revision; absent: a file was applied. */
  readonly rollbackOf?: number;
  /** It was too large to be kept: `services` is empty. */
  readonly omitted?: true;
}

/** A living manager; held under a lease. */
export interface ManagerRecord {
  readonly kind: 'manager';
  readonly id: ManagerId;
  readonly name: string;
  /** `host:port` of its API. */
  readonly address: string;
  /** Not `version`: that is every stored object's revision. */
  readonly softwareVersion: string;
  /** What its certificate calls it: stays over restarts, while the id is of one run. */
  readonly certificateId?: string;
  readonly startedAt: number;
}

/** Who leads: the epoch is the record's create revision. Held under a lease. */
export interface LeaderRecord {
  readonly kind: 'leader';
  readonly managerId: ManagerId;
  readonly electedAt: number;
}

export type EventLevel = 'info' | 'warning' | 'error';

/** Something an operator may want to read later. Kept in a bounded ring. */
export interface ClusterEvent {
  readonly kind: 'event';
  readonly id: EventId;
  readonly at: number;
  readonly level: EventLevel;
  /** `service.created`, `task.failed`, `node.down`, `leader.elected`. */
  readonly type: string;
  readonly message: string;
  readonly serviceId?: ServiceId;
  readonly taskId?: TaskId;
  readonly nodeId?: NodeId;
}

/** Remembers the answer to a mutation, so that the same request sent again changes nothing. Reaped after a while. */
export interface RequestRecord {
  readonly kind: 'request';
  /** SHA-256, in hex, of the caller's request id and the method. */
  readonly id: string;
  readonly at: number;
  /** The object that the first request made or changed. */
  readonly objectId: string;
}

/**
 * What the cluster's trust stands on. There is one; a cluster without it has no
 * TLS and lives on a loopback. Never shown by an API.
 */
export interface TrustRecord {
  readonly kind: 'trust';
  /** Names the cluster key, which is outside the store and opens what is sealed here. */
  readonly keyId: string;
  /** Oldest first; the last one issues. Two while the authority rotates. */
  readonly roots: readonly TrustRoot[];
  readonly rotationStartedAt?: number;
  readonly certificateLifeMs: number;
  /** The unlock key, sealed: managers seal the cluster key on their disks with it. */
  readonly sealedUnlockKey?: string;
}

export interface TrustRoot {
  /** SHA-256 of the certificate, in base36. */
  readonly id: string;
  readonly createdAt: number;
  /** PEM. */
  readonly certificate: string;
  readonly sealedKey: string;
  /** PEM: the same key, vouched for by the root before. */
  readonly crossCertificate?: string;
}

/** A token with which machines join, without its secret. */
export interface JoinTokenRecord {
  readonly kind: 'join-token';
  readonly id: string;
  readonly role: 'manager' | 'worker';
  /** SHA-256, in hex, of the secret. */
  readonly hash: string;
  readonly description: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt?: number;
  readonly uses: number;
  readonly maxUses?: number;
}

/**
 * The newest certificate of a node, a manager or a user. Kept until it has expired,
 * also when its owner is gone: `revokedAt` is what keeps a removed one out.
 */
export interface CertificateRecord {
  readonly kind: 'certificate';
  /** Of the node, the manager or the user. */
  readonly id: string;
  readonly role: CertificateRole;
  readonly name: string;
  /** SHA-256, in hex. */
  readonly publicKeyHash: string;
  readonly rootId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

export interface UserRecord {
  readonly kind: 'user';
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  /** Sees and changes only what belongs to these stacks; empty: everything. */
  readonly stacks: readonly string[];
  readonly createdAt: number;
  readonly tokens: readonly UserTokenRecord[];
}

export interface UserTokenRecord {
  readonly id: string;
  /** SHA-256, in hex, of the secret. */
  readonly hash: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
}

/** One request for a change, and what came of it. Kept in a bounded ring. */
export interface AuditRecord {
  readonly kind: 'audit';
  readonly id: string;
  readonly at: number;
  readonly who: string;
  readonly userId?: string;
  /** Address of the caller. */
  readonly from: string;
  readonly method: string;
  /** What it was about: a name or an id. */
  readonly target: string;
  /** `ok`, or the code of the error. */
  readonly result: string;
  readonly message?: string;
}

export type ClusterObject =
  | Cluster
  | Node
  | Service
  | ServiceRevision
  | Task
  | Stack
  | StackRevision
  | ManagerRecord
  | LeaderRecord
  | ClusterEvent
  | RequestRecord
  | AutoscaleRecord
  | TrustRecord
  | JoinTokenRecord
  | CertificateRecord
  | UserRecord
  | AuditRecord
  | JobRun
  | JobRecord
  | Network
  | EndpointRecord
  | Material
  | MaterialVersion
  | VaultRecord
  | Route;

export type ObjectKind = ClusterObject['kind'];
export type ObjectOf<K extends ObjectKind> = Extract<ClusterObject, { readonly kind: K }>;
