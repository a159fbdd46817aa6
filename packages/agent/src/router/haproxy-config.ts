/**
 * HAProxy's configuration from what a router is to serve. Pure. Without the tasks in
 * the slots it is the shape: as long as that stays, no reload is needed.
 *
 * Routes of a host come before those for a domain, and these before those for any
 * host; of each, longer paths before shorter ones.
 */
import type { RouteState } from '@muster/shared/model/network-state';
import type { RouteSpec } from '@muster/shared/model/route';
import type { BackendPlan, RouterPlan } from './plan-router.ts';
import type { Slots } from './slots.ts';

export interface ConfigSettings {
  /** Where the sockets and certificates are. */
  readonly directory: string;
  readonly ipv6: boolean;
  /** Whom the worker runs as; absent: as the agent. */
  readonly user?: string;
  /** Keys of the certificates that there are. */
  readonly certificates: ReadonlySet<string>;
}

/** For methods of which a second request does what the first did (RFC 9110, 9.2.2). */
const IDEMPOTENT = 'GET HEAD OPTIONS PUT DELETE TRACE';
const MIN_CLIENT_TIMEOUT_MS = 60_000;
const MAX_CLIENT_TIMEOUT_MS = 24 * 3_600_000;

export const workerSocket = (directory: string): string => `${directory}/worker.sock`;
export const certificateList = (directory: string): string => `${directory}/certificates.list`;
export const certificateKey = ({ certificate }: Pick<RouteState, 'certificate'>): string | undefined => certificate && `${certificate.materialId}-${certificate.number}`;
export const certificateFile = (directory: string, key: string): string => `${directory}/certificates/${key}.pem`;

export function haproxyConfig(plan: RouterPlan, slotsOf: (backend: BackendPlan) => Slots, settings: ConfigSettings): string {
  const backends = plan.backends.toSorted(byPrecedence);
  const secured = backends.filter(({ route }) => settings.certificates.has(certificateKey(route) ?? ''));
  const bind = (port: number) => (settings.ipv6 ? `[::]:${port} v4v6` : `0.0.0.0:${port}`);
  const clientTimeoutMs = Math.min(MAX_CLIENT_TIMEOUT_MS, Math.max(MIN_CLIENT_TIMEOUT_MS, ...plan.backends.map(({ route }) => route.spec.timeoutMs)));
  const parts = [
    `global
  stats socket ${workerSocket(settings.directory)} mode 600 level admin expose-fd listeners
  hard-stop-after 10m
  ssl-default-bind-options ssl-min-ver TLSv1.2${settings.user === undefined ? '' : `\n  user ${settings.user}\n  group ${settings.user}`}
defaults
  mode http
  option forwardfor
  option redispatch 1
  option idle-close-on-response
  http-reuse safe
  timeout client ${clientTimeoutMs}ms
  timeout http-request 30s
  timeout http-keep-alive 75s
  timeout tunnel 1h`,
    frontend('http', bind(plan.httpPort), 'http', backends.map((backend) => useLine(backend, backend.route.spec.redirectHttps && secured.includes(backend) ? 'redirect-https' : backend.name))),
    ...(secured.length === 0 ? [] : [frontend('https', `${bind(plan.httpsPort)} ssl strict-sni alpn h2,http/1.1 crt-list ${certificateList(settings.directory)}`, 'https', secured.map((backend) => useLine(backend, backend.name)))]),
    `backend redirect-https
  http-request redirect prefix https://%[var(txn.host)]${plan.httpsPort === 443 ? '' : `:${plan.httpsPort}`} code 308
backend nothing
  http-request return status 404 content-type text/plain string "No route leads here.\\n"`,
    ...backends.map((backend) => backendPart(backend, slotsOf(backend))),
  ];
  return `${parts.join('\n')}\n`;
}

function frontend(name: string, bind: string, scheme: string, uses: readonly string[]): string {
  return `frontend ${name}
  bind ${bind}
  http-request set-var(txn.host) req.hdr(host),field(1,:),lower,rtrim(.)
  http-request set-var(txn.path) path,concat(/)
  http-request set-header X-Forwarded-Proto ${scheme}
${uses.map((use) => `  ${use}\n`).join('')}  default_backend nothing`;
}

function useLine({ route: { spec } }: BackendPlan, backend: string): string {
  const conditions = [...hostCondition(spec), ...pathCondition(spec)];
  return `use_backend ${backend}${conditions.length === 0 ? '' : ` if ${conditions.join(' ')}`}`;
}

function hostCondition({ host }: RouteSpec): readonly string[] {
  if (host === '') return [];
  return host.startsWith('*.') ? [`{ var(txn.host) -m end ${host.slice(1).toLowerCase()} }`] : [`{ var(txn.host) -m str ${host.toLowerCase()} }`];
}

/** The request's path has a slash behind it, so that `/api` is not found in `/apis`. */
function pathCondition({ path }: RouteSpec): readonly string[] {
  return path === '/' ? [] : [`{ var(txn.path) -m beg ${path.endsWith('/') ? path : `${path}/`} }`];
}

function byPrecedence({ route: left }: BackendPlan, { route: right }: BackendPlan): number {
  const rank = ({ host }: RouteSpec) => (host === '' ? 2 : host.startsWith('*.') ? 1 : 0);
  const ranks = rank(left.spec) - rank(right.spec);
  if (ranks !== 0) return ranks;
  return right.spec.host.length - left.spec.host.length || right.spec.path.length - left.spec.path.length || (left.routeId < right.routeId ? -1 : 1);
}

function backendPart({ name, route: { routeId, spec } }: BackendPlan, slots: Slots): string {
  // The cookie is made from the task's address: it means the same task to every router.
  const sticky = spec.sticky ? `\n  cookie MUSTER insert indirect nocache httponly dynamic\n  dynamic-cookie-key ${routeId}` : '';
  return `backend ${name}
  balance leastconn
  timeout connect ${spec.connectTimeoutMs}ms
  timeout server ${spec.timeoutMs}ms
  retries ${spec.retries}
  retry-on conn-failure empty-response
  http-request disable-l7-retry unless { method ${IDEMPOTENT} }${sticky}
${slots.map((address, index) => `  server s${index + 1} ${address ?? '127.0.0.1:1 disabled'}`).join('\n')}`;
}
