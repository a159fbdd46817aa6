/** Puts a manager together on the store that an address names. */
import type { Manager } from '@muster/manager/manager';
import { asManagerId } from '@muster/shared/model/ids';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import { VERSION } from '../version.ts';
import { withStoreErrors } from './store-error.ts';

export interface MakeManagerOptions {
  readonly store: string;
  readonly listen: string;
  readonly advertise: string;
  readonly name: string;
  readonly clusterName: string;
  readonly logger: Logger;
}

/** `close` releases the store; call it after `run` has ended. */
export async function makeManager(options: MakeManagerOptions): Promise<{ readonly manager: Manager; readonly close: () => Promise<void> }> {
  const [{ createManager }, { openStore }] = await Promise.all([
    import('@muster/manager/manager'),
    import('@muster/manager/store/open-store'),
  ]);
  const runtime = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: options.logger };
  const store = await withStoreErrors(options.store, () => openStore(options.store, runtime));
  const manager = createManager({
    record: {
      kind: 'manager',
      id: asManagerId(systemNewId()),
      name: options.name,
      address: options.advertise,
      softwareVersion: VERSION,
      startedAt: systemClock.now(),
    },
    clusterName: options.clusterName,
    store,
    listen: options.listen,
    ...runtime,
  });
  return { manager, close: () => store.close() };
}
