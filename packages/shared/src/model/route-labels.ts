/**
 * Routes in the labels of a service: `muster.route.KEY` for one, `muster.route.NAME.KEY`
 * for several. Pure.
 */
import type { FieldViolation } from './error.ts';
import { asRouteId } from './ids.ts';
import type { Service } from './objects.ts';
import type { ServiceSpec } from './service-spec.ts';
import { DEFAULT_ROUTE, type EffectiveRoute, effectiveRoutes, type Route, type RouteSpec } from './route.ts';
import { validateRouteSpec } from './validate-route.ts';

const PREFIX = 'muster.route.';
const KEYS = ['host', 'path', 'port', 'tls', 'redirect-https', 'sticky', 'response-timeout', 'connect-timeout', 'retries'] as const;
type Key = (typeof KEYS)[number];
const isKey = (text: string): text is Key => (KEYS as readonly string[]).includes(text);

type Values = Partial<Record<Key, string>>;

interface Labelled {
  /** Empty: the one without a name. */
  readonly name: string;
  readonly spec: RouteSpec;
}

interface Parsed {
  readonly routes: readonly Labelled[];
  readonly violations: readonly FieldViolation[];
}

export function parseRouteLabels(spec: Pick<ServiceSpec, 'name' | 'labels'>, path = 'spec'): Parsed {
  const byName = new Map<string, Values>();
  const violations: FieldViolation[] = [];
  for (const [label, value] of Object.entries(spec.labels)) {
    if (!label.startsWith(PREFIX)) continue;
    const rest = label.slice(PREFIX.length);
    const dot = rest.lastIndexOf('.');
    const [name, key] = dot < 0 ? ['', rest] : [rest.slice(0, dot), rest.slice(dot + 1)];
    if (!isKey(key)) {
      violations.push({ field: `${path}.labels["${label}"]`, description: `there is no "${key}" of a route; known are ${KEYS.join(', ')}` });
      continue;
    }
    byName.set(name, { ...byName.get(name), [key]: value });
  }
  const routes: Labelled[] = [];
  for (const [name, values] of [...byName].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const labelOf = (key: Key) => `${path}.labels["${PREFIX}${name === '' ? '' : `${name}.`}${key}"]`;
    const before = violations.length;
    const route = readRoute(spec.name, name, values, (key, description) => violations.push({ field: labelOf(key), description }));
    if (violations.length > before) continue;
    for (const { field, description } of validateRouteSpec(route, '')) violations.push({ field: labelOf(KEY_OF[field.slice(1)] ?? 'host'), description });
    if (violations.length === before) routes.push({ name, spec: route });
  }
  return { routes, violations };
}

const KEY_OF: Readonly<Record<string, Key>> = { host: 'host', path: 'path', port: 'port', tlsSecret: 'tls', redirectHttps: 'redirect-https', timeoutMs: 'response-timeout', connectTimeoutMs: 'connect-timeout', retries: 'retries' };

function readRoute(service: string, name: string, values: Values, wrong: (key: Key, description: string) => void): RouteSpec {
  const flag = (key: Key) => {
    const value = values[key];
    if (value !== undefined && value !== 'true' && value !== 'false') wrong(key, `must be true or false, is "${value}"`);
    return value === 'true';
  };
  const whole = (key: Key, standard: number) => {
    const value = values[key];
    if (value === undefined) return standard;
    if (!/^\d{1,9}$/.test(value)) wrong(key, `must be a whole number, is "${value}"`);
    return Number(value);
  };
  const duration = (key: Key, standard: number) => {
    const value = values[key];
    if (value === undefined) return standard;
    const [, amount, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(value) ?? [];
    if (amount === undefined || unit === undefined) wrong(key, `must be a duration such as 30s, is "${value}"`);
    return Number(amount) * ({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit ?? 'ms'] ?? 1);
  };
  if (values.port === undefined) wrong('port', 'is required: the port on which the tasks listen');
  return {
    ...DEFAULT_ROUTE,
    name: name === '' ? service : `${service}.${name}`,
    host: values.host ?? DEFAULT_ROUTE.host,
    path: values.path ?? DEFAULT_ROUTE.path,
    service,
    port: whole('port', 0),
    ...(values.tls === undefined ? {} : { tlsSecret: values.tls }),
    redirectHttps: flag('redirect-https'),
    sticky: flag('sticky'),
    timeoutMs: duration('response-timeout', DEFAULT_ROUTE.timeoutMs),
    connectTimeoutMs: duration('connect-timeout', DEFAULT_ROUTE.connectTimeoutMs),
    retries: whole('retries', DEFAULT_ROUTE.retries),
  };
}

/** Those of their own and those of labels. */
export function routesInForce(view: { routes(): Iterable<Route>; services(): Iterable<Service> }): EffectiveRoute[] {
  return effectiveRoutes(view.routes(), view.services(), routesOfLabels);
}

export function hasRouteLabels({ labels }: Pick<ServiceSpec, 'labels'>): boolean {
  return Object.keys(labels).some((label) => label.startsWith(PREFIX));
}

/** Of a service with labels that make no sense (written before they were checked), those that do. */
export function routesOfLabels(service: Service): readonly EffectiveRoute[] {
  if (!hasRouteLabels(service.spec)) return [];
  return parseRouteLabels(service.spec).routes.map(({ name, spec }) => ({
    id: asRouteId(name === '' ? service.id : `${service.id}.${name}`),
    spec,
    createdAt: service.createdAt,
    labelledBy: service.spec.name,
  }));
}
