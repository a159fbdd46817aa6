import { describe, expect, it } from 'vitest';
import { MAX_WRITES, type Write } from '../store.ts';
import type { Suite } from './suite.ts';
import { Watching, describeEvent, get, put, remove, storeError, write } from './exercise.ts';

export function describeTransact(suite: () => Suite): void {
  describe('transact', () => {
    it('gives all writes one revision and raises it with each transaction', async () => {
      const { store, prefix } = suite();
      const first = await write(store, {
        compares: [],
        writes: [
          { op: 'put', key: `${prefix}a`, value: '1' },
          { op: 'put', key: `${prefix}b`, value: '1' },
        ],
      });
      const second = await write(store, {
        compares: [],
        writes: [
          { op: 'put', key: `${prefix}b`, value: '2' },
          { op: 'put', key: `${prefix}c`, value: '2' },
          { op: 'delete', key: `${prefix}a` },
        ],
      });
      expect(second).toBeGreaterThan(first);
      const page = await store.range({ prefix });
      expect(page.revision).toBeGreaterThanOrEqual(second);
      expect(page.items.map((item) => [item.createRevision, item.modRevision])).toEqual([
        [first, second],
        [second, second],
      ]);
    });

    it('compares creation and modification revisions, absent being 0', async () => {
      const { store, prefix } = suite();
      const key = `${prefix}key`;
      const ok = async (compare: { modRevision: number } | { createRevision: number }) =>
        (await store.transact({ compares: [{ key, ...compare }], writes: [] })).succeeded;
      expect([await ok({ modRevision: 0 }), await ok({ createRevision: 0 })]).toEqual([true, true]);
      const created = await write(store, put(key, '1'));
      const updated = await write(store, put(key, '2'));
      expect([await ok({ modRevision: 0 }), await ok({ createRevision: 0 })]).toEqual([false, false]);
      expect([await ok({ modRevision: created }), await ok({ modRevision: updated })]).toEqual([false, true]);
      expect([await ok({ createRevision: created }), await ok({ createRevision: updated })]).toEqual([true, false]);
      await write(store, remove(key));
      expect([await ok({ modRevision: 0 }), await ok({ modRevision: updated })]).toEqual([true, false]);
    });

    it('writes nothing unless every condition holds', async () => {
      const { store, prefix, keysOf } = suite();
      const guard = await write(store, put(`${prefix}guard`, 'x'));
      const result = await store.transact({
        compares: [
          { key: `${prefix}guard`, modRevision: guard },
          { key: `${prefix}absent`, modRevision: guard },
        ],
        writes: [
          { op: 'put', key: `${prefix}new`, value: 'x' },
          { op: 'delete', key: `${prefix}guard` },
        ],
      });
      expect(result.succeeded).toBe(false);
      expect(result.revision).toBeGreaterThanOrEqual(guard);
      expect((await keysOf()).keys).toEqual(['guard']);
    });

    it('lets exactly one of many concurrent creators win', async () => {
      const { store, prefix } = suite();
      const key = `${prefix}leader`;
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          store.transact({
            compares: [{ key, createRevision: 0 }],
            writes: [{ op: 'put', key, value: String(index) }],
          }),
        ),
      );
      const winners = results.flatMap((result, index) => (result.succeeded ? [{ index, result }] : []));
      expect(winners).toHaveLength(1);
      expect(await get(store, key)).toMatchObject({
        value: String(winners[0]?.index),
        createRevision: winners[0]?.result.revision,
      });
    });

    it('loses no increment of a counter that many change by compare-and-set', async () => {
      const { store, prefix } = suite();
      const key = `${prefix}counter`;
      await write(store, put(key, '0'));
      const increment = async () => {
        for (let won = 0; won < 5; ) {
          const item = await get(store, key);
          const result = await store.transact({
            compares: [{ key, modRevision: item?.modRevision ?? 0 }],
            writes: [{ op: 'put', key, value: String(Number(item?.value) + 1) }],
          });
          if (result.succeeded) won += 1;
        }
      };
      await Promise.all(Array.from({ length: 8 }, increment));
      expect((await get(store, key))?.value).toBe('40');
    });

    it('takes no notice of deleting what is not there', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}marker`, '1'));
      await write(store, remove(`${prefix}nothing`));
      const until = await write(store, put(`${prefix}marker`, '2'));
      const watching = new Watching(store, prefix, from);
      expect((await watching.eventsUpTo(until)).map(describeEvent)).toEqual([
        `${prefix}marker=1`,
        `${prefix}marker=2`,
      ]);
      watching.stop();
    });

    it('takes MAX_WRITES writes with as many conditions, and values of a megabyte', async () => {
      const { store, prefix } = suite();
      const keys = Array.from({ length: MAX_WRITES }, (_, index) => `${prefix}${index}`);
      await write(store, {
        compares: keys.map((key) => ({ key, modRevision: 0 })),
        writes: keys.map((key) => ({ op: 'put', key, value: 'x' })),
      });
      expect((await store.range({ prefix })).items).toHaveLength(MAX_WRITES);
      await write(store, put(`${prefix}large`, 'x'.repeat(1_000_000)));
      expect((await get(store, `${prefix}large`))?.value).toHaveLength(1_000_000);
    });

    it.each<[string, (key: string) => Write[]]>([
      [
        'more than MAX_WRITES writes',
        (key) => Array.from({ length: MAX_WRITES + 1 }, (_, n) => ({ op: 'put', key: key + n, value: '' })),
      ],
      ['a key written twice', (key) => [{ op: 'put', key, value: '' }, { op: 'delete', key }]],
      ['an empty key', () => [{ op: 'put', key: '', value: '' }]],
      ['a key that is not ASCII', (key) => [{ op: 'put', key: `${key}ü`, value: '' }]],
      ['a key with a space', (key) => [{ op: 'put', key: `${key} `, value: '' }]],
      ['a key that is too long', (key) => [{ op: 'put', key: key.padEnd(2_000, 'x'), value: '' }]],
      ['ten megabytes', (key) => [{ op: 'put', key, value: 'x'.repeat(10_000_000) }]],
      ['half a character', (key) => [{ op: 'put', key, value: '\ud800' }]],
      ['a lease that does not exist', (key) => [{ op: 'put', key, value: '', leaseId: '123456789' }]],
    ])('refuses %s and changes nothing', async (_what, writes) => {
      const { store, prefix, keysOf } = suite();
      const refused = store.transact({ compares: [], writes: writes(`${prefix}key`) });
      await expect(refused).rejects.toMatchObject(storeError('invalid'));
      expect((await keysOf()).keys).toEqual([]);
    });

    it('does nothing when the signal is aborted already', async () => {
      const { store, prefix, keysOf, opened } = suite();
      const signal = AbortSignal.abort(new Error('given up'));
      await expect(store.transact(put(`${prefix}a`, '1'), signal)).rejects.toThrow('given up');
      await expect(store.range({ prefix }, signal)).rejects.toThrow('given up');
      await expect(store.grantLease(opened.leaseTtlMs, signal)).rejects.toThrow('given up');
      expect((await keysOf()).keys).toEqual([]);
    });
  });
}
