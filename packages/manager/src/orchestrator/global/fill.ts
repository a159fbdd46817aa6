/** Gives every eligible node without a task of the global service one. Pure. */
import { isHeld } from '../slots.ts';
import { revisionOfNewSlots, type Step, type TaskChange, type World } from '../world.ts';
import { mismatchOf } from './eligible.ts';

export function fill(world: World): Step {
  const { service, slots, nodes } = world;
  const held = new Set(slots.filter(isHeld).map((slot) => slot.nodeId));
  const revision = revisionOfNewSlots(world);
  const changes: TaskChange[] = [];
  for (const node of nodes.nodes()) {
    // A paused node keeps what it has; a node that may be down gets its task when it is back.
    if (held.has(node.id) || node.status.state !== 'ready' || node.spec.availability !== 'active') continue;
    if (mismatchOf(service.spec.task.placement, node) !== undefined) continue;
    changes.push({ type: 'create', slot: 0, nodeId: node.id, revision, reason: 'one on each eligible node' });
  }
  return { changes };
}
