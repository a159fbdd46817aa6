/**
 * Who gets which addresses: each network a range, each node in it a part, each
 * service a virtual address, each task an address on its node. What was given
 * stays until its owner goes. Pure.
 */
import type { NetworkId, NodeId, TaskId } from '@muster/shared/model/ids';
import { formatIpv4, formatRange, holds, type Ipv4Range, overlaps, parseIpv4Number, parseRange, partOf, planRange, sizeOf } from '@muster/shared/model/ip-range';
import {
  attachmentsOf,
  DEFAULT_NETWORK_SETTINGS,
  endpointOf,
  type EndpointRecord,
  isMeshed,
  type Network,
  type NetworkAttachment,
  type NetworkStatus,
  type ServiceVip,
  type TaskAddress,
} from '@muster/shared/model/network';
import type { Node, Service, Stored, Task } from '@muster/shared/model/objects';
import { routerPortsOf } from '@muster/shared/model/route';
import { routesInForce } from '@muster/shared/model/route-labels';
import { sameSpec } from '@muster/shared/model/same-spec';
import { isBefore, isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { create, type Mutation, remove, replace } from '../state/mutation.ts';
import { chooseNumber, chooseRange, chooseTaskAddress, foreignRanges } from './choose.ts';
import type { Ledger } from './ledger.ts';

/** Published ports that the user leaves to the system, as Swarm and Kubernetes have them. */
const FIRST_PORT = 30_000;
const PORT_COUNT = 2_768;

export interface Allocation {
  readonly mutations: readonly Mutation[];
  /** Tasks for which there was no address; their message says why. */
  readonly waiting: number;
}

/** `tasks`: those that may lack their addresses. Addresses that are given are noted in `ledger`. */
export function decide(view: StateView, tasks: Iterable<TaskId>, ledger: Ledger, limit = Number.POSITIVE_INFINITY): Allocation {
  const networks = [...view.networks()].sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
  const lacking: Stored<Task>[] = [];
  for (const id of tasks) {
    const task = view.task(id);
    if (task !== undefined && lacksAddresses(view, task)) lacking.push(task);
    if (lacking.length >= limit) break;
  }
  if (networks.length === 0) {
    const words = lacking.flatMap((task) => explain(task, missingNetwork(view, task)));
    return { mutations: [...[...view.endpoints()].map(remove), ...words], waiting: lacking.length };
  }
  const nodes = [...view.nodes()].sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
  const statuses = giveRanges(view, networks, nodes, lacking);
  const places = new Map(networks.map((network) => [network.spec.name, network]));
  const fixed = fixedAddresses(view, places);
  const mutations: Mutation[] = [
    ...placeNodes(view, nodes),
    ...networks.flatMap((network) => {
      if (isLeft(view, network)) return [remove(network)];
      const status = statuses.get(network.id);
      return status === undefined || sameSpec(status, network.status) ? [] : [replace({ ...network, status })];
    }),
    ...giveVips(view, places, statuses),
  ];
  let waiting = 0;
  for (const task of lacking) {
    const given = addressesOf(view, task, { places, statuses, ledger, fixed });
    if (typeof given === 'string') {
      waiting += 1;
      mutations.push(...explain(task, given));
      continue;
    }
    for (const { networkId, address } of given) ledger.take(networkId, parseIpv4Number(address) ?? -1, task.id);
    mutations.push(replace({ ...task, addresses: given }));
  }
  return { mutations, waiting };
}

/** Its stack is gone, and so are the stack's services and their tasks. */
function isLeft(view: StateView, { id, spec, stack }: Network): boolean {
  if (stack === undefined || view.stackByName(stack) !== undefined) return false;
  for (const service of view.services()) {
    if (attachmentsOf(service.spec).some(({ network }) => network === spec.name) || hasTasksIn(view, service, id)) return false;
  }
  return true;
}

/** The task has a node and networks, and not yet its addresses. */
export function lacksAddresses(view: StateView, task: Task): boolean {
  if (task.nodeId === undefined || task.addresses !== undefined) return false;
  if (isBefore(task.status.state, 'assigned') || isTerminal(task.status.state)) return false;
  return attachmentsOfTask(view, task).length > 0;
}

function attachmentsOfTask(view: StateView, { serviceId, revision }: Task): readonly NetworkAttachment[] {
  const spec = view.serviceRevision(serviceId, revision)?.spec;
  return spec === undefined ? [] : attachmentsOf(spec);
}

function missingNetwork(view: StateView, task: Task): string {
  const missing = attachmentsOfTask(view, task).find(({ network }) => view.networkByName(network) === undefined);
  return `waits for network ${missing?.network ?? ''}, which does not exist`;
}

function explain(task: Stored<Task>, message: string): Mutation[] {
  return task.status.message === message ? [] : [replace({ ...task, status: { ...task.status, message } })];
}

/** Each node's index in the tunnels: the lowest that is free. */
function placeNodes(view: StateView, nodes: readonly Stored<Node>[]): Mutation[] {
  const tunnels = parseRange((view.cluster()?.networking ?? DEFAULT_NETWORK_SETTINGS).tunnelRange);
  const taken = new Set(nodes.map((node) => node.network?.index));
  const mutations: Mutation[] = [];
  let index = 1;
  for (const node of nodes) {
    if (node.network !== undefined || tunnels === undefined) continue;
    while (taken.has(index)) index += 1;
    if (index >= sizeOf(tunnels)) break;
    taken.add(index);
    mutations.push(replace({ ...node, network: { index, tunnelAddress: formatIpv4(tunnels.first + index) } }));
  }
  return mutations;
}

type Statuses = ReadonlyMap<NetworkId, NetworkStatus>;

function giveRanges(view: StateView, networks: readonly Stored<Network>[], nodes: readonly Stored<Node>[], lacking: readonly Task[]): Statuses {
  const settings = view.cluster()?.networking ?? DEFAULT_NETWORK_SETTINGS;
  const pool = parseRange(settings.pool);
  const inUse: Ipv4Range[] = networks.flatMap(({ status, spec }) => parseRange(status?.range || (spec.range ?? '')) ?? []);
  const theirs = foreignRanges([settings.tunnelRange, ...nodes.flatMap(({ description }) => [...(description.network?.foreignRanges ?? []), `${description.address}/32`])]);
  const members = membersOf(view, networks, nodes, lacking);
  const statuses = new Map<NetworkId, NetworkStatus>();
  for (const network of networks) {
    let { status } = network;
    if (status === undefined || status.range === '') {
      const range = network.spec.range === undefined ? undefined : parseRange(network.spec.range);
      const chosen =
        range === undefined
          ? pool && chooseRange(pool, nodes.length, [...inUse, ...theirs], network.spec.hostPrefix)
          : { range, hostPrefix: network.spec.hostPrefix };
      const plan = chosen && planRange(chosen.range, chosen.hostPrefix);
      if (plan === undefined) {
        const problem = `no range is free in the pool ${settings.pool}: remove a network, or give this one a range of its own`;
        statuses.set(network.id, { range: '', vipRange: '', hostPrefix: 0, subnets: [], problem });
        continue;
      }
      if (network.spec.range === undefined) inUse.push(plan.range);
      status = { range: formatRange(plan.range), vipRange: formatRange(plan.vipRange), hostPrefix: plan.hostPrefix, subnets: [] };
    }
    statuses.set(network.id, giveSubnets(status, members.get(network.id) ?? new Set(), nodes));
  }
  return statuses;
}

/** The nodes that need a part: all of them when a port is published over the network, routers when a route leads into it, and those with tasks in it. */
function membersOf(view: StateView, networks: readonly Network[], nodes: readonly Node[], lacking: readonly Task[]): Map<NetworkId, Set<NodeId>> {
  const members = new Map(networks.map(({ id }) => [id, new Set<NodeId>()]));
  const all = nodes.map(({ id }) => id);
  const byName = new Map(networks.map(({ spec, id }) => [spec.name, id]));
  for (const { spec } of view.services()) {
    if (!spec.ports.some((port) => isMeshed(spec, port))) continue;
    for (const { network } of attachmentsOf(spec)) {
      const id = byName.get(network);
      if (id !== undefined) for (const node of all) members.get(id)?.add(node);
    }
  }
  const routers = nodes.filter((node) => routerPortsOf(node) !== undefined);
  for (const { spec } of routers.length === 0 ? [] : routesInForce(view)) {
    const service = view.serviceByName(spec.service);
    for (const { network } of service === undefined ? [] : attachmentsOf(service.spec)) {
      const id = byName.get(network);
      if (id !== undefined) for (const router of routers) members.get(id)?.add(router.id);
    }
  }
  for (const task of lacking) {
    for (const { network } of attachmentsOfTask(view, task)) {
      const id = byName.get(network);
      if (id !== undefined && task.nodeId !== undefined) members.get(id)?.add(task.nodeId);
    }
  }
  return members;
}

/** A node keeps its part while it is in the cluster. Where it can, its number is the node's index. */
function giveSubnets(status: NetworkStatus, members: ReadonlySet<NodeId>, nodes: readonly Node[]): NetworkStatus {
  const range = parseRange(status.range);
  const plan = range && planRange(range, status.hostPrefix);
  if (plan === undefined) return status;
  const known = new Map(nodes.map((node) => [node.id, node]));
  const kept = status.subnets.filter(({ nodeId }) => known.has(nodeId));
  const taken = new Set(kept.map(({ subnet }) => subnet));
  const have = new Set(kept.map(({ nodeId }) => nodeId));
  const added: { nodeId: NodeId; subnet: string }[] = [];
  const without: string[] = [];
  const subnetAt = (index: number) => formatRange(partOf(plan.range, plan.hostPrefix, index));
  let next = 0;
  for (const node of nodes) {
    if (!members.has(node.id) || have.has(node.id)) continue;
    const own = node.network?.index ?? 0;
    let index = own < plan.hosts && !taken.has(subnetAt(own)) ? own : next;
    while (index < plan.hosts && taken.has(subnetAt(index))) index += 1;
    if (index >= plan.hosts) {
      without.push(node.description.hostname);
      continue;
    }
    if (index !== own) next = index + 1;
    taken.add(subnetAt(index));
    added.push({ nodeId: node.id, subnet: subnetAt(index) });
  }
  const { problem: _, ...rest } = status;
  const shown = without.slice(0, 5).join(', ') + (without.length > 5 ? ` and ${without.length - 5} more` : '');
  return {
    ...rest,
    subnets: [...kept, ...added],
    ...(without.length === 0 ? {} : { problem: `the range ${status.range} is used up: it has room for ${plan.hosts} hosts, and ${shown} ${without.length === 1 ? 'has' : 'have'} none` }),
  };
}

/** Addresses that services ask for by name, by network: nobody else gets them. */
function fixedAddresses(view: StateView, places: ReadonlyMap<string, Network>): Map<NetworkId, Map<number, Service>> {
  const fixed = new Map<NetworkId, Map<number, Service>>();
  for (const service of view.services()) {
    for (const { network, ipv4Address } of attachmentsOf(service.spec)) {
      const id = places.get(network)?.id;
      const address = ipv4Address === undefined ? undefined : parseIpv4Number(ipv4Address);
      if (id === undefined || address === undefined) continue;
      const inNetwork = fixed.get(id) ?? new Map<number, Service>();
      const holder = inNetwork.get(address);
      if (holder === undefined || service.createdAt < holder.createdAt) inNetwork.set(address, service);
      fixed.set(id, inNetwork);
    }
  }
  return fixed;
}

function giveVips(view: StateView, places: ReadonlyMap<string, Network>, statuses: Statuses): Mutation[] {
  const services = [...view.services()].sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
  const taken = new Map<NetworkId, Set<string>>();
  const ports = new Set<string>();
  for (const record of view.endpoints()) {
    if (view.service(record.serviceId) === undefined) continue;
    for (const { networkId, address } of record.vips) (taken.get(networkId) ?? taken.set(networkId, new Set()).get(networkId))?.add(address);
    for (const { protocol, publishedPort } of record.ports) ports.add(`${protocol}/${publishedPort}`);
  }
  for (const { spec } of services) for (const { protocol, publishedPort } of spec.ports) if (publishedPort !== 0) ports.add(`${protocol}/${publishedPort}`);
  const mutations: Mutation[] = [];
  for (const record of view.endpoints()) if (view.service(record.serviceId) === undefined) mutations.push(remove(record));
  for (const service of services) {
    const current = view.endpoint(service.id);
    const vips = vipsOf(view, service, current, { places, statuses, taken });
    const chosen = portsOf(service, current, ports);
    if (vips.length === 0 && chosen.length === 0) {
      if (current !== undefined) mutations.push(remove(current));
      continue;
    }
    const record: EndpointRecord = { kind: 'endpoint', serviceId: service.id, vips, ports: chosen };
    if (current === undefined) mutations.push(create(record));
    else if (!sameSpec(current.vips, vips) || !sameSpec(current.ports, chosen)) mutations.push(replace({ ...record, version: current.version }));
  }
  return mutations;
}

interface VipWorld {
  readonly places: ReadonlyMap<string, Network>;
  readonly statuses: Statuses;
  readonly taken: Map<NetworkId, Set<string>>;
}

function vipsOf(view: StateView, service: Service, current: EndpointRecord | undefined, { places, statuses, taken }: VipWorld): readonly ServiceVip[] {
  const vips: ServiceVip[] = [];
  const wanted = endpointOf(service.spec).mode === 'vip' ? attachmentsOf(service.spec) : [];
  for (const { network } of wanted) {
    const id = places.get(network)?.id;
    if (id === undefined) continue;
    const known = current?.vips.find(({ networkId }) => networkId === id);
    if (known !== undefined) {
      vips.push(known);
      continue;
    }
    const range = parseRange(statuses.get(id)?.vipRange ?? '');
    if (range === undefined) continue;
    const inUse = taken.get(id) ?? new Set<string>();
    taken.set(id, inUse);
    // Never the first and the last of the range: some hosts take them for the network itself and for all of it.
    const index = chooseNumber(service.id, sizeOf(range) - 2, (candidate) => !inUse.has(formatIpv4(range.first + 1 + candidate)));
    if (index === undefined) continue;
    const address = formatIpv4(range.first + 1 + index);
    inUse.add(address);
    vips.push({ networkId: id, address });
  }
  // While tasks of an earlier revision are in a network that the service leaves, their clients still are, too.
  for (const old of current?.vips ?? []) {
    if (!vips.includes(old) && !vips.some(({ networkId }) => networkId === old.networkId) && hasTasksIn(view, service, old.networkId)) vips.push(old);
  }
  return vips;
}

function hasTasksIn(view: StateView, service: Service, networkId: NetworkId): boolean {
  for (const task of view.tasksOfService(service.id)) {
    if (!isTerminal(task.status.state) && task.addresses?.some((address) => address.networkId === networkId) === true) return true;
  }
  return false;
}

function portsOf({ id, spec }: Service, current: EndpointRecord | undefined, taken: Set<string>): EndpointRecord['ports'] {
  return spec.ports
    .filter((port) => port.publishedPort === 0 && isMeshed(spec, port))
    .flatMap(({ protocol, targetPort }) => {
      const known = current?.ports.find((port) => port.protocol === protocol && port.targetPort === targetPort);
      if (known !== undefined) return [known];
      const index = chooseNumber(`${id} ${protocol} ${targetPort}`, PORT_COUNT, (candidate) => !taken.has(`${protocol}/${FIRST_PORT + candidate}`));
      if (index === undefined) return [];
      taken.add(`${protocol}/${FIRST_PORT + index}`);
      return [{ protocol, targetPort, publishedPort: FIRST_PORT + index }];
    });
}

interface AddressWorld {
  readonly places: ReadonlyMap<string, Network>;
  readonly statuses: Statuses;
  readonly ledger: Ledger;
  readonly fixed: ReadonlyMap<NetworkId, ReadonlyMap<number, Service>>;
}

/** All of the task's addresses, or in words why one is lacking. */
function addressesOf(view: StateView, task: Task, { places, statuses, ledger, fixed }: AddressWorld): readonly TaskAddress[] | string {
  const given: TaskAddress[] = [];
  for (const { network: name, ipv4Address } of attachmentsOfTask(view, task)) {
    const network = places.get(name);
    const status = network && statuses.get(network.id);
    if (network === undefined || status === undefined) return `waits for network ${name}, which does not exist`;
    const subnetText = status.subnets.find(({ nodeId }) => nodeId === task.nodeId)?.subnet;
    const subnet = parseRange(subnetText ?? '');
    const host = (task.nodeId && view.node(task.nodeId)?.description.hostname) ?? '';
    if (subnet === undefined) return `waits for a part of network ${name} on ${host}: ${status.problem ?? 'none has been given yet'}`;
    const reserved = fixed.get(network.id);
    if (ipv4Address !== undefined) {
      const problem = fixedProblem(ipv4Address, { task, status, name, reserved, holder: (address) => ledger.holderOf(network.id, address) });
      if (problem !== undefined) return problem;
      given.push({ networkId: network.id, address: ipv4Address });
      continue;
    }
    const address = chooseTaskAddress(task.id, subnet, (candidate) => ledger.holderOf(network.id, candidate) === undefined && reserved?.has(candidate) !== true);
    if (address === undefined) {
      return `waits for an address in network ${name}: ${host}'s part ${subnetText ?? ''} is used up. Free one, or make the network anew with larger parts (--host-prefix)`;
    }
    given.push({ networkId: network.id, address: formatIpv4(address) });
  }
  return given;
}

interface FixedWorld {
  readonly task: Task;
  readonly status: NetworkStatus;
  readonly name: string;
  readonly reserved: ReadonlyMap<number, Service> | undefined;
  readonly holder: (address: number) => TaskId | undefined;
}

function fixedProblem(text: string, { task, status, name, reserved, holder }: FixedWorld): string | undefined {
  const address = parseIpv4Number(text);
  const range = parseRange(status.range);
  const vips = parseRange(status.vipRange);
  if (address === undefined || range === undefined || !holds(range, address)) return `cannot have the address ${text}: network ${name} has the range ${status.range}`;
  if (vips !== undefined && holds(vips, address)) return `cannot have the address ${text}: ${status.vipRange} of network ${name} is for services' virtual addresses`;
  const hostPart = partOf(range, status.hostPrefix, Math.floor((address - range.first) / sizeOf({ prefix: status.hostPrefix })));
  if (overlaps(hostPart, { first: address, prefix: 32 }) && (address === hostPart.first || address === hostPart.first + 1 || address === hostPart.first + sizeOf(hostPart) - 1)) {
    return `cannot have the address ${text}: it is a gateway, or the first or last of a host's part`;
  }
  const owner = reserved?.get(address);
  if (owner !== undefined && owner.id !== task.serviceId) return `waits for the address ${text}, which service ${owner.spec.name} asks for too`;
  const taken = holder(address);
  return taken !== undefined && taken !== task.id ? `waits for the address ${text}, which task ${taken} still has` : undefined;
}
