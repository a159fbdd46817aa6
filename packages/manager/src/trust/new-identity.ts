/** A key and a certificate for it in one go: for who is on the same machine as the authority's key. */
import type { CertificateRole } from '@muster/shared/model/caller';
import type { CertificateRecord, TrustRoot } from '@muster/shared/model/objects';
import type { Identity } from '@muster/shared/trust/identity';
import { publicKeyOf } from '@muster/shared/trust/inspect';
import type { Root } from '@muster/shared/trust/x509';
import { issueCertificate } from './issue.ts';

export interface Issuer {
  readonly root: Root;
  readonly record: Pick<TrustRoot, 'crossCertificate'>;
  /** PEM of all that are to be trusted. */
  readonly roots: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly now: number;
  readonly lifeMs: number;
}

export interface Owner {
  readonly role: CertificateRole;
  readonly id: string;
  readonly name: string;
  readonly names: readonly string[];
}

export async function newIdentity(issuer: Issuer, owner: Owner): Promise<{ readonly identity: Identity; readonly record: CertificateRecord }> {
  const { clusterId, clusterName, roots, now, lifeMs } = issuer;
  const { createRequest } = await import('@muster/shared/trust/x509');
  const { privateKey } = await createRequest();
  const { certificates, record } = await issueCertificate(issuer.root, issuer.record, { clusterId, ...owner, publicKey: publicKeyOf(privateKey), now, lifeMs });
  const { role, id } = owner;
  return { identity: { clusterId, clusterName, role, id, certificates, privateKey, roots, issuedAt: now, expiresAt: record.expiresAt }, record };
}
