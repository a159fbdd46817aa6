/**
 * Seals the contents of secrets and configs, and opens them. Three levels of keys: the
 * cluster key, which is not in the store, seals the wrapping key; the wrapping key
 * seals one key for each version; that one seals the content. So the wrapping key is
 * changed without touching a content, and what is sealed opens at its own place only.
 *
 * Reads: the vault record. Writes: nothing; it returns what is to be written.
 */
import { MusterError } from '@muster/shared/model/error';
import type { MaterialId } from '@muster/shared/model/ids';
import type { MaterialVersion, VaultRecord } from '@muster/shared/model/material';
import type { Stored } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { keyIdOf, newKey, seal, unseal } from '@muster/shared/trust/seal';
import { create, replace, type Mutation } from '../state/mutation.ts';
import type { Keyring } from './keyring.ts';

export interface Vault {
  /** The version's record and, with the first one of a cluster, the vault's. */
  seal(view: Pick<StateView, 'vault'>, id: MaterialId, number: number, content: Uint8Array, now: number): { readonly version: MaterialVersion; readonly mutations: readonly Mutation[] };
  /** Throws `failed-precondition` when this manager's cluster key is not the one it was sealed under. */
  open(view: StateView, version: MaterialVersion): Buffer;
  /** A new wrapping key, next to the present ones. */
  newWrappingKey(view: StateView, now: number): { readonly keyId: string; readonly mutation: Mutation };
  /** Versions that an older key wraps, wrapped by the newest. */
  rewrap(view: StateView): readonly Mutation[];
  /** Takes the older keys away; undefined while a version needs one, and when there is none. */
  retire(view: StateView): Mutation | undefined;
}

const wrappingContext = (keyId: string) => `vault/${keyId}`;
const keyContext = (id: MaterialId, number: number) => `materials/${id}/${String(number)}/key`;
const contentContext = (id: MaterialId, number: number) => `materials/${id}/${String(number)}`;

export function createVault(keyring: Pick<Keyring, 'seal' | 'open'>): Vault {
  const fresh = (now: number) => {
    const key = newKey();
    const id = keyIdOf(key);
    return { key, entry: { id, createdAt: now, sealedKey: keyring.seal(key, wrappingContext(id)) } };
  };
  const wrappingKey = (record: VaultRecord | undefined, id: string): Buffer => {
    const entry = record?.keys.find((key) => key.id === id);
    if (entry === undefined) return damaged('its wrapping key is not in the store');
    return keyring.open(entry.sealedKey, wrappingContext(id));
  };
  const dataKey = (view: StateView, { materialId, number, wrappingKeyId, wrappedKey }: MaterialVersion): Buffer =>
    unseal(wrappingKey(view.vault(), wrappingKeyId), wrappedKey, keyContext(materialId, number)) ?? damaged('its key was altered');

  return {
    seal(view, materialId, number, content, now) {
      const record = view.vault();
      const newest = record?.keys.at(-1);
      const made = newest === undefined ? fresh(now) : undefined;
      const wrapping = made?.key ?? wrappingKey(record, newest?.id ?? '');
      const key = newKey();
      const version: MaterialVersion = {
        kind: 'material-version',
        materialId,
        number,
        createdAt: now,
        sizeBytes: content.length,
        wrappingKeyId: made?.entry.id ?? newest?.id ?? '',
        wrappedKey: seal(wrapping, key, keyContext(materialId, number)),
        sealed: seal(key, content, contentContext(materialId, number)),
      };
      return { version, mutations: [...(made === undefined ? [] : [create({ kind: 'vault', keys: [made.entry] })]), create(version)] };
    },
    open: (view, version) => unseal(dataKey(view, version), version.sealed, contentContext(version.materialId, version.number)) ?? damaged('its content was altered'),
    newWrappingKey(view, now) {
      const record = view.vault();
      const { entry } = fresh(now);
      const mutation = record === undefined ? create({ kind: 'vault', keys: [entry] }) : replace({ ...record, keys: [...record.keys, entry] });
      return { keyId: entry.id, mutation };
    },
    rewrap(view) {
      const record = view.vault();
      const newest = record?.keys.at(-1);
      if (newest === undefined) return [];
      const wrapping = wrappingKey(record, newest.id);
      return versionsOf(view)
        .filter(({ wrappingKeyId }) => wrappingKeyId !== newest.id)
        .map((version) => replace({ ...version, wrappingKeyId: newest.id, wrappedKey: seal(wrapping, dataKey(view, version), keyContext(version.materialId, version.number)) }));
    },
    retire(view) {
      const record = view.vault();
      const newest = record?.keys.at(-1);
      if (record === undefined || newest === undefined || record.keys.length < 2) return undefined;
      if (versionsOf(view).some(({ wrappingKeyId }) => wrappingKeyId !== newest.id)) return undefined;
      return replace({ ...record, keys: [newest] });
    },
  };
}

const versionsOf = (view: StateView): Stored<MaterialVersion>[] => [...view.materials()].flatMap(({ id }) => [...view.materialVersions(id)]);

function damaged(why: string): never {
  throw new MusterError('failed-precondition', `what the store holds of this secret cannot be opened: ${why}`, {
    reason: 'SECRET_UNREADABLE',
    hint: 'Make a new version of it: muster secret rotate NAME FILE',
  });
}

/** For a cluster without a cluster key. */
export function noVault(): MusterError {
  return new MusterError('failed-precondition', 'this cluster has no cluster key to seal secrets and configs with: it was started without TLS', {
    reason: 'NO_CLUSTER_KEY',
    hint: 'Make a cluster with one: muster cluster init',
  });
}
