/** What to run to let a packet through, in the words of the firewall that drops it. Pure. */
import type { FirewallObstacle } from '@muster/shared/model/network-check';
import type { Packet } from './match-rule.ts';

export function openingOf({ place, hook }: FirewallObstacle, host: string, { protocol, port }: Packet): string {
  const on = `On ${host}:`;
  if (place.includes('firewalld')) return `${on} firewall-cmd --permanent --add-port=${port}/${protocol} && firewall-cmd --reload`;
  if (place.includes('chain ufw')) return hook === 'forward' ? `${on} ufw route allow proto ${protocol} to any port ${port}` : `${on} ufw allow ${port}/${protocol}`;
  const program = /^(iptables\S*), chain (\S+)/.exec(place);
  if (program !== null) return `${on} ${program[1] ?? ''} -I ${program[2] ?? ''} -p ${protocol} --dport ${port} -j ACCEPT, or remove that rule where it is kept`;
  const table = /^table (\S+ \S+), chain (\S+)/.exec(place);
  return `${on} nft insert rule ${table?.[1] ?? ''} ${table?.[2] ?? ''} ${protocol} dport ${port} accept, or remove that rule where it is kept`;
}

/** For what containers send each other: there is no one port to open. */
export function forwardingOf({ place }: FirewallObstacle, host: string): string {
  const on = `On ${host}:`;
  if (place.includes('firewalld')) return `${on} put mu-vx and br-mu-* in the zone trusted: firewall-cmd --permanent --zone=trusted --add-interface=mu-vx`;
  const program = /^(iptables\S*), chain (\S+)/.exec(place);
  if (program !== null) return `${on} remove it, or let what Muster’s rules have marked pass before it: ${program[1] ?? ''} -I ${program[2] ?? ''} -m mark --mark 0x80000/0x80000 -j ACCEPT`;
  const table = /^table (\S+ \S+), chain (\S+)/.exec(place);
  return `${on} remove it, or let what Muster’s rules have marked pass before it: nft insert rule ${table?.[1] ?? ''} ${table?.[2] ?? ''} meta mark and 0x80000 == 0x80000 accept`;
}
