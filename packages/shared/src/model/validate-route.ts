/** Does what a user asks of a route make sense by itself? Pure. Whatever passes can be written into HAProxy's configuration. */
import type { FieldViolation } from './error.ts';
import type { RouteSpec } from './route.ts';
import { checkInteger, checkLabels, violationsOf } from './validate-field.ts';

const NAME = /^[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?$/;
const MAX_NAME = 127;
const LABEL = '[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?';
const HOST = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`);
const MAX_HOST = 253;
/** Characters of a path (RFC 3986) that mean nothing to HAProxy. */
const PATH = /^(\/[a-zA-Z0-9._~!&()*+,;=:@-]*)+$/;
const MAX_PATH = 1_024;
const MAX_TIMEOUT_MS = 24 * 3_600_000;
const MAX_RETRIES = 10;

export function validateRouteSpec(spec: RouteSpec, path = 'spec'): FieldViolation[] {
  return violationsOf((report) => {
    if (spec.name === '') report(`${path}.name`, 'is required');
    else if (spec.name.length > MAX_NAME) report(`${path}.name`, `must have at most ${MAX_NAME} characters, has ${spec.name.length}`);
    else if (!NAME.test(spec.name)) report(`${path}.name`, `must hold letters, digits, "-", "_" and "." and begin and end with a letter or digit, is "${spec.name}"`);
    checkLabels(report, `${path}.labels`, spec.labels);
    if (spec.host.length > MAX_HOST) report(`${path}.host`, `must have at most ${MAX_HOST} characters, has ${spec.host.length}`);
    else if (spec.host !== '' && !HOST.test(spec.host)) report(`${path}.host`, `must be a host name such as shop.example.com or *.example.com, is "${spec.host}"`);
    if (spec.path.length > MAX_PATH) report(`${path}.path`, `must have at most ${MAX_PATH} characters, has ${spec.path.length}`);
    else if (!PATH.test(spec.path)) report(`${path}.path`, `must begin with "/" and hold letters, digits and ._~!&()*+,;=:@-, is "${spec.path}"`);
    if (spec.service === '') report(`${path}.service`, 'is required');
    checkInteger(report, `${path}.port`, spec.port, { min: 1, max: 65_535 });
    checkInteger(report, `${path}.timeoutMs`, spec.timeoutMs, { min: 1, max: MAX_TIMEOUT_MS });
    checkInteger(report, `${path}.connectTimeoutMs`, spec.connectTimeoutMs, { min: 1, max: MAX_TIMEOUT_MS });
    checkInteger(report, `${path}.retries`, spec.retries, { min: 0, max: MAX_RETRIES });
    if (spec.redirectHttps && spec.tlsSecret === undefined) report(`${path}.redirectHttps`, 'needs a certificate to redirect to: tlsSecret');
    if (spec.tlsSecret !== undefined && spec.host === '') report(`${path}.host`, 'is required with TLS: the certificate is chosen by it');
  });
}
