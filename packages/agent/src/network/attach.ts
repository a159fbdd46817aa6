/** How a container is attached to its task's networks. Pure. */
import type { NetworkState } from '@muster/shared/model/network-state';
import type { AssignedNetwork } from '@muster/shared/model/session-messages';
import { firstAddressOf } from './ip-plan.ts';
import { dockerNetworkName } from './names.ts';

export interface Attachment {
  readonly networks: readonly { readonly name: string; readonly address: string }[];
  /** This host's name server, and another host's for the moment in which this one restarts. */
  readonly dns: readonly string[];
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
