/**
 * Services as nodes hear of them, worked out once for all sessions at a revision,
 * and which of them a change of the state concerns.
 */
import type { NetworkId, ServiceId } from '@muster/shared/model/ids';
import { attachmentsOf } from '@muster/shared/model/network';
import type { Service, Task } from '@muster/shared/model/objects';
import { hasRouteLabels } from '@muster/shared/model/route-labels';
import { isServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import type { StateChange } from '../state/state.ts';
import type { NetworkChange } from './network-feed.ts';
import { peerOf, wholeServiceOf, type WholeService } from './network-state.ts';

export class NetworkStates {
  #revision = -1;
  readonly #services = new Map<ServiceId, WholeService | undefined>();
  #texts = new WeakMap<object, string>();

  service(view: StateView, id: ServiceId): WholeService | undefined {
    if (view.revision !== this.#revision) {
      this.#services.clear();
      this.#revision = view.revision;
    }
    if (this.#services.has(id)) return this.#services.get(id);
    const whole = wholeServiceOf(view, id);
    this.#services.set(id, whole);
    return whole;
  }

  /** An item that many nodes hear of is the same object for all of them. */
  textOf(item: object): string {
    let text = this.#texts.get(item);
    if (text === undefined) {
      text = JSON.stringify(item);
      this.#texts.set(item, text);
    }
    return text;
  }

  /** The services attached to a network, and those with addresses in it. */
  servicesIn(view: StateView, id: NetworkId): ServiceId[] {
    const name = view.network(id)?.spec.name;
    const ids = new Set<ServiceId>();
    for (const service of view.services()) {
      if (attachmentsOf(service.spec).some(({ network }) => network === name)) ids.add(service.id);
    }
    for (const record of view.endpoints()) if (record.vips.some(({ networkId }) => networkId === id)) ids.add(record.serviceId);
    return [...ids];
  }
}

/** What agents may have to be told after a change. */
export function networkChangesOf(change: StateChange, view: StateView): readonly NetworkChange[] {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- other kinds do not concern networks.
  switch (change.kind) {
    case 'cluster':
      return JSON.stringify(change.before?.networking) === JSON.stringify(change.after?.networking) ? [] : [{ kind: 'settings' }];
    case 'network': {
      const id = (change.after ?? change.before)?.id;
      return id === undefined ? [] : [{ kind: 'network', id }];
    }
    case 'route':
    case 'material':
      return [{ kind: 'router' }];
    case 'endpoint': {
      const id = (change.after ?? change.before)?.serviceId;
      return id === undefined ? [] : [{ kind: 'service', id }];
    }
    case 'service': {
      const service = change.after ?? change.before;
      const concerned = [change.before, change.after].some((one) => one !== undefined && attachmentsOf(one.spec).length > 0);
      const routed = change.before === undefined || change.after === undefined || labelsOf(change.before) !== labelsOf(change.after);
      if (service === undefined) return [];
      return [...(concerned ? [{ kind: 'service', id: service.id } as const] : []), ...(routed ? [{ kind: 'router' } as const] : [])];
    }
    case 'task': {
      const task = change.after ?? change.before;
      return task === undefined || markOf(change.before) === markOf(change.after) ? [] : [{ kind: 'service', id: task.serviceId }];
    }
    case 'node': {
      const { before, after } = change;
      const node = after ?? before;
      if (node === undefined) return [];
      const changes: NetworkChange[] = [];
      if (JSON.stringify(peerOf(before)) !== JSON.stringify(peerOf(after))) changes.push({ kind: 'peer', id: node.id });
      if (JSON.stringify(before?.spec.labels) !== JSON.stringify(after?.spec.labels)) changes.push({ kind: 'router' });
      const services = new Set<ServiceId>();
      // Whether its tasks have the addresses that were chosen for them.
      if (before?.description.network?.mode !== after?.description.network?.mode) {
        for (const task of view.tasksOfNode(node.id)) if (task.addresses !== undefined) services.add(task.serviceId);
      }
      if (before?.status.state !== after?.status.state) {
        // How many are silent decides about the tasks of all of them.
        for (const other of view.nodes()) {
          if (other.id !== node.id && other.status.state === 'ready') continue;
          for (const task of view.tasksOfNode(other.id)) if (task.addresses !== undefined) services.add(task.serviceId);
        }
      }
      for (const id of services) changes.push({ kind: 'service', id });
      return changes;
    }
    default:
      return [];
  }
}

const labelsOf = ({ spec }: Service): string => (hasRouteLabels(spec) ? JSON.stringify(spec.labels) : '');

/** The parts of a task that endpoints show. */
function markOf(task: Task | undefined): string {
  if (task?.addresses === undefined || isTerminal(task.status.state)) return '';
  return `${task.id} ${isServing(task) && isWanted(task.desiredState)} ${task.nodeId ?? ''} ${JSON.stringify(task.addresses)}`;
}
