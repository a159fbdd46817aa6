/** The unlock key as people keep it: `MUSTER-UNLOCK-1-<32 bytes, base64url>`. */
import { MusterError } from '../model/error.ts';
import { KEY_BYTES, newKey } from './seal.ts';

const PATTERN = /^MUSTER-UNLOCK-1-([A-Za-z0-9_-]{43})$/;

export const newUnlockKey = (): Uint8Array => newKey();

export const formatUnlockKey = (key: Uint8Array): string => `MUSTER-UNLOCK-1-${Buffer.from(key).toString('base64url')}`;

/** Throws `invalid-argument`; the message never repeats the text. */
export function parseUnlockKey(text: string): Uint8Array {
  const key = Buffer.from(PATTERN.exec(text.trim())?.[1] ?? '', 'base64url');
  if (key.length === KEY_BYTES) return key;
  throw new MusterError('invalid-argument', 'this is no unlock key: it begins with MUSTER-UNLOCK-1', { reason: 'BAD_UNLOCK_KEY', hint: 'Copy the whole line that `muster cluster autolock on` printed.' });
}
