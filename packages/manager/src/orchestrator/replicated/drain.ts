/**
 * Moves tasks off drained nodes, in the order of the service's update: start-first
 * keeps the old task until the new one runs; stop-first takes down at most half of
 * the service (or its update parallelism, if that is more) at a time, so that one
 * drain never takes all of it. A task that serves nobody moves at once. Pure.
 */
import { isHeld, isRunning, isServing, placeOf } from '../slots.ts';
import { leadOf } from '../settle.ts';
import { type Step, successorOf, type TaskChange, type World } from '../world.ts';

export function drain(world: World): Step {
  const changes: TaskChange[] = [];
  const { order } = world.service.spec.update;
  let budget: number | undefined;
  let waitsForRunning = false;
  for (const slot of world.slots) {
    if (slot.live.length === 0) continue;
    const task = leadOf(slot, world);
    const place = placeOf(task, world.nodes);
    if (place.type !== 'drained') continue;
    const keep = isRunning(task) && order === 'start-first';
    if (isRunning(task) && !keep) {
      budget ??= budgetOf(world);
      waitsForRunning = true;
      if (budget <= 0) continue;
      budget -= 1;
    }
    if (!keep) changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
    const { failedAt, ...successor } = successorOf(world, task, `replaces task ${task.id}: ${place.reason}`);
    // A task that runs has come through its failures; its successor counts as moving, not as crashing.
    changes.push(isRunning(task) || failedAt === undefined ? successor : { ...successor, failedAt });
  }
  return { changes, waitsForRunning };
}

/**
 * How many more serving tasks may be stopped now. A slot whose task has failed
 * before does not count: a crash loop must not hold up a drain.
 */
function budgetOf(world: World): number {
  const held = world.slots.filter(isHeld);
  const { parallelism } = world.service.spec.update;
  const limit = parallelism === 0 ? held.length : Math.max(1, parallelism, Math.floor(held.length / 2));
  const moving = held.filter((slot) => !isServing(slot) && slot.live.length > 0 && leadOf(slot, world).failedAt === undefined);
  return limit - moving.length;
}
