/**
 * The nftables table that balances: a chain for each virtual address and each
 * published port, and maps that lead there by what a packet is addressed to. A
 * change of one service changes one chain, whatever else there is. Pure.
 */
import { hashOf } from '@muster/shared/model/hash';
import { asServiceId, type NetworkId, type ServiceId } from '@muster/shared/model/ids';
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import type { EndpointState, NetworkState, ServicePort, ServiceState } from '@muster/shared/model/network-state';
import { SERVICE_TABLE } from './names.ts';

/** The same on every host, so that a client finds the same task through each of them. */
const AFFINITY_SEED = '0x6d757374';

export type MapName = 'vips' | 'mesh' | 'mesh_on';
export const MAPS: readonly MapName[] = ['vips', 'mesh', 'mesh_on'];
const MAP_TYPES: Readonly<Record<MapName, string>> = {
  vips: 'ipv4_addr',
  mesh: 'inet_proto . inet_service',
  mesh_on: 'ipv4_addr . inet_proto . inet_service',
};

/**
 * With so many chains that choose, the choices are kept in maps that many chains share:
 * the kernel looks through all sets of a table when one more is made, and a map of its
 * own for each of ten thousand services took it a minute.
 */
const MAX_OWN_CHOICES = 500;
const SHARDS = 256;
/** Keys of one chain in a shared map; one with more tasks has a map of its own. */
const SLOT_KEYS = 1_024;
const SLOTS = 4_000_000;

/** A shared map: `to-17` holds addresses, `to-port-17` addresses with ports. */
type SharedMap = string;

export interface ServiceRules {
  /** Ranges of virtual addresses: published ports are not reached through them. */
  readonly vipRanges: readonly string[];
  /** One for each service: how many connections were led to it. They outlive changes of its chains. */
  readonly counters: ReadonlySet<string>;
  /** Chain → its one rule; empty: nobody serves, and the packet goes on to be refused. */
  readonly chains: ReadonlyMap<string, string>;
  /** Key → chain. */
  readonly maps: Readonly<Record<MapName, ReadonlyMap<string, string>>>;
  /** What chains choose from, when there are many of them: key → target. */
  readonly shared: ReadonlyMap<SharedMap, ReadonlyMap<number, string>>;
}

/** One way to a service: what a packet is addressed to, and where it is led. */
interface Way {
  readonly map: MapName;
  readonly key: string;
  readonly chain: string;
  readonly rule: string;
  /** What the rule chooses from, when that is more than one. */
  readonly choice?: Choice;
}

interface Choice {
  readonly targets: readonly string[];
  /** All of the rule but for the map. */
  readonly rule: (how: string) => string;
  readonly how: string;
}

/** Services that did not change are the same objects from state to state: their rules are made once. */
export type KnownWays = WeakMap<ServiceState, readonly Way[]>;

/** Where connections are held for services that rest; undefined: nowhere, and they are refused. */
export type HoldPort = number | undefined;

/**
 * @param taken TCP ports that another program of this host has: they stay its own
 * @param known of one node and one port to hold at, because both are part of the rules
 */
export function serviceRules({ self, networks, services }: NetworkState, taken: ReadonlySet<number> = new Set(), known: KnownWays = new WeakMap(), holdPort?: HoldPort): ServiceRules {
  const chains = new Map<string, string>();
  const counters = new Set<string>();
  const maps = { vips: new Map<string, string>(), mesh: new Map<string, string>(), mesh_on: new Map<string, string>() };
  const takenKeys = new Set([...taken].map((port) => `tcp . ${port}`));
  const all: Way[] = [];
  for (const service of services) {
    let ways = known.get(service);
    if (ways === undefined) {
      ways = waysTo(service, self?.nodeId, holdPort);
      known.set(service, ways);
    }
    for (const way of ways) {
      const { map, key, chain, rule } = way;
      // Of two services that claim a port, one has it; the managers refuse the second.
      if (maps[map].has(key) || (map === 'mesh' && takenKeys.has(key))) continue;
      chains.set(chain, rule);
      counters.add(counterOf(service.serviceId));
      maps[map].set(key, chain);
      all.push(way);
    }
  }
  return { vipRanges: networks.map(({ vipRange }) => vipRange), counters, chains, maps, shared: shareChoices(all, chains) };
}

/** Leads the chains to shared maps, when there are many that choose. */
function shareChoices(ways: readonly Way[], chains: Map<string, string>): ReadonlyMap<SharedMap, ReadonlyMap<number, string>> {
  const shared = new Map<SharedMap, Map<number, string>>();
  const choosing = ways.flatMap(({ chain, choice }) => (choice === undefined || choice.targets.length > SLOT_KEYS ? [] : [{ chain, choice }]));
  if (choosing.length <= MAX_OWN_CHOICES) return shared;
  for (const { chain, choice } of choosing) {
    const [hash, second] = [hashOf(chain), hashOf(`${chain} slot`)];
    const name = `to${choice.targets[0]?.includes(' . ') === true ? '-port' : ''}-${hash % SHARDS}`;
    const first = (second % SLOTS) * SLOT_KEYS;
    const elements = shared.get(name) ?? new Map<number, string>();
    // Two chains with one slot are rare: the second one has a map of its own.
    if (elements.has(first)) continue;
    choice.targets.forEach((target, index) => elements.set(first + index, target));
    shared.set(name, elements);
    chains.set(chain, choice.rule(`${choice.how} offset ${first} map @${name}`));
  }
  return shared;
}

function waysTo(service: ServiceState, nodeId: string | undefined, holdPort: HoldPort): readonly Way[] {
  const held = service.onDemand === true && holdPort !== undefined ? `meta l4proto tcp redirect to :${holdPort}` : '';
  const serving = service.endpoints.filter((endpoint) => endpoint.serving);
  const affinity = service.endpoint.affinity === 'client-ip';
  const ways: Way[] = [];
  for (const { networkId, vip } of service.networks) {
    if (vip === undefined || parseIpv4Number(vip) === undefined) continue;
    ways.push({ map: 'vips', key: vip, chain: vipChainOf(service.serviceId, networkId), ...translation(addressesIn(serving, networkId), affinity, held, counterOf(service.serviceId)) });
  }
  const [network] = service.networks;
  if (network === undefined) return ways;
  for (const port of publishedPorts(service)) {
    // The kernel cannot tell the task who the client is: the agent's listener does.
    if (port.proxyProtocol) continue;
    const targets = addressesIn(chosenFor(port, serving, nodeId), network.networkId).map((address) => `${address} . ${port.targetPort}`);
    const key = `${port.protocol} . ${port.publishedPort}`;
    const where = port.hostIp === undefined ? ({ map: 'mesh', key } as const) : ({ map: 'mesh_on', key: `${port.hostIp} . ${key}` } as const);
    ways.push({ ...where, chain: portChain(service, port), ...translation(targets, affinity, port.protocol === 'tcp' && serving.length === 0 ? held : '', counterOf(service.serviceId), port.protocol) });
  }
  return ways;
}

/** The chain that leads a virtual address to the tasks. */
export const vipChainOf = (serviceId: ServiceId, networkId: NetworkId): string => `vip-${serviceId}-${networkId}`;

const COUNTER = 'n-';
export const counterOf = (serviceId: ServiceId): string => `${COUNTER}${serviceId}`;
export const countedBy = (counter: string): ServiceId | undefined => (counter.startsWith(COUNTER) ? asServiceId(counter.slice(COUNTER.length)) : undefined);

/** Ports that this host forwards. */
export function publishedPorts(service: Pick<ServiceState, 'ports'>): readonly ServicePort[] {
  return service.ports.filter(({ mode, publishedPort, hostIp }) => mode !== 'host' && publishedPort > 0 && (hostIp === undefined || parseIpv4Number(hostIp) !== undefined));
}

function portChain({ serviceId }: ServiceState, { protocol, publishedPort, hostIp }: ServicePort): string {
  return `port-${serviceId}-${protocol}-${publishedPort}${hostIp === undefined ? '' : `-${hostIp}`}`;
}

function chosenFor({ mode }: ServicePort, serving: readonly EndpointState[], nodeId: string | undefined): readonly EndpointState[] {
  if (mode === 'ingress') return serving;
  const local = serving.filter((endpoint) => endpoint.nodeId === nodeId);
  return mode === 'local' || local.length > 0 ? local : serving;
}

function addressesIn(endpoints: readonly EndpointState[], networkId: string): readonly string[] {
  return endpoints.flatMap(({ addresses }) => addresses.filter((one) => one.networkId === networkId && parseIpv4Number(one.address) !== undefined).map(({ address }) => address));
}

/** `targets`: addresses, or `address . port` when a protocol is given; `otherwise`: the rule when there are none. */
function translation(targets: readonly string[], affinity: boolean, otherwise: string, counter: string, protocol?: 'tcp' | 'udp'): Pick<Way, 'rule' | 'choice'> {
  const [first] = targets;
  if (first === undefined) return { rule: otherwise };
  const matching = protocol === undefined ? '' : `meta l4proto ${protocol} `;
  const rule = (to: string) => `${matching}counter name ${counter} dnat ip to ${to}`;
  if (targets.length === 1) return { rule: rule(first.replace(' . ', ':')) };
  const how = affinity ? `jhash ip saddr mod ${targets.length} seed ${AFFINITY_SEED}` : `numgen random mod ${targets.length}`;
  return { rule: rule(`${how} map { ${targets.map((target, index) => `${index} : ${target}`).join(', ')} }`), choice: { targets, rule, how } };
}

/** 32 bits wide, as the numbers that are looked up. */
function sharedType(name: SharedMap): string {
  return `typeof numgen random mod 4294967295 : ip daddr${name.startsWith('to-port-') ? ' . tcp dport' : ''}`;
}

/** The whole table in one transaction. */
export function serviceTable({ vipRanges, counters, chains, maps, shared }: ServiceRules): string {
  const excluded = vipRanges.length === 0 ? '' : `ip daddr != { ${vipRanges.join(', ')} } `;
  const mesh = (more: string) => `    ${more}fib daddr type local ${excluded}ip daddr . meta l4proto . th dport vmap @mesh_on
    ${more}fib daddr type local ${excluded}meta l4proto . th dport vmap @mesh`;
  return `table ip ${SERVICE_TABLE}
delete table ip ${SERVICE_TABLE}
table ip ${SERVICE_TABLE} {
${[...counters].map((counter) => `  counter ${counter} { }`).join('\n')}
${[...shared].map(([name, elements]) => `  map ${name} { ${sharedType(name)}; elements = { ${targetsOf(elements)} } }\n`).join('')}${[...chains].map(([chain, rule]) => `  chain ${chain} {${rule === '' ? '' : `\n    ${rule}`}\n  }`).join('\n')}
${MAPS.map((map) => `  map ${map} { type ${MAP_TYPES[map]} : verdict;${elementsOf(maps[map])} }`).join('\n')}
  chain prerouting {
    type nat hook prerouting priority dstnat - 5; policy accept;
    meta l4proto { tcp, udp } ip daddr vmap @vips
${mesh('')}
  }
  chain output {
    type nat hook output priority -105; policy accept;
    meta l4proto { tcp, udp } ip daddr vmap @vips
${mesh('ip daddr != 127.0.0.0/8 ')}
  }
}
`;
}

/** Of the table, all that does not depend on any service: the chains that lead to the others, with empty maps. */
export function hookTable({ vipRanges }: Pick<ServiceRules, 'vipRanges'>): string {
  const none: ReadonlyMap<string, string> = new Map();
  return serviceTable({ vipRanges, counters: new Set(), chains: new Map(), maps: { vips: none, mesh: none, mesh_on: none }, shared: new Map() });
}

function elementsOf(elements: ReadonlyMap<string, string>): string {
  return elements.size === 0 ? '' : ` elements = { ${[...elements].map(([key, chain]) => `${key} : goto ${chain}`).join(', ')} };`;
}

const targetsOf = (elements: Iterable<readonly [number, string]>): string => [...elements].map(([key, target]) => `${key} : ${target}`).join(', ');

/**
 * From one state of the table to another in one transaction, at a cost that goes
 * with what differs; empty when nothing does. Undefined: it takes the whole table.
 */
export function serviceChanges(before: ServiceRules, after: ServiceRules): string | undefined {
  if (before.vipRanges.join() !== after.vipRanges.join()) return undefined;
  // From maps of their own to shared ones, or back.
  if ((before.shared.size === 0) !== (after.shared.size === 0)) return undefined;
  const lines: string[] = [...after.counters].filter((counter) => !before.counters.has(counter)).map((counter) => `add counter ip ${SERVICE_TABLE} ${counter}`);
  for (const [name, elements] of after.shared) {
    const had = before.shared.get(name) ?? new Map<number, string>();
    if (!before.shared.has(name)) lines.push(`add map ip ${SERVICE_TABLE} ${name} { ${sharedType(name)}; }`);
    const removed = [...had].filter(([key, target]) => elements.get(key) !== target);
    const added = [...elements].filter(([key, target]) => had.get(key) !== target);
    if (removed.length > 0) lines.push(`delete element ip ${SERVICE_TABLE} ${name} { ${targetsOf(removed)} }`);
    if (added.length > 0) lines.push(`add element ip ${SERVICE_TABLE} ${name} { ${targetsOf(added)} }`);
  }
  for (const [chain, rule] of after.chains) {
    const had = before.chains.get(chain);
    if (had === rule) continue;
    lines.push(had === undefined ? `add chain ip ${SERVICE_TABLE} ${chain}` : `flush chain ip ${SERVICE_TABLE} ${chain}`);
    if (rule !== '') lines.push(`add rule ip ${SERVICE_TABLE} ${chain} ${rule}`);
  }
  for (const map of MAPS) {
    const had = before.maps[map];
    const has = after.maps[map];
    const removed = [...had].filter(([key, chain]) => has.get(key) !== chain);
    const added = [...has].filter(([key, chain]) => had.get(key) !== chain);
    if (removed.length > 0) lines.push(`delete element ip ${SERVICE_TABLE} ${map} { ${removed.map(([key, chain]) => `${key} : goto ${chain}`).join(', ')} }`);
    if (added.length > 0) lines.push(`add element ip ${SERVICE_TABLE} ${map} { ${added.map(([key, chain]) => `${key} : goto ${chain}`).join(', ')} }`);
  }
  for (const chain of before.chains.keys()) if (!after.chains.has(chain)) lines.push(`flush chain ip ${SERVICE_TABLE} ${chain}`, `delete chain ip ${SERVICE_TABLE} ${chain}`);
  for (const counter of before.counters) if (!after.counters.has(counter)) lines.push(`delete counter ip ${SERVICE_TABLE} ${counter}`);
  for (const name of before.shared.keys()) if (!after.shared.has(name)) lines.push(`delete map ip ${SERVICE_TABLE} ${name}`);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Connections that the kernel would go on leading where nobody answers. */
export interface Stale {
  readonly protocol: 'tcp' | 'udp';
  /** The task's. */
  readonly address: string;
}

/**
 * UDP has no connections: what was led to a task is led away at once when the task
 * stops serving. TCP connections may end in peace, and are forgotten when the task is
 * gone, or its node is taken for dead: the client's next packet then comes to another
 * task, which knows nothing of it and resets it.
 */
export function staleConnections(before: NetworkState, after: NetworkState): readonly Stale[] {
  const servingAfter = addressSet(after.services, (endpoint) => endpoint.serving);
  const thereAfter = endpointAddresses(after);
  const stale: Stale[] = [];
  for (const address of addressSet(before.services, (endpoint) => endpoint.serving)) if (!servingAfter.has(address)) stale.push({ protocol: 'udp', address });
  for (const address of endpointAddresses(before)) if (!thereAfter.has(address)) stale.push({ protocol: 'tcp', address });
  return stale;
}

/** Of tasks that are there, whether they serve or not. A host that comes back is told that its own are lost, and knows better. */
export function endpointAddresses({ services, self }: Pick<NetworkState, 'services' | 'self'>): ReadonlySet<string> {
  return addressSet(services, ({ lost, nodeId }) => lost !== true || nodeId === self?.nodeId);
}

function addressSet(services: readonly ServiceState[], counts: (endpoint: EndpointState) => boolean): ReadonlySet<string> {
  const addresses = new Set<string>();
  for (const { endpoints } of services) for (const endpoint of endpoints) if (counts(endpoint)) for (const { address } of endpoint.addresses) if (parseIpv4Number(address) !== undefined) addresses.add(address);
  return addresses;
}
