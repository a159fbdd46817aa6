/**
 * Stops a global service's tasks on nodes that it no longer belongs on: drained ones, and
 * those that its constraints exclude. There is no other place for such a task, so it needs
 * no replacement; but while others of the service are missing, it stays, until the deadline
 * of its node's drain. What is lost, or finds no room, is not waited for. Pure.
 */
import type { Stored, Task } from '@muster/shared/model/objects';
import { Allowance } from '../ledger/ledger.ts';
import { isDrained, isServing, placeOf, type Slot } from '../slots.ts';
import { earliest, specOf, type Step, type TaskChange, type World } from '../world.ts';
import { mismatchOf } from './eligible.ts';

/** A service of which none may be missing would stay on a drained node for ever. */
const LEAST_MISSING = 1;

interface Going {
  readonly slot: Slot;
  readonly changes: readonly TaskChange[];
  /** From then on it goes whatever the ledger says; absent: it asks. */
  readonly dueAt?: number;
}

/** What serves nobody, is lost, or has had its time goes first: the ledger is asked about the rest as it is then. */
export function dismiss(world: World): Step {
  return { changes: goingIn(world).flatMap((one) => (isDue(one, world) || !isServing(one.slot) ? one.changes : [])) };
}

export function evict(world: World): Step {
  const allowance = new Allowance(world, LEAST_MISSING);
  const changes: TaskChange[] = [];
  let revisitAt: number | undefined;
  let isHeldBack = false;
  for (const one of goingIn(world)) {
    if (allowance.take(one.slot, isDraining(one, world) ? 'drain' : 'other')) {
      changes.push(...one.changes);
      continue;
    }
    isHeldBack = true;
    revisitAt = earliest(revisitAt, one.dueAt);
  }
  return { changes, waitsForRunning: isHeldBack, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

function goingIn(world: World): readonly Going[] {
  return world.slots.map((slot) => goingFrom(slot, world)).filter(({ changes }) => changes.length > 0);
}

function isDue({ dueAt }: Going, { now }: World): boolean {
  return dueAt !== undefined && dueAt <= now;
}

const isDraining = ({ slot }: Going, { nodes }: World): boolean => slot.live.some((task) => isDrained(task, nodes));

function goingFrom(slot: Slot, world: World): Going {
  const { service, nodes } = world;
  const node = slot.nodeId === undefined ? undefined : nodes.node(slot.nodeId);
  if (node === undefined) return { slot, changes: removeAll(slot, `its node ${slot.nodeId} was removed from the cluster`), dueAt: 0 };
  const mismatch = mismatchOf(service.spec.task.placement, node);
  if (mismatch !== undefined) return { slot, changes: removeAll(slot, mismatch), ...(node.status.state === 'down' ? { dueAt: 0 } : {}) };
  const changes: TaskChange[] = [];
  let dueAt: number | undefined;
  for (const task of [...slot.live, ...slot.ended]) {
    const place = placeOf(task, nodes);
    // An ended task that holds its slot for good still does when the node is back.
    if (place.type === 'good' || (place.type === 'lost' && (!slot.live.includes(task) || waitsForNode(task, world)))) continue;
    dueAt = earliest(dueAt, place.type === 'lost' ? 0 : place.deadlineAt);
    changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
  }
  return { slot, changes, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** Nothing can replace it elsewhere; it goes on when its node is back, instead of being started anew. */
function waitsForNode(task: Stored<Task>, world: World): boolean {
  return specOf(world, task).task.disconnect?.replace === false;
}

function removeAll({ tasks }: Slot, reason: string): readonly TaskChange[] {
  return tasks
    .filter((task) => task.desiredState !== 'remove')
    .map(({ id }) => ({ type: 'desire', taskId: id, desired: 'remove', reason }));
}
