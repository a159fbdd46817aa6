/** A host's part of a network with its gateway. Pure. */
import { formatIpv4, gatewayOf, parseRange } from '@muster/shared/model/ip-range';

export function hostPartOf(subnet: string): { readonly subnet: string; readonly gateway: string } {
  const range = parseRange(subnet);
  return { subnet, gateway: range === undefined ? '' : formatIpv4(gatewayOf(range)) };
}
