import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { expect, it } from 'vitest';
import { describeStore } from './contract.ts';
import { createMemoryStore } from './memory.ts';
import { Watching, describeEvent, get, put, remove, write } from './testing/exercise.ts';

describeStore('memory', async () => {
  const clock = new VirtualClock();
  return { store: createMemoryStore({ clock }), clock, advance: (ms) => clock.advance(ms), leaseTtlMs: 3_000 };
});

it('takes effect in the call itself, so that a simulation does not depend on turns of the loop', async () => {
  const store = createMemoryStore({ clock: new VirtualClock() });
  const writing = store.transact(put('a', '1'));
  const reading = store.range({ key: 'a' });
  expect((await reading).items.map((item) => item.value)).toEqual(['1']);
  expect(await writing).toEqual({ succeeded: true, revision: 2 });
});

it('counts revisions one by one from an empty store at 1, and only for what changes', async () => {
  const store = createMemoryStore({ clock: new VirtualClock() });
  expect(await store.range({ prefix: '' })).toEqual({ items: [], revision: 1, more: false });
  expect(await write(store, put('a', '1'))).toBe(2);
  expect(await write(store, { compares: [], writes: [] })).toBe(2);
  expect(await write(store, remove('nothing'))).toBe(2);
  expect(await store.transact({ compares: [{ key: 'a', modRevision: 9 }], writes: [] })).toEqual({
    succeeded: false,
    revision: 2,
  });
  expect(await write(store, remove('a'))).toBe(3);
});

it('bounds its history: a consumer that falls behind it is told so, one within it is not', async () => {
  const store = createMemoryStore({ clock: new VirtualClock(), keepRevisions: 100 });
  const first = await write(store, put('n', '0'));
  const slow = new Watching(store, '', first);
  const brisk = new Watching(store, '', first);
  await slow.eventsUpTo(first);
  const seen: string[] = [];
  for (let n = 1; n <= 200; n++) {
    const revision = await write(store, put('n', String(n)));
    if (n % 50 === 0) seen.push(...(await brisk.eventsUpTo(revision)).map(describeEvent));
  }
  expect(seen).toEqual(Array.from({ length: 201 }, (_, n) => `n=${n}`));
  const message = await slow.message();
  expect(message).toMatchObject({ type: 'compacted' });
  const oldest = message?.type === 'compacted' ? message.compactRevision : 0;
  expect(oldest).toBeGreaterThan(first + 80);
  expect(oldest).toBeLessThanOrEqual(first + 100);
  expect((await store.range({ key: 'n', revision: oldest })).items[0]?.value).toBe(String(oldest - first));
  await store.close();
});

it('lets a lease expire exactly at its time on the given clock', async () => {
  const clock = new VirtualClock();
  const store = createMemoryStore({ clock });
  const lease = await store.grantLease(1_000);
  await store.transact({ compares: [], writes: [{ op: 'put', key: 'a', value: '', leaseId: lease.id }] });
  await clock.advance(600);
  expect(await lease.keepAlive()).toBe(true);
  await clock.advance(999);
  expect(await get(store, 'a')).toBeDefined();
  await clock.advance(1);
  expect(await get(store, 'a')).toBeUndefined();
  expect(clock.nextTimerAt()).toBeUndefined();
});

it('leaves no timer behind when it is closed or a lease is revoked', async () => {
  const clock = new VirtualClock();
  const store = createMemoryStore({ clock });
  const lease = await store.grantLease(1_000);
  await lease.revoke();
  expect(clock.nextTimerAt()).toBeUndefined();
  await store.grantLease(1_000);
  await store.close();
  expect(clock.nextTimerAt()).toBeUndefined();
});
