/**
 * Where hosts lead connections. The rule is written here as its users would say it, and not
 * taken from the code that is held to it:
 *
 * a connection to a service goes to a task of it that runs, is ready, is to stay, and whose
 * node has networks and is heard of. When none of them is on a node that is heard of, or so
 * many nodes are silent that the fault is the managers' own, not being heard of is no
 * reason to leave one out. A host leads to the services of the networks that it is part of.
 */
import { attachmentsOf } from '@muster/shared/model/network';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { Node, Task } from '@muster/shared/model/objects';
import type { Fence } from '@muster/shared/model/session-messages';
import { isWanted } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import { leadsOf } from '../host-kernel.ts';
import type { SeenRevision } from '../ledger.ts';
import { Violation } from './invariant.ts';

export const ONLY_READY = 'a host is told to lead to exactly those tasks that the store then held as ready, wanted and heard of';

export interface ToldNetworks {
  readonly host: string;
  readonly nodeId: NodeId;
  readonly fence: Fence;
  readonly state: NetworkState;
}

/** A host, as it leads connections. */
export interface Leading {
  readonly name: string;
  readonly nodeId: NodeId;
  readonly isPowered: boolean;
  readonly isConnected: boolean;
  readonly kernel: { readonly hasNetworks: boolean; readonly state: NetworkState | undefined };
}

/** What holds from a revision on. */
interface Since<Value> {
  readonly revision: number;
  readonly value: Value;
}

/** Undefined: the service is in none of the host's networks, or gone. */
type Leads = string | undefined;

interface Service {
  /** Networks, by their ids. */
  readonly networks: readonly string[];
  readonly leads: string;
}

export class Routing {
  readonly #services = new Map<ServiceId, Since<Service | undefined>[]>();
  /** The networks of which each node is a part. */
  readonly #parts = new Map<NodeId, Since<readonly string[]>[]>();

  onRevision({ revision, changes }: SeenRevision, view: Tables): void {
    const concerned = new Set<ServiceId>();
    let areAll = false;
    for (const { kind, before, after } of changes) {
      if (kind === 'service') concerned.add((after ?? before)?.id ?? ('' as ServiceId));
      else if (kind === 'endpoint') concerned.add((after ?? before)?.serviceId ?? ('' as ServiceId));
      else if (kind === 'task') {
        const task = after ?? before;
        if (task?.addresses !== undefined) concerned.add(task.serviceId);
      } else if (kind === 'node') areAll ||= before?.status.state !== after?.status.state || hasNetworks(before) !== hasNetworks(after);
      else if (kind === 'network') {
        areAll = true;
        this.#noteParts(revision, view);
      }
    }
    if (areAll) for (const id of [...this.#services.keys(), ...concerned]) this.#note(id, revision, view);
    else for (const id of concerned) this.#note(id, revision, view);
  }

  check({ host, nodeId, fence: { revision }, state }: ToldNetworks): void {
    const parts = at(this.#parts.get(nodeId), revision) ?? [];
    const told = new Map(state.services.map(({ serviceId, endpoints }) => [serviceId, leadsOf(endpoints)]));
    for (const [id, versions] of this.#services) {
      const service = at(versions, revision);
      const leads: Leads = service?.networks.some((network) => parts.includes(network)) === true ? service.leads : undefined;
      const has = told.get(id);
      told.delete(id);
      if (has !== leads) throw new Violation(ONLY_READY, `${host} was told at revision ${revision} to lead service ${id} to ${wordsOf(has)}, by the store it is ${wordsOf(leads)}`);
    }
    for (const id of told.keys()) throw new Violation(ONLY_READY, `${host} was told at revision ${revision} of service ${id}, which there is not`);
  }

  #note(id: ServiceId, revision: number, view: Tables): void {
    append(this.#services, id, revision, serviceOf(id, view));
  }

  #noteParts(revision: number, view: Tables): void {
    for (const nodeId of new Set([...this.#parts.keys(), ...[...view.nodes()].map(({ id }) => id)])) append(this.#parts, nodeId, revision, partsOf(nodeId, view));
  }
}

/** Undefined: every host that could leads to where it should. */
export function misled(view: Tables, hosts: readonly Leading[]): string | undefined {
  for (const { name, nodeId, isPowered, isConnected, kernel } of hosts) {
    if (!isPowered || !isConnected || !kernel.hasNetworks) continue;
    const parts = partsOf(nodeId, view);
    const led = new Map((kernel.state?.services ?? []).map(({ serviceId, endpoints }) => [serviceId, leadsOf(endpoints)]));
    for (const { id, spec } of view.services()) {
      const service = serviceOf(id, view);
      const leads: Leads = service?.networks.some((network) => parts.includes(network)) === true ? service.leads : undefined;
      const has = led.get(id);
      led.delete(id);
      if (has !== leads) return `${name} leads ${spec.name} to ${wordsOf(has)}, not to ${wordsOf(leads)}`;
    }
    for (const id of led.keys()) return `${name} still leads to service ${id}, which is gone`;
  }
  return undefined;
}

const wordsOf = (leads: Leads): string => (leads === undefined ? 'nothing at all' : leads === '' ? 'nobody' : leads);

function serviceOf(id: ServiceId, view: Tables): Service | undefined {
  const service = view.service(id);
  if (service === undefined) return undefined;
  const attached = attachmentsOf(service.spec).flatMap(({ network }) => view.networkByName(network)?.id ?? []);
  const networks = [...attached, ...(view.endpoint(id)?.vips ?? []).map(({ networkId }) => networkId)];
  if (networks.length === 0) return undefined;
  return { networks, leads: readyTasks(id, view).map(({ id: taskId, addresses = [] }) => `${taskId} at ${addresses.map(({ address }) => address).join()}`).sort().join(' ') };
}

function readyTasks(id: ServiceId, view: Tables): readonly Task[] {
  const nodeOf = ({ nodeId }: Task) => (nodeId === undefined ? undefined : view.node(nodeId));
  const able = [...view.tasksOfService(id)].filter((task) => task.addresses !== undefined && task.status.state === 'running' && task.status.ready !== false && isWanted(task.desiredState) && hasNetworks(nodeOf(task)));
  if (able.length === 0) return able;
  const heard = able.filter((task) => isHeardOf(nodeOf(task)));
  const silent = [...view.nodes()].filter((node) => !isHeardOf(node)).length;
  const isOurFault = silent > 2 && silent > [...view.nodes()].length - silent;
  return heard.length === 0 || isOurFault ? able : heard;
}

const isHeardOf = (node: Node | undefined): boolean => node?.status.state === 'ready' || node?.status.state === 'unknown';

const hasNetworks = (node: Node | undefined): boolean => node?.description.network?.mode === 'kernel';

function partsOf(nodeId: NodeId, view: Tables): readonly string[] {
  return [...view.networks()].filter(({ status }) => status?.subnets.some((subnet) => subnet.nodeId === nodeId) === true).map(({ id }) => id);
}

function append<Id, Value>(versions: Map<Id, Since<Value>[]>, id: Id, revision: number, value: Value): void {
  const known = versions.get(id);
  if (known === undefined) versions.set(id, [{ revision, value }]);
  else known.push({ revision, value });
}

function at<Value>(versions: readonly Since<Value>[] | undefined, revision: number): Value | undefined {
  return versions?.findLast((version) => version.revision <= revision)?.value;
}
