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

/** Connection tracking of a host, as `conntrack` tells of it and changes it. */
function tracking(recorded?: NetworkState) {
  const entries: string[] = [];
  const deletions: string[] = [];
  let cutShort = 0;
  const clock = new VirtualClock();
  const run = (_program: string, args: readonly string[]) => {
    if (args[0] === '-L') return Promise.resolve(entries.map((task) => `tcp      6 118 SYN_SENT src=10.64.0.9 dst=10.64.15.76 sport=50000 dport=80 [UNREPLIED] src=${task} dst=10.64.0.9 sport=80 dport=50000 mark=0 use=1`).join('\n'));
    const [, , protocol = '', , address = ''] = args;
    deletions.push(`${protocol} ${address}`);
    const index = protocol === 'tcp' ? entries.indexOf(address) : -1;
    if (index < 0) return Promise.reject(new HostToolError('failed', `conntrack -D -p ${protocol} --reply-src: conntrack v1.4.7 (conntrack-tools): 0 flow entries have been deleted.`));
    if (cutShort > 0) {
      cutShort -= 1;
      return Promise.reject(new HostToolError('failed', `conntrack -D -p ${protocol} --reply-src: conntrack v1.4.7 (conntrack-tools): Operation failed: such conntrack doesn't exist`));
    }
    for (let at = entries.length - 1; at >= 0; at -= 1) if (entries[at] === address) entries.splice(at, 1);
    return Promise.resolve('');
  };
  return { entries, deletions, clock, gone: new GoneTasks({ run }, clock, recorded), cut: (times: number) => void (cutShort = times) };
}

describe('connections to tasks that are gone', () => {
  it('are forgotten when a task goes, and those to others are not', async () => {
    const { entries, gone } = tracking();
    entries.push('10.64.0.70', '10.64.0.70', '10.64.0.71');
    await gone.follow(stateWith('10.64.0.70', '10.64.0.71'));
    expect(entries).toHaveLength(3);
    await gone.follow(stateWith('10.64.0.71'));
    expect(entries).toEqual(['10.64.0.71']);
  });

  it('are all forgotten, though the tool gives up whenever an entry has ended before its turn', async () => {
    const { entries, gone, cut } = tracking();
    entries.push('10.64.0.70');
    await gone.follow(stateWith('10.64.0.70'));
    cut(3);
    await gone.follow(stateWith());
    expect(entries).toEqual([]);
  });

  it('are forgotten when the task went while no agent ran', async () => {
    const { entries, gone } = tracking(stateWith('10.64.0.70', '10.64.0.71'));
    entries.push('10.64.0.70', '10.64.0.71');
    await gone.follow(stateWith('10.64.0.71'));
    expect(entries).toEqual(['10.64.0.71']);
  });

  it('are looked for again for a while, and not for ever', async () => {
    const { entries, deletions, gone, clock } = tracking();
    await gone.follow(stateWith('10.64.0.70'));
    await gone.follow(stateWith());
    entries.push('10.64.0.70');
    await gone.lookAgain();
    expect(entries).toEqual([]);
    const before = deletions.length;
    await gone.lookAgain();
    expect(deletions).toHaveLength(before);
    await clock.advance(15_001);
    await gone.lookAgain();
    entries.push('10.64.0.70');
    await gone.lookAgain();
    expect(entries).toEqual(['10.64.0.70']);
  });

  it('are kept when the address is another task’s by then', async () => {
    const { entries, gone } = tracking();
    await gone.follow(stateWith('10.64.0.70'));
    await gone.follow(stateWith());
    await gone.follow(stateWith('10.64.0.70'));
    entries.push('10.64.0.70');
    await gone.lookAgain();
    expect(entries).toEqual(['10.64.0.70']);
  });
});
