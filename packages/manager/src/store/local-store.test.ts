import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { expect, it } from 'vitest';
import { LocalStore, type Batch, type Journal } from './local-store.ts';
import { Mvcc } from './mvcc.ts';
import { StoreError } from './store.ts';
import { Watching, describeEvent, get, put, storeError, write } from './testing/exercise.ts';

/** A journal whose commits end when and as the test says. */
class HeldJournal implements Journal {
  readonly batches: Batch[] = [];
  closed = false;
  #held: PromiseWithResolvers<void>[] = [];
  #arrived = Promise.withResolvers<void>();

  commit(batch: Batch): Promise<void> {
    this.batches.push(batch);
    const held = Promise.withResolvers<void>();
    this.#held.push(held);
    this.#arrived.resolve();
    return held.promise;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** Waits for the next commit to begin, and ends it. */
  async end(refusal?: StoreError): Promise<void> {
    await this.arrival();
    const held = this.#held.shift();
    this.#arrived = Promise.withResolvers();
    if (refusal === undefined) held?.resolve();
    else held?.reject(refusal);
  }

  async arrival(): Promise<void> {
    if (this.#held.length === 0) await this.#arrived.promise;
  }
}

function open() {
  const journal = new HeldJournal();
  const clock = new VirtualClock();
  const store = new LocalStore({ description: 'test', clock, state: new Mvcc(), journal, keepRevisions: 1_000 });
  return { journal, clock, store };
}

const full = () => new StoreError('full', 'no room');
const keysIn = (batch: Batch | undefined) => batch?.versions.map((version) => version.key);

it('commits together what arrives in one turn, and what arrives while a commit runs', async () => {
  const { journal, store } = open();
  const first = ['a', 'b', 'c'].map((key) => store.transact(put(key, '1')));
  await journal.arrival();
  const second = ['d', 'e'].map((key) => store.transact(put(key, '1')));
  await journal.end();
  await journal.end();
  expect(await Promise.all(first)).toEqual([2, 3, 4].map((revision) => ({ succeeded: true, revision })));
  expect(await Promise.all(second)).toEqual([5, 6].map((revision) => ({ succeeded: true, revision })));
  expect(journal.batches.map(keysIn)).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});

it('lets transactions of a group see each other, and shows readers and watchers none before the commit', async () => {
  const { journal, store } = open();
  const watching = new Watching(store, '', 1);
  await watching.message();
  const message = watching.message();
  const create = { compares: [{ key: 'a', modRevision: 0 }], writes: put('a', '1').writes };
  const results = Promise.all([store.transact(create), store.transact(create)]);
  await journal.arrival();
  expect(await store.range({ prefix: '' })).toEqual({ items: [], revision: 1, more: false });
  expect(await Promise.race([message, results, Promise.resolve('nothing yet')])).toBe('nothing yet');
  await journal.end();
  expect(await results).toEqual([
    { succeeded: true, revision: 2 },
    { succeeded: false, revision: 2 },
  ]);
  expect(await message).toMatchObject({ type: 'events', revision: 2 });
  watching.stop();
});

it('does not trouble the journal with what changes nothing', async () => {
  const { journal, store } = open();
  await store.transact({ compares: [{ key: 'a', modRevision: 5 }], writes: put('a', '1').writes });
  await store.transact({ compares: [], writes: [{ op: 'delete', key: 'a' }] });
  expect(journal.batches).toEqual([]);
});

it('takes a whole group back when the journal refuses it, and goes on', async () => {
  const { journal, store } = open();
  const writing = Promise.all([write(store, put('a', '1')), write(store, put('b', '1'))]);
  await journal.end();
  await writing;
  const refused = Promise.allSettled([
    store.transact(put('a', '2')),
    store.transact({ compares: [], writes: [{ op: 'delete', key: 'b' }] }),
    store.transact(put('c', '1')),
    store.transact({ compares: [{ key: 'a', modRevision: 2 }], writes: [] }),
  ]);
  await journal.end(full());
  expect((await refused).map((result) => result.status === 'rejected' && (result.reason as StoreError).code)).toEqual(
    // The last one's answer depended on a write that did not happen.
    ['full', 'full', 'full', 'full'],
  );
  expect((await store.range({ prefix: '' })).items.map((item) => `${item.key}=${item.value}`)).toEqual(['a=1', 'b=1']);
  const next = write(store, put('c', '2'));
  await journal.end();
  expect(await next).toBe(4);
  const watching = new Watching(store, '', 2);
  expect((await watching.eventsUpTo(4)).map(describeEvent)).toEqual(['a=1', 'b=1', 'c=2']);
  watching.stop();
});

it('gives a key back to its lease when the write that freed it is taken back', async () => {
  const { journal, store } = open();
  const granting = store.grantLease(1_000);
  await journal.end();
  const lease = await granting;
  const attaching = write(store, { compares: [], writes: [{ op: 'put', key: 'a', value: '', leaseId: lease.id }] });
  await journal.end();
  await attaching;
  const freeing = store.transact(put('a', 'free'));
  await Promise.all([journal.end(full()), expect(freeing).rejects.toMatchObject(storeError('full'))]);
  const revoking = lease.revoke();
  await journal.end();
  await revoking;
  expect(await get(store, 'a')).toBeUndefined();
});

it('stops for good when nobody knows whether a commit happened', async () => {
  const { journal, store } = open();
  const watching = new Watching(store, '', 2);
  const watched = watching.message().catch((error: unknown) => error);
  const unknown = store.transact(put('a', '1')).catch((error: unknown) => error);
  await journal.arrival();
  const waiting = store.transact(put('b', '1')).catch((error: unknown) => error);
  await journal.end(new StoreError('unavailable', 'sync failed', { outcomeUnknown: true }));
  expect(await unknown).toMatchObject({ code: 'unavailable', outcomeUnknown: true });
  expect(await waiting).toMatchObject({ code: 'unavailable', outcomeUnknown: false });
  expect(await watched).toMatchObject({ code: 'unavailable' });
  await expect(store.range({ prefix: '' })).rejects.toMatchObject(storeError('unavailable'));
  await expect(store.transact(put('c', '1'))).rejects.toMatchObject(storeError('unavailable'));
  expect(journal.batches).toHaveLength(1);
});

it('deletes an expired lease again and again until the journal takes it, and never revives it', async () => {
  const { journal, clock, store } = open();
  const granting = store.grantLease(1_000);
  await journal.end();
  const lease = await granting;
  const attaching = write(store, { compares: [], writes: [{ op: 'put', key: 'a', value: '', leaseId: lease.id }] });
  await journal.end();
  await attaching;
  await clock.advance(1_000);
  await journal.end(full());
  expect(await lease.keepAlive()).toBe(false);
  expect(await get(store, 'a')).toBeDefined();
  for (let attempt = 0; attempt < 2; attempt++) {
    const watching = new Watching(store, 'a', 3);
    const expired = watching.message();
    await clock.advance(1_000);
    await journal.end(attempt === 0 ? full() : undefined);
    if (attempt === 0) watching.stop();
    const deleted = { type: 'events', revision: 3, events: [{ type: 'delete', key: 'a', modRevision: 3 }] };
    expect(await expired).toEqual(attempt === 0 ? undefined : deleted);
  }
  expect(journal.batches.at(-1)?.endedLeases).toEqual([lease.id]);
});

it('writes nothing for a keepalive', async () => {
  const { journal, clock, store } = open();
  const granting = store.grantLease(1_000);
  await journal.end();
  const lease = await granting;
  for (let round = 0; round < 20; round++) {
    await clock.advance(500);
    expect(await lease.keepAlive()).toBe(true);
  }
  expect(journal.batches).toHaveLength(1);
  await store.close();
});

it('finishes what it has accepted before it closes', async () => {
  const { journal, store } = open();
  const accepted = write(store, put('a', '1'));
  const closing = store.close();
  await expect(store.transact(put('b', '1'))).rejects.toMatchObject(storeError('closed'));
  expect(journal.closed).toBe(false);
  await journal.end();
  expect(await accepted).toBe(2);
  await closing;
  expect(journal.closed).toBe(true);
});

it('tells the journal what a compaction forgot, once', async () => {
  const journal = new HeldJournal();
  const store = new LocalStore({
    description: 'test',
    clock: new VirtualClock(),
    state: new Mvcc(),
    journal,
    keepRevisions: 10,
  });
  for (let n = 0; n < 50; n++) {
    const writing = write(store, put('n', String(n)));
    await journal.end();
    await writing;
  }
  const forgotten = journal.batches.flatMap((batch) => batch.forgotten.map((version) => version.modRevision));
  const kept = journal.batches.at(-1)?.compactRevision ?? 0;
  expect(kept).toBeGreaterThan(50 - 12);
  // Revision `kept` itself is still the oldest state that can be read.
  expect(forgotten).toEqual(Array.from({ length: kept - 2 }, (_, index) => index + 2).filter((at) => at < kept - 1));
});

it('refuses more than it can hold in front of a disk that does not answer', async () => {
  const { journal, store } = open();
  const results = Array.from({ length: 20_001 }, () => store.transact(put('a', '1')));
  await expect(results.at(-1)).rejects.toMatchObject(storeError('unavailable'));
  const ends = (async () => {
    for (let group = 0; group < 20; group++) await journal.end();
  })();
  await Promise.all([...results.slice(0, -1), ends]);
  expect((await get(store, 'a'))?.modRevision).toBe(20_001);
});
