/** What a check of the networks is about: hosts, and a sample of services, as the state says they should be. Pure. */
import { hashOf } from '@muster/shared/model/hash';
import type { NetworkId, NodeId, ServiceId } from '@muster/shared/model/ids';
import type { NetworkSettings } from '@muster/shared/model/network';
import type { EndpointState, ServiceState } from '@muster/shared/model/network-state';
import type { Node } from '@muster/shared/model/objects';
import { isServing } from '@muster/shared/model/serving';
import type { StateView } from '@muster/shared/model/view';
import { networkOf, peerOf, settingsOf, wholeServiceOf } from '../dispatcher/network-state.ts';

export interface CheckHost {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly address: string;
  /** Empty: it has no place in the tunnels yet. */
  readonly tunnelAddress: string;
  readonly networks: readonly { readonly networkId: NetworkId; readonly name: string; readonly gateway: string }[];
  /** Why it cannot be asked; empty: it can. */
  readonly absent: string;
  /** Its agent answers published ports in user space, because it cannot have networks. */
  readonly proxies?: boolean;
}

export interface CheckSubject {
  readonly settings: NetworkSettings;
  /** By name. */
  readonly hosts: readonly CheckHost[];
  readonly services: readonly SampledService[];
}

export interface SampledService extends Pick<ServiceState, 'serviceId' | 'name' | 'networks' | 'ports'> {
  /** Those to which connections are led. */
  readonly endpoints: readonly EndpointState[];
  /** A TCP port on which its tasks are known to listen; 0: none is known. */
  readonly port: number;
}

/** @param chosen services to look at; undefined: a sample of those that have a task that serves */
export function subjectOf(view: StateView, chosen: readonly ServiceId[] | undefined, sample: number): CheckSubject {
  const hosts = [...view.nodes()].map((node) => hostOf(view, node)).sort((left, right) => (left.name < right.name ? -1 : 1));
  const ids = chosen ?? [...view.services()].filter(({ id }) => [...view.tasksOfService(id)].some(isServing)).map(({ id }) => id);
  const services = ids.flatMap((id) => sampledOf(view, id));
  // The same ones each time, but no one kind of them.
  const sampled = chosen === undefined ? [...services].sort((left, right) => hashOf(left.serviceId) - hashOf(right.serviceId)).slice(0, sample) : services;
  return { settings: settingsOf(view), hosts, services: sampled };
}

function hostOf(view: StateView, node: Node): CheckHost {
  const peer = peerOf(node);
  const networks = [...view.networks()].flatMap((network) => {
    const own = networkOf(network, node.id);
    return own === undefined ? [] : [{ networkId: own.networkId, name: own.name, gateway: own.gateway }];
  });
  const { hostname, address } = node.description;
  const isHere = node.session.connected;
  return { nodeId: node.id, name: hostname, address, tunnelAddress: peer?.tunnelAddress ?? '', networks, absent: isHere ? '' : `its agent is not in session with a manager (the node is ${node.status.state})`, ...(node.description.network?.mode === 'proxy' ? { proxies: true } : {}) };
}

/** None: it has no network, or nothing that serves. */
function sampledOf(view: StateView, id: ServiceId): readonly SampledService[] {
  const whole = wholeServiceOf(view, id);
  const endpoints = whole?.endpoints.filter(({ serving }) => serving) ?? [];
  if (whole === undefined || endpoints.length === 0) return [];
  const { serviceId, name, networks, ports } = whole;
  return [{ serviceId, name, networks, ports, endpoints, port: portOf(view, id, ports) }];
}

/** The readiness probe has been answered on its port; a published one is likely to be listened on. */
function portOf(view: StateView, id: ServiceId, ports: ServiceState['ports']): number {
  const check = view.service(id)?.spec.task.container.probes?.readiness?.check;
  if (check !== undefined && check.type !== 'exec') return check.port;
  return ports.find(({ protocol }) => protocol === 'tcp')?.targetPort ?? 0;
}
