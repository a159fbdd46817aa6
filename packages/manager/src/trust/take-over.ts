/**
 * Trust for machines that a backup is restored onto: a manager's certificate and an
 * administrator's, from the authority that the backup holds. Everybody else's
 * certificates stay good, for the authority is the same.
 */
import type { CertificateRecord, Cluster, TrustRecord, UserRecord } from '@muster/shared/model/objects';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Identity } from '@muster/shared/trust/identity';
import { sealedKeyContext } from './bootstrap.ts';
import { createKeyring } from './keyring.ts';
import { newIdentity } from './new-identity.ts';

export interface TakeOverOptions {
  readonly cluster: Pick<Cluster, 'id' | 'name'>;
  readonly trust: TrustRecord;
  readonly clusterKey: Uint8Array;
  readonly admin?: UserRecord;
  /** Of the machine. */
  readonly name: string;
  readonly names: readonly string[];
  readonly newId: NewId;
  readonly now: number;
}

export interface TakenOver {
  readonly manager: Identity;
  /** Absent when no user is an administrator. */
  readonly admin?: Identity;
  /** For the store, beside what the backup holds. */
  readonly records: readonly CertificateRecord[];
}

/** Throws `failed-precondition` when the key is not the one of this trust record. */
export async function takeOver({ cluster, trust, clusterKey, admin, name, names, newId, now }: TakeOverOptions): Promise<TakenOver> {
  const root = trust.roots.at(-1);
  if (root === undefined) throw new Error('a trust record has a root');
  const privateKey = createKeyring(clusterKey).open(root.sealedKey, sealedKeyContext(root.id)).toString('utf8');
  const issuer = {
    root: { id: root.id, certificate: root.certificate, privateKey },
    record: root,
    roots: trust.roots.map(({ certificate }) => certificate).join('\n'),
    clusterId: cluster.id,
    clusterName: cluster.name,
    now,
    lifeMs: trust.certificateLifeMs,
  };
  const manager = await newIdentity(issuer, { role: 'manager', id: newId(), name, names });
  const administrator = admin === undefined ? undefined : await newIdentity(issuer, { role: 'user', id: admin.id, name: admin.name, names: [] });
  return {
    manager: manager.identity,
    ...(administrator === undefined ? {} : { admin: administrator.identity }),
    records: [manager.record, ...(administrator === undefined ? [] : [administrator.record])],
  };
}
