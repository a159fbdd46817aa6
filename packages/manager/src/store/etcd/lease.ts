/**
 * A lease whose holder knows by its own clock when to stop believing in it.
 *
 * etcd counts the time to live from when it *received* the grant or keepalive,
 * which is after it was sent: so "sent + TTL" ends before etcd lets go, however
 * long the answer took. The margin covers clocks that run at different speeds
 * and the holder's last step.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import { checkLeaseTtl } from '../check-request.ts';
import type { Lease } from '../store.ts';
import { RpcFailure, toStoreError } from './failure.ts';
import type { Members } from './members.ts';

const MARGIN_FRACTION = 0.1;
const LARGEST_MARGIN_MS = 1_000;

export interface LeaseOptions {
  readonly members: Members;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export async function grantEtcdLease({ members, clock, timeoutMs }: LeaseOptions, ttlMs: number, signal?: AbortSignal): Promise<Lease> {
  checkLeaseTtl(ttlMs);
  // A grant whose answer is lost leaves a lease without keys, which expires by itself: asking again is safe.
  const granted = await members
    .repeat((endpoint, each) => timed(clock, () => endpoint.call('leaseGrant', { TTL: Math.ceil(ttlMs / 1_000) }, each)), { timeoutMs, signal })
    .catch((error: unknown) => {
      throw toStoreError(error);
    });
  const id = granted.answer.ID;
  let grantedMs = Number(granted.answer.TTL) * 1_000;
  let sentAt = granted.sentAt;

  return {
    id,
    get ttlMs() {
      return grantedMs;
    },
    deadline: () => sentAt + grantedMs - Math.min(LARGEST_MARGIN_MS, grantedMs * MARGIN_FRACTION),
    async keepAlive(signal) {
      try {
        const kept = await members.repeat((endpoint, each) => timed(clock, () => endpoint.keepLeaseAlive(id, each)), {
          timeoutMs: Math.min(timeoutMs, grantedMs),
          signal,
        });
        const ttl = Number(kept.answer.TTL);
        if (ttl <= 0) return false;
        grantedMs = ttl * 1_000;
        // Answers may overtake each other: only a later send moves the deadline.
        sentAt = Math.max(sentAt, kept.sentAt);
        return true;
      } catch (error) {
        if (error instanceof RpcFailure && error.kind === 'lease-not-found') return false;
        throw toStoreError(error);
      }
    },
    async revoke() {
      try {
        await members.repeat((endpoint, each) => endpoint.call('leaseRevoke', { ID: id }, each), { timeoutMs: Math.min(timeoutMs, grantedMs) });
      } catch {
        // Best effort: an unreachable etcd lets it expire, a lease that is gone is what we want.
      }
    },
  };
}

async function timed<T>(clock: Clock, ask: () => Promise<T>): Promise<{ readonly sentAt: number; readonly answer: T }> {
  const sentAt = clock.monotonic();
  return { sentAt, answer: await ask() };
}
