/**
 * Run in a network namespace of its own (`unshare -n`): how long the kernel takes to
 * put in force the balancing rules of many services, at once and after one change.
 * Prints one line of JSON: milliseconds by what was done.
 */
import { spawnSync } from 'node:child_process';
import { type KnownWays, serviceChanges, type ServiceRules, serviceRules, serviceTable } from '@muster/agent/network/service-rules';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { formatIpv4 } from '@muster/shared/model/ip-range';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { NetworkState, ServiceState } from '@muster/shared/model/network-state';

const [services = '1000', endpoints = '10', rounds = '5'] = process.argv.slice(2);
const NETWORK = asNetworkId('network');
const FIRST_ADDRESS = 0x0a_00_00_00;
const FIRST_VIP = 0x0b_00_00_00;

const service = (index: number, count: number): ServiceState => ({
  serviceId: asServiceId(`s${index}`),
  name: `s${index}`,
  stack: '',
  endpoint: { mode: 'vip', affinity: 'none' },
  networks: [{ networkId: NETWORK, vip: formatIpv4(FIRST_VIP + index), aliases: [] }],
  ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 10_000 + (index % 50_000), mode: 'ingress', proxyProtocol: false }],
  endpoints: Array.from({ length: count }, (_, slot) => ({
    taskId: asTaskId(`t${index}.${slot}`),
    nodeId: asNodeId('n1'),
    slot,
    serving: true,
    addresses: [{ networkId: NETWORK, address: formatIpv4(FIRST_ADDRESS + index * 64 + slot) }],
  })),
});

/** The first ones have a task less; the others are the same objects each time. */
const unchanged = Array.from({ length: Number(services) }, (_, index) => service(index, Number(endpoints)));
const known: KnownWays = new WeakMap();
function rulesWith(changed: number): ServiceRules {
  const all = unchanged.map((one, index) => (index < changed ? service(index, Number(endpoints) - 1) : one));
  const state: NetworkState = { settings: DEFAULT_NETWORK_SETTINGS, self: undefined, peers: [], networks: [], services: all };
  return serviceRules(state, new Set(), known);
}

function apply(text: string): number {
  const from = performance.now();
  const { status, stderr } = spawnSync('nft', ['-f', '-'], { input: text });
  if (status !== 0) throw new Error(`nft: ${stderr.toString().slice(0, 300)}`);
  return performance.now() - from;
}

const times: Record<string, number[]> = { whole: [], one: [], twenty: [], computed: [] };
const note = (what: string, ms: number) => times[what]?.push(Math.round(ms * 10) / 10);
for (let round = 0; round < Number(rounds); round += 1) {
  const all = rulesWith(0);
  const from = performance.now();
  const one = rulesWith(1);
  note('computed', performance.now() - from);
  const twenty = rulesWith(20);
  note('whole', apply(serviceTable(all)));
  note('one', apply(serviceChanges(all, one) ?? ''));
  note('twenty', apply(serviceChanges(one, twenty) ?? ''));
}
console.log(JSON.stringify(times));
