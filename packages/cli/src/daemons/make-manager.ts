/** Puts a manager together on the store that an address names. */
import type { CheckDisk } from '@muster/manager/alarms/alarms';
import type { Manager } from '@muster/manager/manager';
import { asManagerId } from '@muster/shared/model/ids';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import type { Logger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';
import type { PrometheusSource } from '@muster/manager/autoscaler/prometheus';
import type { StoreAccess } from '@muster/manager/store/open-store';
import type { Store } from '@muster/manager/store/store';
import type { ManagerTrustOptions } from '@muster/manager/trust/manager-trust';
import { VERSION } from '../version.ts';
import { withStoreErrors } from './store-error.ts';

export interface MakeManagerOptions {
  readonly store: string;
  readonly listen: string;
  readonly advertise: string;
  readonly name: string;
  /** For a store that holds no cluster yet; absent: it is left as it is. */
  readonly clusterName?: string;
  readonly access?: StoreAccess;
  /** What TLS needs. Absent: plain, on a loopback. */
  readonly trust?: (store: Store) => Promise<ManagerTrustOptions>;
  readonly prometheus?: PrometheusSource;
  readonly checkDisk?: CheckDisk;
  readonly nodeDownAfterMs?: number;
  readonly logger: Logger;
}

/** A manager, and the store that it uses: close it when the manager has stopped. */
export async function makeManager(options: MakeManagerOptions): Promise<{ readonly manager: Manager; readonly close: () => Promise<void> }> {
  const [{ createManager }, { openStore }, { prometheusOver }] = await Promise.all([
    import('@muster/manager/manager'),
    import('@muster/manager/store/open-store'),
    import('@muster/manager/autoscaler/prometheus'),
  ]);
  const common = { clock: systemClock, random: systemRandom, newId: systemNewId, logger: options.logger };
  const store = await withStoreErrors(options.store, () => openStore(options.store, { ...common, ...options.access }));
  let trust: ManagerTrustOptions | undefined;
  try {
    trust = await withStoreErrors(options.store, async () => options.trust?.(store));
  } catch (error) {
    await store.close();
    throw error;
  }
  const manager = createManager({
    ...common,
    store,
    listen: options.listen,
    queryPrometheus: prometheusOver(options.prometheus),
    ...(options.clusterName === undefined ? {} : { clusterName: options.clusterName }),
    ...(options.checkDisk === undefined ? {} : { checkDisk: options.checkDisk }),
    ...(options.nodeDownAfterMs === undefined ? {} : { nodeDownAfterMs: options.nodeDownAfterMs }),
    ...(trust === undefined ? {} : { trust }),
    record: {
      kind: 'manager',
      id: asManagerId(systemNewId()),
      name: options.name,
      address: options.advertise,
      softwareVersion: VERSION,
      startedAt: systemClock.now(),
      ...(trust === undefined ? {} : { certificateId: trust.identity.current.id }),
    },
  });
  // Whoever needs the address waits for it; a failure also ends `run`.
  manager.listening.catch(() => undefined);
  return { manager, close: () => store.close() };
}

/** The address under which others reach who listens here. */
export function advertiseOf(listen: string, hostname: string): string {
  return listen.replace(/^(0\.0\.0\.0|\[::\]):/, `${hostname}:`);
}
