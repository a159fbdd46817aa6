/** What a node is told of networks: wire ⇄ model. */
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '../model/ids.ts';
import type { NetworkSettings } from '../model/network.ts';
import type { EndpointState, NetworkUpdate, NodeNetworkState, Peer, ServiceInNetwork, ServicePort, ServiceState } from '../model/network-state.ts';
import { fenceFromWire, fenceToWire } from './convert-fence.ts';
import { missing } from './convert-meta.ts';
import { endpointFromWire, endpointToWire, subnetFromWire, subnetToWire } from './convert-network.ts';
import { routerStateFromWire, routerStateToWire } from './convert-route.ts';
import { assignmentScopes, dataPaths, protocols, publishModes } from './enums.ts';
import { model, number, text, wire } from './fields.ts';
import type { EndpointState as WireEndpointState, EndpointState__Output } from './gen/muster/v1/EndpointState.ts';
import type { NetworkPeer as WirePeer, NetworkPeer__Output } from './gen/muster/v1/NetworkPeer.ts';
import type { NetworkSettings as WireSettings, NetworkSettings__Output } from './gen/muster/v1/NetworkSettings.ts';
import type { NetworkUpdate as WireUpdate, NetworkUpdate__Output } from './gen/muster/v1/NetworkUpdate.ts';
import type { NodeNetworkState as WireNetwork, NodeNetworkState__Output } from './gen/muster/v1/NodeNetworkState.ts';
import type { ServiceInNetwork as WireInNetwork, ServiceInNetwork__Output } from './gen/muster/v1/ServiceInNetwork.ts';
import type { ServicePort as WirePort, ServicePort__Output } from './gen/muster/v1/ServicePort.ts';
import type { ServiceState as WireService, ServiceState__Output } from './gen/muster/v1/ServiceState.ts';

export function networkUpdateToWire(update: NetworkUpdate): WireUpdate {
  return wire<WireUpdate>({
    type: assignmentScopes.toWire(update.scope),
    fence: fenceToWire(update.fence),
    appliesTo: update.appliesTo,
    resultsIn: update.resultsIn,
    settings: update.settings && settingsToWire(update.settings),
    self: update.self && peerToWire(update.self),
    peers: update.peers.map(peerToWire),
    networks: update.networks.map(networkToWire),
    services: update.services.map(serviceToWire),
    removedPeers: [...update.removedPeers],
    removedNetworks: [...update.removedNetworks],
    removedServices: [...update.removedServices],
    lastPart: update.lastPart,
    router: update.router && routerStateToWire(update.router),
  });
}

export function networkUpdateFromWire(message: NetworkUpdate__Output): NetworkUpdate {
  return model<NetworkUpdate>({
    scope: assignmentScopes.fromWire(message.type) ?? missing('type of a network state'),
    fence: fenceFromWire(message.fence ?? missing('fence')),
    appliesTo: message.appliesTo,
    resultsIn: message.resultsIn,
    settings: message.settings ? settingsFromWire(message.settings) : undefined,
    self: message.self ? peerFromWire(message.self) : undefined,
    peers: message.peers.map(peerFromWire),
    networks: message.networks.map(networkFromWire),
    services: message.services.map(serviceFromWire),
    removedPeers: message.removedPeers.map(asNodeId),
    removedNetworks: message.removedNetworks.map(asNetworkId),
    removedServices: message.removedServices.map(asServiceId),
    lastPart: message.lastPart,
    router: message.router ? routerStateFromWire(message.router) : undefined,
  });
}

function settingsToWire(settings: NetworkSettings): WireSettings {
  return wire<WireSettings>({
    dataPath: dataPaths.toWire(settings.dataPath),
    port: settings.port,
    pool: settings.pool,
    tunnelRange: settings.tunnelRange,
  });
}

function settingsFromWire(message: NetworkSettings__Output): NetworkSettings {
  return model<NetworkSettings>({
    dataPath: dataPaths.fromWire(message.dataPath) ?? missing('data path'),
    port: message.port,
    pool: message.pool,
    tunnelRange: message.tunnelRange,
  });
}

function peerToWire(peer: Peer): WirePeer {
  return wire<WirePeer>({
    nodeId: peer.nodeId,
    name: peer.name,
    index: peer.index,
    address: peer.address,
    tunnelAddress: peer.tunnelAddress,
  });
}

function peerFromWire(message: NetworkPeer__Output): Peer {
  return model<Peer>({
    nodeId: asNodeId(message.nodeId),
    name: message.name,
    index: message.index,
    address: message.address,
    tunnelAddress: message.tunnelAddress,
  });
}

function networkToWire(network: NodeNetworkState): WireNetwork {
  return wire<WireNetwork>({
    networkId: network.networkId,
    name: network.name,
    stack: network.stack,
    range: network.range,
    vipRange: network.vipRange,
    internal: network.internal,
    attachable: network.attachable,
    mtu: network.mtu,
    labels: network.labels,
    options: network.options,
    subnet: network.subnet,
    gateway: network.gateway,
    peers: network.peers.map(subnetToWire),
  });
}

function networkFromWire(message: NodeNetworkState__Output): NodeNetworkState {
  return model<NodeNetworkState>({
    networkId: asNetworkId(message.networkId),
    name: message.name,
    stack: message.stack,
    range: message.range,
    vipRange: message.vipRange,
    internal: message.internal,
    attachable: message.attachable,
    mtu: number(message.mtu),
    labels: message.labels,
    options: message.options,
    subnet: message.subnet,
    gateway: message.gateway,
    peers: message.peers.map(subnetFromWire),
  });
}

function serviceToWire(service: ServiceState): WireService {
  return wire<WireService>({
    serviceId: service.serviceId,
    name: service.name,
    stack: service.stack,
    endpoint: endpointToWire(service.endpoint),
    networks: service.networks.map(inNetworkToWire),
    ports: service.ports.map(servicePortToWire),
    endpoints: service.endpoints.map(endpointStateToWire),
    onDemand: service.onDemand ?? false,
  });
}

function serviceFromWire(message: ServiceState__Output): ServiceState {
  return model<ServiceState>({
    serviceId: asServiceId(message.serviceId),
    name: message.name,
    stack: message.stack,
    endpoint: endpointFromWire(message.endpoint ?? missing('endpoint')),
    networks: message.networks.map(inNetworkFromWire),
    ports: message.ports.map(servicePortFromWire),
    endpoints: message.endpoints.map(endpointStateFromWire),
    onDemand: message.onDemand || undefined,
  });
}

function inNetworkToWire(place: ServiceInNetwork): WireInNetwork {
  return wire<WireInNetwork>({ networkId: place.networkId, vip: place.vip, aliases: [...place.aliases] });
}

function inNetworkFromWire(message: ServiceInNetwork__Output): ServiceInNetwork {
  return model<ServiceInNetwork>({ networkId: asNetworkId(message.networkId), vip: text(message.vip), aliases: message.aliases });
}

function servicePortToWire(port: ServicePort): WirePort {
  return wire<WirePort>({
    protocol: protocols.toWire(port.protocol),
    targetPort: port.targetPort,
    publishedPort: port.publishedPort,
    mode: publishModes.toWire(port.mode),
    proxyProtocol: port.proxyProtocol,
    hostIp: port.hostIp,
  });
}

function servicePortFromWire(message: ServicePort__Output): ServicePort {
  return model<ServicePort>({
    protocol: protocols.fromWire(message.protocol) ?? 'tcp',
    targetPort: message.targetPort,
    publishedPort: message.publishedPort,
    mode: publishModes.fromWire(message.mode) ?? 'ingress',
    proxyProtocol: message.proxyProtocol,
    hostIp: text(message.hostIp),
  });
}

function endpointStateToWire(endpoint: EndpointState): WireEndpointState {
  return wire<WireEndpointState>({
    taskId: endpoint.taskId,
    nodeId: endpoint.nodeId,
    slot: endpoint.slot,
    serving: endpoint.serving,
    addresses: endpoint.addresses.map(({ networkId, address }) => ({ networkId, address })),
  });
}

function endpointStateFromWire(message: EndpointState__Output): EndpointState {
  return model<EndpointState>({
    taskId: asTaskId(message.taskId),
    nodeId: asNodeId(message.nodeId),
    slot: message.slot,
    serving: message.serving,
    addresses: message.addresses.map(({ networkId, address }) => ({ networkId: asNetworkId(networkId), address })),
  });
}
