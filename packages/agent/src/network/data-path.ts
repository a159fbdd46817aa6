/**
 * How packets get from host to host: what differs from one way to another, and all that
 * does. Routes, isolation, balancing and names do not know which one it is. Pure.
 *
 * A further way (WireGuard, say) is an entry here, in `NetworkSettings.dataPath` and in
 * `LINKS` of apply-base.ts: the compiler asks for each of them.
 */
import type { NetworkSettings } from '@muster/shared/model/network';
import type { Peer } from '@muster/shared/model/network-state';
import { TUNNEL, TUNNEL_OVERHEAD, tunnelMac } from './names.ts';

export interface Uplink {
  readonly device: string;
  readonly mtu: number;
}

export interface NextHop {
  readonly via: string;
  readonly device: string;
}

export interface DataPath {
  /** What its headers take of the uplink's MTU. */
  readonly overheadBytes: number;
  /** Its own link on every host; undefined: packets leave by the uplink as they are. */
  readonly link: string | undefined;
  /** Where packets to a peer's parts of networks go. */
  readonly nextHop: (peer: Peer, uplink: Uplink) => NextHop;
  /** Addresses in the link at which peers are reached, each with a route of its own. */
  readonly reaches: (peers: readonly Peer[]) => readonly string[];
  /** What the link is told of its peers, instead of learning it: MAC → host, address → MAC. */
  readonly told: (peers: readonly Peer[]) => { readonly forwarding: ReadonlyMap<string, string>; readonly neighbours: ReadonlyMap<string, string> };
}

const vxlan: DataPath = {
  overheadBytes: TUNNEL_OVERHEAD,
  link: TUNNEL,
  nextHop: (peer) => ({ via: peer.tunnelAddress, device: TUNNEL }),
  reaches: (peers) => peers.map(({ tunnelAddress }) => tunnelAddress),
  told: (peers) => ({
    forwarding: new Map(peers.map(({ index, address }) => [tunnelMac(index), address])),
    neighbours: new Map(peers.map(({ index, tunnelAddress }) => [tunnelAddress, tunnelMac(index)])),
  }),
};

/** Hosts that share a segment are each other's next hop. */
const hostGateway: DataPath = {
  overheadBytes: 0,
  link: undefined,
  nextHop: (peer, uplink) => ({ via: peer.address, device: uplink.device }),
  reaches: () => [],
  told: () => ({ forwarding: new Map(), neighbours: new Map() }),
};

const DATA_PATHS: Readonly<Record<NetworkSettings['dataPath'], DataPath>> = { vxlan, 'host-gw': hostGateway };

export const dataPathOf = ({ dataPath }: Pick<NetworkSettings, 'dataPath'>): DataPath => DATA_PATHS[dataPath];
