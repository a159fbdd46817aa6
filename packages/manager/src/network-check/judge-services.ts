/** What is wrong with the ways to services: to their tasks, their virtual addresses, their published ports. Pure. */
import type { NodeId } from '@muster/shared/model/ids';
import type { CheckedService, NetworkFinding, ProbeOutcome } from '@muster/shared/model/network-check';
import { type Crossing, type Evidence, outcomeOf } from './evidence.ts';
import { portTaken } from './judge-hosts.ts';
import { likelyObstacle } from './match-rule.ts';
import { forwardingOf, openingOf } from './openings.ts';
import { isActive, portKey, probedEndpoints, probedPorts, taskKey, vipKey } from './plan-probes.ts';
import type { CheckHost, SampledService } from './subject.ts';

interface Judged {
  readonly services: readonly CheckedService[];
  readonly findings: readonly NetworkFinding[];
}

/** One way from a host to a task. */
interface Way {
  readonly service: SampledService;
  readonly from: CheckHost;
  readonly to: CheckHost;
  readonly address: string;
  readonly isGood: boolean;
  /** What is wrong between the two hosts is said already. */
  readonly isBetweenHosts: boolean;
}

export function judgeServices(evidence: Evidence, crossings: readonly Crossing[]): Judged {
  const active = evidence.subject.hosts.filter((host) => isActive(host, evidence.reports));
  // What a host lacks of its rules is said by itself.
  const whole = active.filter(({ nodeId }) => evidence.reports.get(nodeId)?.missing.length === 0);
  const ways = waysOf(evidence, active, crossings);
  const forward = judgeForwarding(evidence, ways);
  /** Hosts at whose containers something is known to be wrong. */
  const troubled = new Set(ways.filter(({ isGood }) => !isGood).map(({ to }) => to.nodeId));
  const maps = judgeMaps(evidence, whole);
  const addresses = judgeAddresses(evidence, whole, ways, maps);
  const ports = judgePorts(evidence, whole, troubled);
  return { services: countWays(evidence, active, ways), findings: [...forward, ...maps, ...addresses, ...ports] };
}

function waysOf(evidence: Evidence, active: readonly CheckHost[], crossings: readonly Crossing[]): readonly Way[] {
  const byId = new Map(active.map((host) => [host.nodeId, host]));
  const isOpen = new Set(crossings.filter(({ verdict }) => verdict === 'fine' || verdict === 'small-only').map(({ from, to }) => `${from.nodeId} ${to.nodeId}`));
  const ways: Way[] = [];
  for (const service of evidence.subject.services) {
    const outcomes = new Map<string, ProbeOutcome[]>();
    const each = active.flatMap((from) =>
      probedEndpoints(service, from).flatMap(({ address, nodeId }) => {
        const to = byId.get(nodeId);
        const outcome = outcomeOf(evidence, from.nodeId, taskKey(service.serviceId, address));
        if (to === undefined || outcome === undefined || !evidence.servingAfter.has(address)) return [];
        outcomes.set(address, [...(outcomes.get(address) ?? []), outcome]);
        return [{ from, to, address, outcome }];
      }),
    );
    for (const { from, to, address, outcome } of each) {
      // A refusal is as good as an answer, but not of a task that answers others: a firewall may refuse, too.
      const isGood = outcome === 'answered' || (outcome === 'refused' && outcomes.get(address)?.includes('answered') !== true);
      ways.push({ service, from, to, address, isGood, isBetweenHosts: from.nodeId !== to.nodeId && !(isOpen.has(`${from.nodeId} ${to.nodeId}`) && isOpen.has(`${to.nodeId} ${from.nodeId}`)) });
    }
  }
  return ways;
}

/** Packets get to the host, its task answers, and yet others do not reach it: the host does not forward. */
function judgeForwarding({ reports }: Evidence, ways: readonly Way[]): readonly NetworkFinding[] {
  const bad = ways.filter(({ isGood, isBetweenHosts }) => !isGood && !isBetweenHosts);
  const isDead = (address: string) => {
    const all = ways.filter((way) => way.address === address);
    return all.every(({ isGood }) => !isGood) && all.some(({ from, to }) => from.nodeId === to.nodeId);
  };
  const dead = new Map<string, Way>();
  const byHost = new Map<NodeId, Way[]>();
  for (const way of bad) {
    if (isDead(way.address)) dead.set(way.address, way);
    else byHost.set(way.to.nodeId, [...(byHost.get(way.to.nodeId) ?? []), way]);
  }
  return [...[...byHost.values()].map((lost) => forwardDropped(lost, reports)), ...[...dead.values()].map(taskSilent)];
}

function taskSilent({ service: { name }, to, address }: Way): NetworkFinding {
  return { level: 'broken', code: 'task-silent', what: `a task of ${name} on ${to.name} answers nobody at ${address}`, why: 'not even its own host: what runs in it, or a firewall in the container, drops connections', todo: `muster service ps ${name}; then look into the container.`, hosts: [to.name], services: [name] };
}

function forwardDropped(lost: readonly Way[], reports: Evidence['reports']): NetworkFinding {
  const [{ to: { nodeId, name }, service }] = lost as readonly [Way];
  const rule = likelyObstacle(reports.get(nodeId)?.obstacles ?? [], ['forward', 'prerouting', 'postrouting'], { protocol: 'tcp', port: service.port });
  return {
    level: 'broken',
    code: 'forward-dropped',
    what: `${name} does not pass on what ${[...new Set(lost.map(({ from }) => from.name))].join(', ')} send to its containers`,
    why: rule === undefined ? `packets come out of the tunnel at ${name} and do not reach the containers, and no rule was found that drops them` : `its own firewall drops what it forwards: ${rule.place}: ${rule.rule}`,
    todo: rule === undefined ? `On ${name}: nft list ruleset; tcpdump -ni mu-vx; sysctl net.ipv4.ip_forward.` : forwardingOf(rule, name),
    hosts: [...new Set([name, ...lost.map(({ from }) => from.name)])],
    services: [...new Set(lost.map((way) => way.service.name))],
  };
}

/** The kernel's maps beside what the managers know. */
function judgeMaps({ subject, reports, servingAfter }: Evidence, active: readonly CheckHost[]): readonly NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  for (const host of active) {
    const report = reports.get(host.nodeId);
    for (const service of subject.services) {
      for (const { networkId, vip } of service.networks) {
        if (vip === undefined || !host.networks.some((network) => network.networkId === networkId)) continue;
        const wanted = service.endpoints.flatMap(({ addresses }) => addresses.filter((one) => one.networkId === networkId).map(({ address }) => address));
        const present = report?.services.find((map) => map.serviceId === service.serviceId && map.networkId === networkId)?.addresses ?? [];
        const missing = wanted.filter((address) => servingAfter.has(address) && !present.includes(address));
        const left = present.filter((address) => !wanted.includes(address) && !servingAfter.has(address));
        if (missing.length + left.length === 0) continue;
        const what = missing.length === 0 ? `${host.name} leads connections to ${service.name} to tasks that have left: ${left.join(', ')}` : `${host.name} does not lead connections to all tasks of ${service.name}: ${missing.join(', ')} missing of ${wanted.length}`;
        findings.push({
          level: 'broken',
          code: 'map-behind',
          what,
          why: report?.problem ? report.problem : `the rules of ${vip} in the table muster are not what the agent was told, so somebody has changed them, or the agent is behind`,
          todo: `The agent of ${host.name} puts that right within seconds: check again. If it stays or comes again: the agent’s log, and nft monitor; a restart of the agent makes the rules anew, and traffic goes on meanwhile.`,
          hosts: [host.name],
          services: [service.name],
        });
      }
    }
  }
  return findings;
}

/** All tasks are reached, and yet the virtual address is not. */
function judgeAddresses(evidence: Evidence, active: readonly CheckHost[], ways: readonly Way[], maps: readonly NetworkFinding[]): readonly NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  for (const from of active) {
    for (const service of evidence.subject.services) {
      const own = ways.filter((way) => way.from.nodeId === from.nodeId && way.service.serviceId === service.serviceId);
      const isReached = own.length > 0 && own.every(({ isGood }) => isGood);
      const isKnown = maps.some(({ hosts, services }) => hosts.includes(from.name) && services.includes(service.name));
      if (!isReached || isKnown) continue;
      for (const { networkId, vip } of service.networks) {
        const outcome = outcomeOf(evidence, from.nodeId, vipKey(service.serviceId, networkId));
        const answersDirectly = own.some(({ address }) => outcomeOf(evidence, from.nodeId, taskKey(service.serviceId, address)) === 'answered');
        if (vip === undefined || outcome === undefined || outcome === 'answered' || (outcome === 'refused' && !answersDirectly)) continue;
        findings.push({ level: 'broken', code: 'address-dead', what: `${service.name} does not answer at its address ${vip} on ${from.name}, although its tasks do`, why: 'connections to the address are not led to the tasks', todo: `On ${from.name}: nft list table ip muster; conntrack -L --orig-dst ${vip}.`, hosts: [from.name], services: [service.name] });
      }
    }
  }
  return findings;
}

function judgePorts(evidence: Evidence, active: readonly CheckHost[], troubled: ReadonlySet<NodeId>): readonly NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  for (const service of evidence.subject.services) {
    for (const { publishedPort: port } of probedPorts(service)) {
      for (const to of active) {
        const report = evidence.reports.get(to.nodeId);
        if (report?.takenPorts.includes(port) === true) {
          findings.push(portTaken(to.name, service.name, port));
          continue;
        }
        const tried = active.flatMap((from) => {
          const outcome = outcomeOf(evidence, from.nodeId, portKey(service.serviceId, port, to.nodeId));
          return outcome === undefined ? [] : [{ from, outcome }];
        });
        const failing = tried.filter(({ outcome }) => outcome !== 'answered');
        // Ways to the tasks that are broken are said, and so are hosts that nobody reaches.
        const isConsequence = service.endpoints.some(({ nodeId }) => troubled.has(nodeId));
        if (failing.length === 0 || isConsequence) continue;
        const isRefused = failing.every(({ outcome }) => outcome === 'refused');
        const packet = { protocol: 'tcp', port } as const;
        const rule = likelyObstacle(report?.obstacles ?? [], ['prerouting', 'forward', 'input'], packet);
        const from = failing.map((one) => one.from.name).join(', ');
        findings.push({
          level: 'broken',
          code: isRefused ? 'port-dead' : 'port-blocked',
          what: `port ${port} of ${to.name}, which leads to ${service.name}, does not answer ${from}`,
          why: rule !== undefined ? `probably a firewall of ${to.name}: ${rule.place}: ${rule.rule}` : isRefused ? 'connections are refused: nothing leads them on' : 'nothing comes back: a firewall between the hosts may drop it',
          todo: rule !== undefined ? openingOf(rule, to.name, packet) : `Let TCP ${port} in on ${to.name}; there: nft list map ip muster mesh.`,
          hosts: [to.name, ...failing.map((one) => one.from.name).filter((name) => name !== to.name)],
          services: [service.name],
        });
      }
    }
  }
  return findings;
}

function countWays(evidence: Evidence, active: readonly CheckHost[], ways: readonly Way[]): readonly CheckedService[] {
  return evidence.subject.services.map((service) => {
    const own = ways.filter((way) => way.service.serviceId === service.serviceId);
    const keys = [...service.networks.map(({ networkId }) => vipKey(service.serviceId, networkId)), ...probedPorts(service).flatMap(({ publishedPort }) => active.map(({ nodeId }) => portKey(service.serviceId, publishedPort, nodeId)))];
    const others = active.flatMap(({ nodeId }) => keys.map((key) => outcomeOf(evidence, nodeId, key)).filter((outcome) => outcome !== undefined));
    const isRefusedByAll = !own.some((way) => outcomeOf(evidence, way.from.nodeId, taskKey(service.serviceId, way.address)) === 'answered');
    const broken = own.filter(({ isGood }) => !isGood).length + others.filter((outcome) => outcome !== 'answered' && !(outcome === 'refused' && isRefusedByAll)).length;
    return { serviceId: service.serviceId, name: service.name, tried: own.length + others.length, broken };
  });
}
