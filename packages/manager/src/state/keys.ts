/**
 * Where each object lives in the store. One key an object; `names/…` keys hold
 * the claim on a unique name and are written together with their object.
 */
import type { ClusterObject, ObjectKind } from '@muster/shared/model/objects';

const FOLDER = {
  cluster: 'cluster',
  leader: 'leader',
  manager: 'managers',
  node: 'nodes',
  service: 'services',
  revision: 'revisions',
  task: 'tasks',
  stack: 'stacks',
  'stack-revision': 'stack-revisions',
  event: 'events',
  request: 'requests',
  autoscale: 'autoscales',
  trust: 'trust',
  'join-token': 'join-tokens',
  certificate: 'certificates',
  user: 'users',
  audit: 'audit',
  run: 'runs',
  job: 'jobs',
  network: 'networks',
  route: 'routes',
  endpoint: 'endpoints',
  material: 'materials',
  'material-version': 'material-versions',
  vault: 'vault',
} as const satisfies Record<ObjectKind, string>;

const KIND_BY_FOLDER = new Map<string, ObjectKind>(
  (Object.entries(FOLDER) as [ObjectKind, string][]).map(([kind, folder]) => [folder, kind]),
);

export const LEADER_KEY = FOLDER.leader;

/** Times and revision numbers are padded so that keys sort as the numbers do. */
const padded = (value: number, width: number) => String(value).padStart(width, '0');

export function keyOf(object: ClusterObject): string {
  switch (object.kind) {
    case 'cluster':
    case 'leader':
    case 'trust':
    case 'vault':
      return FOLDER[object.kind];
    case 'revision':
      return `${FOLDER.revision}/${object.serviceId}/${padded(object.revision, 10)}`;
    case 'stack-revision':
      return `${FOLDER[object.kind]}/${object.stackId}/${padded(object.revision, 10)}`;
    case 'material-version':
      return `${FOLDER[object.kind]}/${object.materialId}/${padded(object.number, 10)}`;
    case 'autoscale':
    case 'job':
    case 'endpoint':
      return `${FOLDER[object.kind]}/${object.serviceId}`;
    case 'run':
      return `${FOLDER.run}/${object.serviceId}/${object.id}`;
    case 'audit':
    case 'event':
      return `${FOLDER[object.kind]}/${padded(object.at, 15)}-${object.id}`;
    case 'manager':
    case 'node':
    case 'service':
    case 'task':
    case 'stack':
    case 'network':
    case 'route':
    case 'request':
    case 'join-token':
    case 'certificate':
    case 'user':
    case 'material':
      return `${FOLDER[object.kind]}/${object.id}`;
  }
}

/** The key that claims the object's name, for the kinds whose names are unique. */
export function nameKeyOf(object: ClusterObject): string | undefined {
  if (object.kind === 'service') return `names/services/${object.spec.name}`;
  if (object.kind === 'user') return `names/users/${object.name}`;
  if (object.kind === 'stack') return `names/stacks/${object.name}`;
  if (object.kind === 'route') return `names/routes/${object.spec.name}`;
  if (object.kind === 'network') return `names/networks/${object.spec.name}`;
  if (object.kind === 'material') return `names/${object.type}s/${object.name}`;
  return undefined;
}

/** The kind of object that the key holds; undefined for names and for what a newer version may have added. */
export function kindOfKey(key: string): ObjectKind | undefined {
  const slash = key.indexOf('/');
  return KIND_BY_FOLDER.get(slash < 0 ? key : key.slice(0, slash));
}
