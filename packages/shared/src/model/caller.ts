/** Who calls, as far as the connection has proved it. */
import type { ManagerId, NodeId } from './ids.ts';

/** What a certificate is for. */
export type CertificateRole = 'manager' | 'worker' | 'user';

/** Each may do what the one before it may. */
export const USER_ROLES = ['viewer', 'operator', 'admin'] as const;
export type UserRole = (typeof USER_ROLES)[number];

export interface UserCaller {
  readonly type: 'user';
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  /** Sees and changes only what belongs to these stacks; empty: everything. */
  readonly stacks: readonly string[];
  /** Absent: it shows a certificate, or a token without an end. */
  readonly tokenExpiresAt?: number;
}

export type Caller =
  /** Has shown nothing. */
  | { readonly type: 'anyone' }
  /** On a connection without TLS, which exists only on a loopback: may do everything. */
  | { readonly type: 'local' }
  | { readonly type: 'node'; readonly id: NodeId }
  | { readonly type: 'manager'; readonly id: ManagerId }
  | UserCaller;

export const ANYONE: Caller = { type: 'anyone' };
export const LOCAL: Caller = { type: 'local' };

/** For people and for the audit. */
export function describeCaller(caller: Caller): string {
  switch (caller.type) {
    case 'anyone':
      return 'anyone';
    case 'local':
      return 'local';
    case 'user':
      return `user ${caller.name}`;
    case 'node':
    case 'manager':
      return `${caller.type} ${caller.id}`;
  }
}
