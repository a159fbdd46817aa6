/**
 * Choosing one free thing of many: from a point that a hash of its owner gives, the
 * next that is free. So what was released is seldom given again at once, and no
 * cursor has to be remembered. Pure.
 */
import { hashOf } from '@muster/shared/model/hash';
import { contains, formatRange, type Ipv4Range, isTaskAddress, overlaps, parseRange, partOf, planRange, sizeOf } from '@muster/shared/model/ip-range';

/** A number from 0 to `count` − 1 that is free; undefined when none is. */
export function chooseNumber(owner: string, count: number, isFree: (index: number) => boolean): number | undefined {
  const start = count === 0 ? 0 : hashOf(owner) % count;
  for (let step = 0; step < count; step++) {
    const index = (start + step) % count;
    if (isFree(index)) return index;
  }
  return undefined;
}

/** An address of a host's subnet for a task. */
export function chooseTaskAddress(owner: string, subnet: Ipv4Range, isFree: (address: number) => boolean): number | undefined {
  const index = chooseNumber(owner, sizeOf(subnet), (candidate) => isTaskAddress(subnet, subnet.first + candidate) && isFree(subnet.first + candidate));
  return index === undefined ? undefined : subnet.first + index;
}

/** Ranges that a network without one of its own gets, by how many nodes there are: room for twice as many. */
const SIZES = [
  { prefix: 20, hostPrefix: 26 },
  { prefix: 18, hostPrefix: 26 },
  { prefix: 16, hostPrefix: 26 },
  { prefix: 16, hostPrefix: 27 },
] as const;

export interface ChosenRange {
  readonly range: Ipv4Range;
  readonly hostPrefix: number;
}

/** The first part of the pool that is large enough and that nobody uses. */
export function chooseRange(pool: Ipv4Range, nodes: number, taken: readonly Ipv4Range[], hostPrefix?: number): ChosenRange | undefined {
  const fitting = SIZES.find((size) => (planRange({ first: 0x0a000000, prefix: size.prefix }, hostPrefix ?? size.hostPrefix)?.hosts ?? 0) >= nodes * 2);
  const { prefix, hostPrefix: wanted } = fitting ?? SIZES[SIZES.length - 1] ?? SIZES[0];
  const count = prefix < pool.prefix ? 0 : 2 ** (prefix - pool.prefix);
  for (let index = 0; index < count; index++) {
    const range = partOf(pool, prefix, index);
    if (contains(pool, range) && !taken.some((other) => overlaps(other, range))) return { range, hostPrefix: hostPrefix ?? wanted };
  }
  return undefined;
}

/** What hosts say is theirs, without the routes that hold everything. */
export function foreignRanges(texts: Iterable<string>): Ipv4Range[] {
  const seen = new Map<string, Ipv4Range>();
  for (const text of texts) {
    const range = parseRange(text);
    if (range !== undefined && range.prefix >= 8) seen.set(formatRange(range), range);
  }
  return [...seen.values()];
}
