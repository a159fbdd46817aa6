/** `manager run`: a manager in the foreground. */
import { join } from 'node:path';
import { createLogger } from '@muster/shared/runtime/logger';
import type { managerRunFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, readManagerConfig } from './files.ts';
import { makeManager } from './make-manager.ts';

export async function managerRun(session: Session, flags: FlagValues<typeof managerRunFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const config = readManagerConfig(dataDir);
  const listen = flags.listen ?? config.listen ?? `0.0.0.0:${String(DEFAULT_PORT)}`;
  const port = listen.slice(listen.lastIndexOf(':') + 1);
  const logger = createLogger({ level: flags.logLevel ?? 'info', name: 'manager' });
  const { manager, close } = await makeManager({
    store: flags.store ?? config.store ?? `embedded:${join(dataDir, 'store')}`,
    listen,
    advertise: flags.advertise ?? config.advertise ?? `${host.hostname}:${port}`,
    name: flags.name ?? host.hostname,
    clusterName: 'muster',
    logger,
  });
  try {
    const running = manager.run(session.signal);
    await Promise.race([manager.listening, running]);
    logger.info({ listen }, 'serving');
    await running;
  } finally {
    await close();
  }
}
