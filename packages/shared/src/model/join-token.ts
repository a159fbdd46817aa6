/**
 * Tokens, as people copy them: `MUSTER-1-<kind>-<root>-<id>-<secret>`. The root's
 * digest pins the cluster's authority, so that who has the token can tell the
 * cluster from anybody who pretends to be it; the id finds the record; the secret
 * is stored nowhere. Pure.
 */
import { MusterError } from './error.ts';

export const TOKEN_KINDS = ['manager', 'worker', 'user'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface Token {
  readonly kind: TokenKind;
  /** SHA-256 of the root certificate, in base36: 50 characters. */
  readonly rootId: string;
  readonly id: string;
  readonly secret: string;
}

const PREFIX = 'MUSTER-1';
const PATTERN = /^MUSTER-1-(manager|worker|user)-([0-9a-z]{50})-([0-9a-z]{10})-([0-9a-z]{25})$/;
export const TOKEN_ID_LENGTH = 10;
export const ROOT_ID_LENGTH = 50;

export function formatToken({ kind, rootId, id, secret }: Token): string {
  return [PREFIX, kind, rootId, id, secret].join('-');
}

/** Throws `invalid-argument`; the message never repeats the text, which may be most of a secret. */
export function parseToken(text: string): Token {
  const [, kind, rootId, id, secret] = PATTERN.exec(text.trim()) ?? [];
  if (kind === undefined || rootId === undefined || id === undefined || secret === undefined) {
    throw new MusterError('invalid-argument', `this is no token: a token begins with ${PREFIX} and has six parts`, {
      reason: 'BAD_TOKEN',
      hint: 'Copy the whole line that muster cluster init or muster cluster token create printed.',
    });
  }
  return { kind: kind as TokenKind, rootId, id, secret };
}

/** 256 bits as base36, always 50 characters. */
export function digestText(bytes: Uint8Array): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value.toString(36).padStart(ROOT_ID_LENGTH, '0');
}
