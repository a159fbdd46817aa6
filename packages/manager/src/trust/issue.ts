/** One certificate by one root: the text that its owner gets, and the record that the cluster keeps. */
import type { CertificateRole } from '@muster/shared/model/caller';
import type { CertificateRecord, TrustRoot } from '@muster/shared/model/objects';
import { certificatesOf, MANAGER_NAME, publicKeyHashOf } from '@muster/shared/trust/inspect';
import type { Root } from '@muster/shared/trust/x509';

export const DEFAULT_CERTIFICATE_LIFE_MS = 90 * 86_400_000;
/** Where managers can always be reached from their own host. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];
const MAX_NAMES = 20;
const NAME_PATTERN = /^(?!.*\.\.)[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?$|^[0-9a-fA-F:]{2,45}$/;

export interface Wanted {
  readonly clusterId: string;
  readonly role: CertificateRole;
  readonly id: string;
  /** In lists. */
  readonly name: string;
  /** SPKI. */
  readonly publicKey: Uint8Array;
  /** Host names and addresses at which a manager is reached, besides its fixed name. */
  readonly names: readonly string[];
  readonly now: number;
  readonly lifeMs: number;
}

export interface Issued {
  /** PEM: the certificate, then what leads from it to an older root. */
  readonly certificates: string;
  readonly record: CertificateRecord;
}

export async function issueCertificate(root: Root, record: Pick<TrustRoot, 'crossCertificate'>, wanted: Wanted): Promise<Issued> {
  const { issue } = await import('@muster/shared/trust/x509');
  const names = wanted.role === 'manager' ? [...new Set([MANAGER_NAME, ...LOOPBACK, ...usable(wanted.names)])] : [];
  const certificate = await issue(root, { ...wanted, names });
  const [leaf] = certificatesOf(certificate);
  return {
    certificates: [certificate, record.crossCertificate ?? ''].filter((text) => text !== '').join('\n'),
    record: {
      kind: 'certificate',
      id: wanted.id,
      role: wanted.role,
      name: wanted.name,
      publicKeyHash: publicKeyHashOf(wanted.publicKey),
      rootId: root.id,
      issuedAt: wanted.now,
      expiresAt: leaf === undefined ? wanted.now + wanted.lifeMs : Date.parse(leaf.validTo),
    },
  };
}

/** What is no host name and no address is left out: it would only make a certificate that nobody accepts. */
function usable(names: readonly string[]): readonly string[] {
  return names.filter((name) => NAME_PATTERN.test(name)).slice(0, MAX_NAMES);
}
