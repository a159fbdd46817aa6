/** Arithmetic on IPv4 ranges. An address is a number from 0 to 2³² − 1. */
import { parseIp } from './ip-address.ts';

export interface Ipv4Range {
  readonly first: number;
  readonly prefix: number;
}

export const sizeOf = ({ prefix }: Pick<Ipv4Range, 'prefix'>): number => 2 ** (32 - prefix);

/** Undefined when the text is no IPv4 address. */
export function parseIpv4Number(text: string): number | undefined {
  const bytes = parseIp(text);
  return bytes?.length === 4 ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}

/** The whole range that the address is in; undefined when the text is none. */
export function parseRange(text: string): Ipv4Range | undefined {
  const [address = '', prefixText = '', ...rest] = text.split('/');
  const number = parseIpv4Number(address);
  if (number === undefined || rest.length > 0 || !/^\d{1,2}$/.test(prefixText)) return undefined;
  const prefix = Number(prefixText);
  if (prefix > 32) return undefined;
  return { first: number - (number % sizeOf({ prefix })), prefix };
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function formatRange({ first, prefix }: Ipv4Range): string {
  return `${formatIpv4(first)}/${prefix}`;
}

export function overlaps(left: Ipv4Range, right: Ipv4Range): boolean {
  return left.first < right.first + sizeOf(right) && right.first < left.first + sizeOf(left);
}

export function contains(outer: Ipv4Range, inner: Ipv4Range): boolean {
  return inner.prefix >= outer.prefix && overlaps(outer, inner);
}

export function holds(range: Ipv4Range, address: number): boolean {
  return address >= range.first && address < range.first + sizeOf(range);
}

/** The part number `index` when the range is cut into parts of this prefix length. */
export function partOf(range: Ipv4Range, prefix: number, index: number): Ipv4Range {
  return { first: range.first + index * sizeOf({ prefix }), prefix };
}

/** The gateway of a host's subnet: its first address. */
export function gatewayOf(subnet: Ipv4Range): number {
  return subnet.first + 1;
}

/** Addresses that tasks may get: never the subnet's first and last one, nor .0, .1 and .255, which Docker's own allocation hands out or hosts misread. */
export function isTaskAddress(subnet: Ipv4Range, address: number): boolean {
  const last = subnet.first + sizeOf(subnet) - 1;
  if (address <= gatewayOf(subnet) || address >= last) return false;
  const byte = address % 256;
  return byte > 1 && byte < 255;
}

/** How a network's range is cut: the last sixteenth (at most a /20) for VIPs, the rest in parts for hosts. */
export interface RangePlan {
  readonly range: Ipv4Range;
  readonly vipRange: Ipv4Range;
  readonly hostPrefix: number;
  /** How many hosts have room. */
  readonly hosts: number;
  /** Addresses for tasks on each host, about. */
  readonly addressesPerHost: number;
}

export const MIN_RANGE_PREFIX = 8;
/** Beyond it, no host gets an address for a task. */
export const MAX_RANGE_PREFIX = 26;
export const MAX_HOST_PREFIX = 29;

/** Undefined when the range cannot be cut so. */
export function planRange(range: Ipv4Range, wantedHostPrefix?: number): RangePlan | undefined {
  if (range.prefix > MAX_RANGE_PREFIX || range.prefix < MIN_RANGE_PREFIX) return undefined;
  const hostPrefix = wantedHostPrefix ?? defaultHostPrefix(range.prefix);
  if (hostPrefix <= range.prefix || hostPrefix > MAX_HOST_PREFIX) return undefined;
  // At least as large as one host's part, so that the parts stay aligned.
  const vipPrefix = Math.min(hostPrefix, Math.max(20, range.prefix + 4));
  const vipSize = sizeOf({ prefix: vipPrefix });
  const vipRange = { first: range.first + sizeOf(range) - vipSize, prefix: vipPrefix };
  const hosts = Math.floor((sizeOf(range) - vipSize) / sizeOf({ prefix: hostPrefix }));
  return hosts < 1 ? undefined : { range, vipRange, hostPrefix, hosts, addressesPerHost: sizeOf({ prefix: hostPrefix }) - 3 };
}

/** A /16 gives 240 hosts 253 addresses each, a /20 60 hosts 61, a /24 15 hosts 13. */
function defaultHostPrefix(prefix: number): number {
  if (prefix <= 16) return 24;
  return prefix <= 22 ? Math.min(28, prefix + 6) : Math.min(28, prefix + 4);
}
