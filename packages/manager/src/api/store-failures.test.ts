/** What callers hear when the store refuses or is gone. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '@muster/shared/runtime/clock';
import { createMemoryStore } from '../store/memory.ts';
import { StoreError, type Store, type StoreErrorCode } from '../store/store.ts';
import { refusal, startApi } from './testing/api-world.ts';

/** A store whose writes fail as soon as the test says so. */
function failingStore(): { readonly store: Store; readonly fail: (code: StoreErrorCode | undefined) => void } {
  const inner = createMemoryStore({ clock: systemClock });
  let failure: StoreErrorCode | undefined;
  const store: Store = {
    description: inner.description,
    range: inner.range.bind(inner),
    watch: inner.watch.bind(inner),
    grantLease: inner.grantLease.bind(inner),
    compact: inner.compact.bind(inner),
    close: inner.close.bind(inner),
    transact: (...args) =>
      failure === undefined ? inner.transact(...args) : Promise.reject(new StoreError(failure, `the store is ${failure}`)),
  };
  return { store, fail: (code) => (failure = code) };
}

const spec = { name: 'web', task: { container: { image: 'a' } } };

describe('a store that refuses writes', () => {
  it.each<[StoreErrorCode, string, string]>([
    ['full', 'resource-exhausted', 'STORE_FULL'],
    ['read-only', 'failed-precondition', 'STORE_READ_ONLY'],
    ['unavailable', 'unavailable', 'STORE_UNAVAILABLE'],
    ['closed', 'unavailable', 'STORE_UNAVAILABLE'],
  ])('%s: is told with one clear error, changes nothing, and reads go on', async (failure, code, reason) => {
    const { store, fail } = failingStore();
    await using world = await startApi({ store });
    await world.client.call('CreateService', { spec });
    fail(failure);
    const refused = await refusal(world.client.call('CreateService', { spec: { ...spec, name: 'db' } }));
    expect(refused).toMatchObject({ code, reason });
    expect(refused.message).toContain(failure);
    expect((await refusal(world.client.call('ApplyStack', { name: 'shop', services: [{ ...spec, name: 'db' }] }))).reason).toBe(reason);
    const { services } = await world.client.call('ListServices', {});
    expect(services.map((service) => service.spec?.name)).toEqual(['web']);
    fail(undefined);
    await world.client.call('CreateService', { spec: { ...spec, name: 'db' } });
  });
});
