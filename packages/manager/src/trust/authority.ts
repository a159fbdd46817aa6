/**
 * The certification authority as every manager has it: the roots and their sealed
 * keys come from the state, the cluster key from this manager's disk.
 *
 * Reads: the trust record. Writes: nothing; it returns the record of what it has
 * issued, and the caller commits it before the certificate is handed out.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Stored, TrustRecord, TrustRoot } from '@muster/shared/model/objects';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Root } from '@muster/shared/trust/x509';
import type { State } from '../state/state.ts';
import { sealedKeyContext } from './bootstrap.ts';
import { issueCertificate, type Issued, type Wanted } from './issue.ts';
import type { Keyring } from './keyring.ts';

export interface Authority {
  readonly keyring: Keyring;
  /** Throws `failed-precondition` in a cluster without TLS. */
  trust(): Stored<TrustRecord>;
  /** PEM, oldest first. */
  roots(): readonly string[];
  issue(wanted: Omit<Wanted, 'clusterId' | 'now' | 'lifeMs'>): Promise<Issued>;
  /** A new root next to the present ones, vouched for by the newest. */
  nextRoot(): Promise<TrustRoot>;
}

export function createAuthority({ state, keyring, clock }: { readonly state: State; readonly keyring: Keyring; readonly clock: Clock }): Authority {
  const trust = () => state.view.trust() ?? noTrust();
  const clusterId = () => state.view.cluster()?.id ?? noTrust();
  const opened = (root: TrustRoot): Root => ({
    id: root.id,
    certificate: root.certificate,
    privateKey: keyring.open(root.sealedKey, sealedKeyContext(root.id)).toString('utf8'),
  });
  const newest = (): TrustRoot => trust().roots.at(-1) ?? noTrust();
  return {
    keyring,
    trust,
    roots: () => trust().roots.map(({ certificate }) => certificate),
    issue(wanted) {
      const root = newest();
      return issueCertificate(opened(root), root, { ...wanted, clusterId: clusterId(), now: clock.now(), lifeMs: trust().certificateLifeMs });
    },
    async nextRoot() {
      const { createRoot, crossSign } = await import('@muster/shared/trust/x509');
      const now = clock.now();
      const fresh = await createRoot(clusterId(), now);
      return {
        id: fresh.id,
        createdAt: now,
        certificate: fresh.certificate,
        sealedKey: keyring.seal(Buffer.from(fresh.privateKey), sealedKeyContext(fresh.id)),
        crossCertificate: await crossSign(fresh, opened(newest()), now),
      };
    },
  };
}

function noTrust(): never {
  throw new MusterError('failed-precondition', 'this cluster has no certification authority: it was started without TLS', {
    reason: 'NO_AUTHORITY',
    hint: 'Make a cluster with one: muster cluster init',
  });
}
