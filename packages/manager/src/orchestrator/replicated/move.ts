/**
 * Moves tasks from where they may not stay: off drained nodes, and wherever somebody
 * asked for it (`Task.evict`). A task that serves gets its replacement first and goes
 * when that one serves (`settle`), or at the deadline; one that serves nobody moves at
 * once. Pure.
 */
import { isRunning, placeOf } from '../slots.ts';
import { leadOf } from '../settle.ts';
import { earliest, type Step, successorOf, type TaskChange, type World } from '../world.ts';

export function move(world: World): Step {
  const changes: TaskChange[] = [];
  let revisitAt: number | undefined;
  for (const slot of world.slots) {
    if (slot.live.length === 0) continue;
    const task = leadOf(slot, world);
    const place = placeOf(task, world.nodes);
    if (place.type !== 'unwelcome') continue;
    const serves = isRunning(task);
    // A replacement that ended and is not tried again holds the slot already.
    if (slot.ended.length > 0) {
      if (!serves || isOver(place, world)) changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
      else revisitAt = earliest(revisitAt, place.deadlineAt);
      continue;
    }
    if (!serves) changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
    const { failedAt, ...successor } = successorOf(world, task, `replaces task ${task.id}: ${place.reason}`);
    // A task that runs has come through its failures; its successor counts as moving, not as crashing.
    changes.push(serves || failedAt === undefined ? successor : { ...successor, failedAt });
  }
  return { changes, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

function isOver({ deadlineAt }: { readonly deadlineAt?: number }, { now }: World): boolean {
  return deadlineAt !== undefined && deadlineAt <= now;
}
