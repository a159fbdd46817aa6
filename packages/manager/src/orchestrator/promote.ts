/**
 * Lets prepared tasks start. Every task is created with desired state `ready`; it
 * may run as soon as nothing in its slot that was told to stop can still be up. So a
 * slot runs one container at a time, except where a start-first change or move keeps
 * the old task wanted until the new one serves. Pure.
 */
import type { Stored, Task } from '@muster/shared/model/objects';
import { takeoverOf } from './pair.ts';
import { isOccupied, isRunning, type Slot } from './slots.ts';
import type { Step, TaskChange, World } from './world.ts';

export function promote(world: World): Step {
  const changes: TaskChange[] = [];
  for (const slot of world.slots) {
    for (const task of slot.live) {
      if (task.desiredState === 'ready' && mayStart(task, slot, world)) changes.push({ type: 'promote', taskId: task.id });
    }
  }
  return { changes };
}

/** Nothing in the slot has to end before this task of it starts. */
export function mayStart(task: Stored<Task>, slot: Slot, world: World): boolean {
  if (isOccupied(slot, world.nodes)) return false;
  // The task before it serves: it stops when this one is prepared.
  return !slot.live.some((other) => other !== task && isRunning(other) && takeoverOf(other, world) === 'stop-first');
}
