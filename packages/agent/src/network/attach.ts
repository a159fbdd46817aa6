/** How a container is attached to its task's networks. Pure. */
import type { NetworkState } from '@muster/shared/model/network-state';
import type { AssignedNetwork, Assignment } from '@muster/shared/model/session-messages';
import type { ContainerNetwork } from '../driver/driver.ts';
import { firstAddressOf } from './ip-plan.ts';
import { dockerNetworkName } from './names.ts';

export interface Attachment {
  readonly networks: readonly ContainerNetwork[];
  /** This host's name server, and another host's for the moment in which this one restarts. */
  readonly dns?: readonly string[];
}

/**
 * On a host that cannot have Muster's networks: one of the engine's for each, of this
 * host alone, in which the engine answers the service's names.
 */
export function plainAttachment({ serviceName, stack, networks = [] }: Assignment): Attachment {
  const prefix = `${stack}_`;
  const short = stack !== '' && serviceName.startsWith(prefix) ? [serviceName.slice(prefix.length)] : [];
  return { networks: networks.map(({ networkId, name, aliases }) => ({ name: dockerNetworkName(networkId, name), aliases: [...new Set([serviceName, ...short, ...aliases])] })) };
}

/** Undefined while one of the networks is not known here. */
export function attachmentOf(state: Pick<NetworkState, 'networks'>, assigned: readonly AssignedNetwork[]): Attachment | undefined {
  const found = assigned.map(({ networkId }) => state.networks.find((network) => network.networkId === networkId));
  const [first] = found;
  if (first === undefined || found.includes(undefined)) return undefined;
  const [peer] = first.peers;
  return {
    networks: assigned.map(({ networkId, name, address }) => ({ name: dockerNetworkName(networkId, name), address })),
    dns: [first.gateway, ...(peer === undefined ? [] : [firstAddressOf(peer.subnet)])],
  };
}
