import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRouteId, asServiceId } from './ids.ts';
import type { Service } from './objects.ts';
import { DEFAULT_ROUTE, effectiveRoutes, placeOf, type Route, routerPortsOf, type RouteSpec } from './route.ts';
import { parseRouteLabels, routesOfLabels } from './route-labels.ts';
import { defaultServiceSpec } from './defaults.ts';
import { validateRouteSpec } from './validate-route.ts';

const spec = (change: Partial<RouteSpec> = {}): RouteSpec => ({ ...DEFAULT_ROUTE, name: 'shop', service: 'web', port: 80, ...change });

describe('a route', () => {
  it.each<[string, Partial<RouteSpec>, string | undefined]>([
    ['for everything', {}, undefined],
    ['for a host', { host: 'shop.example.com' }, undefined],
    ['for all hosts of a domain', { host: '*.example.com' }, undefined],
    ['for an address', { host: '192.168.0.1' }, undefined],
    ['for a path', { path: '/api/v1' }, undefined],
    ['without a service', { service: '' }, 'spec.service'],
    ['without a port', { port: 0 }, 'spec.port'],
    ['with a port that there is not', { port: 65_536 }, 'spec.port'],
    ['with a star in the middle', { host: 'a.*.com' }, 'spec.host'],
    ['with a port in the host', { host: 'a.com:80' }, 'spec.host'],
    ['with a line feed in the host', { host: 'a.com\n  stats enable' }, 'spec.host'],
    ['with a relative path', { path: 'api' }, 'spec.path'],
    ['with a space in the path', { path: '/a b' }, 'spec.path'],
    ['with a quote in the path', { path: '/"' }, 'spec.path'],
    ['with a query', { path: '/a?b' }, 'spec.path'],
    ['without patience', { timeoutMs: 0 }, 'spec.timeoutMs'],
    ['with too many retries', { retries: 11 }, 'spec.retries'],
    ['that redirects without a certificate', { redirectHttps: true }, 'spec.redirectHttps'],
    ['with TLS for any host', { tlsSecret: 'cert' }, 'spec.host'],
    ['with a name that is none', { name: 'a b' }, 'spec.name'],
  ])('%s', (_, change, field) => {
    expect(validateRouteSpec(spec(change)).map((violation) => violation.field)).toEqual(field === undefined ? [] : [field]);
  });

  it('that passes holds nothing that a configuration file would read as its own words', () => {
    const texts = fc.string({ unit: fc.constantFrom('/', 'a', 'B', '0', '.', '-', '*', '~', ':', '@', '%', '?', '#', '$', '\\', '"', "'", '{', '}', ' ', '\n', '\t', '\0', 'é'), maxLength: 8 });
    fc.assert(
      fc.property(texts, texts, (host, path) => {
        const passes = validateRouteSpec(spec({ host, path })).length === 0;
        expect(passes && /[\s"'#\\{}$%?\0]/.test(`${host}${path}`)).toBe(false);
      }),
    );
  });
});

const labelled = (labels: Readonly<Record<string, string>>) => ({ ...defaultServiceSpec('web', 'app:1', 1), labels });

describe('labels of a service', () => {
  it('make one route without a name, and others with one', () => {
    const { routes, violations } = parseRouteLabels(
      labelled({
        other: 'x',
        'muster.route.host': 'a.com',
        'muster.route.port': '8080',
        'muster.route.api.host': 'a.com',
        'muster.route.api.path': '/api',
        'muster.route.api.port': '81',
        'muster.route.api.tls': 'cert',
        'muster.route.api.redirect-https': 'true',
        'muster.route.api.sticky': 'true',
        'muster.route.api.response-timeout': '90s',
        'muster.route.api.connect-timeout': '500ms',
        'muster.route.api.retries': '0',
      }),
    );
    expect(violations).toEqual([]);
    expect(routes.map((route) => route.spec)).toEqual([
      spec({ name: 'web', host: 'a.com', port: 8080 }),
      spec({ name: 'web.api', host: 'a.com', path: '/api', port: 81, tlsSecret: 'cert', redirectHttps: true, sticky: true, timeoutMs: 90_000, connectTimeoutMs: 500, retries: 0 }),
    ]);
  });

  it.each([
    ['muster.route.hots', 'a.com', 'there is no "hots" of a route'],
    ['muster.route.sticky', 'yes', 'must be true or false'],
    ['muster.route.port', 'http', 'must be a whole number'],
    ['muster.route.path', 'api', 'must begin with "/"'],
    ['muster.route.response-timeout', '90', 'must be a duration'],
  ])('that make no sense are named: %s=%s', (label, value, words) => {
    const { violations } = parseRouteLabels(labelled({ 'muster.route.port': '80', [label]: value }));
    expect(violations).toEqual([{ field: `spec.labels["${label}"]`, description: expect.stringContaining(words) as string }]);
  });

  it('without a port are told so', () => {
    expect(parseRouteLabels(labelled({ 'muster.route.host': 'a.com' })).violations).toEqual([{ field: 'spec.labels["muster.route.port"]', description: expect.stringContaining('is required') as string }]);
  });
});

it('of two routes for one place the older is in force, wherever it was written', () => {
  const route = (name: string, createdAt: number, change: Partial<RouteSpec> = {}): Route => ({ kind: 'route', id: asRouteId(name), createdAt, updatedAt: createdAt, spec: spec({ name, ...change }) });
  const service = { kind: 'service', id: asServiceId('s'), createdAt: 2, updatedAt: 2, spec: labelled({ 'muster.route.port': '80' }), revision: 1 } as Service;
  const names = (routes: readonly Route[]) => effectiveRoutes(routes, [service], routesOfLabels).map((one) => one.spec.name);
  expect(names([route('old', 1), route('api', 3, { path: '/api' })])).toEqual(['old', 'api']);
  expect(names([route('young', 3)])).toEqual(['web']);
  expect(placeOf({ host: 'A.com', path: '/x' })).toBe('a.com/x');
});

it.each([
  [{}, undefined],
  [{ 'muster.router': 'false' }, undefined],
  [{ 'muster.router': 'true' }, { httpPort: 80, httpsPort: 443 }],
  [{ 'muster.router': 'true', 'muster.router.http': '8080', 'muster.router.https': 'x' }, { httpPort: 8080, httpsPort: 443 }],
])('a node with the labels %j serves routes on %j', (labels, ports) => {
  expect(routerPortsOf({ spec: { labels, availability: 'active' } })).toEqual(ports);
});
