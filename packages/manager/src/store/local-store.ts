import type { Clock } from '@muster/shared/runtime/clock';
import { checkLeaseTtl, checkRange, checkRevision, checkTransaction, checkWatch } from './check-request.ts';
import type { Mvcc, Version } from './mvcc.ts';
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
} from './store.ts';

/** What one group of operations changes on the disk. */
export interface Batch {
  readonly versions: readonly Version[];
  /** Versions that a compaction forgot; some may be gone already. */
  readonly forgotten: readonly Version[];
  readonly compactRevision: number;
  readonly grantedLeases: readonly StoredLease[];
  readonly endedLeases: readonly string[];
}

export interface StoredLease {
  readonly id: string;
  readonly ttlMs: number;
}

export interface Journal {
  /**
   * Makes the batch durable, all or nothing. Throws `StoreError`; without
   * `outcomeUnknown` nothing of the batch was written and the next may be tried.
   */
  commit(batch: Batch): Promise<void>;
  close(): Promise<void>;
}

export interface LocalStoreOptions {
  readonly description: string;
  readonly clock: Clock;
  /** Empty, or restored from the journal. */
  readonly state: Mvcc;
  /** Without one, operations take effect at once, in the call itself. */
  readonly journal?: Journal;
  /** Leases of the journal. Each gets its full time again. */
  readonly leases?: readonly StoredLease[];
  /** Revisions that can be read and watched from at least. */
  readonly keepRevisions: number;
  /** The number of the next lease, as in `StoredLease.id`. */
  readonly nextLease?: number;
}

/** Operations that wait for the disk at most. */
const MAX_WAITING = 20_000;
/** Operations that one commit of the journal takes at most. */
const MAX_GROUP = 1_000;
/** Pause before an expired lease's keys are deleted again when the journal refused. */
const EXPIRY_RETRY_MS = 1_000;
/** The part of a lease's time by which its holder must give up early. */
const LEASE_MARGIN = 0.1;

/** What has been collected for the next commit besides the staged versions. */
interface Group {
  readonly grantedLeases: StoredLease[];
  readonly endedLeases: string[];
  compacted: boolean;
}

/** Changes the staged state, or throws and leaves it alone. Answers with what to do once the change is durable. */
type Stage = (group: Group) => () => void;

interface Operation {
  readonly stage: Stage;
  readonly reject: (error: unknown) => void;
}

interface LeaseTimer {
  expiresAt: number;
  cancel: () => void;
}

/**
 * The shell of the `memory` and `embedded` drivers: it runs operations on the
 * versioned map, times leases, wakes watchers and, when there is a journal,
 * commits in groups. Whatever arrives while the journal is busy, or in the same
 * turn of the loop, becomes the next group; nobody sees or is told of a change
 * before the journal has it.
 *
 * Watchers hold no queue: each remembers the next revision it needs and reads it
 * from the history when its consumer asks. A consumer that falls behind by more
 * than the history is told `compacted`.
 *
 * After a commit with unknown outcome the store refuses everything: only a
 * restart, which reads the disk, knows what is true.
 */
export class LocalStore implements Store {
  readonly description: string;
  readonly #clock: Clock;
  readonly #state: Mvcc;
  readonly #journal: Journal | undefined;
  readonly #keepRevisions: number;
  readonly #leases = new Map<string, LeaseTimer>();
  readonly #waiters = new Set<() => void>();
  #nextLease: number;
  #waiting: Operation[] = [];
  /** Forgotten by compactions and not yet by the journal. */
  #forgotten: Version[] = [];
  #draining: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #lost: StoreError | undefined;

  constructor(options: LocalStoreOptions) {
    this.description = options.description;
    this.#clock = options.clock;
    this.#state = options.state;
    this.#journal = options.journal;
    this.#keepRevisions = options.keepRevisions;
    this.#nextLease = options.nextLease ?? 1;
    for (const { id, ttlMs } of options.leases ?? []) this.#startLease(id, ttlMs);
  }

  async range(request: RangeRequest, signal?: AbortSignal): Promise<RangePage> {
    signal?.throwIfAborted();
    this.#assertRunning();
    checkRange(request);
    return this.#state.range(request);
  }

  async transact(transaction: Transaction, signal?: AbortSignal): Promise<TransactionResult> {
    signal?.throwIfAborted();
    this.#assertRunning();
    checkTransaction(transaction);
    return await this.#submit<TransactionResult>((resolve) => () => {
      signal?.throwIfAborted();
      const result = this.#state.stage(transaction);
      return () => resolve(result);
    });
  }

  async *watch({ prefix, fromRevision }: WatchRequest, signal: AbortSignal): AsyncGenerator<WatchMessage, void, void> {
    checkWatch({ prefix, fromRevision });
    let next = fromRevision;
    while (!signal.aborted) {
      this.#assertRunning();
      const message = this.#state.changes({ prefix, fromRevision: next });
      if (message === undefined) {
        await this.#nextChange(signal);
        continue;
      }
      yield message;
      if (message.type === 'compacted') return;
      next = message.revision + 1;
    }
  }

  async grantLease(ttlMs: number, signal?: AbortSignal): Promise<Lease> {
    signal?.throwIfAborted();
    this.#assertRunning();
    checkLeaseTtl(ttlMs);
    return await this.#submit<Lease>((resolve) => (group) => {
      signal?.throwIfAborted();
      const id = String(this.#nextLease++);
      group.grantedLeases.push({ id, ttlMs });
      return () => {
        this.#state.addLease(id);
        resolve(this.#startLease(id, ttlMs));
      };
    });
  }

  async compact(revision: number): Promise<void> {
    this.#assertRunning();
    checkRevision(revision);
    await this.#submit<undefined>((resolve) => (group) => {
      this.#compactTo(revision);
      group.compacted = true;
      return () => resolve(undefined);
    });
  }

  /** Waits for what has been submitted. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      for (const timer of this.#leases.values()) timer.cancel();
      await this.#draining;
      await this.#journal?.close();
    })();
    this.#wakeWatchers();
    return this.#closing;
  }

  #assertRunning(): void {
    if (this.#closing !== undefined) throw new StoreError('closed', `the store (${this.description}) is closed`);
    if (this.#lost !== undefined) {
      throw new StoreError('unavailable', this.#lost.message, { cause: this.#lost.cause });
    }
  }

  #submit<Result>(prepare: (resolve: (result: Result) => void) => Stage): Promise<Result> {
    return new Promise((resolve, reject) => {
      const operation = { stage: prepare(resolve), reject };
      if (this.#journal === undefined) {
        this.#finish(this.#stageAll([operation]).done);
      } else if (this.#waiting.length >= MAX_WAITING) {
        reject(new StoreError('unavailable', `${MAX_WAITING} operations wait for the disk: try again later`));
      } else {
        this.#waiting.push(operation);
        this.#draining ??= this.#drain(this.#journal);
      }
    });
  }

  async #drain(journal: Journal): Promise<void> {
    // Whatever is submitted in this turn of the loop joins the first group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const operations = this.#waiting.slice(0, MAX_GROUP);
      this.#waiting = this.#waiting.slice(MAX_GROUP);
      await this.#commit(journal, operations);
    }
    this.#draining = undefined;
  }

  async #commit(journal: Journal, operations: readonly Operation[]): Promise<void> {
    const { group, staged, done } = this.#stageAll(operations);
    const versions = this.#state.stagedVersions();
    const forgotten = this.#forgotten;
    try {
      if (this.#lost !== undefined) throw new StoreError('unavailable', this.#lost.message);
      if (versions.length > 0 || group.grantedLeases.length > 0 || group.endedLeases.length > 0 || group.compacted) {
        const { grantedLeases, endedLeases } = group;
        const { compactRevision } = this.#state;
        await journal.commit({ versions, forgotten, compactRevision, grantedLeases, endedLeases });
        this.#forgotten = [];
      }
    } catch (error) {
      this.#state.rollback();
      for (const operation of staged) operation.reject(error);
      if (!(error instanceof StoreError) || error.outcomeUnknown) this.#lose(error);
      return;
    }
    this.#finish(done);
  }

  /** Runs the operations on the staged state; those that throw are rejected. */
  #stageAll(operations: readonly Operation[]) {
    const group: Group = { grantedLeases: [], endedLeases: [], compacted: false };
    const staged: Operation[] = [];
    const done: (() => void)[] = [];
    for (const operation of operations) {
      try {
        done.push(operation.stage(group));
        staged.push(operation);
      } catch (error) {
        operation.reject(error);
      }
    }
    return { group, staged, done };
  }

  /** Shows what was staged to readers, then answers, then wakes watchers. */
  #finish(done: readonly (() => void)[]): void {
    const before = this.#state.revision;
    this.#state.publish();
    for (const answer of done) answer();
    if (this.#state.revision === before) return;
    const oldest = this.#state.revision - this.#keepRevisions;
    // In steps of a tenth, so that the cost of moving the history is spread.
    if (oldest - this.#state.compactRevision >= this.#keepRevisions / 10) this.#compactTo(oldest);
    this.#wakeWatchers();
  }

  #compactTo(revision: number): void {
    const forgotten = this.#state.compact(revision);
    if (this.#journal === undefined) return;
    for (const version of forgotten) this.#forgotten.push(version);
  }

  #lose(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#lost = new StoreError('unavailable', `the store stopped: ${reason}`, { cause });
    for (const timer of this.#leases.values()) timer.cancel();
    this.#wakeWatchers();
  }

  #startLease(id: string, ttlMs: number): Lease {
    const grantedAt = this.#clock.monotonic();
    const timer: LeaseTimer = { expiresAt: grantedAt + ttlMs, cancel: () => undefined };
    this.#leases.set(id, timer);
    this.#armLease(id, timer);
    return {
      id,
      ttlMs,
      deadline: () => timer.expiresAt - ttlMs * LEASE_MARGIN,
      keepAlive: async (signal) => {
        signal?.throwIfAborted();
        this.#assertRunning();
        const now = this.#clock.monotonic();
        if (!this.#state.hasLease(id) || now >= timer.expiresAt) return false;
        timer.expiresAt = now + ttlMs;
        return true;
      },
      revoke: () => this.#endLease(id, timer),
    };
  }

  /** A keepalive only moves `expiresAt`: the timer looks at it when it fires. */
  #armLease(id: string, timer: LeaseTimer): void {
    timer.cancel = this.#clock.after(timer.expiresAt - this.#clock.monotonic(), () => {
      if (this.#clock.monotonic() < timer.expiresAt) this.#armLease(id, timer);
      else void this.#endLease(id, timer);
    });
  }

  /** Never rejects. What the journal refuses now is tried again until it succeeds. */
  async #endLease(id: string, timer: LeaseTimer): Promise<void> {
    if (!this.#state.hasLease(id) || this.#closing !== undefined || this.#lost !== undefined) return;
    this.#state.endLease(id);
    timer.cancel();
    await this.#deleteLease(id, timer);
  }

  async #deleteLease(id: string, timer: LeaseTimer): Promise<void> {
    try {
      await this.#submit<undefined>((resolve) => (group) => {
        this.#state.stageLeaseDeletion(id);
        group.endedLeases.push(id);
        return () => {
          this.#state.removeLease(id);
          this.#leases.delete(id);
          resolve(undefined);
        };
      });
    } catch {
      if (this.#closing !== undefined || this.#lost !== undefined) return;
      timer.cancel = this.#clock.after(EXPIRY_RETRY_MS, () => void this.#deleteLease(id, timer));
    }
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#waiters.delete(wake);
        resolve();
      };
      this.#waiters.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wakeWatchers(): void {
    for (const wake of this.#waiters) wake();
  }
}
