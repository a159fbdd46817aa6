/**
 * A manager's own part in the trust: its authority, and its certificate, which it
 * renews by itself, because it holds the keys of the roots.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { IdentityHolder } from '@muster/shared/trust/identity';
import { createRenewal, type Renewal } from '@muster/shared/trust/renewal';
import { create, replace } from '../state/mutation.ts';
import type { State } from '../state/state.ts';
import { createAuthority, type Authority } from './authority.ts';
import { type Keyring, UNLOCK_KEY_CONTEXT } from './keyring.ts';

export interface ManagerTrustOptions {
  readonly identity: IdentityHolder;
  readonly keyring: Keyring;
  /** Host names and addresses at which this manager is reached. */
  readonly names: readonly string[];
  /** For managers that join; absent when only this machine can reach the store. */
  readonly storeAddress?: string;
  /** Keeps the cluster key on this machine sealed with the unlock key, or plain without one. Called when that changes, and once at the start. */
  readonly keepKey?: (unlockKey: Uint8Array | undefined) => void;
}

export interface ManagerTrust {
  readonly authority: Authority;
  readonly renewal: Renewal;
  /** PEM of all roots to believe callers by. */
  roots(): string;
  /** Calls back when the certificate or the roots have changed; returns the way to stop. */
  onChange(callback: () => void): () => void;
}

export function createManagerTrust(options: ManagerTrustOptions & { readonly state: State; readonly clock: Clock; readonly random: Random; readonly logger: Logger }): ManagerTrust {
  const { identity, keyring, names, state, clock, random, logger } = options;
  const authority = createAuthority({ state, keyring, clock });
  const renewal = createRenewal({ holder: identity, ask: renew, clock, random, logger });
  // Nothing is known of the roots before the state is read; what this manager was given still holds.
  const roots = () => (state.view.trust() === undefined ? identity.current.roots : authority.roots().join('\n'));

  async function renew(csr: string, signal: AbortSignal) {
    await state.waitFor(0, signal);
    const { id } = identity.current;
    const before = state.view.certificate(id);
    if (before?.revokedAt !== undefined) throw new MusterError('permission-denied', 'this manager was removed from the cluster', { reason: 'REMOVED' });
    const { readRequest } = await import('@muster/shared/trust/x509');
    const { certificates, record } = await authority.issue({ role: 'manager', id, name: before?.name ?? id, names, publicKey: await readRequest(csr) });
    await state.commit([before === undefined ? create(record) : replace({ ...record, version: before.version })], {}, signal);
    return { certificates, roots: authority.roots() };
  }

  return {
    authority,
    renewal,
    roots,
    onChange(callback) {
      let kept: string | undefined | null = null;
      const keep = () => {
        const sealed = state.view.trust()?.sealedUnlockKey;
        if (options.keepKey === undefined || state.view.trust() === undefined || sealed === kept) return;
        kept = sealed;
        try {
          options.keepKey(sealed === undefined ? undefined : keyring.open(sealed, UNLOCK_KEY_CONTEXT));
        } catch (error) {
          logger.error({ err: error }, 'the cluster key on this machine could not be kept as autolock asks for');
        }
      };
      keep();
      const stopIdentity = identity.observe(callback);
      const stopState = state.observe((change) => {
        if (change.kind !== 'trust') return;
        callback();
        keep();
        const newest = change.after?.roots.at(-1)?.id;
        const own = state.view.certificate(identity.current.id);
        if (change.after !== undefined && own !== undefined && own.rootId !== newest) renewal.hurry();
      });
      return () => {
        stopIdentity();
        stopState();
      };
    },
  };
}
