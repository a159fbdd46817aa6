/**
 * Counts the packets that are led to the tasks of services that may rest, on the host
 * that runs them: so it is known when nobody uses them, however long a connection
 * stays. Probes of the agent go to a task directly and do not count. Pure.
 */
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import type { ServiceId } from '@muster/shared/model/ids';
import type { NetworkState } from '@muster/shared/model/network-state';

export const USE_TABLE = 'muster-use';

/** Address of a task on this host → its service, of services that may rest. */
export function watchedTasks({ services, self }: Pick<NetworkState, 'services' | 'self'>): ReadonlyMap<string, ServiceId> {
  const watched = new Map<string, ServiceId>();
  for (const { serviceId, onDemand, endpoints } of services) {
    if (onDemand !== true) continue;
    for (const { nodeId, addresses } of endpoints) {
      if (nodeId !== self?.nodeId) continue;
      for (const { address } of addresses) if (parseIpv4Number(address) !== undefined) watched.set(address, serviceId);
    }
  }
  return watched;
}

/** The table in one transaction; without addresses, that there is none. */
export function useTable(addresses: readonly string[]): string {
  const gone = `table ip ${USE_TABLE}\ndelete table ip ${USE_TABLE}\n`;
  if (addresses.length === 0) return gone;
  return `${gone}table ip ${USE_TABLE} {
  set tasks { type ipv4_addr; counter; elements = { ${addresses.join(', ')} } }
  chain forward {
    type filter hook forward priority filter - 6; policy accept;
    ip daddr @tasks
  }
  chain output {
    type filter hook output priority filter; policy accept;
    ct status dnat ip daddr @tasks
  }
}
`;
}

/** Address → packets, in what `nft --json list set` prints. */
export function readUse(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const { nftables = [] } = JSON.parse(text) as { readonly nftables?: readonly { readonly set?: { readonly elem?: readonly unknown[] } }[] };
  for (const { set } of nftables) {
    for (const element of set?.elem ?? []) {
      const { elem } = element as { readonly elem?: { readonly val?: unknown; readonly counter?: { readonly packets?: unknown } } };
      if (typeof elem?.val === 'string' && typeof elem.counter?.packets === 'number') counts.set(elem.val, elem.counter.packets);
    }
  }
  return counts;
}
