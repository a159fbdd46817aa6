import { asClusterId, asManagerId, asMaterialId } from '@muster/shared/model/ids';
import type { Material } from '@muster/shared/model/material';
import { newKey } from '@muster/shared/trust/seal';
import type { Cluster, ClusterObject } from '@muster/shared/model/objects';
import { systemClock } from '@muster/shared/runtime/clock';
import { describe, expect, it } from 'vitest';
import { newCluster } from '../cluster.ts';
import { node, service, task } from '../orchestrator/testing/fixtures.ts';
import { create } from '../state/mutation.ts';
import { viewOf } from '../state/tables.ts';
import { createKeyring } from '../trust/keyring.ts';
import { createVault } from '../trust/vault.ts';
import { planTransactions } from '../state/transactions.ts';
import { createMemoryStore } from '../store/memory.ts';
import { MAX_PAGE, type Store } from '../store/store.ts';
import { AWAIT_NODES_MS, nextIncarnation } from './restored.ts';
import { restoreInto } from './restore.ts';
import { type Entry, readSnapshot } from './snapshot.ts';

const NOW = 1_800_000_000_000;
const CLUSTER: Cluster = { ...newCluster({ name: 'shop', newId: () => 'c1', now: 5 }), id: asClusterId('c1') };
const MANY_TASKS = Array.from({ length: MAX_PAGE + 20 }, (_, index) => task(`t${index}`, index + 1, { node: 'a' }));
const OBJECTS: readonly ClusterObject[] = [
  CLUSTER,
  node('a'),
  service(),
  ...MANY_TASKS,
  { kind: 'manager', id: asManagerId('m1'), name: 'm1', address: '', softwareVersion: '', startedAt: 1 },
  { kind: 'leader', managerId: asManagerId('m1'), electedAt: 1 },
];

async function filled(objects = OBJECTS): Promise<Store> {
  const store = createMemoryStore({ clock: systemClock });
  for (const { transaction } of planTransactions(objects.map((object) => create(object)), undefined)) await store.transact(transaction);
  return store;
}

async function* snapshotOf(store: Store): AsyncIterable<Entry> {
  for await (const { entries } of readSnapshot(store)) yield* entries;
}

async function contentOf(store: Store): Promise<ReadonlyMap<string, unknown>> {
  const content = new Map<string, unknown>();
  for await (const { key, value } of snapshotOf(store)) content.set(key, key.startsWith('names/') ? value : JSON.parse(value));
  return content;
}

describe('a snapshot', () => {
  it('shows one moment, whatever is written while it is read', async () => {
    const store = await filled();
    const keys: string[] = [];
    for await (const { revision, entries } of readSnapshot(store)) {
      keys.push(...entries.map(({ key }) => key));
      await store.transact({ compares: [], writes: [{ op: 'put', key: `tasks/zz-${revision}-${keys.length}`, value: '{}' }] });
    }
    expect(keys).toHaveLength(OBJECTS.length - 2 + 1);
    expect(keys.filter((key) => key.includes('zz-'))).toEqual([]);
  });

  it('leaves out who leads and which managers live', async () => {
    const keys = [...(await contentOf(await filled())).keys()];
    expect(keys).toContain('cluster');
    expect(keys.filter((key) => key === 'leader' || key.startsWith('managers/'))).toEqual([]);
  });

  it('takes along what this version does not know', async () => {
    const store = await filled();
    await store.transact({ compares: [], writes: [{ op: 'put', key: 'wonders/1', value: '"new"' }] });
    expect((await contentOf(store)).get('wonders/1')).toBe('new');
  });
});

describe('secrets', () => {
  it('are in a snapshot as they are in the store, sealed, and open after a restore with the cluster key alone', async () => {
    const key = newKey();
    const material: Material = { kind: 'material', id: asMaterialId('s1'), type: 'secret', name: 'db', labels: {}, createdAt: 0, updatedAt: 0, newest: 1 };
    const { mutations } = createVault(createKeyring(key)).seal(viewOf([]), material.id, 1, Buffer.from('canary-in-a-backup'), NOW);
    const source = await filled([CLUSTER, material, ...mutations.map(({ object }) => object)]);
    const target = createMemoryStore({ clock: systemClock });
    await restoreInto(target, snapshotOf(source), NOW);
    const restored = await contentOf(target);
    expect(JSON.stringify([...restored])).not.toMatch(/canary/);
    const view = viewOf([...restored.entries()].filter(([name]) => !name.startsWith('names/')).map(([, object]) => object as ClusterObject));
    const version = view.materialVersion(material.id, 1);
    if (version === undefined) throw new Error('the version is not there');
    expect(createVault(createKeyring(key)).open(view, version).toString()).toBe('canary-in-a-backup');
    expect(() => createVault(createKeyring(newKey())).open(view, version)).toThrow('cluster key');
  });
});

describe('a restore', () => {
  it('brings everything into an empty store, in a higher incarnation, and waits for the nodes', async () => {
    const source = await filled();
    const target = createMemoryStore({ clock: systemClock });
    const { cluster, entries } = await restoreInto(target, snapshotOf(source), NOW);
    const before = await contentOf(source);
    const after = await contentOf(target);
    expect(entries).toBe(before.size);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(cluster.incarnation).toBe(Math.floor(NOW / 1_000));
    expect(after.get('cluster')).toEqual({ ...CLUSTER, incarnation: cluster.incarnation });
    expect(after.get('nodes/a')).toMatchObject({ id: 'a', session: { connected: false, since: NOW, awaitedUntil: NOW + AWAIT_NODES_MS } });
    const others = (content: ReadonlyMap<string, unknown>) => [...content].filter(([key]) => key !== 'cluster' && key !== 'nodes/a');
    expect(others(after)).toEqual(others(before));
  });

  it.each([
    [1, NOW, NOW / 1_000],
    [NOW / 1_000, NOW + 60_000, NOW / 1_000 + 60],
    // A clock that went back.
    [NOW / 1_000, NOW - 60_000, NOW / 1_000 + 1],
    [7, 0, 8],
  ])('incarnation %d becomes a higher one', (incarnation, now, expected) => expect(nextIncarnation(incarnation, now)).toBe(expected));

  it('refuses a store in which a cluster is, and changes nothing', async () => {
    const target = await filled([{ ...CLUSTER, name: 'other' }]);
    const before = await contentOf(target);
    await expect(restoreInto(target, snapshotOf(await filled()), NOW)).rejects.toMatchObject({ code: 'already-exists', reason: 'CLUSTER_EXISTS' });
    expect(await contentOf(target)).toEqual(before);
  });

  it('refuses a store in which something else is', async () => {
    const target = createMemoryStore({ clock: systemClock });
    await target.transact({ compares: [], writes: [{ op: 'put', key: 'registry/pods/web', value: '1' }] });
    await expect(restoreInto(target, snapshotOf(await filled()), NOW)).rejects.toMatchObject({ reason: 'STORE_NOT_EMPTY', message: expect.stringContaining('registry/pods/web') });
  });

  it('begins anew after one that was interrupted, which nobody takes for a cluster', async () => {
    const target = createMemoryStore({ clock: systemClock });
    async function* interrupted(): AsyncIterable<Entry> {
      yield { key: 'services/of-another-backup', value: JSON.stringify(service()) };
      for await (const entry of snapshotOf(await filled())) {
        if (entry.key.startsWith('tasks/t3')) throw new Error('the line was cut');
        yield entry;
      }
    }
    await expect(restoreInto(target, interrupted(), NOW)).rejects.toThrow('the line was cut');
    expect((await contentOf(target)).has('cluster')).toBe(false);
    await restoreInto(target, snapshotOf(await filled()), NOW);
    expect([...(await contentOf(target)).keys()]).toEqual([...(await contentOf(await filled())).keys()]);
  });

  it('refuses a snapshot without a cluster', async () => {
    const target = createMemoryStore({ clock: systemClock });
    await expect(restoreInto(target, snapshotOf(await filled([service()])), NOW)).rejects.toMatchObject({ reason: 'NO_CLUSTER' });
  });
});
