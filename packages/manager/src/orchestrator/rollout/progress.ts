/**
 * Whether a rollout gets anywhere: the slots it waits for, and the moment from which
 * waiting longer is pointless. Pure.
 */
import type { Rollout, Service, Stored, Task } from '@muster/shared/model/objects';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { leadOf } from '../settle.ts';
import { planBatch } from './batch.ts';
import { canariesOf } from './canary.ts';
import { isOutOfRollout } from '../global/eligible.ts';
import { isHeld, isRunning, type Slot, slotText } from '../slots.ts';
import { durationText, specOf, updateConfigOf, type World } from '../world.ts';

/** The slots that wait for a task which the rollout brought and which does not run yet. */
export function slotsUnderWay(world: World): readonly Slot[] {
  return world.slots.filter((slot) => isHeld(slot) && !isOutOfRollout(slot, world) && newcomerOf(slot, world) !== undefined);
}

/**
 * The task that the rollout brought to this slot and waits for: it does not run yet.
 * One that has failed is the judge's business and its slot is no longer waited for;
 * nor is one that is overdue, when failures do not end the rollout.
 */
export function newcomerOf(slot: Slot, world: World): Stored<Task> | undefined {
  const task = arrivalOf(slot, world);
  if (task === undefined) return undefined;
  const config = updateConfigOf(world.service);
  return config.failureAction === 'continue' && overdueAt(slot, task, world, config) <= world.now ? undefined : task;
}

/** Some task in the slot is of the service's revision. */
export function hasPresentRevision({ live, ended }: Slot, { revision }: Service): boolean {
  return live.some((task) => task.revision === revision) || ended.some((task) => task.revision === revision);
}

/** Brought by the rollout, not failed, not running. */
export function arrivalOf(slot: Slot, world: World): Stored<Task> | undefined {
  if (slot.live.length === 0) return undefined;
  const { revision, rollout } = world.service;
  const lead = leadOf(slot, world);
  const isNew = lead.revision === revision && lead.rolloutStartedAt === rollout?.startedAt;
  return isNew && !isRunning(lead) && lead.failedAt === undefined ? lead : undefined;
}

/**
 * When the rollout counts as stuck: for `progressDeadlineMs` no new task has become
 * running and none of those it waits for was begun, or the slots that are left were
 * held back by the surge or the disruption ledger all the time. Undefined when it waits
 * for none of this or has no deadline.
 */
export function stuckAt(world: World, rollout: Rollout): number | undefined {
  const config = updateConfigOf(world.service);
  const underWay = slotsUnderWay(world);
  if (!(config.progressDeadlineMs > 0)) return undefined;
  if (underWay.length === 0) {
    // Silence from before this leader meant nothing.
    return rollout.heldSince === undefined ? undefined : Math.max(rollout.heldSince, world.leadingSince) + config.progressDeadlineMs;
  }
  let first = Number.POSITIVE_INFINITY;
  for (const slot of underWay) {
    const task = newcomerOf(slot, world);
    if (task !== undefined) first = Math.min(first, overdueAt(slot, task, world, config));
  }
  return Math.max(first, Math.max(lastRunAt(world, rollout), rollout.resumedAt ?? 0) + config.progressDeadlineMs);
}

/** The first moment after now at which a slot, by itself, is waited for no longer. */
export function nextOverdueAt(world: World): number | undefined {
  const config = updateConfigOf(world.service);
  const moments = slotsUnderWay(world).map((slot) => {
    const task = newcomerOf(slot, world);
    return task === undefined ? Number.POSITIVE_INFINITY : overdueAt(slot, task, world, config);
  });
  const next = moments.reduce((left, right) => Math.min(left, right), Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? next : undefined;
}

/** The task before it may take its whole stop grace period first. */
function overdueAt(slot: Slot, task: Task, world: World, { progressDeadlineMs }: UpdateConfig): number {
  // One that waits for a dependency has not been let go yet; `notBefore` tells when it was.
  if (!(progressDeadlineMs > 0) || task.status.state === 'new') return Number.POSITIVE_INFINITY;
  const graceMs = slot.leaving.reduce((most, leaving) => Math.max(most, specOf(world, leaving).task.container.stopGraceMs), 0);
  return Math.max(task.createdAt, task.notBefore, world.leadingSince) + progressDeadlineMs + graceMs;
}

/** Agents' clocks tell this. What one that is ahead says does not count. */
function lastRunAt({ tasks, service, now }: World, { startedAt }: Rollout): number {
  let last = startedAt;
  for (const task of tasks) {
    if (!isRunning(task) || task.revision !== service.revision || task.rolloutStartedAt !== startedAt) continue;
    if (task.status.at <= now) last = Math.max(last, task.status.at);
  }
  return last;
}

/** Why no further slot may be replaced although no new task is waited for; undefined when one may, or none is left. */
export function heldBack(world: World): string | undefined {
  const { service, slots } = world;
  const held = slots.filter((slot) => isHeld(slot) && !isOutOfRollout(slot, world));
  const old = held.filter((slot) => !hasPresentRevision(slot, service));
  const canaries = canariesOf(world, held.length);
  if (old.length === 0 || (canaries !== undefined && held.length - old.length >= canaries)) return undefined;
  const batch = planBatch(old, 1, world, updateConfigOf(service));
  return batch.started === 0 ? batch.held : undefined;
}

/** `no new task got to run for 10 min (slot 1 waits to be placed: …)`. */
export function describeStuck(world: World): string {
  const { progressDeadlineMs } = updateConfigOf(world.service);
  const held = heldBack(world);
  if (slotsUnderWay(world).length === 0 && held !== undefined) return `no slot could be replaced for ${durationText(progressDeadlineMs)}: ${held}`;
  const [slot] = slotsUnderWay(world);
  const task = slot && newcomerOf(slot, world);
  const which = slot === undefined || task === undefined ? '' : ` (${slotText(slot)} waits ${waitOf(task)})`;
  return `no new task got to run for ${durationText(progressDeadlineMs)}${which}`;
}

/** Coarse on purpose: the service is not written for every step that the agent reports. */
export function waitOf({ status, evidence, desiredState }: Task): string {
  if (status.state === 'pending') return `to be placed: ${evidence?.summary ?? 'the scheduler has not looked at it yet'}`;
  if (status.state === 'new') return `to be let go: it ${status.message}`;
  if (status.state === 'running') return 'to be ready';
  return desiredState === 'ready' ? 'to start: the task before it is still stopping' : 'to run';
}
