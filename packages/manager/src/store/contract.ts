import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeCompact } from './testing/contract-compact.ts';
import { describeLeases } from './testing/contract-leases.ts';
import { describeRange } from './testing/contract-range.ts';
import { describeTransact } from './testing/contract-transact.ts';
import { describeWatch } from './testing/contract-watch.ts';
import { Watching, put, storeError, write } from './testing/exercise.ts';
import { describeModel } from './testing/model.ts';
import { createSuite, type OpenedStore, type Suite } from './testing/suite.ts';

export interface SuiteOptions {
  /** Random histories in the model test. */
  readonly modelRuns?: number;
}

/**
 * The suite that every driver passes. One store serves all its tests; each keeps
 * to a prefix of its own, so that the store may hold other keys too.
 */
export function describeStore(
  name: string,
  open: () => Promise<OpenedStore>,
  { modelRuns = 40 }: SuiteOptions = {},
): void {
  describe(`store contract: ${name}`, () => {
    let opened: OpenedStore;
    let current: Suite;
    let tests = 0;

    beforeAll(async () => {
      opened = await open();
    });
    beforeEach(() => {
      tests += 1;
      current = createSuite(opened, `contract-${tests}/`);
    });
    afterAll(async () => {
      await opened.store.close();
      await opened.release?.();
    });

    const suite = () => current;
    describeRange(suite);
    describeTransact(suite);
    describeWatch(suite);
    describeCompact(suite);
    describeLeases(suite);
    describeModel(() => opened.store, modelRuns);
  });

  describe(`store contract: ${name}, closing`, () => {
    it('ends watches and refuses everything afterwards', async () => {
      const opened = await open();
      const { store } = opened;
      expect(store.description).not.toBe('');
      const revision = await write(store, put('closing/a', '1'));
      const lease = await store.grantLease(opened.leaseTtlMs);
      const watching = new Watching(store, 'closing/', revision);
      await watching.eventsUpTo(revision);
      const ending = (async () => {
        for (;;) await watching.message();
      })();
      const closed = storeError('closed');
      const ended = ending.catch((error: unknown) => error);
      await store.close();
      await store.close();
      expect(await ended).toMatchObject(closed);
      await expect(store.range({ prefix: 'closing/' })).rejects.toMatchObject(closed);
      await expect(store.transact(put('closing/a', '2'))).rejects.toMatchObject(closed);
      await expect(store.grantLease(opened.leaseTtlMs)).rejects.toMatchObject(closed);
      await expect(store.compact(revision)).rejects.toMatchObject(closed);
      await expect(lease.keepAlive()).rejects.toMatchObject(closed);
      await lease.revoke();
      await expect(new Watching(store, 'closing/', revision).message()).rejects.toMatchObject(closed);
      await opened.release?.();
    });
  });
}
