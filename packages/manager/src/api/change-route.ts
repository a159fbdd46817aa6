/** What speaks against a route, and what keeps one from being served. Pure. */
import { MusterError } from '@muster/shared/model/error';
import { attachmentsOf } from '@muster/shared/model/network';
import { type EffectiveRoute, placeOf, routerPortsOf, ROUTER_LABEL, type RouteSpec } from '@muster/shared/model/route';
import { parseRouteLabels, routesInForce } from '@muster/shared/model/route-labels';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { StateView } from '@muster/shared/model/view';
import { refuseInvalid } from './refuse.ts';

/** Throws when the route leads nowhere, or where another one leads from already. */
export function refuseRoute(view: StateView, spec: RouteSpec, ownId?: string): void {
  const service = view.serviceByName(spec.service);
  if (service === undefined) {
    throw new MusterError('failed-precondition', `route ${spec.name}: there is no service "${spec.service}"`, {
      reason: 'SERVICE_NOT_FOUND',
      hint: 'See what there is: muster service ls',
      violations: [{ field: 'spec.service', description: `"${spec.service}" does not exist` }],
    });
  }
  if (attachmentsOf(service.spec).length === 0) {
    throw new MusterError('failed-precondition', `route ${spec.name}: service ${spec.service} has no network over which a router reaches its tasks`, {
      reason: 'SERVICE_WITHOUT_NETWORK',
      hint: `Attach it to one: muster network create web && muster service update --network-add web ${spec.service}`,
      violations: [{ field: 'spec.service', description: `"${spec.service}" is attached to no network` }],
    });
  }
  if (spec.tlsSecret !== undefined && view.materialByName('secret', spec.tlsSecret) === undefined) {
    throw new MusterError('failed-precondition', `route ${spec.name}: there is no secret "${spec.tlsSecret}"`, {
      reason: 'SECRET_NOT_FOUND',
      hint: `Make it first, of the certificate chain and the key: cat chain.pem key.pem | muster secret create ${spec.tlsSecret} -`,
      violations: [{ field: 'spec.tlsSecret', description: `"${spec.tlsSecret}" does not exist` }],
    });
  }
  const other = inForce(view).find((route) => route.id !== ownId && placeOf(route.spec) === placeOf(spec));
  if (other !== undefined) throw taken(spec, other, 'spec.host');
}

function taken(spec: RouteSpec, other: EffectiveRoute, field: string): MusterError {
  const whose = other.labelledBy === undefined ? `route ${other.spec.name}` : `the labels of service ${other.labelledBy}`;
  return new MusterError('failed-precondition', `route ${spec.name}: ${placeOf(spec)} leads to service ${other.spec.service} already, by ${whose}`, {
    reason: 'ROUTE_TAKEN',
    hint: other.labelledBy === undefined ? `Choose another host or path, or change that one: muster route update ${other.spec.name}` : `Choose another host or path, or change the labels: muster service inspect ${other.labelledBy}`,
    violations: [{ field, description: `${placeOf(spec)} is taken by ${whose}` }],
  });
}

/** Throws when the labels of services make routes that make no sense, or that are taken. */
export function refuseRouteLabels(view: StateView, specs: readonly ServiceSpec[], path: (index: number) => string): void {
  const own = new Set(specs.map(({ name }) => name));
  const seen = new Map<string, EffectiveRoute>();
  for (const route of inForce(view)) if (route.labelledBy === undefined || !own.has(route.labelledBy)) seen.set(placeOf(route.spec), route);
  for (const [index, spec] of specs.entries()) {
    const { routes, violations } = parseRouteLabels(spec, path(index));
    refuseInvalid(`service ${spec.name}`, violations);
    for (const route of routes) {
      const other = seen.get(placeOf(route.spec));
      if (other !== undefined) throw taken(route.spec, other, `${path(index)}.labels`);
      seen.set(placeOf(route.spec), { id: '' as EffectiveRoute['id'], spec: route.spec, createdAt: 0, labelledBy: spec.name });
    }
  }
}

export function inForce(view: StateView): EffectiveRoute[] {
  return routesInForce(view);
}

/** Host names of the nodes that serve routes. */
export function routersOf(view: StateView): string[] {
  const serving = [...view.nodes()].filter((node) => routerPortsOf(node) !== undefined && node.status.state === 'ready' && node.description.network?.mode === 'kernel');
  return serving.filter(({ description }) => description.network?.router?.version !== '' && description.network?.router?.problem === '').map(({ description }) => description.hostname).sort();
}

/** In words, what keeps the route's requests from being answered; empty: nothing. */
export function problemOf(view: StateView, spec: RouteSpec, endpoints: number): string {
  const service = view.serviceByName(spec.service);
  if (service === undefined) return `there is no service ${spec.service}`;
  if (attachmentsOf(service.spec).length === 0) return `service ${spec.service} has no network`;
  const [first] = routerProblems(view);
  if (routersOf(view).length === 0) return first ?? `no node is a router: muster node label NODE ${ROUTER_LABEL}=true`;
  return endpoints === 0 ? `no task of service ${spec.service} serves` : '';
}

/** In words, for each node that is to be a router and is none. */
export function routerProblems(view: StateView): string[] {
  const problems: string[] = [];
  for (const node of [...view.nodes()].sort((left, right) => (left.description.hostname < right.description.hostname ? -1 : 1))) {
    if (routerPortsOf(node) === undefined) continue;
    const { hostname, network } = node.description;
    if (node.status.state !== 'ready') problems.push(`router ${hostname} is ${node.status.state}`);
    else if (network?.mode !== 'kernel') problems.push(`router ${hostname} cannot have networks: ${network?.reason ?? 'its agent is too old'}`);
    else if (network.router === undefined) problems.push(`router ${hostname} has an agent that knows no routes`);
    else if (network.router.version === '') problems.push(`router ${hostname} has no HAProxy: apt-get install haproxy`);
    else if (network.router.problem !== '') problems.push(`router ${hostname}: ${network.router.problem}`);
  }
  return problems;
}

/** What whoever makes a route is told. */
export function routeWarnings(view: StateView): string[] {
  const problems = routerProblems(view);
  if (problems.length > 0 || routersOf(view).length > 0) return problems;
  return [`no node is a router, so nothing serves the route yet: muster node label NODE ${ROUTER_LABEL}=true`];
}
