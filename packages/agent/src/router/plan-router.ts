/** Which backends a router has, and which tasks are in each, from the network state. Pure. */
import type { NetworkState, RouterState, RouteState } from '@muster/shared/model/network-state';

export interface RouterPlan {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly backends: readonly BackendPlan[];
}

export interface BackendPlan {
  /** Name in HAProxy: letters, digits, `-` and `.`. */
  readonly name: string;
  readonly route: RouteState;
  /** `address:port` of the tasks that serve, in the service's order. */
  readonly addresses: readonly string[];
}

/** Undefined: this node is no router. */
export function planRouter(state: NetworkState): RouterPlan | undefined {
  const { router } = state;
  if (router === undefined || !router.placed) return undefined;
  return { httpPort: router.httpPort, httpsPort: router.httpsPort, backends: router.routes.map((route) => ({ name: backendName(route), route, addresses: addressesOf(state, route) })) };
}

export const backendName = ({ routeId }: Pick<RouteState, 'routeId'>): string => `r-${routeId}`;

/** A task with several networks is reached by the first that this node has a part in. */
function addressesOf(state: NetworkState, { serviceId, spec }: RouterState['routes'][number]): readonly string[] {
  const service = state.services.find((one) => one.serviceId === serviceId);
  if (service === undefined) return [];
  const here = new Set(state.networks.map(({ networkId }) => networkId));
  return service.endpoints.flatMap(({ serving, addresses }) => {
    const address = addresses.find(({ networkId }) => here.has(networkId))?.address;
    return serving && address !== undefined ? [`${address}:${String(spec.port)}`] : [];
  });
}
