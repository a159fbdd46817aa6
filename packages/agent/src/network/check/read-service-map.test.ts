import { asNetworkId, asServiceId } from '@muster/shared/model/ids';
import type { ServiceState } from '@muster/shared/model/network-state';
import { expect, it } from 'vitest';
import { readServiceMaps, sharedChoice } from './read-service-map.ts';

const service: ServiceState = { serviceId: asServiceId('web'), name: 'web', stack: '', endpoint: { mode: 'vip', affinity: 'none' }, networks: [{ networkId: asNetworkId('net'), vip: '10.64.15.76', aliases: [] }], ports: [], endpoints: [] };
const entry = 'table ip muster {\n\tmap vips {\n\t\ttype ipv4_addr : verdict\n\t\telements = { 10.64.15.76 : goto vip-web-net }\n\t}\n}\n';

/** What nft prints, by the beginning of what it is asked. */
function maps(answers: Readonly<Record<string, string>>) {
  const run = (_program: string, args: readonly string[]) => {
    const asked = args.join(' ');
    const key = Object.keys(answers).find((start) => asked.startsWith(start));
    return key === undefined ? Promise.reject(new Error(asked)) : Promise.resolve(answers[key] ?? '');
  };
  return readServiceMaps({ run }, [service]);
}

const VIPS = 'get element ip muster vips { 10.64.15.76 }';
const CHAIN = 'list chain ip muster vip-web-net';
const chain = (rule: string) => `table ip muster {\n\tchain vip-web-net {\n\t\t${rule}\n\t}\n}\n`;

it('reads the addresses that a chain leads to, as nft prints it', async () => {
  const several = chain('counter name "n-web" dnat to numgen random mod 3 map { 0 : 10.64.0.106, 1 : 10.64.0.253, 2 : 10.64.0.178 }');
  expect(await maps({ [VIPS]: entry, [CHAIN]: several })).toEqual([{ serviceId: 'web', networkId: 'net', addresses: ['10.64.0.106', '10.64.0.253', '10.64.0.178'] }]);
  expect(await maps({ [VIPS]: entry, [CHAIN]: chain('counter name "n-web" dnat ip to 10.64.0.106') })).toMatchObject([{ addresses: ['10.64.0.106'] }]);
});

it('finds none when the address, the chain or its rule is gone', async () => {
  expect(await maps({})).toMatchObject([{ addresses: [] }]);
  expect(await maps({ [VIPS]: entry })).toMatchObject([{ addresses: [] }]);
  expect(await maps({ [VIPS]: entry, [CHAIN]: chain('') })).toMatchObject([{ addresses: [] }]);
});

it('follows a rule to the map that chains share, and takes its part of it', async () => {
  expect(sharedChoice('numgen random mod 3 offset 2048 map @to-17')).toEqual({ map: 'to-17', keys: [2048, 2049, 2050] });
  expect(sharedChoice('jhash ip saddr mod 2 seed 0x6d757374 offset 1024 map @to-3')).toEqual({ map: 'to-3', keys: [1024, 1025] });
  expect(sharedChoice('numgen random mod 2 map { 0 : 10.1.0.2, 1 : 10.1.0.3 }')).toBeUndefined();
  const shared = chain('counter name "n-web" dnat to numgen random mod 2 offset 1024 map @to-3');
  const elements = 'table ip muster {\n\tmap to-3 {\n\t\ttypeof numgen random mod 4294967295 : ip daddr\n\t\telements = { 1024 : 10.1.0.2, 1025 : 10.1.0.3 }\n\t}\n}\n';
  expect(await maps({ [VIPS]: entry, [CHAIN]: shared, 'get element ip muster to-3 { 1024, 1025 }': elements })).toMatchObject([{ addresses: ['10.1.0.2', '10.1.0.3'] }]);
});
