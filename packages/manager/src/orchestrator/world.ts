/**
 * What the pure modules of the service controller look at, and the form in which
 * they answer. Each module gets the world as the modules before it have left it,
 * so that all decisions about one service agree with each other. Pure.
 */
import type { NodeId, ServiceId, TaskId } from '@muster/shared/model/ids';
import type {
  AutoscaleRecord,
  ClusterEvent,
  EventLevel,
  Node,
  Service,
  ServiceRevision,
  Stored,
  Task,
} from '@muster/shared/model/objects';
import type { ServiceSpec, UpdateConfig } from '@muster/shared/model/service-spec';
import { canDesire, type DesiredState, isWanted } from '@muster/shared/model/task-state';
import type { NewId } from '@muster/shared/runtime/ids';
import { create, type Mutation, replace } from '../state/mutation.ts';
import type { Dependencies } from './dependencies/standing.ts';
import { compareText, groupSlots, isServing, type Slot } from './slots.ts';

/** The nodes, as far as the modules look at them: a part of `StateView`. */
export interface Nodes {
  node(id: NodeId): Stored<Node> | undefined;
  nodes(): Iterable<Stored<Node>>;
}

export interface World {
  readonly service: Stored<Service>;
  readonly revisions: ReadonlyMap<number, Stored<ServiceRevision>>;
  readonly tasks: readonly Stored<Task>[];
  /** The tasks by slot, lowest slot first. */
  readonly slots: readonly Slot[];
  readonly nodes: Nodes;
  /** Since when there is a leader that hears of what happens: before, silence meant nothing. */
  readonly leadingSince: number;
  /** What the autoscaler has decided. */
  readonly autoscale: Stored<AutoscaleRecord> | undefined;
  /** How the services that this one depends on stand. */
  readonly dependencies: Dependencies;
  readonly now: number;
}

export type TaskChange =
  /** A new attempt in state pending; `promote` decides whether it may start at once. */
  | {
      readonly type: 'create';
      readonly slot: number;
      readonly nodeId?: NodeId;
      readonly revision: number;
      readonly reason: string;
      readonly notBefore?: number;
      readonly replaces?: TaskId;
      readonly failedAt?: readonly number[];
      readonly rolloutStartedAt?: number;
      readonly avoids?: NodeId;
    }
  | { readonly type: 'desire'; readonly taskId: TaskId; readonly desired: DesiredState; readonly reason: string }
  /** The desired state stays; why it does is new. */
  | { readonly type: 'explain'; readonly taskId: TaskId; readonly reason: string }
  /** What the task waits for before it may be placed is another thing now. */
  | { readonly type: 'hold'; readonly taskId: TaskId; readonly reason: string }
  /** The task may be placed. */
  | { readonly type: 'release'; readonly taskId: TaskId }
  /** The request to move the task is void. */
  | { readonly type: 'withdraw'; readonly taskId: TaskId }
  /** The task is as those of this revision are, and is counted among them. */
  | { readonly type: 'adopt'; readonly taskId: TaskId; readonly revision: number }
  /** A prepared task may start. */
  | { readonly type: 'promote'; readonly taskId: TaskId };

export interface EventDraft {
  readonly level: EventLevel;
  readonly type: string;
  readonly message: string;
  readonly taskId?: TaskId;
  readonly nodeId?: NodeId;
}

export interface Step {
  readonly changes?: readonly TaskChange[];
  readonly service?: Stored<Service>;
  /** A new revision of it. */
  readonly revision?: ServiceRevision;
  readonly events?: readonly EventDraft[];
  /** Look again at this moment, even if nothing changes. */
  readonly revisitAt?: number;
  /** The next step depends on a task reaching `running`. */
  readonly waitsForRunning?: boolean;
}

/** The world after a step. */
export function apply(world: World, step: Step, newId: NewId): World {
  const service = step.service ?? world.service;
  const tasks = applyChanges(world, step.changes ?? [], newId);
  if (service === world.service && tasks === world.tasks) return world;
  const slots = tasks === world.tasks ? world.slots : groupSlots(tasks, service.spec.mode);
  const { revision } = step;
  const revisions = revision === undefined ? world.revisions : new Map([...world.revisions, [revision.revision, { ...revision, version: 0 }]]);
  return { ...world, service, revisions, tasks, slots };
}

function applyChanges(world: World, changes: readonly TaskChange[], newId: NewId): readonly Stored<Task>[] {
  if (changes.length === 0) return world.tasks;
  const tasks = new Map(world.tasks.map((task) => [task.id, task]));
  let changed = false;
  for (const change of changes) {
    const before = change.type === 'create' ? undefined : tasks.get(change.taskId);
    const after = change.type === 'create' ? newTask(world, change, newId) : before && changedTask(before, change, world.now);
    if (after === undefined || after === before) continue;
    tasks.set(after.id, after);
    changed = true;
  }
  return changed ? [...tasks.values()] : world.tasks;
}

function newTask(world: World, change: TaskChange & { type: 'create' }, newId: NewId): Stored<Task> {
  const { nodeId, replaces, failedAt, rolloutStartedAt, avoids } = change;
  const waitsFor = heldBackBy(world, change);
  return {
    kind: 'task',
    id: newId() as TaskId,
    serviceId: world.service.id,
    revision: change.revision,
    slot: change.slot,
    ...(nodeId === undefined ? {} : { nodeId }),
    createdAt: world.now,
    desiredState: 'ready',
    desiredReason: change.reason,
    notBefore: change.notBefore ?? 0,
    ...(replaces === undefined ? {} : { replaces }),
    ...(failedAt === undefined || failedAt.length === 0 ? {} : { failedAt }),
    ...(rolloutStartedAt === undefined ? {} : { rolloutStartedAt }),
    ...(avoids === undefined ? {} : { avoids }),
    status: waitsFor === undefined ? { state: 'pending', at: world.now, message: 'waiting for a node' } : { state: 'new', at: world.now, message: waitsFor },
    version: 0,
  };
}

/**
 * What keeps a new task from being placed: a dependency that does not hold, while
 * nothing of the service serves. A service that is up was let up once, and what
 * replaces a task that had its chance is not held back either: a database that is
 * away for a moment must not keep a service from healing.
 */
function heldBackBy({ dependencies, slots, tasks }: World, { replaces }: TaskChange & { type: 'create' }): string | undefined {
  if (dependencies.waitsFor === undefined || slots.some(isServing)) return undefined;
  const replaced = replaces === undefined ? undefined : tasks.find(({ id }) => id === replaces);
  return replaced === undefined || replaced.status.state === 'new' ? dependencies.waitsFor : undefined;
}

function changedTask(task: Stored<Task>, change: Exclude<TaskChange, { type: 'create' }>, now: number): Stored<Task> {
  if (change.type === 'hold') return task.status.message === change.reason ? task : { ...task, status: { ...task.status, message: change.reason } };
  if (change.type === 'release') return { ...task, notBefore: Math.max(task.notBefore, now), status: { state: 'pending', at: now, message: 'waiting for a node' } };
  if (change.type === 'explain') return task.desiredReason === change.reason ? task : { ...task, desiredReason: change.reason };
  if (change.type === 'withdraw') return withoutRequest(task);
  if (change.type === 'adopt') return { ...task, revision: change.revision };
  const desiredState = change.type === 'promote' ? 'running' : change.desired;
  if (!canDesire(task.desiredState, desiredState)) return task;
  return { ...task, desiredState, desiredReason: change.type === 'promote' ? task.desiredReason : change.reason };
}

function withoutRequest(task: Stored<Task>): Stored<Task> {
  const { evict: _, ...rest } = task;
  return rest;
}

/**
 * What to write to get from one world to the other. What belongs to one slot is
 * adjacent, so that a large change, which is written in several transactions, rarely
 * comes apart within a slot (and when it does, the next look mends it).
 */
export function mutationsBetween(before: World, after: World): readonly Mutation[] {
  const mutations: Mutation[] = [];
  if (after.service !== before.service) mutations.push(replace(after.service));
  // A revision is only ever made together with the service that names it.
  for (const [number, record] of after.revisions) if (!before.revisions.has(number)) mutations.push(create(record));
  if (after.tasks === before.tasks) return mutations;
  const known = new Map(before.tasks.map((task) => [task.id, task]));
  const changed = after.tasks.filter((task) => known.get(task.id) !== task);
  changed.sort((left, right) => left.slot - right.slot || (left.slot === 0 ? compareText(left.nodeId ?? '', right.nodeId ?? '') : 0));
  for (const task of changed) {
    if (known.has(task.id)) mutations.push(replace(task));
    // A task that one module asked for and a later one gave up was never there.
    else if (isWanted(task.desiredState)) mutations.push(create(task));
  }
  return mutations;
}

export function eventOf(draft: EventDraft, serviceId: ServiceId, now: number, newId: NewId): ClusterEvent {
  return { kind: 'event', id: newId() as ClusterEvent['id'], at: now, serviceId, ...draft };
}

/** The configuration under which slots are replaced now: a rollback has its own. */
export function updateConfigOf({ spec, rollout }: Service): UpdateConfig {
  return rollout?.state === 'rolling-back' || rollout?.state === 'rollback-paused' ? spec.rollback : spec.update;
}

/**
 * The revision for whatever takes this task's place for another reason than a
 * rollout. While a rollout is under way, or stopped half-way, a lost or failed task
 * comes back as it was: the new revision gets its slots from the rollout alone, in
 * its order and behind its checks.
 */
export function successorRevision({ service, revisions }: World, task: Task): number {
  const state = service.rollout?.state;
  const keeps = (state === 'updating' || state === 'paused') && revisions.has(task.revision);
  return keeps ? task.revision : service.revision;
}

/**
 * A new attempt in the place of this task, for another reason than a rollout. One of
 * the same revision takes over what the slot has been through.
 */
export function successorOf(world: World, task: Task, reason: string): TaskChange & { type: 'create' } {
  const revision = successorRevision(world, task);
  const same = revision === task.revision;
  // Another revision is what the rollout is to bring here: it waits for this task, too.
  const rolloutStartedAt = same ? task.rolloutStartedAt : world.service.rollout?.startedAt;
  return {
    type: 'create',
    slot: task.slot,
    ...(task.slot === 0 && task.nodeId !== undefined ? { nodeId: task.nodeId } : {}),
    revision,
    replaces: task.id,
    ...(same && task.failedAt !== undefined ? { failedAt: task.failedAt } : {}),
    ...(rolloutStartedAt === undefined ? {} : { rolloutStartedAt }),
    ...avoidedBy(task),
    reason,
  };
}

/** A task that was to leave its node does not come back to it, nor does the one after it. */
function avoidedBy({ evict, nodeId, avoids }: Task): { avoids?: NodeId } {
  const avoided = evict === undefined || evict.mayStay === true ? avoids : (nodeId ?? avoids);
  return avoided === undefined ? {} : { avoids: avoided };
}

/** The revision for a slot that is new. That of a paused rollout, or of one that has canaries, has not proved itself. */
export function revisionOfNewSlots({ service, revisions }: World): number {
  const { rollout, spec } = service;
  if (rollout === undefined || !revisions.has(rollout.fromRevision)) return service.revision;
  const proves = rollout.state === 'updating' && spec.update.canary !== undefined && rollout.promotedAt === undefined;
  return rollout.state === 'paused' || proves ? rollout.fromRevision : service.revision;
}

/** The spec that a task was made from. */
export function specOf({ service, revisions }: World, task: Task): ServiceSpec {
  return task.revision === service.revision ? service.spec : (revisions.get(task.revision)?.spec ?? service.spec);
}

export function durationText(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 6_000) / 10} min` : `${Math.round(ms / 360_000) / 10} h`;
}

/** Why a task ended, in words: `failed: exit code 1`. */
export function endingOf({ status }: Pick<Task, 'status'>): string {
  const detail = status.error ?? (status.exitCode === undefined || status.exitCode === 0 ? '' : `exit code ${status.exitCode}`);
  return detail === '' ? status.state : `${status.state}: ${detail}`;
}

export function earliest(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}
