/** What becomes of secrets and configs, and of the services that use them. Pure. */
import { MusterError } from '@muster/shared/model/error';
import type { MaterialId } from '@muster/shared/model/ids';
import { reasonOf, type Material, type MaterialPin, type MaterialType, type ShownMaterial } from '@muster/shared/model/material';
import type { Service, ServiceRevision, Stored } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from '../state/mutation.ts';
import { nextRevisionOf } from './change-service.ts';
import { etagOf } from './present.ts';

const MAX_USERS = 100;

export function presentMaterial(view: StateView, material: Stored<Material>): ShownMaterial {
  const versions = [...view.materialVersions(material.id)].sort((left, right) => left.number - right.number);
  return {
    ...material,
    etag: etagOf(material),
    versions: versions.map(({ number, createdAt, sizeBytes }) => ({ number, createdAt, sizeBytes })),
    services: usersOfMaterial(view, material).slice(0, MAX_USERS),
  };
}

export const usesMaterial = (spec: ServiceSpec, { type, name }: Pick<Material, 'type' | 'name'>): boolean =>
  spec.task.container.materials?.some((reference) => reference.type === type && reference.name === name) === true;

/** Names of the services that use it, or whose tasks or rollout still do, and of routes whose certificate it is. */
export function usersOfMaterial(view: StateView, material: Pick<Material, 'id' | 'type' | 'name'>): string[] {
  const routes = material.type === 'secret' ? [...view.routes()].filter(({ spec }) => spec.tlsSecret === material.name).map(({ spec }) => `route ${spec.name}`) : [];
  const services = [...view.services()]
    .filter((service) => usesMaterial(service.spec, material) || revisionsInUse(view, service).some((revision) => pins(view, service, revision, material.id)))
    .map(({ spec }) => spec.name);
  return [...services, ...routes].sort();
}

function revisionsInUse(view: StateView, { id, revision, rollout }: Service): number[] {
  const underWay = rollout !== undefined && rollout.state !== 'completed' && rollout.state !== 'rolled-back';
  const running = [...view.tasksOfService(id)].filter(({ status }) => !isTerminal(status.state)).map((task) => task.revision);
  return [revision, ...(underWay ? [rollout.fromRevision, rollout.toRevision] : []), ...running];
}

const pins = (view: StateView, { id }: Service, revision: number, materialId: MaterialId): boolean =>
  view.serviceRevision(id, revision)?.materials?.some((pin) => pin.id === materialId) === true;

/** Throws while a service uses it. */
export function refuseUsedMaterial(view: StateView, material: Stored<Material>): void {
  const users = usersOfMaterial(view, material);
  if (users.length === 0) return;
  const shown = users.slice(0, 5).join(', ') + (users.length > 5 ? ` and ${users.length - 5} more` : '');
  throw new MusterError('failed-precondition', `${material.type} ${material.name} is in use by ${shown}`, {
    reason: reasonOf(material.type, 'IN_USE'),
    hint: `Take it from the services first: muster service update --${material.type}-rm ${material.name} ${users[0] ?? 'SERVICE'}`,
  });
}

/** Versions that are about to be: of what is made or changed together with the services. */
export type Brought = readonly MaterialPin[];

/** Gives each new revision the versions that its tasks are to get: the newest. Throws when there is no such secret or config. */
export function pinMaterials(view: StateView, mutations: readonly Mutation[], brought: Brought = [], path: (service: string) => string = () => 'spec'): readonly Mutation[] {
  return mutations.map((mutation) => {
    if (mutation.op !== 'create' || mutation.object.kind !== 'revision') return mutation;
    const { spec } = mutation.object;
    const materials = pinsFor(view, spec, brought, path(spec.name));
    return materials.length === 0 ? mutation : { ...mutation, object: { ...mutation.object, materials } satisfies ServiceRevision };
  });
}

function pinsFor(view: StateView, spec: ServiceSpec, brought: Brought, path: string): MaterialPin[] {
  const found = new Map<string, MaterialPin>();
  for (const [index, { type, name }] of (spec.task.container.materials ?? []).entries()) {
    const material = view.materialByName(type, name);
    const pin = brought.find((other) => other.type === type && other.name === name) ?? (material === undefined ? undefined : { type, name, id: material.id, number: material.newest });
    if (pin === undefined) throw unknownMaterial(spec.name, type, name, `${path}.task.container.materials[${index}].name`);
    found.set(`${type}/${name}`, pin);
  }
  return [...found.values()];
}

function unknownMaterial(service: string, type: MaterialType, name: string, field: string): MusterError {
  return new MusterError('failed-precondition', `service ${service}: there is no ${type} "${name}"`, {
    reason: reasonOf(type, 'NOT_FOUND'),
    hint: `Make it first: muster ${type} create ${name} FILE`,
    violations: [{ field, description: `there is no ${type} "${name}"` }],
  });
}

/** Throws when a revision that is to come back needs a version that is gone. */
export function refuseUnpinned(view: StateView, service: Service, revision: number): void {
  const lost = view.serviceRevision(service.id, revision)?.materials?.find(({ id, number }) => view.materialVersion(id, number) === undefined);
  if (lost === undefined) return;
  throw new MusterError('failed-precondition', `revision ${revision} of service ${service.spec.name} needs version ${lost.number} of ${lost.type} ${lost.name}, which was removed`, {
    reason: reasonOf(lost.type, 'NOT_FOUND'),
    hint: `Update the service to what there is: muster service update ${service.spec.name}`,
  });
}

export interface RolledServices {
  readonly services: readonly Stored<Service>[];
  readonly mutations: readonly Mutation[];
}

/** New revisions, with the same spec, of the services that use it; jobs take the new version with their next run. */
export function rolledServices(view: StateView, material: Pick<Material, 'type' | 'name'>, now: number): RolledServices {
  const users = [...view.services()].filter(({ spec, removing }) => !removing && usesMaterial(spec, material)).sort((left, right) => (left.spec.name < right.spec.name ? -1 : 1));
  const changes = users.map((service) => nextRevisionOf(view, service, service.spec, now));
  return { services: changes.map(({ service }) => service), mutations: changes.flatMap(({ mutations }) => mutations) };
}
