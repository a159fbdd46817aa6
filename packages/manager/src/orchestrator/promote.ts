/**
 * Lets prepared tasks start. Every task is created with desired state `ready`; it
 * may run as soon as nothing in its slot that was told to stop can still be up. So a
 * slot runs one container at a time, except where a start-first change or move keeps
 * the old task wanted until the new one serves.
 *
 * A node whose engine does not answer can stop nothing and say nothing: what is told
 * to stop there is given its grace and some patience, and then no longer waited for.
 * Its container, if it is up, goes when the engine is back.
 *
 * The task of an exclusive service waits for the end of every other one that may ever
 * have started in its slot, on lost nodes, too: there, the node lifecycle declares the
 * end when the lease is over (docs/adr/0012-exclusive-leases.md). Pure.
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import { takeoverOf } from './pair.ts';
import { isRunning, isWithoutEngine, leavingIn, placeOf, type Slot } from './slots.ts';
import { earliest, type EventDraft, specOf, type Step, type TaskChange, type World } from './world.ts';

/** Time for an engine that is restarted to come back. */
export const ENGINE_PATIENCE_MS = 30_000;

export function promote(world: World): Step {
  const changes: TaskChange[] = [];
  const events: EventDraft[] = [];
  let revisitAt: number | undefined;
  for (const slot of world.slots) {
    for (const task of slot.live) {
      if (task.desiredState !== 'ready') continue;
      if (mayStart(task, slot, world)) {
        changes.push({ type: 'promote', taskId: task.id });
        // The next one has to wait for this one's end.
        if (isExclusive(specOf(world, task).task)) break;
        events.push(...leavingIn(slot, world.nodes).map((old) => notAwaited(old, slot, world)));
        continue;
      }
      const until = waitUntil(task, slot, world);
      if (until > world.now && Number.isFinite(until)) revisitAt = earliest(revisitAt, until);
    }
  }
  return { changes, events, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

/** Nothing in the slot has to end before this task of it starts. */
export function mayStart(task: Stored<Task>, slot: Slot, world: World): boolean {
  if (isExclusive(specOf(world, task).task)) return holderOf(slot, world) === undefined;
  if (waitUntil(task, slot, world) > world.now) return false;
  // The task before it serves: it stops when this one is prepared.
  return !slot.live.some((other) => other !== task && isRunning(other) && placeOf(other, world.nodes).type !== 'lost' && takeoverOf(other, world) === 'stop-first');
}

/** When the slot may be taken although tasks that were told to stop have not ended; infinite: not before they have. */
function waitUntil(task: Task, slot: Slot, world: World): number {
  const leaving = leavingIn(slot, world.nodes);
  if (leaving.length === 0) return 0;
  if (!leaving.every((old) => isWithoutEngine(old, world.nodes))) return Number.POSITIVE_INFINITY;
  const graceMs = Math.max(...leaving.map((old) => specOf(world, old).task.container.stopGraceMs));
  return task.createdAt + graceMs + ENGINE_PATIENCE_MS;
}

function notAwaited(task: Stored<Task>, slot: Slot, { service, nodes }: World): EventDraft {
  const { nodeId } = task;
  const host = nodeId === undefined ? '' : (nodes.node(nodeId)?.description.hostname ?? nodeId);
  const name = `${service.spec.name}.${slot.number > 0 ? slot.number : host}`;
  return {
    level: 'warning',
    type: 'task.not-awaited',
    message: `${name}: its next task starts although task ${task.id} may still be up on ${host}, whose engine does not answer`,
    taskId: task.id,
    ...(nodeId === undefined ? {} : { nodeId }),
  };
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
