/**
 * Who may write what. A controller's field is written under the present epoch only:
 * this is how two leaders that both believe are kept apart. What users and agents own
 * no controller touches: this is how an acknowledged write is never lost.
 */
import type { ClusterObject, ObjectKind } from '@muster/shared/model/objects';
import { sameSpec } from '@muster/shared/model/same-spec';
import type { StateChange } from '@muster/manager/state/state';
import type { RevisionInvariant } from './invariant.ts';

interface Rights {
  readonly create?: true;
  readonly remove?: true;
  /** Fields that may change. */
  readonly fields?: readonly string[];
}

/** Writes that compare the epoch. */
const CONTROLLERS: Partial<Record<ObjectKind, Rights>> = {
  cluster: { create: true },
  node: { fields: ['status', 'network'] },
  network: { remove: true, fields: ['status'] },
  endpoint: { create: true, remove: true, fields: ['vips', 'ports'] },
  service: { remove: true, fields: ['rollout', 'spec', 'revision', 'updatedAt', 'metRevisions', 'rolloutCommand'] },
  revision: { create: true, remove: true },
  task: { create: true, remove: true, fields: ['revision', 'nodeId', 'desiredState', 'desiredReason', 'notBefore', 'status', 'evidence', 'generic', 'evict', 'addresses'] },
  stack: { remove: true, fields: [] },
  run: { create: true, remove: true, fields: ['status', 'stop'] },
  job: { create: true, remove: true, fields: ['startedRevision', 'schedule', 'handled', 'lastScheduledAt'] },
  autoscale: { create: true, remove: true, fields: ['at', 'replicas', 'dryRun', 'reason', 'history', 'decisions'] },
  event: { create: true, remove: true },
  request: { remove: true },
};

/** Writes of the API, the dispatcher, the election and presence. */
const OTHERS: Partial<Record<ObjectKind, Rights>> = {
  manager: { create: true, remove: true },
  leader: { create: true },
  node: { create: true, remove: true, fields: ['spec', 'description', 'session'] },
  service: { create: true, fields: ['spec', 'revision', 'removing', 'updatedAt', 'rolloutCommand'] },
  revision: { create: true },
  // A user's request to move it.
  task: { fields: ['status', 'evict'] },
  event: { create: true },
  request: { create: true },
  stack: { create: true },
  run: { create: true, fields: ['stop'] },
  network: { create: true, remove: true },
  route: { create: true, remove: true, fields: ['spec', 'updatedAt'] },
};

export const fencedWrites: RevisionInvariant = {
  promise: 'every write under an epoch happens while that epoch is in force',
  check({ author, epochBefore }) {
    if (author?.epoch === undefined || author.epoch === epochBefore) return undefined;
    return `${author.writer} wrote under epoch ${author.epoch} when the epoch was ${epochBefore ?? 'vacant'}`;
  },
};

export const singleWriter: RevisionInvariant = {
  promise: "each field has one writer: controllers write theirs under an epoch and leave the users' and agents' alone",
  check({ author, changes }) {
    for (const change of changes) {
      const wrong = author === undefined ? expiry(change) : outside(change, author.epoch === undefined ? OTHERS : CONTROLLERS);
      if (wrong !== undefined) return `${author?.writer ?? 'a lease that ran out'} (epoch ${author?.epoch ?? 'none'}) ${wrong}`;
    }
    return undefined;
  },
};

function expiry({ kind, after }: StateChange): string | undefined {
  return after === undefined && (kind === 'manager' || kind === 'leader') ? undefined : `changed a ${kind}`;
}

function outside({ kind, before, after }: StateChange, rights: typeof CONTROLLERS): string | undefined {
  const right = rights[kind];
  if (before === undefined) return right?.create === true ? undefined : `created a ${kind}`;
  if (after === undefined) return right?.remove === true ? undefined : `removed a ${kind}`;
  const wrong = changedFields(before, after).filter((field) => !(right?.fields ?? []).includes(field));
  if (wrong.length > 0) return `changed ${wrong.join(', ')} of ${kind} ${'id' in after ? after.id : ''}`;
  if (kind === 'service' && rights === CONTROLLERS) return usersPart(before, after);
  return undefined;
}

/** Of a spec a controller may restore the task template and the ports, nothing else. */
function usersPart(before: ClusterObject, after: ClusterObject): string | undefined {
  if (before.kind !== 'service' || after.kind !== 'service') return undefined;
  const wrong = changedFields(before.spec, after.spec).filter((field) => field !== 'task' && field !== 'ports');
  return wrong.length === 0 ? undefined : `changed spec.${wrong.join(', spec.')} of service ${after.spec.name}`;
}

function changedFields(before: object, after: object): string[] {
  const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const fields = new Set([...Object.keys(left), ...Object.keys(right)]);
  fields.delete('version');
  return [...fields].filter((field) => !sameSpec(left[field], right[field]));
}
