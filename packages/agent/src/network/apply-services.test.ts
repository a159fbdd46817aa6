import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type NetworkState } from '@muster/shared/model/network-state';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ServiceTable } from './apply-services.ts';
import { differenceOf } from './read-services.ts';
import { serviceRules } from './service-rules.ts';
import { hasNft, NetworkNamespace } from './testing/network-namespace.ts';

const NET = asNetworkId('net');
const LIST = '-s list table ip muster';

const NETWORK: NetworkState['networks'][number] = {
  networkId: NET,
  name: 'net',
  stack: '',
  range: '10.1.0.0/16',
  vipRange: '10.1.240.0/20',
  internal: false,
  attachable: false,
  labels: {},
  options: {},
  subnet: '10.1.1.0/24',
  gateway: '10.1.1.1',
  peers: [],
};

const rulesOf = (...tasks: number[]) =>
  serviceRules({
    ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
    networks: [NETWORK],
    services: [
      {
        serviceId: asServiceId('s0'),
        name: 's0',
        stack: '',
        endpoint: { mode: 'vip', affinity: 'none' },
        networks: [{ networkId: NET, vip: '10.1.240.5', aliases: [] }],
        ports: [],
        endpoints: tasks.map((last) => ({ taskId: asTaskId(`t${last}`), nodeId: asNodeId('n'), slot: last, serving: true, addresses: [{ networkId: NET, address: `10.1.0.${last}` }] })),
      },
    ],
  });

describe.skipIf(!hasNft)('the balancing rules in a kernel', () => {
  const kernel = new NetworkNamespace();
  beforeAll(() => kernel.open());
  afterAll(() => kernel.close());
  afterEach(() => void kernel.nft(['flush ruleset']));

  const nft = (args: readonly string[]) => kernel.nft(args);
  const listed = () => nft(LIST.split(' '));

  /** `print` stands between the kernel and whoever lists all of them. */
  function tableOf({ print = (text: string) => text, takesMs = (): number => 0 } = {}) {
    const watched = kernel.watched({ takesMs, print: (text, args) => (args === LIST ? print(text) : text) });
    return { ...watched, table: new ServiceTable(watched.tools, watched.clock) };
  }

  it('are put there, change by change, and left alone while they are as they were put', async () => {
    const { table, ran } = tableOf();
    await table.put(rulesOf(2));
    await table.put(rulesOf(2, 3));
    expect(differenceOf(listed(), rulesOf(2, 3))).toBeUndefined();
    expect(await table.heal()).toBeUndefined();
    const before = ran.length;
    expect(await table.heal()).toBeUndefined();
    expect(ran.slice(before)).toEqual([LIST]);
  });

  it.each([
    ['flush chain ip muster vip-s0-net', 'the chain vip-s0-net'],
    ['delete element ip muster vips { 10.1.240.5 }', 'the map vips: 10.1.240.5 : goto vip-s0-net'],
    ['flush ruleset', 'all of them'],
  ])('are there again after: %s', async (change, difference) => {
    const { table } = tableOf();
    await table.put(rulesOf(2, 3));
    nft([change]);
    expect(await table.heal()).toBe(difference);
    expect(differenceOf(listed(), rulesOf(2, 3))).toBeUndefined();
    expect(await table.heal()).toBeUndefined();
  });

  /** What leads into the table: where it hooks in, and whom it lets by. */
  const HOOK_CHANGES: readonly [string, () => string, string][] = [
    ['another policy', () => 'chain ip muster prerouting { policy drop; }', 'the chain prerouting'],
    ['another priority', () => rehooked('type nat hook prerouting priority 100; policy accept;', (rule) => rule), 'the chain prerouting'],
    ['other ranges of virtual addresses', () => rehooked('type nat hook prerouting priority dstnat - 5; policy accept;', (rule) => rule.replace('10.1.240.0/20', '10.9.0.0/16')), 'the chain prerouting'],
    ['a condition more', () => `replace rule ip muster prerouting handle ${vipsHandle()} ip saddr 10.9.9.9 meta l4proto { tcp, udp } ip daddr vmap @vips`, 'the chain prerouting'],
    ['a condition less', () => `replace rule ip muster output handle ${kernel.handle('muster', 'output', 'meta l4proto { tcp, udp } ip daddr vmap @vips')} ip daddr vmap @vips`, 'the chain output'],
  ];
  const vipsHandle = () => kernel.handle('muster', 'prerouting', 'meta l4proto { tcp, udp } ip daddr vmap @vips');
  /** Commands that make the chain anew. */
  function rehooked(hook: string, change: (rule: string) => string): string {
    const rules = nft(['list chain ip muster prerouting']).split('\n').filter((line) => line.includes('@'));
    return ['delete chain ip muster prerouting', `add chain ip muster prerouting { ${hook} }`, ...rules.map((rule) => `add rule ip muster prerouting ${change(rule.trim())}`)].join('; ');
  }

  it.each(HOOK_CHANGES)('lead there as they were put again after %s', async (_, change, difference) => {
    const { table, puts } = tableOf();
    await table.put(rulesOf(2, 3));
    const before = listed();
    nft([change()]);
    expect(listed()).not.toBe(before);
    expect(await table.heal()).toBe(difference);
    expect(listed()).toBe(before);
    expect(await table.heal()).toBeUndefined();
    expect(puts('muster')).toBe(2);
  });

  it.each(HOOK_CHANGES)('lead there as they were put again after %s, within two looks, although all of them are not compared', async (_, change, difference) => {
    const { table } = tableOf({ takesMs: () => 400 });
    await table.put(rulesOf(2, 3));
    await table.heal();
    const before = listed();
    nft([change()]);
    const said = [await table.heal(), await table.heal()];
    expect(said).toContain(difference);
    expect(listed()).toBe(before);
    expect([await table.heal(), await table.heal()]).toEqual([undefined, undefined]);
  });

  it('are awake again after somebody put them to sleep', async () => {
    const { table } = tableOf();
    await table.put(rulesOf(2, 3));
    const before = listed();
    nft(['add table ip muster { flags dormant; }']);
    expect(await table.heal()).toBe('its flags');
    expect(listed()).toBe(before);
    expect(await table.heal()).toBeUndefined();
  });

  it('are left alone when the ranges of virtual addresses have changed', async () => {
    const { table, puts } = tableOf();
    await table.put(rulesOf(2, 3));
    await table.heal();
    await table.put({ ...rulesOf(2, 3), vipRanges: ['10.2.240.0/20', '10.1.240.0/20'] });
    expect(await table.heal()).toBeUndefined();
    expect(puts('muster')).toBe(2);
  });

  it('are not compared more often than it may cost; that they are gone altogether is seen each time', async () => {
    const { table, ran, clock } = tableOf({ takesMs: () => 400 });
    await table.put(rulesOf(2));
    await table.heal();
    const before = ran.length;
    await table.heal();
    await table.heal();
    expect(ran.slice(before)).toEqual(['-s list chain ip muster prerouting', '-s list chain ip muster output']);
    nft(['flush ruleset']);
    expect(await table.heal()).toBe('all of them');
    await clock.advance(20_000);
    nft(['flush chain ip muster vip-s0-net']);
    expect(await table.heal()).toBe('the chain vip-s0-net');
  });

  it('are compared as often as that costs by itself, also when it takes long because somebody changes them meanwhile', async () => {
    let tookMs = 10;
    const { table, clock } = tableOf({ takesMs: () => tookMs });
    await table.put(rulesOf(2));
    await table.heal();
    await clock.advance(3_000);
    tookMs = 2_000;
    nft(['flush chain ip muster vip-s0-net']);
    expect(await table.heal()).toBe('the chain vip-s0-net');
    nft(['flush chain ip muster vip-s0-net']);
    await clock.advance(3_000);
    expect(await table.heal()).toBe('the chain vip-s0-net');
  });

  it('are not put there again and again where they are only printed in another way', async () => {
    const { table, ran } = tableOf({ print: (text) => text.replace('numgen random', 'numgen unheard-of') });
    await table.put(rulesOf(2, 3));
    expect(await table.heal()).toBe('the chain vip-s0-net');
    const before = ran.length;
    expect(await table.heal()).toBeUndefined();
    expect(ran.slice(before)).toEqual([LIST]);
    nft(['flush ruleset']);
    expect(await table.heal()).toBe('all of them');
  });

  it('are healed where they are changed in one place while they are printed in another way elsewhere', async () => {
    const { table } = tableOf({ print: (text) => text.replace('numgen random', 'numgen unheard-of') });
    await table.put(rulesOf(2, 3));
    await table.heal();
    const before = listed();
    nft([HOOK_CHANGES[3]?.[1]() ?? '']);
    expect(await table.heal()).toBe('the chain prerouting');
    expect(listed()).toBe(before);
    expect(await table.heal()).toBeUndefined();
  });

  it('are there again although somebody flushed them once more before they were looked at', async () => {
    const { table, puts } = tableOf({ print: (text) => text.replace('numgen random', 'numgen unheard-of') });
    await table.put(rulesOf(2, 3));
    await table.heal();
    expect(await table.heal()).toBeUndefined();
    for (const _again of [1, 2]) {
      nft(['flush chain ip muster vip-s0-net']);
      expect(await table.heal()).toBe('the chain vip-s0-net');
    }
    expect(puts('muster')).toBe(4);
  });
});
