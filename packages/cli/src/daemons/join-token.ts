import { parseAddresses } from '../flags/common.ts';
import { invalid } from '../values/invalid.ts';

/** `TOKEN@host:port[,host:port]`: all that a new host needs to know. */
export function parseJoinArgument(text: string): { readonly token: string; readonly managers: readonly string[] } {
  const at = text.lastIndexOf('@');
  if (at <= 0 || at === text.length - 1) {
    throw invalid(`"${text}" is not TOKEN@HOST:PORT`, 'Copy the line that muster cluster init printed.');
  }
  return { token: text.slice(0, at), managers: parseAddresses(text.slice(at + 1)) };
}
