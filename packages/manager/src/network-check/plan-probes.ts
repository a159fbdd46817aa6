/** Whom each host of a check is to send what. Pure. */
import { hashOf } from '@muster/shared/model/hash';
import type { NodeId } from '@muster/shared/model/ids';
import type { HostNetworkReport, ProbeTarget } from '@muster/shared/model/network-check';
import { PROBE_PORT } from '@muster/shared/model/network-check';
import type { ServicePort } from '@muster/shared/model/network-state';
import type { CheckHost, CheckSubject, SampledService } from './subject.ts';

/** Tasks, and hosts of a published port, that each host tries for each service. */
const MAX_OF_SERVICE = 8;
/** A port on which hardly anybody listens: a refusal shows the way as well as an answer. */
export const ANY_PORT = 9;

export const hostKey = (to: NodeId): string => `host ${to}`;
export const pathKey = (to: NodeId): string => `path ${to}`;
export const taskKey = (serviceId: string, address: string): string => `task ${serviceId} ${address}`;
export const vipKey = (serviceId: string, networkId: string): string => `vip ${serviceId} ${networkId}`;
export const portKey = (serviceId: string, port: number, to: NodeId): string => `port ${serviceId} ${port} ${to}`;

/** Has networks, and said so itself. */
export function isActive(host: CheckHost, reports: ReadonlyMap<NodeId, HostNetworkReport>): boolean {
  const report = reports.get(host.nodeId);
  return report !== undefined && report.unable === '' && host.networks.length > 0;
}

/** What leads from one host's networks to another's; undefined: they share nothing that does. */
export interface Path {
  /** Where the other host hears probes. */
  readonly to: string;
  /** From which address they come. */
  readonly from: string;
}

export function pathBetween({ settings }: CheckSubject, from: CheckHost, to: CheckHost): Path | undefined {
  if (settings.dataPath === 'vxlan') return from.tunnelAddress === '' || to.tunnelAddress === '' ? undefined : { from: from.tunnelAddress, to: to.tunnelAddress };
  for (const network of to.networks) {
    const shared = from.networks.find(({ networkId }) => networkId === network.networkId);
    if (shared !== undefined) return { from: shared.gateway, to: network.gateway };
  }
  return undefined;
}

/** The largest packet that the host's networks send. */
export function fullBytesOf({ settings }: CheckSubject, report: HostNetworkReport): number {
  return settings.dataPath === 'vxlan' ? report.tunnelMtu : report.uplinkMtu;
}

export function targetsFor(subject: CheckSubject, from: CheckHost, reports: ReadonlyMap<NodeId, HostNetworkReport>): readonly ProbeTarget[] {
  const report = reports.get(from.nodeId);
  if (report === undefined || !isActive(from, reports)) return [];
  const active = subject.hosts.filter((host) => isActive(host, reports));
  const targets: ProbeTarget[] = [];
  for (const to of active) {
    if (to.nodeId === from.nodeId) continue;
    targets.push({ key: hostKey(to.nodeId), kind: 'connect', address: to.address, port: PROBE_PORT, fullBytes: 0 });
    const path = pathBetween(subject, from, to);
    if (path !== undefined) targets.push({ key: pathKey(to.nodeId), kind: 'echo', address: path.to, port: PROBE_PORT, fullBytes: fullBytesOf(subject, report) });
  }
  for (const service of subject.services) targets.push(...targetsOf(service, from, active));
  return targets;
}

function targetsOf(service: SampledService, from: CheckHost, active: readonly CheckHost[]): readonly ProbeTarget[] {
  const { serviceId, networks, endpoints, port } = service;
  const here = new Set(from.networks.map(({ networkId }) => networkId));
  const targets: ProbeTarget[] = [];
  for (const { address } of probedEndpoints(service, from)) targets.push({ key: taskKey(serviceId, address), kind: 'connect', address, port: port === 0 ? ANY_PORT : port, fullBytes: 0 });
  if (port > 0) {
    for (const { networkId, vip } of networks) {
      if (vip !== undefined && here.has(networkId)) targets.push({ key: vipKey(serviceId, networkId), kind: 'connect', address: vip, port, fullBytes: 0 });
    }
  }
  if (endpoints.length === 0) return targets;
  for (const published of probedPorts(service)) {
    for (const to of some(active, serviceId, ({ nodeId }) => nodeId)) {
      targets.push({ key: portKey(serviceId, published.publishedPort, to.nodeId), kind: 'connect', address: to.address, port: published.publishedPort, fullBytes: 0 });
    }
  }
  return targets;
}

/** One address of each task, in a network that the host has, too. */
export function probedEndpoints({ serviceId, endpoints }: SampledService, from: CheckHost): readonly { readonly address: string; readonly nodeId: NodeId }[] {
  const here = new Set(from.networks.map(({ networkId }) => networkId));
  const reachable = endpoints.flatMap(({ nodeId, addresses }) => {
    const address = addresses.find(({ networkId }) => here.has(networkId))?.address;
    return address === undefined ? [] : [{ address, nodeId }];
  });
  return some(reachable, serviceId, ({ address }) => address);
}

/** Ports that every host forwards; who connects to another one would have to know its protocol. */
export function probedPorts({ ports }: SampledService): readonly ServicePort[] {
  return ports.filter(({ protocol, publishedPort, mode, hostIp }) => protocol === 'tcp' && publishedPort > 0 && hostIp === undefined && (mode === 'ingress' || mode === 'prefer-local'));
}

/** The same ones on every host. */
function some<Item>(items: readonly Item[], salt: string, idOf: (item: Item) => string): readonly Item[] {
  if (items.length <= MAX_OF_SERVICE) return items;
  return [...items].sort((left, right) => hashOf(salt + idOf(left)) - hashOf(salt + idOf(right))).slice(0, MAX_OF_SERVICE);
}
