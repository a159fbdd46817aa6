import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { collectingHost } from '../testing/collecting-host.ts';
import { withStore } from './with-store.ts';

it('says after a while that a store does not answer, and gives up when it is told to', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = `etcd://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
  const interrupt = new AbortController();
  const { host, collected } = collectingHost({ signal: interrupt.signal, onError: () => interrupt.abort(new Error('interrupted')) });
  const work = () => Promise.reject(new Error('there is nothing to work on'));
  await expect(withStore(host, address, {}, work)).rejects.toThrow('interrupted');
  expect(collected.err).toBe(`The store ${address} has not answered yet; still trying. Ctrl-C gives up.\n`);
  silent.close();
});

it('says nothing of one that does', async () => {
  const { host, collected } = collectingHost();
  expect(await withStore(host, 'memory:', {}, () => Promise.resolve('done'))).toBe('done');
  expect(collected.err).toBe('');
});
