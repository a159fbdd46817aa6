/** Whether a firewall's rule may concern a packet: what a rule says plainly is believed, the rest may. Pure. */
import type { FirewallObstacle } from '@muster/shared/model/network-check';

export interface Packet {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** The obstacle that most likely drops the packet: one that names its port, then one of its protocol, then any. */
export function likelyObstacle(obstacles: readonly FirewallObstacle[], hooks: readonly FirewallObstacle['hook'][], packet: Packet): FirewallObstacle | undefined {
  let best: { readonly obstacle: FirewallObstacle; readonly rank: number } | undefined;
  for (const obstacle of obstacles) {
    if (!hooks.includes(obstacle.hook) || !mayMatch(obstacle.rule, packet)) continue;
    const rank = rankOf(obstacle.rule, packet);
    if (best === undefined || rank > best.rank) best = { obstacle, rank };
  }
  return best?.obstacle;
}

export function mayMatch(text: string, { protocol, port }: Packet): boolean {
  // With what a rejection answers says nothing of what the rule matches.
  const rule = text.replace(/ (--reject-)?with .*$/, '');
  if (/\b(icmp|icmpv6|sctp|esp|gre)\b/.test(rule) && !new RegExp(`\\b${protocol}\\b`).test(rule)) return false;
  if (/\b(iif|iifname|oif|oifname) "?lo"?(\s|$)/.test(rule) || / -[io] lo /.test(rule)) return false;
  if (/\bct state invalid\b/.test(rule) || /--ctstate INVALID /.test(rule)) return false;
  const other = protocol === 'tcp' ? 'udp' : 'tcp';
  if (new RegExp(`\\b${other}\\b`).test(rule) && !new RegExp(`\\b${protocol}\\b`).test(rule)) return false;
  const ports = portsOf(rule);
  return ports === undefined || ports.some(([first, last]) => port >= first && port <= last);
}

function rankOf(rule: string, { protocol, port }: Packet): number {
  if (portsOf(rule)?.some(([first, last]) => port >= first && port <= last) === true) return 3;
  if (new RegExp(`\\b${protocol}\\b`).test(rule)) return 2;
  return rule === 'policy drop' ? 0 : 1;
}

/** Ranges of destination ports that a rule names; undefined: none. */
function portsOf(rule: string): readonly (readonly [number, number])[] | undefined {
  const text = /\bdport (\{[^}]*\}|[\d-]+)/.exec(rule)?.[1] ?? /--dports? ([\d:,]+)/.exec(rule)?.[1];
  if (text === undefined) return undefined;
  const ranges = [...text.matchAll(/(\d+)(?:[-:](\d+))?/g)].map(([, first = '0', last = first]) => [Number(first), Number(last)] as const);
  return ranges.length === 0 ? undefined : ranges;
}
