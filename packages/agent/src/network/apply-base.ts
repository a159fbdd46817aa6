/**
 * Bridges, tunnel, routes, isolation: compares what the host has with what it should
 * have, and changes what differs. So a change, a repair and the first time are one.
 */
import type { NetworkSettings } from '@muster/shared/model/network';
import type { NetworkState, NodeNetworkState } from '@muster/shared/model/network-state';
import type { EngineNetwork, EngineNetworks } from '../driver/engine-networks.ts';
import type { BaseTable } from './apply-base-table.ts';
import { dataPathOf, type Uplink } from './data-path.ts';
import type { HostTools } from './host-tools.ts';
import { containerMtu, ipChanges, type IpPlan, planIp, readForwarding, readNeighbours, readRoutes, routeRemovals, tunnelCommand } from './ip-plan.ts';
import { ACCEPT_MARK, BASE_TABLE, BRIDGE_PREFIX, bridgeOf, dockerNetworkName, FLOW_TABLE, FORM_TABLE, ROUTE_PROTOCOL, SERVICE_TABLE, TUNNEL, VXLAN_ID } from './names.ts';
import { USE_TABLE } from './use-counters.ts';

export interface Host {
  readonly tools: HostTools;
  readonly engine: EngineNetworks;
  readonly table: BaseTable;
}

type Json = readonly Readonly<Record<string, unknown>>[];

const ACCEPT = ['-m', 'mark', '--mark', `${ACCEPT_MARK}/${ACCEPT_MARK}`, '-j', 'ACCEPT'];

/** Returns in words what was not as it should be. `withEngine`: the engine is asked, too, and not only when a bridge is missing. */
export async function applyBase(host: Host, state: NetworkState, uplink: Uplink, withEngine: boolean, signal: AbortSignal): Promise<readonly string[]> {
  const { tools, table } = host;
  const plan = planIp(state, uplink);
  if (plan === undefined) return [];
  const healed: string[] = [];
  const links = await tools.list('/sys/class/net');
  if (withEngine || plan.bridges.some((bridge) => !links.includes(bridge))) healed.push(...(await applyBridges(host, state, uplink, links, signal)));
  healed.push(...(await LINKS[state.settings.dataPath](tools, plan, links)));
  const { link } = dataPathOf(state.settings);
  await applySysctls(tools, plan, link);
  if (await applyRoutes(tools, plan, link)) healed.push('routes');
  const rules = await table.apply(state);
  if (rules !== undefined) healed.push(rules);
  if (await applyAccept(tools)) healed.push('the rule in Docker’s chain');
  return healed;
}

async function applyBridges({ tools, engine }: Omit<Host, 'table'>, state: NetworkState, uplink: Uplink, links: readonly string[], signal: AbortSignal): Promise<string[]> {
  const done: string[] = [];
  const present = await engine.list(signal);
  const wanted = new Map(state.networks.map((network) => [network.networkId as string, network]));
  const kept = new Set<string>();
  for (const network of present) {
    const as = wanted.get(network.networkId);
    if (as !== undefined && network.isOwn && isAs(network, as) && links.includes(bridgeOf(as.networkId)) && !kept.has(network.networkId)) {
      kept.add(network.networkId);
      continue;
    }
    // One that is still in use goes when its containers have gone: they belong to tasks that are being removed.
    await engine.remove(network.name, signal).then(
      () => done.push(`network ${network.name} removed`),
      (error: unknown) => {
        if (as !== undefined && network.isOwn) throw error;
      },
    );
  }
  const left = new Set((await engine.list(signal)).map(({ networkId }) => bridgeOf(networkId as NodeNetworkState['networkId'])));
  for (const link of links) {
    if (link.startsWith(BRIDGE_PREFIX) && !left.has(link)) {
      await tools.run('ip', ['link', 'del', link]);
      done.push(`bridge ${link} removed`);
    }
  }
  for (const network of state.networks) {
    if (kept.has(network.networkId)) continue;
    const { networkId, name, range, subnet, gateway, attachable, labels, options, mtu } = network;
    const chosen = { networkId, name: dockerNetworkName(networkId, name), bridge: bridgeOf(networkId), mtu: mtu ?? containerMtu(state, uplink) };
    await engine.create({ ...chosen, range, subnet, gateway, attachable, labels, options }, signal);
    done.push(`network ${name} made`);
  }
  return done;
}

function isAs(present: EngineNetwork, { range, subnet, gateway }: NodeNetworkState): boolean {
  return present.subnet === range && present.ipRange === subnet && present.gateway === gateway;
}

/** Makes the link of each data path as it should be, and takes away that of another one. Says in words what was not as it should be. */
const LINKS: Readonly<Record<NetworkSettings['dataPath'], (tools: HostTools, plan: IpPlan, links: readonly string[]) => Promise<readonly string[]>>> = {
  vxlan: async (tools, plan) => ((await applyTunnel(tools, plan)) ? ['the tunnel'] : []),
  'host-gw': async (tools, _plan, links) => {
    if (links.includes(TUNNEL)) await tools.run('ip', ['link', 'del', TUNNEL]);
    return [];
  },
};

/** True when it was not as it should be. */
async function applyTunnel(tools: HostTools, plan: IpPlan): Promise<boolean> {
  const [link] = await json(tools, 'ip', ['-json', '-details', 'link', 'show', 'dev', TUNNEL]).catch(() => []);
  // Of another one, all that leads through it would be gone for a moment; a packet size alone is changed as it stands.
  const isOurs = link !== undefined && isTunnelBut(link, plan);
  const isRight = isOurs && isTunnel(link, plan);
  if (isOurs && !isRight) await tools.run('ip', ['link', 'set', TUNNEL, 'mtu', String(plan.tunnel.mtu)]);
  if (!isOurs) {
    if (link !== undefined) await tools.run('ip', ['link', 'del', TUNNEL]);
    await tools.run('ip', tunnelCommand(plan));
  }
  if (!isOurs || !(link['flags'] as readonly unknown[]).includes('UP')) {
    await tools.run('ip', ['address', 'replace', `${plan.tunnel.address}/32`, 'dev', TUNNEL]);
    await tools.run('ip', ['link', 'set', TUNNEL, 'up']);
  } else {
    const [addresses] = await json(tools, 'ip', ['-json', 'address', 'show', 'dev', TUNNEL]);
    const has = Array.isArray(addresses?.['addr_info']) && (addresses['addr_info'] as Json).some(({ local }) => local === plan.tunnel.address);
    if (!has) await tools.run('ip', ['address', 'replace', `${plan.tunnel.address}/32`, 'dev', TUNNEL]);
  }
  return !isRight;
}

export function isTunnel(link: Readonly<Record<string, unknown>>, plan: IpPlan): boolean {
  return isTunnelBut(link, plan) && link['mtu'] === plan.tunnel.mtu;
}

/** But for the size of its packets. */
function isTunnelBut(link: Readonly<Record<string, unknown>>, { tunnel }: IpPlan): boolean {
  const info = link['linkinfo'] as { readonly info_data?: Readonly<Record<string, unknown>> } | undefined;
  const data = info?.info_data ?? {};
  return link['address'] === tunnel.mac && data['id'] === VXLAN_ID && data['port'] === tunnel.port && data['local'] === tunnel.local;
}

async function applySysctls(tools: HostTools, { bridges }: IpPlan, link: string | undefined): Promise<void> {
  const settings: [string, string][] = [
    ['ip_forward', '1'],
    ...(link === undefined ? [] : [[`conf/${link}/rp_filter`, '2'] as [string, string]]),
    ...bridges.flatMap((bridge): [string, string][] => [
      // Containers take the whole range for their neighbours; the host answers for those that are elsewhere.
      [`conf/${bridge}/proxy_arp`, '1'],
      [`neigh/${bridge}/proxy_delay`, '0'],
      // What comes back to a container with two networks may come by the other one.
      [`conf/${bridge}/rp_filter`, '2'],
    ]),
  ];
  for (const [name, value] of settings) {
    const path = `/proc/sys/net/ipv4/${name}`;
    if ((await tools.read(path))?.trim() !== value) await tools.write(path, value);
  }
}

async function applyRoutes(tools: HostTools, plan: IpPlan, link: string | undefined): Promise<boolean> {
  const [routes, neighbours, forwarding] = await Promise.all([
    json(tools, 'ip', ['-json', 'route', 'show', 'table', 'all', 'proto', String(ROUTE_PROTOCOL)]),
    link === undefined ? [] : json(tools, 'ip', ['-json', 'neigh', 'show', 'dev', link, 'nud', 'permanent']),
    link === undefined ? [] : json(tools, 'bridge', ['-json', 'fdb', 'show', 'dev', link]),
  ]);
  const { ip, bridge } = ipChanges(plan, { routes: readRoutes(routes), neighbours: readNeighbours(neighbours), forwarding: readForwarding(forwarding) });
  if (bridge.length > 0) await tools.run('bridge', ['-batch', '-'], `${bridge.join('\n')}\n`);
  if (ip.length > 0) await tools.run('ip', ['-batch', '-'], `${ip.join('\n')}\n`);
  return ip.length + bridge.length > 0;
}

/** Docker lets nothing through that it did not publish itself, but for what users accept in a chain of theirs. */
export async function applyAccept(tools: HostTools): Promise<boolean> {
  let isMade = false;
  for (const program of await firewalls(tools)) {
    const rules = await tools.run(program, ['-S']).catch(() => '');
    const chain = rules.includes('-N DOCKER-USER') ? 'DOCKER-USER' : rules.includes('-P FORWARD DROP') ? 'FORWARD' : undefined;
    if (chain === undefined) continue;
    const has = rules.split('\n').some((line) => line.startsWith(`-A ${chain} `) && line.includes(ACCEPT_MARK) && line.endsWith('ACCEPT'));
    if (has) continue;
    await tools.run(program, ['-I', chain, ...ACCEPT]);
    isMade = true;
  }
  return isMade;
}

/** The older tables are there only where somebody uses them; to ask for them would make them. */
export async function firewalls(tools: HostTools): Promise<readonly ('iptables' | 'iptables-legacy')[]> {
  const legacy = (await tools.read('/proc/net/ip_tables_names'))?.split('\n').includes('filter') ?? false;
  return legacy ? ['iptables', 'iptables-legacy'] : ['iptables'];
}

/** A container that reaches itself through its service's address is sent back where it came from. */
export async function hairpins(tools: HostTools, state: NetworkState): Promise<void> {
  for (const { networkId } of state.networks) {
    for (const port of await tools.list(`/sys/class/net/${bridgeOf(networkId)}/brif`)) {
      const path = `/sys/class/net/${port}/brport/hairpin_mode`;
      // The container may have ended meanwhile.
      if ((await tools.read(path))?.trim() === '0') await tools.write(path, '1').catch(() => undefined);
    }
  }
}

/** No network is left for this node: neither is anything of them on the host. */
export async function removeAll({ tools, engine }: Omit<Host, 'table'>, signal: AbortSignal): Promise<void> {
  for (const { name, isOwn } of await engine.list(signal)) {
    await engine.remove(name, signal).catch((error: unknown) => {
      // What another agent left behind may still have containers.
      if (isOwn) throw error;
    });
  }
  const links = await tools.list('/sys/class/net');
  const left = new Set((await engine.list(signal)).map(({ networkId }) => bridgeOf(networkId as NodeNetworkState['networkId'])));
  for (const link of links) if (link === TUNNEL || (link.startsWith(BRIDGE_PREFIX) && !left.has(link))) await tools.run('ip', ['link', 'del', link]);
  const routes = readRoutes(await json(tools, 'ip', ['-json', 'route', 'show', 'table', 'all', 'proto', String(ROUTE_PROTOCOL)]));
  const removals = routeRemovals(routes, new Map());
  if (removals.length > 0) await tools.run('ip', ['-batch', '-'], `${removals.join('\n')}\n`);
  const tables = await tools.run('nft', ['list', 'tables', 'ip']);
  for (const table of [BASE_TABLE, SERVICE_TABLE, USE_TABLE, FLOW_TABLE, FORM_TABLE]) if (tables.split('\n').includes(`table ip ${table}`)) await tools.run('nft', ['delete', 'table', 'ip', table]);
  for (const program of await firewalls(tools)) {
    for (const chain of ['DOCKER-USER', 'FORWARD']) await tools.run(program, ['-D', chain, ...ACCEPT]).catch(() => undefined);
  }
}

export async function json(tools: Pick<HostTools, 'run'>, program: 'ip' | 'bridge', args: readonly string[]): Promise<Json> {
  const text = (await tools.run(program, args)).trim();
  return text === '' ? [] : (JSON.parse(text) as Json);
}
