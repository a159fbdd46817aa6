/** What a simulation did to the services, slot by slot. Pure. */
import type { ServiceId } from '@muster/shared/model/ids';
import type { EffectType, ServiceForecast, TaskEffect } from '@muster/shared/model/forecast';
import type { Stored, Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import type { Simulation } from './simulate.ts';

/** Services to which something happens, by name. */
export function forecastsOf(before: StateView, simulation: Simulation): readonly ServiceForecast[] {
  return [...simulation.services]
    .flatMap((id) => forecastOf(id, before, simulation) ?? [])
    .sort((left, right) => (left.service < right.service ? -1 : 1));
}

function forecastOf(id: ServiceId, before: StateView, { after, unplaced }: Simulation): ServiceForecast | undefined {
  const service = after.service(id) ?? before.service(id);
  if (service === undefined) return undefined;
  const was = currentBySlot(before, id);
  const will = currentBySlot(after, id);
  const slots = [...new Set([...was.keys(), ...will.keys()])].sort(bySlot);
  const effects = slots.flatMap((slot) => {
    const type = typeOf(was.get(slot), will.get(slot));
    return type === undefined ? [] : [effectOf(type, was.get(slot), will.get(slot))];
  });
  if (effects.length === 0) return undefined;
  const { mode } = service.spec;
  return {
    service: service.spec.name,
    desired: mode.type === 'replicated' ? mode.replicas : will.size,
    runningBefore: runningOf(was),
    runningAfter: runningOf(will),
    effects,
  };

  function effectOf(type: EffectType, old: Stored<Task> | undefined, next: Stored<Task> | undefined): TaskEffect {
    return {
      type,
      slot: next?.slot ?? old?.slot ?? 0,
      fromNode: nameOf(before, old),
      toNode: next === undefined || next.status.state === 'pending' ? '' : nameOf(after, next),
      fromRevision: old?.revision ?? 0,
      toRevision: next?.revision ?? 0,
      reason: reasonOf(old, next),
    };
  }

  function reasonOf(old: Stored<Task> | undefined, next: Stored<Task> | undefined): string {
    if (next !== undefined) return unplaced.get(next.id)?.summary ?? next.desiredReason;
    const stopped = old === undefined ? undefined : after.task(old.id);
    return stopped?.desiredReason ?? 'it is no longer wanted';
  }
}

/** The task of each slot that is wanted and has not ended, the newest when there are two. */
function currentBySlot(view: StateView, id: ServiceId): Map<string | number, Stored<Task>> {
  const slots = new Map<string | number, Stored<Task>>();
  for (const task of view.tasksOfService(id)) {
    if (!isWanted(task.desiredState) || isTerminal(task.status.state)) continue;
    const slot = task.slot === 0 ? (task.nodeId ?? '') : task.slot;
    const other = slots.get(slot);
    if (other === undefined || other.createdAt <= task.createdAt) slots.set(slot, task);
  }
  return slots;
}

function typeOf(was: Stored<Task> | undefined, will: Stored<Task> | undefined): EffectType | undefined {
  if (was === undefined) return will === undefined ? undefined : 'create';
  if (will === undefined) return 'stop';
  if (was.id === will.id) return was.status.state === 'pending' && will.status.state !== 'pending' ? 'start' : undefined;
  if (was.revision !== will.revision) return 'replace';
  return was.nodeId !== undefined && was.nodeId === will.nodeId ? 'restart' : 'move';
}

function runningOf(slots: ReadonlyMap<string | number, Task>): number {
  return [...slots.values()].filter(isServing).length;
}

/** The id stands in for the name of a node that is gone. */
function nameOf(view: StateView, task: Task | undefined): string {
  return task?.nodeId === undefined ? '' : (view.node(task.nodeId)?.description.hostname ?? task.nodeId);
}

function bySlot(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left) < String(right) ? -1 : 1;
}
