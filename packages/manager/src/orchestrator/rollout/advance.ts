/**
 * Moves a rollout on: replaces slots by the service's parallelism, delay and order,
 * each batch gated on the one before it, and completes the rollout when every slot
 * has its new task and `monitorMs` have passed since. Pure.
 */
import type { Rollout, Stored, Task } from '@muster/shared/model/objects';
import type { UpdateConfig } from '@muster/shared/model/service-spec';
import { isDormant, isHeld, isRunning, isServing, type Slot, slotText } from '../slots.ts';
import { type EventDraft, type Step, type TaskChange, updateConfigOf, type World } from '../world.ts';
import { arrivalOf, newcomerOf, nextOverdueAt, slotsUnderWay, stuckAt, waitOf } from './progress.ts';

/** A new task that takes longer than this to run is named in the rollout's message. */
export const WAIT_NOTICE_MS = 5_000;

export function advance(world: World): Step {
  const { service, slots, nodes, now } = world;
  const { rollout } = service;
  if (rollout?.state !== 'updating' && rollout?.state !== 'rolling-back') return {};
  const config = updateConfigOf(service);
  const held = slots.filter((slot) => isHeld(slot) && !isDormant(slot, nodes));
  const old = held.filter((slot) => !wantedOf(slot).some((task) => task.revision === service.revision));
  const underWay = slotsUnderWay(world);
  if (old.length === 0 && underWay.length === 0) return finish(world, rollout, config, held);

  // The way back does not wait: it leads to what was good.
  const heldBackBy = rollout.state === 'updating' && old.length > 0 ? world.dependencies.waitsFor : undefined;
  const waiting = describeWaiting(world, underWay);
  const message = waiting.message ?? heldBackBy ?? `replacing revision ${sourceOf(rollout)} by ${service.revision}`;
  const start = old.length === 0 ? { count: 0, nextAt: 0 } : heldBackBy !== undefined ? { count: 0, nextAt: rollout.nextAt } : planStart(rollout, config, underWay.length, now);
  const changes = orderOf(old).slice(0, start.count).flatMap((slot) => replaceIn(slot, world, config));
  const changed = message !== rollout.message || start.nextAt !== rollout.nextAt;
  return {
    changes,
    ...(changed ? { service: { ...service, rollout: { ...rollout, message, nextAt: start.nextAt } } } : {}),
    ...revisit(start.nextAt > now ? start.nextAt : undefined, waiting.revisitAt, deadlineOf(world, rollout, config)),
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
  return failureAction === 'continue' ? nextOverdueAt(world) : stuckAt(world, rollout);
}

/** How many slots may be replaced now, and the rollout's `nextAt` after that. */
function planStart({ nextAt }: Rollout, config: UpdateConfig, underWay: number, now: number): { count: number; nextAt: number } {
  const limit = config.parallelism === 0 ? Number.POSITIVE_INFINITY : config.parallelism;
  if (config.delayMs === 0) {
    const count = Math.max(0, limit - underWay);
    return { count, nextAt: count > 0 ? 0 : nextAt };
  }
  // With a pause between them, batches do not overlap.
  if (underWay > 0) return { count: 0, nextAt };
  if (nextAt === 0) return { count: 0, nextAt: now + config.delayMs };
  return nextAt > now ? { count: 0, nextAt } : { count: limit, nextAt: 0 };
}

/** Slots that serve nobody first: replacing them costs nothing. */
function orderOf(old: readonly Slot[]): readonly Slot[] {
  return [...old.filter((slot) => !isServing(slot)), ...old.filter(isServing)];
}

function replaceIn(slot: Slot, { service }: World, { order }: UpdateConfig): readonly TaskChange[] {
  const bridge = order === 'start-first' ? slot.live.find(isRunning) : undefined;
  const replaced = slot.live.find(isRunning) ?? wantedOf(slot)[0];
  const reason = `replaced by revision ${service.revision}`;
  return [
    ...wantedOf(slot)
      .filter((task) => task !== bridge)
      .map((task): TaskChange => ({ type: 'desire', taskId: task.id, desired: 'shutdown', reason })),
    {
      type: 'create',
      slot: slot.number,
      ...(slot.nodeId === undefined ? {} : { nodeId: slot.nodeId }),
      revision: service.revision,
      ...(replaced === undefined ? {} : { replaces: replaced.id }),
      ...(service.rollout === undefined ? {} : { rolloutStartedAt: service.rollout.startedAt }),
      reason: `revision ${service.revision} replaces revision ${replaced?.revision ?? 0}`,
    },
  ];
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
  return { service: { ...service, rollout: { ...rollout, state, message, endedAt: now } }, events: [event] };
}

/** The revision that the rollout takes the tasks away from. */
function sourceOf({ state, fromRevision, toRevision }: Rollout): number {
  return state === 'updating' ? fromRevision : toRevision;
}

function revisit(...times: readonly (number | undefined)[]): { revisitAt?: number } {
  const set = times.filter((time) => time !== undefined);
  return set.length === 0 ? {} : { revisitAt: Math.min(...set) };
}

function wantedOf(slot: Slot): readonly Stored<Task>[] {
  return [...slot.live, ...slot.ended];
}
