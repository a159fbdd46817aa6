/**
 * Whether what a service depends on is there, and if not, what is wrong with it in
 * words. The words name states, never numbers, so that they are not written anew
 * with every task that starts. Pure.
 */
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import { isJobMode } from '@muster/shared/model/job';
import type { JobRun, Service, Stored, Task } from '@muster/shared/model/objects';
import type { DependencySpec } from '@muster/shared/model/service-spec';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { isOutOfRollout } from '../global/eligible.ts';
import { targetOf } from '../rollout/judge.ts';
import { hasPresentRevision } from '../rollout/progress.ts';
import { groupSlots, isDormant, isHeld, isRunning, type Slot } from '../slots.ts';

export interface Dependencies {
  /** `waits for service db: it is not healthy yet`; undefined when all that is asked for holds. */
  readonly waitsFor: string | undefined;
  /** The dependencies with `restart` that are as asked for: the revision that each runs, by its id. */
  readonly met: Readonly<Record<string, number>>;
  /** All that have `restart`, by their ids. */
  readonly followed: readonly string[];
}

export const NO_DEPENDENCIES: Dependencies = { waitsFor: undefined, met: {}, followed: [] };

type View = Pick<StateView, 'serviceByName' | 'tasksOfService' | 'autoscale' | 'node' | 'nodes' | 'runsOfService' | 'tasksOfRun'>;

export function dependenciesOf({ spec }: Pick<Service, 'spec'>, view: View): Dependencies {
  if (spec.dependsOn === undefined || spec.dependsOn.length === 0) return NO_DEPENDENCIES;
  const complaints: string[] = [];
  const met: Record<string, number> = {};
  const followed: string[] = [];
  for (const dependency of spec.dependsOn) {
    const service = view.serviceByName(dependency.service);
    if (dependency.restart && service !== undefined) followed.push(service.id);
    const complaint = complaintAbout(dependency, service, view);
    if (complaint !== undefined) complaints.push(`service ${dependency.service}: ${complaint}`);
    else if (dependency.restart && service !== undefined) met[service.id] = service.revision;
  }
  return { waitsFor: complaints.length === 0 ? undefined : `waits for ${complaints.join(', and for ')}`, met, followed };
}

/** Undefined: the dependency holds. */
function complaintAbout({ condition, required }: DependencySpec, service: Stored<Service> | undefined, view: View): string | undefined {
  if (service === undefined) return required ? 'there is no such service' : undefined;
  if (service.removing) return required ? 'it is being removed' : undefined;
  if (isJobMode(service.spec.mode)) return complaintAboutJob(condition, service, view);
  const slots = groupSlots([...view.tasksOfService(service.id)], service.spec.mode).filter((slot) => isHeld(slot) && !isDormant(slot, view));
  if (effectiveReplicas(service.spec, view.autoscale(service.id)) === 0) return required ? 'it is scaled to 0' : undefined;
  switch (condition) {
    case 'service_started':
      return slots.some((slot) => wantedOf(slot).some(hasStarted)) ? undefined : 'none of its tasks has started yet';
    case 'service_healthy':
      return complaintAboutHealth(service, slots, view);
    case 'service_completed_successfully':
      return complaintAboutCompletion(service, slots);
  }
}

/** The newest run of the job as it is now tells. What counts as healthy of what comes to its end: it runs, or has. */
function complaintAboutJob(condition: DependencySpec['condition'], { id, revision }: Service, view: View): string | undefined {
  const runs = [...view.runsOfService(id)].filter((run) => run.revision === revision);
  const newest = runs.reduce<JobRun | undefined>((latest, run) => (latest === undefined || run.createdAt > latest.createdAt ? run : latest), undefined);
  if (newest === undefined) return 'it has no run yet';
  const { state, reason } = newest.status;
  if (state === 'complete') return undefined;
  if (state !== 'running') return `its run ${state === 'failed' ? 'failed' : 'was stopped'} (${reason})`;
  if (condition === 'service_completed_successfully') return 'its run has not completed yet';
  const isUp = [...view.tasksOfRun(newest.id)].some(condition === 'service_started' ? hasStarted : isRunning);
  return isUp ? undefined : 'none of its tasks has started yet';
}

function complaintAboutHealth(service: Stored<Service>, slots: readonly Slot[], view: View): string | undefined {
  if (isChanging(service, slots, view)) return 'it is being updated';
  return slots.length > 0 && slots.every((slot) => wantedOf(slot).some(isRunning)) ? undefined : 'it is not healthy yet';
}

function complaintAboutCompletion(service: Service, slots: readonly Slot[]): string | undefined {
  if (service.spec.task.restart.condition === 'any') {
    return 'it never completes, for its restart condition is any (set it to on-failure or none)';
  }
  const current = slots.map((slot) => wantedOf(slot).filter(({ revision }) => revision === service.revision));
  const failed = current.flat().find(({ status }) => isTerminal(status.state) && status.state !== 'complete');
  // Wanted although it has ended: its restart policy lets it be.
  if (failed !== undefined) return `it ${failed.status.state} and is not tried again (${failed.desiredReason})`;
  const complete = current.length > 0 && current.every((tasks) => tasks.some(({ status }) => status.state === 'complete'));
  return complete ? undefined : 'it has not completed yet';
}

/**
 * A rollout is under way, or is about to begin or to go on. One that has ended without all of
 * its new tasks running may leave old ones that serve beside them: what runs counts.
 */
function isChanging(service: Stored<Service>, slots: readonly Slot[], nodes: View): boolean {
  const { rollout, revision } = service;
  if (rollout?.state === 'paused' || rollout?.state === 'rollback-paused') return false;
  if (rollout?.state === 'updating' || rollout?.state === 'rolling-back') return true;
  if (rollout !== undefined && targetOf(rollout) !== revision) return true;
  return slots.some((slot) => !isOutOfRollout(slot, { service, nodes }) && !hasPresentRevision(slot, service));
}

function wantedOf(slot: Slot): readonly Stored<Task>[] {
  return [...slot.live, ...slot.ended];
}

function hasStarted({ status, desiredState }: Task): boolean {
  return isWanted(desiredState) && !isBefore(status.state, 'starting') && status.state !== 'rejected' && status.state !== 'orphaned';
}
