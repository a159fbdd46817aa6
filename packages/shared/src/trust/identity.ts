/**
 * What a process proves itself with: a certificate, its key and the roots that it
 * trusts. `IdentityHolder` hands out the present one; connections that are open
 * keep the one they began with.
 */
import type { CertificateRole } from '../model/caller.ts';

export interface Identity {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly role: CertificateRole;
  /** Of the node, the manager or the user. */
  readonly id: string;
  /** PEM: the certificate, then what leads from it to an older root. */
  readonly certificates: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** PEM, one after the other. */
  readonly roots: string;
  /** Milliseconds since the epoch; the certificate itself is dated back by an hour. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface IdentityHolder {
  readonly current: Identity;
  /** Kept first, then used. */
  replace(identity: Identity): void;
  /** Calls the observer after each change; returns the way to stop. */
  observe(observer: (identity: Identity) => void): () => void;
}

export function createIdentityHolder(first: Identity, save: (identity: Identity) => void): IdentityHolder {
  let current = first;
  const observers = new Set<(identity: Identity) => void>();
  return {
    get current() {
      return current;
    },
    replace(identity) {
      save(identity);
      current = identity;
      for (const observer of observers) observer(identity);
    },
    observe(observer) {
      observers.add(observer);
      return () => void observers.delete(observer);
    },
  };
}
