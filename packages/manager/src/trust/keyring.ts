/**
 * The cluster key: what opens the secrets in the store. It is on the managers'
 * disks and in their memory, never in the store.
 */
import { MusterError } from '@muster/shared/model/error';
import { keyIdOf, seal, unseal, type Sealed } from '@muster/shared/trust/seal';

/** The place of the sealed unlock key. */
export const UNLOCK_KEY_CONTEXT = 'trust/unlock-key';

export interface Keyring {
  /** Names the key without telling anything of it. */
  readonly keyId: string;
  /** For a manager that joins. */
  readonly key: Uint8Array;
  /** `context` names the place of the sealed text: it opens nowhere else. */
  seal(plain: Uint8Array, context: string): Sealed;
  /** Throws `failed-precondition` when the text was sealed with another key or belongs to another place. */
  open(sealed: Sealed, context: string): Buffer;
}

export function createKeyring(key: Uint8Array): Keyring {
  return {
    keyId: keyIdOf(key),
    key,
    seal: (plain, context) => seal(key, plain, context),
    open(sealed, context) {
      const plain = unseal(key, sealed, context);
      if (plain !== undefined) return plain;
      throw new MusterError('failed-precondition', `what is sealed for ${context} cannot be opened with this manager's cluster key`, {
        reason: 'WRONG_CLUSTER_KEY',
        hint: 'This manager has the key of another cluster: let it join anew with muster node join MANAGER-TOKEN@HOST:PORT',
      });
    },
  };
}
