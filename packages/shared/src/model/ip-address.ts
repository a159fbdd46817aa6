/** IP addresses and networks as bytes, for comparing them whatever way they are written. */

/** 4 bytes for IPv4 (also when written as `::ffff:1.2.3.4`), 16 for IPv6. */
export type IpBytes = readonly number[];

export interface IpNetwork {
  readonly address: IpBytes;
  readonly prefixLength: number;
}

/** The bytes of an address in text, or undefined when it is none. */
export function parseIp(text: string): IpBytes | undefined {
  const bytes = text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  return bytes !== undefined && isMappedIpv4(bytes) ? bytes.slice(12) : bytes;
}

/** `10.1.0.0/16` or `2001:db8::/32`; undefined when it is neither. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [addressText, prefixText, ...rest] = text.split('/');
  if (addressText === undefined || prefixText === undefined || rest.length > 0) return undefined;
  const address = parseIp(addressText);
  if (address === undefined || !/^\d{1,3}$/.test(prefixText)) return undefined;
  const prefixLength = Number(prefixText);
  return prefixLength <= address.length * 8 ? { address, prefixLength } : undefined;
}

export function sameIp(left: IpBytes, right: IpBytes): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** False for an address of the other family. */
export function isInNetwork(address: IpBytes, network: IpNetwork): boolean {
  if (address.length !== network.address.length) return false;
  return address.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, network.prefixLength - index * 8));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((network.address[index] ?? 0) & mask);
  });
}

function parseIpv4(text: string): IpBytes | undefined {
  const parts = text.split('.');
  // A leading zero could mean octal: refused, as Go's net.ParseIP does.
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): IpBytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => parseGroups(half));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  if (tail === undefined || head.length + tail.length > 14) return undefined;
  return [...head, ...Array.from({ length: 16 - head.length - tail.length }, () => 0), ...tail];
}

/** The bytes of `2001:db8:1.2.3.4`-like groups; an IPv4 address may stand at the end. */
function parseGroups(text: string): IpBytes | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    if (index === groups.length - 1 && group.includes('.')) {
      const ipv4 = parseIpv4(group);
      if (ipv4 === undefined) return undefined;
      bytes.push(...ipv4);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}

function isMappedIpv4(bytes: IpBytes): boolean {
  return bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}
