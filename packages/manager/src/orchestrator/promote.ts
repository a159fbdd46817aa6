/**
 * Lets prepared tasks start. Every task is created with desired state `ready`; it
 * may run as soon as nothing in its slot that was told to stop can still be up. So a
 * slot runs one container at a time, except where a start-first change keeps the old
 * task wanted until the new one runs.
 *
 * The task of an exclusive service waits for the end of every other one that may ever
 * have started in its slot, on lost nodes, too: there, the node lifecycle declares the
 * end when the lease is over (docs/adr/0012-exclusive-leases.md). Pure.
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { isOccupied, placeOf, type Slot } from './slots.ts';
import { specOf, type Step, type TaskChange, type World } from './world.ts';

export function promote(world: World): Step {
  const changes: TaskChange[] = [];
  for (const slot of world.slots) {
    const waiting = slot.live.filter((task) => task.desiredState === 'ready');
    if (waiting.length === 0) continue;
    if (waiting.some((task) => isExclusive(specOf(world, task).task))) {
      const [first] = waiting;
      if (first !== undefined && holderOf(slot, world) === undefined) changes.push({ type: 'promote', taskId: first.id });
    } else if (!isOccupied(slot, world.nodes)) {
      for (const { id } of waiting) changes.push({ type: 'promote', taskId: id });
    }
  }
  return { changes };
}

/**
 * A task of the slot whose container may be up, or may yet get a node, wherever it is.
 * What a step before this one gave up counts, too: its record may be written after the
 * one that is let go here. Whoever removes a node vouches for what ran on it.
 */
export function holderOf({ tasks }: Slot, { nodes }: Pick<World, 'nodes'>): Stored<Task> | undefined {
  return tasks.find((task) => {
    if (task.desiredState === 'ready' || isTerminal(task.status.state)) return false;
    // Asked for and given up in one decision: it will never have been.
    if (task.version === 0 && !isWanted(task.desiredState)) return false;
    const place = placeOf(task, nodes);
    return place.type !== 'lost' || !place.deleted;
  });
}
