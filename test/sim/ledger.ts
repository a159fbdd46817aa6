/**
 * The truth: the one store behind all managers, what it holds, and who wrote each
 * revision. Invariants are checked against this, never against a manager's belief.
 */
import type { ClusterObject } from '@muster/shared/model/objects';
import type { Clock } from '@muster/shared/runtime/clock';
import { kindOfKey, LEADER_KEY } from '@muster/manager/state/keys';
import type { StateChange } from '@muster/manager/state/state';
import { Tables } from '@muster/manager/state/tables';
import { type Decode, decodeItem } from '@muster/manager/state/transactions';
import { createMemoryStore } from '@muster/manager/store/memory';
import type { KeyValue, Store, Transaction, TransactionResult, WatchEvent } from '@muster/manager/store/store';

export interface Author {
  /** Name of the manager. */
  readonly writer: string;
  /** The epoch that the transaction compares; undefined: none. */
  readonly epoch: number | undefined;
}

export interface SeenRevision {
  readonly revision: number;
  readonly changes: readonly StateChange[];
  /** Undefined: a lease ran out. */
  readonly author: Author | undefined;
  /** The epoch in force before this revision. */
  readonly epochBefore: number | undefined;
  readonly events: readonly WatchEvent[];
}

export interface LedgerOptions {
  readonly clock: Clock;
  /** A store with this bug does not compare the leader's epoch. */
  readonly ignoresEpoch: boolean;
  /** Told of each transaction that was refused because something had changed. */
  readonly onConflict: (writer: string) => void;
}

export class Ledger {
  readonly store: Store;
  /** The state as of the last revision taken. */
  readonly view = new Tables();
  /** Read once for all managers: what they are given is never changed by them. */
  readonly decode: Decode = sharedDecode();
  readonly #ignoresEpoch: boolean;
  readonly #onConflict: (writer: string) => void;
  readonly #authors = new Map<number, Author>();
  readonly #over = new AbortController();
  #unread: WatchEvent[] = [];

  constructor({ clock, ignoresEpoch, onConflict }: LedgerOptions) {
    this.store = createMemoryStore({ clock, keepRevisions: 1_000_000 });
    this.#ignoresEpoch = ignoresEpoch;
    this.#onConflict = onConflict;
    void this.#read();
  }

  async transact(writer: string, transaction: Transaction): Promise<TransactionResult> {
    const fence = transaction.compares.find((compare) => compare.key === LEADER_KEY && 'createRevision' in compare && compare.createRevision > 0);
    const compares = this.#ignoresEpoch ? transaction.compares.filter((compare) => compare !== fence) : transaction.compares;
    const result = await this.store.transact({ ...transaction, compares });
    if (!result.succeeded) this.#onConflict(writer);
    if (result.succeeded && transaction.writes.length > 0 && !this.#authors.has(result.revision)) {
      const epoch = fence !== undefined && 'createRevision' in fence ? fence.createRevision : undefined;
      this.#authors.set(result.revision, { writer, epoch });
    }
    return result;
  }

  dispose(): void {
    this.#over.abort();
  }

  get hasNews(): boolean {
    return this.#unread.length > 0;
  }

  /** The revisions that nobody has looked at, each with the view as it is right after it. */
  *take(): Generator<SeenRevision> {
    while (this.#unread.length > 0) {
      const revision = revisionOf(this.#unread[0]);
      const end = this.#unread.findIndex((event) => revisionOf(event) !== revision);
      yield this.#apply(revision, this.#unread.splice(0, end < 0 ? this.#unread.length : end));
    }
  }

  #apply(revision: number, events: readonly WatchEvent[]): SeenRevision {
    const epochBefore = this.view.leader()?.epoch;
    const changes: StateChange[] = [];
    for (const event of events) {
      const key = event.type === 'put' ? event.item.key : event.key;
      const kind = kindOfKey(key);
      if (kind === undefined) continue;
      const before: ClusterObject | undefined =
        event.type === 'put'
          ? this.view.put(key, this.decode(event.item), event.item.createRevision)
          : this.view.delete(key);
      changes.push({ kind, revision, before, after: this.view.get(key) } as StateChange);
    }
    this.view.revision = revision;
    const author = this.#authors.get(revision);
    this.#authors.delete(revision);
    return { revision, changes, author, epochBefore, events };
  }

  async #read(): Promise<void> {
    for await (const message of this.store.watch({ prefix: '', fromRevision: 1 }, this.#over.signal)) {
      if (message.type === 'events') for (const event of message.events) this.#unread.push(event);
    }
  }
}

function revisionOf(event: WatchEvent | undefined): number {
  if (event === undefined) return 0;
  return event.type === 'put' ? event.item.modRevision : event.modRevision;
}

function sharedDecode(): Decode {
  const read = new WeakMap<KeyValue, ReturnType<Decode>>();
  return (item) => {
    const known = read.get(item);
    if (known !== undefined) return known;
    const object = decodeItem(item);
    read.set(item, object);
    return object;
  };
}
