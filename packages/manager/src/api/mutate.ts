/**
 * One way to change the state for all mutations of the API: look, plan, write all
 * or nothing, and look again when somebody else was faster. With a request id,
 * the memory of the request is written in the same transaction, so that the same
 * request sent again, to whichever manager, changes nothing.
 */
import { createHash } from 'node:crypto';
import { MusterError } from '@muster/shared/model/error';
import { asEventId } from '@muster/shared/model/ids';
import type { ClusterEvent, RequestRecord } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { planToWire } from '@muster/shared/rpc/convert-plan';
import type { Plan as WirePlan } from '@muster/shared/rpc/gen/muster/v1/Plan';
import { isUpToDate } from '../foresight/check-revision.ts';
import { planOf } from '../foresight/plan.ts';
import { create, type Mutation } from '../state/mutation.ts';
import type { ApiContext } from './context.ts';
import { refuseField } from './refuse.ts';

const MAX_ATTEMPTS = 10;
const MAX_REQUEST_ID = 128;

export interface MutationCall {
  readonly method: string;
  readonly requestId: string;
  readonly validateOnly: boolean;
  /** Of the plan that the caller has seen; empty: whatever comes of it. */
  readonly checkRevision?: string;
  readonly signal: AbortSignal;
}

/** What a mutation would write, from the view it was given. Nothing when all is as asked for already. */
export interface Plan<Result> {
  readonly mutations: readonly Mutation[];
  /** Id of the object that the request is about: what a repetition of the request is answered with. */
  readonly objectId: string;
  readonly result: Result;
}

export type Outcome<Result> =
  /** Written now, or checked only. */
  | { readonly type: 'planned'; readonly plan: Plan<Result>; readonly foreseen?: WirePlan }
  /** An earlier call with the same request id did it. */
  | { readonly type: 'repeated'; readonly objectId: string };

/** `decide` is called again whenever something changed under it; it throws `MusterError` to refuse. */
export async function mutate<Result>(
  api: ApiContext,
  call: MutationCall,
  decide: (view: StateView, now: number) => Plan<Result>,
): Promise<Outcome<Result>> {
  const recordId = requestRecordId(call);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const now = api.clock.now();
    const repeated = recordId === undefined ? undefined : api.state.view.request(recordId);
    if (repeated !== undefined) return { type: 'repeated', objectId: repeated.objectId };
    const plan = decide(api.state.view, now);
    refuseOutdated(api.state.view, plan.mutations, call.checkRevision);
    if (call.validateOnly) return { type: 'planned', plan, foreseen: foresee(api, plan.mutations, now) };
    if (plan.mutations.length === 0) return { type: 'planned', plan };
    const record = recordId === undefined ? [] : [create(requestRecord(recordId, plan.objectId, now))];
    const result = await api.state.commit([...plan.mutations, ...record], { atomic: true }, call.signal);
    if (result.conflicted.length === 0) return { type: 'planned', plan };
  }
  throw keepsChanging();
}

/** What the mutations would lead to. */
export function foresee({ state, newId }: ApiContext, mutations: readonly Mutation[], now: number): WirePlan {
  return planToWire(planOf(state.view, mutations, { now, newId }));
}

/** For the answer of a mutation that was only asked about. */
export function foreseenBy(outcome: Outcome<unknown>): { readonly plan?: WirePlan } {
  return outcome.type === 'planned' && outcome.foreseen !== undefined ? { plan: outcome.foreseen } : {};
}

export function refuseOutdated(view: StateView, mutations: readonly Mutation[], checkRevision: string | undefined): void {
  if (checkRevision === undefined || checkRevision === '' || isUpToDate(view, mutations, checkRevision)) return;
  throw new MusterError('conflict', 'the cluster has changed since the plan was made', {
    reason: 'PLAN_OUTDATED',
    hint: 'Make a new plan, and look at what is different.',
  });
}

export function keepsChanging(): MusterError {
  return new MusterError('conflict', 'what was to be changed kept changing meanwhile', {
    reason: 'TOO_MANY_CONFLICTS',
    hint: 'Try again.',
  });
}

/** Undefined without a request id, and when nothing is written anyway. */
export function requestRecordId({ method, requestId, validateOnly }: Pick<MutationCall, 'method' | 'requestId' | 'validateOnly'>): string | undefined {
  if (requestId.length > MAX_REQUEST_ID) refuseField('request_id', `must have at most ${MAX_REQUEST_ID} characters`);
  if (requestId === '' || validateOnly) return undefined;
  return createHash('sha256').update(`${method}\0${requestId}`).digest('hex');
}

export function requestRecord(id: string, objectId: string, at: number): RequestRecord {
  return { kind: 'request', id, objectId, at };
}

/** An entry of the cluster's diary, written with the change that it tells of. */
export function recordEvent(
  api: ApiContext,
  event: Omit<ClusterEvent, 'kind' | 'id' | 'level'> & { readonly level?: ClusterEvent['level'] },
): Mutation {
  return create({ kind: 'event', id: asEventId(api.newId()), level: 'info', ...event });
}
