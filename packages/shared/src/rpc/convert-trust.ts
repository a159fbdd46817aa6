/** The certification authority, users and the audit as the API shows them: wire ⇄ model. Never anything that is secret. */
import type { CertificateRole, UserRole } from '../model/caller.ts';
import type { AuditRecord, CertificateRecord, JoinTokenRecord, TrustRoot, UserRecord } from '../model/objects.ts';
import { certificatesOf } from '../trust/inspect.ts';
import { missing } from './convert-meta.ts';
import { certificateRoles, userRoles } from './enums.ts';
import { model, number, text, wire } from './fields.ts';
import type { AuditEntry as WireAudit, AuditEntry__Output } from './gen/muster/v1/AuditEntry.ts';
import type { CaRoot as WireRoot, CaRoot__Output } from './gen/muster/v1/CaRoot.ts';
import type { IssuedCertificate as WireCertificate, IssuedCertificate__Output } from './gen/muster/v1/IssuedCertificate.ts';
import type { JoinToken as WireToken, JoinToken__Output } from './gen/muster/v1/JoinToken.ts';
import type { User as WireUser, User__Output } from './gen/muster/v1/User.ts';

export interface ShownJoinToken {
  readonly id: string;
  readonly role: CertificateRole;
  readonly description: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt?: number;
  readonly uses: number;
  readonly maxUses?: number;
}

export interface ShownRoot {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly issuing: boolean;
}

export interface ShownCertificate {
  readonly id: string;
  readonly role: CertificateRole;
  readonly name: string;
  readonly rootId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
}

export interface ShownUser {
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly stacks: readonly string[];
  readonly createdAt: number;
  readonly tokens: readonly { readonly id: string; readonly createdAt: number; readonly expiresAt?: number }[];
  readonly certificateExpiresAt?: number;
}

export type ShownAudit = Omit<AuditRecord, 'kind'>;

export function joinTokenToWire(token: JoinTokenRecord): WireToken {
  return wire<WireToken>({
    id: token.id,
    role: certificateRoles.toWire(token.role),
    description: token.description,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt ?? 0,
    uses: token.uses,
    maxUses: token.maxUses,
    createdBy: token.createdBy,
  });
}

export function joinTokenFromWire(message: JoinToken__Output): ShownJoinToken {
  return model<ShownJoinToken>({
    id: message.id,
    role: certificateRoles.fromWire(message.role) ?? missing('role'),
    description: message.description,
    createdAt: message.createdAt,
    createdBy: message.createdBy,
    expiresAt: number(message.expiresAt),
    uses: message.uses,
    maxUses: message.maxUses,
  });
}

export function rootToWire(root: TrustRoot, issuing: boolean): WireRoot {
  const [certificate] = certificatesOf(root.certificate);
  return wire<WireRoot>({
    id: root.id,
    createdAt: root.createdAt,
    expiresAt: certificate === undefined ? 0 : Date.parse(certificate.validTo),
    issuing,
  });
}

export function rootFromWire(message: CaRoot__Output): ShownRoot {
  return model<ShownRoot>({ id: message.id, createdAt: message.createdAt, expiresAt: message.expiresAt, issuing: message.issuing });
}

export function certificateRecordToWire(record: CertificateRecord): WireCertificate {
  return wire<WireCertificate>({
    id: record.id,
    role: certificateRoles.toWire(record.role),
    name: record.name,
    rootId: record.rootId,
    issuedAt: record.issuedAt,
    expiresAt: record.expiresAt,
    revokedAt: record.revokedAt ?? 0,
  });
}

export function certificateFromWire(message: IssuedCertificate__Output): ShownCertificate {
  return model<ShownCertificate>({
    id: message.id,
    role: certificateRoles.fromWire(message.role) ?? missing('role'),
    name: message.name,
    rootId: message.rootId,
    issuedAt: message.issuedAt,
    expiresAt: message.expiresAt,
    revokedAt: number(message.revokedAt),
  });
}

export function userToWire(user: UserRecord, certificate: CertificateRecord | undefined): WireUser {
  return wire<WireUser>({
    id: user.id,
    name: user.name,
    role: userRoles.toWire(user.role),
    stacks: [...user.stacks],
    createdAt: user.createdAt,
    tokens: user.tokens.map(({ id, createdAt, expiresAt }) => ({ id, createdAt, expiresAt: expiresAt ?? 0 })),
    certificateExpiresAt: certificate?.expiresAt ?? 0,
  });
}

export function userFromWire(message: User__Output): ShownUser {
  return model<ShownUser>({
    id: message.id,
    name: message.name,
    role: userRoles.fromWire(message.role) ?? missing('role'),
    stacks: message.stacks,
    createdAt: message.createdAt,
    tokens: message.tokens.map(({ id, createdAt, expiresAt }) => ({ id, createdAt, ...(expiresAt === 0 ? {} : { expiresAt }) })),
    certificateExpiresAt: number(message.certificateExpiresAt),
  });
}

export function auditToWire(entry: AuditRecord): WireAudit {
  return wire<WireAudit>({
    id: entry.id,
    at: entry.at,
    who: entry.who,
    userId: entry.userId ?? '',
    from: entry.from,
    method: entry.method,
    target: entry.target,
    result: entry.result,
    message: entry.message ?? '',
  });
}

export function auditFromWire(message: AuditEntry__Output): ShownAudit {
  return model<ShownAudit>({
    id: message.id,
    at: message.at,
    who: message.who,
    userId: text(message.userId),
    from: message.from,
    method: message.method,
    target: message.target,
    result: message.result,
    message: text(message.message),
  });
}
