/**
 * Replaces the tasks of nodes that are down or were removed. The lost task is not
 * waited for: what is on its node stops by itself or when the node comes back. Pure.
 */
import { placeOf } from '../slots.ts';
import { type Step, successorOf, successorRevision, type TaskChange, type World } from '../world.ts';

export function replaceLost(world: World): Step {
  const changes: TaskChange[] = [];
  for (const slot of world.slots) {
    const remaining = slot.live.filter((task) => placeOf(task, world.nodes).type !== 'lost');
    if (remaining.length === slot.live.length) continue;
    const covered = new Set(remaining.map((task) => task.revision));
    for (const task of slot.live) {
      const place = placeOf(task, world.nodes);
      if (place.type !== 'lost') continue;
      changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
      const revision = successorRevision(world, task);
      // The other half of a start-first pair goes on; it only needs its own revision once.
      if (covered.has(revision) || covered.has(world.service.revision)) continue;
      covered.add(revision);
      changes.push(successorOf(world, task, `replaces task ${task.id}: ${place.reason}`));
    }
  }
  return { changes };
}
