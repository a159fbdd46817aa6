import { once } from 'node:events';
import { connect } from 'node:net';
import { serverCredentials } from '@muster/shared/rpc/security';
import { serve } from '@muster/shared/rpc/server';
import { systemClock } from '@muster/shared/runtime/clock';
import { expect, it } from 'vitest';
import { startTrustedWorld } from './world.ts';

it('a server that stops does not wait for connections that have never said a word, as that of who watches its leader', async () => {
  await using world = await startTrustedWorld();
  const [identity] = world.identities;
  if (identity === undefined) throw new Error('a world has a manager');
  const server = serve({ name: 'test', address: '127.0.0.1:0', services: [], clock: systemClock, credentials: serverCredentials(identity, () => identity.current.roots), graceMs: 100 });
  const stop = new AbortController();
  const ended = server.run(stop.signal);
  const [host = '', port = ''] = (await server.listening).split(':');
  const silent = connect({ host, port: Number(port) });
  await once(silent, 'connect');
  stop.abort();
  await expect(ended).resolves.toBeUndefined();
  silent.destroy();
});
