/**
 * What a new cluster's trust begins with: a root, a cluster key, a join token for
 * each role and the first administrator. Returns the objects for the store and, apart
 * from them, what must not go there.
 */
import type { CertificateRole } from '@muster/shared/model/caller';
import { formatToken } from '@muster/shared/model/join-token';
import type { CertificateRecord, ClusterObject, JoinTokenRecord, TrustRecord, UserRecord } from '@muster/shared/model/objects';
import type { NewId } from '@muster/shared/runtime/ids';
import type { Identity } from '@muster/shared/trust/identity';
import { newKey } from '@muster/shared/trust/seal';
import { newIdentity } from './new-identity.ts';
import { createKeyring } from './keyring.ts';
import { hashOfSecret, newToken } from './tokens.ts';

export interface BootstrapOptions {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly now: number;
  readonly newId: NewId;
  readonly certificateLifeMs: number;
}

export interface Bootstrap {
  readonly clusterKey: Uint8Array;
  readonly tokens: { readonly manager: string; readonly worker: string };
  /** The first administrator's. */
  readonly admin: Identity;
  /** A certificate for a manager or a node of the first machine. */
  identity(role: Extract<CertificateRole, 'manager' | 'worker'>, id: string, name: string, names: readonly string[]): Promise<Identity>;
  /** For the store, with the records of all identities handed out so far. */
  objects(): readonly ClusterObject[];
}

export const sealedKeyContext = (rootId: string): string => `trust/roots/${rootId}`;

export async function bootstrapTrust({ clusterId, clusterName, now, newId, certificateLifeMs }: BootstrapOptions): Promise<Bootstrap> {
  const { createRoot } = await import('@muster/shared/trust/x509');
  const clusterKey = newKey();
  const keyring = createKeyring(clusterKey);
  const root = await createRoot(clusterId, now);
  const trust: TrustRecord = {
    kind: 'trust',
    keyId: keyring.keyId,
    roots: [{ id: root.id, createdAt: now, certificate: root.certificate, sealedKey: keyring.seal(Buffer.from(root.privateKey), sealedKeyContext(root.id)) }],
    certificateLifeMs,
  };
  const records: CertificateRecord[] = [];
  const make = async (role: CertificateRole, id: string, name: string, names: readonly string[]): Promise<Identity> => {
    const { identity, record } = await newIdentity({ root, record: {}, roots: root.certificate, clusterId, clusterName, now, lifeMs: certificateLifeMs }, { role, id, name, names });
    records.push(record);
    return identity;
  };
  const user: UserRecord = { kind: 'user', id: newId(), name: 'admin', role: 'admin', stacks: [], createdAt: now, tokens: [] };
  const admin = await make('user', user.id, user.name, []);
  const tokens = { manager: newToken('manager', root.id, newId), worker: newToken('worker', root.id, newId) };
  const tokenRecord = (role: 'manager' | 'worker'): JoinTokenRecord => ({
    kind: 'join-token',
    id: tokens[role].id,
    role,
    hash: hashOfSecret(tokens[role].secret),
    description: 'made with the cluster',
    createdAt: now,
    createdBy: '',
    uses: 0,
  });
  return {
    clusterKey,
    tokens: { manager: formatToken(tokens.manager), worker: formatToken(tokens.worker) },
    admin,
    identity: make,
    objects: () => [trust, user, tokenRecord('manager'), tokenRecord('worker'), ...records],
  };
}
