/** The record of a stack, and the revisions of what it consists of. Pure but for the new id. */
import { isDeepStrictEqual } from 'node:util';
import { asStackId } from '@muster/shared/model/ids';
import type { Stack, StackRevision } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import { create, remove, type Mutation } from '../state/mutation.ts';
import type { ApiContext } from './context.ts';
import { servicesOf, type ServicePlan } from './plan-stack.ts';

/** Older ones go. */
export const MAX_STACK_REVISIONS = 20;
/** A larger one is not kept: it would not fit into a transaction with the rest. */
const MAX_REVISION_CHARACTERS = 512 * 1024;

export function newStack(api: ApiContext, name: string, now: number): Stack {
  return { kind: 'stack', id: asStackId(api.newId()), name, createdAt: now, updatedAt: now };
}

export interface NextRevision<S extends Stack> {
  readonly stack: S;
  readonly mutations: readonly Mutation[];
}

/** The stack with a new revision, unless it comes to consist of just what its newest revision says. */
export function nextRevision<S extends Stack>(view: StateView, stack: S, plans: readonly ServicePlan[], now: number, rollbackOf?: number): NextRevision<S> {
  const kept = [...view.stackRevisions(stack.id)].sort((a, b) => a.revision - b.revision);
  const services = servicesAfter(view, stack.name, plans);
  const omitted = JSON.stringify(services).length > MAX_REVISION_CHARACTERS;
  if (isDeepStrictEqual(kept.at(-1)?.services, services)) return { stack, mutations: [] };
  const revision = (stack.revision ?? 0) + 1;
  const record: StackRevision = {
    kind: 'stack-revision',
    stackId: stack.id,
    revision,
    createdAt: now,
    services: omitted ? [] : services,
    ...(rollbackOf === undefined ? {} : { rollbackOf }),
    ...(omitted ? { omitted } : {}),
  };
  const surplus = kept.slice(0, Math.max(0, kept.length + 1 - MAX_STACK_REVISIONS));
  return { stack: { ...stack, revision }, mutations: [create(record), ...surplus.map((old) => remove(old))] };
}

/** What the stack consists of when the plans are carried out; by name. */
function servicesAfter(view: StateView, stack: string, plans: readonly ServicePlan[]): readonly ServiceSpec[] {
  const specs = new Map(servicesOf(view, stack).filter(({ removing }) => !removing).map(({ spec }) => [spec.name, spec]));
  for (const { action, service } of plans) {
    if (action === 'deleted') specs.delete(service.spec.name);
    else specs.set(service.spec.name, service.spec);
  }
  return [...specs.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
