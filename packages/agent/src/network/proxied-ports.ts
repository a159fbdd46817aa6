/**
 * Which published ports a host without networks answers in user space, with which hosts
 * it joins their connections, and in which order these are tried. Pure.
 *
 * A host with a task that serves has networks, is heard of and is not drained; its kernel
 * leads the port on to any task. So these hosts are all that has to be known of others.
 */
import { hashOf } from '@muster/shared/model/hash';
import type { ServiceId } from '@muster/shared/model/ids';
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import type { NetworkState, ServicePort, ServiceState } from '@muster/shared/model/network-state';
import type { Target } from './join.ts';
import type { ListenedPort, ListenedPorts } from './port-listeners.ts';

/** @param left services whose tasks have their ports on this host by the engine, or are about to */
export function proxiedPorts(state: NetworkState, left: ReadonlySet<ServiceId>): ListenedPorts {
  const ports = new Map<number, ListenedPort>();
  for (const service of state.services) {
    const { serviceId, endpoint, ports: all } = service;
    if (left.has(serviceId)) continue;
    for (const port of all) {
      if (!isProxied(port) || ports.has(port.publishedPort)) continue;
      const targets = hostsOf(service, state).map((address) => ({ address, port: port.publishedPort }));
      ports.set(port.publishedPort, { serviceId, targets, isAffine: endpoint.affinity === 'client-ip', proxyProtocol: false, byHosts: true });
    }
  }
  return ports;
}

/**
 * Not with the PROXY protocol: the other host would tell the task of this host as of the
 * client. Not `local`: this host has no task of the service to which it could lead.
 */
function isProxied({ mode, protocol, publishedPort, hostIp, proxyProtocol }: ServicePort): boolean {
  return protocol === 'tcp' && publishedPort > 0 && hostIp === undefined && !proxyProtocol && (mode === 'ingress' || mode === 'prefer-local');
}

/** A task of the service is on this node. */
export function hasOwnTask({ endpoints }: ServiceState, { self }: Pick<NetworkState, 'self'>): boolean {
  return self !== undefined && endpoints.some(({ nodeId }) => nodeId === self.nodeId);
}

/** Published ports that a task on this host may have by the engine: that they are taken is as it should be. */
export function portsOfOwnTasks(state: Pick<NetworkState, 'self' | 'services'>): ReadonlySet<number> {
  return new Set(state.services.filter((service) => hasOwnTask(service, state)).flatMap(({ ports }) => ports.map(({ publishedPort }) => publishedPort)));
}

/** Addresses of hosts with tasks that serve: one for each such task, so that connections are spread as tasks are. */
export function hostsOf({ endpoints }: ServiceState, { peers }: Pick<NetworkState, 'peers'>): readonly string[] {
  const addresses = new Map(peers.map(({ nodeId, address }) => [nodeId, address]));
  return endpoints.flatMap(({ serving, nodeId }) => {
    const address = serving ? addresses.get(nodeId) : undefined;
    return address === undefined || parseIpv4Number(address) === undefined ? [] : [address];
  });
}

/** Hosts through which connections may go on: those that are not taken for dead. */
export function reachableHosts({ peers, services }: Pick<NetworkState, 'peers' | 'services'>): ReadonlySet<string> {
  const dead = new Set(services.flatMap(({ endpoints }) => endpoints.filter(({ lost }) => lost === true).map(({ nodeId }) => nodeId)));
  return new Set(peers.filter(({ nodeId }) => !dead.has(nodeId)).map(({ address }) => address));
}

export interface Turn {
  /** Whose host is to be the same each time; undefined: hosts take turns. */
  readonly client: string | undefined;
  readonly number: number;
  /** Those that did not answer a moment ago are tried last. */
  readonly shunned: ReadonlySet<string>;
}

/** Each host once, the first to be tried first. */
export function orderHosts(targets: readonly Target[], { client, number, shunned }: Turn): readonly Target[] {
  const first = targets.length === 0 ? 0 : number % targets.length;
  const turned = [...targets.slice(first), ...targets.slice(0, first)];
  const once = [...new Map(turned.map((target) => [target.address, target])).values()];
  // Only clients of a host that goes, or that comes, change theirs.
  const weight = ({ address }: Target) => hashOf(`${client} ${address}`);
  const ordered = client === undefined ? once : once.sort((left, right) => weight(right) - weight(left) || (left.address < right.address ? -1 : 1));
  return [...ordered.filter(({ address }) => !shunned.has(address)), ...ordered.filter(({ address }) => shunned.has(address))];
}
