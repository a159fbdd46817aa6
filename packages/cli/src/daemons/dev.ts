/** `dev`: a cluster of one host in this process: manager, embedded store and agent. */
import { join } from 'node:path';
import { group } from '@muster/shared/lifecycle/runnable';
import { createLogger } from '@muster/shared/runtime/logger';
import type { devFlags } from '../flags/command-flags.ts';
import { DEFAULT_MANAGER } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { engineOf } from './engine.ts';
import { dataDirOf } from './files.ts';
import { makeAgent } from './make-agent.ts';
import { makeManager } from './make-manager.ts';

export async function dev(session: Session, flags: FlagValues<typeof devFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host, '~/.muster/dev');
  const listen = flags.listen ?? DEFAULT_MANAGER;
  const logger = createLogger({ level: flags.logLevel ?? 'warn', name: 'muster' });
  const { manager, close } = await makeManager({
    store: `embedded:${join(dataDir, 'store')}`,
    listen,
    advertise: listen,
    name: flags.name ?? host.hostname,
    clusterName: 'dev',
    logger,
  });
  try {
    const agent = await makeAgent({
      dataDir,
      managers: [listen],
      token: '',
      address: '127.0.0.1',
      hostname: flags.name ?? host.hostname,
      ...(flags.name === undefined ? {} : { nameOverride: flags.name }),
      engine: engineOf(flags.docker, host),
      logger,
    });
    const running = group('dev', [manager, agent]).run(session.signal);
    await Promise.race([manager.listening, running]);
    session.print(`A cluster of this host runs on ${listen}; its state is in ${dataDir}.`);
    session.print('Leave it running and try, in another terminal: muster status');
    await running;
  } finally {
    await close();
  }
}
