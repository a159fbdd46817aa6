import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIp } from '@muster/shared/model/ip-address';
import { readProxyHeader } from './testing/read-proxy-header.ts';
import { proxyHeader } from './proxy-header.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6().filter((address) => parseIp(address)?.length === 16);

describe('the header that tells whose a connection is', () => {
  it('is as the protocol’s text has it', () => {
    const header = proxyHeader({ address: '192.0.2.7', port: 51_234 }, { address: '198.51.100.1', port: 443 });
    expect(header?.toString('hex')).toBe(['0d0a0d0a000d0a515549540a', '21', '11', '000c', 'c0000207', 'c6336401', 'c822', '01bb'].join(''));
    const six = proxyHeader({ address: '2001:db8::1', port: 1 }, { address: '2001:db8::2', port: 2 });
    expect(six?.toString('hex')).toBe(['0d0a0d0a000d0a515549540a', '21', '21', '0024', '20010db8000000000000000000000001', '20010db8000000000000000000000002', '0001', '0002'].join(''));
  });

  it('tells an IPv4 client’s address as such when it came to a socket of both families, and leaves out the link of an address', () => {
    expect(proxyHeader({ address: '::ffff:192.0.2.7', port: 5 }, { address: '::ffff:10.0.0.1', port: 6 })).toEqual(proxyHeader({ address: '192.0.2.7', port: 5 }, { address: '10.0.0.1', port: 6 }));
    expect(proxyHeader({ address: 'fe80::1%eth0', port: 5 }, { address: 'fe80::2', port: 6 })).toEqual(proxyHeader({ address: 'fe80::1', port: 5 }, { address: 'fe80::2', port: 6 }));
  });

  it('is none for what is no address', () => {
    expect(proxyHeader({ address: '', port: 5 }, { address: '10.0.0.1', port: 6 })).toBeUndefined();
    expect(proxyHeader({ address: '10.0.0.2', port: 5 }, { address: '::1', port: 6 })).toBeUndefined();
  });

  it('says both ends to whoever reads it, and is as long as it says', () => {
    const ends = fc.oneof(fc.tuple(ipv4, ipv4), fc.tuple(ipv6, ipv6));
    fc.assert(
      fc.property(ends, port, port, fc.uint8Array({ maxLength: 40 }), ([from, to], fromPort, toPort, said) => {
        const header = proxyHeader({ address: from, port: fromPort }, { address: to, port: toPort });
        const read = readProxyHeader(Buffer.concat([header ?? Buffer.alloc(0), said]));
        expect(read?.from.port).toBe(fromPort);
        expect(read?.to.port).toBe(toPort);
        expect(parseIp(read?.from.address ?? '')).toEqual(parseIp(from));
        expect(parseIp(read?.to.address ?? '')).toEqual(parseIp(to));
        expect(read?.rest.equals(Buffer.from(said))).toBe(true);
      }),
    );
  });
});
