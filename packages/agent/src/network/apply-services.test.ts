import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState } from '@muster/shared/model/network-state';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceTable } from './apply-services.ts';
import { HostToolError } from './host-tools.ts';
import { differenceOf } from './read-services.ts';
import { serviceRules } from './service-rules.ts';

const NET = asNetworkId('net');
const LIST = '-s list table ip muster';

const rulesOf = (...tasks: number[]) =>
  serviceRules({
    ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
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

describe.skipIf(spawnSync('unshare', ['--net', 'nft', 'list', 'tables']).status !== 0)('the balancing rules in a kernel', () => {
  // Its network namespace is the kernel in which they are.
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; exec sleep 600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  beforeAll(async () => void (await once(holder.stdout, 'data')));
  afterAll(() => void holder.kill());

  const nft = (args: readonly string[], input = '') => {
    const { status, stdout, stderr } = spawnSync('nsenter', [`--net=/proc/${holder.pid ?? 0}/ns/net`, 'nft', ...args], { input, encoding: 'utf8' });
    if (status !== 0) throw new HostToolError('failed', stderr);
    return stdout;
  };

  /** `print` stands between the kernel and whoever lists; each command takes so long. */
  function tableOf({ print = (text: string) => text, takesMs = 0 } = {}) {
    const ran: string[] = [];
    const clock = new VirtualClock();
    const run = async (_program: string, args: readonly string[], input?: string) => {
      ran.push(args.join(' '));
      await clock.advance(takesMs);
      const out = nft(args, input);
      return args.join(' ') === LIST ? print(out) : out;
    };
    return { table: new ServiceTable({ run }, clock), ran, clock };
  }

  it('are put there, change by change, and left alone while they are as they were put', async () => {
    const { table, ran } = tableOf();
    await table.put(rulesOf(2));
    await table.put(rulesOf(2, 3));
    expect(differenceOf(nft(LIST.split(' ')), rulesOf(2, 3))).toBeUndefined();
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
    expect(differenceOf(nft(LIST.split(' ')), rulesOf(2, 3))).toBeUndefined();
    expect(await table.heal()).toBeUndefined();
  });

  it('are not compared more often than it may cost; that they are gone altogether is seen each time', async () => {
    const { table, ran, clock } = tableOf({ takesMs: 400 });
    await table.put(rulesOf(2));
    await table.heal();
    const before = ran.length;
    await table.heal();
    expect(ran.slice(before)).toEqual(['list chain ip muster prerouting']);
    nft(['flush ruleset']);
    expect(await table.heal()).toBe('all of them');
    await clock.advance(20_000);
    nft(['flush chain ip muster vip-s0-net']);
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

  it('are there again although somebody flushed them once more before they were looked at', async () => {
    const { table, ran } = tableOf({ print: (text) => text.replace('numgen random', 'numgen unheard-of') });
    await table.put(rulesOf(2, 3));
    await table.heal();
    expect(await table.heal()).toBeUndefined();
    for (const _again of [1, 2]) {
      nft(['flush chain ip muster vip-s0-net']);
      expect(await table.heal()).toBe('the chain vip-s0-net');
    }
    expect(ran.filter((one) => one === '-f -')).toHaveLength(4);
  });
});
