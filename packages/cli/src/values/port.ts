import type { PortSpec } from '@muster/shared/model/service-spec';
import { parseOptions } from './csv.ts';
import { invalid } from './invalid.ts';
import { parseChoice, parseInteger } from './number.ts';

const MAX_PORT = 65_535;

/**
 * `--publish` in both of Docker's forms: `[[address:]published:]target[/protocol]`,
 * with ranges, or `published=8080,target=80,protocol=tcp,mode=host,proxy-protocol=v2`. The short
 * form publishes in ingress mode, as in Swarm.
 */
export function parsePublish(text: string): readonly PortSpec[] {
  return text.includes('=') ? [parseLongPort(text)] : parseShortPort(text);
}

function parseLongPort(text: string): PortSpec {
  const options = parseOptions(text, ['target', 'published', 'protocol', 'mode', 'name', 'host_ip', 'proxy-protocol']);
  const one = (key: string) => options.get(key)?.at(-1);
  const target = one('target');
  if (target === undefined) throw invalid(`"${text}" names no target port`, 'Write published=8080,target=80.');
  const name = one('name');
  const hostIp = one('host_ip');
  const proxyProtocol = one('proxy-protocol');
  return {
    protocol: parseChoice(one('protocol') ?? 'tcp', ['tcp', 'udp']),
    targetPort: parsePort(target),
    publishedPort: parseInteger(one('published') ?? '0', { min: 0, max: MAX_PORT }),
    mode: parseChoice(one('mode') ?? 'ingress', ['host', 'ingress', 'local', 'prefer-local']),
    ...(name === undefined ? {} : { name }),
    ...(hostIp === undefined ? {} : { hostIp }),
    ...(proxyProtocol === undefined ? {} : { proxyProtocol: parseProxyProtocol(proxyProtocol) }),
  };
}

/** `v2`: the version of the header with which a task is told the client's address. */
export function parseProxyProtocol(text: string): true {
  if (text.toLowerCase() === 'v2') return true;
  throw invalid(`"${text}" is not a version of the PROXY protocol that is spoken`, 'The version is v2.');
}

/** `[address:][published:]target[/protocol]`; published and target may be ranges of the same length. */
export function parseShortPort(text: string): readonly PortSpec[] {
  const match = /^(?:(?:(\[[0-9a-f:.]+\]|[\d.]+):)?([\d-]*):)?([\d-]+)(?:\/([a-z]+))?$/i.exec(text.trim());
  if (match === null) {
    throw invalid(`"${text}" is not a port`, 'Ports look like 8080:80, 127.0.0.1:8080:80/tcp or 53:53/udp.');
  }
  const [, address, published, target = '', protocolText = 'tcp'] = match;
  const protocol = parseChoice(protocolText.toLowerCase(), ['tcp', 'udp']);
  const targets = parseRange(target);
  const publishedPorts = published === undefined || published === '' ? targets.map(() => 0) : parseRange(published);
  if (publishedPorts.length !== targets.length) {
    throw invalid(`"${text}" publishes ${String(publishedPorts.length)} ports on ${String(targets.length)}`);
  }
  const hostIp = address?.replace(/^\[|\]$/g, '');
  return targets.map((targetPort, index) => ({
    protocol,
    targetPort,
    publishedPort: publishedPorts[index] ?? 0,
    mode: 'ingress',
    ...(hostIp === undefined ? {} : { hostIp }),
  }));
}

/** Ports in one range at most: a wider one is a slip of the pen. */
const MAX_RANGE = 1_000;

function parseRange(text: string): readonly number[] {
  const [first = '', last = first, ...rest] = text.split('-');
  if (rest.length > 0) throw invalid(`"${text}" is not a range of ports`);
  const from = parsePort(first);
  const to = parsePort(last);
  if (to < from || to - from >= MAX_RANGE) throw invalid(`"${text}" is not a range of at most ${String(MAX_RANGE)} ports`);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

export function parsePort(text: string): number {
  return parseInteger(text, { min: 1, max: MAX_PORT });
}

/** `8080->80/tcp`, with `(host)` or `(proxy-protocol v2)` where it is not the default. */
export function formatPort(port: PortSpec): string {
  const published = port.publishedPort === 0 ? '*' : String(port.publishedPort);
  const address = port.hostIp === undefined ? '' : `${port.hostIp}:`;
  const how = [...(port.mode === 'ingress' ? [] : [port.mode]), ...(port.proxyProtocol === true ? ['proxy-protocol v2'] : [])];
  return `${address}${published}->${String(port.targetPort)}/${port.protocol}${how.length === 0 ? '' : ` (${how.join(', ')})`}`;
}
