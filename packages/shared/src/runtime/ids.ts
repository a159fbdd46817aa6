import { randomBytes } from 'node:crypto';
import type { Random } from './random.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 25;

/** Makes a new object id: 25 base36 characters, about 129 bits. */
export type NewId = () => string;

/** Ids from the system's cryptographic generator. */
export const systemNewId: NewId = () => {
  let id = '';
  while (id.length < ID_LENGTH) {
    for (const byte of randomBytes(ID_LENGTH - id.length)) {
      // 252 = 7 × 36: a larger byte would make the first letters more likely.
      if (byte < 252) id += ALPHABET[byte % 36];
    }
  }
  return id;
};

/** Reproducible ids for the simulator and for tests. */
export function seededNewId(random: Random): NewId {
  return () => Array.from({ length: ID_LENGTH }, () => ALPHABET[Math.floor(random() * 36)]).join('');
}
