/** The resolvers of the host, out of the text of resolv.conf(5). Pure. */
import { parseIp } from '@muster/shared/model/ip-address';

/** As many as the C library takes. */
const MAX_RESOLVERS = 3;

/** @param own addresses at which this server listens: asking itself would never end */
export function readResolvers(text: string, own: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  for (const line of text.split('\n')) {
    const [word, address] = line.trim().split(/\s+/);
    if (word !== 'nameserver' || address === undefined) continue;
    // `fe80::1%eth0` names the interface of a link-local address.
    const plain = address.split('%')[0] ?? '';
    if (parseIp(plain) !== undefined && !own.has(plain)) found.push(address);
  }
  return found.slice(0, MAX_RESOLVERS);
}
