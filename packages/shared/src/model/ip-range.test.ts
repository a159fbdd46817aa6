import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, formatRange, gatewayOf, holds, isTaskAddress, overlaps, parseRange, partOf, planRange, sizeOf } from './ip-range.ts';

const range = (text: string) => parseRange(text) ?? { first: -1, prefix: -1 };
const anyRange = fc.record({ first: fc.nat(2 ** 32 - 1), prefix: fc.integer({ min: 8, max: 26 }) }, { noNullPrototype: true }).map(({ first, prefix }) => ({ first: first - (first % sizeOf({ prefix })), prefix }));

describe('ranges', () => {
  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', 'fd00::/64', '10.0.0.0/8/8', '', '010.0.0.0/8'])('are refused when they are none: %s', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  it('are written as they were read', () => {
    fc.assert(fc.property(anyRange, (one) => {
        expect(parseRange(formatRange(one))).toEqual(one);
      }));
  });

  it('overlap exactly when one contains the other', () => {
    fc.assert(fc.property(anyRange, anyRange, (one, other) => {
        expect(overlaps(one, other)).toBe(contains(one, other) || contains(other, one));
      }));
  });

  it.each([
    ['10.100.0.0/16', 24, '10.100.240.0/20', 240],
    ['10.64.0.0/20', 26, '10.64.15.0/24', 60],
    ['10.64.0.0/24', 28, '10.64.0.240/28', 15],
    ['10.64.0.0/26', 28, '10.64.0.48/28', 3],
  ])('are cut so that hosts have a part each and VIPs the end: %s', (text, hostPrefix, vipRange, hosts) => {
    const plan = planRange(range(text));
    expect([plan?.hostPrefix, plan && formatRange(plan.vipRange), plan?.hosts]).toEqual([hostPrefix, vipRange, hosts]);
  });

  it('of a /30 cannot be cut', () => {
    expect(planRange(range('10.0.0.0/30'))).toBeUndefined();
  });

  it('give parts that lie in the range, apart from each other and from the VIPs', () => {
    fc.assert(
      fc.property(anyRange, fc.option(fc.integer({ min: 9, max: 29 }), { nil: undefined }), fc.nat(), fc.nat(), (whole, hostPrefix, one, other) => {
        const plan = planRange(whole, hostPrefix);
        if (plan === undefined) return;
        const [left, right] = [partOf(whole, plan.hostPrefix, one % plan.hosts), partOf(whole, plan.hostPrefix, other % plan.hosts)];
        expect(contains(whole, left)).toBe(true);
        expect(overlaps(left, plan.vipRange)).toBe(false);
        expect(overlaps(left, right)).toBe(one % plan.hosts === other % plan.hosts);
      }),
    );
  });

  it('never give a task the gateway, the first or last address, or one that ends in 0, 1 or 255', () => {
    const subnet = range('10.1.0.0/22');
    const given = Array.from({ length: sizeOf(subnet) }, (_, index) => subnet.first + index).filter((address) => isTaskAddress(subnet, address));
    expect(given.some((address) => [0, 1, 255].includes(address % 256))).toBe(false);
    expect(given).toHaveLength(4 * 253);
    expect(given.includes(gatewayOf(subnet))).toBe(false);
    expect(given.every((address) => holds(subnet, address))).toBe(true);
  });
});
