/**
 * How connections are secured: plain, or TLS 1.3 with the identity of this
 * process. Servers ask for the caller's certificate and take calls without one,
 * for a machine that joins has none yet; whether a call is answered is decided
 * for each call (`Guard` in `service.ts`).
 */
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import * as grpc from '@grpc/grpc-js';
import { MANAGER_NAME } from '../trust/inspect.ts';
import type { Identity, IdentityHolder } from '../trust/identity.ts';

/** How a client reaches managers. */
export interface Security {
  readonly credentials: grpc.ChannelCredentials;
  readonly options: grpc.ChannelOptions;
  /** Sent with every call: `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
}

export const PLAIN: Security = { credentials: grpc.credentials.createInsecure(), options: {}, headers: {} };

export interface ClientTrust {
  /** PEM. */
  readonly roots: string;
  readonly certificates?: string;
  readonly privateKey?: string;
  readonly token?: string;
}

export function secured({ roots, certificates, privateKey, token }: ClientTrust): Security {
  const context = createSecureContext({
    ca: roots,
    minVersion: 'TLSv1.3',
    ...(certificates === undefined || privateKey === undefined ? {} : { cert: certificates, key: privateKey }),
  });
  return {
    credentials: grpc.credentials.createFromSecureContext(context),
    // Whatever its address: a manager proves that it is one.
    options: { 'grpc.ssl_target_name_override': MANAGER_NAME, 'grpc.default_authority': MANAGER_NAME },
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  };
}

/** Follows the identity as it is renewed. */
export function securityOf(holder: IdentityHolder): () => Security {
  let identity = holder.current;
  let security = secured(identity);
  return () => {
    if (identity !== holder.current) {
      identity = holder.current;
      security = secured(identity);
    }
    return security;
  };
}

/** For a manager's server: new connections get the present certificate, open ones stay. */
export function serverCredentials(holder: IdentityHolder, roots: () => string): RenewableServerCredentials {
  return new RenewableServerCredentials(() => contextOf(holder.current, roots()));
}

const contextOf = ({ certificates, privateKey }: Identity, ca: string): SecureContextOptions => ({
  ca,
  cert: certificates,
  key: privateKey,
  minVersion: 'TLSv1.3',
});

/** The library's own kind refuses connections without a certificate, and cannot be given another one. */
export class RenewableServerCredentials extends grpc.ServerCredentials {
  readonly #context: () => SecureContextOptions;

  constructor(context: () => SecureContextOptions) {
    super({ requestCert: true, rejectUnauthorized: false }, context());
    this.#context = context;
  }

  /** Takes the present certificate and roots for connections from now on. */
  refresh(): void {
    this.updateSecureContextOptions(this.#context());
  }

  override _equals(other: grpc.ServerCredentials): boolean {
    return this === other;
  }
}

/**
 * For the very first call of who has a token and no root yet: encrypted, but whom
 * it talks to is not known. Nothing secret may be sent, and nothing that comes
 * believed, before it was compared with the token's digest.
 */
export function strangerSecurity(): Security {
  return {
    credentials: grpc.credentials.createFromSecureContext(createSecureContext({ minVersion: 'TLSv1.3' }), { rejectUnauthorized: false }),
    options: { 'grpc.ssl_target_name_override': MANAGER_NAME, 'grpc.default_authority': MANAGER_NAME },
    headers: {},
  };
}
