/** How many tasks a service is asked to have. */
import { scales, widestBounds } from '@muster/shared/model/effective-replicas';
import type { ServiceId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import { doubles } from './calm.ts';
import type { RevisionInvariant } from './invariant.ts';
import { slotOf } from './slot-of.ts';

/** A leader may act on a view as old as its lease lets it lead without the store, or its watch lags. */
const STALE_MS = 30_000;

interface Asked {
  readonly at: number;
  readonly replicas: number;
}

/** Keeps what users asked for: make one for each run. */
export function replicasWithinBounds(): RevisionInvariant {
  const asked = new Map<ServiceId, Asked[]>();
  return {
    promise: 'a service never holds more slots than its users asked for a moment ago',
    check({ changes, author }, { view, now }) {
      for (const { after } of changes) {
        if (after?.kind !== 'service' || after.spec.mode.type !== 'replicated') continue;
        const recent = (asked.get(after.id) ?? []).filter((entry, index, all) => (all[index + 1]?.at ?? now) >= now - STALE_MS);
        const { mode, autoscale } = after.spec;
        asked.set(after.id, [...recent, { at: now, replicas: scales(autoscale) ? widestBounds(autoscale).max : mode.replicas }]);
      }
      if (author?.epoch === undefined) return undefined;
      for (const id of servicesWithNewTasks(changes)) {
        const wishes = asked.get(id);
        if (wishes === undefined) continue;
        const most = Math.max(...wishes.map(({ replicas }) => replicas));
        const slots = new Set([...view.tasksOfService(id)].filter((task) => isWanted(task.desiredState) && task.slot > 0).map((task) => task.slot));
        if (slots.size > most) return `service ${view.service(id)?.spec.name} holds ${slots.size} slots, ${most} were asked for`;
      }
      return undefined;
    },
  };
}

/** Remembers which services were ever changed start-first or moved: make one for each run. */
export function oneTaskPerSlot(): RevisionInvariant {
  const bridged = new Set<ServiceId>();
  /** Of these, one on a lost node may be wanted besides. */
  const returning = new Set<ServiceId>();
  return {
    promise: 'a slot has one wanted task, or two while a start-first change or a move is under way, and one more that may return with its lost node',
    check({ changes }, { view }) {
      for (const { after } of changes) {
        if (after?.kind === 'task' && (after.evict !== undefined || isDrained(after, view))) bridged.add(after.serviceId);
        if (after?.kind === 'node' && after.spec.availability === 'drain') for (const task of view.tasksOfNode(after.id)) bridged.add(task.serviceId);
        if (after?.kind !== 'service') continue;
        if ((after.spec.task.disconnect?.onReturn ?? 'replacement') !== 'replacement') returning.add(after.id);
        if (doubles(after.spec)) bridged.add(after.id);
      }
      for (const id of servicesWithNewTasks(changes)) {
        const slots = new Map<string, number>();
        for (const task of view.tasksOfService(id)) {
          if (!isWanted(task.desiredState) || isTerminal(task.status.state)) continue;
          const slot = slotOf(task);
          slots.set(slot, (slots.get(slot) ?? 0) + 1);
        }
        const most = (bridged.has(id) ? 2 : 1) + (returning.has(id) ? 1 : 0);
        for (const [slot, tasks] of slots) if (tasks > most) return `${tasks} wanted tasks in slot ${slot} of ${view.service(id)?.spec.name}`;
      }
      return undefined;
    },
  };
}

const isDrained = ({ nodeId }: Task, view: Tables): boolean => nodeId !== undefined && view.node(nodeId)?.spec.availability === 'drain';

function servicesWithNewTasks(changes: Parameters<RevisionInvariant['check']>[0]['changes']): Set<ServiceId> {
  return new Set(changes.flatMap(({ before, after }) => (before === undefined && after?.kind === 'task' ? [after.serviceId] : [])));
}
