/**
 * Keeps a store lease alive for as long as the work under it runs, and stops that
 * work by itself at the lease's deadline: the moment after which the store may
 * have given the lease away, whether or not anybody could tell us.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Lease } from '../store/store.ts';

/** Keepalives sent in one TTL; one may be lost without losing the lease. */
const KEEPALIVES_PER_TTL = 4;

/**
 * Runs `work` until it ends, `signal` is aborted or the lease is lost. The signal
 * given to `work` is aborted at the lease's deadline at the latest. Keepalives
 * are sent from the same event loop that does the work: a loop that hangs lets
 * the lease go. The lease is revoked at the end.
 */
export async function workUnderLease(
  lease: Lease,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<'ended' | 'lease-lost'> {
  const stop = new AbortController();
  let lost = false;
  const lose = () => {
    lost = true;
    stop.abort(new Error('the lease is lost'));
  };
  const onAbort = () => stop.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const keeping = keep(lease, clock, lose, stop.signal);
  try {
    await work(stop.signal);
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort();
    await keeping;
    await lease.revoke().catch(() => undefined);
  }
  return lost ? 'lease-lost' : 'ended';
}

async function keep(lease: Lease, clock: Clock, lose: () => void, signal: AbortSignal): Promise<void> {
  const watching = watchDeadline(lease, clock, lose, signal);
  const periodMs = lease.ttlMs / KEEPALIVES_PER_TTL;
  while (!signal.aborted) {
    const startedAt = clock.monotonic();
    // An error is no answer: the deadline decides.
    const alive = await lease.keepAlive(signal).catch(() => undefined);
    if (alive === false) lose();
    const restMs = Math.max(periodMs / 4, periodMs - (clock.monotonic() - startedAt));
    await clock.sleep(restMs, signal).catch(() => undefined);
  }
  await watching;
}

async function watchDeadline(lease: Lease, clock: Clock, lose: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const leftMs = lease.deadline() - clock.monotonic();
    if (leftMs <= 0) {
      lose();
      return;
    }
    await clock.sleep(leftMs, signal).catch(() => undefined);
  }
}
