import { describe, expect, it } from 'vitest';
import type { Suite } from './suite.ts';
import { Watching, describeEvent, put, remove, storeError, write } from './exercise.ts';

export function describeCompact(suite: () => Suite): void {
  describe('compact', () => {
    it('keeps the state, and refuses reads from before', async () => {
      const { store, prefix } = suite();
      const old = await write(store, put(`${prefix}a`, '1'));
      await write(store, put(`${prefix}b`, '1'));
      await write(store, remove(`${prefix}b`));
      const kept = await write(store, put(`${prefix}a`, '2'));
      await write(store, put(`${prefix}a`, '3'));
      await store.compact(kept);
      await expect(store.range({ prefix, revision: old })).rejects.toMatchObject(storeError('compacted'));
      const justBefore = store.range({ key: `${prefix}a`, revision: kept - 1 });
      await expect(justBefore).rejects.toMatchObject(storeError('compacted'));
      const then = await store.range({ prefix, revision: kept });
      expect(then.items.map((item) => item.value)).toEqual(['2']);
      expect((await store.range({ prefix })).items.map((item) => item.value)).toEqual(['3']);
    });

    it('keeps a key that was deleted and created again', async () => {
      const { store, prefix } = suite();
      await write(store, put(`${prefix}a`, '1'));
      await write(store, remove(`${prefix}a`));
      const recreated = await write(store, put(`${prefix}a`, '2'));
      const last = await write(store, put(`${prefix}b`, ''));
      await store.compact(last);
      expect((await store.range({ key: `${prefix}a` })).items).toEqual([
        { key: `${prefix}a`, value: '2', createRevision: recreated, modRevision: recreated },
      ]);
    });

    it('tells a watch that begins before it, which then ends', async () => {
      const { store, prefix } = suite();
      const old = await write(store, put(`${prefix}a`, '1'));
      const kept = await write(store, put(`${prefix}a`, '2'));
      await store.compact(kept);
      const watching = new Watching(store, prefix, old);
      const message = await watching.message();
      expect(message).toMatchObject({ type: 'compacted' });
      expect(message?.type === 'compacted' && message.compactRevision).toBeGreaterThanOrEqual(kept);
      expect(await watching.message()).toBeUndefined();
    });

    it('lets a watch begin at the oldest revision kept', async () => {
      const { store, prefix } = suite();
      const kept = await write(store, put(`${prefix}a`, '1'));
      const last = await write(store, put(`${prefix}a`, '2'));
      await store.compact(kept);
      const watching = new Watching(store, prefix, kept);
      expect((await watching.eventsUpTo(last)).map(describeEvent)).toEqual([`${prefix}a=1`, `${prefix}a=2`]);
      watching.stop();
    });

    it('does not disturb a watcher that is up to date', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}a`, '1'));
      const watching = new Watching(store, prefix, from);
      await watching.eventsUpTo(from);
      await store.compact(from);
      const next = await write(store, put(`${prefix}a`, '2'));
      expect((await watching.eventsUpTo(next)).map(describeEvent)).toEqual([`${prefix}a=2`]);
      watching.stop();
    });

    it('leaves a paused watcher with all changes up to some revision, never with a gap', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}n`, '0'));
      const watching = new Watching(store, prefix, from);
      await watching.eventsUpTo(from);
      let until = from;
      for (let n = 1; n <= 200; n++) until = await write(store, put(`${prefix}n`, String(n)));
      await store.compact(until);
      const last = await write(store, put(`${prefix}n`, '201'));
      const seen: string[] = [];
      for (let at = from; at < last; ) {
        const message = await watching.message();
        if (message === undefined || message.type === 'compacted') break;
        if (message.type === 'events') seen.push(...message.events.map(describeEvent));
        at = message.revision;
      }
      expect(seen).toEqual(seen.map((_, index) => `${prefix}n=${index + 1}`));
      watching.stop();
    });

    it('takes being asked twice, and refuses a revision to come', async () => {
      const { store, prefix } = suite();
      const revision = await write(store, put(`${prefix}a`, '1'));
      await store.compact(revision);
      await store.compact(revision);
      await expect(store.compact(revision + 1_000_000)).rejects.toMatchObject(storeError('invalid'));
      await expect(store.compact(0)).rejects.toMatchObject(storeError('invalid'));
    });
  });
}
