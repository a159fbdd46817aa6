/**
 * One transaction on etcd, told truthfully: a lost answer is found out, never
 * guessed, and nothing is sent twice that could take effect twice. marker.ts
 * holds the protocol; this file sends its requests.
 */
import type { ICompare, IRequestOp } from 'etcd3';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import { checkTransaction } from '../check-request.ts';
import { StoreError, type Transaction, type TransactionResult } from '../store.ts';
import type { CallLimits } from './connection.ts';
import { RpcFailure, toStoreError } from './failure.ts';
import type { KeySpace } from './keys.ts';
import { judgeMarker, judgeSettle, judgeTry, settleRequest, tryRequest, type MarkerVerdict } from './marker.ts';
import type { LentMarker, MarkerRing } from './marker-ring.ts';
import type { Members } from './members.ts';

export interface TransactOptions {
  readonly members: Members;
  readonly ring: MarkerRing;
  readonly keys: KeySpace;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly timeoutMs: number;
}

interface Plan {
  readonly compares: readonly ICompare[];
  readonly writes: readonly IRequestOp[];
  /** On the monotonic clock. */
  readonly giveUpAt: number;
  readonly signal: AbortSignal | undefined;
}

export type Transact = (transaction: Transaction, signal?: AbortSignal) => Promise<TransactionResult>;

export function newTransact(options: TransactOptions): Transact {
  const { members, ring, keys, clock, newId, timeoutMs } = options;

  async function write(transaction: Transaction, signal: AbortSignal | undefined): Promise<TransactionResult> {
    const plan: Plan = {
      compares: transaction.compares.map((compare) => toCompare(keys, compare)),
      writes: transaction.writes.map((one) => toRequestOp(keys, one)),
      giveUpAt: clock.monotonic() + timeoutMs,
      signal,
    };
    for (;;) {
      const marker = await ring.borrow(limits(plan));
      try {
        const result = await tryUntilKnown(plan, marker);
        if (result !== 'ring-lost') return result;
      } finally {
        ring.giveBack(marker);
      }
    }
  }

  /** At the top of the loop no request is outstanding that could still take effect. */
  async function tryUntilKnown(plan: Plan, marker: LentMarker): Promise<TransactionResult | 'ring-lost'> {
    let failure = new RpcFailure('lost', 'etcd did not take the transaction in time; nothing was written');
    for (let attempt = 0; ; attempt += 1) {
      if (clock.monotonic() >= plan.giveUpAt) throw failure;
      plan.signal?.throwIfAborted();
      const id = newId();
      const endpoint = members.current();
      try {
        const request = tryRequest(plan.compares, plan.writes, marker, id);
        const answer = await endpoint.call('txn', request, members.limits(attempt, plan.giveUpAt, plan.signal));
        const verdict = judgeTry(answer, marker);
        if (verdict.type === 'failed') return { succeeded: false, revision: verdict.revision };
        marker.revision = verdict.markerRevision;
        if (verdict.type === 'succeeded') return { succeeded: true, revision: verdict.revision };
      } catch (error) {
        if (!(error instanceof RpcFailure)) throw error;
        failure = error;
        if (error.kind === 'token-expired') continue;
        // Ours or the caller's? Only ours is worth another try.
        if (error.kind === 'lease-not-found' && !(await ring.check(marker, limits(plan)))) return 'ring-lost';
        if (error.kind === 'not-sent') {
          members.leave(endpoint);
          await members.pause(attempt, plan.signal);
          continue;
        }
        if (error.kind !== 'lost' && error.kind !== 'aborted' && error.kind !== 'full') throw error;
        if (error.kind === 'lost') members.leave(endpoint);
        const verdict = await settle(marker, id, error, limits(plan));
        if (verdict.type === 'unknown' || verdict.type === 'not-yet') throw unknownOutcome(error);
        marker.revision = verdict.markerRevision;
        if (verdict.type === 'succeeded') return { succeeded: true, revision: verdict.revision };
      }
    }
  }

  function limits(plan: Plan): CallLimits {
    return { timeoutMs: Math.max(1, plan.giveUpAt - clock.monotonic()), signal: plan.signal };
  }

  /** Finds out what became of a try without a clear answer, and makes sure that it cannot happen any more. */
  async function settle(marker: LentMarker, id: string, failure: RpcFailure, limits: CallLimits): Promise<MarkerVerdict> {
    // etcd can apply the very write that fills its space and answer that it is full: the marker knows.
    if (failure.kind === 'full') return lookWithoutSpace(marker, id, failure, limits);
    if (failure.kind === 'aborted') throw unknownOutcome(failure);
    try {
      const answer = await members.repeat((endpoint, each) => endpoint.call('txn', settleRequest(marker, id), each), limits);
      return judgeSettle(answer, marker, id);
    } catch (error) {
      const unknown = toStoreError(error, { outcomeUnknown: true });
      if (error instanceof RpcFailure && error.kind === 'full') return lookWithoutSpace(marker, id, unknown, limits);
      throw unknown;
    }
  }

  async function lookWithoutSpace(marker: LentMarker, id: string, otherwise: unknown, limits: CallLimits): Promise<MarkerVerdict> {
    const verdict = await look(marker, id, limits);
    if (verdict.type === 'succeeded') return verdict;
    throw otherwise;
  }

  async function look(marker: LentMarker, id: string, limits: CallLimits): Promise<MarkerVerdict> {
    try {
      const answer = await members.repeat((endpoint, each) => endpoint.call('range', { key: marker.key }, each), limits);
      return judgeMarker(answer.kvs[0], marker, id);
    } catch (error) {
      throw toStoreError(error, { outcomeUnknown: true });
    }
  }

  /** Writes nothing, so it may be sent again and needs no marker. */
  async function compareOnly(transaction: Transaction, signal: AbortSignal | undefined): Promise<TransactionResult> {
    // Without any read inside, etcd would answer from a member's own, perhaps old, state.
    const read: IRequestOp = { request_range: { key: keys.toEtcd(''), count_only: true } };
    const request = {
      compare: transaction.compares.map((compare) => toCompare(keys, compare)),
      success: [read],
      failure: [read],
    };
    const answer = await members.repeat((endpoint, each) => endpoint.call('txn', request, each), { timeoutMs, signal });
    return { succeeded: answer.succeeded, revision: Number(answer.header.revision) };
  }

  return async (transaction, signal) => {
    checkTransaction(transaction);
    try {
      return await (transaction.writes.length === 0 ? compareOnly(transaction, signal) : write(transaction, signal));
    } catch (error) {
      if (signal?.aborted === true && error === signal.reason) throw error;
      throw toStoreError(error);
    }
  };
}

function unknownOutcome(cause: unknown): StoreError {
  return new StoreError('unavailable', 'etcd did not say whether the transaction took effect; read the keys again before repeating it', {
    cause,
    outcomeUnknown: true,
  });
}

function toCompare(keys: KeySpace, compare: Transaction['compares'][number]): ICompare {
  const key = keys.toEtcd(compare.key);
  return 'modRevision' in compare
    ? { key, target: 'Mod', result: 'Equal', mod_revision: compare.modRevision }
    : { key, target: 'Create', result: 'Equal', create_revision: compare.createRevision };
}

function toRequestOp(keys: KeySpace, write: Transaction['writes'][number]): IRequestOp {
  const key = keys.toEtcd(write.key);
  if (write.op === 'delete') return { request_delete_range: { key } };
  return { request_put: { key, value: Buffer.from(write.value), ...(write.leaseId === undefined ? {} : { lease: write.leaseId }) } };
}
