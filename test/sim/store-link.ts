/**
 * One manager's way to the store, with the faults that a network brings: delay,
 * answers that get lost after the work was done, a cut, a watch that lags. What
 * the store contract allows a driver to do, this one does sooner or later.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import { Pipe } from '@muster/shared/runtime/pipe';
import {
  StoreError,
  type Lease,
  type RangePage,
  type RangeRequest,
  type Store,
  type Transaction,
  type TransactionResult,
  type WatchMessage,
  type WatchRequest,
} from '@muster/manager/store/store';
import type { Dice } from './dice.ts';
import type { Ledger } from './ledger.ts';
import { never, type SimProcess } from './process.ts';

/** A driver gives up on an answer after this long. */
const PATIENCE_MS = 2_500;
const LEASE_MARGIN = 0.1;

/** What a broken driver, or a broken part of a manager above it, does to the traffic. */
export interface StoreBugs {
  /** Answers that it was written, and does not write. */
  readonly swallows?: (transaction: Transaction) => boolean;
  readonly dropsWatchEvents?: number;
}

/** Faults of a manager's network to the store; they outlive its process. */
export class StoreRoute {
  /** Extra time that watch messages take. */
  watchLagMs = 0;
  /** Share of answers that get lost. */
  lossRate = 0;
  #cut = false;
  #waiting: (() => void)[] = [];

  get isCut(): boolean {
    return this.#cut;
  }

  cut(): void {
    this.#cut = true;
  }

  mend(): void {
    this.#cut = false;
    for (const resume of this.#waiting.splice(0)) resume();
  }

  async whole(): Promise<void> {
    while (this.#cut) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

export interface StoreLinkOptions {
  readonly ledger: Ledger;
  readonly route: StoreRoute;
  readonly process: SimProcess;
  readonly clock: Clock;
  readonly dice: Dice;
  readonly bugs: StoreBugs;
}

export function storeLink({ ledger, route, process, clock, dice, bugs }: StoreLinkOptions): Store {
  const delayMs = () => dice.whole(0, 2);

  /** Sends a request, does it at the store, brings the answer back: each leg may fail. */
  function request<Answer>(work: () => Promise<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
    if (process.isKilled) return never();
    return new Promise<Answer>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const settle = (how: () => void) => {
        cancel();
        signal?.removeEventListener('abort', onAbort);
        how();
      };
      // What was sent is not called back: the store may still do it.
      const onAbort = () => settle(() => reject(signal?.reason as Error));
      signal?.addEventListener('abort', onAbort, { once: true });
      const cancel = process.clock.after(PATIENCE_MS, () =>
        settle(() => reject(new StoreError('unavailable', 'the store did not answer in time', { outcomeUnknown: true }))),
      );
      const answer = (how: () => void) => {
        if (dice.chance(route.lossRate)) return;
        clock.after(delayMs(), () => {
          if (!route.isCut) process.deliver('io', () => settle(how));
        });
      };
      const arrive = () => {
        work().then(
          (result) => answer(() => resolve(result)),
          (error: unknown) => answer(() => reject(error)),
        );
      };
      clock.after(delayMs(), () => {
        if (!route.isCut) arrive();
        // What is sent into a cut is lost, or arrives long after its sender has given up.
        else if (dice.chance(0.5)) void route.whole().then(arrive);
      });
    });
  }

  function linkLease(lease: Lease, grantedAt: number): Lease {
    const lastsMs = lease.ttlMs * (1 - LEASE_MARGIN);
    let deadline = grantedAt + lastsMs;
    return {
      id: lease.id,
      ttlMs: lease.ttlMs,
      deadline: () => deadline,
      async keepAlive(signal) {
        const sentAt = clock.monotonic();
        const alive = await request(() => lease.keepAlive(), signal);
        if (alive) deadline = Math.max(deadline, sentAt + lastsMs);
        return alive;
      },
      revoke: () => request(() => lease.revoke(), undefined).catch(() => undefined),
    };
  }

  /** Messages pile up in front of a stopped process, as they do in a socket. */
  async function watch(watched: WatchRequest, arrived: Pipe<WatchMessage>, signal: AbortSignal): Promise<void> {
    const { dropsWatchEvents = 0 } = bugs;
    for await (const message of ledger.store.watch(watched, signal)) {
      await clock.sleep(delayMs() + route.watchLagMs);
      await route.whole();
      if (process.isKilled) return;
      const passed =
        message.type === 'events' && dropsWatchEvents > 0
          ? { ...message, events: message.events.filter(() => !dice.chance(dropsWatchEvents)) }
          : message;
      process.deliver('io', () => void arrived.push(passed).catch(() => undefined));
    }
  }

  return {
    description: `memory, as ${process.name} sees it`,
    range: (range: RangeRequest, signal?: AbortSignal): Promise<RangePage> => request(() => ledger.store.range(range), signal),
    transact: (transaction: Transaction, signal?: AbortSignal): Promise<TransactionResult> =>
      request(async () => {
        if (bugs.swallows?.(transaction) !== true) return await ledger.transact(process.name, transaction);
        const { revision } = await ledger.store.range({ prefix: '', limit: 1 });
        return { succeeded: true, revision };
      }, signal),
    async *watch(watched, signal) {
      const arrived = new Pipe<WatchMessage>(Number.POSITIVE_INFINITY);
      const end = () => arrived.end();
      signal.addEventListener('abort', end, { once: true });
      watch(watched, arrived, signal).then(
        () => process.deliver('io', () => arrived.end()),
        (error: unknown) => process.deliver('io', () => arrived.end(error)),
      );
      yield* arrived.read();
    },
    async grantLease(ttlMs, signal) {
      const sentAt = clock.monotonic();
      return linkLease(await request(() => ledger.store.grantLease(ttlMs), signal), sentAt);
    },
    compact: (revision) => request(() => ledger.store.compact(revision), undefined),
    close: async () => undefined,
  };
}
