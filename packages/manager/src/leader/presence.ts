/**
 * Keeps this manager's record in the state, under a lease, so that others know
 * that it lives: agents learn its address, and the leader treats the sessions of
 * a manager whose record is gone as lost.
 */
import type { ManagerRecord } from '@muster/shared/model/objects';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { State } from '../state/state.ts';
import type { Lease, Store } from '../store/store.ts';
import { workUnderLease } from './lease-keeper.ts';

export const DEFAULT_PRESENCE_TTL_MS = 4_000;
const RETRY_MS = 500;

export interface PresenceOptions {
  readonly record: ManagerRecord;
  readonly store: Store;
  readonly state: State;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ttlMs?: number;
}

export interface Presence extends Runnable {
  /** The record is there for certain: it was written, and its lease cannot have expired yet. */
  isHeld(): boolean;
}

export function createPresence(options: PresenceOptions): Presence {
  const { store, clock, logger, ttlMs = DEFAULT_PRESENCE_TTL_MS } = options;
  const log = logger.child({ component: 'presence' });
  let held: Lease | undefined;
  const onHeld = (lease: Lease | undefined) => {
    held = lease;
  };
  return {
    name: 'presence',
    isHeld: () => held !== undefined && clock.monotonic() < held.deadline(),
    async run(signal) {
      while (!signal.aborted) {
        try {
          const lease = await store.grantLease(ttlMs, signal);
          await workUnderLease(lease, clock, (signal) => hold(options, lease, onHeld, signal), signal);
        } catch (error) {
          if (signal.aborted) return;
          log.warn({ err: error }, 'registering this manager failed; trying again');
          await clock.sleep(RETRY_MS, signal).catch(() => undefined);
        }
      }
    },
  };
}

/** Writes the record and holds it until the signal is aborted or somebody removes it. */
async function hold({ record, state }: PresenceOptions, lease: Lease, onHeld: (lease: Lease | undefined) => void, signal: AbortSignal): Promise<void> {
  // A record left by an earlier lease of ours (a pause longer than the TTL) is in the way until it expires.
  const stale = [...state.view.managers()].find((other) => other.id === record.id);
  if (stale !== undefined) await state.commit([{ op: 'remove', object: stale }], {}, signal);
  const { applied } = await state.commit([{ op: 'create', object: record, leaseId: lease.id }], {}, signal);
  if (applied.length > 0) onHeld(lease);
  await new Promise<void>((resolve) => {
    const finish = () => {
      onHeld(undefined);
      stopObserving();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const stopObserving = state.observe((change) => {
      if (change.kind === 'manager' && change.before?.id === record.id && change.after === undefined) finish();
    });
    // Refused, because an earlier record was still there, which has expired since: nobody would tell of that again.
    const isThere = [...state.view.managers()].some((other) => other.id === record.id);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted || !isThere) finish();
  });
}
