/** `manager run`: a manager, in the foreground. */
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { createLogger } from '@muster/shared/runtime/logger';
import type { managerRunFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { refuseBeyondLoopback } from '../context/reach.ts';
import { checkDisks, directoriesOfManager } from './check-disk.ts';
import { dataDirOf, readManagerConfig } from './files.ts';
import { holdIdentity, readClusterKey, readIdentity, readUnlockKey, writeClusterKey } from './identity-file.ts';
import { hostOf } from './local-address.ts';
import { advertiseOf, makeManager } from './make-manager.ts';
import { withStoreErrors } from './store-error.ts';
import { prometheusOf } from './prometheus-of.ts';
import { storeTlsOf } from './store-tls.ts';

/** After so long without an answer, the store is complained about. */
const STORE_PATIENCE_MS = 5_000;

export async function managerRun(session: Session, flags: FlagValues<typeof managerRunFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  // What `cluster init` wrote is for the manager of that data directory; flags go first.
  const config = readManagerConfig(dataDir);
  const store = flags.store ?? config.store ?? `embedded:${join(dataDir, 'store')}`;
  const listen = flags.listen ?? config.listen ?? `0.0.0.0:${String(DEFAULT_PORT)}`;
  const advertise = flags.advertise ?? (flags.listen === undefined ? config.advertise : undefined) ?? advertiseOf(listen, host.hostname);
  const { options: access } = storeTlsOf(flags, host, config);
  const identity = flags.insecure ? undefined : readIdentity(dataDir, 'manager');
  const clusterKey = flags.insecure ? undefined : readClusterKey(dataDir, readUnlockKey(flags.unlockKeyFile, host));
  if (flags.insecure) refuseBeyondLoopback([listen], 'a manager');
  else if (identity === undefined || clusterKey === undefined) throw notJoined(dataDir);
  const directories = directoriesOfManager(store, dataDir, flags.insecure);
  const logger = createLogger({ level: flags.logLevel ?? 'info', name: 'manager', readable: host.stderr.isTty });
  const { manager, close } = await makeManager({
    store,
    listen,
    advertise,
    name: flags.name ?? host.hostname,
    access,
    prometheus: prometheusOf(flags, host),
    checkDisk: () => checkDisks(directories),
    ...(flags.nodeDownAfter === undefined ? {} : { nodeDownAfterMs: flags.nodeDownAfter }),
    logger,
    ...(identity === undefined || clusterKey === undefined
      ? { clusterName: 'muster' }
      : {
          trust: async () => {
            const { createKeyring } = await import('@muster/manager/trust/keyring');
            return {
              identity: holdIdentity(dataDir, 'manager', identity),
              keyring: createKeyring(clusterKey),
              names: [hostOf(advertise), host.hostname],
              keepKey: (unlockKey) => writeClusterKey(dataDir, clusterKey, unlockKey),
              ...(store.startsWith('etcd') ? { storeAddress: store } : {}),
            };
          },
        }),
  });
  try {
    void manager.listening.then(
      (address) => logger.info({ address, advertise, store }, 'manager listens'),
      () => undefined,
    );
    // It goes on trying, for the store may come later; but a wrong address must not look like patience.
    const complain = () => {
      if (!manager.state.synced) logger.error({ store }, 'the store has not answered yet; check its address: muster doctor --store ADDRESS');
    };
    host.clock.sleep(STORE_PATIENCE_MS, session.signal).then(complain, () => undefined);
    await withStoreErrors(store, () => manager.run(session.signal));
  } finally {
    await close();
  }
}

function notJoined(dataDir: string): MusterError {
  return new MusterError('failed-precondition', `there is no manager certificate in ${dataDir}`, {
    reason: 'NOT_JOINED',
    hint: 'Make a cluster (muster cluster init), let this machine join one (muster node join MANAGER-TOKEN@HOST:PORT), or do without TLS on this machine alone: --insecure --listen 127.0.0.1:7400',
  });
}
