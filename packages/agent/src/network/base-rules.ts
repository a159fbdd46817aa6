/**
 * The nftables table that isolates networks, lets through what belongs together and
 * translates addresses where it must: a skeleton that never changes, and sets that
 * follow the network state. Pure.
 *
 * An accept here cannot undo a drop elsewhere, but a drop here is final: so what is
 * let through also carries a mark, which one rule in Docker's own chain accepts.
 */
import { PROBE_PORT } from '@muster/shared/model/network-check';
import type { NetworkState } from '@muster/shared/model/network-state';
import { ACCEPT_MARK, BASE_TABLE, BRIDGE_PREFIX, bridgeOf, TUNNEL } from './names.ts';

/** Elements as nft writes them, by set. */
export type Sets = ReadonlyMap<SetName, ReadonlySet<string>>;
export type SetName = keyof typeof SET_TYPES;

const SET_TYPES = {
  overlays: 'set overlays { type ipv4_addr; flags interval; }',
  vip_ranges: 'set vip_ranges { type ipv4_addr; flags interval; }',
  local_nets: 'set local_nets { type ipv4_addr; flags interval; }',
  internal: 'set internal { type ipv4_addr; flags interval; }',
  gateways: 'set gateways { type ipv4_addr; }',
  peers: 'set peers { type ipv4_addr; }',
  same_overlay: 'set same_overlay { type ipv4_addr . ipv4_addr; flags interval; }',
  local_pair: 'set local_pair { type ipv4_addr . ipv4_addr; flags interval; }',
  legit_src: 'set legit_src { type ifname . ipv4_addr; flags interval; }',
  overlay_gateway: 'map overlay_gateway { type ipv4_addr : ipv4_addr; flags interval; }',
} as const;

export const SET_NAMES = Object.keys(SET_TYPES) as readonly SetName[];

export function baseSets(state: NetworkState): Sets {
  const { networks, peers } = state;
  const set = (elements: readonly string[]): ReadonlySet<string> => new Set(elements);
  return new Map<SetName, ReadonlySet<string>>([
    ['overlays', set(networks.map(({ range }) => range))],
    ['vip_ranges', set(networks.map(({ vipRange }) => vipRange))],
    ['local_nets', set(networks.map(({ subnet }) => subnet))],
    ['internal', set(networks.filter(({ internal }) => internal).map(({ range }) => range))],
    ['gateways', set(networks.map(({ gateway }) => gateway))],
    ['peers', set(peers.map(({ address }) => address))],
    ['same_overlay', set(networks.map(({ range }) => `${range} . ${range}`))],
    ['local_pair', set(networks.map(({ subnet }) => `${subnet} . ${subnet}`))],
    ['legit_src', set(networks.map(({ networkId, subnet }) => `"${bridgeOf(networkId)}" . ${subnet}`))],
    ['overlay_gateway', set(networks.map(({ range, gateway }) => `${range} : ${gateway}`))],
  ]);
}

/** The whole table in one transaction. `port`: of the tunnel. */
export function baseTable(sets: Sets, port: number): string {
  const bridges = `"${BRIDGE_PREFIX}*"`;
  return `table ip ${BASE_TABLE}
delete table ip ${BASE_TABLE}
table ip ${BASE_TABLE} {
${SET_NAMES.map((name) => `  ${withElements(SET_TYPES[name], sets.get(name) ?? new Set())}`).join('\n')}
  chain raw_prerouting {
    type filter hook prerouting priority raw; policy accept;
    udp dport ${port} notrack
  }
  chain raw_output {
    type filter hook output priority raw; policy accept;
    udp dport ${port} notrack
  }
  chain postrouting {
    type nat hook postrouting priority srcnat - 5; policy accept;
    ct status dnat ip saddr . ip daddr @local_pair masquerade
    ct status dnat ip daddr @overlays ip daddr != @local_nets ip saddr . ip daddr != @same_overlay snat to ip daddr map @overlay_gateway
    ip saddr @local_nets ip daddr != @overlays oifname != ${bridges} masquerade
  }
  chain forward {
    type filter hook forward priority filter - 5; policy accept;
    ct state established,related ip saddr @overlays goto ok
    ct state established,related ip daddr @overlays goto ok
    iifname ${bridges} iifname . ip saddr != @legit_src drop
    iifname "${TUNNEL}" ip saddr @local_nets drop
    ip saddr . ip daddr @same_overlay goto ok
    ip saddr @internal drop
    ct status dnat ct original ip daddr != @overlays ip daddr @overlays goto ok
    ip daddr @overlays drop
    ip saddr @local_nets goto ok
  }
  chain ok {
    meta mark set meta mark | ${ACCEPT_MARK} accept
  }
  chain input {
    type filter hook input priority filter - 5; policy accept;
    udp dport ${port} ip saddr @peers accept
    udp dport ${port} drop
    ip daddr @vip_ranges meta l4proto tcp reject with tcp reset
    ip daddr @vip_ranges meta l4proto udp reject
    ct status dnat ct original ip daddr @vip_ranges iifname . ip saddr @legit_src accept
    iifname ${bridges} iifname . ip saddr != @legit_src drop
    ip daddr @gateways udp dport 53 accept
    ip daddr @gateways tcp dport 53 accept
    iifname "${TUNNEL}" udp dport ${PROBE_PORT} accept
    iifname ${bridges} ip saddr @internal ct state new ip daddr != @gateways drop
    iifname ${bridges} ip saddr @internal ct state new meta l4proto { tcp, udp } drop
    iifname "${TUNNEL}" ct state new drop
  }
  chain output {
    type filter hook output priority filter; policy accept;
    oifname ${bridges} icmp type redirect drop
  }
}
`;
}

function withElements(declaration: string, elements: ReadonlySet<string>): string {
  if (elements.size === 0) return declaration;
  return declaration.replace(/ \}$/, ` elements = { ${[...elements].join(', ')} }; }`);
}

/** Element by element, in one transaction; empty when nothing differs. */
export function setChanges(before: Sets, after: Sets): string {
  const lines: string[] = [];
  for (const name of SET_NAMES) {
    const had = before.get(name) ?? new Set<string>();
    const has = after.get(name) ?? new Set<string>();
    const removed = [...had].filter((element) => !has.has(element));
    const added = [...has].filter((element) => !had.has(element));
    if (removed.length > 0) lines.push(`delete element ip ${BASE_TABLE} ${name} { ${removed.join(', ')} }`);
    if (added.length > 0) lines.push(`add element ip ${BASE_TABLE} ${name} { ${added.join(', ')} }`);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** The sets in what `nft --json list table` prints; undefined when a set of ours is not there. */
export function readSets(json: unknown): Sets | undefined {
  const items = isRecord(json) && Array.isArray(json['nftables']) ? (json['nftables'] as readonly unknown[]) : [];
  const sets = new Map<SetName, ReadonlySet<string>>();
  for (const item of items) {
    if (!isRecord(item)) continue;
    const set = item['set'] ?? item['map'];
    if (!isRecord(set)) continue;
    const name = SET_NAMES.find((known) => known === set['name']);
    if (name === undefined) continue;
    const elements = Array.isArray(set['elem']) ? (set['elem'] as readonly unknown[]) : [];
    const isMap = item['map'] !== undefined;
    sets.set(name, new Set(elements.map((element) => (isMap ? mapElement(element) : elementText(element, name)))));
  }
  return sets.size === SET_NAMES.length ? sets : undefined;
}

function mapElement(element: unknown): string {
  const [key, value] = Array.isArray(element) ? (element as readonly unknown[]) : [];
  return `${elementText(key)} : ${elementText(value)}`;
}

function elementText(element: unknown, set?: SetName): string {
  if (typeof element === 'string') return element;
  if (!isRecord(element)) return '?';
  const { prefix, concat, elem } = element;
  if (isRecord(prefix)) return `${String(prefix['addr'])}/${String(prefix['len'])}`;
  if (isRecord(elem)) return elementText(elem['val'], set);
  if (!Array.isArray(concat)) return '?';
  const parts = concat.map((part: unknown) => elementText(part));
  return set === 'legit_src' ? [`"${parts[0] ?? ''}"`, ...parts.slice(1)].join(' . ') : parts.join(' . ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
