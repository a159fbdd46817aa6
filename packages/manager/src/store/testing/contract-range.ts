import { describe, expect, it } from 'vitest';
import { MAX_PAGE, type Store, type Write } from '../store.ts';
import type { Suite } from './suite.ts';
import { put, readAll, remove, storeError, write } from './exercise.ts';

export function describeRange(suite: () => Suite): void {
  describe('range', () => {
    it('answers keys in byte order, whatever the order of writing', async () => {
      const { fill, keysOf } = suite();
      const ordered = ['!', '-', '/', '0', '10', '2', 'A', 'Z', '_', 'a', 'a/', 'a/b', 'aa', '~'];
      for (const key of ordered.toReversed()) await fill([key]);
      expect(await keysOf()).toEqual({ keys: ordered, more: false });
    });

    it('keeps to the prefix and finds an exact key alone', async () => {
      const { store, prefix, fill } = suite();
      await fill(['a', 'a/1', 'a/2', 'a0', 'b']);
      const page = await store.range({ prefix: `${prefix}a/` });
      expect(page.items.map((item) => item.key)).toEqual([`${prefix}a/1`, `${prefix}a/2`]);
      expect((await store.range({ key: `${prefix}a` })).items.map((item) => item.key)).toEqual([`${prefix}a`]);
      expect(await store.range({ key: `${prefix}nothing` })).toMatchObject({ items: [], more: false });
    });

    it.each<[{ after?: string; limit?: number }, string[], boolean]>([
      [{ limit: 2 }, ['a', 'b'], true],
      [{ limit: 5 }, ['a', 'b', 'c', 'd', 'e'], false],
      [{ limit: 6 }, ['a', 'b', 'c', 'd', 'e'], false],
      [{ after: 'b', limit: 2 }, ['c', 'd'], true],
      [{ after: 'bb', limit: 3 }, ['c', 'd', 'e'], false],
      [{ after: 'd' }, ['e'], false],
      [{ after: 'e' }, [], false],
      [{ after: 'z' }, [], false],
      [{ after: '!' }, ['a', 'b', 'c', 'd', 'e'], false],
    ])('pages %o', async (request, keys, more) => {
      const { fill, keysOf } = suite();
      await fill(['a', 'b', 'c', 'd', 'e']);
      expect(await keysOf(request)).toEqual({ keys, more });
    });

    it('begins at the prefix when `after` lies before it, and is empty when it lies behind', async () => {
      const { store, prefix, fill } = suite();
      await fill(['a']);
      expect((await store.range({ prefix, after: '!' })).items).toHaveLength(1);
      expect((await store.range({ prefix, after: '~' })).items).toHaveLength(0);
    });

    it('caps a page at MAX_PAGE', async () => {
      const { fill, keysOf } = suite();
      const keys = Array.from({ length: MAX_PAGE + 20 }, (_, index) => `key-${String(index).padStart(5, '0')}`);
      await fill(keys);
      expect(await keysOf({ limit: MAX_PAGE * 10 })).toEqual({ keys: keys.slice(0, MAX_PAGE), more: true });
      expect(await keysOf()).toEqual({ keys: keys.slice(0, MAX_PAGE), more: true });
    });

    it('shows the page revision on every page while others write', async () => {
      const { store, prefix, fill, keysOf } = suite();
      await fill(['a', 'b', 'c', 'd', 'e']);
      const first = await store.range({ prefix, limit: 2 });
      await write(store, put(`${prefix}c`, 'changed'));
      await write(store, put(`${prefix}bb`, 'new'));
      await write(store, remove(`${prefix}d`));
      const rest = await store.range({ prefix, after: `${prefix}b`, revision: first.revision });
      expect(rest.revision).toBe(first.revision);
      expect(rest.items.map((item) => item.value)).toEqual(['value of c', 'value of d', 'value of e']);
      expect((await keysOf()).keys).toEqual(['a', 'b', 'bb', 'c', 'e']);
    });

    it('reads a key as it was at each revision', async () => {
      const { store, prefix } = suite();
      const key = `${prefix}key`;
      const created = await write(store, put(key, 'one'));
      const updated = await write(store, put(key, 'two'));
      const deleted = await write(store, remove(key));
      const recreated = await write(store, put(key, 'three'));
      const at = async (revision: number) => (await store.range({ key, revision })).items;
      expect(await at(created - 1)).toEqual([]);
      expect(await at(created)).toEqual([
        { key, value: 'one', createRevision: created, modRevision: created },
      ]);
      expect(await at(updated)).toEqual([
        { key, value: 'two', createRevision: created, modRevision: updated },
      ]);
      expect(await at(deleted)).toEqual([]);
      expect(await at(recreated)).toEqual([
        { key, value: 'three', createRevision: recreated, modRevision: recreated },
      ]);
    });

    it('returns values byte for byte', async () => {
      const { store, prefix } = suite();
      const values = ['', ' ', '{"a":"\\n"}', 'line\nline\r\n\t', 'ä€😀\u{10ffff}', 'nul\0inside', "'--"];
      const writes: Write[] = values.map((value, index) => ({ op: 'put', key: `${prefix}${index}`, value }));
      await write(store, { compares: [], writes });
      expect((await store.range({ prefix })).items.map((item) => item.value)).toEqual(values);
    });

    it('reads a state of several MiB', async () => {
      const { store, prefix } = suite();
      const value = 'x'.repeat(20_000);
      const keys = Array.from({ length: 300 }, (_, index) => `big-${index}`);
      for (let at = 0; at < keys.length; at += 50) {
        const writes: Write[] = keys.slice(at, at + 50).map((key) => ({ op: 'put', key: prefix + key, value }));
        await write(store, { compares: [], writes });
      }
      const { items } = await readAll(store, prefix);
      expect(items).toHaveLength(300);
      expect(items.every((item) => item.value === value)).toBe(true);
    });

    it.each<[string, Parameters<Store['range']>[0]]>([
      ['neither prefix nor key', {}],
      ['both prefix and key', { prefix: 'a', key: 'a' }],
      ['`after` with a key', { key: 'a', after: 'a' }],
      ['an empty key', { key: '' }],
      ['a limit of nothing', { prefix: 'a', limit: 0 }],
      ['a limit that is not whole', { prefix: 'a', limit: 1.5 }],
      ['a negative revision', { prefix: 'a', revision: -1 }],
      ['a revision to come', { prefix: 'a', revision: 1_000_000_000 }],
    ])('refuses %s', async (_what, request) => {
      const { store } = suite();
      await expect(store.range(request)).rejects.toMatchObject(storeError('invalid'));
    });
  });
}
