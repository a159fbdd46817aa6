/** Reads and checks certificates with what Node brings along: fast to load, for every connection. */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import type { CertificateRole } from '../model/caller.ts';
import { digestText } from '../model/join-token.ts';

/** The host name in every manager's certificate, whatever its addresses are; only managers' certificates carry it. */
export const MANAGER_NAME = 'manager.muster';

const UNIT_OF_ROLE: Readonly<Record<CertificateRole, string>> = {
  manager: 'muster-manager',
  worker: 'muster-worker',
  user: 'muster-user',
};
const ROLE_OF_UNIT = new Map(Object.entries(UNIT_OF_ROLE).map(([role, unit]) => [unit, role as CertificateRole]));

export const unitOf = (role: CertificateRole): string => UNIT_OF_ROLE[role];

export interface CertificateFacts {
  readonly clusterId: string;
  readonly role: CertificateRole;
  readonly id: string;
  readonly serial: string;
  /** SHA-256, in hex, of the public key. */
  readonly publicKeyHash: string;
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export function rootIdOf(certificate: X509Certificate): string {
  return digestText(createHash('sha256').update(certificate.raw).digest());
}

export function publicKeyHashOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex');
}

/** The certificates of a text with any number of them; throws for one that cannot be read. */
export function certificatesOf(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((text) => new X509Certificate(text));
}

/** What the certificate says; undefined when it is not of the form that the authority issues. Believe it only after `isSignedBy`. */
export function readFacts(certificate: X509Certificate): CertificateFacts | undefined {
  try {
    return factsOf(certificate);
  } catch {
    // Its key is none.
    return undefined;
  }
}

function factsOf(certificate: X509Certificate): CertificateFacts | undefined {
  const fields = new Map(certificate.subject.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const clusterId = fields.get('O');
  const role = ROLE_OF_UNIT.get(fields.get('OU') ?? '');
  const id = fields.get('CN');
  if (clusterId === undefined || role === undefined || id === undefined || fields.size !== 3 || certificate.ca) return undefined;
  return {
    clusterId,
    role,
    id,
    serial: certificate.serialNumber.toLowerCase(),
    publicKeyHash: publicKeyHashOf(certificate.publicKey.export({ type: 'spki', format: 'der' })),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  };
}

/** Directly, by the key of one of the roots: the authority has no intermediates. */
export function isSignedBy(certificate: X509Certificate, roots: readonly X509Certificate[]): boolean {
  return roots.some((root) => {
    try {
      return certificate.checkIssued(root) && certificate.verify(root.publicKey);
    } catch {
      return false;
    }
  });
}

/** Undefined when the bytes are no certificate. */
export function parseCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** SPKI bytes of a private key's public half. */
export function publicKeyOf(privateKeyPem: string): Buffer {
  return createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' });
}
