/** Routes: wire ⇄ model. */
import { asMaterialId, asRouteId, asServiceId } from '../model/ids.ts';
import type { RouterState, RouteState } from '../model/network-state.ts';
import { DEFAULT_ROUTE, type RouteSpec } from '../model/route.ts';
import type { ShownRoute } from '../model/shown.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { model, text, wire } from './fields.ts';
import type { Route as WireRoute, Route__Output } from './gen/muster/v1/Route.ts';
import type { RouterState as WireRouter, RouterState__Output } from './gen/muster/v1/RouterState.ts';
import type { RouteSpec as WireSpec, RouteSpec__Output } from './gen/muster/v1/RouteSpec.ts';
import type { RouteState as WireState, RouteState__Output } from './gen/muster/v1/RouteState.ts';

export function routeSpecToWire(spec: RouteSpec): WireSpec {
  return wire<WireSpec>({
    name: spec.name,
    labels: spec.labels,
    host: spec.host,
    path: spec.path,
    service: spec.service,
    port: spec.port,
    tlsSecret: spec.tlsSecret,
    redirectHttps: spec.redirectHttps,
    sticky: spec.sticky,
    timeoutMs: spec.timeoutMs,
    connectTimeoutMs: spec.connectTimeoutMs,
    retries: spec.retries,
  });
}

export function routeSpecFromWire(message: RouteSpec__Output): RouteSpec {
  return model<RouteSpec>({
    name: message.name,
    labels: message.labels,
    host: message.host,
    path: text(message.path) ?? DEFAULT_ROUTE.path,
    service: message.service,
    port: message.port,
    tlsSecret: text(message.tlsSecret),
    redirectHttps: message.redirectHttps,
    sticky: message.sticky,
    timeoutMs: message.timeoutMs || DEFAULT_ROUTE.timeoutMs,
    connectTimeoutMs: message.connectTimeoutMs || DEFAULT_ROUTE.connectTimeoutMs,
    retries: message.retries ?? DEFAULT_ROUTE.retries,
  });
}

export function routeToWire(route: ShownRoute): WireRoute {
  return wire<WireRoute>({
    meta: metaToWire({ ...route, name: route.spec.name, labels: route.spec.labels }),
    spec: routeSpecToWire(route.spec),
    labelledBy: route.labelledBy,
    endpoints: route.endpoints,
    routers: [...route.routers],
    problem: route.problem,
  });
}

export function routeFromWire(message: Route__Output): ShownRoute {
  const meta = metaFromWire(message.meta);
  return model<ShownRoute>({
    id: asRouteId(meta.id),
    version: meta.version,
    etag: meta.etag,
    createdAt: meta.createdAt,
    updatedAt: meta.updatedAt,
    spec: routeSpecFromWire(message.spec ?? missing('spec')),
    labelledBy: message.labelledBy,
    endpoints: message.endpoints,
    routers: message.routers,
    problem: message.problem,
  });
}

export function routerStateToWire(router: RouterState): WireRouter {
  return wire<WireRouter>({ placed: router.placed, httpPort: router.httpPort, httpsPort: router.httpsPort, routes: router.routes.map(stateToWire) });
}

export function routerStateFromWire(message: RouterState__Output): RouterState {
  return model<RouterState>({ placed: message.placed, httpPort: message.httpPort, httpsPort: message.httpsPort, routes: message.routes.map(stateFromWire) });
}

function stateToWire({ routeId, serviceId, spec, certificate }: RouteState): WireState {
  return wire<WireState>({ routeId, serviceId, spec: routeSpecToWire(spec), materialId: certificate?.materialId, materialNumber: certificate?.number });
}

function stateFromWire(message: RouteState__Output): RouteState {
  const certificate = message.materialId === '' ? undefined : { materialId: asMaterialId(message.materialId), number: message.materialNumber };
  return model<RouteState>({ routeId: asRouteId(message.routeId), serviceId: asServiceId(message.serviceId), spec: routeSpecFromWire(message.spec ?? missing('spec')), certificate });
}
