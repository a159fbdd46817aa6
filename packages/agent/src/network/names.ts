/** How things of Muster's networks are called on a host. Pure. */
import type { NetworkId } from '@muster/shared/model/ids';

/** The tunnel to the other hosts. */
export const TUNNEL = 'mu-vx';
export const BRIDGE_PREFIX = 'br-mu-';
/** nftables: isolation and addresses. Changed element by element, because replacing it loses packets for a moment. */
export const BASE_TABLE = 'muster-net';
/** nftables: balancing. */
export const SERVICE_TABLE = 'muster';
/** nftables: UDP flows that were led away from a task. */
export const FLOW_TABLE = 'muster-flows';
/** nftables: asleep, and there for a moment only, to see how it is printed. */
export const FORM_TABLE = 'muster-form';
/** Marks routes as Muster's (`ip route show proto 77`), so that leftovers are told from everybody else's. */
export const ROUTE_PROTOCOL = 77;
export const VXLAN_ID = 4096;
/** Outer headers of the tunnel: IPv4, UDP, VXLAN, Ethernet. */
export const TUNNEL_OVERHEAD = 50;
/** On packets that our rules let through: the one rule in Docker's chain accepts them. */
export const ACCEPT_MARK = '0x80000';

/** Of Docker networks that are an agent's own. */
export const NETWORK_LABEL = 'muster.network';

/** Interface names have 15 characters at most; ids are random throughout. */
export function bridgeOf(networkId: NetworkId): string {
  return `${BRIDGE_PREFIX}${networkId.slice(0, 9)}`;
}

export function dockerNetworkName(networkId: NetworkId, name: string): string {
  return `muster.${name}.${networkId.slice(0, 6)}`;
}

export function tunnelMac(index: number): string {
  return `02:5b:00:00:${hex(Math.floor(index / 256) % 256)}:${hex(index % 256)}`;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
