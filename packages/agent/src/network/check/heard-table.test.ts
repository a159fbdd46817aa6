import { expect, it } from 'vitest';
import { readHeard } from './heard-table.ts';
import { sharedChoice } from './read-service-map.ts';

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

it('finds the part of a shared map that a rule chooses from', () => {
  expect(sharedChoice('numgen random mod 3 offset 2048 map @to-17')).toEqual({ map: 'to-17', keys: [2048, 2049, 2050] });
  expect(sharedChoice('jhash ip saddr mod 2 seed 0x6d757374 offset 1024 map @to-3')).toEqual({ map: 'to-3', keys: [1024, 1025] });
  expect(sharedChoice('numgen random mod 2 map { 0 : 10.1.0.2, 1 : 10.1.0.3 }')).toBeUndefined();
  expect(sharedChoice('10.1.0.2')).toBeUndefined();
});
