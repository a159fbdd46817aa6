/** `route create|ls|inspect|update|rm`. */
import { DEFAULT_ROUTE, placeOf, type RouteSpec } from '@muster/shared/model/route';
import type { ShownRoute } from '@muster/shared/model/shown';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { routeCreateFlags, routeInspectFlags, routeLsFlags, routeRmFlags, routeUpdateFlags } from '../flags/route-flags.ts';
import { refuseOneCheckForMany, showingPlans, showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { parseTarget } from '../values/target.ts';
import { forEach } from './each.ts';

export const routeRow = ({ id, spec, labelledBy, endpoints, routers, problem }: ShownRoute) => ({
  id,
  name: spec.name,
  host: spec.host,
  path: spec.path,
  service: spec.service,
  port: spec.port,
  tlsSecret: spec.tlsSecret ?? '',
  redirectHttps: spec.redirectHttps,
  sticky: spec.sticky,
  timeoutMs: spec.timeoutMs,
  connectTimeoutMs: spec.connectTimeoutMs,
  retries: spec.retries,
  labels: spec.labels,
  labelledBy,
  endpoints,
  routers,
  problem,
});

export async function routeCreate(session: Session, flags: FlagValues<typeof routeCreateFlags>, [name = '', target = '']: readonly string[]): Promise<ExitCode | void> {
  const { host, path, tls, redirectHttps, sticky, responseTimeout, connectTimeout, retries, label } = flags;
  const spec: RouteSpec = {
    name,
    labels: Object.fromEntries(label),
    host: host ?? DEFAULT_ROUTE.host,
    path: path ?? DEFAULT_ROUTE.path,
    ...parseTarget(target),
    ...(tls === undefined ? {} : { tlsSecret: tls }),
    redirectHttps,
    sticky,
    timeoutMs: responseTimeout ?? DEFAULT_ROUTE.timeoutMs,
    connectTimeoutMs: connectTimeout ?? DEFAULT_ROUTE.connectTimeoutMs,
    retries: retries ?? DEFAULT_ROUTE.retries,
  };
  using api = await session.connect(flags);
  const { route, warnings } = await api.createRoute(spec);
  if (flags.plan) return showPlans(session, api.plans, flags);
  show(session, flags.json, route, warnings);
}

export async function routeUpdate(session: Session, flags: FlagValues<typeof routeUpdateFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const current = await api.getRoute(ref);
  const { tlsSecret, ...rest } = current.spec;
  const tls = flags.noTls ? undefined : (flags.tls ?? tlsSecret);
  const removed = new Set(flags.labelRm);
  const spec: RouteSpec = {
    ...rest,
    labels: { ...Object.fromEntries(Object.entries(rest.labels).filter(([key]) => !removed.has(key))), ...Object.fromEntries(flags.labelAdd) },
    ...(flags.to === undefined ? {} : parseTarget(flags.to)),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.path === undefined ? {} : { path: flags.path }),
    ...(tls === undefined ? {} : { tlsSecret: tls }),
    ...(flags.redirectHttps === undefined ? {} : { redirectHttps: flags.redirectHttps === 'true' }),
    ...(flags.sticky === undefined ? {} : { sticky: flags.sticky === 'true' }),
    ...(flags.responseTimeout === undefined ? {} : { timeoutMs: flags.responseTimeout }),
    ...(flags.connectTimeout === undefined ? {} : { connectTimeoutMs: flags.connectTimeout }),
    ...(flags.retries === undefined ? {} : { retries: flags.retries }),
  };
  const { route, warnings } = await api.updateRoute(current.id, spec, current.labelledBy === '' ? current.etag : '');
  if (flags.plan) return showPlans(session, api.plans, flags);
  show(session, flags.json, route, warnings);
}

function show(session: Session, json: boolean, route: ShownRoute, warnings: readonly string[]): void {
  if (json) session.printJson({ ...routeRow(route), warnings });
  else session.print(route.spec.name);
  for (const warning of warnings) session.warn(warning);
}

export async function routeLs(session: Session, flags: FlagValues<typeof routeLsFlags>): Promise<void> {
  using api = await session.connect();
  const routes = await api.listRoutes();
  if (flags.json) session.printJson(routes.map(routeRow));
  else if (flags.quiet) for (const route of routes) session.print(route.id);
  else {
    session.printTable(
      [{ header: 'NAME', flexible: true }, { header: 'ROUTE', flexible: true }, { header: 'TLS' }, { header: 'TO', flexible: true }, { header: 'TASKS', align: 'right' }, { header: 'ROUTERS', flexible: true }, { header: 'PROBLEM', flexible: true, expendable: true }],
      routes.map(({ spec, endpoints, routers, problem }) => [
        spec.name,
        placeOf(spec),
        spec.tlsSecret === undefined ? '' : spec.redirectHttps ? 'only' : 'yes',
        `${spec.service}:${String(spec.port)}`,
        String(endpoints),
        routers.join(', '),
        { text: problem, tone: 'bad' },
      ]),
    );
  }
}

export async function routeInspect(session: Session, flags: FlagValues<typeof routeInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const routes = await forEach(session, args, (ref) => api.getRoute(ref));
  if (flags.json) {
    session.printJson(routes);
    return;
  }
  const { stringify } = await import('yaml');
  session.host.stdout.write(routes.map((route) => stringify(route, { aliasDuplicateObjects: false })).join('---\n'));
}

export async function routeRm(session: Session, flags: FlagValues<typeof routeRmFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const removed = await forEach(session, args, async (ref) => {
    const route = await api.getRoute(ref);
    await api.deleteRoute(route.id);
    return route;
  }, showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(removed.map(routeRow));
  else for (const { spec } of removed) session.print(spec.name);
}
