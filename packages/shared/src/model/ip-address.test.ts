import { isIP } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInNetwork, parseIp, parseNetwork, sameIp } from './ip-address.ts';

describe('parseIp', () => {
  it.each(['::', '::1', '1::', '2001:db8::1', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4', '255.255.255.255'])(
    'takes %s',
    (text) => {
      expect(isIP(text)).not.toBe(0);
      expect(parseIp(text)).toBeDefined();
    },
  );

  it.each(['', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::12345', '1.2.3', '1.2.3.256', '01.2.3.4', 'a.b.c.d', '::g'])(
    'refuses %j',
    (text) => {
      expect(parseIp(text)).toBeUndefined();
    },
  );

  it('agrees with the runtime on what an address is', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{1,20}$/));
    fc.assert(
      fc.property(text, (candidate) => {
        expect(parseIp(candidate) !== undefined).toBe(isIP(candidate) !== 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a mapped IPv4 address for the IPv4 address', () => {
    expect(parseIp('::ffff:10.0.0.1')).toEqual([10, 0, 0, 1]);
    expect(sameIp(parseIp('::ffff:a00:1') ?? [], parseIp('10.0.0.1') ?? [])).toBe(true);
  });
});

describe('isInNetwork', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3/32', true],
    ['10.1.2.3', '10.1.2.2/31', true],
    ['10.1.2.4', '10.1.2.2/31', false],
    ['10.1.2.3', '10.1.0.0/17', true],
    ['10.1.128.3', '10.1.0.0/17', false],
    ['1.2.3.4', '0.0.0.0/0', true],
    ['::1', '0.0.0.0/0', false],
    ['2001:db8:1::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
  ])('%s in %s: %s', (address, network, expected) => {
    const parsed = parseNetwork(network);
    expect(parsed !== undefined && isInNetwork(parseIp(address) ?? [], parsed)).toBe(expected);
  });

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/8/8', '::/129', 'x/8', '10.0.0.0/-1'])('refuses the network %j', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });
});
