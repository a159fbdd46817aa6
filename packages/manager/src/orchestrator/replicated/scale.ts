/**
 * Holds as many slots as the spec, or for it the autoscaler, asks for replicas: the lowest free slots are
 * added; slots are given up in the order in which they are missed least. Pure.
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import { effectiveReplicas } from '@muster/shared/model/effective-replicas';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isHeld, isRunning, type Slot } from '../slots.ts';
import { revisionOfNewSlots, type Step, type TaskChange, type World } from '../world.ts';

export function scale(world: World): Step {
  const replicas = effectiveReplicas(world.service.spec, world.autoscale);
  if (replicas === undefined) return {};
  const held = world.slots.filter(isHeld);
  if (held.length === replicas && held.length === world.slots.length) return {};
  const kept = new Set(held.length > replicas ? keep(held, replicas, world) : held);
  const changes: TaskChange[] = [];
  for (const slot of world.slots) {
    if (kept.has(slot)) continue;
    // The history of a slot that is given up goes with it.
    for (const { id } of slot.tasks) {
      changes.push({ type: 'desire', taskId: id, desired: 'remove', reason: `scaled to ${replicas}` });
    }
  }
  const revision = revisionOfNewSlots(world);
  for (const slot of freeSlots(world, replicas - held.length)) {
    changes.push({ type: 'create', slot, revision, reason: `one of ${replicas} replicas` });
  }
  return { changes };
}

/**
 * The lowest slot numbers in which nothing is wanted or on its way out. An exclusive
 * service takes one in which something still ends: there its task waits for that, and
 * in another one it would run beside it.
 */
function freeSlots({ slots, service }: World, count: number): readonly number[] {
  const mayWait = isExclusive(service.spec.task);
  const taken = new Set(slots.filter((slot) => isHeld(slot) || (!mayWait && slot.leaving.length > 0)).map((slot) => slot.number));
  const free: number[] = [];
  for (let slot = 1; free.length < count; slot++) if (!taken.has(slot)) free.push(slot);
  return free;
}

/**
 * The slots to keep. Given up first: what does not run, what is on a node that is
 * not healthy or is drained, then from the node with most of the service's tasks,
 * then the highest slot. A slot's place among those of its node says how often that
 * node would have been the fullest.
 */
function keep(held: readonly Slot[], count: number, world: World): readonly Slot[] {
  const perNode = new Map<string, number>();
  const ranked = held
    .map((slot) => ({ slot, ...qualityOf(slot, world) }))
    .sort((left, right) => left.unserving - right.unserving || left.unhealthy - right.unhealthy || left.slot.number - right.slot.number)
    .map((entry) => {
      const place = perNode.get(entry.node) ?? 0;
      perNode.set(entry.node, place + 1);
      return { ...entry, place };
    });
  ranked.sort(
    (left, right) =>
      left.unserving - right.unserving ||
      left.unhealthy - right.unhealthy ||
      left.place - right.place ||
      left.slot.number - right.slot.number,
  );
  return ranked.slice(0, count).map(({ slot }) => slot);
}

function qualityOf(slot: Slot, { nodes }: World): { unserving: number; unhealthy: number; node: string } {
  const task: Stored<Task> | undefined = slot.live.find(isRunning) ?? slot.live[0];
  const node = task?.nodeId === undefined ? undefined : nodes.node(task.nodeId);
  const healthy = node?.status.state === 'ready' && node.spec.availability !== 'drain';
  return {
    unserving: task === undefined ? 2 : isRunning(task) ? 0 : 1,
    unhealthy: healthy ? 0 : 1,
    node: task?.nodeId ?? '',
  };
}
