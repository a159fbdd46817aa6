import fc from 'fast-check';
import { asNetworkId, asNodeId, asServiceId, asTaskId, type NodeId } from '@muster/shared/model/ids';
import { DEFAULT_NETWORK_SETTINGS } from '@muster/shared/model/network';
import type { HeardProbes, HostNetworkReport, NetworkFinding, ProbeResult } from '@muster/shared/model/network-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judgeNetwork } from './judge.ts';
import { pathKey, portKey, taskKey, targetsFor, vipKey } from './plan-probes.ts';
import type { CheckHost, SampledService } from './subject.ts';

const NET = asNetworkId('net');
const hosts: readonly CheckHost[] = [1, 2, 3].map((index) => ({ nodeId: asNodeId(`n${index}`), name: `h${index}`, address: `192.168.0.${index}`, tunnelAddress: `10.255.0.${index}`, networks: [{ networkId: NET, name: 'front', gateway: `10.64.${index}.1` }], absent: '' }));
const [h1, h2, h3] = hosts as readonly [CheckHost, CheckHost, CheckHost];
const endpoint = (index: number) => ({ taskId: asTaskId(`t${index}`), nodeId: asNodeId(`n${index}`), slot: index, serving: true, addresses: [{ networkId: NET, address: `10.64.${index}.5` }] });
const web: SampledService = {
  serviceId: asServiceId('web'),
  name: 'web',
  networks: [{ networkId: NET, vip: '10.64.240.2', aliases: [] }],
  ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 8080, mode: 'ingress', proxyProtocol: false }],
  endpoints: [1, 2, 3].map(endpoint),
  port: 80,
};
const TASKS = ['10.64.1.5', '10.64.2.5', '10.64.3.5'];

const report: HostNetworkReport = {
  unable: '', problem: '', uplink: 'eth0', uplinkMtu: 1500, tunnelMtu: 1450, missing: [], obstacles: [], takenPorts: [], deaf: '',
  settings: [{ name: 'net.ipv4.ip_forward', value: '1' }, { name: 'net.ipv4.conf.all.rp_filter', value: '0' }, { name: 'net.ipv4.conf.mu-vx.rp_filter', value: '2' }],
  services: [{ serviceId: web.serviceId, networkId: NET, addresses: TASKS }],
};

interface Changes {
  readonly reports?: Readonly<Record<string, Partial<HostNetworkReport>>>;
  /** What becomes of a probe; undefined: it is answered. */
  readonly result?: (from: CheckHost, key: string) => Partial<ProbeResult> | undefined;
  readonly heard?: Readonly<Record<string, Partial<HeardProbes>>>;
  readonly hosts?: readonly CheckHost[];
  readonly services?: readonly SampledService[];
  readonly failures?: ReadonlyMap<NodeId, string>;
  readonly servingAfter?: readonly string[];
}

/** Three hosts on which all is fine, but for the changes. */
function evidence(changes: Changes = {}): Evidence {
  const subject = { settings: DEFAULT_NETWORK_SETTINGS, hosts: changes.hosts ?? hosts, services: changes.services ?? [web] };
  const present = subject.hosts.filter(({ absent, nodeId }) => absent === '' && changes.failures?.has(nodeId) !== true);
  const reports = new Map(present.map(({ nodeId, name }) => [nodeId, { ...report, ...changes.reports?.[name] }]));
  const results = new Map(
    present.map((from) => [
      from.nodeId,
      new Map(targetsFor(subject, from, reports).map(({ key, fullBytes }): [string, ProbeResult] => [key, { key, outcome: 'answered', micros: 400, largestBytes: fullBytes, detail: '', ...changes.result?.(from, key) }])),
    ]),
  );
  const heard = new Map(
    present.map(({ nodeId, name }) => {
      const others = present.filter((other) => other.nodeId !== nodeId);
      return [nodeId, { noted: true, tunnels: others.map(({ address }) => address), probes: others.map(({ tunnelAddress }) => ({ address: tunnelAddress, largestBytes: 1450 })), ...changes.heard?.[name] }];
    }),
  );
  return { subject, failures: changes.failures ?? new Map(), reports, results, heard, servingAfter: new Set(changes.servingAfter ?? TASKS) };
}

const silent = { outcome: 'silent', micros: 0, largestBytes: 0 } as const;
const verdicts = (changes: Changes) => Object.fromEntries(judgeNetwork(evidence(changes)).paths.map(({ from, to, verdict }) => [`${from}→${to}`, verdict]));
const findings = (changes: Changes): readonly NetworkFinding[] => judgeNetwork(evidence(changes)).findings;
const codes = (changes: Changes) => findings(changes).map(({ code, hosts: named }) => `${code} ${named.join(',')}`);
const to = (host: CheckHost) => (from: CheckHost, key: string) => (key === pathKey(host.nodeId) || (from !== host && key.startsWith('task') && key.endsWith(`.${host.name.slice(1)}.5`)) ? silent : undefined);

describe('a check of networks', () => {
  it('in which all is fine finds nothing, and tells the time between hosts', () => {
    const check = judgeNetwork(evidence());
    expect(check.findings).toEqual([]);
    expect(check.paths).toHaveLength(6);
    expect(check.paths[0]).toEqual({ from: 'h1', to: 'h2', verdict: 'fine', micros: 400 });
    // From each host to three tasks, the virtual address, and three hosts' ports.
    expect(check.services).toEqual([{ serviceId: 'web', name: 'web', tried: 21, broken: 0 }]);
  });

  it('tells that a host’s own firewall drops the tunnel, with the rule, and nothing that follows from it', () => {
    const obstacles = [{ hook: 'input', place: 'table inet fw, chain in', rule: 'udp dport 4789 drop' } as const];
    // What h2 sends arrives, but what answers it does not get back.
    const changes: Changes = { reports: { h2: { obstacles } }, heard: { h2: { probes: [] } }, result: (from, key) => to(h2)(from, key) ?? (from === h2 && (key === pathKey(h1.nodeId) || key === pathKey(h3.nodeId) || key === taskKey('web', '10.64.1.5') || key === taskKey('web', '10.64.3.5')) ? silent : undefined) };
    const found = findings(changes);
    expect(found).toMatchObject([{ level: 'broken', code: 'tunnel-blocked', hosts: ['h2', 'h1', 'h3'], why: 'UDP 4789 arrives at h2 and is dropped there by its own firewall: table inet fw, chain in: udp dport 4789 drop', todo: expect.stringContaining('On h2: nft insert rule inet fw in udp dport 4789 accept') as string }]);
    expect(verdicts(changes)).toMatchObject({ 'h1→h2': 'broken', 'h3→h2': 'broken', 'h2→h1': 'fine', 'h1→h3': 'fine' });
  });

  it('tells that something between the hosts drops the tunnel, when they reach each other otherwise', () => {
    const changes: Changes = { heard: { h2: { probes: [], tunnels: [] } }, result: to(h2) };
    expect(findings(changes)).toMatchObject([{ code: 'tunnel-blocked', hosts: ['h2', 'h1', 'h3'], why: expect.stringContaining('UDP 4789 does not arrive at h2, although the hosts reach each other') as string }]);
  });

  it('tells that the sender’s firewall is it, when it has such a rule', () => {
    const without = (name: string) => ({ tunnels: hosts.filter((host) => host.name !== 'h1' && host.name !== name).map(({ address }) => address), probes: hosts.filter((host) => host.name !== 'h1' && host.name !== name).map(({ tunnelAddress }) => ({ address: tunnelAddress, largestBytes: 1450 })) });
    const changes: Changes = {
      reports: { h1: { obstacles: [{ hook: 'output', place: 'iptables, chain OUTPUT', rule: '-A OUTPUT -p udp -m udp --dport 4789 -j DROP' }] } },
      heard: { h2: without('h2'), h3: without('h3') },
      result: (from, key) => (from === h1 && key.startsWith('path') ? silent : undefined),
    };
    expect(findings(changes)).toMatchObject([{ code: 'tunnel-blocked', what: 'packets of the networks do not get from h1 to h2, h3', why: expect.stringContaining('does not leave h1') as string, todo: expect.stringContaining('iptables -I OUTPUT -p udp --dport 4789 -j ACCEPT') as string }]);
  });

  it('tells of a host that nothing reaches that it is the host and not the tunnel', () => {
    const changes: Changes = { heard: { h3: { probes: [], tunnels: [] }, h1: { tunnels: [h2.address], probes: [{ address: h2.tunnelAddress, largestBytes: 1450 }] }, h2: { tunnels: [h1.address], probes: [{ address: h1.tunnelAddress, largestBytes: 1450 }] } }, result: (from, key) => (from === h3 ? (key.includes(' n3') || key.endsWith('10.64.3.5') || key.startsWith('vip') ? undefined : silent) : key.includes(' n3') || key.endsWith('10.64.3.5') ? silent : undefined) };
    const found = findings(changes);
    expect(found.every(({ code }) => code === 'host-unreachable')).toBe(true);
    expect(found.find(({ hosts: [at] }) => at === 'h3')).toMatchObject({ why: 'nothing gets to h3 at 192.168.0.3, neither of the tunnel nor else' });
  });

  it('tells which link takes smaller packets', () => {
    const changes: Changes = { reports: { h2: { uplinkMtu: 1400, tunnelMtu: 1350 } }, heard: { h2: { probes: [h1, h3].map(({ tunnelAddress }) => ({ address: tunnelAddress, largestBytes: 1346 })) } }, result: (from, key) => (key === pathKey(h2.nodeId) ? { largestBytes: 1346 } : undefined) };
    expect(verdicts(changes)).toMatchObject({ 'h1→h2': 'small-only', 'h2→h1': 'fine' });
    expect(findings(changes)).toMatchObject([{ code: 'packet-size', hosts: ['h2', 'h1', 'h3'], why: 'the link eth0 of h2 takes packets of 1400 bytes, others’ take 1500', todo: expect.stringContaining('--mtu 1350') as string }]);
  });

  it('tells that a host does not forward, with the rule that keeps it from it', () => {
    const obstacles = [{ hook: 'forward', place: 'table inet other, chain fwd', rule: 'drop' } as const];
    const lost = (from: CheckHost, key: string) => (from !== h2 && key === taskKey('web', '10.64.2.5') ? silent : undefined);
    const found = findings({ reports: { h2: { obstacles } }, result: (from, key) => lost(from, key) ?? (from !== h2 && key === vipKey('web', NET) ? silent : key === portKey('web', 8080, h2.nodeId) ? silent : undefined) });
    expect(found).toMatchObject([{ code: 'forward-dropped', hosts: ['h2', 'h1', 'h3'], services: ['web'], why: 'its own firewall drops what it forwards: table inet other, chain fwd: drop' }]);
    // A firewall may also refuse: then it is told by what the same task answers others.
    expect(codes({ result: (from, key) => (lost(from, key) === undefined ? undefined : { outcome: 'refused' }) })).toEqual(['forward-dropped h2,h1,h3']);
  });

  it('tells of a task that answers nobody that it is the task', () => {
    expect(findings({ result: (_from, key) => (key === taskKey('web', '10.64.2.5') ? silent : undefined) })).toMatchObject([{ code: 'task-silent', hosts: ['h2'], services: ['web'] }]);
  });

  it('tells what a host’s maps lack, and what they have that has left; what changed meanwhile is no fault', () => {
    const services = [{ serviceId: web.serviceId, networkId: NET, addresses: TASKS.slice(0, 2) }];
    expect(findings({ reports: { h3: { services } } })).toMatchObject([{ code: 'map-behind', hosts: ['h3'], what: expect.stringContaining('10.64.3.5 missing of 3') as string }]);
    expect(findings({ reports: { h3: { services } }, servingAfter: TASKS.slice(0, 2), result: (_from, key) => (key === taskKey('web', '10.64.3.5') ? silent : undefined) })).toEqual([]);
    const more = [{ serviceId: web.serviceId, networkId: NET, addresses: [...TASKS, '10.64.1.99'] }];
    expect(findings({ reports: { h3: { services: more } } })).toMatchObject([{ code: 'map-behind', what: expect.stringContaining('10.64.1.99') as string }]);
    expect(findings({ reports: { h3: { services: more } }, servingAfter: [...TASKS, '10.64.1.99'] })).toEqual([]);
  });

  it('tells that a virtual address is dead although all tasks are reached', () => {
    expect(codes({ result: (from, key) => (from === h1 && key === vipKey('web', NET) ? { outcome: 'refused' } : undefined) })).toEqual(['address-dead h1']);
  });

  it('tells of a published port whether another program has it, or a firewall drops it', () => {
    const dead = (_from: CheckHost, key: string) => (key === portKey('web', 8080, h3.nodeId) ? silent : undefined);
    expect(codes({ reports: { h3: { takenPorts: [8080] } }, result: dead })).toEqual(['port-taken h3']);
    expect(codes({ result: dead })).toEqual(['port-blocked h3,h1,h2']);
    expect(codes({ result: (from, key) => (dead(from, key) === undefined ? undefined : { outcome: 'refused' }) })).toEqual(['port-dead h3,h1,h2']);
  });

  it('tells what a host lacks by itself: rules, settings, a tunnel, networks at all', () => {
    const flushed = { missing: ['the rules of the table muster'], services: [] };
    expect(codes({ reports: { h1: flushed }, result: (from, key) => (from === h1 && (key.startsWith('vip') || key === portKey('web', 8080, h1.nodeId)) ? silent : undefined) })).toEqual(['rules-missing h1']);
    expect(codes({ reports: { h1: { problem: 'nft: no' } } })).toEqual(['not-in-force h1']);
    expect(codes({ reports: { h1: { settings: [{ name: 'net.ipv4.ip_forward', value: '0' }] } } })).toEqual(['setting h1']);
    expect(findings({ reports: { h1: { settings: [{ name: 'net.ipv4.conf.all.rp_filter', value: '0' }, { name: 'net.ipv4.conf.mu-vx.rp_filter', value: '1' }] } } })).toMatchObject([{ level: 'warning', code: 'setting', why: 'net.ipv4.conf.mu-vx.rp_filter is 1 (strict)' }]);
    expect(findings({ reports: { h1: { unable: 'a program is missing (nft): apt-get install nftables' } } })).toMatchObject([{ level: 'warning', code: 'no-networks', hosts: ['h1'] }]);
    const proxies = { ...h1, proxies: true };
    const shy = { ...web, ports: [...web.ports, { protocol: 'tcp', targetPort: 81, publishedPort: 8081, mode: 'ingress', proxyProtocol: true } as const, { protocol: 'udp', targetPort: 53, publishedPort: 8053, mode: 'ingress', proxyProtocol: false } as const] };
    expect(findings({ hosts: [proxies, h2, h3], services: [shy], reports: { h1: { unable: 'no nft', takenPorts: [8080] } } })).toMatchObject([
      { level: 'broken', code: 'port-taken', hosts: ['h1'], what: 'port 8080 of h1 does not lead to web' },
      { level: 'warning', code: 'no-networks', hosts: ['h1'], what: expect.stringContaining('mode proxy') as string, why: 'no nft' },
      { level: 'warning', code: 'port-dead', hosts: ['h1'], what: 'port 8081/tcp of h1, which is in mode proxy, does not lead to web' },
      { level: 'warning', code: 'port-dead', hosts: ['h1'], what: 'port 8053/udp of h1, which is in mode proxy, does not lead to web' },
    ]);
    const low = { ...web, ports: [{ protocol: 'tcp', targetPort: 80, publishedPort: 80, mode: 'ingress', proxyProtocol: false } as const] };
    expect(findings({ hosts: [proxies, h2, h3], services: [low], reports: { h1: { unable: 'no nft', takenPorts: [80] } } })).toMatchObject([{ code: 'port-taken', why: expect.stringContaining('may not listen below 1024') as string }, { code: 'no-networks' }]);
    expect(verdicts({ reports: { h1: { unable: 'no nft' } } })).toMatchObject({ 'h1→h2': 'unused', 'h2→h3': 'fine' });
  });

  it('tells of hosts that took no part, and judges the others', () => {
    const gone = { ...h3, absent: 'its agent is not in session with a manager (the node is down)' };
    expect(findings({ hosts: [h1, h2, gone] })).toMatchObject([{ level: 'broken', code: 'host-absent', hosts: ['h3'], why: gone.absent }]);
    expect(codes({ failures: new Map([[h3.nodeId, 'its agent did not answer within 10 s']]) })).toEqual(['host-absent h3']);
    expect(verdicts({ hosts: [h1, h2, gone] })).toMatchObject({ 'h1→h2': 'fine', 'h1→h3': 'unknown' });
  });

  it('does not take a host for broken that hears and is only kept from answering', () => {
    const found = findings({ result: (from, key) => (from !== h2 && key === pathKey(h2.nodeId) ? silent : undefined) });
    expect(found).toMatchObject([{ level: 'warning', code: 'probe-unanswered', hosts: ['h2', 'h1', 'h3'] }]);
  });

  it('never says nothing when something did not get through, and never something when all did', () => {
    const ways = hosts.flatMap((from) => targetsFor(evidence().subject, from, evidence().reports).map(({ key }) => `${from.name} ${key}`)).filter((way) => !way.includes(' host '));
    fc.assert(
      fc.property(fc.subarray(ways), (lost) => {
        const isLost = new Set(lost);
        const change: Changes = {
          result: (from, key) => (isLost.has(`${from.name} ${key}`) ? silent : undefined),
          heard: Object.fromEntries(hosts.map((host) => [host.name, {
            tunnels: hosts.filter((from) => from !== host && !isLost.has(`${from.name} ${pathKey(host.nodeId)}`)).map(({ address }) => address),
            probes: hosts.filter((from) => from !== host && !isLost.has(`${from.name} ${pathKey(host.nodeId)}`)).map(({ tunnelAddress }) => ({ address: tunnelAddress, largestBytes: 1450 })),
          }])),
        };
        const check = judgeNetwork(evidence(change));
        expect(check.findings.length > 0).toBe(lost.length > 0);
        for (const { what, why, todo } of check.findings) expect([what, why, todo].every((text) => text.length > 10)).toBe(true);
      }),
    );
  });
});
