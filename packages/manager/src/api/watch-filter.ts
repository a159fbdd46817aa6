/** Which objects a watch is about. Pure. */
import type { ClusterObject, Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { ObjectKind__Output } from '@muster/shared/rpc/gen/muster/v1/ObjectKind';

/** The kinds of objects that the API shows. */
export type ShownKind = 'service' | 'task' | 'node' | 'cluster' | 'stack' | 'event' | 'run';
export type ShownObject = Stored<Extract<ClusterObject, { readonly kind: ShownKind }>>;

const KIND_OF_WIRE: Readonly<Record<Exclude<ObjectKind__Output, 'OBJECT_KIND_UNSPECIFIED'>, ShownKind>> = {
  OBJECT_KIND_SERVICE: 'service',
  OBJECT_KIND_TASK: 'task',
  OBJECT_KIND_NODE: 'node',
  OBJECT_KIND_CLUSTER: 'cluster',
  OBJECT_KIND_STACK: 'stack',
  OBJECT_KIND_EVENT: 'event',
  OBJECT_KIND_JOB_RUN: 'run',
};

export const ALL_KINDS: readonly ShownKind[] = Object.values(KIND_OF_WIRE);

export interface WatchScope {
  readonly kinds: ReadonlySet<ShownKind>;
  /** True for what the watch is about. Remembers services that go, so that their last tasks still match. */
  includes(view: StateView, object: ShownObject): boolean;
}

export interface ScopeRequest {
  readonly kinds: readonly ObjectKind__Output[];
  readonly services: readonly string[];
  readonly stack: string;
}

export function watchScope({ kinds, services, stack }: ScopeRequest): WatchScope {
  const chosen = kinds.flatMap((kind) => (kind === 'OBJECT_KIND_UNSPECIFIED' ? [] : [KIND_OF_WIRE[kind]]));
  const shownKinds = new Set(chosen.length === 0 ? ALL_KINDS : chosen);
  const names = new Set(services);
  const everything = names.size === 0 && stack === '';
  const departed = new Set<string>();

  const matchesService = (service: ShownObject & { kind: 'service' }) =>
    (names.size === 0 || names.has(service.id) || names.has(service.spec.name)) && (stack === '' || service.stack === stack);

  const matchesServiceId = (view: StateView, id: ClusterServiceId | undefined) => {
    if (id === undefined) return false;
    const service = view.service(id);
    return service === undefined ? departed.has(id) || (stack === '' && names.has(id)) : matchesService(service);
  };

  return {
    kinds: shownKinds,
    includes(view, object) {
      if (everything) return shownKinds.has(object.kind);
      if (object.kind === 'service' && matchesService(object)) departed.add(object.id);
      if (!shownKinds.has(object.kind)) return false;
      switch (object.kind) {
        case 'service':
          return matchesService(object);
        case 'task':
        case 'event':
        case 'run':
          return matchesServiceId(view, object.serviceId);
        case 'stack':
          return names.size === 0 && object.name === stack;
        case 'node':
        case 'cluster':
          // They belong to no service: who watches services does not ask for them.
          return false;
      }
    },
  };
}

type ClusterServiceId = Parameters<StateView['service']>[0];
