import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describeStore } from './contract.ts';
import { openEmbeddedStore } from './embedded.ts';

describeStore('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-store-'));
  const clock = new VirtualClock();
  const store = await openEmbeddedStore({ directory, clock });
  return {
    store,
    clock,
    advance: (ms) => clock.advance(ms),
    leaseTtlMs: 3_000,
    release: () => rm(directory, { recursive: true }),
  };
});
