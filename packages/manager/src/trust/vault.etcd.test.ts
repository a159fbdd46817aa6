/** What etcd writes to its disk of a secret. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asMaterialId } from '@muster/shared/model/ids';
import { newKey } from '@muster/shared/trust/seal';
import { expect, test } from 'vitest';
import { planTransactions } from '../state/transactions.ts';
import { viewOf } from '../state/tables.ts';
import { startEtcd } from '../store/testing/etcd-process.ts';
import { openEtcd } from '../store/testing/open-etcd.ts';
import { createKeyring } from './keyring.ts';
import { createVault } from './vault.ts';

test('no byte of a secret is in etcd’s data', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-vault-'));
  const etcd = await startEtcd({ dir: directory });
  const store = openEtcd(etcd.endpoints);
  try {
    const canary = 'canary-in-etcd-6b1d';
    const { mutations } = createVault(createKeyring(newKey())).seal(viewOf([]), asMaterialId('s1'), 1, Buffer.from(canary), 0);
    for (const { transaction } of planTransactions(mutations, undefined)) expect((await store.transact(transaction)).succeeded).toBe(true);
    const files = globSync(join(directory, '**/*')).filter((path) => statSync(path).isFile()).map((path) => readFileSync(path));
    expect(files.some((bytes) => bytes.includes('material-versions/s1'))).toBe(true);
    for (const form of [canary, Buffer.from(canary).toString('base64').slice(0, -2), Buffer.from(canary).toString('hex')]) expect(files.filter((bytes) => bytes.includes(form))).toEqual([]);
  } finally {
    await store.close();
    await etcd.stop();
    await rm(directory, { recursive: true, force: true });
  }
});
