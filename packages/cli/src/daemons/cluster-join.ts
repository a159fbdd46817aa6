/** `cluster join`: checks the token with a manager and keeps it for the agent. */
import type { clusterJoinFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, writeConfig } from './files.ts';
import { parseJoinArgument } from './join-token.ts';

export async function clusterJoin(session: Session, flags: FlagValues<typeof clusterJoinFlags>, [argument = '']: readonly string[]): Promise<void> {
  const { token, managers } = parseJoinArgument(argument);
  const { connectApi } = await import('../api.ts');
  using api = connectApi({ managers, deadlineMs: 15_000, signal: session.signal });
  const cluster = await api.joinCluster(token);
  const all = [...new Set([...managers, ...cluster.managers])];
  const directory = dataDirOf(flags.dataDir, session.host);
  const path = writeConfig(directory, 'agent', { managers: all, token });
  const command = `muster agent run${flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`}`;
  if (flags.json) session.printJson({ cluster: cluster.name, clusterId: cluster.id, managers: all, config: path, run: command });
  else {
    session.print(`Cluster ${cluster.name} (${cluster.id}) takes this host. Start its agent:`);
    session.print(`  ${command}`);
  }
}
