/**
 * What is broken in the networks, and why, from all that the hosts have found out.
 * Causes come before what follows from them, and what follows is not said again. Pure.
 */
import type { CheckedHost, NetworkCheck } from '@muster/shared/model/network-check';
import { type Evidence, crossingOf } from './evidence.ts';
import { judgeHosts } from './judge-hosts.ts';
import { judgePaths } from './judge-paths.ts';
import { judgeServices } from './judge-services.ts';

/** With more hosts, ways that are fine are not told one by one. */
const MAX_HOSTS_WITH_ALL_PATHS = 64;

export function judgeNetwork(evidence: Evidence): NetworkCheck {
  const { subject, failures, reports } = evidence;
  const crossings = subject.hosts.flatMap((from) => subject.hosts.filter((to) => to.nodeId !== from.nodeId).map((to) => crossingOf(evidence, from, to)));
  const services = judgeServices(evidence, crossings);
  const isTold = subject.hosts.length <= MAX_HOSTS_WITH_ALL_PATHS ? () => true : ({ verdict }: { readonly verdict: string }) => verdict !== 'fine' && verdict !== 'unused';
  return {
    hosts: subject.hosts.map(({ nodeId, name, networks, absent }): CheckedHost => ({ nodeId, name, networks: networks.length, absent: absent || (failures.get(nodeId) ?? ''), uplinkMtu: reports.get(nodeId)?.uplinkMtu ?? 0 })),
    paths: crossings.filter(isTold).map(({ from, to, verdict, micros }) => ({ from: from.name, to: to.name, verdict, micros })),
    services: services.services,
    findings: [...judgeHosts(evidence), ...judgePaths(evidence, crossings), ...services.findings].toSorted((left, right) => Number(left.level === 'warning') - Number(right.level === 'warning')),
  };
}
