/** Network states of a router, for tests. */
import { asMaterialId, asNetworkId, asNodeId, asRouteId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_ENDPOINT, DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type NetworkState } from '@muster/shared/model/network-state';
import { DEFAULT_ROUTE, type RouteSpec } from '@muster/shared/model/route';

export const NETWORK = asNetworkId('net');
const NODE = asNodeId('n1');

export interface Endpoint {
  /** `address` alone: a task that serves. */
  readonly address: string;
  readonly serving?: boolean;
}

export const routeSpec = (change: Partial<RouteSpec>): RouteSpec => ({ ...DEFAULT_ROUTE, name: 'shop', service: 'web', port: 80, ...change });

/** Routes by id, and services with their endpoints. */
export function routerState(routes: Readonly<Record<string, Partial<RouteSpec>>>, services: Readonly<Record<string, readonly (string | Endpoint)[]>>, ports = { httpPort: 80, httpsPort: 443 }): NetworkState {
  return {
    ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
    networks: [
      { networkId: NETWORK, name: 'net', stack: '', range: '10.0.0.0/16', vipRange: '10.0.240.0/20', internal: false, attachable: false, labels: {}, options: {}, subnet: '10.0.1.0/24', gateway: '10.0.1.1', peers: [] },
    ],
    services: Object.entries(services).map(([name, endpoints]) => ({
      serviceId: asServiceId(name),
      name,
      stack: '',
      endpoint: DEFAULT_ENDPOINT,
      networks: [{ networkId: NETWORK, aliases: [] }],
      ports: [],
      endpoints: endpoints.map((one, index) => {
        const { address, serving = true } = typeof one === 'string' ? { address: one } : one;
        return { taskId: asTaskId(`${name}${index}`), nodeId: NODE, slot: index + 1, serving, addresses: [{ networkId: NETWORK, address }] };
      }),
    })),
    router: { placed: true, ...ports, routes: Object.entries(routes).map(([id, change]) => ({ routeId: asRouteId(id), serviceId: asServiceId(change.service ?? 'web'), spec: routeSpec({ name: id, ...change }), ...(change.tlsSecret === undefined ? {} : { certificate: { materialId: asMaterialId(change.tlsSecret), number: 1 } }) })) },
  };
}
