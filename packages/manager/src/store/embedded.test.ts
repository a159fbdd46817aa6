import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { describeStore } from './contract.ts';
import { openEmbeddedStore, type EmbeddedStoreOptions } from './embedded.ts';
import type { Store } from './store.ts';
import { Watching, describeEvent, get, put, readAll, remove, storeError, write } from './testing/exercise.ts';

const run = promisify(execFile);

/** Typed as what it stands for. */
const containing = (text: string) => expect.stringContaining(text) as string;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-store-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  return directory;
}

async function open(directory: string, options: Partial<EmbeddedStoreOptions> = {}): Promise<Store> {
  const store = await openEmbeddedStore({ directory, clock: new VirtualClock(), ...options });
  cleanups.push(() => store.close());
  return store;
}

/** A small file system of its own; undefined where this process may not mount one. */
async function mountSmall(sizeKiB: number): Promise<string | undefined> {
  const directory = await temporaryDirectory();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeKiB}k,mode=0700`, 'tmpfs', directory]);
  } catch {
    return undefined;
  }
  cleanups.push(() => run('umount', [directory]));
  return directory;
}

describeStore('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-store-'));
  const clock = new VirtualClock();
  return {
    store: await openEmbeddedStore({ directory, clock }),
    clock,
    advance: (ms) => clock.advance(ms),
    leaseTtlMs: 3_000,
    release: () => rm(directory, { recursive: true }),
  };
});

describe('embedded store, opened again', { timeout: 30_000 }, () => {
  it('has the state, the revision and the history it had', async () => {
    const directory = await temporaryDirectory();
    const before = await open(directory);
    const created = await write(before, put('a', '1'));
    await write(before, put('b', '1'));
    await write(before, put('a', '2'));
    const last = await write(before, remove('b'));
    await before.close();
    const after = await open(directory);
    expect(await after.range({ prefix: '' })).toEqual({
      items: [{ key: 'a', value: '2', createRevision: created, modRevision: created + 2 }],
      revision: last,
      more: false,
    });
    expect((await readAll(after, '', { revision: created + 1 })).items.map((item) => item.key)).toEqual(['a', 'b']);
    const watching = new Watching(after, '', created);
    expect((await watching.eventsUpTo(last)).map(describeEvent)).toEqual(['a=1', 'b=1', 'a=2', 'b deleted']);
    watching.stop();
    expect(await write(after, put('a', '3'))).toBe(last + 1);
  });

  it('keeps what a compaction left and no more, however often it is opened', async () => {
    const directory = await temporaryDirectory();
    let last = 0;
    for (let life = 0; life < 3; life++) {
      const store = await open(directory, { keepRevisions: 20 });
      await write(store, put('constant', 'x'));
      for (let n = 0; n < 100; n++) {
        await write(store, put(`n/${n % 7}`, String(n)));
        last = await write(store, remove(`n/${(n + 3) % 7}`));
      }
      await store.close();
    }
    const rows = new DatabaseSync(join(directory, 'store.db'), { readOnly: true });
    expect(rows.prepare('SELECT count(*) AS count FROM versions').get()?.count).toBeLessThan(40);
    rows.close();
    const store = await open(directory);
    expect((await store.range({ key: 'constant' })).items).toHaveLength(1);
    const kept = await readAll(store, 'n/', { revision: last - 20 });
    const watching = new Watching(store, 'n/', last - 19);
    const state = new Map(kept.items.map((item) => [item.key, item]));
    for (const event of await watching.eventsUpTo(last)) {
      if (event.type === 'put') state.set(event.item.key, event.item);
      else state.delete(event.key);
    }
    watching.stop();
    const { items } = await readAll(store, 'n/');
    expect([...state.keys()].toSorted((left, right) => (left < right ? -1 : 1))).toEqual(items.map((item) => item.key));
  });

  it('gives leases their full time again, then lets them expire, and never reuses their ids', async () => {
    const directory = await temporaryDirectory();
    const before = await open(directory);
    const lease = await before.grantLease(1_000);
    const revoked = await before.grantLease(1_000);
    for (const [key, leaseId] of [
      ['mine', lease.id],
      ['freed', lease.id],
      ['gone', revoked.id],
    ] as const) {
      await write(before, { compares: [], writes: [{ op: 'put', key, value: '', leaseId }] });
    }
    await write(before, put('freed', 'now'));
    await revoked.revoke();
    await before.close();

    const clock = new VirtualClock();
    const after = await open(directory, { clock });
    const { revision } = await after.range({ prefix: '' });
    expect([lease.id, revoked.id]).not.toContain((await after.grantLease(60_000)).id);
    await clock.advance(999);
    expect(await get(after, 'mine')).toBeDefined();
    const watching = new Watching(after, '', revision + 1);
    await clock.advance(1);
    expect((await watching.eventsUpTo(revision + 1)).map(describeEvent)).toEqual(['mine deleted']);
    watching.stop();
    expect((await after.range({ prefix: '' })).items.map((item) => item.key)).toEqual(['freed']);
  });
});

describe('embedded store, on its disk', { timeout: 30_000 }, () => {
  it('lets nobody else read its directory and files', async () => {
    const directory = join(await temporaryDirectory(), 'new', 'store');
    const store = await open(directory);
    await write(store, put('a', '1'));
    const modes = new Map<string, string>();
    for (const name of ['.', ...(await readdir(directory))]) {
      modes.set(name, ((await stat(join(directory, name))).mode & 0o777).toString(8));
    }
    expect(Object.fromEntries(modes)).toEqual({ '.': '700', 'store.db': '600', 'store.db-wal': '600' });
  });

  it('is refused to a second owner, in this process or another, until the first closes', async () => {
    const directory = await temporaryDirectory();
    const store = await open(directory);
    await write(store, put('a', '1'));
    await expect(openEmbeddedStore({ directory, clock: new VirtualClock() })).rejects.toMatchObject({
      ...storeError('unavailable'),
      message: containing('in use by another process'),
    });
    const other = fileURLToPath(new URL('./testing/crash-writer.ts', import.meta.url));
    await expect(run(process.execPath, ['--conditions=source', other, directory, 'read'])).rejects.toMatchObject({
      stderr: containing('in use by another process'),
    });
    expect(await write(store, put('a', '2'))).toBe(3);
    await store.close();
    expect((await get(await open(directory), 'a'))?.value).toBe('2');
  });

  it.each<[string, (path: string) => Promise<void>, string]>([
    ['is no database', (path) => writeFile(path, 'something else entirely '.repeat(100)), 'not a database'],
    ['belongs to another program', async (path) => edit(path, 'CREATE TABLE theirs (a)'), "not one of Muster's"],
    ['was written by a later version', async (path) => edit(path, 'PRAGMA user_version = 99'), 'format 99'],
  ])('says so when its file %s, and leaves the file alone', async (_what, prepare, message) => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'store.db');
    await prepare(path);
    const { size } = await stat(path);
    await expect(openEmbeddedStore({ directory, clock: new VirtualClock() })).rejects.toMatchObject({
      ...storeError('unavailable'),
      message: containing(message),
    });
    expect((await stat(path)).size).toBe(size);
  });

  it('answers `unavailable` for a directory that cannot be', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    const opening = openEmbeddedStore({ directory: join(file, 'store'), clock: new VirtualClock() });
    await expect(opening).rejects.toMatchObject(storeError('unavailable'));
  });

  it('answers `read-only` for a directory that it may not write, with what to do', async () => {
    const directory = await temporaryDirectory();
    const mounted = await mountSmall(1_024);
    const target = join(mounted ?? directory, 'store');
    await (await open(target)).close();
    if (mounted === undefined) {
      await chmod(target, 0o500);
      cleanups.push(() => chmod(target, 0o700));
    } else {
      await run('mount', ['-o', 'remount,ro', mounted]);
    }
    await expect(openEmbeddedStore({ directory: target, clock: new VirtualClock() })).rejects.toMatchObject({
      ...storeError('read-only'),
      message: containing('name another directory'),
    });
  });

  it('answers `full` at its limit, changes nothing then, and still reads', async () => {
    const directory = await temporaryDirectory();
    const store = await open(directory, { maxBytes: 400_000 });
    const { written, refusal } = await fillUp(store);
    expect(refusal).toMatchObject({ ...storeError('full'), message: containing('free space') });
    expect(written).toBeGreaterThan(10);
    const { items } = await readAll(store, '');
    expect(items).toHaveLength(written);
    await store.close();
    const again = await open(directory);
    expect((await readAll(again, '')).items).toEqual(items);
    await write(again, put('more', 'x'));
  });

  it('answers `full` on a full disk, and goes on once there is room', async (context) => {
    const mounted = await mountSmall(2_048);
    if (mounted === undefined) {
      context.skip('may not mount a file system');
      return;
    }
    await mkdir(join(mounted, 'store'));
    const ballast = join(mounted, 'ballast');
    await writeFile(ballast, Buffer.alloc(1_000_000));
    const store = await open(join(mounted, 'store'));
    const { written, refusal } = await fillUp(store);
    expect(refusal).toMatchObject({ ...storeError('full'), message: containing('free space') });
    expect(written).toBeGreaterThan(10);
    const { items, revision } = await readAll(store, '');
    expect(items).toHaveLength(written);
    await unlink(ballast);
    expect(await write(store, put('more', 'x'))).toBe(revision + 1);
    await store.close();
    const again = await open(join(mounted, 'store'));
    expect((await readAll(again, '')).items).toHaveLength(written + 1);
  });
});

/** Puts pairs of keys until the store refuses; answers with how many keys went in and with the refusal. */
async function fillUp(store: Store): Promise<{ written: number; refusal: unknown }> {
  for (let written = 0; written < 10_000; written += 2) {
    try {
      await write(store, {
        compares: [],
        writes: ['left', 'right'].map((side) => ({ op: 'put', key: `${written}/${side}`, value: 'x'.repeat(5_000) })),
      });
    } catch (refusal) {
      return { written, refusal };
    }
  }
  throw new Error('the store never filled up');
}

function edit(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  // "Must" in ASCII.
  database.exec('PRAGMA application_id = 1299542900; CREATE TABLE something (a)');
  if (sql.includes('theirs')) database.exec('PRAGMA application_id = 0');
  database.exec(sql);
  database.close();
}
