/** Reads the connections that were led to each service out of `nft -j list counters`. Pure. */
import type { ServiceId } from '@muster/shared/model/ids';
import { countedBy } from './service-rules.ts';

export function readCounters(text: string): Map<ServiceId, number> {
  const { nftables = [] } = JSON.parse(text) as { readonly nftables?: readonly { readonly counter?: { readonly name: string; readonly packets: number } }[] };
  const counts = new Map<ServiceId, number>();
  for (const { counter } of nftables) {
    const serviceId = counter && countedBy(counter.name);
    // Rules that translate addresses see the first packet of a connection alone.
    if (counter !== undefined && serviceId !== undefined) counts.set(serviceId, counter.packets);
  }
  return counts;
}
