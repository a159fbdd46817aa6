/**
 * Decides which manager leads.
 *
 * Reads: the leader record in the state. Writes: the leader record, under a lease.
 * Never: trusts the election alone. Two managers may believe for a moment that
 * they lead (one was paused); what keeps them apart is the epoch, the create
 * revision of the record, which every write of a controller compares.
 *
 *   following ──record gone, ours created──→ leading(epoch)
 *       ↑                                        │ lease deadline · lease lost ·
 *       └────────────────────────────────────────┘ record gone or another's · work failed
 */
import type { ManagerId } from '@muster/shared/model/ids';
import type { LeaderRecord } from '@muster/shared/model/objects';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { jitter, type Random } from '@muster/shared/runtime/random';
import { encode } from '../state/transactions.ts';
import { LEADER_KEY } from '../state/keys.ts';
import type { State } from '../state/state.ts';
import { until } from '../state/until.ts';
import type { Lease, Store } from '../store/store.ts';
import { workUnderLease } from './lease-keeper.ts';

/** etcd grants no lease shorter than 2 s with its default election timeout. */
export const DEFAULT_LEADER_TTL_MS = 2_000;
const RETRY_MS = 200;

export interface ElectionOptions {
  readonly managerId: ManagerId;
  readonly store: Store;
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly ttlMs?: number;
  /** What the leader does. Runs until the signal is aborted; a rejection gives leadership up. */
  readonly lead: (epoch: number, signal: AbortSignal) => Promise<void>;
}

export class Election implements Runnable {
  readonly name = 'election';
  readonly #options: ElectionOptions;
  readonly #log: Logger;
  #epoch: number | undefined;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'election' });
  }

  /** The epoch in which this manager believes to lead; undefined while it follows. */
  get epoch(): number | undefined {
    return this.#epoch;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, state } = this.#options;
    while (!signal.aborted) {
      try {
        await until(state, (view) => view.leader() === undefined, signal);
        await this.#campaign(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#log.warn({ err: error }, 'campaign failed; trying again');
      }
      if (signal.aborted || state.view.leader() !== undefined) continue;
      await clock.sleep(jitter(random, RETRY_MS, 0.5), signal).catch(() => undefined);
    }
  }

  async #campaign(signal: AbortSignal): Promise<void> {
    const { store, clock, managerId, ttlMs = DEFAULT_LEADER_TTL_MS } = this.#options;
    const lease = await store.grantLease(ttlMs, signal);
    const outcome = await workUnderLease(lease, clock, (held) => this.#tryToLead(lease, held), signal);
    if (outcome === 'lease-lost') this.#log.warn({ managerId }, 'leader lease lost; following');
  }

  async #tryToLead(lease: Lease, signal: AbortSignal): Promise<void> {
    const { store, state, clock, managerId, lead } = this.#options;
    const record: LeaderRecord = { kind: 'leader', managerId, electedAt: clock.now() };
    const result = await store.transact(
      {
        compares: [{ key: LEADER_KEY, createRevision: 0 }],
        writes: [{ op: 'put', key: LEADER_KEY, value: encode(record), leaseId: lease.id }],
      },
      signal,
    );
    if (!result.succeeded) {
      await waitAtMost(state, result.revision, clock, signal);
      return;
    }
    const epoch = result.revision;
    await state.waitFor(epoch, signal);
    this.#log.info({ managerId, epoch }, 'leading');
    this.#epoch = epoch;
    const deposed = new AbortController();
    const stopObserving = state.observe((change) => {
      if (change.kind === 'leader' && state.view.leader()?.epoch !== epoch) deposed.abort(new Error('deposed'));
    });
    try {
      if (state.view.leader()?.epoch === epoch) await lead(epoch, AbortSignal.any([signal, deposed.signal]));
    } finally {
      stopObserving();
      this.#epoch = undefined;
      this.#log.info({ managerId, epoch }, 'no longer leading');
    }
  }
}

async function waitAtMost(state: State, revision: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const cancel = clock.after(RETRY_MS, () => enough.abort());
  await state.waitFor(revision, AbortSignal.any([signal, enough.signal])).catch(() => undefined);
  cancel();
}
