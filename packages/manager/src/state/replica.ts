/**
 * The manager's copy of the cluster's state.
 *
 * Reads: everything in the store, once, then every change by a watch.
 * Writes: what `commit` is given, as compare-and-set transactions.
 * Never: decides anything, or shows a part of a revision.
 */
import { MusterError } from '@muster/shared/model/error';
import type { ClusterObject, Stored } from '@muster/shared/model/objects';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { MAX_PAGE, MAX_WRITES, StoreError, type KeyValue, type Store, type Transaction, type WatchEvent } from '../store/store.ts';
import { kindOfKey, LEADER_KEY } from './keys.ts';
import type { Mutation } from './mutation.ts';
import type { CommitOptions, CommitResult, State, StateChange } from './state.ts';
import { Tables } from './tables.ts';
import { type Decode, decodeItem, planTransactions } from './transactions.ts';

const MAX_UPDATE_ATTEMPTS = 20;
const RETRY_MS = 250;
/** How long to wait for the copy to show a foreign write that made ours fail. */
const CONFLICT_WAIT_MS = 1_000;

export interface ReplicaOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly decode?: Decode;
}

interface Waiter {
  readonly revision: number;
  readonly resolve: () => void;
}

export class Replica implements State, Runnable {
  readonly name = 'state replica';
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #decode: Decode;
  readonly #tables = new Tables();
  readonly #observers = new Set<(change: StateChange) => void>();
  #waiters: Waiter[] = [];
  #storeProblem: string | undefined;
  #synced = false;

  constructor({ store, clock, logger, decode = decodeItem }: ReplicaOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#decode = decode;
    this.#log = logger.child({ component: 'state' });
  }

  get view(): Tables {
    return this.#tables;
  }

  /** True once the copy has shown the whole state. */
  get synced(): boolean {
    return this.#synced;
  }

  async run(signal: AbortSignal): Promise<void> {
    let listed = false;
    while (!signal.aborted) {
      try {
        if (!listed) await this.#relist(signal);
        listed = true;
        for await (const message of this.#store.watch({ prefix: '', fromRevision: this.#tables.revision + 1 }, signal)) {
          if (message.type === 'events') this.#apply(message.revision, message.events);
          else if (message.type === 'progress') this.#advance(message.revision);
          else listed = false;
        }
      } catch (error) {
        if (signal.aborted) return;
        this.#log.warn({ err: error }, 'reading the state from the store failed; trying again');
        await this.#clock.sleep(RETRY_MS, signal).catch(() => undefined);
      }
    }
  }

  /** Why the store refused the last write: it is full, or may not be written. Undefined: it took it. */
  get storeProblem(): string | undefined {
    return this.#storeProblem;
  }

  waitFor(revision: number, signal?: AbortSignal): Promise<void> {
    if (this.#synced && this.#tables.revision >= revision) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        revision,
        resolve: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#waiters.push(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  observe(observer: (change: StateChange) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  async commit(mutations: readonly Mutation[], options: CommitOptions = {}, signal?: AbortSignal): Promise<CommitResult> {
    const planned = planTransactions(mutations, options.epoch);
    if (options.atomic === true && planned.length > 1) {
      throw new MusterError('resource-exhausted', `one change may write at most ${MAX_WRITES} objects, this one writes more`, {
        hint: 'Split it into smaller changes.',
      });
    }
    let revision = 0;
    let written = 0;
    const applied: Mutation[] = [];
    const conflicted: Mutation[] = [];
    for (const { transaction, mutations: members } of planned) {
      const result = await this.#store.transact(transaction, signal).catch(async (error: unknown) => {
        if (options.epoch !== undefined && written > 0) await this.waitFor(written, signal);
        if (options.epoch !== undefined && error instanceof StoreError && error.outcomeUnknown) await this.#learnOutcome(transaction, signal);
        if (error instanceof StoreError && (error.code === 'full' || error.code === 'read-only')) this.#storeProblem = error.message;
        return rethrowStoreError(error);
      });
      this.#storeProblem = undefined;
      revision = Math.max(revision, result.revision);
      if (result.succeeded) {
        written = result.revision;
        applied.push(...members);
        continue;
      }
      if (options.epoch !== undefined) await this.#assertLeading(options.epoch, signal);
      conflicted.push(...members);
    }
    if (written > 0) await this.waitFor(written, signal);
    if (conflicted.length > 0) await this.#waitAtMost(revision, signal);
    return { revision, applied, conflicted };
  }

  async update<T extends ClusterObject>(
    read: (view: Tables) => Stored<T> | undefined,
    change: (current: Stored<T>) => Stored<T> | undefined,
    options: CommitOptions = {},
    signal?: AbortSignal,
  ): Promise<Stored<T> | undefined> {
    for (let attempt = 0; attempt < MAX_UPDATE_ATTEMPTS; attempt++) {
      const current = read(this.#tables);
      if (current === undefined) return undefined;
      const next = change(current);
      if (next === undefined) return current;
      const result = await this.commit([{ op: 'replace', object: next }], options, signal);
      if (result.conflicted.length === 0) return read(this.#tables);
    }
    throw new MusterError('conflict', 'the object kept changing while it was being written', { hint: 'Try again.' });
  }

  async #relist(signal: AbortSignal): Promise<void> {
    const seen = new Map<string, KeyValue>();
    let after: string | undefined;
    let revision: number | undefined;
    for (;;) {
      const page = await this.#store.range(
        {
          prefix: '',
          limit: MAX_PAGE,
          ...(after === undefined ? {} : { after }),
          ...(revision === undefined ? {} : { revision }),
        },
        signal,
      );
      revision ??= page.revision;
      for (const item of page.items) seen.set(item.key, item);
      after = page.items.at(-1)?.key;
      if (!page.more || after === undefined) break;
    }
    const listedAt = revision;
    const events: WatchEvent[] = [];
    for (const key of this.#tables.keys()) {
      if (!seen.has(key)) events.push({ type: 'delete', key, modRevision: listedAt });
    }
    for (const item of seen.values()) {
      if (this.#tables.get(item.key)?.version !== item.modRevision) events.push({ type: 'put', item });
    }
    this.#synced = true;
    this.#apply(listedAt, events);
    this.#log.info({ objects: seen.size, revision: listedAt }, 'state read');
  }

  #apply(revision: number, events: readonly WatchEvent[]): void {
    const changes: StateChange[] = [];
    for (const event of events) {
      const key = event.type === 'put' ? event.item.key : event.key;
      const kind = kindOfKey(key);
      if (kind === undefined) continue;
      const changedAt = event.type === 'put' ? event.item.modRevision : event.modRevision;
      const before =
        event.type === 'put'
          ? this.#tables.put(key, this.#decode(event.item), event.item.createRevision)
          : this.#tables.delete(key);
      const after = this.#tables.get(key);
      if (before === undefined && after === undefined) continue;
      changes.push({ kind, revision: changedAt, before, after } as StateChange);
    }
    this.#tables.revision = Math.max(this.#tables.revision, revision);
    for (const change of changes) for (const observer of this.#observers) observer(change);
    this.#advance(revision);
  }

  #advance(revision: number): void {
    this.#tables.revision = Math.max(this.#tables.revision, revision);
    if (this.#waiters.length === 0) return;
    const due = this.#waiters.filter((waiter) => waiter.revision <= this.#tables.revision);
    if (due.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.revision > this.#tables.revision);
    for (const waiter of due) waiter.resolve();
  }

  /**
   * A write of a controller whose answer got lost may have been done. The controller decides
   * again from the copy, with new ids, and nothing in the store would refuse the same work a
   * second time: so the copy has to show the first before it does.
   */
  async #learnOutcome({ writes: [write] }: Transaction, signal?: AbortSignal): Promise<void> {
    if (write === undefined) return;
    for (;;) {
      try {
        const { revision, items } = await this.#store.range({ key: write.key, limit: 1 }, signal);
        const [item] = items;
        // All or nothing: what is under one of its keys says when the whole was written.
        if (item !== undefined) await this.waitFor(item.modRevision, signal);
        else await this.#waitAtMost(revision, signal);
        return;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof StoreError) || error.code !== 'unavailable') throw error;
        await this.#clock.sleep(RETRY_MS, signal);
      }
    }
  }

  async #assertLeading(epoch: number, signal?: AbortSignal): Promise<void> {
    const page = await this.#store.range({ key: LEADER_KEY, limit: 1 }, signal).catch(rethrowStoreError);
    if (page.items[0]?.createRevision !== epoch) {
      throw new MusterError('failed-precondition', 'this manager no longer leads; its write was refused', { reason: 'NOT_LEADER' });
    }
  }

  /** Waits for the copy to catch up, but not for ever: the store's revision may belong to keys that are not ours. */
  async #waitAtMost(revision: number, signal?: AbortSignal): Promise<void> {
    const enough = new AbortController();
    const cancel = this.#clock.after(CONFLICT_WAIT_MS, () => enough.abort());
    const either = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
    await this.waitFor(revision, either).catch(() => undefined);
    cancel();
    signal?.throwIfAborted();
  }
}

const STORE_ERROR_HINT = 'Check it with: muster doctor';

function rethrowStoreError(error: unknown): never {
  if (!(error instanceof StoreError)) throw error;
  switch (error.code) {
    case 'full':
      throw new MusterError('resource-exhausted', error.message, { reason: 'STORE_FULL', cause: error });
    case 'read-only':
      throw new MusterError('failed-precondition', error.message, { reason: 'STORE_READ_ONLY', cause: error });
    case 'invalid':
      throw new MusterError('invalid-argument', error.message, { cause: error });
    case 'unavailable':
    case 'compacted':
    case 'closed':
      throw new MusterError('unavailable', `the store does not answer: ${error.message}`, {
        reason: 'STORE_UNAVAILABLE',
        hint: STORE_ERROR_HINT,
        cause: error,
      });
  }
}
