/**
 * Brings slots with several wanted tasks down to one. Two are right only while a
 * start-first change or a move is under way: the old task serves until the new one can
 * take over, or until the move's deadline; or while the node of one is lost and it may be
 * kept when the node returns. All other doubles, such as those left by a
 * change that was written in part, end here; one that serves goes only when the
 * disruption ledger allows it. Pure.
 */
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import { Allowance } from './ledger/ledger.ts';
import { isPrepared, takeoverOf } from './pair.ts';
import { mayReturn } from './replicated/replace-lost.ts';
import { compareText, findsNoNode, isDrained, isRunning, placeOf, type Slot } from './slots.ts';
import { earliest, specOf, type Step, type TaskChange, type World } from './world.ts';

/** A node that is back needs a moment to say how its tasks are. */
export const RETURN_MS = 2_000;

export function settle(world: World): Step {
  const changes: TaskChange[] = [];
  const allowance = new Allowance(world);
  let waitsForRunning = false;
  let revisitAt: number | undefined;
  const doubled = world.slots.flatMap((slot) => {
    if (slot.live.length < 2) return [];
    const openUntil = returnOver(slot, world);
    if (openUntil === undefined || openUntil <= world.now) return { slot, ...choose(slot, world) };
    revisitAt = earliest(revisitAt, openUntil);
    return [];
  });
  // What goes at its deadline goes whatever the ledger says, and is counted before anything that asks it.
  for (const { slot, bridge } of doubled) if (bridge !== undefined && isOverdue(bridge, world)) allowance.debit(slot);
  for (const { slot, keep, bridge, others } of doubled) {
    if (bridge !== undefined) {
      waitsForRunning = true;
      if (staysFor(bridge, keep, slot, { world, allowance })) revisitAt = earliest(revisitAt, deadlineOf(bridge, world));
      else others.push(bridge);
    }
    const rank = rankOf(keep, world);
    for (const task of others) {
      const reason = rankOf(task, world) < rank ? replaced(task, keep, world) : `task ${keep.id} holds the slot`;
      changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason });
    }
  }
  return { changes, waitsForRunning, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

function replaced(task: Task, keep: Task, { nodes }: World): string {
  const place = placeOf(task, nodes);
  const why = place.type === 'good' ? '' : `: ${place.reason}`;
  return `replaced by task ${keep.id} of revision ${keep.revision}${why}`;
}

interface Choice {
  readonly keep: Stored<Task>;
  /** Serves as long as `keep` does not. */
  readonly bridge: Stored<Task> | undefined;
  readonly others: Stored<Task>[];
}

function choose(slot: Slot, world: World): Choice {
  const keep = leadOf(slot, world);
  const rank = rankOf(keep, world);
  const others = slot.live
    .filter((task) => task !== keep && !(isLost(task, world) && mayReturn(task, world)))
    .map((task) => ({ task, rank: rankOf(task, world) }))
    .sort((left, right) => right.rank - left.rank);
  const bridge = isRunning(keep) ? undefined : others.find((other) => other.rank < rank && isRunning(other.task))?.task;
  return { keep, bridge, others: others.flatMap(({ task }) => (task === bridge ? [] : task)) };
}

/** Whether the old task of a pair has to go on. */
function staysFor(old: Stored<Task>, next: Stored<Task>, slot: Slot, { world, allowance }: { world: World; allowance: Allowance }): boolean {
  if (isOverdue(old, world)) return false;
  // In a full cluster the one that makes room has no other place: waiting for its replacement would be for ever.
  if (old.evict?.by === 'preemption' && findsNoNode(next)) return !allowance.take(slot);
  if (takeoverOf(old, world) === 'start-first') return true;
  return !isPrepared(next) || !allowance.take(slot, isDrained(old, world.nodes) ? 'drain' : 'other');
}

function isOverdue(task: Task, world: World): boolean {
  const deadlineAt = deadlineOf(task, world);
  return deadlineAt !== undefined && deadlineAt <= world.now;
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
