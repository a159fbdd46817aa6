import { asNetworkId, asNodeId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { NetworkState } from '@muster/shared/model/network-state';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BaseTable } from './apply-base-table.ts';
import { BASE_TABLE } from './names.ts';
import { hasNft, NetworkNamespace } from './testing/network-namespace.ts';

const network = (index: number, internal: boolean): NetworkState['networks'][number] => ({
  networkId: asNetworkId(`network${index}`),
  name: `n${index}`,
  stack: '',
  range: `10.${index}.0.0/16`,
  vipRange: `10.${index}.240.0/20`,
  internal,
  attachable: false,
  labels: {},
  options: {},
  subnet: `10.${index}.1.0/24`,
  gateway: `10.${index}.1.1`,
  peers: [],
});

const stateOf = (...networks: NetworkState['networks']): NetworkState => ({
  settings: DEFAULT_NETWORK_SETTINGS,
  self: { nodeId: asNodeId('n1'), name: 'h1', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' },
  peers: [2, 3].map((index) => ({ nodeId: asNodeId(`n${index}`), name: `h${index}`, index, address: `192.168.0.${index}`, tunnelAddress: `10.255.0.${index}` })),
  networks,
  services: [],
});

const STATE = stateOf(network(1, false), network(2, true));

describe.skipIf(!hasNft)('the rules that isolate, in a kernel', () => {
  const kernel = new NetworkNamespace();
  beforeAll(() => kernel.open());
  afterAll(() => kernel.close());
  afterEach(() => void kernel.nft(['flush ruleset']));

  const listed = () => kernel.nft(['-s', 'list', 'ruleset']);
  const handle = (chain: string, rule: string) => kernel.handle(BASE_TABLE, chain, rule);
  const ofInternal = 'ip saddr @internal drop';

  it('are put there, follow the state element by element, and are left alone while they are as they were put', async () => {
    const { tools, puts } = kernel.watched();
    const table = new BaseTable(tools);
    expect(await table.apply(STATE)).toBe('the table muster-net');
    const first = listed();
    expect(await table.apply(STATE)).toBeUndefined();
    const more = stateOf(...STATE.networks, network(3, true));
    expect(await table.apply(more)).toBe('entries of the table muster-net');
    expect(await table.apply(more)).toBeUndefined();
    await table.apply(STATE);
    expect(listed()).toBe(first);
    expect(puts(BASE_TABLE)).toBe(1);
  });

  it('are left alone by an agent that was started again', async () => {
    await new BaseTable(kernel.watched().tools).apply(STATE);
    const { tools, puts } = kernel.watched();
    const table = new BaseTable(tools);
    for (const _look of [1, 2]) expect(await table.apply(STATE)).toBeUndefined();
    expect(puts(BASE_TABLE)).toBe(0);
  });

  it('are only listed, by one command, at a look at which nothing has changed', async () => {
    const { tools, ran } = kernel.watched();
    const table = new BaseTable(tools);
    await table.apply(STATE);
    await table.apply(STATE);
    const before = ran.length;
    await table.apply(STATE);
    expect(ran.slice(before)).toEqual(['--json list table ip muster-net']);
  });

  it('are put there anew for another port of the tunnel', async () => {
    const { tools } = kernel.watched();
    const table = new BaseTable(tools);
    await table.apply(STATE);
    await table.apply(STATE);
    const other = { ...STATE, settings: { ...STATE.settings, port: 4790 } };
    expect(await table.apply(other)).toBe('the table muster-net');
    expect(await table.apply(other)).toBeUndefined();
    expect(listed()).toContain('udp dport 4790 notrack');
  });

  it.each<[string, () => string, string]>([
    ['a drop replaced by an accept', () => `replace rule ip muster-net forward handle ${handle('forward', ofInternal)} ip saddr @internal accept`, ': the chain forward'],
    ['a rule replaced by one on another set', () => `replace rule ip muster-net forward handle ${handle('forward', ofInternal)} ip saddr @peers drop`, ': the chain forward'],
    ['a rule moved to another place', () => `delete rule ip muster-net forward handle ${handle('forward', ofInternal)}; add rule ip muster-net forward ${ofInternal}`, ': the chain forward'],
    ['a rule moved to another chain', () => `delete rule ip muster-net forward handle ${handle('forward', ofInternal)}; add rule ip muster-net output ${ofInternal}`, ': the chain forward'],
    ['another policy', () => 'chain ip muster-net input { policy drop; }', ': the chain input'],
    ['another priority', () => 'delete chain ip muster-net output; add chain ip muster-net output { type filter hook output priority 300; policy accept; }; add rule ip muster-net output oifname "br-mu-*" icmp type redirect drop', ': the chain output'],
    ['a chain of somebody else', () => 'add chain ip muster-net stranger { type filter hook forward priority -300; }', ': the chain stranger'],
    ['a set of somebody else', () => 'add set ip muster-net strangers { type ipv4_addr; }', ': the set strangers'],
    ['a counter of somebody else', () => 'add counter ip muster-net seen', ': the counter seen'],
    ['a table that is asleep', () => 'add table ip muster-net { flags dormant; }', ': its flags'],
    ['a rule too few', () => `delete rule ip muster-net forward handle ${handle('forward', ofInternal)}`, ''],
    ['no table at all', () => 'flush ruleset', ''],
  ])('are there again after %s', async (_, change, what) => {
    const { tools, puts } = kernel.watched();
    const table = new BaseTable(tools);
    await table.apply(STATE);
    const before = listed();
    kernel.nft([change()]);
    expect(listed()).not.toBe(before);
    expect(await table.apply(STATE)).toBe(`the table muster-net${what}`);
    expect(listed()).toBe(before);
    expect(await table.apply(STATE)).toBeUndefined();
    expect(puts(BASE_TABLE)).toBe(2);
  });

  it('are there again after a change that was made while no agent ran', async () => {
    await new BaseTable(kernel.watched().tools).apply(STATE);
    const before = listed();
    kernel.nft([`replace rule ip muster-net forward handle ${handle('forward', ofInternal)} ip saddr @internal accept`]);
    expect(await new BaseTable(kernel.watched().tools).apply(STATE)).toBe('the table muster-net: the chain forward');
    expect(listed()).toBe(before);
  });

  it('are not put there again and again where they read in another way than what was put there, and what changes then is healed', async () => {
    const { tools, puts } = kernel.watched({ print: (text, args) => (args.endsWith(BASE_TABLE) ? text.replace('"masquerade": null', '"masquerade": "unheard-of"') : text) });
    const table = new BaseTable(tools);
    for (const _look of [1, 2, 3]) await table.apply(STATE);
    const put = puts(BASE_TABLE);
    expect(await table.apply(STATE)).toBeUndefined();
    expect(puts(BASE_TABLE)).toBe(put);
    const before = listed();
    kernel.nft([`replace rule ip muster-net forward handle ${handle('forward', ofInternal)} ip saddr @internal accept`]);
    expect(await table.apply(STATE)).toBe('the table muster-net: the chain forward');
    expect(listed()).toBe(before);
    expect(await table.apply(STATE)).toBeUndefined();
  });

  it('are not taken for right because somebody changed them just when they had been put there', async () => {
    const weaken = () => kernel.nft([`replace rule ip muster-net forward handle ${handle('forward', ofInternal)} ip saddr @internal accept`]);
    let isHostile = false;
    const { tools } = kernel.watched();
    const table = new BaseTable({
      run: async (program, args, input = '') => {
        const text = await tools.run(program, args, input);
        if (isHostile && input.startsWith(`table ip ${BASE_TABLE}\n`)) weaken();
        return text;
      },
    });
    await table.apply(STATE);
    const before = listed();
    isHostile = true;
    weaken();
    await table.apply(STATE);
    isHostile = false;
    expect(await table.apply(STATE)).toBe('the table muster-net: the chain forward');
    expect(listed()).toBe(before);
  });

  it('are as well guarded as before where it cannot be found out how they read', async () => {
    const { tools } = kernel.watched();
    const table = new BaseTable({ run: (program, args, input = '') => (input.startsWith('table ip muster-form\n') ? Promise.reject(new Error('not on this kernel')) : tools.run(program, args, input)) });
    await table.apply(STATE);
    const before = listed();
    expect(await table.apply(STATE)).toBeUndefined();
    kernel.nft(['flush chain ip muster-net forward']);
    expect(await table.apply(STATE)).toBe('the table muster-net');
    expect(listed()).toBe(before);
  });
});
