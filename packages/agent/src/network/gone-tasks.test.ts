import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import { emptyNetworkState, type NetworkState } from '@muster/shared/model/network-state';
import { VirtualClock } from '@muster/shared/runtime/virtual-clock';
import { describe, expect, it } from 'vitest';
import { GoneTasks } from './gone-tasks.ts';
import { HostToolError } from './host-tools.ts';

function stateWith(...addresses: string[]): NetworkState {
  const endpoints = addresses.map((address, index) => ({ taskId: asTaskId(`t${index}`), nodeId: asNodeId('n1'), slot: index, serving: true, addresses: [{ networkId: asNetworkId('net'), address }] }));
  return {
    ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS),
    services: [{ serviceId: asServiceId('s1'), name: 'web', stack: '', endpoint: { mode: 'vip', affinity: 'none' }, networks: [], ports: [], endpoints }],
  };
}

/** Connection tracking of a host, as `conntrack` tells of it and changes it: addresses of tasks, with the state of what leads there. */
function tracking(recorded?: NetworkState) {
  const entries: (readonly [string, string])[] = [];
  const deletions: string[] = [];
  let cutShort = 0;
  const clock = new VirtualClock();
  const run = (_program: string, args: readonly string[]) => {
    if (args[0] === '-L') return Promise.resolve(entries.map(([task, state]) => `tcp      6 118 ${state} src=10.64.0.9 dst=10.64.15.76 sport=50000 dport=80 [UNREPLIED] src=${task} dst=10.64.0.9 sport=80 dport=50000 mark=0 use=1`).join('\n'));
    deletions.push(args.join(' '));
    if (cutShort > 0) {
      cutShort -= 1;
      return Promise.reject(new HostToolError('failed', "conntrack -D -p tcp --state: conntrack v1.4.7 (conntrack-tools): Operation failed: such conntrack doesn't exist"));
    }
    const [, , , , wanted, , task] = args;
    for (let at = entries.length - 1; at >= 0; at -= 1) if (entries[at]?.[0] === task && entries[at]?.[1] === wanted) entries.splice(at, 1);
    return Promise.resolve('');
  };
  return { entries, deletions, clock, gone: new GoneTasks({ run }, clock, recorded), cut: (times: number) => void (cutShort = times) };
}

describe('connections to tasks that are gone', () => {
  it('are forgotten when a task goes, and those to others are not', async () => {
    const { entries, gone } = tracking();
    entries.push(['10.64.0.70', 'SYN_SENT'], ['10.64.0.70', 'ESTABLISHED'], ['10.64.0.71', 'SYN_SENT']);
    await gone.follow(stateWith('10.64.0.70', '10.64.0.71'));
    expect(entries).toHaveLength(3);
    await gone.follow(stateWith('10.64.0.71'));
    expect(entries).toEqual([['10.64.0.71', 'SYN_SENT']]);
  });

  it('are all forgotten, though the tool gives up whenever an entry has ended before its turn', async () => {
    const { entries, gone, cut } = tracking();
    entries.push(['10.64.0.70', 'SYN_SENT']);
    await gone.follow(stateWith('10.64.0.70'));
    cut(3);
    await gone.follow(stateWith());
    expect(entries).toEqual([]);
  });

  it('are left alone when they are over: the client may have come again with the same port before their turn', async () => {
    const { entries, deletions, gone } = tracking();
    entries.push(['10.64.0.70', 'TIME_WAIT'], ['10.64.0.70', 'LAST_ACK']);
    await gone.follow(stateWith('10.64.0.70'));
    await gone.follow(stateWith());
    expect(entries).toEqual([['10.64.0.70', 'TIME_WAIT']]);
    expect(deletions).toEqual(['-D -p tcp --state LAST_ACK --reply-src 10.64.0.70']);
  });

  it('are kept where the task is this host’s own, which has come back and is told that it is lost', async () => {
    const { entries, gone } = tracking();
    const state = stateWith('10.64.0.70');
    const self = { nodeId: asNodeId('n1'), name: 'h1', index: 1, address: '192.168.0.1', tunnelAddress: '10.255.0.1' };
    const lost = state.services.map((service) => ({ ...service, endpoints: service.endpoints.map((endpoint) => ({ ...endpoint, serving: false, lost: true })) }));
    entries.push(['10.64.0.70', 'ESTABLISHED']);
    await gone.follow({ ...state, self });
    await gone.follow({ ...state, self, services: lost });
    expect(entries).toHaveLength(1);
    await gone.follow({ ...state, self, services: [] });
    expect(entries).toHaveLength(0);
  });

  it('are forgotten when the task went while no agent ran', async () => {
    const { entries, gone } = tracking(stateWith('10.64.0.70', '10.64.0.71'));
    entries.push(['10.64.0.70', 'SYN_SENT'], ['10.64.0.71', 'SYN_SENT']);
    await gone.follow(stateWith('10.64.0.71'));
    expect(entries).toEqual([['10.64.0.71', 'SYN_SENT']]);
  });

  it('are looked for again for a while, and not for ever', async () => {
    const { entries, deletions, gone, clock } = tracking();
    await gone.follow(stateWith('10.64.0.70'));
    await gone.follow(stateWith());
    entries.push(['10.64.0.70', 'SYN_SENT']);
    await gone.lookAgain();
    expect(entries).toEqual([]);
    const before = deletions.length;
    await clock.advance(2_000);
    await gone.lookAgain();
    expect(deletions).toHaveLength(before);
    await clock.advance(15_001);
    await gone.lookAgain();
    entries.push(['10.64.0.70', 'SYN_SENT']);
    await clock.advance(2_000);
    await gone.lookAgain();
    expect(entries).toEqual([['10.64.0.70', 'SYN_SENT']]);
  });

  it('are kept when the address is another task’s by then', async () => {
    const { entries, gone } = tracking();
    await gone.follow(stateWith('10.64.0.70'));
    await gone.follow(stateWith());
    await gone.follow(stateWith('10.64.0.70'));
    entries.push(['10.64.0.70', 'SYN_SENT']);
    await gone.lookAgain();
    expect(entries).toEqual([['10.64.0.70', 'SYN_SENT']]);
  });
});
