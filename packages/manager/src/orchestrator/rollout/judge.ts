/**
 * Begins a rollout when the service has a new revision, and ends one that fails.
 *
 *   (new revision) → updating ──→ completed
 *                       │ ├─ fails: pause ──→ paused
 *                       │ └─ fails: rollback → rolling-back ──→ rolled-back
 *                       │                            └─ fails ──→ rollback-paused
 *                       └─ fails: continue → updating
 *
 * A newer revision begins a new rollout from any state. A rollback is never rolled
 * back. Pure.
 */
import type { Rollout, Service, Stored, Task } from '@muster/shared/model/objects';
import { isFailure, isTerminal, isWanted } from '@muster/shared/model/task-state';
import { isDormant, isHeld, type Slot, slotText } from '../slots.ts';
import { endingOf, type EventDraft, specOf, type Step, updateConfigOf, type World } from '../world.ts';

export function judge(world: World): Step {
  const { rollout } = world.service;
  if (rollout === undefined ? isNewRevision(world) : targetOf(rollout) !== world.service.revision) return begin(world);
  if (rollout?.state === 'updating' || rollout?.state === 'rolling-back') return judgeFailures(world, rollout);
  if (rollout?.state === 'completed' || rollout?.state === 'rolled-back') return resumeLeftOver(world, rollout);
  return {};
}

/** The revision that a rollout in this state brings to all slots. */
export function targetOf({ state, fromRevision, toRevision }: Rollout): number {
  return state === 'rolling-back' || state === 'rolled-back' || state === 'rollback-paused' ? fromRevision : toRevision;
}

function isNewRevision({ service, slots }: World): boolean {
  return service.revision > 1 || slots.some((slot) => wantedOf(slot).some((task) => task.revision !== service.revision));
}

function begin(world: World): Step {
  const { service, now } = world;
  const fromRevision = lastGoodRevision(world);
  const message = `replacing revision ${fromRevision} by ${service.revision}`;
  const rollout: Rollout = {
    state: 'updating',
    fromRevision,
    toRevision: service.revision,
    startedAt: now,
    message,
    nextAt: now,
  };
  return {
    service: { ...service, rollout },
    events: [{ level: 'info', type: 'rollout.started', message: `${service.spec.name}: ${message}` }],
  };
}

/** The revision to go back to: the one that ran before the first of the changes that have not been completed. */
function lastGoodRevision({ service, slots, revisions }: World): number {
  const { rollout } = service;
  if (rollout !== undefined) return rollout.state === 'completed' ? rollout.toRevision : rollout.fromRevision;
  const others = slots.flatMap(wantedOf).map((task) => task.revision);
  const known = [...revisions.keys()].filter((revision) => revision < service.revision);
  return maxOf(others.filter((revision) => revision !== service.revision)) ?? maxOf(known) ?? service.revision;
}

function maxOf(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((most, number) => Math.max(most, number));
}

function judgeFailures(world: World, rollout: Rollout): Step {
  const { service, slots } = world;
  const { failureAction, maxFailureRatio } = updateConfigOf(service);
  const held = slots.filter(isHeld);
  const failed = held.filter((slot) => failureIn(slot, world, rollout) !== undefined);
  const first = failed[0];
  if (first === undefined || failed.length / held.length <= maxFailureRatio || failureAction === 'continue') return {};
  const cause = `${failed.length} of ${held.length} slots failed (${slotText(first)}: ${failureIn(first, world, rollout)})`;
  if (rollout.state === 'rolling-back') return pause(world, rollout, 'rollback-paused', `rolling back stopped: ${cause}`);
  if (failureAction === 'pause') return pause(world, rollout, 'paused', `paused: ${cause}`);
  return rollBack(world, rollout, cause);
}

/**
 * A slot has failed when an attempt that the rollout brought ended by itself, at any
 * time until the rollout is complete; that is `monitorMs` after the last new task ran.
 */
function failureIn(slot: Slot, world: World, rollout: Rollout): string | undefined {
  for (const task of wantedOf(slot)) {
    if (task.revision !== world.service.revision || task.rolloutStartedAt !== rollout.startedAt) continue;
    if (endedBadly(task, world)) return endingOf(task);
    if (task.failedAt !== undefined) return task.desiredReason;
  }
  return undefined;
}

function endedBadly(task: Task, world: World): boolean {
  if (isFailure(task.status.state)) return true;
  return isTerminal(task.status.state) && specOf(world, task).task.restart.condition === 'any';
}

function pause(world: World, rollout: Rollout, state: 'paused' | 'rollback-paused', message: string): Step {
  const { service, now } = world;
  const event: EventDraft = { level: 'error', type: `rollout.${state}`, message: `${service.spec.name}: ${message}` };
  return { service: { ...service, rollout: { ...rollout, state, message, endedAt: now } }, events: [event] };
}

/**
 * Restores what the previous revision ran: the task template and its ports. Replicas,
 * labels and the update's own settings are not part of a revision and stay the user's.
 */
function rollBack(world: World, rollout: Rollout, cause: string): Step {
  const { service, revisions, now } = world;
  const previous = revisions.get(rollout.fromRevision);
  if (previous === undefined || rollout.fromRevision === rollout.toRevision) {
    return pause(world, rollout, 'paused', `paused: ${cause}; there is no earlier revision to go back to`);
  }
  const message = `going back to revision ${rollout.fromRevision}: ${cause}`;
  const restored: Stored<Service> = {
    ...service,
    revision: rollout.fromRevision,
    updatedAt: now,
    spec: { ...service.spec, task: previous.spec.task, ports: previous.spec.ports },
    rollout: { ...rollout, state: 'rolling-back', startedAt: now, nextAt: now, message },
  };
  const event: EventDraft = { level: 'error', type: 'rollout.rolling-back', message: `${service.spec.name}: ${message}` };
  return { service: restored, events: [event] };
}

/** A finished rollout left a slot behind: its node was down, or a change was written in part. */
function resumeLeftOver({ service, slots, nodes, now }: World, rollout: Rollout): Step {
  const leftOver = slots.some(
    (slot) => isHeld(slot) && !isDormant(slot, nodes) && wantedOf(slot).every((task) => task.revision !== service.revision),
  );
  if (!leftOver) return {};
  const { endedAt: _, ...open } = rollout;
  const state = rollout.state === 'completed' ? 'updating' : 'rolling-back';
  return { service: { ...service, rollout: { ...open, state, startedAt: now, nextAt: now, message: 'a slot was left behind' } } };
}

function wantedOf(slot: Slot): readonly Stored<Task>[] {
  return slot.tasks.filter((task) => isWanted(task.desiredState));
}
