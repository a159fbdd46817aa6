import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { startEtcd, type EtcdCluster, type EtcdMember } from '../testing/etcd-process.ts';
import { untilKeyExists } from '../testing/history.ts';
import type { LeaseReport } from '../testing/lease-holder.ts';
import { openEtcd, uniquePrefix } from '../testing/open-etcd.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';

/** What a busy machine may add to a bound, far less than a call that hangs would take. */
const ROOM_MS = 4_000;

let etcd: EtcdCluster;
let member: EtcdMember;
let proxy: TcpProxy;
let prefix: string;
let store: Store;
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

const systemMonotonic = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/** Resolves with the moment at which this process saw the key deleted. */
async function untilDeleted(key: string, signal: AbortSignal): Promise<number> {
  for await (const message of direct.watch({ prefix: key, fromRevision: 1 }, signal)) {
    if (message.type === 'events' && message.events.some(({ type }) => type === 'delete')) return systemMonotonic();
  }
  throw new Error('the watch ended before the key was deleted');
}

test('the holder of a lease that expired while it was paused knows at once that it must not believe in it', async ({ signal }) => {
  const script = fileURLToPath(new URL('../testing/lease-holder.ts', import.meta.url));
  const holder = spawn(process.execPath, ['--conditions=source', script, member.endpoint, prefix, '2000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
    const report = async () => JSON.parse((await lines.next()).value as string) as LeaseReport & { readonly believes?: boolean };
    for (let kept = 0; kept < 5; kept += 1) await report();
    holder.kill('SIGSTOP');
    const deletedAt = await untilDeleted('held', signal);
    holder.kill('SIGCONT');
    let last = await report();
    let deadline = last.deadline;
    while (last.kept) {
      deadline = last.deadline;
      last = await report();
    }
    expect(deadline).toBeLessThan(deletedAt);
    expect(last).toMatchObject({ kept: false, believes: false });
    await once(holder, 'exit');
  } finally {
    holder.kill('SIGKILL');
  }
});

test('a slow answer does not move the deadline: it counts from when the keepalive was sent', async () => {
  const lease = await store.grantLease(4_000);
  proxy.delay(150);
  const sentAt = performance.now();
  expect(await lease.keepAlive()).toBe(true);
  const answeredAt = performance.now();
  expect(answeredAt - sentAt).toBeGreaterThan(250);
  expect(lease.deadline()).toBeGreaterThanOrEqual(sentAt + lease.ttlMs * 0.9);
  expect(lease.deadline()).toBeLessThan(answeredAt - 250 + lease.ttlMs * 0.9 + 5);
});

test('a lease kept alive outlives its time to live; left alone it ends after its deadline', async ({ signal }) => {
  const lease = await store.grantLease(2_000);
  await store.transact({ compares: [], writes: [{ op: 'put', key: 'k', value: 'x', leaseId: lease.id }] });
  const deleted = untilDeleted('k', signal);
  const systemOffset = systemMonotonic() - performance.now();
  const grantedAt = performance.now();
  while (performance.now() < grantedAt + lease.ttlMs * 2) {
    expect(await lease.keepAlive()).toBe(true);
    await untilKeyExists(direct, 'k', signal);
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  }
  expect(await deleted).toBeGreaterThan(lease.deadline() + systemOffset);
  expect(await lease.keepAlive()).toBe(false);
});

test('a keepalive over a black-holed connection fails in time and leaves the deadline where it was', async () => {
  const lease = await store.grantLease(2_000);
  const before = lease.deadline();
  proxy.blackHole('up', 'down');
  const startedAt = performance.now();
  await expect(lease.keepAlive()).rejects.toMatchObject({ code: 'unavailable' });
  expect(performance.now() - startedAt).toBeLessThan(lease.ttlMs + ROOM_MS);
  expect(lease.deadline()).toBe(before);
});

test('a keepalive goes on over a cut connection', async () => {
  const lease = await store.grantLease(5_000);
  for (let cut = 0; cut < 10; cut += 1) {
    proxy.cut();
    expect(await lease.keepAlive()).toBe(true);
  }
});

test('a revoked lease takes its keys along, and revoking it twice does no harm', async () => {
  const lease = await store.grantLease(5_000);
  await store.transact({ compares: [], writes: [{ op: 'put', key: 'k', value: 'x', leaseId: lease.id }] });
  await lease.revoke();
  await lease.revoke();
  expect((await store.range({ key: 'k' })).items).toEqual([]);
});
