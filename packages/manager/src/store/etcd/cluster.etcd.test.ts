import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { startEtcd, type EtcdCluster, type EtcdMember } from '../testing/etcd-process.ts';
import { countPuts, readHistory, writeMark } from '../testing/history.ts';
import { openEtcd, uniquePrefix } from '../testing/open-etcd.ts';

describe('three members', () => {
  let etcd: EtcdCluster;
  beforeAll(async () => {
    etcd = await startEtcd({ members: 3 });
  });
  afterAll(() => etcd.stop());

  /** A store that asks this member first. */
  function openAt(first: EtcdMember, prefix: string): Store {
    const others = etcd.endpoints.filter((endpoint) => endpoint !== first.endpoint);
    return openEtcd([first.endpoint, ...others], { prefix, random: () => 0 });
  }

  /** Writes one key after the other while `disturb` runs and a second longer. */
  async function writeThrough(store: Store, disturb: () => Promise<void>): Promise<{ written: string[]; longestGapMs: number }> {
    const written: string[] = [];
    let longestGapMs = 0;
    let lastAt = performance.now();
    const stop = new AbortController();
    const writing = (async () => {
      for (let index = 0; !stop.signal.aborted; index += 1) {
        const key = `k/${String(index).padStart(6, '0')}`;
        expect((await store.transact({ compares: [{ key, modRevision: 0 }], writes: [{ op: 'put', key, value: 'x' }] })).succeeded).toBe(true);
        written.push(key);
        longestGapMs = Math.max(longestGapMs, performance.now() - lastAt);
        lastAt = performance.now();
      }
    })();
    await disturb();
    const enough = written.length + 50;
    while (written.length < enough) await sleep(10);
    stop.abort();
    await writing;
    return { written, longestGapMs };
  }

  test.each(['the leader', 'a follower'] as const)('%s killed: writes go on within seconds, the watch has no gap', async (which) => {
    const leader = await etcd.leader();
    const victim = which === 'the leader' ? leader : etcd.members.find((member) => member !== leader);
    if (victim === undefined) throw new Error('no such member');
    const store = openAt(victim, uniquePrefix());
    const from = await writeMark(store, 'k');
    const stop = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const message of store.watch({ prefix: 'k/', fromRevision: from }, stop.signal)) {
        if (message.type !== 'events') continue;
        for (const event of message.events) if (event.type === 'put') seen.push(event.item.key);
        if (seen.at(-1) === 'k/end') return;
      }
    })();
    const { written, longestGapMs } = await writeThrough(store, () => victim.kill());
    await writeMark(store, 'k/end');
    await watching;
    expect(seen).toEqual([...written, 'k/end']);
    expect(longestGapMs).toBeLessThan(5_000);
    await victim.restart();
    await store.close();
  });

  test('the leader paused: writes go on within seconds, and what it had in hand is made once at most', async ({ signal }) => {
    const leader = await etcd.leader();
    const store = openAt(leader, uniquePrefix());
    const from = await writeMark(store, 'k');
    const { written, longestGapMs } = await writeThrough(store, async () => leader.pause());
    leader.resume();
    await leader.ready();
    const to = await writeMark(store, 'k/end');
    const puts = countPuts(await readHistory(store, 'k/', from, to, signal));
    expect([...puts.keys()]).toEqual([...written, 'k/end']);
    expect([...puts.values()].every((times) => times === 1)).toBe(true);
    expect(longestGapMs).toBeLessThan(6_000);
    await store.close();
  });

  test('a member without a majority refuses in time instead of hanging, and serves again with it', async ({ signal }) => {
    const [lonely, ...others] = etcd.members;
    if (lonely === undefined) throw new Error('no members');
    const store = openEtcd([lonely.endpoint], { prefix: uniquePrefix(), timeoutMs: 2_000 });
    const from = await writeMark(store, 'k0');
    await Promise.all(others.map((member) => member.kill()));
    const startedAt = performance.now();
    await expect(store.range({ key: 'k0' })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(writeMark(store, 'k1')).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(2 * 2_000 + 6_000);
    const watching = (async () => {
      const keys: string[] = [];
      for await (const message of store.watch({ prefix: 'k', fromRevision: from }, signal)) {
        if (message.type === 'events') for (const event of message.events) if (event.type === 'put') keys.push(event.item.key);
        if (keys.includes('k2')) return keys;
      }
      return keys;
    })();
    await Promise.all(others.map((member) => member.restart()));
    await lonely.ready();
    await writeMark(store, 'k2');
    const keys = await watching;
    expect(keys.filter((key) => key !== 'k1')).toEqual(['k0', 'k2']);
    await store.close();
  });
});
