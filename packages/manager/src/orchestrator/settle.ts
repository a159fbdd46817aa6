/**
 * Brings slots with several wanted tasks down to one. Two are right only while a
 * start-first change or a move is under way: the old task serves until the new one
 * runs, or until the move's deadline; or while the node of one is lost and it may be
 * kept when the node returns. All other doubles, such as those left by a change that
 * was written in part, end here. Pure.
 */
import { defaultDisconnect, isExclusive } from '@muster/shared/model/disconnect';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import { mayReturn } from './replicated/replace-lost.ts';
import { compareText, isRunning, placeOf, type Slot } from './slots.ts';
import { earliest, specOf, type Step, type TaskChange, type World } from './world.ts';

/** A node that is back needs a moment to say how its tasks are. */
export const RETURN_MS = 2_000;

export function settle(world: World): Step {
  const changes: TaskChange[] = [];
  let waitsForRunning = false;
  let revisitAt: number | undefined;
  for (const slot of world.slots) {
    if (slot.live.length < 2) continue;
    const { keep, bridge, stop, openUntil } = choose(slot, world);
    waitsForRunning ||= bridge !== undefined;
    revisitAt = earliest(revisitAt, openUntil);
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
  /** A node has just come back: until then nothing is chosen. */
  readonly openUntil?: number;
}

function choose(slot: Slot, world: World): Choice {
  const keep = leadOf(slot, world);
  const rank = rankOf(keep, world);
  const openUntil = returnOver(slot, world);
  if (openUntil !== undefined && openUntil > world.now) return { keep, bridge: undefined, stop: [], openUntil };
  const others = slot.live
    .filter((task) => task !== keep && !(isLost(task, world) && mayReturn(task, world)))
    .map((task) => ({ task, rank: rankOf(task, world), behind: rankOf(task, world) < rank }))
    .sort((left, right) => right.rank - left.rank);
  const { update, rollback } = world.service.spec;
  const bridges = update.order === 'start-first' || rollback.order === 'start-first';
  const isAlone = isExclusive(specOf(world, keep).task);
  const mayBridge = (task: Stored<Task>) => {
    const place = placeOf(task, world.nodes);
    if (place.type !== 'unwelcome') return bridges && !isAlone;
    // The new task of an exclusive service cannot run beside the old one; it is prepared beside it.
    if (isAlone && !isBefore(keep.status.state, 'ready')) return false;
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

const isLost = (task: Task, { nodes }: World): boolean => placeOf(task, nodes).type === 'lost';

/** Until when the choice between an original whose node has come back and its replacement is open. */
function returnOver({ live }: Slot, world: World): number | undefined {
  let until: number | undefined;
  for (const task of live) {
    const node = task.nodeId === undefined ? undefined : world.nodes.node(task.nodeId);
    // It was created before its node came back: an original, or a replacement that was lost as well.
    if (node === undefined || task.createdAt >= node.status.since || isLost(task, world) || !mayReturn(task, world)) continue;
    const over = node.status.since + RETURN_MS;
    if (until === undefined || over > until) until = over;
  }
  return until;
}

/** The live task that the slot is to end with, as things are. */
export function leadOf({ live }: Slot, world: World): Stored<Task> {
  return live.reduce((best, task) => {
    const ahead = rankOf(task, world) - rankOf(best, world) || -(comparePolicy(task, best, world) || compareProgress(task, best));
    return ahead > 0 ? task : best;
  });
}

/** An original and its replacement, both of the same revision and on nodes that are there. */
function comparePolicy(left: Stored<Task>, right: Stored<Task>, world: World): number {
  if (left.revision !== right.revision || !mayReturn(left, world)) return 0;
  const { onReturn } = specOf(world, left).task.disconnect ?? defaultDisconnect;
  const older = left.createdAt - right.createdAt;
  if (onReturn !== 'best') return older;
  const serves = Number(isRunning(right)) - Number(isRunning(left));
  return serves || neighbours(left, world) - neighbours(right, world) || older;
}

/** Wanted tasks of the service on the task's node. */
function neighbours({ nodeId }: Task, { tasks }: World): number {
  return tasks.filter((task) => task.nodeId === nodeId && isWanted(task.desiredState) && !isTerminal(task.status.state)).length;
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
