import { spawnSync } from 'node:child_process';
import { asNetworkId, asNodeId, asServiceId, asTaskId } from '@muster/shared/model/ids';
import { emptyNetworkState, type ServiceState } from '@muster/shared/model/network-state';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './read-services.ts';
import { type ServiceRules, serviceRules, serviceTable } from './service-rules.ts';

const NET = asNetworkId('net');

function rulesOf(services: readonly { readonly endpoints: number; readonly ports: readonly number[]; readonly affinity: boolean; readonly hostIp: boolean; readonly onDemand: boolean }[]): ServiceRules {
  const made = services.map(({ endpoints, ports, affinity, hostIp, onDemand }, index): ServiceState => ({
    serviceId: asServiceId(`s${index}`),
    name: `s${index}`,
    stack: '',
    endpoint: { mode: 'vip', affinity: affinity ? 'client-ip' : 'none' },
    networks: [{ networkId: NET, vip: `10.1.${240 + (index >> 8)}.${index & 255}`, aliases: [] }],
    ports: ports.map((publishedPort, at) => ({ protocol: at % 2 === 0 ? 'tcp' : 'udp', targetPort: 80, publishedPort, mode: 'ingress', proxyProtocol: false, ...(hostIp ? { hostIp: '192.168.0.1' } : {}) })),
    endpoints: Array.from({ length: endpoints }, (_, at) => ({ taskId: asTaskId(`t${index}-${at}`), nodeId: asNodeId('here'), slot: at, serving: true, addresses: [{ networkId: NET, address: `10.1.${index & 127}.${at + 2}` }] })),
    ...(onDemand ? { onDemand: true } : {}),
  }));
  return serviceRules({ ...emptyNetworkState(DEFAULT_NETWORK_SETTINGS), services: made }, new Set(), new WeakMap(), 9_999);
}

const services = fc.array(
  fc.record({ endpoints: fc.nat(20), ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 }), affinity: fc.boolean(), hostIp: fc.boolean(), onDemand: fc.boolean() }),
  { maxLength: 8 },
);

/** What nft prints after these changes, in a network of its own. */
function inKernel(table: string, ...changes: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('unshare', ['--net', 'sh', '-ec', ['nft -f -', ...changes.map((change) => `nft '${change}'`), 'nft -s list table ip muster'].join('\n')], { input: table, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe.skipIf(spawnSync('unshare', ['--net', 'nft', 'list', 'tables']).status !== 0)('the balancing rules in a kernel', () => {
  it('are read as what was put there, whatever it was', () => {
    fc.assert(
      fc.property(services, (some) => {
        const rules = rulesOf(some);
        expect(differenceOf(inKernel(serviceTable(rules)), rules)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('are read as what was put there when many chains share their choices', () => {
    const rules = rulesOf(Array.from({ length: 600 }, () => ({ endpoints: 2, ports: [], affinity: false, hostIp: false, onDemand: false })));
    expect(rules.shared.size).toBeGreaterThan(100);
    expect(differenceOf(inKernel(serviceTable(rules)), rules)).toBeUndefined();
    const [[name, elements] = ['', new Map<number, string>()]] = rules.shared;
    const [[key, target] = [0, '']] = elements;
    expect(differenceOf(inKernel(serviceTable(rules), `delete element ip muster ${name} { ${key} : ${target} }`), rules)).toEqual({ what: `the map ${name}: ${key} : ${target}`, isOfForm: false });
  });

  it.each([
    ['flush chain ip muster vip-s0-net', 'the chain vip-s0-net'],
    ['flush chain ip muster prerouting', 'the chain prerouting'],
    ['insert rule ip muster output accept', 'the chain output'],
    ['add rule ip muster port-s0-tcp-8080 drop', 'the chain port-s0-tcp-8080'],
    ['add chain ip muster stranger', 'the chain stranger'],
    ['delete element ip muster vips { 10.1.240.0 : goto vip-s0-net }', 'the map vips: 10.1.240.0 : goto vip-s0-net'],
    ['delete element ip muster mesh { tcp . 8080 : goto port-s0-tcp-8080 }', 'the map mesh: tcp . 8080 : goto port-s0-tcp-8080'],
    ['add element ip muster mesh { tcp . 9090 : goto port-s0-tcp-8080 }', 'the map mesh'],
  ])('are found to differ after: %s', (change, difference) => {
    const rules = rulesOf([{ endpoints: 2, ports: [8_080, 8_053], affinity: false, hostIp: false, onDemand: false }]);
    expect(differenceOf(inKernel(serviceTable(rules), change), rules)).toEqual({ what: difference, isOfForm: false });
  });

  it('are found to differ when they are not there', () => {
    expect(differenceOf('', rulesOf([]))).toEqual({ what: 'the chain prerouting', isOfForm: false });
  });
});
