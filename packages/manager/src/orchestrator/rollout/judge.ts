/**
 * Begins a rollout when the service has another revision, does what the operator asks
 * of it, and ends one that fails or is stuck.
 *
 *   (new revision) → updating ──→ completed
 *                     ↑ │ │ └─ fails: continue → updating
 *             resumed │ │ └─ fails: rollback, or aborted → rolling-back ──→ rolled-back
 *                     │ ↓                                    │     ↑ ↑
 *                    paused ──── aborted ────────────────────┼─────┘ │ resumed
 *                     (fails: pause, or asked for)           ↓       │
 *   (earlier revision asked for) → rolling-back       rollback-paused (fails, or asked for)
 *
 * Another revision begins a new rollout from any state. A rollback is never rolled
 * back. Pure.
 */
import type { Rollout, RolloutState, Stored, Task } from '@muster/shared/model/objects';
import { isFailure, isTerminal, isWanted } from '@muster/shared/model/task-state';
import { isOutOfRollout } from '../global/eligible.ts';
import { isHeld, type Slot, slotText } from '../slots.ts';
import { endingOf, specOf, type Step, updateConfigOf, type World } from '../world.ts';
import { canariesOf, hasEnded } from './canary.ts';
import { heed } from './heed.ts';
import { describeStuck, hasPresentRevision, slotsUnderWay, stuckAt } from './progress.ts';
import { stop, turnBack } from './turn-back.ts';

export function judge(world: World): Step {
  const begun = isDue(world) ? begin(world) : {};
  const heeded = heed(after(world, begun));
  const told = { ...begun, ...heeded, events: [...(begun.events ?? []), ...(heeded.events ?? [])] };
  // What has just begun, stopped, or been turned has not had the time to fail.
  const isNews = stateOf(after(world, told)) !== stateOf(world) || begun.service !== undefined;
  if (isNews) return told;
  const judged = judgeState(after(world, told));
  return { ...told, ...judged, events: [...told.events, ...(judged.events ?? [])] };
}

function after(world: World, { service }: Step): World {
  return service === undefined ? world : { ...world, service };
}

function stateOf({ service }: World): RolloutState | undefined {
  return service.rollout?.state;
}

function judgeState(world: World): Step {
  const { rollout } = world.service;
  if (rollout?.state === 'updating' || rollout?.state === 'rolling-back') return judgeFailures(world, rollout);
  if (rollout?.state === 'completed' || rollout?.state === 'rolled-back') return resumeLeftOver(world, rollout);
  return {};
}

function isDue(world: World): boolean {
  const { rollout, revision } = world.service;
  return rollout === undefined ? isNewRevision(world) : targetOf(rollout) !== revision;
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
  const { rollout: before, rolloutCommand: command, spec, revision } = service;
  // A command for this revision is yet to be heeded; any other is void for good.
  const done = command === undefined || command.revision === revision ? before?.lastCommand : command.id;
  const shared = { startedAt: now, nextAt: now, ...(done === undefined ? {} : { lastCommand: done }) };
  const givenUp = before === undefined ? undefined : targetOf(before);
  if (givenUp !== undefined && [...world.revisions.keys()].some((known) => known > revision)) {
    const reason = 'asked for by the operator';
    const message = `going back to revision ${revision}: ${reason}`;
    return {
      service: { ...service, rollout: { ...shared, state: 'rolling-back', fromRevision: revision, toRevision: givenUp, message, reason } },
      events: [{ level: 'info', type: 'rollout.rolling-back', message: `${spec.name}: ${message}` }],
    };
  }
  const fromRevision = lastGoodRevision(world);
  const message = `replacing revision ${fromRevision} by ${revision}`;
  return {
    service: { ...service, rollout: { ...shared, state: 'updating', fromRevision, toRevision: revision, message } },
    events: [{ level: 'info', type: 'rollout.started', message: `${spec.name}: ${message}` }],
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
  const { failureAction } = updateConfigOf(world.service);
  // Going on is not possible where the slots that are left have to go on serving.
  const reason = failureAction === 'continue' ? heldBackTooLong(world, rollout) : failureOf(world, rollout);
  if (reason === undefined) return {};
  if (rollout.state === 'rolling-back') return stop(world, rollout, 'rollback-paused', reason);
  return failureAction !== 'rollback' ? stop(world, rollout, 'paused', reason) : turnBack(world, rollout, reason);
}

function heldBackTooLong(world: World, rollout: Rollout): string | undefined {
  if (slotsUnderWay(world).length > 0) return undefined;
  const deadline = stuckAt(world, rollout);
  return deadline !== undefined && deadline <= world.now ? describeStuck(world) : undefined;
}

/** Why the rollout has failed, or undefined. */
function failureOf(world: World, rollout: Rollout): string | undefined {
  const { service, slots, now } = world;
  const held = slots.filter(isHeld);
  const failed = held.filter((slot) => failureIn(slot, world, rollout) !== undefined);
  const first = failed[0];
  if (first !== undefined && failed.length / held.length > updateConfigOf(service).maxFailureRatio) {
    return `${failed.length} of ${held.length} slots failed (${slotText(first)}: ${failureIn(first, world, rollout)})`;
  }
  if (first !== undefined && isWithoutCanary(world, held)) return `no canary is left (${slotText(first)}: ${failureIn(first, world, rollout)})`;
  const deadline = stuckAt(world, rollout);
  return deadline !== undefined && deadline <= now ? describeStuck(world) : undefined;
}

/** All of them have been replaced and have ended: however many slots may fail, nothing proves the revision any more. */
function isWithoutCanary(world: World, held: readonly Slot[]): boolean {
  const canaries = canariesOf(world, held.length);
  const replaced = held.filter((slot) => hasPresentRevision(slot, world.service));
  return canaries !== undefined && replaced.length >= canaries && replaced.every(hasEnded);
}

/**
 * A slot has failed when an attempt that the rollout brought ended by itself, at any
 * time until the rollout is complete; that is `monitorMs` after the last new task ran.
 * What had failed before the rollout was resumed is forgiven.
 */
function failureIn(slot: Slot, world: World, rollout: Rollout): string | undefined {
  for (const task of wantedOf(slot)) {
    if (task.revision !== world.service.revision || task.rolloutStartedAt !== rollout.startedAt) continue;
    // A task that was made since can only have ended since, whatever the agent's clock says.
    if (endedBadly(task, world) && isSinceResume(Math.max(task.createdAt, task.status.at), rollout)) return endingOf(task);
    const lastFailedAt = task.failedAt?.at(-1);
    if (lastFailedAt !== undefined && isSinceResume(lastFailedAt, rollout)) return task.desiredReason;
  }
  return undefined;
}

function isSinceResume(failedAt: number, { resumedAt }: Rollout): boolean {
  return resumedAt === undefined || failedAt > resumedAt;
}

function endedBadly(task: Task, world: World): boolean {
  // Its node was cut off.
  if (task.status.state === 'shutdown' || task.status.state === 'orphaned') return false;
  if (isFailure(task.status.state)) return true;
  return isTerminal(task.status.state) && specOf(world, task).task.restart.condition === 'any';
}

/** A finished rollout left a slot behind: its node was down, or a change was written in part. */
function resumeLeftOver({ service, slots, nodes, now }: World, rollout: Rollout): Step {
  const leftOver = slots.some(
    (slot) => isHeld(slot) && !isOutOfRollout(slot, { service, nodes }) && wantedOf(slot).every((task) => task.revision !== service.revision),
  );
  if (!leftOver) return {};
  const { endedAt: _endedAt, resumedAt: _resumedAt, ...open } = rollout;
  const state = rollout.state === 'completed' ? 'updating' : 'rolling-back';
  // The revision has proved itself: there is nothing to wait for.
  const promotion = state === 'updating' && service.spec.update.canary !== undefined ? { promotedAt: now } : {};
  return { service: { ...service, rollout: { ...open, ...promotion, state, startedAt: now, nextAt: now, message: 'a slot was left behind' } } };
}

function wantedOf(slot: Slot): readonly Stored<Task>[] {
  return slot.tasks.filter((task) => isWanted(task.desiredState));
}
