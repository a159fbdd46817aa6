/**
 * A table that notes, while a check goes on, what comes to this host, before any
 * firewall of it could drop it: so a packet that was lost on the way is told from one
 * that was dropped here. Pure.
 */
import type { HeardProbes } from '@muster/shared/model/network-check';
import { PROBE_PORT } from '@muster/shared/model/network-check';

export const CHECK_TABLE = 'muster-check';
const NOTED_FOR = '90s';

export function heardTable(tunnelPort: number): string {
  return `table ip ${CHECK_TABLE}
delete table ip ${CHECK_TABLE}
table ip ${CHECK_TABLE} {
  set tunnels { type ipv4_addr; flags dynamic,timeout; timeout ${NOTED_FOR}; size 65536; }
  set probes { typeof ip saddr . ip length; flags dynamic,timeout; timeout ${NOTED_FOR}; size 65536; }
  chain prerouting {
    type filter hook prerouting priority raw - 50; policy accept;
    udp dport ${tunnelPort} update @tunnels { ip saddr }
    udp dport ${PROBE_PORT} update @probes { ip saddr . ip length }
  }
}
`;
}

/** What `nft --json list table` prints of it. */
export function readHeard(json: unknown): HeardProbes {
  const items = (json as { readonly nftables?: readonly Readonly<Record<string, unknown>>[] }).nftables ?? [];
  const elements = (name: string): readonly unknown[] => {
    const set = items.map((item) => item['set'] as { readonly name?: string; readonly elem?: readonly unknown[] } | undefined).find((one) => one?.name === name);
    return (set?.elem ?? []).map((element) => (element as { readonly elem?: { readonly val?: unknown } }).elem?.val ?? element);
  };
  const largest = new Map<string, number>();
  for (const element of elements('probes')) {
    const [address, bytes] = (element as { readonly concat?: readonly unknown[] }).concat ?? [];
    if (typeof address === 'string' && typeof bytes === 'number') largest.set(address, Math.max(bytes, largest.get(address) ?? 0));
  }
  return {
    noted: true,
    tunnels: elements('tunnels').filter((element) => typeof element === 'string'),
    probes: [...largest].map(([address, largestBytes]) => ({ address, largestBytes })),
  };
}

export const NOT_NOTED: HeardProbes = { noted: false, tunnels: [], probes: [] };
