import { parseToken, type Token } from '@muster/shared/model/join-token';
import { parseAddresses } from '../flags/common.ts';
import { invalid } from '../values/invalid.ts';

/** `TOKEN@host:port[,host:port]`: all that a new machine or a person needs to know. */
export function parseJoinArgument(text: string): { readonly token: Token; readonly managers: readonly string[] } {
  const at = text.lastIndexOf('@');
  if (at <= 0 || at === text.length - 1) {
    // Never repeated: what was typed may be most of a secret.
    throw invalid('this is not TOKEN@HOST:PORT', 'Copy the line that muster cluster init or muster cluster token create printed.');
  }
  return { token: parseToken(text.slice(0, at)), managers: parseAddresses(text.slice(at + 1)) };
}
