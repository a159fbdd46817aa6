/** What speaks against making or removing a network. Pure. */
import { MusterError } from '@muster/shared/model/error';
import type { NetworkId } from '@muster/shared/model/ids';
import { contains, formatRange, overlaps, parseRange, planRange } from '@muster/shared/model/ip-range';
import { attachmentsOf, DEFAULT_NETWORK_SETTINGS, type Network, type NetworkSpec } from '@muster/shared/model/network';
import type { Stored } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

export function newNetwork(id: NetworkId, spec: NetworkSpec, stack: string, implicit: boolean, now: number): Network {
  return { kind: 'network', id, createdAt: now, updatedAt: now, spec, ...(stack === '' ? {} : { stack }), implicit };
}

/** Throws when the range that is asked for is somebody's already, or has no room for the cluster's nodes. */
export function refuseConflicts(view: StateView, spec: NetworkSpec, path = 'spec'): void {
  if (spec.range === undefined) return;
  const range = parseRange(spec.range);
  if (range === undefined) return;
  const conflict = conflictOf(view, spec.range);
  if (conflict !== undefined) {
    throw new MusterError('failed-precondition', `the range ${formatRange(range)} of network ${spec.name} overlaps ${conflict}`, {
      reason: 'RANGE_TAKEN',
      hint: 'Choose a range that nobody uses, or leave it out and let Muster choose one.',
      violations: [{ field: `${path}.range`, description: `overlaps ${conflict}` }],
    });
  }
  const plan = planRange(range, spec.hostPrefix);
  const nodes = countOf(view.nodes());
  if (plan !== undefined && plan.hosts < nodes) {
    throw new MusterError('failed-precondition', `the range ${formatRange(range)} of network ${spec.name} has room for ${plan.hosts} hosts with ${plan.addressesPerHost} addresses each, and the cluster has ${nodes} nodes`, {
      reason: 'RANGE_TOO_SMALL',
      hint: 'Give a larger range (a /20 is enough for 60 hosts, a /16 for 240), or smaller parts: --host-prefix',
      violations: [{ field: `${path}.range`, description: `has room for ${plan.hosts} hosts, the cluster has ${nodes}` }],
    });
  }
}

/** In words, what holds a part of the range already. */
function conflictOf(view: StateView, text: string): string | undefined {
  const range = parseRange(text);
  if (range === undefined) return undefined;
  for (const other of view.networks()) {
    const taken = parseRange(other.status?.range || (other.spec.range ?? ''));
    if (taken !== undefined && overlaps(taken, range)) return `${formatRange(taken)} of network ${other.spec.name}`;
  }
  const settings = view.cluster()?.networking ?? DEFAULT_NETWORK_SETTINGS;
  const tunnels = parseRange(settings.tunnelRange);
  if (tunnels !== undefined && overlaps(tunnels, range)) return `${settings.tunnelRange}, in which the hosts' tunnels have their addresses`;
  for (const node of view.nodes()) {
    for (const foreign of node.description.network?.foreignRanges ?? []) {
      const taken = parseRange(foreign);
      // A default route holds everything, and a larger route may lead elsewhere by intent.
      if (taken !== undefined && taken.prefix > 0 && overlaps(taken, range) && !(contains(taken, range) && taken.prefix < 8)) {
        return `${foreign}, which host ${node.description.hostname} uses (a route, or a Docker network)`;
      }
    }
    const address = parseRange(`${node.description.address}/32`);
    if (address !== undefined && overlaps(address, range)) return `${node.description.address}, the address of host ${node.description.hostname}`;
  }
  return undefined;
}

/** Throws while a service is attached to the network, or a task of one still has an address in it. */
export function refuseUsed(view: StateView, network: Stored<Network>): void {
  const users = usersOf(view, network);
  if (users.length === 0) return;
  const shown = users.slice(0, 5).join(', ') + (users.length > 5 ? ` and ${users.length - 5} more` : '');
  throw new MusterError('failed-precondition', `network ${network.spec.name} is in use by ${shown}`, {
    reason: 'NETWORK_IN_USE',
    hint: `Remove the services first (muster service rm), or detach them: muster service update --network-rm ${network.spec.name} <service>`,
  });
}

/** Names of the services attached to it, and of services with tasks that still are. */
export function usersOf(view: StateView, { id, spec }: Pick<Network, 'id' | 'spec'>): string[] {
  const names = new Set<string>();
  for (const service of view.services()) {
    const attached = attachmentsOf(service.spec).some(({ network }) => network === spec.name);
    if (attached || hasTasksIn(view, service.id, id)) names.add(service.spec.name);
  }
  return [...names].sort();
}

function hasTasksIn(view: StateView, serviceId: Parameters<StateView['service']>[0], id: NetworkId): boolean {
  for (const task of view.tasksOfService(serviceId)) {
    if (!isTerminal(task.status.state) && task.addresses?.some(({ networkId }) => networkId === id) === true) return true;
  }
  return false;
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}
