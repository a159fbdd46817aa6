import { expect, it } from 'vitest';
import { readHeard } from './heard-table.ts';

it('reads whom the kernel has noted, with the largest packet of each', () => {
  const probe = (address: string, bytes: number) => ({ elem: { val: { concat: [address, bytes] }, expires: 29 } });
  const nftables = [
    { metainfo: { version: '1.0.6' } },
    { set: { name: 'tunnels', elem: [{ elem: { val: '192.168.0.2', expires: 29 } }] } },
    { set: { name: 'probes', elem: [probe('10.255.0.2', 60), probe('10.255.0.2', 1450), probe('10.255.0.3', 60)] } },
  ];
  expect(readHeard({ nftables })).toEqual({ noted: true, tunnels: ['192.168.0.2'], probes: [{ address: '10.255.0.2', largestBytes: 1450 }, { address: '10.255.0.3', largestBytes: 60 }] });
  expect(readHeard({ nftables: [{ set: { name: 'tunnels' } }] })).toEqual({ noted: true, tunnels: [], probes: [] });
});
