/**
 * Replaces the tasks of nodes that are down or were removed, as the service's
 * `disconnect` says: at once, after a while, or not at all. The lost task is not waited
 * for: what is on its node stops by itself or when the node comes back. Where the
 * original may be kept when its node returns, it stays wanted beside its replacement,
 * and `settle` chooses. Pure.
 */
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import type { Stored, Task } from '@muster/shared/model/objects';
import { placeOf } from '../slots.ts';
import { earliest, specOf, type Step, successorOf, successorRevision, type TaskChange, type World } from '../world.ts';

export function replaceLost(world: World): Step {
  const changes: TaskChange[] = [];
  let revisitAt: number | undefined;
  for (const slot of world.slots) {
    const remaining = slot.live.filter((task) => placeOf(task, world.nodes).type !== 'lost');
    if (remaining.length === slot.live.length) continue;
    const covered = new Set(remaining.map((task) => task.revision));
    let isOneKept = false;
    for (const task of slot.live) {
      const place = placeOf(task, world.nodes);
      if (place.type !== 'lost') continue;
      const dueAt = dueToReplaceAt(task, world);
      if (dueAt > world.now) {
        if (Number.isFinite(dueAt)) revisitAt = earliest(revisitAt, dueAt);
        continue;
      }
      // One at most waits for its node, however many were lost one after the other.
      const isKept: boolean = !isOneKept && mayReturn(task, world);
      isOneKept ||= isKept;
      // One that was replaced already: what became of the replacement is the restart policy's business.
      if (isKept && slot.ended.some(({ createdAt }) => createdAt > task.createdAt)) continue;
      if (!isKept) changes.push({ type: 'desire', taskId: task.id, desired: 'shutdown', reason: place.reason });
      const revision = successorRevision(world, task);
      // The other half of a start-first pair goes on; it only needs its own revision once.
      if (covered.has(revision) || covered.has(world.service.revision)) continue;
      covered.add(revision);
      changes.push(successorOf(world, task, `replaces task ${task.id}: ${place.reason}`));
    }
  }
  return { changes, ...(revisitAt === undefined ? {} : { revisitAt }) };
}

/** From when the lost task may be replaced. Whoever drains or removes its node does not wait for it. */
function dueToReplaceAt(task: Stored<Task>, world: World): number {
  const { replace, lostAfterMs } = specOf(world, task).task.disconnect ?? defaultDisconnect;
  const node = task.nodeId === undefined ? undefined : world.nodes.node(task.nodeId);
  if (node === undefined || node.spec.availability === 'drain') return 0;
  return replace ? node.status.since + lostAfterMs : Number.POSITIVE_INFINITY;
}

/** It may go on when its node comes back, instead of its replacement. */
export function mayReturn(task: Stored<Task>, world: World): boolean {
  if (task.nodeId === undefined || world.nodes.node(task.nodeId) === undefined || task.revision !== world.service.revision) return false;
  const { onReturn, exclusive } = specOf(world, task).task.disconnect ?? defaultDisconnect;
  return onReturn !== 'replacement' && !exclusive;
}
