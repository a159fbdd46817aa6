/** Does what a user asks of a network make sense by itself? Pure. */
import type { FieldViolation } from './error.ts';
import { parseIp } from './ip-address.ts';
import { MAX_HOST_PREFIX, MAX_RANGE_PREFIX, MIN_RANGE_PREFIX, parseIpv4Number, parseRange, planRange } from './ip-range.ts';
import type { NetworkSpec } from './network.ts';
import type { PortSpec, ServiceSpec } from './service-spec.ts';
import { checkInteger, checkLabels, checkUnique, violationsOf, type Report } from './validate-field.ts';

const NAME = /^[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?$/;
const ALIAS = /^[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$/;
const MAX_NAME = 63;
const MAX_NETWORKS = 32;
const MAX_ALIASES = 50;
const MAX_OPTIONS = 50;
/** Names that mean something else to Docker or to Compose. */
const RESERVED = new Set(['host', 'none', 'bridge']);
/** Set by Muster itself: changing one breaks the network. */
const OWN_OPTIONS = new Set(['com.docker.network.bridge.name', 'com.docker.network.bridge.enable_ip_masquerade', 'com.docker.network.driver.mtu', 'com.docker.network.bridge.gateway_mode_ipv4']);

export function validateNetworkSpec(spec: NetworkSpec, path = 'spec'): FieldViolation[] {
  return violationsOf((report) => {
    checkNetworkName(report, `${path}.name`, spec.name);
    checkLabels(report, `${path}.labels`, spec.labels);
    if (spec.mtu !== undefined) checkInteger(report, `${path}.mtu`, spec.mtu, { min: 576, max: 65_535 });
    checkRange(report, path, spec);
    const options = Object.keys(spec.options);
    if (options.length > MAX_OPTIONS) report(`${path}.options`, `must be at most ${MAX_OPTIONS}, are ${options.length}`);
    for (const option of options) if (OWN_OPTIONS.has(option)) report(`${path}.options["${option}"]`, 'is set by Muster itself');
  });
}

function checkNetworkName(report: Report, field: string, name: string): void {
  if (name === '') report(field, 'is required');
  else if (name.length > MAX_NAME) report(field, `must have at most ${MAX_NAME} characters, has ${name.length}`);
  else if (!NAME.test(name)) report(field, `must hold letters, digits, "-" and "_" and begin and end with a letter or digit, is "${name}"`);
  else if (RESERVED.has(name)) report(field, `"${name}" is a network of Docker's own`);
}

function checkRange(report: Report, path: string, { range: text, hostPrefix }: NetworkSpec): void {
  if (hostPrefix !== undefined) checkInteger(report, `${path}.hostPrefix`, hostPrefix, { min: MIN_RANGE_PREFIX + 1, max: MAX_HOST_PREFIX });
  if (text === undefined) return;
  const range = parseRange(text);
  if (range === undefined) report(`${path}.range`, `"${text}" is not an IPv4 range such as 10.100.0.0/16`);
  else if (range.prefix > MAX_RANGE_PREFIX) {
    report(`${path}.range`, `${text} is too small to give each host a part and services their addresses: use a /${MAX_RANGE_PREFIX} or larger (a /24 is enough for 15 hosts, a /20 for 60, a /16 for 240)`);
  } else if (range.prefix < MIN_RANGE_PREFIX) report(`${path}.range`, `${text} is too large: use a /${MIN_RANGE_PREFIX} or smaller`);
  else if (range.first === 0 || range.first >= 0xe0_00_00_00 || Math.floor(range.first / 2 ** 24) === 127) report(`${path}.range`, `${text} cannot be used for hosts`);
  else if (hostPrefix !== undefined && planRange(range, hostPrefix) === undefined) {
    report(`${path}.hostPrefix`, `parts of /${hostPrefix} do not fit into ${text}: a part must be smaller than half of the range`);
  }
}

/** Checks a service's networks and how it is reached. */
export function checkNetworking(report: Report, path: string, spec: ServiceSpec): void {
  const networks = spec.task.networks ?? [];
  const field = `${path}.task.networks`;
  if (networks.length > MAX_NETWORKS) report(field, `must be at most ${MAX_NETWORKS}, are ${networks.length}`);
  const { networkMode } = spec.task.container;
  if (networks.length > 0 && networkMode !== 'bridge') report(field, `must be empty when the container's network mode is ${networkMode}`);
  networks.forEach(({ network, aliases, ipv4Address }, index) => {
    const at = `${field}[${index}]`;
    checkNetworkName(report, `${at}.network`, network);
    if (aliases.length > MAX_ALIASES) report(`${at}.aliases`, `must be at most ${MAX_ALIASES}, are ${aliases.length}`);
    for (const alias of aliases) {
      if (alias.length > 253 || !ALIAS.test(alias)) report(`${at}.aliases`, `"${alias}" is not a host name`);
      else if (parseIp(alias) !== undefined) report(`${at}.aliases`, `"${alias}" is an address, not a name`);
    }
    if (ipv4Address === undefined) return;
    if (parseIpv4Number(ipv4Address) === undefined) report(`${at}.ipv4Address`, `"${ipv4Address}" is not an IPv4 address`);
    else if (spec.mode.type === 'global') report(`${at}.ipv4Address`, 'cannot be given to a global service: it has many tasks');
    else if (spec.mode.type !== 'replicated') report(`${at}.ipv4Address`, 'cannot be given to a job: its runs may have many tasks');
    else if (spec.mode.replicas > 1 || spec.autoscale !== undefined) report(`${at}.ipv4Address`, 'can be given only to a service with one replica: two tasks cannot have one address');
    else if (spec.update.order === 'start-first') report(`${at}.ipv4Address`, 'does not go with updates that start first: old and new task would have one address');
  });
  checkUnique(networks, ({ network }) => network, ({ network }, index, first) => report(`${field}[${index}].network`, `"${network}" is already attached by networks[${first}]`));
  for (const [index, port] of spec.ports.entries()) if (port.proxyProtocol === true) checkProxyProtocol(report, `${path}.ports[${index}]`, port, networks.length > 0);
  if (spec.endpoint?.mode === 'dnsrr') {
    spec.ports.forEach((port, index) => {
      if (port.mode !== 'host') report(`${path}.ports[${index}].mode`, `must be host when the endpoint mode is dnsrr, is ${port.mode}: only a VIP is balanced`);
    });
  }
}

/** The agent of each host takes such connections itself, because the kernel cannot write a header. */
function checkProxyProtocol(report: Report, path: string, { protocol, mode, hostIp }: PortSpec, hasNetwork: boolean): void {
  const field = `${path}.proxyProtocol`;
  if (protocol !== 'tcp') report(field, `is for tcp alone, the port is ${protocol}: only a connection begins with a header`);
  if (mode === 'host') report(field, 'does not go with mode host: there the engine publishes the port, and the task sees the client’s address by itself');
  else if (!hasNetwork) report(field, 'needs a network of the service’s: without one the engine publishes the port, and it writes no header');
  if (hostIp !== undefined) report(field, `does not go with an address of the host (${hostIp}): such a port is served on all of them`);
}
