/** `agent run`: the agent of this host, in the foreground. */
import { MusterError } from '@muster/shared/model/error';
import { createLogger } from '@muster/shared/runtime/logger';
import type { agentRunFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { readGenericResources } from '../values/generic-resource.ts';
import { engineOf } from './engine.ts';
import { dataDirOf, readAgentConfig } from './files.ts';
import { labelNode } from './label-node.ts';
import { addressTowards } from './local-address.ts';
import { makeAgent } from './make-agent.ts';

export async function agentRun(session: Session, flags: FlagValues<typeof agentRunFlags>): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const config = readAgentConfig(dataDir);
  const given = flags.manager.flat();
  const managers = given.length > 0 ? given : (config.managers ?? []);
  const [first] = managers;
  if (first === undefined) {
    throw new MusterError('invalid-argument', 'no manager is given', {
      hint: 'Join a cluster first (muster cluster join TOKEN@HOST:PORT), or name one: muster agent run --manager HOST:PORT',
    });
  }
  const logger = createLogger({ level: flags.logLevel ?? 'info', name: 'agent', readable: host.stderr.isTty });
  const agent = await makeAgent({
    dataDir,
    managers,
    token: flags.token ?? host.env['MUSTER_TOKEN'] ?? config.token ?? '',
    address: flags.advertise ?? (await addressTowards(first)),
    hostname: flags.name ?? host.hostname,
    ...(flags.name === undefined ? {} : { nameOverride: flags.name }),
    generic: readGenericResources(flags.genericResource),
    engine: engineOf(flags.docker, host),
    logger,
  });
  const labels = Object.fromEntries(flags.label);
  const { connectApi } = await import('../api.ts');
  using api = connectApi({ managers, deadlineMs: 5_000, signal: session.signal });
  const labelling =
    flags.label.length === 0
      ? Promise.resolve()
      : labelNode(api, agent.nodeId, labels, host.clock, session.signal).catch((error: unknown) => logger.warn({ err: error, labels }, 'labelling the node failed'));
  await agent.run(session.signal);
  await labelling;
}
