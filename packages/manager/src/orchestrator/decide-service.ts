/**
 * All decisions about one service at one moment: what its slots should hold, from
 * scaling, lost nodes, ended tasks, drains and rollouts together. The steps run in a
 * fixed order, each on what the steps before it decided, so two of them never act
 * on one task in different directions. Deciding again on the result changes nothing.
 * Pure.
 */
import type { ServiceId } from '@muster/shared/model/ids';
import { isJobMode } from '@muster/shared/model/job';
import type { AutoscaleRecord, JobRecord, JobRun, Service, ServiceRevision, Stack, Stored, Task } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { NewId } from '@muster/shared/runtime/ids';
import { create, type Mutation, remove, replace } from '../state/mutation.ts';
import { follow } from './dependencies/follow.ts';
import { release } from './dependencies/release.ts';
import { type Dependencies, dependenciesOf, NO_DEPENDENCIES } from './dependencies/standing.ts';
import { dismiss, evict } from './global/evict.ts';
import { fill } from './global/fill.ts';
import { promote } from './promote.ts';
import { lapse } from './replicated/lapse.ts';
import { move } from './replicated/move.ts';
import { replaceLost } from './replicated/replace-lost.ts';
import { scale } from './replicated/scale.ts';
import { decideRestarts } from './restart/decide.ts';
import { adopt } from './rollout/adopt.ts';
import { advance, describe } from './rollout/advance.ts';
import { judge } from './rollout/judge.ts';
import { settle } from './settle.ts';
import { belongsTo, groupSlots } from './slots.ts';
import { apply, earliest, eventOf, mutationsBetween, type Nodes, type Step, type World } from './world.ts';

/** What the state holds about one service. */
export interface ServiceSnapshot {
  /** Absent: the service is gone, but tasks of it are not. */
  readonly service: Stored<Service> | undefined;
  readonly revisions: readonly Stored<ServiceRevision>[];
  readonly tasks: readonly Stored<Task>[];
  /** What the autoscaler has decided. */
  readonly autoscale?: Stored<AutoscaleRecord> | undefined;
  /** Of a job: looked up when it is being removed. */
  readonly runs?: readonly Stored<JobRun>[];
  readonly jobRecord?: Stored<JobRecord> | undefined;
  /** How the services that it depends on stand. */
  readonly dependencies: Dependencies;
  /** Looked up for a service that is being removed. */
  readonly stack: { readonly record: Stored<Stack>; readonly hasOtherServices: boolean } | undefined;
  readonly nodes: Nodes;
  /** When the present leader was elected. */
  readonly leadingSince: number;
}

export interface ServiceDecision {
  readonly mutations: readonly Mutation[];
  readonly revisitAt?: number;
  /** Look again when a task reaches `running`. */
  readonly waitsForRunning: boolean;
}

/** In this order: a step sees the world as the steps before it left it. */
const REPLICATED = [dropMisfits, follow, lapse, judge, adopt, replaceLost, scale, decideRestarts, move, settle, advance, release, promote, describe] as const;
const GLOBAL = [dropMisfits, follow, judge, adopt, fill, decideRestarts, dismiss, evict, settle, advance, release, promote, describe] as const;

export function snapshotOf(view: StateView, id: ServiceId): ServiceSnapshot {
  const service = view.service(id);
  return {
    service,
    revisions: [...view.serviceRevisions(id)],
    tasks: [...view.tasksOfService(id)],
    autoscale: view.autoscale(id),
    ...(service?.removing === true ? { runs: [...view.runsOfService(id)], jobRecord: view.jobRecord(id) } : {}),
    dependencies: service === undefined ? NO_DEPENDENCIES : dependenciesOf(service, view),
    stack: service?.removing === true ? stackOf(service, view) : undefined,
    nodes: view,
    leadingSince: view.leader()?.electedAt ?? 0,
  };
}

function stackOf(service: Service, view: StateView): ServiceSnapshot['stack'] {
  const record = service.stack === undefined ? undefined : view.stackByName(service.stack);
  if (record === undefined) return undefined;
  for (const other of view.services()) {
    if (other.id !== service.id && other.stack === record.name) return { record, hasOtherServices: true };
  }
  return { record, hasOtherServices: false };
}

export function decideService(snapshot: ServiceSnapshot, now: number, newId: NewId): ServiceDecision {
  const { service, tasks, revisions, nodes, leadingSince } = snapshot;
  if (service === undefined) return { mutations: removeStrays(tasks, revisions), waitsForRunning: false };
  if (service.removing) return { mutations: removeService(snapshot, service), waitsForRunning: false };

  // The job controller begins its runs and brings them to their end.
  if (isJobMode(service.spec.mode)) return { mutations: [], waitsForRunning: false };

  const before: World = {
    service,
    revisions: new Map(revisions.map((revision) => [revision.revision, revision])),
    tasks,
    slots: groupSlots(tasks, service.spec.mode),
    autoscale: snapshot.autoscale,
    dependencies: snapshot.dependencies,
    nodes,
    leadingSince,
    now,
  };
  let world = before;
  let revisitAt: number | undefined;
  let waitsForRunning = false;
  const events: Mutation[] = [];
  for (const decide of service.spec.mode.type === 'global' ? GLOBAL : REPLICATED) {
    const step: Step = decide(world);
    world = apply(world, step, newId);
    revisitAt = earliest(revisitAt, step.revisitAt);
    waitsForRunning ||= step.waitsForRunning ?? false;
    for (const event of step.events ?? []) events.push(create(eventOf(event, service.id, now, newId)));
  }
  return {
    mutations: [...mutationsBetween(before, world), ...events],
    ...(revisitAt === undefined ? {} : { revisitAt }),
    waitsForRunning,
  };
}

/** Tasks from when the service was of the other mode. */
function dropMisfits({ tasks, service }: World): Step {
  const { mode } = service.spec;
  return {
    changes: tasks
      .filter((task) => !belongsTo(mode, task))
      .map(({ id }) => ({ type: 'desire', taskId: id, desired: 'remove', reason: `the service is now ${mode.type}` })),
  };
}

/**
 * First the tasks stop and the reaper deletes them; then the service goes, with its
 * stack when it was the last one. A stack that stays is written all the same: of two
 * services that leave at once, the second then has to look again and sees that it is
 * the last.
 */
function removeService({ tasks, revisions, autoscale, runs = [], jobRecord, stack }: ServiceSnapshot, service: Stored<Service>): readonly Mutation[] {
  if (tasks.length > 0) return removeTasks(tasks, 'its service is removed');
  const ofStack = stack === undefined ? [] : [stack.hasOtherServices ? replace(stack.record) : remove(stack.record)];
  const ofAutoscaler = autoscale === undefined ? [] : [remove(autoscale)];
  const ofJob = [...runs, ...(jobRecord === undefined ? [] : [jobRecord])].map(remove);
  return [...revisions.map(remove), ...ofAutoscaler, ...ofJob, ...ofStack, remove(service)];
}

/**
 * Tasks that were made while their service went. One whose revision went with it cannot be
 * told to a node any more: with its record goes what a node may have of it.
 */
function removeStrays(tasks: readonly Stored<Task>[], revisions: readonly Stored<ServiceRevision>[]): readonly Mutation[] {
  const isKnown = (task: Task) => revisions.some(({ revision }) => revision === task.revision);
  const known = tasks.filter(isKnown);
  const lost = tasks.filter((task) => !isKnown(task));
  return [...removeTasks(known, 'its service no longer exists'), ...lost.map(remove)];
}

function removeTasks(tasks: readonly Stored<Task>[], reason: string): readonly Mutation[] {
  return tasks
    .filter((task) => task.desiredState !== 'remove')
    .map((task) => replace({ ...task, desiredState: 'remove', desiredReason: reason }));
}
