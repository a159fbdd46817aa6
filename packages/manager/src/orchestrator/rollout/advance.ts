/**
 * Moves a rollout on: replaces slots by the service's parallelism, delay, order and
 * surge, each batch gated on the one before it, waits for the promotion of canaries,
 * and completes the rollout when every slot has its new task and `monitorMs` have
 * passed since. Pure.
 */
import type { Rollout } from '@muster/shared/model/objects';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { isOutOfRollout } from '../global/eligible.ts';
import { isHeld, type Slot, slotText } from '../slots.ts';
import { type EventDraft, type Step, updateConfigOf, type World } from '../world.ts';
import { planBatch } from './batch.ts';
import { awaitPromotion, canariesOf } from './canary.ts';
import { withoutWaits } from './waits.ts';
import { arrivalOf, hasPresentRevision, newcomerOf, nextOverdueAt, slotsUnderWay, stuckAt, waitOf } from './progress.ts';

/** A new task that takes longer than this to run is named in the rollout's message. */
export const WAIT_NOTICE_MS = 5_000;

export function advance(world: World): Step {
  const { service, slots, now } = world;
  const { rollout } = service;
  if (rollout?.state !== 'updating' && rollout?.state !== 'rolling-back') return {};
  const config = updateConfigOf(service);
  const held = slots.filter((slot) => isHeld(slot) && !isOutOfRollout(slot, world));
  const old = held.filter((slot) => !hasPresentRevision(slot, service));
  const underWay = slotsUnderWay(world);
  if (old.length === 0 && underWay.length === 0) return finish(world, rollout, config, held);
  const canaries = canariesOf(world, held.length);
  const toCome = canaries === undefined ? old.length : canaries - (held.length - old.length);
  if (toCome <= 0 && underWay.length === 0) {
    const step = awaitPromotion(world, rollout, { canaries: held.filter((slot) => hasPresentRevision(slot, service)), of: held.length });
    return step.service?.rollout?.promotedAt === undefined ? step : { ...step, ...advance({ ...world, service: step.service }) };
  }

  // The way back does not wait: it leads to what was good.
  const heldBackBy = rollout.state === 'updating' && old.length > 0 ? world.dependencies.waitsFor : undefined;
  const start = heldBackBy === undefined ? planStart(rollout, config, underWay.length, now) : { count: 0, nextAt: rollout.nextAt, beginsBatch: false };
  const batch = planBatch(old, Math.min(start.count, Math.max(0, toCome)), world, config);
  const nextAt = start.beginsBatch && batch.started === 0 ? rollout.nextAt : start.nextAt;
  const waiting = describeWaiting(world, underWay);
  const isHeldBack = batch.held !== undefined && underWay.length + batch.started === 0;
  const message = waiting.message ?? heldBackBy ?? (isHeldBack ? `waiting: ${batch.held}` : `replacing revision ${sourceOf(rollout)} by ${service.revision}`);
  const heldSince = isHeldBack ? (rollout.heldSince ?? now) : undefined;
  const next = withoutWaits({ ...rollout, message, nextAt }, heldSince);
  const changed = message !== rollout.message || nextAt !== rollout.nextAt || rollout.canarySince !== undefined || heldSince !== rollout.heldSince;
  return {
    changes: batch.changes,
    ...(changed ? { service: { ...service, rollout: next } } : {}),
    ...revisit(nextAt > now ? nextAt : undefined, waiting.revisitAt, deadlineOf(world, next, config)),
    waitsForRunning: true,
  };
}

/** After tasks were let start: a rollout that said what such a task waits for says it anew. */
export function describe(world: World): Step {
  const { service } = world;
  const { rollout } = service;
  if (rollout?.state !== 'updating' && rollout?.state !== 'rolling-back') return {};
  const { message } = describeWaiting(world, slotsUnderWay(world));
  if (message === undefined || message === rollout.message) return {};
  return { service: { ...service, rollout: { ...rollout, message } } };
}

/** When waiting ends, if nothing gets to run until then. */
function deadlineOf(world: World, rollout: Rollout, { failureAction }: UpdateConfig): number | undefined {
  const stuck = stuckAt(world, rollout);
  return failureAction === 'continue' ? (nextOverdueAt(world) ?? stuck) : stuck;
}

interface Start {
  /** Slots that may be replaced now. */
  readonly count: number;
  /** The rollout's `nextAt` after that. */
  readonly nextAt: number;
  /** `nextAt` changes because of the slots that are replaced: with none it stays. */
  readonly beginsBatch: boolean;
}

function planStart({ nextAt }: Rollout, config: UpdateConfig, underWay: number, now: number): Start {
  const limit = config.parallelism === 0 ? Number.POSITIVE_INFINITY : config.parallelism;
  if (config.delayMs === 0) return { count: Math.max(0, limit - underWay), nextAt: 0, beginsBatch: true };
  // With a pause between them, batches do not overlap.
  if (underWay > 0) return { count: 0, nextAt, beginsBatch: false };
  if (nextAt === 0) return { count: 0, nextAt: now + config.delayMs, beginsBatch: false };
  return nextAt > now ? { count: 0, nextAt, beginsBatch: false } : { count: limit, nextAt: 0, beginsBatch: true };
}

function describeWaiting(world: World, underWay: readonly Slot[]): { message?: string; revisitAt?: number } {
  const { now } = world;
  let revisitAt: number | undefined;
  const late: string[] = [];
  for (const slot of underWay) {
    const task = newcomerOf(slot, world);
    if (task === undefined) continue;
    const noticeAt = task.createdAt + WAIT_NOTICE_MS;
    if (noticeAt > now) revisitAt = Math.min(revisitAt ?? noticeAt, noticeAt);
    else late.push(`task ${task.id} (${slotText(slot)}) ${waitOf(task)}`);
  }
  const [first, ...more] = late;
  const others = more.length === 0 ? '' : `, and for ${more.length} more`;
  return {
    ...(first === undefined ? {} : { message: `waiting for ${first}${others}` }),
    ...(revisitAt === undefined ? {} : { revisitAt }),
  };
}

function finish(world: World, rollout: Rollout, { monitorMs }: UpdateConfig, held: readonly Slot[]): Step {
  const { service, now } = world;
  if (rollout.nextAt === 0 && monitorMs > 0) {
    const nextAt = now + monitorMs;
    const message = 'all slots are replaced; watching the new tasks';
    return { service: { ...service, rollout: { ...rollout, message, nextAt } }, revisitAt: nextAt };
  }
  if (rollout.nextAt > now) return { revisitAt: rollout.nextAt };
  const forward = rollout.state === 'updating';
  const state = forward ? 'completed' : 'rolled-back';
  const late = held.filter((slot) => arrivalOf(slot, world) !== undefined).length;
  const notes = [late === 0 ? '' : `; ${late} of them not running`, forward || rollout.reason === undefined ? '' : `: ${rollout.reason}`];
  const message = `revision ${service.revision} in all slots (${held.length})${notes.join('')}`;
  const event: EventDraft = {
    level: forward ? 'info' : 'warning',
    type: `rollout.${state}`,
    message: `${service.spec.name}: ${message}`,
  };
  return { service: { ...service, rollout: { ...withoutWaits(rollout), state, message, endedAt: now } }, events: [event] };
}

/** The revision that the rollout takes the tasks away from. */
function sourceOf({ state, fromRevision, toRevision }: Rollout): number {
  return state === 'updating' ? fromRevision : toRevision;
}

function revisit(...times: readonly (number | undefined)[]): { revisitAt?: number } {
  const set = times.filter((time) => time !== undefined);
  return set.length === 0 ? {} : { revisitAt: Math.min(...set) };
}
