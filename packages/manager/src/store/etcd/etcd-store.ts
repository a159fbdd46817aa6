/**
 * The store on etcd (3.4 or newer), for several managers.
 *
 * It reads and writes the keys below one prefix and leaves all others alone. It
 * uses only etcd3's raw RPC stubs (connection.ts) and owns what lies above them:
 * deadlines and the choice of the member (members.ts), transactions whose lost
 * answers are found out (transact.ts), gap-free watches (watch.ts), leases with
 * a deadline of their own (lease.ts). It never repeats a write blindly and never
 * waits without a bound.
 */
import type { IRangeRequest, IRangeResponse } from 'etcd3';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { checkRange, checkRevision } from '../check-request.ts';
import { MAX_PAGE, StoreError, type RangeRequest, type Store } from '../store.ts';
import { newEndpoint, type TlsOptions, type UserPassword } from './connection.ts';
import { RpcFailure, toStoreError } from './failure.ts';
import { keyAfter, keySpace, rangeEnd, type KeySpace } from './keys.ts';
import { grantEtcdLease } from './lease.ts';
import { newMarkerRing } from './marker-ring.ts';
import { makeRoom } from './make-room.ts';
import { newMembers } from './members.ts';
import { newTransact } from './transact.ts';
import { watchEtcd } from './watch.ts';

export interface EtcdStoreOptions {
  /** `host:port` of every member that may be asked. */
  readonly endpoints: readonly string[];
  /** Begin of all keys of this cluster in etcd, so that several clusters can share one. */
  readonly prefix?: string;
  /** Connects with TLS when given; `{}` trusts the system's authorities. */
  readonly tls?: TlsOptions;
  readonly user?: UserPassword;
  /** How long one call may take, all attempts together. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly logger: Logger;
}

/** Long enough for etcd to elect a new leader. */
const DEFAULT_TIMEOUT_MS = 10_000;
/** A member that is asked how it is. */
const LOOK_TIMEOUT_MS = 2_000;

/** Connects on first use: an unreachable etcd shows as `unavailable` on the first call. */
export function openEtcdStore(options: EtcdStoreOptions): Store {
  const { clock, random, newId, logger, prefix = '/muster/', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  if (options.endpoints.length === 0) throw new StoreError('invalid', 'no etcd endpoint is given');
  const keys = keySpace(prefix);
  const members = newMembers(
    options.endpoints.map((address) => newEndpoint({ address, tls: options.tls, user: options.user, clock })),
    clock,
    random,
  );
  const ring = newMarkerRing({ members, clock, newId, prefix: keys.markers });
  const transact = newTransact({ members, ring, keys, clock, newId, timeoutMs });

  async function readPage(request: IRangeRequest & { readonly limit: number }, signal: AbortSignal | undefined): Promise<IRangeResponse> {
    for (let limit = request.limit; ; limit = Math.ceil(limit / 2)) {
      try {
        return await members.repeat((endpoint, each) => endpoint.call('range', { ...request, limit }, each), { timeoutMs, signal });
      } catch (error) {
        const tooLarge = error instanceof RpcFailure && error.kind === 'reply-too-large';
        if (!tooLarge || limit === 1) throw toStoreError(error);
      }
    }
  }

  return {
    description: `etcd ${options.endpoints.join(',')}${prefix}`,
    async range(request, signal) {
      checkRange(request);
      const answer = await readPage(toRangeRequest(request, keys), signal);
      return {
        items: answer.kvs.map((pair) => keys.toKeyValue(pair)),
        revision: request.revision ?? Number(answer.header.revision),
        more: answer.more,
      };
    },
    transact,
    watch: (request, signal) => watchEtcd({ members, keys, clock, random, logger }, request, signal),
    grantLease: (ttlMs, signal) => grantEtcdLease({ members, clock, timeoutMs }, ttlMs, signal),
    async compact(revision) {
      checkRevision(revision);
      try {
        await members.repeat((endpoint, each) => endpoint.call('compact', { revision }, each), { timeoutMs });
      } catch (error) {
        // Already forgotten up to there: nothing is left to do.
        if (error instanceof RpcFailure && error.kind === 'compacted') return;
        throw toStoreError(error);
      }
    },
    makeRoom: (signal) => makeRoom({ members, clock, logger, timeoutMs }, signal),
    async askMembers(signal) {
      const silent = await Promise.all(
        members.all.map((endpoint) =>
          endpoint.call('status', {}, { timeoutMs: LOOK_TIMEOUT_MS, signal }).then(
            () => [],
            () => (signal?.aborted === true ? [] : [`etcd at ${endpoint.address}`]),
          ),
        ),
      );
      return { members: members.all.length, silent: silent.flat() };
    },
    async close() {
      if (members.closed.aborted) return;
      await ring.close();
      members.close();
    },
  };
}

function toRangeRequest(request: RangeRequest, keys: KeySpace): IRangeRequest & { readonly limit: number } {
  const limit = Math.min(request.limit ?? MAX_PAGE, MAX_PAGE);
  const revision = request.revision === undefined ? {} : { revision: request.revision };
  if (request.key !== undefined) return { key: keys.toEtcd(request.key), limit, ...revision };
  const prefix = keys.toEtcd(request.prefix ?? '');
  const after = request.after === undefined ? prefix : keyAfter(keys.toEtcd(request.after));
  return { key: Buffer.compare(after, prefix) > 0 ? after : prefix, range_end: rangeEnd(prefix), limit, ...revision };
}
