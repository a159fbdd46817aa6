/**
 * Certificates from an authority whose key is at hand, without a manager that runs: for machines
 * that a backup is restored onto, and for an administrator when nobody is one any more. Everybody
 * else's certificates stay good, for the authority is the same.
 */
import type { CertificateRecord, Cluster, TrustRecord, UserRecord } from '@muster/shared/model/objects';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Identity } from '@muster/shared/trust/identity';
import { sealedKeyContext } from './bootstrap.ts';
import { createKeyring } from './keyring.ts';
import { newIdentity, type Issuer } from './new-identity.ts';

export interface Held {
  readonly cluster: Pick<Cluster, 'id' | 'name'>;
  readonly trust: TrustRecord;
  readonly clusterKey: Uint8Array;
  readonly now: number;
}

export interface TakeOverOptions extends Held {
  readonly admin?: UserRecord;
  /** Of the machine. */
  readonly name: string;
  readonly names: readonly string[];
  readonly newId: NewId;
}

export interface TakenOver {
  readonly manager: Identity;
  /** Absent when no user is an administrator. */
  readonly admin?: Identity;
  /** For the store, beside what the backup holds. */
  readonly records: readonly CertificateRecord[];
}

/** Throws `failed-precondition` when the key is not the one of this trust record. */
export async function takeOver({ admin, name, names, newId, ...held }: TakeOverOptions): Promise<TakenOver> {
  const manager = await newIdentity(issuerOf(held), { role: 'manager', id: newId(), name, names });
  const administrator = admin === undefined ? undefined : await admitAdmin(held, admin);
  return {
    manager: manager.identity,
    ...(administrator === undefined ? {} : { admin: administrator.identity }),
    records: [manager.record, ...(administrator === undefined ? [] : [administrator.record])],
  };
}

/** A certificate for an administrator. Throws `failed-precondition` when the key is not the one of this trust record. */
export function admitAdmin(held: Held, { id, name }: Pick<UserRecord, 'id' | 'name'>): Promise<{ readonly identity: Identity; readonly record: CertificateRecord }> {
  return newIdentity(issuerOf(held), { role: 'user', id, name, names: [] });
}

function issuerOf({ cluster, trust, clusterKey, now }: Held): Issuer {
  const root = trust.roots.at(-1);
  if (root === undefined) throw new Error('a trust record has a root');
  const privateKey = createKeyring(clusterKey).open(root.sealedKey, sealedKeyContext(root.id)).toString('utf8');
  return {
    root: { id: root.id, certificate: root.certificate, privateKey },
    record: root,
    roots: trust.roots.map(({ certificate }) => certificate).join('\n'),
    clusterId: cluster.id,
    clusterName: cluster.name,
    now,
    lifeMs: trust.certificateLifeMs,
  };
}
