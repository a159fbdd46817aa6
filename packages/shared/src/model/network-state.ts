/**
 * What a node is told of networks: enough to set up its part of them, to route and
 * balance traffic and to answer names, with every manager gone. Sent whole once in
 * a session and then by changed items; the agent keeps it on disk.
 */
import type { MaterialId, NetworkId, NodeId, RouteId, ServiceId, TaskId } from './ids.ts';
import type { EndpointSpec, NetworkSettings } from './network.ts';
import type { RouteSpec } from './route.ts';
import type { Fence } from './session-messages.ts';

export interface NetworkState {
  readonly settings: NetworkSettings;
  /** Undefined until the allocator has given this node its place: then there is nothing to set up. */
  readonly self: Peer | undefined;
  /** The other nodes; one that is down stays until it is removed from the cluster. */
  readonly peers: readonly Peer[];
  /** Networks in which this node has a subnet. */
  readonly networks: readonly NodeNetworkState[];
  /** Services attached to these networks. */
  readonly services: readonly ServiceState[];
  /** Absent: the node is no router. */
  readonly router?: RouterState;
}

/** What a node serves as a router. */
export interface RouterState {
  /** False: it is none. */
  readonly placed: boolean;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly routes: readonly RouteState[];
}

export interface RouteState {
  readonly routeId: RouteId;
  readonly serviceId: ServiceId;
  readonly spec: RouteSpec;
  /** The version of the secret with its certificate; the content comes in a message of its own. */
  readonly certificate?: { readonly materialId: MaterialId; readonly number: number };
}

export const NO_ROUTER: RouterState = { placed: false, httpPort: 0, httpsPort: 0, routes: [] };

export interface Peer {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly index: number;
  /** The host's own address. */
  readonly address: string;
  readonly tunnelAddress: string;
}

export interface NodeNetworkState {
  readonly networkId: NetworkId;
  readonly name: string;
  /** Empty when it belongs to none. */
  readonly stack: string;
  readonly range: string;
  readonly vipRange: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly mtu?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  /** This node's part; its first address is the gateway. */
  readonly subnet: string;
  readonly gateway: string;
  /** Parts of the other nodes. */
  readonly peers: readonly { readonly nodeId: NodeId; readonly subnet: string }[];
}

export interface ServiceState {
  readonly serviceId: ServiceId;
  readonly name: string;
  /** Empty when it belongs to none. */
  readonly stack: string;
  readonly endpoint: EndpointSpec;
  readonly networks: readonly ServiceInNetwork[];
  readonly ports: readonly ServicePort[];
  readonly endpoints: readonly EndpointState[];
  /** Connections are held while nothing serves, until a task does; what is used is told. */
  readonly onDemand?: boolean;
}

export interface ServiceInNetwork {
  readonly networkId: NetworkId;
  /** Absent for `dnsrr`. */
  readonly vip?: string;
  readonly aliases: readonly string[];
}

export interface ServicePort {
  readonly protocol: 'tcp' | 'udp';
  readonly targetPort: number;
  /** 0: reached by the VIP alone. */
  readonly publishedPort: number;
  readonly mode: 'ingress' | 'host' | 'local' | 'prefer-local';
  /** Connections begin with a PROXY protocol header (version 2) that tells the client's address. */
  readonly proxyProtocol: boolean;
  /** Address of the hosts to listen on; absent: all. */
  readonly hostIp?: string;
}

/** A task that exists on a node and has its addresses. */
export interface EndpointState {
  readonly taskId: TaskId;
  readonly nodeId: NodeId;
  /** 0 for a global service. */
  readonly slot: number;
  /** New connections and names lead to it: it is ready and is to stay. */
  readonly serving: boolean;
  readonly addresses: readonly { readonly networkId: NetworkId; readonly address: string }[];
  /** Its node is taken for dead: connections to it are cut, so that clients come anew. */
  readonly lost?: boolean;
}

/** A session's network state, whole or in part. */
export interface NetworkUpdate {
  /** `complete`: what is not in it is gone. */
  readonly scope: 'complete' | 'incremental';
  readonly fence: Fence;
  /** Number of the state that the changes apply to; a gap ends the session. */
  readonly appliesTo: number;
  /** Acknowledged by this number when it is in force on the node. */
  readonly resultsIn: number;
  /** Absent: unchanged. */
  readonly settings?: NetworkSettings;
  readonly self?: Peer;
  /** Absent: unchanged. */
  readonly router?: RouterState;
  readonly peers: readonly Peer[];
  readonly networks: readonly NodeNetworkState[];
  readonly services: readonly ServiceState[];
  readonly removedPeers: readonly NodeId[];
  readonly removedNetworks: readonly NetworkId[];
  readonly removedServices: readonly ServiceId[];
  /** A complete state may come in parts; true on the last. */
  readonly lastPart: boolean;
}

export const emptyNetworkState = (settings: NetworkSettings): NetworkState => ({
  settings,
  self: undefined,
  peers: [],
  networks: [],
  services: [],
});

/** The state with an update on top. For a complete one, begin with the empty state. */
export function applyNetworkUpdate(state: NetworkState, update: NetworkUpdate): NetworkState {
  return {
    settings: update.settings ?? state.settings,
    self: update.self ?? state.self,
    ...routerOf(update.router ?? state.router),
    peers: merged(state.peers, update.peers, update.removedPeers, (peer) => peer.nodeId),
    networks: merged(state.networks, update.networks, update.removedNetworks, (network) => network.networkId),
    services: merged(state.services, update.services, update.removedServices, (service) => service.serviceId),
  };
}

const routerOf = (router: RouterState | undefined) => (router === undefined || !router.placed ? {} : { router });

function merged<Item, Id>(items: readonly Item[], changed: readonly Item[], removed: readonly Id[], idOf: (item: Item) => Id): readonly Item[] {
  if (changed.length === 0 && removed.length === 0) return items;
  const byId = new Map(items.map((item) => [idOf(item), item]));
  for (const id of removed) byId.delete(id);
  for (const item of changed) byId.set(idOf(item), item);
  return [...byId.values()];
}
