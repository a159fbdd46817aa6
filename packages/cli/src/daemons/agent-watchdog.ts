/** `agent watchdog`: takes down exclusive containers of this host when their lease is over, whatever the agent does. */
import { join } from 'node:path';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { createLogger } from '@muster/shared/runtime/logger';
import type { agentWatchdogFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { engineOf } from './engine.ts';
import { dataDirOf } from './files.ts';

export async function agentWatchdog(session: Session, flags: FlagValues<typeof agentWatchdogFlags>): Promise<void> {
  const { host } = session;
  const directory = join(dataDirOf(flags.dataDir, host), 'agent');
  const [{ createWatchdog }, { hostUptime, openLeaseFile }, { readNodeId }, { openDockerDriver }] = await Promise.all([
    import('@muster/agent/lease/watchdog'),
    import('@muster/agent/lease/lease-file'),
    import('@muster/agent/journal/file'),
    import('@muster/agent/driver/docker/docker-driver'),
  ]);
  const logger = createLogger({ level: flags.logLevel ?? 'info', name: 'watchdog', readable: host.stderr.isTty });
  const driver = openDockerDriver({ nodeId: readNodeId(directory, systemNewId), clock: systemClock, logger, ...engineOf(flags.docker, host) });
  const record = openLeaseFile(join(directory, 'lease'));
  await createWatchdog({ record, uptime: hostUptime, driver, clock: systemClock, logger }).run(session.signal);
}
