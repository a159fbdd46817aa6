/**
 * HTTP routes: which host and path lead to which service, and how. Written by users,
 * as an object of its own or in the labels of a service; served by nodes whose
 * labels make them routers.
 */
import type { RouteId } from './ids.ts';
import type { Node, Service } from './objects.ts';

export interface RouteSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `shop.example.com`, `*.example.com` for every name below it; empty: any. */
  readonly host: string;
  /** Of the URL's path, by whole segments: `/api` holds `/api` and `/api/x`, not `/apis`. */
  readonly path: string;
  /** The service's name. */
  readonly service: string;
  /** On which its tasks listen. */
  readonly port: number;
  /** The secret with certificate chain and key, PEM; absent: no TLS. */
  readonly tlsSecret?: string;
  /** Requests without TLS are answered with a redirect to https. */
  readonly redirectHttps: boolean;
  /** A client stays with its task, by a cookie, while that one serves. */
  readonly sticky: boolean;
  /** How long a task may take to begin its answer, and how long either side may be silent. */
  readonly timeoutMs: number;
  /** How long a connection to a task may take to be made. */
  readonly connectTimeoutMs: number;
  /** How often a request is tried again, at another task where there is one. One that is not idempotent only when it was not sent. */
  readonly retries: number;
}

export interface Route {
  readonly kind: 'route';
  readonly id: RouteId;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly spec: RouteSpec;
}

export const DEFAULT_ROUTE = {
  labels: {},
  host: '',
  path: '/',
  redirectHttps: false,
  sticky: false,
  timeoutMs: 60_000,
  connectTimeoutMs: 2_000,
  retries: 2,
} as const satisfies Partial<RouteSpec>;

/** The label of a node that makes it a router, and those that say on which ports. */
export const ROUTER_LABEL = 'muster.router';
export const ROUTER_HTTP_LABEL = 'muster.router.http';
export const ROUTER_HTTPS_LABEL = 'muster.router.https';

export interface RouterPorts {
  readonly httpPort: number;
  readonly httpsPort: number;
}

/** Undefined: the node is no router. */
export function routerPortsOf(node: Pick<Node, 'spec'>): RouterPorts | undefined {
  const { labels } = node.spec;
  if (labels[ROUTER_LABEL] !== 'true') return undefined;
  return { httpPort: portOf(labels[ROUTER_HTTP_LABEL], 80), httpsPort: portOf(labels[ROUTER_HTTPS_LABEL], 443) };
}

function portOf(text: string | undefined, standard: number): number {
  const port = Number(text ?? standard);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : standard;
}

/** What two routes must not have both. */
export const placeOf = ({ host, path }: Pick<RouteSpec, 'host' | 'path'>): string => `${host.toLowerCase() || '*'}${path}`;

/** A route that is in force, wherever it was written. */
export interface EffectiveRoute {
  readonly id: RouteId;
  readonly spec: RouteSpec;
  readonly createdAt: number;
  /** The service whose labels make it; absent: an object of its own. */
  readonly labelledBy?: string;
}

/** Older ones first; of two for the same host and path, the older one is in force. */
export function effectiveRoutes(routes: Iterable<Route>, services: Iterable<Service>, routesOfLabels: (service: Service) => readonly EffectiveRoute[]): EffectiveRoute[] {
  const all: EffectiveRoute[] = [...routes].map(({ id, spec, createdAt }) => ({ id, spec, createdAt }));
  for (const service of services) all.push(...routesOfLabels(service));
  all.sort((left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1));
  const taken = new Set<string>();
  return all.filter(({ spec }) => {
    const place = placeOf(spec);
    if (taken.has(place)) return false;
    taken.add(place);
    return true;
  });
}
