/** `store migrate`: a cluster from one store to another; its containers run on meanwhile. */
import { readManagerConfig, dataDirOf, writeConfig } from './files.ts';
import { join } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { storeMigrateFlags } from '../flags/command-flags.ts';
import { DEFAULT_PORT } from '../flags/common.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { storeTlsOf } from './store-tls.ts';
import type { Store } from '@muster/manager/store/store';
import { withStore } from './with-store.ts';

export async function storeMigrate(session: Session, flags: FlagValues<typeof storeMigrateFlags>, [to = '']: readonly string[]): Promise<void> {
  const { host } = session;
  const dataDir = dataDirOf(flags.dataDir, host);
  const config = readManagerConfig(dataDir);
  const from = flags.from ?? config.store ?? `embedded:${join(dataDir, 'store')}`;
  if (from === to) throw new MusterError('invalid-argument', `${from} is where the cluster is already`, { hint: 'Name another store: muster store migrate etcd://host1:2379' });
  const [{ restoreInto }, { readSnapshot }] = await Promise.all([import('@muster/manager/backup/restore'), import('@muster/manager/backup/snapshot')]);
  const [source, target] = [storeTlsOf({}, { ...host, env: {} }, config), storeTlsOf(flags, host)];
  const { cluster, entries } = await withStore(session.host, from, from === config.store ? source.options : target.options, (source) =>
    withStore(session.host, to, target.options, async (target) => {
      await refuseRunning(source);
      return restoreInto(target, flattened(readSnapshot(source, session.signal)), session.now(), session.signal);
    }),
  );
  const advertise = config.advertise ?? `${host.hostname}:${String(DEFAULT_PORT)}`;
  const path = writeConfig(dataDir, 'manager', { store: to, listen: config.listen ?? `0.0.0.0:${String(DEFAULT_PORT)}`, advertise, ...(to.startsWith('etcd') ? target.config : {}) });
  const run = `muster manager run${flags.dataDir === undefined ? '' : ` --data-dir ${flags.dataDir}`}`;
  if (flags.json) {
    session.printJson({ cluster: cluster.name, clusterId: cluster.id, from, to, objects: entries, incarnation: cluster.incarnation, config: path, run });
    return;
  }
  session.print(`Cluster ${cluster.name}: ${entries} objects went from ${from} to ${to}.`);
  session.print('Start its manager again; agents come back to it with all that they run:');
  session.print(`  ${run}`);
  session.print(`The old store is as it was. No agent obeys a manager of it any more; remove it when all is well.`);
}

/** What a manager wrote meanwhile would be lost. The embedded store is locked by its manager anyway. */
async function refuseRunning(source: Store): Promise<void> {
  const { items } = await source.range({ prefix: 'managers/', limit: 1 });
  const [record] = items;
  if (record === undefined) return;
  const { name } = JSON.parse(record.value) as { readonly name: string };
  throw new MusterError('failed-precondition', `manager ${name} still works on this store`, {
    reason: 'MANAGERS_RUNNING',
    hint: 'Stop all managers first; containers run on. One that was killed counts for some seconds more.',
  });
}

async function* flattened<T>(pages: AsyncIterable<{ readonly entries: readonly T[] }>): AsyncIterable<T> {
  for await (const { entries } of pages) yield* entries;
}
