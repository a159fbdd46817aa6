/** What is wrong with hosts by themselves, whatever gets through. Pure. */
import type { HostNetworkReport, NetworkFinding } from '@muster/shared/model/network-check';
import type { Evidence } from './evidence.ts';
import type { CheckHost, SampledService } from './subject.ts';

export function judgeHosts({ subject, failures, reports }: Evidence): readonly NetworkFinding[] {
  return subject.hosts.flatMap((host) => {
    const reason = host.absent || failures.get(host.nodeId);
    if (reason !== undefined && reason !== '') return [absent(host, reason)];
    const report = reports.get(host.nodeId);
    if (report === undefined) return [absent(host, 'it has not said what it has')];
    if (report.unable !== '') return host.proxies === true ? [proxied(host, report), ...judgeProxies(host, report, subject.services)] : [unable(host, report)];
    return host.networks.length === 0 ? [] : judgeHost(host, report, subject.settings.dataPath === 'vxlan');
  });
}

function absent({ name }: CheckHost, why: string): NetworkFinding {
  return { level: 'broken', code: 'host-absent', what: `${name} took no part in the check`, why, todo: `See what is known of it: muster node inspect ${name}. On the host, see that its agent runs.`, hosts: [name], services: [] };
}

function unable({ name }: CheckHost, { unable: why }: HostNetworkReport): NetworkFinding {
  return {
    level: 'warning',
    code: 'no-networks',
    what: `${name} has none of the cluster’s networks: its containers are in the engine’s own`,
    why,
    todo: 'Do on that host what it says, and restart its agent. Until then services with networks are not placed there.',
    hosts: [name],
    services: [],
  };
}

function proxied({ name }: CheckHost, { unable: why }: HostNetworkReport): NetworkFinding {
  return {
    level: 'warning',
    code: 'no-networks',
    what: `${name} is in mode proxy: its agent joins connections to published ports in user space with hosts that have the cluster’s networks; its containers are in the engine’s own`,
    why,
    todo: 'Do on that host what it says, and restart its agent. Until then services with networks are not placed there, and tasks are not told of clients that come to it.',
    hosts: [name],
    services: [],
  };
}

/** Below it, ports are for programs with rights that such a host's agent may not have. */
const PRIVILEGED = 1024;

/** Published ports that such a host does not answer. */
function judgeProxies({ name }: CheckHost, { takenPorts }: HostNetworkReport, services: readonly SampledService[]): readonly NetworkFinding[] {
  return services.flatMap(({ name: service, ports }) =>
    ports.flatMap(({ mode, protocol, publishedPort: port, proxyProtocol, hostIp }): readonly NetworkFinding[] => {
      if (mode === 'host' || mode === 'local' || port === 0) return [];
      const named = { hosts: [name], services: [service] };
      if (protocol === 'tcp' && takenPorts.includes(port)) return [withRights(portTaken(name, service, port), port)];
      const why = proxyProtocol ? 'tasks would be told of this host instead of the client (PROXY protocol)' : protocol === 'udp' ? 'UDP has no proxies' : hostIp === undefined ? '' : 'it is published on one address';
      return why === '' ? [] : [{ level: 'warning', code: 'port-dead', what: `port ${port}/${protocol} of ${name}, which is in mode proxy, does not lead to ${service}`, why, todo: 'Connect to a host that has the cluster’s networks, or give this one what it lacks.', ...named }];
    }),
  );
}

/** From the host comes only that it cannot have the port. */
function withRights(finding: NetworkFinding, port: number): NetworkFinding {
  if (port >= PRIVILEGED) return finding;
  return { ...finding, why: `${finding.why}, or its agent may not listen below ${PRIVILEGED}`, todo: `${finding.todo} Else run the agent as root, or give it the capability NET_BIND_SERVICE.` };
}

export function portTaken(host: string, service: string, port: number): NetworkFinding {
  return { level: 'broken', code: 'port-taken', what: `port ${port} of ${host} does not lead to ${service}`, why: 'another program of that host has the port', todo: `On ${host}: ss -ltnp 'sport = :${port}'; stop that program, or publish another port.`, hosts: [host], services: [service] };
}

function judgeHost({ name }: CheckHost, report: HostNetworkReport, isTunnelled: boolean): readonly NetworkFinding[] {
  const findings: NetworkFinding[] = [];
  const find = (code: NetworkFinding['code'], what: string, why: string, todo: string, level: NetworkFinding['level'] = 'broken') =>
    findings.push({ level, code, what, why, todo, hosts: [name], services: [] });
  if (report.problem !== '') find('not-in-force', `${name} cannot bring its networks in force`, report.problem, 'It tries again each second. Take away what it names; its agent’s log says more.');
  if (isTunnelled && report.tunnelMtu === 0) find('no-tunnel', `${name} has no tunnel to the other hosts`, 'the device mu-vx is not there, or it is down', 'The agent puts it back within five seconds. If it stays so: ip -d link show mu-vx, and the agent’s log.');
  if (report.missing.length > 0) {
    const again = report.problem === '' ? 'somebody has removed it: a firewall that flushes all rules, or a script' : report.problem;
    find('rules-missing', `${name} lacks ${report.missing.join(', ')}`, again, 'The agent puts it back within five seconds: run the check again. If it comes again, find out who removes it: nft monitor.');
  }
  const value = (setting: string) => report.settings.find((one) => one.name === setting)?.value;
  if (value('net.ipv4.ip_forward') === '0') find('setting', `${name} forwards nothing between its containers and the tunnel`, 'net.ipv4.ip_forward is 0', 'sysctl -w net.ipv4.ip_forward=1, and see who sets it: grep -r ip_forward /etc/sysctl.conf /etc/sysctl.d');
  const strictEverywhere = value('net.ipv4.conf.all.rp_filter') ?? '0';
  for (const { name: setting, value: own } of report.settings) {
    if (!setting.endsWith('.rp_filter') || setting === 'net.ipv4.conf.all.rp_filter') continue;
    // The kernel takes the larger one; 1 alone is strict.
    if (Math.max(Number(own), Number(strictEverywhere)) !== 1) continue;
    find('setting', `${name} may drop packets that come back another way than they went`, `${setting} is 1 (strict)`, `sysctl -w ${setting}=2`, 'warning');
  }
  if (report.deaf !== '') find('probe-unanswered', `${name} cannot answer probes`, report.deaf, 'Free the port for the time of a check; what was heard is told all the same.', 'warning');
  return findings;
}
