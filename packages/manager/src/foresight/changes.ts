/**
 * What a change writes, object by object, as people read it. A kind of object that is
 * not listed here does not compile; nothing that is secret is among what is shown. Pure.
 */
import { defaultServiceSpec } from '@muster/shared/model/defaults';
import { diffFields, type FieldChange } from '@muster/shared/model/diff';
import { SHORT_RUN_ID } from '@muster/shared/model/job';
import type { CertificateRecord, JobRun, JoinTokenRecord, ObjectKind, ObjectOf, Service, Stored, Task, TrustRecord, UserRecord } from '@muster/shared/model/objects';
import type { Network } from '@muster/shared/model/network';
import type { PlannedChange } from '@muster/shared/model/plan';
import { DEFAULT_ROUTE } from '@muster/shared/model/route';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from '../state/mutation.ts';

export function changesOf(view: StateView, mutations: readonly Mutation[]): readonly PlannedChange[] {
  return mutations.flatMap((mutation) => changeOf(view, mutation) ?? []);
}

interface Told<T> {
  /** As people call it; absent: as the store does. */
  readonly kind?: (object: T) => string;
  readonly name: (object: T, view: StateView) => string;
  /** What of it is told, field by field. */
  readonly fields: (object: T) => object;
  readonly before: (object: T, view: StateView) => T | undefined;
  /** What it is known by while the change is asked for again: an id that is made anew each time, as a run's and a token's is, names nothing. */
  readonly mark: (object: T) => string;
}

type Teller<T> = Told<T> | 'silent';

/**
 * Silent is what comes along with something that is told, and what the controllers
 * make of it, which the steps of a plan tell.
 */
const TELLERS: { readonly [K in ObjectKind]: Teller<ObjectOf<K>> } = {
  node: { name: ({ description }) => description.hostname, fields: ({ spec }) => spec, before: ({ id }, view) => view.node(id), mark: ({ id }) => id },
  network: { name: ({ spec }) => spec.name, fields: fieldsOfNetwork, before: ({ id }, view) => view.network(id), mark: ({ spec }) => spec.name },
  // A user asks for one task to be moved; what the controllers do to tasks is told in steps.
  task: { name: nameOfTask, fields: ({ evict }) => ({ evict: evict?.reason }), before: ({ id }, view) => view.task(id), mark: ({ id }) => id },
  route: { name: ({ spec }) => spec.name, fields: ({ spec }) => withoutName(spec), before: ({ id }, view) => view.route(id), mark: ({ spec }) => spec.name },
  // Its content is sealed in its versions, which are silent.
  material: { kind: ({ type }) => type, name: ({ name }) => name, fields: ({ newest, labels, stack, template }) => ({ version: newest, labels, stack, template }), before: ({ id }, view) => view.material(id), mark: ({ type, name }) => `${type} ${name}` },
  run: { name: nameOfRun, fields: fieldsOfRun, before: ({ id }, view) => view.run(id), mark: ({ serviceId }) => serviceId },
  user: { name: ({ name }) => name, fields: fieldsOfUser, before: ({ id }, view) => view.user(id), mark: ({ name }) => name },
  'join-token': { name: ({ id }) => id, fields: fieldsOfJoinToken, before: ({ id }, view) => view.joinToken(id), mark: ({ role }) => role },
  trust: { name: () => 'authority', fields: fieldsOfTrust, before: (_trust, view) => view.trust(), mark: ({ keyId }) => keyId },
  // That it was touched is no news; what it consists of is told service by service.
  stack: { name: ({ name }) => name, fields: () => ({}), before: ({ name }, view) => view.stackByName(name), mark: ({ name }) => name },
  // Told apart, below: it is removed by a mark, and a new one is told by what differs from the defaults.
  service: 'silent',
  cluster: 'silent',
  autoscale: 'silent',
  revision: 'silent',
  endpoint: 'silent',
  job: 'silent',
  'stack-revision': 'silent',
  manager: 'silent',
  leader: 'silent',
  event: 'silent',
  request: 'silent',
  // That of a manager that is removed is told apart, below: there is nothing else of it.
  certificate: 'silent',
  audit: 'silent',
  'material-version': 'silent',
  vault: 'silent',
};

/** Undefined: nobody asks for it by itself. */
export function markOfObject(object: Mutation['object']): string | undefined {
  if (object.kind === 'service') return object.spec.name;
  if (isRemovedManager(object)) return object.id;
  const teller = TELLERS[object.kind] as Teller<typeof object>;
  return teller === 'silent' ? undefined : teller.mark(object);
}

function changeOf(view: StateView, { op, object }: Mutation): PlannedChange | undefined {
  if (object.kind === 'service') return serviceChange(view, op, object);
  if (isRemovedManager(object)) return { kind: 'manager', name: object.name, action: 'delete', fields: [] };
  // The table is complete by its type; which row belongs to which kind is lost to the compiler here.
  const teller = TELLERS[object.kind] as Teller<typeof object>;
  if (teller === 'silent') return undefined;
  const kind = teller.kind?.(object) ?? object.kind;
  const name = teller.name(object, view);
  if (op === 'remove') return { kind, name, action: 'delete', fields: [] };
  if (op === 'create') return { kind, name, action: 'create', fields: kind === 'stack' || kind === 'node' ? [] : diffFields(STANDARD[object.kind] ?? {}, teller.fields(object)) };
  const before = teller.before(object, view);
  const fields = diffFields(before === undefined ? {} : teller.fields(before), teller.fields(object));
  return fields.length === 0 ? undefined : { kind, name, action: 'update', fields };
}

const isRemovedManager = (object: Mutation['object']): object is CertificateRecord => object.kind === 'certificate' && object.role === 'manager' && object.revokedAt !== undefined;

function serviceChange(view: StateView, op: Mutation['op'], service: Service): PlannedChange {
  const { name, task } = service.spec;
  if (op === 'create') {
    const standard = diffFields(defaultServiceSpec(name, ''), service.spec);
    const fields = standard.map((field): FieldChange => (field.field === 'task.container.image' ? { field: field.field, after: JSON.stringify(task.container.image) } : field));
    return { kind: 'service', name, action: 'create', fields };
  }
  const current = view.service(service.id);
  if (op === 'remove' || (service.removing && current?.removing === false)) return { kind: 'service', name, action: 'delete', fields: [] };
  const command = service.rolloutCommand?.id === current?.rolloutCommand?.id ? [] : diffFields({ rollout: current?.rolloutCommand?.action }, { rollout: service.rolloutCommand?.action });
  return { kind: 'service', name, action: 'update', fields: [...diffFields(current?.spec, service.spec), ...command] };
}

/** What is not worth telling of a new one. */
const STANDARD: Readonly<Partial<Record<ObjectKind, object>>> = {
  network: { internal: false, attachable: false },
  route: DEFAULT_ROUTE,
  'join-token': { description: '' },
};

function fieldsOfNetwork({ spec, stack }: Network): object {
  return { ...withoutName(spec), stack };
}

/** The change has the name already. */
function withoutName<T extends { readonly name: string }>(spec: T): Omit<T, 'name'> {
  const { name: _, ...rest } = spec;
  return rest;
}

function nameOfTask({ serviceId, slot, nodeId }: Task, view: StateView): string {
  const place = slot === 0 && nodeId !== undefined ? view.node(nodeId)?.description.hostname : undefined;
  return `${view.service(serviceId)?.spec.name ?? serviceId}.${place ?? slot}`;
}

function nameOfRun({ id, serviceId }: JobRun, view: StateView): string {
  return `${view.service(serviceId)?.spec.name ?? serviceId}.${id.slice(0, SHORT_RUN_ID)}`;
}

function fieldsOfRun({ trigger, env, plan, stop }: JobRun): object {
  const { type: _, ...numbers } = plan;
  return { trigger, ...numbers, env: Object.fromEntries(env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])), stop: stop?.reason };
}

function fieldsOfUser({ role, stacks, tokens }: UserRecord): object {
  return { role, stacks, tokens: Object.fromEntries(tokens.map(({ id, expiresAt }) => [id, endOf(expiresAt)])) };
}

function fieldsOfJoinToken({ role, description, expiresAt, maxUses }: JoinTokenRecord): object {
  return { role, description, ends: endOf(expiresAt), maxUses };
}

function fieldsOfTrust({ roots, sealedUnlockKey, rotationStartedAt }: TrustRecord | Stored<TrustRecord>): object {
  return { roots: roots.map(({ id }) => id), autolock: sealedUnlockKey !== undefined, rotating: rotationStartedAt !== undefined };
}

const endOf = (expiresAt: number | undefined): string => (expiresAt === undefined ? 'never' : new Date(expiresAt).toISOString());
