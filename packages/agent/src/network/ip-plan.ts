/**
 * Routes, neighbours and forwarding entries that a network state asks for, and what
 * to change when the kernel has others. Nothing is learned or flooded: all of it is
 * a function of the list of nodes. Pure.
 */
import { formatIpv4, gatewayOf, parseRange } from '@muster/shared/model/ip-range';
import type { NetworkState } from '@muster/shared/model/network-state';
import { dataPathOf, type Uplink } from './data-path.ts';
import { bridgeOf, ROUTE_PROTOCOL, TUNNEL, tunnelMac, VXLAN_ID } from './names.ts';

export interface Route {
  readonly type: 'unicast' | 'local';
  /** `10.1.2.0/24`; a single address without `/32`. */
  readonly to: string;
  readonly via?: string;
  readonly device: string;
  readonly source: string;
}

export interface IpPlan {
  readonly tunnel: { readonly address: string; readonly mac: string; readonly local: string; readonly port: number; readonly mtu: number };
  /** MAC → address of the host behind it. */
  readonly forwarding: ReadonlyMap<string, string>;
  /** Tunnel address → MAC. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** By what tells one from another. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly bridges: readonly string[];
}

/** Undefined: there is nothing to set up. */
export function planIp(state: NetworkState, uplink: Uplink): IpPlan | undefined {
  const { self, settings, peers, networks } = state;
  if (self === undefined || networks.length === 0) return undefined;
  const path = dataPathOf(settings);
  const { link } = path;
  const peerById = new Map(peers.map((peer) => [peer.nodeId, peer]));
  const routes: Route[] = [];
  if (link !== undefined) for (const to of path.reaches(peers)) routes.push({ type: 'unicast', to, device: link, source: self.tunnelAddress });
  for (const network of networks) {
    for (const { nodeId, subnet } of network.peers) {
      const peer = peerById.get(nodeId);
      if (peer === undefined) continue;
      routes.push({ type: 'unicast', to: subnet, ...path.nextHop(peer, uplink), source: network.gateway });
    }
    // The host owns every virtual address: it answers for them, and rewrites what is sent to them.
    routes.push({ type: 'local', to: network.vipRange, device: bridgeOf(network.networkId), source: network.gateway });
  }
  return {
    tunnel: { address: self.tunnelAddress, mac: tunnelMac(self.index), local: self.address, port: settings.port, mtu: uplink.mtu - path.overheadBytes },
    ...path.told(peers),
    routes: new Map(routes.map((route) => [keyOf(route), route])),
    bridges: networks.map(({ networkId }) => bridgeOf(networkId)),
  };
}

/** MTU of containers: what a packet between hosts may have. */
export function containerMtu(state: Pick<NetworkState, 'settings'>, uplink: Uplink): number {
  return uplink.mtu - dataPathOf(state.settings).overheadBytes;
}

export function tunnelCommand({ tunnel }: IpPlan): readonly string[] {
  const { mac, local, port, mtu } = tunnel;
  return ['link', 'add', TUNNEL, 'address', mac, 'mtu', String(mtu), 'type', 'vxlan', 'id', String(VXLAN_ID), 'local', local, 'dstport', String(port), 'nolearning'];
}

export interface KernelIp {
  readonly forwarding: ReadonlyMap<string, string>;
  readonly neighbours: ReadonlyMap<string, string>;
  readonly routes: ReadonlyMap<string, Route>;
}

export interface IpChanges {
  /** Lines for `ip -batch`. */
  readonly ip: readonly string[];
  /** Lines for `bridge -batch`. */
  readonly bridge: readonly string[];
}

export function ipChanges(plan: IpPlan, kernel: KernelIp): IpChanges {
  const bridge = [
    ...[...plan.forwarding].filter(([mac, host]) => kernel.forwarding.get(mac) !== host).map(([mac, host]) => `fdb replace ${mac} dev ${TUNNEL} dst ${host} self permanent`),
    ...[...kernel.forwarding].filter(([mac]) => !plan.forwarding.has(mac)).map(([mac, host]) => `fdb del ${mac} dev ${TUNNEL} dst ${host} self`),
  ];
  const ip = [
    ...[...plan.neighbours].filter(([address, mac]) => kernel.neighbours.get(address) !== mac).map(([address, mac]) => `neigh replace ${address} lladdr ${mac} dev ${TUNNEL} nud permanent`),
    ...[...kernel.neighbours].filter(([address]) => !plan.neighbours.has(address)).map(([address]) => `neigh del ${address} dev ${TUNNEL}`),
    ...routeRemovals(kernel.routes, plan.routes),
    ...[...plan.routes].filter(([key]) => !kernel.routes.has(key)).map(([, route]) => `route replace ${routeText(route)} proto ${ROUTE_PROTOCOL}`),
  ];
  return { ip, bridge };
}

export function routeRemovals(routes: ReadonlyMap<string, Route>, kept: ReadonlyMap<string, Route>): string[] {
  return [...routes].filter(([key]) => !kept.has(key)).map(([, route]) => `route del ${routeText(route)} proto ${ROUTE_PROTOCOL}`);
}

function routeText({ type, to, via, device, source }: Route): string {
  const next = via === undefined ? `dev ${device}` : `via ${via} dev ${device}${device === TUNNEL ? ' onlink' : ''}`;
  return `${type === 'local' ? 'local ' : ''}${to} ${next} src ${source}`;
}

function keyOf({ type, to, via, device, source }: Route): string {
  return [type, to, via ?? '', device, source].join(' ');
}

/** What `ip -json route show table all proto 77` prints. */
export function readRoutes(json: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, Route> {
  const routes = new Map<string, Route>();
  for (const entry of json) {
    const route: Route = {
      type: entry['type'] === 'local' ? 'local' : 'unicast',
      to: text(entry['dst']),
      ...(entry['gateway'] === undefined ? {} : { via: text(entry['gateway']) }),
      device: text(entry['dev']),
      source: text(entry['prefsrc']),
    };
    routes.set(keyOf(route), route);
  }
  return routes;
}

/** What `ip -json neigh show dev mu-vx nud permanent` prints. */
export function readNeighbours(json: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, string> {
  return new Map(json.filter((entry) => entry['lladdr'] !== undefined).map((entry) => [text(entry['dst']), text(entry['lladdr'])]));
}

/** What `bridge -json fdb show dev mu-vx` prints. */
export function readForwarding(json: readonly Readonly<Record<string, unknown>>[]): ReadonlyMap<string, string> {
  return new Map(json.filter((entry) => entry['dst'] !== undefined).map((entry) => [text(entry['mac']), text(entry['dst'])]));
}

/** The host's own ranges: what it has routes for that are not Muster's. */
export function readForeignRanges(json: readonly Readonly<Record<string, unknown>>[], own: ReadonlySet<string>): readonly string[] {
  const ranges = json.flatMap((entry) => {
    const to = text(entry['dst']);
    const isOwn = Number(entry['protocol']) === ROUTE_PROTOCOL || own.has(text(entry['dev']));
    return isOwn || to === 'default' || !to.includes('/') ? [] : [to];
  });
  return [...new Set(ranges)].sort();
}

export function firstAddressOf(subnet: string): string {
  const range = parseRange(subnet);
  return range === undefined ? '' : formatIpv4(gatewayOf(range));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
