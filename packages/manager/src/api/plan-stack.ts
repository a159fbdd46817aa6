/** What applying a list of services to a stack changes. Pure. */
import { MusterError } from '@muster/shared/model/error';
import { asServiceId } from '@muster/shared/model/ids';
import type { ClusterEvent, Service, Stored } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { AppliedAction } from '@muster/shared/model/shown';
import type { StateView } from '@muster/shared/model/view';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Mutation } from '../state/mutation.ts';
import { type Brought, pinMaterials, usesMaterial } from './change-material.ts';
import { changedService, nextRevisionOf, newService, refuseRemoving, removedService } from './change-service.ts';

export interface ServicePlan {
  readonly action: AppliedAction;
  readonly service: Service | Stored<Service>;
  /** To be written together. */
  readonly mutations: readonly Mutation[];
  readonly event?: Pick<ClusterEvent, 'type' | 'message' | 'serviceId'>;
}

export interface StackRequest {
  readonly name: string;
  readonly services: readonly ServiceSpec[];
  /** Remove the stack's services that are not listed. */
  readonly prune: boolean;
  /** Versions of secrets and configs that are there with the services, and those of them that are new. */
  readonly materials?: { readonly pins: Brought; readonly rotated: Brought };
}

/** Throws when a service is another stack's, or on its way out. */
export function planStack(view: StateView, request: StackRequest, newId: NewId, now: number): ServicePlan[] {
  const plans = request.services.map((spec, index) => {
    const planned = planService(view, { stack: request.name, spec, index, rotated: request.materials?.rotated ?? [] }, newId, now);
    return { ...planned, mutations: pinMaterials(view, planned.mutations, request.materials?.pins, () => `services[${index}]`) };
  });
  if (!request.prune) return plans;
  const listed = new Set(request.services.map(({ name }) => name));
  const surplus = servicesOf(view, request.name).filter(({ spec, removing }) => !removing && !listed.has(spec.name));
  return [...plans, ...surplus.map((service) => planRemoval(service, now))];
}

interface Wanted {
  readonly stack: string;
  readonly spec: ServiceSpec;
  /** Its place in the request. */
  readonly index: number;
  /** What is new of secrets and configs: who uses it gets a new revision. */
  readonly rotated: Brought;
}

function planService(view: StateView, { stack, spec, index, rotated }: Wanted, newId: NewId, now: number): ServicePlan {
  const current = view.serviceByName(spec.name);
  if (current === undefined) {
    const { service, mutations } = newService(asServiceId(newId()), spec, stack, now);
    const message = `service ${spec.name} created by stack ${stack}`;
    return { action: 'created', service, mutations, event: { type: 'service.created', message, serviceId: service.id } };
  }
  refuseRemoving(current);
  refuseForeign(current, stack);
  const changed = changedService(view, current, spec, now, `services[${index}]`);
  const isRolled = changed.service.revision === current.revision && rotated.some((pin) => usesMaterial(spec, pin));
  const { service, mutations } = isRolled ? nextRevisionOf(view, current, spec, now) : changed;
  if (mutations.length === 0) return { action: 'unchanged', service, mutations };
  const message = `service ${spec.name} updated by stack ${stack}`;
  return { action: 'updated', service, mutations, event: { type: 'service.updated', message, serviceId: service.id } };
}

export function planRemoval(current: Stored<Service>, now: number): ServicePlan {
  const { service, mutations } = removedService(current, now);
  const message = `service ${current.spec.name} is being removed`;
  return { action: 'deleted', service, mutations, event: { type: 'service.removing', message, serviceId: service.id } };
}

/** By name. */
export function servicesOf(view: StateView, stack: string): Stored<Service>[] {
  return [...view.services()]
    .filter((service) => service.stack === stack)
    .sort((left, right) => (left.spec.name < right.spec.name ? -1 : 1));
}

function refuseForeign({ spec, stack: owner }: Service, stack: string): void {
  if (owner === stack) return;
  const whose = owner === undefined ? 'belongs to no stack' : `belongs to stack ${owner}`;
  throw new MusterError('already-exists', `there is a service "${spec.name}" already, and it ${whose}`, {
    reason: 'SERVICE_NAME_TAKEN',
    hint: `Rename the service in stack ${stack}, or remove that one: muster service rm ${spec.name}`,
  });
}
