/**
 * Lets prepared tasks start. Every task is created with desired state `ready`; it
 * may run as soon as nothing in its slot that was told to stop can still be up. So a
 * slot runs one container at a time, except where a start-first change keeps the old
 * task wanted until the new one runs. Pure.
 */
import { isOccupied } from './slots.ts';
import type { Step, TaskChange, World } from './world.ts';

export function promote({ slots, nodes }: World): Step {
  const changes: TaskChange[] = [];
  for (const slot of slots) {
    const waiting = slot.live.filter((task) => task.desiredState === 'ready');
    if (waiting.length === 0 || isOccupied(slot, nodes)) continue;
    for (const { id } of waiting) changes.push({ type: 'promote', taskId: id });
  }
  return { changes };
}
