import { describe, expect, it } from 'vitest';
import type { Write } from '../store.ts';
import type { Suite } from './suite.ts';
import { Watching, describeEvent, put, remove, revisionOf, storeError, write } from './exercise.ts';

export function describeWatch(suite: () => Suite): void {
  describe('watch', () => {
    it('replays from a past revision, then goes on live, without gap or double', async () => {
      const { store, prefix } = suite();
      await write(store, put(`${prefix}a`, '1'));
      const from = await write(store, put(`${prefix}a`, '2'));
      await write(store, remove(`${prefix}a`));
      const watching = new Watching(store, prefix, from);
      const replayed = await watching.eventsUpTo(await write(store, put(`${prefix}b`, '3')));
      const live = await watching.eventsUpTo(await write(store, put(`${prefix}c`, '4')));
      expect([...replayed, ...live].map(describeEvent)).toEqual([
        `${prefix}a=2`,
        `${prefix}a deleted`,
        `${prefix}b=3`,
        `${prefix}c=4`,
      ]);
      watching.stop();
    });

    it('tells items with their revisions', async () => {
      const { store, prefix } = suite();
      const key = `${prefix}a`;
      const created = await write(store, put(key, '1'));
      const updated = await write(store, put(key, '2'));
      const deleted = await write(store, remove(key));
      const watching = new Watching(store, prefix, created);
      expect(await watching.eventsUpTo(deleted)).toEqual([
        { type: 'put', item: { key, value: '1', createRevision: created, modRevision: created } },
        { type: 'put', item: { key, value: '2', createRevision: created, modRevision: updated } },
        { type: 'delete', key, modRevision: deleted },
      ]);
      watching.stop();
    });

    it('never tears a revision apart, even when many large ones are replayed', async () => {
      const { store, prefix } = suite();
      const writes = (value: string): Write[] =>
        Array.from({ length: 100 }, (_, n) => ({ op: 'put', key: `${prefix}${n}`, value }));
      const revisions: number[] = [];
      for (let round = 0; round < 30; round++) {
        revisions.push(await write(store, { compares: [], writes: writes(`${round}`.repeat(100)) }));
      }
      const watching = new Watching(store, prefix, revisions[0] ?? 0);
      const events = await watching.eventsUpTo(revisions.at(-1) ?? 0);
      const counts = Map.groupBy(events, revisionOf);
      expect([...counts.keys()]).toEqual(revisions);
      expect([...counts.values()].map((group) => group.length)).toEqual(revisions.map(() => 100));
      watching.stop();
    });

    it('waits for a revision to come, and skips what comes before it', async () => {
      const { store, prefix } = suite();
      const now = await write(store, put(`${prefix}a`, '0'));
      const watching = new Watching(store, prefix, now + 3);
      const first = watching.message();
      for (let value = 1; value <= 4; value++) await write(store, put(`${prefix}a`, String(value)));
      const message = await first;
      expect(message?.type === 'events' && message.events.map(describeEvent)[0]).toBe(`${prefix}a=3`);
      watching.stop();
    });

    it('keeps to its prefix and reports progress past the changes of others', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}mine/a`, '1'));
      const watching = new Watching(store, `${prefix}mine/`, from);
      expect(await watching.eventsUpTo(from)).toHaveLength(1);
      let others = 0;
      for (let round = 0; round < 10; round++) others = await write(store, put(`${prefix}other/a`, String(round)));
      expect(await watching.eventsUpTo(others)).toEqual([]);
      const mine = await write(store, put(`${prefix}mine/a`, '2'));
      expect((await watching.eventsUpTo(mine)).map(describeEvent)).toEqual([`${prefix}mine/a=2`]);
      watching.stop();
    });

    it('serves many watchers alike', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}0`, 'x'));
      const watchers = Array.from({ length: 100 }, () => new Watching(store, prefix, from));
      let until = from;
      for (let round = 1; round <= 20; round++) until = await write(store, put(`${prefix}${round}`, 'x'));
      const seen = await Promise.all(watchers.map((watching) => watching.eventsUpTo(until)));
      const expected = Array.from({ length: 21 }, (_, round) => `${prefix}${round}=x`);
      for (const events of seen) expect(events.map(describeEvent)).toEqual(expected);
      for (const watching of watchers) watching.stop();
    });

    it('delivers everything to a consumer that pauses, while others go on', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}0`, 'x'));
      const slow = new Watching(store, prefix, from);
      const fast = new Watching(store, prefix, from);
      await slow.message();
      let until = from;
      for (let round = 1; round <= 300; round++) until = await write(store, put(`${prefix}${round}`, 'x'));
      expect(await fast.eventsUpTo(until)).toHaveLength(301);
      expect((await slow.eventsUpTo(until)).map(describeEvent)).toEqual(
        Array.from({ length: 300 }, (_, round) => `${prefix}${round + 1}=x`),
      );
      slow.stop();
      fast.stop();
    });

    it('ends when it is aborted before it begins, and while it waits', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}a`, '1'));
      const early = new Watching(store, prefix, from);
      early.stop();
      expect(await early.message()).toBeUndefined();

      const waiting = new Watching(store, prefix, from);
      await waiting.eventsUpTo(from);
      const last = (async () => {
        let message = await waiting.message();
        while (message !== undefined) message = await waiting.message();
        return 'ended';
      })();
      waiting.stop();
      expect(await last).toBe('ended');
    });

    it('ends when it is aborted while a replay is half read', async () => {
      const { store, prefix } = suite();
      const from = await write(store, put(`${prefix}a`, '0'));
      for (let round = 0; round < 30; round++) {
        const writes: Write[] = Array.from({ length: 100 }, (_, n) => ({ op: 'put', key: `${prefix}${n}`, value: '' }));
        await write(store, { compares: [], writes });
      }
      const watching = new Watching(store, prefix, from);
      expect(await watching.message()).toMatchObject({ type: 'events' });
      watching.stop();
      expect(await watching.message()).toBeUndefined();
    });

    it.each([0, -1, 1.5])('refuses to begin at revision %d', async (fromRevision) => {
      const { store, prefix } = suite();
      await expect(new Watching(store, prefix, fromRevision).message()).rejects.toMatchObject(storeError('invalid'));
    });
  });
}
