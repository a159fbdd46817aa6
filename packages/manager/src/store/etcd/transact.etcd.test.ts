import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError, type Store } from '../store.ts';
import { startEtcd, type EtcdCluster } from '../testing/etcd-process.ts';
import { countPuts, readHistory, untilKeyExists, writeMark } from '../testing/history.ts';
import { openEtcd, uniquePrefix } from '../testing/open-etcd.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';

let etcd: EtcdCluster;
let proxy: TcpProxy;
/** Through the proxy. */
let store: Store;
/** Past the proxy. */
let direct: Store;

beforeAll(async () => {
  etcd = await startEtcd();
});
afterAll(() => etcd.stop());

beforeEach(async () => {
  const [member] = etcd.members;
  if (member === undefined) throw new Error('etcd has no member');
  proxy = await startTcpProxy({ port: member.port });
  const prefix = uniquePrefix();
  store = openEtcd([proxy.address], { prefix });
  direct = openEtcd(etcd.endpoints, { prefix });
  // Connected, with a marker ring: the faults below hit the transaction itself.
  await writeMark(store, 'warm');
});
afterEach(async () => {
  proxy.heal();
  await Promise.all([store.close(), direct.close()]);
  await proxy.close();
});

const create = (key: string) => ({ compares: [{ key, modRevision: 0 }], writes: [{ op: 'put', key, value: 'x' }] as const });

describe('a won transaction whose answer is lost is reported as won', () => {
  test('the connection is cut before the answer', async ({ signal }) => {
    proxy.blackHole('down');
    const result = store.transact(create('k'));
    await untilKeyExists(direct, 'k', signal);
    proxy.cut();
    proxy.heal();
    const [item] = (await direct.range({ key: 'k' })).items;
    expect(await result).toEqual({ succeeded: true, revision: item?.modRevision });
  });

  test('the answer never comes and the connection stays open', async ({ signal }) => {
    proxy.blackHole('down');
    const result = store.transact(create('k'));
    await untilKeyExists(direct, 'k', signal);
    const before = proxy.accepted();
    while (proxy.accepted() === before) await sleep(5, undefined, { signal });
    proxy.heal();
    const [item] = (await direct.range({ key: 'k' })).items;
    expect(await result).toEqual({ succeeded: true, revision: item?.modRevision });
  });
});

test('a transaction that did not reach etcd is made once, even when the first request arrives late', async ({ signal }) => {
  proxy.blackHole('up');
  const result = store.transact({ compares: [], writes: [{ op: 'put', key: 'k', value: 'x' }] });
  const before = proxy.accepted();
  while (proxy.accepted() === before) await sleep(5, undefined, { signal });
  proxy.heal();
  expect((await result).succeeded).toBe(true);
  const to = await writeMark(direct, 'end');
  expect(countPuts(await readHistory(direct, '', 1, to, signal)).get('k')).toBe(1);
});

test('a transaction refused by its conditions writes nothing, not even a marker', async () => {
  await store.transact(create('k'));
  const { revision } = await direct.range({ key: 'k' });
  expect(await store.transact(create('k'))).toEqual({ succeeded: false, revision });
  expect((await direct.range({ key: 'k' })).revision).toBe(revision);
});

test('an aborted transaction on the way says that its outcome is unknown, and its marker serves again', async ({ signal }) => {
  proxy.blackHole('down');
  const stop = new AbortController();
  const result = store.transact(create('k'), stop.signal);
  await untilKeyExists(direct, 'k', signal);
  stop.abort();
  await expect(result).rejects.toMatchObject({ code: 'unavailable', outcomeUnknown: true });
  proxy.cut();
  proxy.heal();
  expect((await store.transact(create('k2'))).succeeded).toBe(true);
});

test('an unreachable etcd says so, and that nothing was written', async () => {
  const nowhere = openEtcd(['127.0.0.1:1'], { timeoutMs: 500 });
  const result = nowhere.transact(create('k'));
  await expect(result).rejects.toMatchObject({ code: 'unavailable', outcomeUnknown: false });
  await nowhere.close();
});

test('a lease of the caller that is gone refuses the put', async () => {
  const lease = await store.grantLease(5_000);
  await lease.revoke();
  const put = store.transact({ compares: [], writes: [{ op: 'put', key: 'k', value: 'x', leaseId: lease.id }] });
  await expect(put).rejects.toMatchObject({ code: 'invalid' });
});

test('the markers are a small ring that vanishes when the store is closed', async () => {
  const prefix = uniquePrefix();
  const one = openEtcd(etcd.endpoints, { prefix });
  await Promise.all(Array.from({ length: 300 }, (_, index) => one.transact(create(`k${index}`))));
  const raw = await rawKeys(etcd, `${prefix}ops/`);
  expect(raw).toBeGreaterThan(0);
  expect(raw).toBeLessThanOrEqual(64);
  await one.close();
  expect(await rawKeys(etcd, `${prefix}ops/`)).toBe(0);
});

describe('no write is lost and none is made twice', () => {
  const clean: Report = { lost: [], doubled: [], madeThoughRefused: [], unknown: [], miscounted: [], enough: true };

  test('while connections are cut at any moment', async ({ signal }) => {
    const report = await load(async () => {
      for (let cut = 0; cut < 60; cut += 1) {
        await sleep(10 + Math.random() * 40);
        proxy.cut();
      }
    }, signal);
    expect(report).toEqual(clean);
  });

  test('while etcd is killed and restarted', async ({ signal }) => {
    const [member] = etcd.members;
    const report = await load(async () => {
      for (let round = 0; round < 4; round += 1) {
        await sleep(100 + Math.random() * 200);
        await member?.kill();
        await sleep(Math.random() * 100);
        await member?.restart();
      }
    }, signal);
    expect(report).toEqual(clean);
  });

  test('while etcd is paused for longer than a call waits', async ({ signal }) => {
    const [member] = etcd.members;
    const report = await load(async () => {
      for (let round = 0; round < 2; round += 1) {
        await sleep(100 + Math.random() * 100);
        member?.pause();
        await sleep(1_300);
        member?.resume();
      }
      await sleep(300);
    }, signal);
    expect(report).toEqual(clean);
  });

  interface Report {
    readonly lost: readonly string[];
    readonly doubled: readonly string[];
    readonly madeThoughRefused: readonly string[];
    readonly unknown: readonly string[];
    readonly miscounted: readonly string[];
    /** So many writes were made that the disturbance must have met some. */
    readonly enough: boolean;
  }

  /** Unconditional puts of fresh keys and compare-and-set counters, during `disturb`; then the history is held against the answers. */
  async function load(disturb: () => Promise<void>, signal: AbortSignal): Promise<Report> {
    const stop = new AbortController();
    const won = new Set<string>();
    const refused = new Set<string>();
    const unknown: string[] = [];
    const counters = new Map(['a', 'b', 'c', 'd'].map((name) => [`count/${name}`, 0]));

    function failed(key: string, error: unknown): void {
      if (!(error instanceof StoreError)) throw error;
      if (error.outcomeUnknown) unknown.push(key);
      else refused.add(key);
    }
    async function putFreshKeys(worker: number): Promise<void> {
      for (let index = 0; !stop.signal.aborted; index += 1) {
        const key = `put/${worker}/${index}`;
        await store.transact({ compares: [], writes: [{ op: 'put', key, value: 'x' }] }).then(
          () => won.add(key),
          (error: unknown) => failed(key, error),
        );
      }
    }
    async function count(key: string): Promise<void> {
      while (!stop.signal.aborted) {
        try {
          const [item] = (await store.range({ key })).items;
          const { succeeded } = await store.transact({
            compares: [{ key, modRevision: item?.modRevision ?? 0 }],
            writes: [{ op: 'put', key, value: String(Number(item?.value ?? 0) + 1) }],
          });
          if (succeeded) counters.set(key, (counters.get(key) ?? 0) + 1);
        } catch (error) {
          failed(key, error);
        }
      }
    }

    const workers = Promise.all([...Array.from({ length: 12 }, (_, worker) => putFreshKeys(worker)), ...[...counters.keys()].map(count)]);
    await disturb();
    stop.abort();
    await workers;
    const puts = countPuts(await readHistory(direct, 'put/', 1, await writeMark(direct, 'put/end'), signal));
    const counted = (await direct.range({ prefix: 'count/' })).items;
    return {
      lost: [...won].filter((key) => !puts.has(key)),
      doubled: [...puts].filter(([, times]) => times !== 1).map(([key]) => key),
      madeThoughRefused: [...refused].filter((key) => puts.has(key)),
      unknown,
      miscounted: counted.filter(({ key, value }) => Number(value) !== counters.get(key)).map(({ key }) => key),
      enough: won.size > 50,
    };
  }
});

async function rawKeys({ endpoints: [endpoint] }: EtcdCluster, prefix: string): Promise<number> {
  const end = Buffer.from(prefix);
  end.writeUInt8(end.readUInt8(end.length - 1) + 1, end.length - 1);
  const response = await fetch(`http://${endpoint}/v3/kv/range`, {
    method: 'POST',
    body: JSON.stringify({ key: Buffer.from(prefix).toString('base64'), range_end: end.toString('base64'), count_only: true }),
  });
  const { count = '0' } = (await response.json()) as { count?: string };
  return Number(count);
}
