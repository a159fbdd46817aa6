/**
 * Brings slots with several wanted tasks down to one. Two are right only while a
 * start-first change or a move is under way: the old task serves until the new one
 * runs, or until the move's deadline. All other doubles, such as those left by a change that was written in part, end here.
 * Pure.
 */
import type { Stored, Task } from '@muster/shared/model/objects';
import { isBefore } from '@muster/shared/model/task-state';
import { Yielding } from './replicated/yield-place.ts';
import { compareText, isRunning, placeOf, type Slot } from './slots.ts';
import { earliest, type Step, type TaskChange, type World } from './world.ts';

export function settle(world: World): Step {
  const changes: TaskChange[] = [];
  const yielding = new Yielding(world);
  let waitsForRunning = false;
  let revisitAt: number | undefined;
  for (const slot of world.slots) {
    if (slot.live.length < 2) continue;
    const { keep, bridge, stop } = choose(slot, world);
    if (bridge?.evict !== undefined && yielding.take(bridge, keep)) {
      changes.push({ type: 'desire', taskId: bridge.id, desired: 'shutdown', reason: `${bridge.evict.by}: ${bridge.evict.reason}` });
    }
    waitsForRunning ||= bridge !== undefined;
    if (bridge !== undefined) revisitAt = earliest(revisitAt, deadlineOf(bridge, world));
    for (const { task, reason } of stop) changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: reason(keep) });
  }
  return { changes, waitsForRunning, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

interface Stop {
  readonly task: Stored<Task>;
  readonly reason: (keep: Task) => string;
}

const doubled = (keep: Task) => `task ${keep.id} holds the slot`;
const replaced = (keep: Task) => `replaced by task ${keep.id} of revision ${keep.revision}`;

interface Choice {
  readonly keep: Stored<Task>;
  /** Serves until `keep` does. */
  readonly bridge: Stored<Task> | undefined;
  readonly stop: readonly Stop[];
}

function choose(slot: Slot, world: World): Choice {
  const keep = leadOf(slot, world);
  const rank = rankOf(keep, world);
  const others = slot.live
    .filter((task) => task !== keep)
    .map((task) => ({ task, rank: rankOf(task, world), behind: rankOf(task, world) < rank }))
    .sort((left, right) => right.rank - left.rank);
  const { update, rollback } = world.service.spec;
  const bridges = update.order === 'start-first' || rollback.order === 'start-first';
  const mayBridge = (task: Stored<Task>) => {
    const place = placeOf(task, world.nodes);
    if (place.type !== 'unwelcome') return bridges;
    return place.deadlineAt === undefined || place.deadlineAt > world.now;
  };
  const bridge = isRunning(keep) ? undefined : others.find(({ task, behind }) => behind && isRunning(task) && mayBridge(task));
  const stop = others
    .filter((other) => other !== bridge)
    .map(({ task, behind }) => ({ task, reason: behind ? replaced : doubled }));
  return { keep, bridge: bridge?.task, stop };
}

function deadlineOf(task: Task, { nodes }: World): number | undefined {
  const place = placeOf(task, nodes);
  return place.type === 'unwelcome' ? place.deadlineAt : undefined;
}

/** The live task that the slot is to end with, as things are. */
export function leadOf({ live }: Slot, world: World): Stored<Task> {
  return live.reduce((best, task) => {
    const ahead = rankOf(task, world) - rankOf(best, world) || -compareProgress(task, best);
    return ahead > 0 ? task : best;
  });
}

/** Higher is where the slot is going: the present revision first, then a node that the task can stay on. */
function rankOf(task: Task, { service, nodes }: World): number {
  return (task.revision === service.revision ? 2 : 0) + (placeOf(task, nodes).type === 'good' ? 1 : 0);
}

/** Of equals, the one furthest on; then the older; then by id. */
function compareProgress(left: Task, right: Task): number {
  if (isBefore(right.status.state, left.status.state)) return -1;
  if (isBefore(left.status.state, right.status.state)) return 1;
  return left.createdAt - right.createdAt || compareText(left.id, right.id);
}
