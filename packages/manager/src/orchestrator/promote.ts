/**
 * Lets prepared tasks start. Every task is created with desired state `ready`; it
 * may run as soon as nothing in its slot that was told to stop can still be up. So a
 * slot runs one container at a time, except where a start-first change or move keeps
 * the old task wanted until the new one serves.
 *
 * The task of an exclusive service waits for the end of every other one that may ever
 * have started in its slot, on lost nodes, too: there, the node lifecycle declares the
 * end when the lease is over (docs/adr/0012-exclusive-leases.md). Pure.
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { takeoverOf } from './pair.ts';
import { isOccupied, isRunning, placeOf, type Slot } from './slots.ts';
import { specOf, type Step, type TaskChange, type World } from './world.ts';

export function promote(world: World): Step {
  const changes: TaskChange[] = [];
  for (const slot of world.slots) {
    for (const task of slot.live) {
      if (task.desiredState !== 'ready' || !mayStart(task, slot, world)) continue;
      changes.push({ type: 'promote', taskId: task.id });
      // The next one has to wait for this one's end.
      if (isExclusive(specOf(world, task).task)) break;
    }
  }
  return { changes };
}

/** Nothing in the slot has to end before this task of it starts. */
export function mayStart(task: Stored<Task>, slot: Slot, world: World): boolean {
  if (isExclusive(specOf(world, task).task)) return holderOf(slot, world) === undefined;
  if (isOccupied(slot, world.nodes)) return false;
  // The task before it serves: it stops when this one is prepared.
  return !slot.live.some((other) => other !== task && isRunning(other) && placeOf(other, world.nodes).type !== 'lost' && takeoverOf(other, world) === 'stop-first');
}

/**
 * A task of the slot whose container may be up, or may yet get a node, wherever it is.
 * What a step before this one gave up counts, too: its record may be written after the
 * one that is let go here. Whoever removes a node vouches for what ran on it.
 */
function holderOf({ tasks }: Slot, { nodes }: Pick<World, 'nodes'>): Stored<Task> | undefined {
  return tasks.find((task) => {
    if (task.desiredState === 'ready' || isTerminal(task.status.state)) return false;
    // Asked for and given up in one decision: it will never have been.
    if (task.version === 0 && !isWanted(task.desiredState)) return false;
    const place = placeOf(task, nodes);
    return place.type !== 'lost' || !place.deleted;
  });
}
