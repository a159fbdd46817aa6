/**
 * Lets prepared tasks start. Every task is created with desired state `ready`; it
 * may run as soon as nothing in its slot that was told to stop can still be up. So a
 * slot runs one container at a time, except where a start-first change keeps the old
 * task wanted until the new one runs.
 *
 * A node whose engine does not answer can stop nothing and say nothing: what is told
 * to stop there is given its grace and some patience, and then no longer waited for.
 * Its container, if it is up, goes when the engine is back. Pure.
 */
import type { Stored, Task } from '@muster/shared/model/objects';
import { leavingIn, type Slot } from './slots.ts';
import { earliest, type EventDraft, specOf, type Step, type TaskChange, type World } from './world.ts';

/** Time for an engine that is restarted to come back. */
export const ENGINE_PATIENCE_MS = 30_000;

export function promote(world: World): Step {
  const changes: TaskChange[] = [];
  const events: EventDraft[] = [];
  let revisitAt: number | undefined;
  for (const slot of world.slots) {
    const waiting = slot.live.filter((task) => task.desiredState === 'ready');
    if (waiting.length === 0) continue;
    const leaving = leavingIn(slot, world.nodes);
    const until = waitUntil(leaving, waiting, world);
    if (until > world.now) {
      if (Number.isFinite(until)) revisitAt = earliest(revisitAt, until);
      continue;
    }
    for (const { id } of waiting) changes.push({ type: 'promote', taskId: id });
    events.push(...leaving.map((task) => notAwaited(task, slot, world)));
  }
  return { changes, events, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

/** When the slot may be taken although these have not ended; infinite: not before they have. */
function waitUntil(leaving: readonly Stored<Task>[], waiting: readonly Stored<Task>[], world: World): number {
  if (leaving.length === 0) return 0;
  if (!leaving.every((task) => isWithoutEngine(task, world))) return Number.POSITIVE_INFINITY;
  const since = Math.max(...waiting.map((task) => task.createdAt));
  const graceMs = Math.max(...leaving.map((task) => specOf(world, task).task.container.stopGraceMs));
  return since + graceMs + ENGINE_PATIENCE_MS;
}

function isWithoutEngine({ nodeId }: Task, { nodes }: World): boolean {
  return nodeId !== undefined && nodes.node(nodeId)?.description.engineVersion === '';
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
