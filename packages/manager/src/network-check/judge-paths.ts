/** What is wrong between hosts: nothing arrives, or small packets alone. Pure. */
import type { NetworkFinding } from '@muster/shared/model/network-check';
import { type Crossing, type Evidence, getsThere, tunnelHeard } from './evidence.ts';
import { likelyObstacle } from './match-rule.ts';
import { openingOf } from './openings.ts';
import type { CheckHost } from './subject.ts';

/** Why one way is broken. Ways with one cause become one finding. */
interface Cause {
  readonly code: NetworkFinding['code'];
  /** Whom it is about: the same for all ways with this cause. */
  readonly at: CheckHost;
  readonly side: 'from' | 'to';
  readonly why: string;
  readonly todo: string;
}

export function judgePaths(evidence: Evidence, crossings: readonly Crossing[]): readonly NetworkFinding[] {
  const causes = new Map<string, { readonly cause: Cause; readonly ways: Crossing[] }>();
  for (const crossing of crossings) {
    const cause = crossing.verdict === 'broken' ? causeOfLoss(evidence, crossing, crossings) : crossing.verdict === 'small-only' ? causeOfSize(evidence, crossing) : undefined;
    if (cause === undefined) continue;
    const key = `${cause.code} ${cause.at.nodeId} ${cause.side} ${cause.why}`;
    const known = causes.get(key) ?? { cause, ways: [] };
    known.ways.push(crossing);
    causes.set(key, known);
  }
  return [...causes.values()].map(({ cause, ways }) => findingOf(evidence, cause, ways)).concat(judgeUnanswered(crossings));
}

function causeOfLoss(evidence: Evidence, { from, to }: Crossing, crossings: readonly Crossing[]): Cause | undefined {
  const { subject, reports } = evidence;
  const { settings } = subject;
  const [here, there] = [reports.get(from.nodeId), reports.get(to.nodeId)];
  if (here === undefined || there === undefined) return undefined;
  if (settings.dataPath !== 'vxlan') {
    return { code: getsThere(evidence, from, to) ? 'path-broken' : 'host-unreachable', at: to, side: 'to', why: getsThere(evidence, from, to) ? 'the host itself is reached, but packets with addresses of containers are not: the hosts may not share a segment, or what is between them drops foreign addresses' : unreached(to), todo: 'With the data path host-gw all hosts must share one segment that takes foreign addresses; else make the cluster with vxlan.' };
  }
  // Said by itself already.
  if (here.tunnelMtu === 0 || there.tunnelMtu === 0) return undefined;
  const packet = { protocol: 'udp', port: settings.port } as const;
  if (tunnelHeard(evidence, from, to) === true) {
    const rule = likelyObstacle(there.obstacles, ['input', 'prerouting'], packet);
    if (rule === undefined) return { code: 'path-broken', at: to, side: 'to', why: `packets of the tunnel arrive at ${to.name} and are not taken out of it, and no rule was found that drops them`, todo: `On ${to.name}: nft list table ip muster-net (is the sender in @peers?), ip -d link show mu-vx, tcpdump -ni mu-vx.` };
    return { code: 'tunnel-blocked', at: to, side: 'to', why: `UDP ${settings.port} arrives at ${to.name} and is dropped there by its own firewall: ${rule.place}: ${rule.rule}`, todo: openingOf(rule, to.name, packet) };
  }
  const outgoing = likelyObstacle(here.obstacles, ['output', 'postrouting'], packet);
  if (outgoing !== undefined) return { code: 'tunnel-blocked', at: from, side: 'from', why: `UDP ${settings.port} does not leave ${from.name}: ${outgoing.place}: ${outgoing.rule}`, todo: openingOf(outgoing, from.name, packet) };
  if (!getsThere(evidence, from, to) && !getsThere(evidence, to, from)) return { code: 'host-unreachable', at: to, side: 'to', why: unreached(to), todo: `On ${from.name}: ping ${to.address}; ip route get ${to.address}. Hosts must reach each other at the addresses that muster node ls shows.` };
  const early = likelyObstacle(there.obstacles, ['prerouting'], packet);
  const side = nobodyGetsFrom(from, crossings) ? 'from' : 'to';
  return {
    code: 'tunnel-blocked',
    at: side === 'from' ? from : to,
    side,
    why: early === undefined ? `UDP ${settings.port} does not arrive at ${side === 'from' ? 'the others' : to.name}, although the hosts reach each other: a firewall between them drops it (the cloud’s security groups, the provider’s filter)` : `UDP ${settings.port} does not get into ${to.name}: ${early.place}: ${early.rule}`,
    todo: early === undefined ? `Let UDP ${settings.port} through between all hosts, both ways. To see it: tcpdump -ni any udp port ${settings.port} on both.` : openingOf(early, to.name, packet),
  };
}

const unreached = (to: CheckHost) => `nothing gets to ${to.name} at ${to.address}, neither of the tunnel nor else`;

/** Nothing of the host gets to anybody: the fault is more likely on its side. */
function nobodyGetsFrom(from: CheckHost, crossings: readonly Crossing[]): boolean {
  const out = crossings.filter((other) => other.from.nodeId === from.nodeId && other.verdict !== 'unused' && other.verdict !== 'unknown');
  const reached = crossings.some((other) => other.from.nodeId !== from.nodeId && other.verdict === 'fine');
  return out.length > 1 && reached && out.every(({ verdict }) => verdict === 'broken');
}

function causeOfSize({ reports, subject }: Evidence, { from, to, largestBytes, fullBytes }: Crossing): Cause {
  const [here, there] = [reports.get(from.nodeId), reports.get(to.nodeId)];
  const overhead = subject.settings.dataPath === 'vxlan' ? 50 : 0;
  if (here !== undefined && there !== undefined && there.uplinkMtu < here.uplinkMtu) {
    return {
      code: 'packet-size',
      at: to,
      side: 'to',
      why: `the link ${there.uplink} of ${to.name} takes packets of ${there.uplinkMtu} bytes, others’ take ${here.uplinkMtu}`,
      todo: `On ${to.name}: ip link set ${there.uplink} mtu ${here.uplinkMtu}. If the link cannot take that, make the networks anew for the smallest: muster network create --mtu ${there.uplinkMtu - overhead} NAME.`,
    };
  }
  return {
    code: 'packet-size',
    at: to,
    side: 'to',
    why: `packets of ${fullBytes} bytes get lost, the largest that arrive have about ${largestBytes}: a link between the hosts takes no larger ones, and says so to nobody`,
    todo: `Find the link, or make the networks anew with what it takes: muster network create --mtu ${largestBytes} NAME.`,
  };
}

function findingOf({ subject }: Evidence, { code, at, side, why, todo }: Cause, ways: readonly Crossing[]): NetworkFinding {
  const others = [...new Set(ways.map((way) => (side === 'to' ? way.from.name : way.to.name)))];
  const names = others.length > 5 ? `${others.slice(0, 4).join(', ')} and ${others.length - 4} more` : others.join(', ');
  const packets = code === 'packet-size' ? 'full-size packets do not get' : subject.settings.dataPath === 'vxlan' ? 'packets of the networks do not get' : 'packets do not get';
  const what = side === 'to' ? `${packets} from ${names} to ${at.name}` : `${packets} from ${at.name} to ${names}`;
  return { level: 'broken', code, what, why, todo, hosts: [at.name, ...others], services: [] };
}

/** Heard, but never answered, although answers of others get back: the answering alone is kept from the host. */
function judgeUnanswered(crossings: readonly Crossing[]): readonly NetworkFinding[] {
  const isFineBack = ({ from, to }: Crossing) => crossings.some((other) => other.from.nodeId === to.nodeId && other.to.nodeId === from.nodeId && (other.verdict === 'fine' || other.verdict === 'small-only'));
  const silent = new Map<string, string[]>();
  for (const crossing of crossings) if (crossing.isUnanswered && isFineBack(crossing)) silent.set(crossing.to.name, [...(silent.get(crossing.to.name) ?? []), crossing.from.name]);
  return [...silent].map(([name, others]) => ({
    level: 'warning',
    code: 'probe-unanswered',
    what: `${name} hears ${others.join(', ')} and does not answer`,
    why: 'a firewall of that host drops what is sent to the host itself; containers are reached all the same',
    todo: 'Names are answered by the host: let TCP and UDP 53 in from br-mu-* and mu-vx.',
    hosts: [name, ...others],
    services: [],
  }));
}
