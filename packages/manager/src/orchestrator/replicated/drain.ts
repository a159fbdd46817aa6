/**
 * Moves tasks off drained nodes, in the order of the service's update: start-first
 * keeps the old task until the new one runs; stop-first takes down at most half of
 * the service (or its update parallelism, if that is more) at a time, so that one
 * drain never takes all of it. A task that serves nobody moves at once. Pure.
 */
import type { Stored, Task } from '@muster/shared/model/objects';
import { isHeld, isRunning, isServing, placeOf, type Slot } from '../slots.ts';
import { type Step, successorRevision, type TaskChange, updateConfigOf, type World } from '../world.ts';

export function drain(world: World): Step {
  const changes: TaskChange[] = [];
  const { order } = updateConfigOf(world.service);
  let budget: number | undefined;
  let waitsForRunning = false;
  for (const slot of world.slots) {
    if (slot.live.some((task) => placeOf(task, world.nodes).type === 'good')) continue;
    const task = slot.live.find(isRunning) ?? slot.live[0];
    const place = task === undefined ? undefined : placeOf(task, world.nodes);
    if (task === undefined || place?.type !== 'drained') continue;
    const keep = isRunning(task) && order === 'start-first';
    if (isRunning(task) && !keep) {
      budget ??= budgetOf(world);
      waitsForRunning = true;
      if (budget <= 0) continue;
      budget -= 1;
    }
    if (!keep) changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
    changes.push(successor(world, slot, task, place.reason));
  }
  return { changes, waitsForRunning };
}

function successor(world: World, slot: Slot, task: Stored<Task>, reason: string): TaskChange {
  const revision = successorRevision(world, task);
  return {
    type: 'create',
    slot: slot.number,
    revision,
    replaces: task.id,
    ...(revision === task.revision && task.failedAt !== undefined ? { failedAt: task.failedAt } : {}),
    reason: `replaces task ${task.id}: ${reason}`,
  };
}

/**
 * How many more serving tasks may be stopped now. A slot whose task has failed
 * before does not count: a crash loop must not hold up a drain.
 */
function budgetOf({ service, slots }: World): number {
  const held = slots.filter(isHeld);
  const { parallelism } = updateConfigOf(service);
  const limit = parallelism === 0 ? held.length : Math.max(1, parallelism, Math.floor(held.length / 2));
  const moving = held.filter((slot) => !isServing(slot) && slot.live.some((task) => task.failedAt === undefined));
  return limit - moving.length;
}
