/**
 * What becomes of a service's record when its spec changes. Pure.
 *
 * A change of the task template or of the ports makes a new revision, which the
 * tasks are then replaced by; a change of anything else (replicas, labels, how to
 * update) leaves the tasks alone.
 */
import { MusterError, type FieldViolation } from '@muster/shared/model/error';
import type { ServiceId } from '@muster/shared/model/ids';
import type { Service, ServiceRevision, Stored } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import { create, replace, type Mutation } from '../state/mutation.ts';
import { refuseInvalid } from './refuse.ts';

export interface ServiceChange<S extends Service = Service> {
  readonly service: S;
  /** Empty when the service is as asked for already. */
  readonly mutations: readonly Mutation[];
}

export function newService(id: ServiceId, spec: ServiceSpec, stack: string, now: number): ServiceChange {
  const service: Service = {
    kind: 'service',
    id,
    createdAt: now,
    updatedAt: now,
    spec,
    revision: 1,
    ...(stack === '' ? {} : { stack }),
    removing: false,
  };
  return { service, mutations: [create(service), create(revisionOf(service, now))] };
}

/** Throws `invalid-argument` for what cannot change, and `failed-precondition` when the service is on its way out. */
export function changedService(
  view: StateView,
  current: Stored<Service>,
  spec: ServiceSpec,
  now: number,
  path = 'spec',
): ServiceChange<Stored<Service>> {
  refuseRemoving(current);
  refuseInvalid(`the change of service ${current.spec.name}`, immutable(current.spec, spec, path));
  if (sameSpec(current.spec, spec)) return { service: current, mutations: [] };
  const sameTasks = sameSpec(current.spec.task, spec.task) && sameSpec(current.spec.ports, spec.ports);
  if (sameTasks) {
    const service = { ...current, spec, updatedAt: now };
    return { service, mutations: [replace(service)] };
  }
  return nextRevisionOf(view, current, spec, now);
}

/** A new revision, which the tasks are then replaced by. */
export function nextRevisionOf(view: StateView, current: Stored<Service>, spec: ServiceSpec, now: number): ServiceChange<Stored<Service>> {
  const { rolloutCommand: _, ...rest } = current;
  const service = { ...rest, spec, updatedAt: now, revision: newestRevision(view, current) + 1 };
  return { service, mutations: [replace(service), create(revisionOf(service, now))] };
}

export function removedService(current: Stored<Service>, now: number): ServiceChange<Stored<Service>> {
  if (current.removing) return { service: current, mutations: [] };
  const service = { ...current, removing: true, updatedAt: now };
  return { service, mutations: [replace(service)] };
}

export function refuseRemoving({ spec, removing }: Service): void {
  if (!removing) return;
  throw new MusterError('failed-precondition', `service ${spec.name} is being removed`, {
    reason: 'SERVICE_REMOVING',
    hint: 'Wait until it is gone (muster service ls), then create it anew.',
  });
}

function immutable(current: ServiceSpec, spec: ServiceSpec, path: string): FieldViolation[] {
  const violations: FieldViolation[] = [];
  if (spec.name !== current.name) {
    violations.push({ field: `${path}.name`, description: `cannot be changed: it is "${current.name}"` });
  }
  if (spec.mode.type !== current.mode.type) {
    violations.push({
      field: `${path}.${spec.mode.type}`,
      description: `cannot be set: the service is ${current.mode.type}, and a service keeps its mode`,
    });
  }
  return violations;
}

/** After a rollback the service's own number is lower than that of the newest revision. */
function newestRevision(view: StateView, service: Service): number {
  let newest = service.revision;
  for (const { revision } of view.serviceRevisions(service.id)) newest = Math.max(newest, revision);
  return newest;
}

function revisionOf({ id, revision, spec }: Service, now: number): ServiceRevision {
  return { kind: 'revision', serviceId: id, revision, createdAt: now, spec };
}
