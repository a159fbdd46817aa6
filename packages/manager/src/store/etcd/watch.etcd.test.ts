import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store, WatchMessage } from '../store.ts';
import { startEtcd, type EtcdCluster, type EtcdMember } from '../testing/etcd-process.ts';
import { readHistory, writeMark } from '../testing/history.ts';
import { openEtcd, uniquePrefix } from '../testing/open-etcd.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';

let etcd: EtcdCluster;
let member: EtcdMember;
let proxy: TcpProxy;
let prefix: string;
/** Through the proxy. */
let store: Store;
/** Past the proxy. */
let direct: Store;

beforeAll(async () => {
  etcd = await startEtcd();
  const [only] = etcd.members;
  if (only === undefined) throw new Error('etcd has no member');
  member = only;
});
afterAll(() => etcd.stop());

beforeEach(async () => {
  proxy = await startTcpProxy({ port: member.port });
  prefix = uniquePrefix();
  store = openEtcd([proxy.address], { prefix });
  direct = openEtcd(etcd.endpoints, { prefix });
});
afterEach(async () => {
  proxy.heal();
  await Promise.all([store.close(), direct.close()]);
  await proxy.close();
});

const put = (key: string, value = 'x') => ({ op: 'put', key, value }) as const;

test('a connection cut at any byte of the replay costs no event and doubles none', async ({ signal }) => {
  const from = await writeMark(direct, 'begin');
  for (let index = 0; index < 60; index += 1) {
    const writes = Array.from({ length: 1 + (index % 4) }, (_, key) => put(`k${(index + key) % 20}`, `${index}`.repeat(50)));
    await direct.transact({ compares: [], writes: index % 7 === 6 ? [{ op: 'delete', key: `k${index % 20}` }] : writes });
  }
  const to = await writeMark(direct, 'end');
  const expected = await readHistory(direct, '', from, to, signal);
  const quiet = proxy.carriedBytes('down');
  await readHistory(store, '', from, to, signal);
  const replayBytes = proxy.carriedBytes('down') - quiet;

  // Close together where the handshake, `created` and the first events pass, then spread over the rest.
  const cuts = [...Array.from({ length: 40 }, (_, step) => step * 8), ...Array.from({ length: 20 }, (_, step) => Math.floor((replayBytes * step) / 20))];
  for (const bytes of cuts) {
    proxy.cutAfter(bytes, 'down');
    expect(await readHistory(store, '', from, to, signal), `cut after ${bytes} of ${replayBytes} bytes`).toEqual(expected);
    proxy.heal();
  }
});

test('a connection cut between live events, again and again, costs none and doubles none', async ({ signal }) => {
  const from = await writeMark(direct, 'begin');
  const sent: string[] = [];
  const seen: string[] = [];
  const messages = store.watch({ prefix: 'k', fromRevision: from }, signal)[Symbol.asyncIterator]();
  const write = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      sent.push(`${sent.length}`);
      await direct.transact({ compares: [], writes: [put(`k${index}`, `${sent.length - 1}`)] });
    }
  };
  for (let round = 0; round < 15; round += 1) {
    await write(3);
    if (round % 3 === 0) proxy.cut();
    await write(2);
    while (seen.at(-1) !== sent.at(-1)) {
      const { value } = await messages.next();
      if (value?.type === 'events') for (const event of value.events) if (event.type === 'put') seen.push(event.item.value);
    }
    expect(seen).toEqual(sent);
    proxy.cut();
  }
});

describe('a black-holed connection', () => {
  test('is left for another member while it is still silent', async ({ signal }) => {
    const both = openEtcd([proxy.address, member.endpoint], { prefix, random: () => 0 });
    const from = await writeMark(both, 'begin');
    const events = both.watch({ prefix: 'k', fromRevision: from }, signal)[Symbol.asyncIterator]();
    await direct.transact({ compares: [], writes: [put('k1')] });
    expect((await events.next()).value).toMatchObject({ type: 'events' });

    proxy.blackHole('up', 'down');
    const cutAt = performance.now();
    const next = events.next();
    await direct.transact({ compares: [], writes: [put('k2')] });
    expect((await next).value).toMatchObject({ type: 'events', events: [{ item: { key: 'k2' } }] });
    expect(performance.now() - cutAt).toBeLessThan(9_000);
    await both.close();
  });

  test('costs a read and a write one attempt each, and not the whole time of a call', async () => {
    const both = openEtcd([proxy.address, member.endpoint], { prefix, random: () => 0 });
    await writeMark(both, 'begin');
    proxy.blackHole('up', 'down');
    const readAt = performance.now();
    expect((await both.range({ key: 'begin' })).items).toHaveLength(1);
    expect(performance.now() - readAt).toBeLessThan(6_000);
    await both.close();

    proxy.heal();
    const another = openEtcd([proxy.address, member.endpoint], { prefix, random: () => 0 });
    await writeMark(another, 'begin');
    proxy.blackHole('up', 'down');
    const wroteAt = performance.now();
    await writeMark(another, 'k');
    expect(performance.now() - wroteAt).toBeLessThan(6_000);
    await another.close();
  });

  test('that heals goes on without a gap', async ({ signal }) => {
    const from = await writeMark(store, 'begin');
    const stop = new AbortController();
    const values: string[] = [];
    const watching = (async () => {
      for await (const message of store.watch({ prefix: 'k', fromRevision: from }, AbortSignal.any([stop.signal, signal]))) {
        if (message.type === 'events') for (const event of message.events) if (event.type === 'put') values.push(event.item.value);
        if (values.at(-1) === '29') stop.abort();
      }
    })();
    for (let index = 0; index < 30; index += 1) {
      if (index === 10) proxy.blackHole('down');
      if (index === 20) proxy.blackHole('up');
      await direct.transact({ compares: [], writes: [put('k', `${index}`)] });
    }
    proxy.heal();
    await watching;
    expect(values).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`));
  });
});

describe('compaction', () => {
  test('under a watcher that is cut off ends its watch with `compacted`', async ({ signal }) => {
    const from = await writeMark(store, 'begin');
    const messages: WatchMessage[] = [];
    const watching = (async () => {
      for await (const message of store.watch({ prefix: '', fromRevision: from }, signal)) {
        messages.push(message);
        if (messages.length === 1) {
          proxy.refuse();
          proxy.cut();
          let last = 0;
          for (let index = 0; index < 10; index += 1) last = await writeMark(direct, 'k');
          await direct.compact(last);
          proxy.heal();
        }
      }
    })();
    await watching;
    expect(messages.map(({ type }) => type)).toEqual(['events', 'compacted']);
    const compacted = messages.at(-1);
    expect(compacted?.type === 'compacted' && compacted.compactRevision).toBeGreaterThan(from);
  });

  test('of what a watcher has already seen does not disturb it, connected or not', async ({ signal }) => {
    const from = await writeMark(store, 'k0');
    const seen: string[] = [];
    for await (const message of store.watch({ prefix: 'k', fromRevision: from }, signal)) {
      seen.push(message.type);
      if (seen.length === 3 || message.type === 'compacted') break;
      await writeMark(direct, `k${seen.length}`);
      // The next revision to deliver is just not compacted.
      await direct.compact(message.revision);
      proxy.cut();
    }
    expect(seen).toEqual(['events', 'events', 'events']);
  });
});

test('a watch of everything tells progress up to a transaction that changed no key', async ({ signal }) => {
  const from = await writeMark(store, 'begin');
  const nothing = await direct.transact({ compares: [], writes: [{ op: 'delete', key: 'never-there' }] });
  const seen: string[] = [];
  for await (const message of store.watch({ prefix: '', fromRevision: from }, signal)) {
    seen.push(message.type);
    if (message.type !== 'compacted' && message.revision >= nothing.revision) break;
  }
  expect(seen[0]).toBe('events');
});

test('a revision larger than a message comes whole', async ({ signal }) => {
  const from = await writeMark(direct, 'begin');
  const keys = Array.from({ length: 120 }, (_, index) => `big/${String(index).padStart(3, '0')}`);
  for (let round = 0; round < 3; round += 1) {
    await direct.transact({ compares: [], writes: keys.map((key) => put(key, `${round}`.repeat(11_000))) });
  }
  await writeMark(direct, 'big/end');
  const perRevision: number[] = [];
  for await (const message of store.watch({ prefix: 'big/', fromRevision: from }, signal)) {
    if (message.type !== 'events') continue;
    const counts = new Map<number, number>();
    for (const event of message.events) {
      const revision = event.type === 'put' ? event.item.modRevision : event.modRevision;
      counts.set(revision, (counts.get(revision) ?? 0) + 1);
    }
    perRevision.push(...counts.values());
    if (perRevision.at(-1) === 1) break;
  }
  expect(perRevision).toEqual([120, 120, 120, 1]);
});

test('a watch ends when its signal is aborted, when the reader leaves and when the store is closed', async () => {
  const from = await writeMark(store, 'begin');
  const stop = new AbortController();
  const aborted = store.watch({ prefix: 'none', fromRevision: from }, stop.signal)[Symbol.asyncIterator]();
  const pending = aborted.next();
  stop.abort();
  expect(await pending).toEqual({ done: true, value: undefined });

  for await (const message of store.watch({ prefix: 'begin', fromRevision: from }, new AbortController().signal)) {
    expect(message.type).toBe('events');
    break;
  }
  const closed = store.watch({ prefix: 'none', fromRevision: from }, new AbortController().signal)[Symbol.asyncIterator]();
  const last = closed.next();
  await store.close();
  await expect(last).rejects.toMatchObject({ code: 'closed' });
});
