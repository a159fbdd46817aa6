/** What making room for others may cost. Counted here anew, not with the controllers' own sums. */
import { maxUnavailableOf } from '@muster/shared/model/disruption';
import type { Service, Task } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateChange } from '@muster/manager/state/state';
import type { Tables } from '@muster/manager/state/tables';
import type { RevisionInvariant } from './invariant.ts';

/** A leader decides by its copy; what ended as lately as this it may not have known. */
const COPY_LAG_MS = 3_000;

export const onlyForHigher: RevisionInvariant = {
  promise: 'a task is asked to leave only for one of a service with a higher priority that says so',
  check({ changes }, { view }) {
    const highest = Math.max(0, ...[...view.services()].filter(({ spec }) => spec.priority?.preempts === true).map(({ spec }) => spec.priority?.value ?? 0));
    for (const { before, after } of changes.filter(isOfTask)) {
      if (after?.evict?.by !== 'preemption' || before?.evict !== undefined) continue;
      const spec = view.service(after.serviceId)?.spec;
      const value = spec?.priority?.value ?? 50;
      // Raised, or gone, between the decision and the write.
      if (highest === 0 || spec === undefined) continue;
      if (value >= highest) return `task ${after.id} of priority ${value} is to leave, and nobody with more than ${highest} asks`;
      if (after.runId !== undefined || after.slot === 0) return `task ${after.id} of a job or a global service is to leave`;
    }
    return undefined;
  },
};

export const withinBudget: RevisionInvariant = {
  promise: 'making room never takes a service below what its disruption budget promises',
  check({ changes }, { view, now }) {
    for (const change of changes.filter(isOfTask)) {
      const { before, after } = change;
      if (before === undefined || after === undefined || !isWanted(before.desiredState) || isWanted(after.desiredState)) continue;
      if (!after.desiredReason.includes('preemption:') || !isServing(before)) continue;
      const service = view.service(after.serviceId);
      if (service?.spec.mode.type !== 'replicated' || service.removing || service.spec.autoscale !== undefined) continue;
      const desired = service.spec.mode.replicas;
      const up = slotsUp(service, { view, now }) + changes.filter((other) => isOfTask(other) && stopsOtherwise(other, service)).length;
      const promised = desired - maxUnavailableOf(service.spec, desired);
      if (up < promised) return `task ${after.id} of ${service.spec.name} made room: ${up} of ${desired} serve, ${promised} are promised`;
    }
    return undefined;
  },
};

function slotsUp(service: Service, { view, now }: { readonly view: Tables; readonly now: number }): number {
  const slots = new Set<number>();
  for (const task of view.tasksOfService(service.id)) {
    const lately = now - task.status.at <= COPY_LAG_MS;
    if (isWanted(task.desiredState) && (isServing(task) || lately)) slots.add(task.slot);
  }
  return slots.size;
}

type TaskChange = { readonly before: Task | undefined; readonly after: Task | undefined };

function stopsOtherwise({ before, after }: TaskChange, { id }: Service): boolean {
  return before?.serviceId === id && isWanted(before.desiredState) && after !== undefined && !isWanted(after.desiredState) && !after.desiredReason.includes('preemption:');
}

function isOfTask(change: StateChange): change is StateChange & { readonly kind: 'task' } {
  return change.kind === 'task';
}
