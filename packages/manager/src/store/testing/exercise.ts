import type {
  KeyValue,
  Store,
  StoreErrorCode,
  Transaction,
  TransactionResult,
  WatchEvent,
  WatchMessage,
} from '../store.ts';

/** A watch in a test: takes messages one by one, and checks each for what every message must fulfil. */
export class Watching {
  readonly #iterator: AsyncIterator<WatchMessage>;
  readonly #abort = new AbortController();
  #next: number;

  constructor(store: Store, prefix: string, fromRevision: number) {
    this.#next = fromRevision;
    this.#iterator = store.watch({ prefix, fromRevision }, this.#abort.signal)[Symbol.asyncIterator]();
  }

  /** The next message; undefined when the watch has ended. */
  async message(): Promise<WatchMessage | undefined> {
    const { value, done } = await this.#iterator.next();
    if (done) return undefined;
    if (value.type === 'events') this.#checkWhole(value);
    if (value.type !== 'compacted') this.#next = Math.max(this.#next, value.revision + 1);
    return value;
  }

  /** Every event up to and including `revision`, however it is cut into messages. */
  async eventsUpTo(revision: number): Promise<WatchEvent[]> {
    const events: WatchEvent[] = [];
    while (this.#next <= revision) {
      const message = await this.message();
      if (message === undefined || message.type === 'compacted') {
        throw new Error(`the watch ended before revision ${revision}: ${JSON.stringify(message)}`);
      }
      if (message.type === 'events') events.push(...message.events);
    }
    return events;
  }

  stop(): void {
    this.#abort.abort();
  }

  /** No revision twice, none before the one asked for, order kept, at least one event. */
  #checkWhole({ revision, events }: WatchMessage & { type: 'events' }): void {
    let last = this.#next;
    for (const event of events) {
      const at = revisionOf(event);
      if (at < last || at > revision) {
        throw new Error(`revision ${at} in a message after ${this.#next - 1} and up to ${revision}, behind ${last}`);
      }
      last = at;
    }
    if (events.length === 0) throw new Error(`an events message without events at revision ${revision}`);
  }
}

export function revisionOf(event: WatchEvent): number {
  return event.type === 'put' ? event.item.modRevision : event.modRevision;
}

/** An event in short, for comparing lists of them. */
export function describeEvent(event: WatchEvent): string {
  return event.type === 'put' ? `${event.item.key}=${event.item.value}` : `${event.key} deleted`;
}

export function put(key: string, value: string): Transaction {
  return { compares: [], writes: [{ op: 'put', key, value }] };
}

export function remove(key: string): Transaction {
  return { compares: [], writes: [{ op: 'delete', key }] };
}

/** Runs a transaction that must succeed and answers with its revision. */
export async function write(store: Store, transaction: Transaction): Promise<number> {
  const result: TransactionResult = await store.transact(transaction);
  if (!result.succeeded) throw new Error(`the conditions failed at revision ${result.revision}`);
  return result.revision;
}

export async function get(store: Store, key: string): Promise<KeyValue | undefined> {
  return (await store.range({ key })).items[0];
}

/** All items of a prefix as of one revision, page by page. */
export async function readAll(
  store: Store,
  prefix: string,
  { limit, revision }: { limit?: number; revision?: number } = {},
): Promise<{ items: KeyValue[]; revision: number; pages: number }> {
  const items: KeyValue[] = [];
  let pageRevision = revision;
  for (let pages = 1; ; pages++) {
    const after = items.at(-1)?.key;
    const page = await store.range({
      prefix,
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
      ...(pageRevision === undefined ? {} : { revision: pageRevision }),
    });
    items.push(...page.items);
    pageRevision ??= page.revision;
    if (page.revision !== pageRevision) throw new Error(`asked for revision ${pageRevision}, got ${page.revision}`);
    if (!page.more) return { items, revision: page.revision, pages };
  }
}

/** What a rejection with this code looks like. */
export function storeError(code: StoreErrorCode): { name: string; code: StoreErrorCode } {
  return { name: 'StoreError', code };
}
