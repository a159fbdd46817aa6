/**
 * `node join`: makes this machine a worker or a manager of a cluster. The token's
 * digest tells the cluster from anybody who pretends to be it, before the token's
 * secret is sent.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { TokenKind } from '@muster/shared/model/join-token';
import type { Identity } from '@muster/shared/trust/identity';
import { makeDirectory } from '@muster/shared/runtime/make-directory';
import type { nodeJoinFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { dataDirOf, writeConfig } from './files.ts';
import { readIdentity, writeClusterKey, writeIdentity } from './identity-file.ts';
import { joinCluster } from '../context/join-cluster.ts';
import { hostOf } from './local-address.ts';
import { parseJoinArgument } from './join-token.ts';
import { refuseOtherCluster } from './other-cluster.ts';
import { storeTlsOf } from './store-tls.ts';

export async function nodeJoin(session: Session, flags: FlagValues<typeof nodeJoinFlags>, [argument = '']: readonly string[]): Promise<void> {
  const { host } = session;
  const { token, managers } = parseJoinArgument(argument);
  const role: TokenKind = token.kind;
  if (role === 'user') throw new MusterError('invalid-argument', 'this is the token of a person, not of a machine', { hint: 'Use it with: muster context add NAME TOKEN@HOST:PORT' });
  if (role === 'worker') refuseManagersFlags(flags);
  const dataDir = dataDirOf(flags.dataDir, host);
  const name = flags.name ?? host.hostname;
  const advertise = flags.advertise ?? `${host.hostname}:${String(DEFAULT_PORT)}`;
  const daemon = role === 'worker' ? 'agent' : 'manager';
  const before = readIdentity(dataDir, daemon);
  const answer = await joinCluster({
    token,
    managers,
    name,
    names: role === 'manager' ? [hostOf(advertise), host.hostname] : [],
    signal: session.signal,
    ...(before !== undefined && role === 'worker' ? { before } : {}),
  });
  refuseOtherCluster(dataDir, daemon, answer.identity.clusterId);
  const all = [...new Set([...managers, ...answer.managers])];
  const directory = flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`;
  const run = role === 'worker' ? `muster agent run${directory}` : `muster manager run${directory}`;
  const config = role === 'worker' ? keepWorker(dataDir, answer.identity, all) : keepManager(session, flags, dataDir, answer, advertise);
  const { clusterName, clusterId, id } = answer.identity;
  if (flags.json) session.printJson({ cluster: clusterName, clusterId, role, id, managers: all, config, run });
  else {
    session.print(`Cluster ${clusterName} (${clusterId}) takes this machine as a ${role}. Start it:`);
    session.print(`  ${run}`);
  }
}

/** Who gives one of these wants a manager, and has taken the wrong line. */
function refuseManagersFlags({ advertise, listen, store }: FlagValues<typeof nodeJoinFlags>): void {
  const given = Object.entries({ advertise, listen, store }).find(([, value]) => value !== undefined)?.[0];
  if (given === undefined) return;
  throw new MusterError('invalid-argument', `--${given} is for a manager, and this is a worker’s token`, {
    reason: 'WORKER_TOKEN',
    hint: 'For a manager: muster cluster token create manager. For a worker leave the flag out; the address of a node is set with muster agent run --advertise.',
  });
}

/** The agent's journal takes the id it finds: the one that the certificate names. */
function keepWorker(dataDir: string, identity: Identity, managers: readonly string[]): string {
  makeDirectory(join(dataDir, 'agent'));
  const path = writeConfig(dataDir, 'agent', { managers });
  writeFileSync(join(dataDir, 'agent', 'node-id'), `${identity.id}\n`, { mode: 0o600, flush: true });
  writeIdentity(dataDir, 'agent', identity);
  return path;
}

function keepManager(
  { host }: Session,
  flags: FlagValues<typeof nodeJoinFlags>,
  dataDir: string,
  answer: Awaited<ReturnType<typeof joinCluster>>,
  advertise: string,
): string {
  const store = flags.store ?? answer.store;
  const listen = flags.listen ?? `0.0.0.0:${advertise.slice(advertise.lastIndexOf(':') + 1)}`;
  const path = writeConfig(dataDir, 'manager', { store, listen, advertise, ...storeTlsOf(flags, host).config });
  writeClusterKey(dataDir, answer.clusterKey);
  writeIdentity(dataDir, 'manager', answer.identity);
  return path;
}
