import { describe, expect, it } from 'vitest';
import type { Store, Write } from '../store.ts';
import type { Suite } from './suite.ts';
import { Watching, get, put, remove, storeError, write } from './exercise.ts';

export function describeLeases(suite: () => Suite): void {
  describe('leases', () => {
    const attach = (store: Store, key: string, value: string, leaseId: string) =>
      write(store, { compares: [], writes: [{ op: 'put', key, value, leaseId }] });

    it('deletes the keys of an expired lease in one revision and tells watchers', async () => {
      const { store, prefix, keysOf, opened } = suite();
      const lease = await store.grantLease(opened.leaseTtlMs);
      expect(lease.ttlMs).toBe(opened.leaseTtlMs);
      const writes = ['a', 'b', 'c'].map((key): Write => {
        return { op: 'put', key: prefix + key, value: '', leaseId: lease.id };
      });
      const attached = await write(store, { compares: [], writes });
      await write(store, put(`${prefix}free`, ''));
      const watching = new Watching(store, prefix, attached + 1);
      await opened.advance(opened.leaseTtlMs * 1.1);
      const deletions = [];
      while (deletions.length < 3) {
        const message = await watching.message();
        if (message?.type === 'events') deletions.push(...message.events.filter((event) => event.type === 'delete'));
      }
      expect(deletions.map((event) => event.key).sort()).toEqual([`${prefix}a`, `${prefix}b`, `${prefix}c`]);
      expect(new Set(deletions.map((event) => event.modRevision)).size).toBe(1);
      expect((await keysOf()).keys).toEqual(['free']);
      expect(await lease.keepAlive()).toBe(false);
      await expect(attach(store, `${prefix}late`, '', lease.id)).rejects.toMatchObject(storeError('invalid'));
      watching.stop();
    });

    it('lives as long as it is kept alive, and its deadline comes before its end', async () => {
      const { store, prefix, opened } = suite();
      const lease = await store.grantLease(opened.leaseTtlMs);
      const attached = await attach(store, `${prefix}a`, '', lease.id);
      for (let round = 0; round < 4; round++) {
        const sentAt = opened.clock.monotonic();
        expect(await lease.keepAlive()).toBe(true);
        expect(lease.deadline()).toBeGreaterThan(sentAt);
        expect(lease.deadline()).toBeLessThan(opened.clock.monotonic() + lease.ttlMs);
        await opened.advance(lease.ttlMs * 0.6);
        expect(await get(store, `${prefix}a`)).toBeDefined();
      }
      const deadline = lease.deadline();
      await opened.advance(Math.max(0, deadline - opened.clock.monotonic() - lease.ttlMs * 0.05));
      expect(await get(store, `${prefix}a`)).toBeDefined();
      const watching = new Watching(store, prefix, attached + 1);
      await opened.advance(lease.ttlMs);
      let message = await watching.message();
      while (message?.type === 'progress') message = await watching.message();
      expect(message).toMatchObject({ type: 'events', events: [{ type: 'delete', key: `${prefix}a` }] });
      watching.stop();
    });

    it('is revoked with its keys at once', async () => {
      const { store, prefix, keysOf, opened } = suite();
      const lease = await store.grantLease(opened.leaseTtlMs);
      const other = await store.grantLease(opened.leaseTtlMs);
      expect(other.id).not.toBe(lease.id);
      await attach(store, `${prefix}a`, '', lease.id);
      await attach(store, `${prefix}b`, '', other.id);
      await lease.revoke();
      expect((await keysOf()).keys).toEqual(['b']);
      expect([await lease.keepAlive(), await other.keepAlive()]).toEqual([false, true]);
      await lease.revoke();
      await other.revoke();
      expect((await keysOf()).keys).toEqual([]);
    });

    it('lets go of a key that is written without it, with another lease, or deleted', async () => {
      const { store, prefix, keysOf, opened } = suite();
      const lease = await store.grantLease(opened.leaseTtlMs);
      const other = await store.grantLease(opened.leaseTtlMs);
      for (const key of ['kept', 'moved', 'deleted', 'freed']) await attach(store, prefix + key, '1', lease.id);
      await attach(store, `${prefix}kept`, '2', lease.id);
      await attach(store, `${prefix}moved`, '2', other.id);
      await write(store, put(`${prefix}freed`, '2'));
      await write(store, remove(`${prefix}deleted`));
      await write(store, put(`${prefix}deleted`, 'again'));
      await lease.revoke();
      expect((await keysOf()).keys).toEqual(['deleted', 'freed', 'moved']);
      await other.revoke();
      expect((await keysOf()).keys).toEqual(['deleted', 'freed']);
    });

    it.each([0, -1, Number.NaN])('refuses a lease of %d milliseconds', async (ttlMs) => {
      const { store } = suite();
      await expect(store.grantLease(ttlMs)).rejects.toMatchObject(storeError('invalid'));
    });
  });
}
