/**
 * Networks: what a user asks for, what the allocator gives, and how services are
 * attached. Addresses are IPv4, in text; ranges in CIDR form.
 */
import type { NetworkId, NodeId, ServiceId } from './ids.ts';
import type { ServiceSpec } from './service-spec.ts';

export interface NetworkSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `10.100.0.0/16`; absent: from the cluster's pool. */
  readonly range?: string;
  /** Prefix length of each host's part of the range; absent: by the range's size. */
  readonly hostPrefix?: number;
  /** Nothing outside the network is reached from it. */
  readonly internal: boolean;
  /** Containers that are not Muster's may be attached by hand. */
  readonly attachable: boolean;
  /** Absent: what the hosts' uplinks leave after the tunnel's headers. */
  readonly mtu?: number;
  /** Options of Docker's bridge driver, handed on as they are. */
  readonly options: Readonly<Record<string, string>>;
}

export interface Network {
  readonly kind: 'network';
  readonly id: NetworkId;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly spec: NetworkSpec;
  /** The stack that the network belongs to; it goes with it. */
  readonly stack?: string;
  /**
   * Nobody asked for it by name: a stack's own default network. On a host that
   * cannot have networks, its services run without it, as they would on plain Docker.
   */
  readonly implicit: boolean;
  /** Written by the allocator alone; absent until it has looked. */
  readonly status?: NetworkStatus;
}

export interface NetworkStatus {
  /** Empty: none could be given, see `problem`. */
  readonly range: string;
  /** The services' virtual addresses come from here: the last part of the range. */
  readonly vipRange: string;
  /** Prefix length of each host's subnet. */
  readonly hostPrefix: number;
  /** The gateway in each is its first address. */
  readonly subnets: readonly HostSubnet[];
  /** In words: what keeps the network from working, or some hosts out of it. */
  readonly problem?: string;
}

export interface HostSubnet {
  readonly nodeId: NodeId;
  /** `10.100.3.0/24` */
  readonly subnet: string;
}

/** A service's, and so each of its tasks', place in a network. */
export interface NetworkAttachment {
  /** The network's name. */
  readonly network: string;
  /** Further names under which the service is found in this network. */
  readonly aliases: readonly string[];
  /** A fixed address, for a service with one task that stays on one host. */
  readonly ipv4Address?: string;
  /** On a host that cannot have networks the tasks run without it, as they would on plain Docker. */
  readonly optional?: boolean;
}

/** How clients reach the tasks of a service. */
export interface EndpointSpec {
  /** `vip`: one virtual address that is balanced; `dnsrr`: the name gives the tasks' addresses. */
  readonly mode: 'vip' | 'dnsrr';
  /** `client-ip`: a client stays with one task while that one is there. */
  readonly affinity: 'none' | 'client-ip';
}

export const DEFAULT_ENDPOINT: EndpointSpec = { mode: 'vip', affinity: 'none' };

/**
 * The addresses of a service. Key: serviceId. Written by the allocator alone.
 */
export interface EndpointRecord {
  readonly kind: 'endpoint';
  readonly serviceId: ServiceId;
  readonly vips: readonly ServiceVip[];
  /** Published ports that the user left to the system: chosen from 30000 to 32767. */
  readonly ports: readonly { readonly protocol: 'tcp' | 'udp'; readonly targetPort: number; readonly publishedPort: number }[];
}

export interface ServiceVip {
  readonly networkId: NetworkId;
  readonly address: string;
}

/** A task's address in one network: chosen by the allocator when the task has a node. */
export interface TaskAddress {
  readonly networkId: NetworkId;
  readonly address: string;
}

/** A node's place in the tunnels between hosts. Written by the allocator alone. */
export interface NodeNetwork {
  /** From 1; never given to another node while this one exists. */
  readonly index: number;
  /** In the cluster's tunnel range. */
  readonly tunnelAddress: string;
}

/** What an agent found out about its host. */
export interface HostNetworkFacts {
  /**
   * `kernel`: networks work here. Else they do not, for `reason`: with `proxy`, the agent joins
   * connections to published ports with hosts on which they work; with `none`, nothing does.
   */
  readonly mode: 'kernel' | 'proxy' | 'none';
  /** In words, with what to do; empty in mode `kernel`. */
  readonly reason: string;
  /** Of the link that the host's address is on. */
  readonly uplinkMtu: number;
  /** Ranges that are the host's own: its routes, and Docker networks that are not Muster's. */
  readonly foreignRanges: readonly string[];
  /** Absent: an older agent, which serves no routes. */
  readonly router?: RouterFacts;
}

/** Whether a host can serve HTTP routes. */
export interface RouterFacts {
  /** Of HAProxy; empty: it is not installed. */
  readonly version: string;
  /** In words, what keeps it from serving; empty: nothing, or the node is no router. */
  readonly problem: string;
}

/** How the cluster's networks are carried. */
export interface NetworkSettings {
  /** `vxlan`: tunnels; `host-gw`: plain routes between hosts that share a segment. */
  readonly dataPath: 'vxlan' | 'host-gw';
  /** UDP port of the tunnel. */
  readonly port: number;
  /** Networks without a range of their own get a part of this one. */
  readonly pool: string;
  /** Hosts' addresses in the tunnel. */
  readonly tunnelRange: string;
}

export const DEFAULT_NETWORK_SETTINGS: NetworkSettings = {
  dataPath: 'vxlan',
  port: 4789,
  pool: '10.64.0.0/10',
  tunnelRange: '10.255.0.0/16',
};

/** Networks of a task; host and none modes have none. */
export function attachmentsOf(spec: Pick<ServiceSpec, 'task'>): readonly NetworkAttachment[] {
  return spec.task.networks ?? [];
}

/** A port that every host forwards to the service's tasks, wherever they are: not taken on the task's own host alone. */
export function isMeshed(spec: Pick<ServiceSpec, 'task'>, port: { readonly mode: string }): boolean {
  return port.mode !== 'host' && attachmentsOf(spec).length > 0;
}

export function endpointOf(spec: Pick<ServiceSpec, 'endpoint'>): EndpointSpec {
  return spec.endpoint ?? DEFAULT_ENDPOINT;
}
