/**
 * What to say to one DNS question asked in a network: an answer out of the network's
 * zone, or that somebody else must be asked. Pure.
 */
import type { ZoneIndex } from './zone.ts';

export interface Question {
  readonly name: string;
  /** `A`, `AAAA`, `PTR`, … */
  readonly type: string;
  /** Address that asks. */
  readonly asker: string;
}

export type Reply =
  | { readonly say: 'addresses'; readonly addresses: readonly string[] }
  | { readonly say: 'name'; readonly name: string }
  /** The name is known, and has no record of this type, or none now. */
  | { readonly say: 'nothing' }
  | { readonly say: 'no-such-name' }
  /** Not ours: the host's resolvers are asked. */
  | { readonly say: 'forward' };

const REVERSE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/i;

/** @param shuffle puts addresses in the order in which they are told, so that clients that take the first one spread. */
export function answer(zone: ZoneIndex, { name, type, asker }: Question, shuffle: (addresses: readonly string[]) => readonly string[]): Reply {
  const reverse = REVERSE.exec(name);
  if (reverse !== null) {
    const [, d, c, b, a] = reverse;
    const known = zone.nameOf(`${a}.${b}.${c}.${d}`);
    if (known === undefined) return { say: 'forward' };
    return type === 'PTR' || type === 'ANY' ? { say: 'name', name: known } : { say: 'nothing' };
  }
  const match = zone.lookUp(name, asker);
  if (match === undefined) return zone.owns(name) ? { say: 'no-such-name' } : { say: 'forward' };
  if ((type !== 'A' && type !== 'ANY') || match.addresses.length === 0) return { say: 'nothing' };
  return { say: 'addresses', addresses: shuffle(match.addresses) };
}
