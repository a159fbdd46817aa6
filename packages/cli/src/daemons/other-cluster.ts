/**
 * What keeps `cluster init`, `node join` and `cluster restore` from writing over the files of a
 * daemon that belongs to another cluster: a manager's hold the key to all its cluster's secrets,
 * which may be nowhere else, and an agent's journal would have it obey nobody else.
 */
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { Host } from '../host.ts';
import { readManagerConfig } from './files.ts';
import { type DaemonKind, identityPath, readIdentity } from './identity-file.ts';

const WHAT: Readonly<Record<DaemonKind, string>> = { manager: 'a manager', agent: 'a node' };

/** Throws when the daemon's files in the directory are of a cluster other than `clusterId`. */
export function refuseOtherCluster(dataDir: string, kind: DaemonKind, clusterId: string): void {
  const identity = readIdentity(dataDir, kind);
  if (identity !== undefined && identity.clusterId !== clusterId) throw belongsElsewhere(dataDir, kind, identity.clusterName);
}

/**
 * For a new cluster in a store that holds none: what an init that failed has left for this store
 * may be written over, and so may the files of a cluster that was in it and is not any more.
 */
export function refuseOtherStore(dataDir: string, store: string): void {
  const identity = readIdentity(dataDir, 'manager');
  if (identity !== undefined && readManagerConfig(dataDir).store !== store) throw belongsElsewhere(dataDir, 'manager', identity.clusterName);
}

function belongsElsewhere(dataDir: string, kind: DaemonKind, clusterName: string): MusterError {
  const directory = dirname(identityPath(dataDir, kind));
  return new MusterError('failed-precondition', `this machine is ${WHAT[kind]} of another cluster already, ${clusterName}, by what is in ${directory}`, {
    reason: 'OTHER_CLUSTER',
    hint: `Nothing was changed. Choose another directory (--data-dir DIR), or, when it is not to belong to that cluster any more, put its files aside: mv ${directory} ${directory}.old`,
  });
}

const ANSWER_MS = 1_000;

/** Throws when the manager that the directory is for still runs: it would go on with a store and a key that are not its own any more. */
export async function refuseRunningManager(dataDir: string, { signal }: Pick<Host, 'signal'>): Promise<void> {
  const { listen } = readManagerConfig(dataDir);
  const found = /^(.*):(\d+)$/.exec(listen ?? '');
  if (found === null) return;
  const [, host = '', port = ''] = found;
  const address = { host: host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  if (!(await accepts(address, signal))) return;
  throw new MusterError('failed-precondition', `a manager runs on this machine: something listens on ${listen ?? ''}`, {
    reason: 'MANAGERS_RUNNING',
    hint: 'A restore makes this machine’s manager anew. Stop the one that runs first (Ctrl-C, or systemctl stop muster-manager); containers run on. To look at the backup only: --verify',
  });
}

async function accepts(address: { readonly host: string; readonly port: number }, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(address);
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  try {
    return await Promise.race([promise, over(AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]))]);
  } finally {
    socket.destroy();
  }
}

function over(signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  signal.addEventListener('abort', () => resolve(false), { once: true });
  return promise;
}
