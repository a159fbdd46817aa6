import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ICompare, IKeyValue, IRequestOp, ITxnRequest, ITxnResponse } from 'etcd3';
import type { Clock } from '@muster/shared/runtime/clock';
import { StoreError, type Transaction } from '../store.ts';
import type { CallLimits, Endpoint } from './connection.ts';
import { RpcFailure } from './failure.ts';
import { keySpace } from './keys.ts';
import type { LentMarker, MarkerRing } from './marker-ring.ts';
import { newMembers } from './members.ts';
import { newTransact } from './transact.ts';

/** What the network and etcd do to one request. */
const FATES = ['answered', 'applied, answer lost', 'applied late, answer lost', 'never applied, answer lost', 'not sent', 'applied, answered full'] as const;
type Fate = (typeof FATES)[number];

/** The part of etcd that a transaction meets, with requests that are still on their way. */
class ModelEtcd {
  revision = 1;
  /** Every put that was made, by its value. */
  readonly applied = new Map<string, number>();
  readonly #keys = new Map<string, { value: Buffer; create: number; mod: number }>();
  #late: ITxnRequest[] = [];

  txn(request: ITxnRequest): ITxnResponse {
    const succeeded = (request.compare ?? []).every((compare) => this.#holds(compare));
    const ops = (succeeded ? request.success : request.failure) ?? [];
    if (ops.some((op) => op.request_put !== undefined)) this.revision += 1;
    return { header: this.#header(), succeeded, responses: ops.map((op) => this.#run(op)) } as ITxnResponse;
  }

  postpone(request: ITxnRequest): void {
    this.#late.push(request);
  }

  /** Lets the requests of the past arrive: all of them, or the oldest only. */
  arrive(all: boolean): void {
    for (const request of this.#late.splice(0, all ? Infinity : 1)) this.txn(request);
  }

  look(key: Buffer): IKeyValue | undefined {
    const found = this.#keys.get(key.toString());
    return found && ({ key, value: found.value, create_revision: String(found.create), mod_revision: String(found.mod) } as IKeyValue);
  }

  #header() {
    return { revision: String(this.revision) };
  }

  #holds({ key = Buffer.of(), target, mod_revision, create_revision }: ICompare): boolean {
    const found = this.#keys.get(key.toString());
    return target === 'Mod' ? (found?.mod ?? 0) === mod_revision : (found?.create ?? 0) === create_revision;
  }

  #run({ request_put: put, request_range: range }: IRequestOp): unknown {
    if (put?.key !== undefined && put.value !== undefined) {
      const value = put.value.toString();
      this.applied.set(value, (this.applied.get(value) ?? 0) + 1);
      const create = this.#keys.get(put.key.toString())?.create ?? this.revision;
      this.#keys.set(put.key.toString(), { value: put.value, create, mod: this.revision });
    }
    const found = range?.key && this.look(range.key);
    return { response_range: { kvs: found === undefined ? [] : [found] } };
  }
}

function newModelEndpoint(etcd: ModelEtcd, nextFate: () => Fate): Endpoint {
  const call = async (method: string, request: object, limits: CallLimits) => {
    limits.signal?.throwIfAborted();
    const fate = nextFate();
    if (method === 'range') {
      const found = etcd.look((request as { key: Buffer }).key);
      if (fate.includes('lost')) throw new RpcFailure('lost', fate);
      return { header: { revision: String(etcd.revision) }, kvs: found === undefined ? [] : [found] };
    }
    const txn = request as ITxnRequest;
    switch (fate) {
      case 'answered':
        return etcd.txn(txn);
      case 'applied, answer lost':
        etcd.txn(txn);
        throw new RpcFailure('lost', fate);
      case 'applied late, answer lost':
        etcd.postpone(txn);
        throw new RpcFailure('lost', fate);
      case 'never applied, answer lost':
        throw new RpcFailure('lost', fate);
      case 'applied, answered full':
        etcd.txn(txn);
        throw new RpcFailure('full', fate);
      case 'not sent':
        throw new RpcFailure('not-sent', fate);
      default:
        throw new Error(`no such fate: ${fate satisfies never as string}`);
    }
  };
  return { address: 'model', call, distrust() {}, forgetToken() {}, close() {} } as unknown as Endpoint;
}

/** One marker, so that every transaction inherits what the one before it left. */
function newModelRing(): MarkerRing {
  const marker: LentMarker = { key: Buffer.from('/m/ops/0'), revision: 0, leaseId: '7' };
  return { borrow: async () => marker, giveBack() {}, check: async () => true, close: async () => undefined };
}

/** Each look at it takes half a second, so that a call that never succeeds gives up after about twenty. */
function newTickingClock(): Clock {
  let now = 0;
  return { now: () => now, monotonic: () => (now += 500), sleep: async () => undefined, after: () => () => undefined };
}

const KEYS = ['a', 'b'] as const;
const transactions = fc.array(
  fc.record({
    key: fc.constantFrom(...KEYS),
    /** Compare with what the key is at that moment, with nothing at all, or with a revision that is wrong. */
    condition: fc.constantFrom('none', 'absent', 'current', 'outdated'),
    fates: fc.array(fc.constantFrom(...FATES), { maxLength: 8 }),
    /** Requests of the past that arrive before each call. */
    arrivals: fc.array(fc.boolean(), { maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 8 },
);

type Report = 'succeeded' | 'failed' | 'not written' | 'unknown';
/** How often the write may have been made in the end, late arrivals included. */
const ALLOWED: Record<Report, readonly number[]> = { succeeded: [1], failed: [0], 'not written': [0], unknown: [0, 1] };

function reportOf(error: unknown): Report {
  if (!(error instanceof StoreError)) throw error;
  return error.outcomeUnknown ? 'unknown' : 'not written';
}

test('whatever is lost, late or refused: a reported success was made once, a reported failure never, not even later', async () => {
  await fc.assert(
    fc.asyncProperty(transactions, async (plan) => {
      const etcd = new ModelEtcd();
      const keys = keySpace('/m/');
      let fates: Fate[] = [];
      let arrivals: boolean[] = [];
      const endpoint = newModelEndpoint(etcd, () => {
        const arrival = arrivals.shift();
        if (arrival === true) etcd.arrive(false);
        return fates.shift() ?? 'answered';
      });
      const clock = newTickingClock();
      let id = 0;
      const transact = newTransact({
        members: newMembers([endpoint], clock, () => 0),
        ring: newModelRing(),
        keys,
        clock,
        newId: () => `try ${(id += 1)}`,
        timeoutMs: 10_000,
      });
      const reports: { readonly value: string; readonly report: Report }[] = [];
      for (const [index, step] of plan.entries()) {
        fates = [...step.fates];
        arrivals = [...step.arrivals];
        const value = `value ${index}`;
        const current = Number(etcd.look(keys.toEtcd(step.key))?.mod_revision ?? 0);
        const compares = { none: [], absent: [0], current: [current], outdated: [current + 7] }[step.condition];
        const transaction: Transaction = {
          compares: compares.map((modRevision) => ({ key: step.key, modRevision })),
          writes: [{ op: 'put', key: step.key, value }],
        };
        reports.push({ value, report: await transact(transaction).then(({ succeeded }) => (succeeded ? 'succeeded' : 'failed'), reportOf) });
      }
      etcd.arrive(true);
      const lies = reports.filter(({ value, report }) => !ALLOWED[report].includes(etcd.applied.get(value) ?? 0));
      expect(lies).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('a lost answer costs one more request, a clear one none', async () => {
  for (const [fates, expected] of [[['answered'], 1], [['applied, answer lost'], 2], [['never applied, answer lost'], 3]] as const) {
    const etcd = new ModelEtcd();
    const left: Fate[] = [...fates];
    let calls = 0;
    const endpoint = newModelEndpoint(etcd, () => {
      calls += 1;
      return left.shift() ?? 'answered';
    });
    const clock = newTickingClock();
    const transact = newTransact({
      members: newMembers([endpoint], clock, () => 0),
      ring: newModelRing(),
      keys: keySpace('/m/'),
      clock,
      newId: () => `try ${calls}`,
      timeoutMs: 10_000,
    });
    expect((await transact({ compares: [], writes: [{ op: 'put', key: 'k', value: 'v' }] })).succeeded).toBe(true);
    expect(calls).toBe(expected);
  }
});
