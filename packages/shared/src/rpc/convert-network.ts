/** Networks, attachments and endpoints: wire ⇄ model. */
import { asNetworkId, asNodeId } from '../model/ids.ts';
import {
  DEFAULT_ENDPOINT,
  type EndpointSpec,
  type HostSubnet,
  type NetworkAttachment,
  type NetworkSpec,
  type NetworkStatus,
} from '../model/network.ts';
import type { AssignedNetwork } from '../model/session-messages.ts';
import type { ShownNetwork } from '../model/shown.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { affinities, endpointModes } from './enums.ts';
import { model, number, text, wire } from './fields.ts';
import type { AssignedNetwork as WireAssigned, AssignedNetwork__Output } from './gen/muster/v1/AssignedNetwork.ts';
import type { EndpointSpec as WireEndpoint, EndpointSpec__Output } from './gen/muster/v1/EndpointSpec.ts';
import type { HostSubnet as WireSubnet, HostSubnet__Output } from './gen/muster/v1/HostSubnet.ts';
import type { Network as WireNetwork, Network__Output } from './gen/muster/v1/Network.ts';
import type { NetworkAttachment as WireAttachment, NetworkAttachment__Output } from './gen/muster/v1/NetworkAttachment.ts';
import type { NetworkSpec as WireSpec, NetworkSpec__Output } from './gen/muster/v1/NetworkSpec.ts';
import type { NetworkStatus as WireStatus, NetworkStatus__Output } from './gen/muster/v1/NetworkStatus.ts';

export function attachmentToWire(attachment: NetworkAttachment): WireAttachment {
  return wire<WireAttachment>({
    network: attachment.network,
    aliases: [...attachment.aliases],
    ipv4Address: attachment.ipv4Address,
    optional: attachment.optional,
  });
}

export function attachmentFromWire(message: NetworkAttachment__Output): NetworkAttachment {
  return model<NetworkAttachment>({
    network: message.network,
    aliases: message.aliases,
    ipv4Address: text(message.ipv4Address),
    optional: message.optional ? true : undefined,
  });
}

export function endpointToWire(endpoint: EndpointSpec): WireEndpoint {
  return wire<WireEndpoint>({ mode: endpointModes.toWire(endpoint.mode), affinity: affinities.toWire(endpoint.affinity) });
}

export function endpointFromWire(message: EndpointSpec__Output): EndpointSpec {
  return model<EndpointSpec>({
    mode: endpointModes.fromWire(message.mode) ?? DEFAULT_ENDPOINT.mode,
    affinity: affinities.fromWire(message.affinity) ?? DEFAULT_ENDPOINT.affinity,
  });
}

export function networkSpecToWire(spec: NetworkSpec): WireSpec {
  return wire<WireSpec>({
    name: spec.name,
    labels: spec.labels,
    range: spec.range,
    hostPrefix: spec.hostPrefix,
    internal: spec.internal,
    attachable: spec.attachable,
    mtu: spec.mtu,
    options: spec.options,
  });
}

export function networkSpecFromWire(message: NetworkSpec__Output): NetworkSpec {
  return model<NetworkSpec>({
    name: message.name,
    labels: message.labels,
    range: text(message.range),
    hostPrefix: number(message.hostPrefix),
    internal: message.internal,
    attachable: message.attachable,
    mtu: number(message.mtu),
    options: message.options,
  });
}

export function networkToWire(network: ShownNetwork): WireNetwork {
  return wire<WireNetwork>({
    meta: metaToWire({ ...network, name: network.spec.name, labels: network.spec.labels }),
    spec: networkSpecToWire(network.spec),
    stack: network.stack,
    implicit: network.implicit,
    status: network.status && statusToWire(network.status),
    services: [...network.services],
  });
}

export function networkFromWire(message: Network__Output): ShownNetwork {
  const meta = metaFromWire(message.meta);
  return model<ShownNetwork>({
    kind: 'network',
    id: asNetworkId(meta.id),
    version: meta.version,
    etag: meta.etag,
    createdAt: meta.createdAt,
    updatedAt: meta.updatedAt,
    spec: networkSpecFromWire(message.spec ?? missing('spec')),
    stack: text(message.stack),
    implicit: message.implicit,
    status: message.status ? statusFromWire(message.status) : undefined,
    services: message.services,
  });
}

function statusToWire(status: NetworkStatus): WireStatus {
  return wire<WireStatus>({
    range: status.range,
    vipRange: status.vipRange,
    hostPrefix: status.hostPrefix,
    subnets: status.subnets.map(subnetToWire),
    problem: status.problem,
  });
}

function statusFromWire(message: NetworkStatus__Output): NetworkStatus {
  return model<NetworkStatus>({
    range: message.range,
    vipRange: message.vipRange,
    hostPrefix: message.hostPrefix,
    subnets: message.subnets.map(subnetFromWire),
    problem: text(message.problem),
  });
}

export function subnetToWire({ nodeId, subnet }: HostSubnet): WireSubnet {
  return wire<WireSubnet>({ nodeId, subnet });
}

export function subnetFromWire(message: HostSubnet__Output): HostSubnet {
  return { nodeId: asNodeId(message.nodeId), subnet: message.subnet };
}

export function assignedNetworkToWire(network: AssignedNetwork): WireAssigned {
  return wire<WireAssigned>({
    networkId: network.networkId,
    name: network.name,
    address: network.address,
    aliases: [...network.aliases],
    optional: network.optional,
  });
}

export function assignedNetworkFromWire(message: AssignedNetwork__Output): AssignedNetwork {
  return model<AssignedNetwork>({
    networkId: asNetworkId(message.networkId),
    name: message.name,
    address: message.address,
    aliases: message.aliases,
    optional: message.optional,
  });
}
