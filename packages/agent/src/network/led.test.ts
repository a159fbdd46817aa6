import { expect, it } from 'vitest';
import { allThatMayLead, readLed } from './led.ts';

const LISTED = `tcp      6 299 ESTABLISHED src=10.201.65.12 dst=10.201.65.12 sport=60166 dport=8090 src=10.64.0.70 dst=10.64.0.129 sport=80 dport=60166 [ASSURED] mark=0 use=1
tcp      6 119 TIME_WAIT src=10.64.0.9 dst=10.64.15.76 sport=50000 dport=80 src=10.64.0.70 dst=10.64.0.9 sport=80 dport=50000 [ASSURED] mark=0 use=1
tcp      6 3 CLOSE src=10.64.0.9 dst=10.64.15.76 sport=50002 dport=80 src=10.64.0.70 dst=10.64.0.9 sport=80 dport=50002 [ASSURED] mark=0 use=1
tcp      6 110 SYN_SENT src=10.64.0.9 dst=10.64.15.76 sport=50004 dport=80 [UNREPLIED] src=10.64.0.70 dst=10.64.0.9 sport=80 dport=50004 mark=0 use=1
tcp      6 111 SYN_SENT src=10.64.0.9 dst=10.64.15.76 sport=50006 dport=80 [UNREPLIED] src=10.64.0.70 dst=10.64.0.9 sport=80 dport=50006 mark=0 use=1
udp      17 29 src=10.64.0.9 dst=10.64.15.76 sport=50008 dport=53 src=10.64.0.70 dst=10.64.0.9 sport=53 dport=50008 mark=0 zone-orig=23296 use=1
udp      17 29 src=10.64.0.9 dst=10.64.15.76 sport=50010 dport=53 src=10.64.0.71 dst=10.64.0.9 sport=53 dport=50010 mark=0 use=1
icmp     1 29 src=10.64.0.70 dst=10.64.0.9 type=8 code=0 id=7 src=10.64.0.9 dst=10.64.0.70 type=0 code=0 id=7 mark=0 use=1
`;

it('finds by what a task is answered for, each way once, and nothing that is over', () => {
  expect(readLed(LISTED, new Set(['10.64.0.70']))).toEqual([
    { protocol: 'tcp', state: 'ESTABLISHED', task: '10.64.0.70' },
    { protocol: 'tcp', state: 'SYN_SENT', task: '10.64.0.70' },
    { protocol: 'udp', task: '10.64.0.70' },
  ]);
  expect(readLed('', new Set(['10.64.0.70']))).toEqual([]);
});

it('is everything but what is over where nothing can be found', () => {
  const all = allThatMayLead(new Set(['10.64.0.70']));
  expect(all).toHaveLength(7);
  expect(all.map(({ state }) => state)).not.toContain('TIME_WAIT');
});
