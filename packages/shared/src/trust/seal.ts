/**
 * Seals bytes with a key: AES-256-GCM with a fresh nonce. What is sealed is bound
 * to its place (`context`), so that a sealed value cannot be put elsewhere.
 * Text form: `v1.<nonce>.<ciphertext and tag>`, base64url.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type Sealed = string;

export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/** Names a key without telling anything of it. */
export const keyIdOf = (key: Uint8Array): string => createHash('sha256').update('muster key id').update(key).digest('hex').slice(0, 16);

export function seal(key: Uint8Array, plain: Uint8Array, context: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return `v1.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
}

/** Undefined when the key is another one, the place is another one, or the text was altered. */
export function unseal(key: Uint8Array, sealed: Sealed, context: string): Buffer | undefined {
  const [version, nonceText = '', bodyText = ''] = sealed.split('.');
  const nonce = Buffer.from(nonceText, 'base64url');
  const body = Buffer.from(bodyText, 'base64url');
  if (version !== 'v1' || nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
