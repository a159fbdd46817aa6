/** Tokens as the cluster keeps them: a hash of the secret, and what the token is good for. Pure but for the hash. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { JoinTokenRecord } from '@muster/shared/model/objects';
import { TOKEN_ID_LENGTH, type Token, type TokenKind } from '@muster/shared/model/join-token';
import type { NewId } from '@muster/shared/runtime/ids';

export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function isSecret(secret: string, hash: string): boolean {
  const given = Buffer.from(hashOfSecret(secret), 'hex');
  const wanted = Buffer.from(hash, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** A fresh token: about 129 bits of secret, and an id that finds its record. */
export function newToken(kind: TokenKind, rootId: string, newId: NewId): Token {
  return { kind, rootId, id: newId().slice(0, TOKEN_ID_LENGTH), secret: newId() };
}

export type TokenVerdict = 'good' | 'unknown' | 'expired' | 'used-up';

/** Whether a machine may join with the token. A wrong secret and an unknown token are one answer: it tells nothing to who guesses. */
export function judgeJoinToken(record: JoinTokenRecord | undefined, token: Token, now: number): TokenVerdict {
  if (record === undefined || record.role !== token.kind || !isSecret(token.secret, record.hash)) return 'unknown';
  if (record.expiresAt !== undefined && record.expiresAt <= now) return 'expired';
  if (record.maxUses !== undefined && record.uses >= record.maxUses) return 'used-up';
  return 'good';
}
