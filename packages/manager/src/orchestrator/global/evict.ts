/** Stops a global service's tasks on nodes that it no longer belongs on. Pure. */
import type { Stored, Task } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import { placeOf, type Slot } from '../slots.ts';
import { specOf, type Step, type TaskChange, type World } from '../world.ts';
import { mismatchOf } from './eligible.ts';

export function evict(world: World): Step {
  return { changes: world.slots.flatMap((slot) => evictFrom(slot, world)) };
}

function evictFrom(slot: Slot, world: World): readonly TaskChange[] {
  const { service, nodes } = world;
  const node = slot.nodeId === undefined ? undefined : nodes.node(slot.nodeId);
  if (node === undefined) return removeAll(slot, `its node ${slot.nodeId} was removed from the cluster`);
  const mismatch = mismatchOf(service.spec.task.placement, node);
  if (mismatch !== undefined) return removeAll(slot, mismatch);
  return [...slot.live, ...slot.ended].flatMap((task): TaskChange[] => {
    const place = placeOf(task, nodes);
    // An ended task that holds its slot for good still does when the node is back.
    if (place.type === 'good' || (place.type === 'lost' && (!slot.live.includes(task) || waitsForNode(task, world)))) return [];
    return [{ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason }];
  });
}

/** Nothing can replace it elsewhere; it goes on when its node is back, instead of being started anew. */
function waitsForNode(task: Stored<Task>, world: World): boolean {
  return specOf(world, task).task.disconnect?.replace === false;
}

function removeAll({ tasks }: Slot, reason: string): readonly TaskChange[] {
  return tasks
    .filter((task) => isWanted(task.desiredState) || task.desiredState === 'shutdown')
    .map(({ id }) => ({ type: 'desire', taskId: id, desired: 'remove', reason }));
}
