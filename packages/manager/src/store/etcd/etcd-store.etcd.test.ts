import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StoreError, type KeyValue, type Store } from '../store.ts';
import { startEtcd, type EtcdCluster } from '../testing/etcd-process.ts';
import { writeMark } from '../testing/history.ts';
import { openEtcd, uniquePrefix } from '../testing/open-etcd.ts';

const put = (key: string, value: string) => ({ op: 'put', key, value }) as const;

describe('one etcd', () => {
  let etcd: EtcdCluster;
  beforeAll(async () => {
    etcd = await startEtcd();
  });
  afterAll(() => etcd.stop());

  test('a range far over 4 MiB is read whole, page by page, as of one revision', async () => {
    const store = openEtcd(etcd.endpoints, { prefix: uniquePrefix() });
    const keys = Array.from({ length: 300 }, (_, index) => `big/${String(index).padStart(4, '0')}`);
    for (let begin = 0; begin < keys.length; begin += 10) {
      await store.transact({ compares: [], writes: keys.slice(begin, begin + 10).map((key) => put(key, key.repeat(12_000))) });
    }
    const items: KeyValue[] = [];
    let pages = 0;
    let page = await store.range({ prefix: 'big/' });
    const { revision } = page;
    for (;;) {
      pages += 1;
      items.push(...page.items);
      expect(page.revision).toBe(revision);
      const after = page.items.at(-1)?.key;
      if (!page.more || after === undefined) break;
      // A later write is not part of what is being read.
      await store.transact({ compares: [], writes: [put(`big/${String(300 + pages).padStart(4, '0')}`, 'late')] });
      page = await store.range({ prefix: 'big/', after, revision });
    }
    expect(items.map(({ key }) => key)).toEqual(keys);
    expect(items.every(({ key, value }) => value === key.repeat(12_000))).toBe(true);
    // 32 MB in messages of 16 MiB at most.
    expect(pages).toBeGreaterThan(2);
    await store.close();
  });

  test('clusters under different prefixes do not see each other', async ({ signal }) => {
    const one = openEtcd(etcd.endpoints, { prefix: '/one/' });
    const two = openEtcd(etcd.endpoints, { prefix: '/one/kv/two/' });
    const from = await writeMark(two, 'k');
    await writeMark(one, 'k');
    await writeMark(two, 'end');
    expect((await two.range({ prefix: '' })).items.map(({ key }) => key)).toEqual(['end', 'k']);
    const seen: number[] = [];
    for await (const message of two.watch({ prefix: '', fromRevision: from }, signal)) {
      if (message.type === 'compacted') break;
      if (message.type === 'events') seen.push(message.events.length);
      if (message.revision >= from + 2) break;
    }
    expect(seen.reduce((sum, count) => sum + count)).toBe(2);
    await Promise.all([one.close(), two.close()]);
  });

  test('a member that does not answer is passed over for one that does, without waiting for it', async () => {
    const store = openEtcd(['127.0.0.1:1', ...etcd.endpoints], { random: () => 0, prefix: uniquePrefix() });
    const startedAt = performance.now();
    await writeMark(store, 'k');
    expect((await store.range({ key: 'k' })).items).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await store.close();
  });

  test('a closed store says so', async () => {
    const store = openEtcd(etcd.endpoints);
    await store.close();
    await expect(store.range({ key: 'k' })).rejects.toMatchObject({ code: 'closed' });
    await expect(writeMark(store, 'k')).rejects.toMatchObject({ code: 'closed' });
    await expect(store.grantLease(5_000)).rejects.toMatchObject({ code: 'closed' });
  });
});

test('an etcd without space refuses with `full`, says what to do and keeps every acknowledged write', async () => {
  await using etcd = await startEtcd({ quotaBytes: 2 * 1024 * 1024 });
  const store = openEtcd(etcd.endpoints);
  const acknowledged: string[] = [];
  const refused: { key: string; error: unknown }[] = [];
  for (let index = 0; refused.length < 3; index += 1) {
    const key = `k${String(index).padStart(3, '0')}`;
    await store.transact({ compares: [], writes: [put(key, 'x'.repeat(200_000))] }).then(
      () => acknowledged.push(key),
      (error: unknown) => refused.push({ key, error }),
    );
  }
  for (const { error } of refused) {
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'full', outcomeUnknown: false });
    expect(String(error)).toContain('etcdctl');
  }
  expect((await store.range({ prefix: 'k' })).items.map(({ key }) => key)).toEqual(acknowledged);
  expect(acknowledged.length).toBeGreaterThan(3);
  await store.close();
});

test('out of space: makes room by itself, and writes go on', async () => {
  await using etcd = await startEtcd({ members: 3, quotaBytes: 2 * 1024 * 1024 });
  const store = openEtcd(etcd.endpoints);
  const write = () => store.transact({ compares: [], writes: [put('k', 'x'.repeat(200_000))] });
  expect(await store.makeRoom?.()).toBe(false);
  // The same key again and again: nearly all of it is history.
  let refusal: unknown;
  for (let index = 0; index < 60 && refusal === undefined; index += 1) refusal = await write().then(() => undefined, (error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'full' });
  await expect(store.grantLease(5_000)).rejects.toMatchObject({ code: 'full' });
  // A member may raise its alarm a moment after the others, between two writes even; the next look finds it.
  const goOn = async () => {
    const { succeeded } = await write();
    const lease = await store.grantLease(5_000);
    await lease.revoke();
    return succeeded;
  };
  let wentOn = false;
  for (let look = 0; look < 5 && !wentOn; look += 1) {
    await store.makeRoom?.();
    wentOn = await goOn().catch(() => false);
  }
  expect(wentOn).toBe(true);
  await store.close();
});

test('says which members do not answer', async () => {
  await using etcd = await startEtcd();
  const [endpoint = ''] = etcd.endpoints;
  const store = openEtcd([endpoint, '127.0.0.1:1']);
  expect(await store.askMembers?.()).toEqual({ members: 2, silent: ['etcd at 127.0.0.1:1'] });
  await store.close();
  const well = openEtcd([endpoint]);
  expect(await well.askMembers?.()).toEqual({ members: 1, silent: [] });
  await well.close();
});

test('a user with a password, also after etcd forgot the tokens it gave out', async () => {
  await using etcd = await startEtcd();
  const [endpoint] = etcd.endpoints;
  const ask = async (path: string, body: object) => {
    const response = await fetch(`http://${endpoint}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
  };
  await ask('auth/user/add', { name: 'root', password: 'secret' });
  await ask('auth/role/add', { name: 'root' });
  await ask('auth/user/grant', { user: 'root', role: 'root' });
  await ask('auth/enable', {});

  const store = openEtcd(etcd.endpoints, { user: { username: 'root', password: 'secret' } });
  await writeMark(store, 'k1');
  const [member] = etcd.members;
  await member?.kill();
  await member?.restart();
  await writeMark(store, 'k2');
  expect((await store.range({ prefix: 'k' })).items).toHaveLength(2);
  await store.close();

  const wrong = openEtcd(etcd.endpoints, { user: { username: 'root', password: 'guess' } });
  await expect(wrong.range({ key: 'k1' })).rejects.toMatchObject({ code: 'invalid' });
  await wrong.close();
  const nobody = openEtcd(etcd.endpoints);
  await expect(writeMark(nobody, 'k3')).rejects.toMatchObject({ code: 'invalid' });
  await nobody.close();
});

test('TLS with a certificate of the client; without one, or with another authority, etcd is unavailable', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'muster-tls-'));
  const file = (name: string) => join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' });
  try {
    for (const authority of ['ca', 'other']) {
      openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${authority}`, '-keyout', `${authority}.key`, '-out', `${authority}.pem`);
    }
    writeFileSync(file('san'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n');
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=muster', '-keyout', 'node.key', '-out', 'node.csr');
    openssl('x509', '-req', '-in', 'node.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san', '-out', 'node.pem');
    await using etcd = await startEtcd({ tls: { certFile: file('node.pem'), keyFile: file('node.key'), caFile: file('ca.pem') } });
    const pem = (name: string) => readFileSync(file(name));
    const rejected: Store[] = [
      openEtcd(etcd.endpoints, { tls: { ca: pem('ca.pem') }, timeoutMs: 1_500 }),
      openEtcd(etcd.endpoints, { tls: { ca: pem('other.pem'), cert: pem('node.pem'), key: pem('node.key') }, timeoutMs: 1_500 }),
      openEtcd(etcd.endpoints, { timeoutMs: 1_500 }),
    ];
    const store = openEtcd(etcd.endpoints, { tls: { ca: pem('ca.pem'), cert: pem('node.pem'), key: pem('node.key') } });
    await writeMark(store, 'k');
    expect((await store.range({ key: 'k' })).items).toHaveLength(1);
    for (const one of rejected) await expect(one.range({ key: 'k' })).rejects.toMatchObject({ code: 'unavailable' });
    await Promise.all([store, ...rejected].map((one) => one.close()));
  } finally {
    rmSync(dir, { recursive: true });
  }
});
