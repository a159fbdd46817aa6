/**
 * What a node is told of networks, item by item, from the cluster's state. Pure.
 *
 * A node hears of the networks in which it has a part, of the services attached to
 * them, and of the other nodes. An endpoint leads to a task that serves, is to stay,
 * and whose node is heard of.
 */
import { mayRest } from '@muster/shared/model/effective-replicas';
import type { NetworkId, NodeId, ServiceId } from '@muster/shared/model/ids';
import { attachmentsOf, DEFAULT_NETWORK_SETTINGS, endpointOf, isMeshed, type Network, type NetworkSettings } from '@muster/shared/model/network';
import { type EndpointState, NO_ROUTER, type NodeNetworkState, type Peer, type RouterState, type RouteState, type ServiceInNetwork, type ServicePort, type ServiceState } from '@muster/shared/model/network-state';
import type { Node, Service, Task } from '@muster/shared/model/objects';
import { routerPortsOf } from '@muster/shared/model/route';
import { routesInForce } from '@muster/shared/model/route-labels';
import { isServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { hostPartOf } from './host-part.ts';

export function settingsOf(view: StateView): NetworkSettings {
  return view.cluster()?.networking ?? DEFAULT_NETWORK_SETTINGS;
}

/** Undefined before the allocator has placed the node. */
export function peerOf(node: Node | undefined): Peer | undefined {
  if (node?.network === undefined) return undefined;
  const { hostname, address } = node.description;
  return { nodeId: node.id, name: hostname, ...node.network, address };
}

/** Undefined when the node has no part in the network. */
export function networkOf(network: Network | undefined, nodeId: NodeId): NodeNetworkState | undefined {
  const { spec, status } = network ?? {};
  const own = status?.subnets.find((subnet) => subnet.nodeId === nodeId);
  if (network === undefined || spec === undefined || status === undefined || own === undefined) return undefined;
  return {
    networkId: network.id,
    name: spec.name,
    stack: network.stack ?? '',
    range: status.range,
    vipRange: status.vipRange,
    internal: spec.internal,
    attachable: spec.attachable,
    ...(spec.mtu === undefined ? {} : { mtu: spec.mtu }),
    labels: spec.labels,
    options: spec.options,
    ...hostPartOf(own.subnet),
    peers: status.subnets.filter((subnet) => subnet.nodeId !== nodeId),
  };
}

/** What the node serves as a router. */
export function routerOf(view: StateView, node: Node | undefined): RouterState {
  const ports = node && routerPortsOf(node);
  if (ports === undefined) return NO_ROUTER;
  const routes = routesInForce(view).flatMap(({ id, spec }): RouteState[] => {
    const service = view.serviceByName(spec.service);
    const secret = spec.tlsSecret === undefined ? undefined : view.materialByName('secret', spec.tlsSecret);
    const certificate = secret === undefined ? {} : { certificate: { materialId: secret.id, number: secret.newest } };
    return service === undefined ? [] : [{ routeId: id, serviceId: service.id, spec, ...certificate }];
  });
  return { placed: true, ...ports, routes };
}

/** What is the same for every node; worked out once for all of them. */
export type WholeService = ServiceState;

export function wholeServiceOf(view: StateView, id: ServiceId): WholeService | undefined {
  const service = view.service(id);
  if (service === undefined) return undefined;
  const networks = placesOf(view, service);
  if (networks.length === 0) return undefined;
  return {
    serviceId: id,
    name: service.spec.name,
    stack: service.stack ?? '',
    endpoint: endpointOf(service.spec),
    networks,
    ports: portsOf(view, service),
    endpoints: endpointsOf(view, service),
    ...(mayRest(service.spec) ? { onDemand: true } : {}),
  };
}

/** What the node hears of the service; undefined when it is in none of the node's networks. */
export function serviceFor(whole: WholeService, isHere: (networkId: NetworkId) => boolean): ServiceState | undefined {
  const networks = whole.networks.filter(({ networkId }) => isHere(networkId));
  if (networks.length === 0) return undefined;
  if (networks.length === whole.networks.length) return whole;
  return {
    ...whole,
    networks,
    endpoints: whole.endpoints.map((endpoint) => ({ ...endpoint, addresses: endpoint.addresses.filter(({ networkId }) => isHere(networkId)) })),
  };
}

function placesOf(view: StateView, service: Service): ServiceInNetwork[] {
  const record = view.endpoint(service.id);
  const vipOf = (networkId: NetworkId) => record?.vips.find((vip) => vip.networkId === networkId)?.address;
  const place = (networkId: NetworkId, aliases: readonly string[]): ServiceInNetwork => {
    const vip = vipOf(networkId);
    return { networkId, ...(vip === undefined ? {} : { vip }), aliases };
  };
  const places = attachmentsOf(service.spec).flatMap(({ network, aliases }) => {
    const id = view.networkByName(network)?.id;
    return id === undefined ? [] : [place(id, aliases)];
  });
  const left = (record?.vips ?? []).filter(({ networkId }) => !places.some((other) => other.networkId === networkId));
  return [...places, ...left.map(({ networkId }) => place(networkId, []))];
}

/** A published port that two services claim is the older one's. */
function portsOf(view: StateView, service: Service): ServicePort[] {
  const record = view.endpoint(service.id);
  return service.spec.ports.map(({ protocol, targetPort, publishedPort, mode, proxyProtocol = false, hostIp }) => {
    const meshed = isMeshed(service.spec, { mode });
    const chosen = meshed && publishedPort === 0 ? record?.ports.find((port) => port.protocol === protocol && port.targetPort === targetPort)?.publishedPort : undefined;
    return {
      protocol,
      targetPort,
      publishedPort: chosen ?? publishedPort,
      mode,
      proxyProtocol,
      ...(hostIp === undefined ? {} : { hostIp }),
    };
  });
}

/** All tasks with addresses that have not ended; by slot, so that equal states are equal text. */
export function endpointsOf(view: StateView, service: Service): EndpointState[] {
  const tasks = [...view.tasksOfService(service.id)].filter((task) => task.addresses !== undefined && task.nodeId !== undefined && !isTerminal(task.status.state));
  // Where a host cannot have networks, a task runs without the address that was chosen for it.
  const attached = (task: Task) => task.nodeId !== undefined && view.node(task.nodeId)?.description.network?.mode === 'kernel';
  const serving = tasks.filter((task) => isServing(task) && isWanted(task.desiredState) && attached(task));
  const reachable = isBraking(view) ? serving : serving.filter((task) => isHeardOf(task.nodeId === undefined ? undefined : view.node(task.nodeId)));
  // When no node of them is heard of, the fault is probably ours: a doubtful address is better than none.
  const chosen = new Set<Task>(reachable.length > 0 ? reachable : serving);
  return tasks
    .map((task) => ({
      taskId: task.id,
      nodeId: task.nodeId ?? ('' as NodeId),
      slot: task.slot,
      serving: chosen.has(task),
      addresses: task.addresses ?? [],
      // One that serves for want of a better one is not given up.
      ...(!chosen.has(task) && !isBraking(view) && task.nodeId !== undefined && view.node(task.nodeId)?.status.state === 'down' ? { lost: true } : {}),
    }))
    .sort((left, right) => left.slot - right.slot || (left.taskId < right.taskId ? -1 : 1));
}

function isHeardOf(node: Node | undefined): boolean {
  return node !== undefined && (node.status.state === 'ready' || node.status.state === 'unknown');
}

/** More than half of the nodes, and more than two, are silent: the fault is ours, and their tasks serve on. */
function isBraking(view: StateView): boolean {
  let nodes = 0;
  let silent = 0;
  for (const node of view.nodes()) {
    nodes += 1;
    if (!isHeardOf(node)) silent += 1;
  }
  return silent > 2 && silent * 2 > nodes;
}
