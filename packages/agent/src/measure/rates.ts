/** From counters that only grow to what happens each second. Pure. */
import type { RouteId, ServiceId } from '@muster/shared/model/ids';
import type { LoadSample } from '@muster/shared/model/session-messages';
import type { RouteCounts } from '../router/read-statistics.ts';

export interface TrafficReading {
  /** On the monotonic scale. */
  readonly at: number;
  readonly connections: ReadonlyMap<ServiceId, number>;
  readonly routes: ReadonlyMap<RouteId, RouteCounts & { readonly serviceId: ServiceId }>;
}

/**
 * Nothing of what was not there at the first reading. A counter that is lower than it
 * was began anew. `isTold`: the services whose silence is told, too.
 */
export function loadsBetween(before: TrafficReading, after: TrafficReading, isTold: (serviceId: ServiceId) => boolean): LoadSample[] {
  const seconds = (after.at - before.at) / 1_000;
  if (seconds <= 0) return [];
  const rate = (was: number, is: number) => Math.round(((is >= was ? is - was : is) / seconds) * 1_000) / 1_000;
  const loads: LoadSample[] = [];
  for (const [serviceId, count] of after.connections) {
    const was = before.connections.get(serviceId);
    const value = was === undefined ? undefined : rate(was, count);
    if (value !== undefined && (value > 0 || isTold(serviceId))) loads.push({ serviceId, metric: 'connections', value });
  }
  const requestsOf = new Map<ServiceId, number>();
  for (const [routeId, { serviceId, requests, errors, meanMs }] of after.routes) {
    const was = before.routes.get(routeId);
    if (was === undefined) continue;
    const value = rate(was.requests, requests);
    requestsOf.set(serviceId, (requestsOf.get(serviceId) ?? 0) + value);
    loads.push({ serviceId, routeId, metric: 'requests', value }, { serviceId, routeId, metric: 'errors', value: rate(was.errors, errors) }, { serviceId, routeId, metric: 'time', value: value * meanMs });
  }
  for (const [serviceId, value] of requestsOf) loads.push({ serviceId, metric: 'requests', value });
  return loads;
}
