/** What this host has for its networks at this moment: read, nothing changed. */
import type { FirewallObstacle, HostNetworkReport } from '@muster/shared/model/network-check';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { ServiceId } from '@muster/shared/model/ids';
import { firewalls, isTunnel, json } from '../apply-base.ts';
import { isThere } from '../apply-services.ts';
import { baseSets, setChanges } from '../base-rules.ts';
import type { HostTools } from '../host-tools.ts';
import { type IpPlan, ipChanges, planIp, readForwarding, readNeighbours, readRoutes } from '../ip-plan.ts';
import { ACCEPT_MARK, BASE_TABLE, FORM_TABLE, ROUTE_PROTOCOL, SERVICE_TABLE, TUNNEL } from '../names.ts';
import type { NetworkSituation } from '../networks.ts';
import { readTable } from '../read-base.ts';
import { USE_TABLE } from '../use-counters.ts';
import { CHECK_TABLE } from './heard-table.ts';
import { obstaclesInIptables, obstaclesInTable } from './read-firewall.ts';
import { readServiceMaps } from './read-service-map.ts';

const MAX_OBSTACLES = 50;
const MAX_MISSING = 10;
const OWN_TABLES: ReadonlySet<string> = new Set([BASE_TABLE, SERVICE_TABLE, USE_TABLE, FORM_TABLE, CHECK_TABLE]);
/** Of `iptables`, which prints them itself. */
const IPTABLES_TABLES: ReadonlySet<string> = new Set(['filter', 'nat', 'raw', 'mangle', 'security']);
/** Families that see IPv4 packets. */
const FAMILIES: ReadonlySet<string> = new Set(['ip', 'inet', 'netdev', 'bridge']);

export async function hostReport(tools: HostTools, situation: NetworkSituation, serviceIds: readonly ServiceId[], deaf: string): Promise<HostNetworkReport> {
  const { facts, uplink, state, problem, takenPorts } = situation;
  const unable = facts === undefined ? 'the agent has not looked at the host yet' : facts.reason;
  // The facts may be half a minute old.
  const uplinkMtu = Number(await tools.read(`/sys/class/net/${uplink.device}/mtu`)) || (facts?.uplinkMtu ?? 0);
  const nothing: HostNetworkReport = { unable, problem, uplink: uplink.device, uplinkMtu, tunnelMtu: 0, settings: [], missing: [], obstacles: [], takenPorts, services: [], deaf };
  const plan = state && planIp(state, uplink);
  if (unable !== '' || state === undefined || plan === undefined) return nothing;
  const wanted = new Set<string>(serviceIds);
  const [tunnelMtu, settings, missing, obstacles, services] = await Promise.all([
    readTunnel(tools, state),
    readSettings(tools, plan, state),
    readMissing(tools, plan, state),
    readObstacles(tools, state),
    readServiceMaps(tools, state.services.filter(({ serviceId }) => wanted.has(serviceId))),
  ]);
  return { ...nothing, tunnelMtu, settings, missing: missing.slice(0, MAX_MISSING), obstacles: obstacles.slice(0, MAX_OBSTACLES), services };
}

async function readTunnel(tools: HostTools, { settings }: NetworkState): Promise<number> {
  if (settings.dataPath !== 'vxlan') return 0;
  const [link] = await json(tools, 'ip', ['-json', 'link', 'show', 'dev', TUNNEL]).catch(() => []);
  const isUp = Array.isArray(link?.['flags']) && (link['flags'] as readonly unknown[]).includes('UP');
  return isUp ? Number(link['mtu']) : 0;
}

async function readSettings(tools: HostTools, { bridges }: IpPlan, { settings }: NetworkState): Promise<HostNetworkReport['settings']> {
  const links = settings.dataPath === 'vxlan' ? [TUNNEL, ...bridges] : bridges;
  const names = ['net.ipv4.ip_forward', 'net.ipv4.conf.all.rp_filter', 'net.bridge.bridge-nf-call-iptables', ...links.flatMap((link) => [`net.ipv4.conf.${link}.rp_filter`])];
  const read = await Promise.all(names.map(async (name) => ({ name, value: (await tools.read(`/proc/sys/${name.replaceAll('.', '/')}`))?.trim() })));
  return read.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
}

async function readMissing(tools: HostTools, plan: IpPlan, state: NetworkState): Promise<readonly string[]> {
  const isTunnelled = state.settings.dataPath === 'vxlan';
  const links = await tools.list('/sys/class/net');
  const missing = plan.bridges.filter((bridge) => !links.includes(bridge)).map((bridge) => `the bridge ${bridge}`);
  if (isTunnelled) {
    const [link] = await json(tools, 'ip', ['-json', '-details', 'link', 'show', 'dev', TUNNEL]).catch(() => []);
    if (link === undefined) missing.push(`the tunnel ${TUNNEL}`);
    else if (!isTunnel(link, plan)) missing.push(`the tunnel ${TUNNEL} as it should be`);
  }
  const [routes, neighbours, forwarding, table, balancing] = await Promise.all([
    json(tools, 'ip', ['-json', 'route', 'show', 'table', 'all', 'proto', String(ROUTE_PROTOCOL)]).catch(() => []),
    isTunnelled ? json(tools, 'ip', ['-json', 'neigh', 'show', 'dev', TUNNEL, 'nud', 'permanent']).catch(() => []) : [],
    isTunnelled ? json(tools, 'bridge', ['-json', 'fdb', 'show', 'dev', TUNNEL]).catch(() => []) : [],
    tools.run('nft', ['--json', 'list', 'table', 'ip', BASE_TABLE]).catch(() => undefined),
    isThere(tools),
  ]);
  const changes = ipChanges(plan, { routes: readRoutes(routes), neighbours: readNeighbours(neighbours), forwarding: readForwarding(forwarding) });
  missing.push(...[...changes.ip, ...changes.bridge].filter((line) => line.includes(' replace ')).map((line) => `${line.startsWith('route') ? 'the route' : 'the tunnel’s entry'} ${line.slice(line.indexOf('replace ') + 8)}`));
  const sets = table === undefined ? undefined : readTable(table, state.settings.port)?.sets;
  if (sets === undefined) missing.push(`the rules of the table ${BASE_TABLE}`);
  else if (setChanges(sets, baseSets(state)) !== '') missing.push(`entries of the table ${BASE_TABLE}`);
  if (!balancing) missing.push(`the rules of the table ${SERVICE_TABLE}`);
  for (const program of await firewalls(tools)) {
    const rules = await tools.run(program, ['-S']).catch(() => '');
    const drops = rules.includes('-N DOCKER-USER') || rules.includes('-P FORWARD DROP');
    if (drops && !rules.split('\n').some((line) => line.includes(ACCEPT_MARK) && line.endsWith('ACCEPT'))) missing.push(`the rule in Docker’s chain (${program}) that accepts what belongs together`);
  }
  return missing;
}

async function readObstacles(tools: HostTools, { networks }: NetworkState): Promise<readonly FirewallObstacle[]> {
  const ranges = networks.map(({ range }) => range);
  const found: FirewallObstacle[] = [];
  let hasIptables = true;
  for (const program of await firewalls(tools)) {
    for (const table of ['filter', 'raw']) {
      const text = await tools.run(program, ['-t', table, '-S']).catch(() => undefined);
      if (text === undefined && program === 'iptables') hasIptables = false;
      found.push(...obstaclesInIptables(text ?? '', { program, ranges }));
    }
  }
  const tables = (await tools.run('nft', ['list', 'tables']).catch(() => '')).split('\n').map((line) => line.trim().split(' '));
  for (const [, family = '', name = ''] of tables) {
    if (!FAMILIES.has(family) || OWN_TABLES.has(name) || (hasIptables && family === 'ip' && IPTABLES_TABLES.has(name))) continue;
    found.push(...obstaclesInTable(await tools.run('nft', ['list', 'table', family, name]).catch(() => '')));
  }
  return found;
}
