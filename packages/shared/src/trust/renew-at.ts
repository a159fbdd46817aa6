/** When to replace a certificate. Pure. */
import type { Random } from '../runtime/random.ts';

/** Not before half of its life, and early enough to try again often: spread, so that nodes that joined together do not come together. */
const FROM = 0.5;
const TO = 0.8;
const MIN_PAUSE_MS = 1_000;
export const MAX_PAUSE_MS = 3_600_000;
/** Clocks differ; a certificate is good a little before it was made. */
export const BACKDATE_MS = 3_600_000;

export interface Life {
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export function renewAt({ issuedAt, expiresAt }: Life, random: Random): number {
  return Math.round(issuedAt + (expiresAt - issuedAt) * (FROM + (TO - FROM) * random()));
}

/** After a failed attempt: a tenth of what is left, so that there are always more attempts left than the life has days. */
export function retryAt({ expiresAt }: Life, now: number): number {
  return now + Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, (expiresAt - now) / 10));
}
