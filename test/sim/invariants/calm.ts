/**
 * What holds while nothing fails and operators do one thing at a time: nobody who
 * uses a service notices more than its update settings allow.
 */
import { isExclusive } from '@muster/shared/model/disconnect';
import { asTaskId } from '@muster/shared/model/ids';
import { isJobMode } from '@muster/shared/model/job';
import { maxSurgeOf, maxUnavailableOf, moveOrderOf } from '@muster/shared/model/disruption';
import type { Service, Stored } from '@muster/shared/model/objects';
import { priorityOf } from '@muster/shared/model/priority';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import type { AgentHost } from '../agent-host.ts';
import type { RevisionInvariant } from './invariant.ts';
import { slotOf } from './slot-of.ts';

export interface ContainerInvariant {
  readonly promise: string;
  /** Asked after every change of a container. */
  readonly check: () => string | undefined;
}

/** The services whose every slot is served now, with the fewest that may be during the next operation. */
export function neverBelow(view: Tables, leastOf: (spec: ServiceSpec) => number): RevisionInvariant {
  const least = new Map(
    [...view.services()].flatMap((service) => {
      const { mode } = service.spec;
      if (mode.type !== 'replicated' || serving(service, view) < mode.replicas) return [];
      return [[service.id, leastOfAll(service.spec, view, leastOf)] as const];
    }),
  );
  return {
    promise: 'without faults a rollout, a drain or a change of scale never takes a service below what its settings promise',
    check(_seen, moment) {
      for (const [id, promised] of least) {
        const service = moment.view.service(id);
        const now = service === undefined ? promised : serving(service, moment.view);
        if (now < promised) return `${service?.spec.name} is served by ${now} slots, ${promised} were promised`;
      }
      return undefined;
    },
  };
}

/** When others may go before it, it may have to make room: out of the one budget that everything else spends, too. */
function leastOfAll(spec: ServiceSpec, view: Tables, leastOf: (spec: ServiceSpec) => number): number {
  const { mode } = spec;
  if (mode.type !== 'replicated') return 0;
  const isBelow = [...view.services()].some(({ spec: { priority } }) => priority?.preempts === true && priority.value > priorityOf(spec).value);
  return isBelow ? Math.min(leastOf(spec), mode.replicas - maxUnavailableOf(spec, mode.replicas)) : leastOf(spec);
}

function serving({ id }: Stored<Service>, view: Tables): number {
  const slots = new Set<string>();
  for (const task of view.tasksOfService(id)) if (isWanted(task.desiredState) && task.status.state === 'running') slots.add(slotOf(task));
  return slots.size;
}

/** In a rollout: as many slots are down at a time as are replaced at a time, within the disruption budget. */
export function leastInRollout(spec: ServiceSpec): number {
  const { mode, update, rollback } = spec;
  if (mode.type !== 'replicated') return 0;
  const { replicas } = mode;
  const down = [update, rollback].map(({ order, parallelism }) => (order === 'start-first' ? 0 : parallelism === 0 ? replicas : parallelism));
  return replicas - Math.min(maxUnavailableOf(spec, replicas), Math.max(...down));
}

/** In a drain nobody goes before the replacement serves, unless the service asks for that, or must be alone. */
export function leastInDrain(spec: ServiceSpec): number {
  if (spec.mode.type !== 'replicated') return 0;
  const { replicas } = spec.mode;
  return moveOrderOf(spec) === 'start-first' && !isExclusive(spec.task) ? replicas : replicas - maxUnavailableOf(spec, replicas);
}

/** Two tasks of a slot may be up at a time when the service is updated. */
export function doubles({ update, rollback }: ServiceSpec): boolean {
  return [update, rollback].some((config) => maxSurgeOf(config, 1) > 0);
}

export function oneContainerPerSlot(view: Tables, hosts: readonly AgentHost[]): ContainerInvariant {
  return {
    promise: 'without faults a slot of a stop-first service never has two containers running, but while it moves',
    check() {
      const running = new Map<string, string>();
      for (const host of hosts) {
        if (view.node(host.nodeId)?.spec.availability === 'drain') continue;
        for (const { request, state } of host.running) {
          const service = [...view.services()].find(({ id }) => id === request.serviceId);
          if (service === undefined || isJobMode(service.spec.mode) || doubles(service.spec)) continue;
          if (view.task(asTaskId(request.taskId))?.evict !== undefined) continue;
          const slot = `${service.spec.name} ${request.slot === 0 ? host.name : request.slot}`;
          const other = running.get(slot);
          if (other !== undefined) return `tasks ${other} and ${state.taskId} both run in slot ${slot}`;
          running.set(slot, state.taskId);
        }
      }
      return undefined;
    },
  };
}

/** Of a change that takes one host away from a service, and nothing else. */
export function staysElsewhere(serviceName: string, hostname: string): RevisionInvariant {
  return {
    promise: 'a change of where tasks may be replaces only those that may not stay where they are',
    check({ changes }, { view }) {
      for (const { before, after } of changes) {
        if (before?.kind !== 'task' || after?.kind !== 'task' || !isWanted(before.desiredState) || isWanted(after.desiredState)) continue;
        // One that has ended begins anew with any revision.
        if (isTerminal(before.status.state) || !after.desiredReason.startsWith('replaced by revision') || view.service(after.serviceId)?.spec.name !== serviceName) continue;
        // What a rollout that was given up has left there runs something else, and goes.
        if (!isAlike(view.serviceRevision(after.serviceId, after.revision)?.spec, view.service(after.serviceId)?.spec)) continue;
        const host = after.nodeId === undefined ? undefined : view.node(after.nodeId)?.description.hostname;
        if (host !== undefined && host !== hostname) return `task ${after.id} of ${serviceName} was replaced on ${host}`;
      }
      return undefined;
    },
  };
}

/** But for where they may be. */
function isAlike(one: ServiceSpec | undefined, other: ServiceSpec | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return sameSpec([{ ...one.task, placement: {} }, one.ports], [{ ...other.task, placement: {} }, other.ports]);
}
