/** `agent run`: the agent of this host, in the foreground. */
import { MusterError } from '@muster/shared/model/error';
import { createLogger } from '@muster/shared/runtime/logger';
import type { agentRunFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { readGenericResources } from '../values/generic-resource.ts';
import { engineOf } from './engine.ts';
import { refuseBeyondLoopback } from '../context/reach.ts';
import { dataDirOf, readAgentConfig } from './files.ts';
import { holdIdentity, readIdentity } from './identity-file.ts';
import { addressTowards } from './local-address.ts';
import { makeAgent } from './make-agent.ts';
import { startWatchdog } from './start-watchdog.ts';

export async function agentRun(session: Session, flags: FlagValues<typeof agentRunFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const config = readAgentConfig(dataDir);
  const given = flags.manager.flat();
  const managers = given.length > 0 ? given : (config.managers ?? []);
  const [first] = managers;
  if (first === undefined) {
    throw new MusterError('invalid-argument', 'no manager is given', {
      hint: 'Join a cluster first: muster node join TOKEN@HOST:PORT',
    });
  }
  const identity = flags.insecure ? undefined : readIdentity(dataDir, 'agent');
  if (flags.insecure) refuseBeyondLoopback(managers, 'an agent');
  else if (identity === undefined) {
    throw new MusterError('failed-precondition', `there is no certificate of a node in ${dataDir}`, {
      reason: 'NOT_JOINED',
      hint: 'Join a cluster first (muster node join TOKEN@HOST:PORT), or do without TLS on this machine alone: --insecure --manager 127.0.0.1:7400',
    });
  }
  const holder = identity === undefined ? undefined : holdIdentity(dataDir, 'agent', identity);
  const logger = createLogger({ level: flags.logLevel ?? 'info', name: 'agent', readable: host.stderr.isTty });
  const agent = await makeAgent({
    dataDir,
    managers,
    address: flags.advertise ?? (await addressTowards(first)),
    hostname: flags.name ?? host.hostname,
    ...(flags.name === undefined ? {} : { nameOverride: flags.name }),
    generic: readGenericResources(flags.genericResource),
    engine: engineOf(flags.docker, host),
    startWatchdog: () => startWatchdog({ program: host.program, dataDir, engine: flags.docker, logger }),
    initialLabels: Object.fromEntries(flags.label),
    logger,
    ...(holder === undefined ? {} : { identity: holder }),
  });
  await agent.run(session.signal);
}
