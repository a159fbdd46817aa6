/**
 * Networks on three real hosts: every way in which containers, hosts and clients from
 * outside reach a service, what must not get through, and what befalls hosts, agents
 * and rules meanwhile.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkCheck, PathVerdict } from '@muster/shared/model/network-check';
import { BUSYBOX_IMAGE as image, buildTestImages } from '@muster/agent/driver/testing/images';
import type { LabHost } from './host.ts';
import { startLab, waitFor, type Lab } from './lab.ts';
import { putRight } from './put-right.ts';
import { reachTable } from './reach.ts';
import { serversOn, wrongCells } from './traffic/cells.ts';
import { flowsToNobody } from './traffic/flows.ts';
import { startOutsider } from './traffic/outsider.ts';
import { ask, askKept, askMany, isShut, lookUp, placeOf, runIn, serverCommand, serverMounts, startLoad, type Load, type Machine } from './traffic/traffic.ts';
import { giveNftBack, takeNft } from './without-nft.ts';

const LAB = 'muster-net';
const WAIT = ['--timeout', '180s'];
/** Of servers, for connections that begin with a PROXY protocol header. */
const TOLD_PORT = 81;
/** Seconds, by the bench; a loaded machine may take more to notice. */
const LED_AWAY_WITHIN_MS = 30_000;
const HEALED_WITHIN_MS = 45_000;
/**
 * Of a connection to a host that is taken for dead. It is noticed when the client sends again, and the
 * pauses before that double: what is cut after a minute on a loaded machine is noticed after two.
 */
const RESET_WITHIN_MS = 240_000;

let lab: Lab;
let hosts: readonly [LabHost, LabHost, LabHost];
let outsider: Machine;

const muster = (...args: string[]) => lab.must(...args);

/** A service whose tasks answer who they are. */
function server(name: string, ...flags: string[]): Promise<string> {
  return leavingServer(name, 0, ...flags);
}

/** The same, and they say goodbye to open connections for so long before they close them. */
function leavingServer(name: string, goodbyeMs: number, ...flags: string[]): Promise<string> {
  return muster('service', 'create', ...WAIT, '--name', name, ...serverMounts(), '--readiness', 'http=:80/,period=300ms', '--stop-grace-period', '5s', ...flags, image, ...serverCommand(80, 'v1', goodbyeMs, TOLD_PORT));
}

beforeAll(async () => {
  await buildTestImages();
  lab = await startLab({ name: LAB, hosts: 3, managers: 1, subnet: 31, images: [image] });
  const [first, second, third] = lab.hosts;
  if (first === undefined || second === undefined || third === undefined) throw new Error('the lab has three hosts');
  hosts = [first, second, third];
  outsider = await startOutsider(lab, image, '10.201.31.99');
  await muster('network', 'create', 'front');
  await muster('network', 'create', 'back');
  await muster('network', 'create', '--internal', 'closed');
  await server('web', '--replicas', '3', '--network', 'name=front,alias=www', '--publish', '8080:80', '--publish', '8053:80/udp');
  await server('near', '--replicas', '1', '--constraint', 'node.hostname==h1', '--network', 'front', '--publish', 'published=8081,target=80,mode=local', '--publish', 'published=8082,target=80,mode=host', '--publish', 'published=8081,target=80,protocol=udp,mode=local', '--publish', 'published=8082,target=80,protocol=udp,mode=host', '--publish', `published=8084,target=${TOLD_PORT},proxy-protocol=v2`);
  await server('both', '--mode', 'global', '--network', 'front', '--network', 'back');
  await server('rr', '--replicas', '2', '--network', 'back', '--endpoint-mode', 'dnsrr');
  await server('shut', '--mode', 'global', '--network', 'closed', '--publish', '8087:80', '--publish', '8087:80/udp');
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const host of lab.hosts) console.error(`--- ${host.name} agent\n${await host.log('agent', 15)}`);
  await putRight(lab, [image]);
});

const addressOf = async (host: LabHost, container: string, network: string): Promise<string> =>
  (await host.docker('inspect', '--format', `{{range $name, $it := .NetworkSettings.Networks}}{{if eq (slice $name 0 ${7 + network.length}) "muster.${network}"}}{{$it.IPAddress}}{{end}}{{end}}`, container)).trim();

describe('every way from every place', () => {
  it('leads over TCP and UDP to the tasks that it should lead to, and to nobody where it should not', async () => {
    // As a neighbour could who knows the hosts: only what is published is to be had that way.
    await outsider.exec(['ip', 'route', 'add', '10.64.0.0/10', 'via', hosts[0].address]);
    const { table, ears } = await reachTable(hosts, outsider, { web: [8080, 8053], shut: [8087, 8087], nearLocal: [8081, 8081], nearHost: [8082, 8082] });
    expect(table.length).toBeGreaterThan(300);
    expect(await wrongCells(table, ears)).toEqual([]);
  });
});

describe('reaching a service', () => {
  it('by its name, which stands for the same one address on every host, as its alias does', async () => {
    const found = await Promise.all(hosts.map(async (host) => {
      const place = await placeOf(host, 'both');
      return Promise.all([lookUp(place, 'web'), lookUp(place, 'www')]);
    }));
    const addresses = found.flat();
    expect(addresses[0]).toHaveLength(1);
    expect(addresses).toEqual(addresses.map(() => addresses[0]));
  });

  it('on 127.0.0.1, on ::1 and on the IPv6 addresses of a host, by itself and by another one', async () => {
    const [, second, third] = hosts;
    for (const [host, address] of [[second, 'fd00:5b::2'], [third, 'fd00:5b::3']] as const) {
      await host.exec(['/bin/sh', '-c', `for link in lo eth0; do echo 0 > /proc/sys/net/ipv6/conf/$link/disable_ipv6; done; ip -6 address add ${address}/64 dev eth0 nodad`]);
    }
    for (const address of ['127.0.0.1', '::1', 'fd00:5b::2']) expect(await ask({ host: second }, 'tcp', address, 8080, 3)).toMatchObject({ failed: [] });
    const asked = await ask({ host: third }, 'tcp', 'fd00:5b::2', 8080, 6);
    expect(asked).toMatchObject({ failed: [] });
    expect(Object.keys(asked.hosts)).toHaveLength(3);
  });

  it('in mode local only where a task is, and the task sees the client', async () => {
    const near = await ask({ host: hosts[1] }, 'tcp', hosts[0].address, 8081);
    expect(near).toMatchObject({ failed: [], from: [hosts[1].address] });
    const [refused] = (await ask({ host: hosts[0] }, 'tcp', hosts[1].address, 8081)).failed;
    expect(refused).toMatch(/ECONNREFUSED|ECONNRESET/);
  });

  it('in mode prefer-local by that host’s task where there is one, else by any; and with affinity by the same task each time', async () => {
    await server('pref', '--replicas', '2', '--constraint', 'node.hostname!=h3', '--replicas-max-per-node', '1', '--network', 'front', '--publish', 'published=8083,target=80,mode=prefer-local', '--publish', 'published=8083,target=80,protocol=udp,mode=prefer-local');
    await server('sticky', '--replicas', '3', '--network', 'front', '--session-affinity', 'client-ip');
    const outside = { host: hosts[2] };
    const own = (await placeOf(hosts[0], 'pref')).container.slice(0, 12);
    for (const protocol of ['tcp', 'udp'] as const) {
      expect(await ask(outside, protocol, hosts[0].address, 8083, 8)).toMatchObject({ failed: [], hosts: { [own]: 8 }, from: [hosts[2].address] });
      const elsewhere = await ask({ host: hosts[0] }, protocol, hosts[2].address, 8083, 16);
      expect(elsewhere).toMatchObject({ failed: [] });
      expect(Object.keys(elsewhere.hosts)).toHaveLength(2);
    }
    for (const host of hosts) {
      const place = await placeOf(host, 'both');
      const [vip = ''] = await lookUp(place, 'sticky');
      const questions = (['tcp', 'udp'] as const).map((protocol) => ({ protocol, address: vip, port: 80, count: 8, timeoutMs: 5_000 }));
      const asked = await askMany(place, questions);
      expect(asked.map(({ failed }) => failed)).toEqual([[], []]);
      expect(asked.map((one) => Object.keys(one.hosts).length)).toEqual([1, 1]);
    }
    await muster('service', 'rm', ...WAIT, 'pref', 'sticky');
  });

  it('never at a port on which it does not listen: that is refused at once, and the host behind the address does not answer', async () => {
    const place = await placeOf(hosts[0], 'both');
    const [vip] = await lookUp(place, 'web');
    expect((await ask(place, 'tcp', vip ?? '', 22)).failed.join()).toContain('ECONNREFUSED');
  });
});

describe('what does not get through', () => {
  it('out of an internal network: not to its host, not to a manager; and names of another network are not answered', async () => {
    const place = await placeOf(hosts[0], 'shut');
    const outside = [[hosts[0].address, 7400], [hosts[0].address, 2379]] as const;
    expect(await Promise.all(outside.map(([address, port]) => isShut(place, address, port)))).toEqual(outside.map(() => true));
    expect(await lookUp(place, 'web')).toEqual([]);
  });

  it('with another network’s address: a container that takes one is heard by nobody', async () => {
    const spoofer = await placeOf(hosts[0], 'shut');
    const victim = await placeOf(hosts[1], 'both');
    const stolen = await addressOf(hosts[2], (await placeOf(hosts[2], 'both')).container, 'front');
    expect(stolen).toMatch(/^10\./);
    await runIn(spoofer, ['ip', 'address', 'add', `${stolen}/32`, 'dev', 'eth0']);
    const target = await addressOf(hosts[1], victim.container, 'front');
    const result = await runIn(spoofer, ['curl', '-s', '-m', '2', '--interface', stolen, `http://${target}/`]);
    await runIn(spoofer, ['ip', 'address', 'del', `${stolen}/32`, 'dev', 'eth0']);
    expect(result.exitCode).not.toBe(0);
  });
});

describe('a check of the networks', () => {
  const check = async (...flags: string[]) => {
    const { exitCode, stdout, stderr } = await lab.muster(['network', 'check', '--json', ...flags]);
    if (stdout === '') throw new Error(`muster network check ended with ${exitCode}: ${stderr}`);
    return { exitCode, ...(JSON.parse(stdout) as NetworkCheck & { readonly ok: boolean }) };
  };
  const shell = async (host: LabHost, script: string) => {
    const { exitCode, stderr } = await host.exec(['/bin/sh', '-c', script]);
    if (exitCode !== 0) throw new Error(`${script} on ${host.name}: ${stderr}`);
  };
  const FINE = ['h1→h2', 'h1→h3', 'h2→h1', 'h2→h3', 'h3→h1', 'h3→h2'];
  const waysOf = ({ paths }: NetworkCheck, verdict: PathVerdict) => paths.filter((path) => path.verdict === verdict).map(({ from, to }) => `${from}→${to}`);

  it('finds nothing where nothing is broken, and leaves nothing behind', async () => {
    const found = await check('--service', 'web', '--service', 'near', '--service', 'both', '--service', 'rr', '--service', 'shut');
    expect(found).toMatchObject({ exitCode: 0, ok: true, findings: [] });
    expect(waysOf(found, 'fine')).toEqual(FINE);
    for (const { micros } of found.paths) expect(micros).toBeGreaterThan(0);
    expect(found.services.map(({ name, broken }) => [name, broken])).toEqual([['web', 0], ['near', 0], ['both', 0], ['rr', 0], ['shut', 0]]);
    for (const { tried } of found.services) expect(tried).toBeGreaterThan(0);
    for (const host of hosts) {
      expect((await host.exec(['nft', 'list', 'tables'])).stdout).not.toContain('muster-check');
      expect((await host.exec(['ss', '-lnu'])).stdout).not.toContain(':7409');
    }
  });

  it('names the rule of a host’s firewall that drops the tunnel’s packets', async () => {
    await shell(hosts[1], 'nft add table inet fw; nft "add chain inet fw in { type filter hook input priority 0; policy accept; }"; nft add rule inet fw in udp dport 4789 drop');
    const found = await check('--service', 'web');
    await shell(hosts[1], 'nft delete table inet fw');
    expect(found).toMatchObject({ exitCode: 1, ok: false, findings: [{ level: 'broken', code: 'tunnel-blocked', hosts: ['h2', 'h1', 'h3'], why: 'UDP 4789 arrives at h2 and is dropped there by its own firewall: table inet fw, chain in: udp dport 4789 drop' }] });
    expect(waysOf(found, 'broken')).toEqual(['h1→h2', 'h3→h2']);
  });

  it('names the sender whose firewall does not let them out', async () => {
    await shell(hosts[2], 'iptables -A OUTPUT -p udp --dport 4789 -j DROP');
    const found = await check('--service', 'web');
    await shell(hosts[2], 'iptables -D OUTPUT -p udp --dport 4789 -j DROP');
    expect(found).toMatchObject({ exitCode: 1, findings: [{ code: 'tunnel-blocked', hosts: ['h3', 'h1', 'h2'], why: expect.stringContaining('does not leave h3: iptables, chain OUTPUT') as string }] });
  });

  it('tells a filter on the link, before the host’s own rules, from these', async () => {
    // What arrives there is not even noted.
    await shell(hosts[1], 'nft add table netdev wire; nft "add chain netdev wire way { type filter hook ingress device eth0 priority 0; policy accept; }"; nft add rule netdev wire way udp dport 4789 drop');
    const found = await check('--service', 'web');
    await shell(hosts[1], 'nft delete table netdev wire');
    expect(found).toMatchObject({ exitCode: 1, findings: [{ code: 'tunnel-blocked', hosts: ['h2', 'h1', 'h3'], why: expect.stringContaining('UDP 4789 does not get into h2: table netdev wire, chain way') as string }] });
  });

  it('names the link that takes smaller packets than the others', async () => {
    await shell(hosts[1], 'ip link set eth0 mtu 1400');
    const found = await check('--service', 'web');
    await shell(hosts[1], 'ip link set eth0 mtu 1500');
    expect(found).toMatchObject({ exitCode: 1, findings: [{ code: 'packet-size', hosts: ['h2', 'h1', 'h3'], why: 'the link eth0 of h2 takes packets of 1400 bytes, others’ take 1500' }] });
    expect(waysOf(found, 'small-only')).toEqual(['h1→h2', 'h3→h2']);
  });

  it('names the rule that keeps a host from passing on what is for its containers', async () => {
    await shell(hosts[2], 'iptables -I FORWARD -j DROP');
    const found = await check('--service', 'web', '--service', 'both');
    await shell(hosts[2], 'iptables -D FORWARD -j DROP');
    expect(found).toMatchObject({ exitCode: 1, findings: [{ code: 'forward-dropped', hosts: ['h3', 'h1', 'h2'], why: expect.stringContaining('iptables, chain FORWARD: -A FORWARD -j DROP') as string }] });
    expect(waysOf(found, 'fine')).toEqual(FINE);
  });

  it('finds a host whose balancing leads nowhere, and it is whole again within five seconds after that', async () => {
    // For as long as the check takes: the agent puts it right again and again.
    const flushing = shell(hosts[0], "rm -f /run/enough; while [ ! -e /run/enough ]; do for chain in $(nft list table ip muster | sed -n 's/^.chain \\(vip-[^ ]*\\) .*/\\1/p'); do nft flush chain ip muster $chain; done; done");
    const found = await check('--service', 'web');
    await shell(hosts[0], 'touch /run/enough');
    await flushing;
    expect(found).toMatchObject({ exitCode: 1, findings: [{ code: 'map-behind', hosts: ['h1'], services: ['web'], what: expect.stringMatching(/missing of 3$/) as string }] });
    await waitFor('all to be fine again', async () => (await check('--service', 'web')).ok);
  });
});

describe('what befalls', () => {
  const idsOnHosts = async () => (await serversOn(hosts)).map(({ id }) => id).sort();
  const noneFailed = async (loads: readonly Load[]) => {
    for (const { failed, ok, reasons } of await Promise.all(loads.map((load) => load.stop()))) {
      expect({ failed, reasons }).toEqual({ failed: 0, reasons: {} });
      expect(ok).toBeGreaterThan(20);
    }
  };
  /**
   * Something is about to befall a host that is neither the first nor `other`: between those two no
   * request may be lost. Of those to the address of a service that runs on all hosts some lead to it,
   * and may fail: but none that began more than a few seconds after it.
   */
  const loadAround = async (other: LabHost) => {
    const [first, across] = await Promise.all([placeOf(hosts[0], 'both'), placeOf(other, 'both')]);
    const [[near = ''], [everywhere = '']] = await Promise.all([lookUp(across, 'near'), lookUp(first, 'both')]);
    const apart = await Promise.all([
      startLoad(across, near, 80, 1),
      startLoad(across, near, 80, 1, 0, 'kept'),
      startLoad(across, near, 80, 1, 0, 'udp'),
      startLoad({ host: outsider }, hosts[0].address, 8081, 1),
    ]);
    const touched = await startLoad(first, everywhere, 80, 4);
    return async (befellAt: number) => {
      await noneFailed(apart);
      const { ok, failed, reasons, lastFailedAt = befellAt } = await touched.stop();
      expect(ok).toBeGreaterThan(failed);
      expect({ reasons, late: lastFailedAt - befellAt > LED_AWAY_WITHIN_MS }).toEqual({ reasons, late: false });
    };
  };

  it('a task whose probe fails: it is out of the names and is led to no more, until it passes; one that fails: another one takes its place', async () => {
    const [place, victim] = await Promise.all([placeOf(hosts[0], 'both'), placeOf(hosts[1], 'web')]);
    const [[vip = ''], all] = await Promise.all([lookUp(place, 'web'), lookUp(place, 'tasks.web')]);
    const failures: string[] = [];
    const answering = async () => {
      const { hosts: answered, failed } = await ask(place, 'tcp', vip, 80, 36);
      failures.push(...failed);
      return Object.keys(answered);
    };
    const id = victim.container.slice(0, 12);
    // On a loaded machine a probe may fail at any time.
    await waitFor('it to answer', async () => (await answering()).includes(id));
    const refusal = ['INPUT', '-p', 'tcp', '--dport', '80', '-j', 'REJECT', '--reject-with', 'tcp-reset'];
    await runIn(victim, ['iptables', '-A', ...refusal]);
    await waitFor('it to be out of the names', async () => (await lookUp(place, 'tasks.web')).length === 2);
    expect(await answering()).not.toContain(id);
    await runIn(victim, ['iptables', '-D', ...refusal]);
    await waitFor('it to be in the names', async () => (await lookUp(place, 'tasks.web')).join() === all.join());
    await waitFor('it to answer again', async () => (await answering()).includes(id));
    expect(failures).toEqual([]);
    await hosts[1].docker('kill', victim.container);
    await waitFor('another one in its place', async () => (await lookUp(place, 'tasks.web')).length === 3 && (await serversOn(hosts)).filter(({ service }) => service === 'web').every((server) => server.id !== id));
    failures.length = 0;
    await waitFor('all three to answer', async () => (await answering()).length === 3);
    expect(failures).toEqual([]);
  });

  it('the agent killed: traffic goes on, another host answers names, and what the agent itself listens for is refused until it is back', async () => {
    const place = await placeOf(hosts[1], 'both');
    const [vip = ''] = await lookUp(place, 'web');
    const [inside, outside] = await Promise.all([startLoad(place, vip, 80, 2), startLoad({ host: outsider }, hosts[1].address, 8080, 2)]);
    // Loopback, and a port whose tasks are told the client.
    const own = [['127.0.0.1', 8080], [hosts[1].address, 8084]] as const;
    const failures = () => Promise.all(own.map(async ([address, port]) => (await ask({ host: hosts[1] }, 'tcp', address, port)).failed.join()));
    expect(await failures()).toEqual(['', '']);
    await hosts[1].signal('agent', 'KILL');
    const [asked, byPort, names, refused] = await Promise.all([ask(place, 'tcp', vip, 80, 3), ask({ host: hosts[0] }, 'tcp', hosts[1].address, 8080, 3), lookUp(place, 'web'), failures()]);
    expect([asked.failed, byPort.failed, names]).toEqual([[], [], [vip]]);
    expect(refused).toEqual(own.map(() => expect.stringMatching(/ECONNREFUSED|ECONNRESET/) as string));
    // On a slow machine the node is down by now, and the client's own container is replaced when the agent is back.
    await noneFailed([inside]);
    await hosts[1].startDaemon('agent');
    await waitFor('what it listens for to be answered', async () => (await failures()).join('') === '');
    await waitFor('the node to be ready', async () => (await lab.json<{ name: string; state: string }[]>(['node', 'ls'])).every(({ state }) => state === 'ready'));
    await noneFailed([outside]);
  });

  it('rules flushed and routes removed by somebody else: all is there again within five seconds', async () => {
    const place = await placeOf(hosts[2], 'both');
    const [vip] = await lookUp(place, 'web');
    await hosts[2].exec(['/bin/sh', '-c', 'nft flush ruleset; ip route flush proto 77; bridge fdb flush dev mu-vx 2>/dev/null; iptables -F DOCKER-USER; true']);
    const healedMs = await waitFor('traffic to flow', async () => {
      const asked = await ask(place, 'tcp', vip ?? '', 80, 6);
      return asked.failed.length === 0 && Object.keys(asked.hosts).length > 1;
    });
    expect(healedMs).toBeLessThan(HEALED_WITHIN_MS);
    await hosts[2].exec(['/bin/sh', '-c', 'ip link del mu-vx']);
    await waitFor('the tunnel', async () => (await ask(place, 'tcp', vip ?? '', 80, 12)).failed.length === 0);
  });

  it('a rule replaced by its opposite, and another policy where packets come in, are as they were within five seconds', async () => {
    const rules = async () => (await hosts[2].exec(['/bin/sh', '-c', 'nft -s list chain ip muster-net forward; nft -s list chain ip muster prerouting'])).stdout;
    const before = await rules();
    const handle = `$(nft -a list chain ip muster-net forward | sed -n 's/.*ip saddr @internal drop # handle //p')`;
    await hosts[2].exec(['/bin/sh', '-ec', `nft replace rule ip muster-net forward handle ${handle} ip saddr @internal accept; nft chain ip muster prerouting '{ policy drop; }'`]);
    expect(await rules()).not.toBe(before);
    expect(await waitFor('the rules', async () => (await rules()) === before)).toBeLessThan(HEALED_WITHIN_MS);
  });

  it('somebody’s older tables (iptables-legacy) beside nft drop what is forwarded: what belongs together gets through all the same', async () => {
    const { container } = await placeOf(hosts[2], 'both');
    const target = await addressOf(hosts[2], container, 'front');
    await hosts[2].exec(['iptables-legacy', '-P', 'FORWARD', 'DROP']);
    const place = await placeOf(hosts[0], 'both');
    await waitFor('its rule to be in them, too', async () => (await hosts[2].exec(['iptables-legacy', '-S', 'FORWARD'])).stdout.includes('0x80000'));
    expect(await ask(place, 'tcp', target, 80, 4)).toMatchObject({ failed: [] });
    await hosts[2].exec(['iptables-legacy', '-P', 'FORWARD', 'ACCEPT']);
  });

  it('dockerd restarted: what runs on other hosts loses no request; the rule in its chain is there again, and what runs on that host is reached as before', async () => {
    const place = await placeOf(hosts[0], 'both');
    const [vip = ''] = await lookUp(place, 'web');
    const stop = await loadAround(hosts[2]);
    await hosts[1].killEngine();
    await hosts[1].reviveEngine();
    const revivedAt = Date.now();
    // Without live-restore the engine ends its containers, which nobody can foresee; new tasks take their place.
    const answers = async (from: Parameters<typeof ask>[0], address: string, port: number) => (await ask(from, 'tcp', address, port, 8)).failed.length === 0;
    await waitFor('all tasks to be reached', async () => (await lookUp(place, 'tasks.both')).length === 3 && (await answers(place, vip, 80)) && (await answers(await placeOf(hosts[1], 'both'), vip, 80)));
    await waitFor('its published port to be reached', () => answers({ host: hosts[0] }, hosts[1].address, 8080));
    await waitFor('the rule in Docker’s chain', async () => (await hosts[1].exec(['iptables', '-S'])).stdout.includes('0x80000'));
    expect(await ask({ host: hosts[0] }, 'tcp', hosts[1].address, 8080, 8)).toMatchObject({ failed: [] });
    await stop(revivedAt);
  });

  it('a host cut off: what runs on others loses no request; its tasks are out of the others’ names and addresses, connections to them are cut, and all is back when it is', async () => {
    const place = await placeOf(hosts[0], 'both');
    const [vip] = await lookUp(place, 'web');
    const [everywhere = ''] = await lookUp(place, 'both');
    const kept = askKept(place, everywhere, 80, (await placeOf(hosts[2], 'both')).container, RESET_WITHIN_MS);
    const isReached = async () => (await hosts[2].exec(['conntrack', '-L', '-p', 'tcp', '--dport', '80', '--state', 'ESTABLISHED'])).stdout.includes('ESTABLISHED');
    await waitFor('a connection to it', isReached);
    const stop = await loadAround(hosts[1]);
    await hosts[2].cutOff();
    const cutAt = Date.now();
    await waitFor('its task to be out of the names', async () => (await lookUp(place, 'tasks.both')).length === 2);
    expect(await ask(place, 'tcp', vip ?? '', 80, 12)).toMatchObject({ failed: [] });
    expect((await kept).failed.join()).toMatch(/ECONNRESET|socket hang up/);
    await hosts[2].reconnect();
    await waitFor('its task to be back', async () => (await lookUp(place, 'tasks.both')).length === 3);
    const again = await placeOf(hosts[2], 'both');
    await waitFor('traffic from it to flow', async () => (await ask(again, 'tcp', vip ?? '', 80, 6)).failed.length === 0);
    await stop(cutAt);
  });

  it('every manager gone: traffic goes on and names are answered, also by an agent that is started anew meanwhile; and their return touches nothing', async () => {
    const before = await idsOnHosts();
    const [place, again] = await Promise.all([placeOf(hosts[2], 'both'), placeOf(hosts[1], 'both')]);
    const [vip = ''] = await lookUp(place, 'web');
    const loads = await Promise.all([
      startLoad(place, vip, 80, 1),
      startLoad(again, vip, 80, 1, 0, 'kept'),
      startLoad(again, vip, 80, 1, 0, 'udp'),
      startLoad({ host: outsider }, hosts[1].address, 8080, 1),
    ]);
    await hosts[0].signal('manager', 'KILL');
    const answering = () => hosts[1].logLines('agent', 'answering DNS');
    const answeredBefore = await answering();
    await hosts[1].signal('agent', 'KILL');
    await hosts[1].startDaemon('agent');
    await waitFor('its agent to answer names', async () => (await answering()) >= answeredBefore + 2);
    expect(await lookUp(again, 'web')).toEqual([vip]);
    expect(await lookUp(place, 'tasks.both')).toHaveLength(3);
    expect((await lab.muster(['cluster', 'status', '--timeout', '1s'])).exitCode).toBe(5);
    await hosts[0].startDaemon('manager');
    await waitFor('all nodes to be ready', async () => (await lab.json<{ state: string }[]>(['node', 'ls'])).every(({ state }) => state === 'ready'));
    await noneFailed(loads);
    expect(await idsOnHosts()).toEqual(before);
  });
});

describe('leaving without a drop', () => {
  it('an update, a smaller scale, a drain and a rebalance lose no request, whichever task starts first and however clients connect', async () => {
    const flags = ['--network', 'front', '--update-delay', '0s', '--update-monitor', '500ms'];
    await Promise.all([
      server('shop', '--replicas', '3', '--publish', '8090:80', '--publish', '8093:80/udp', ...flags),
      leavingServer('polite', 1_500, '--replicas', '2', '--publish', '8094:80', ...flags),
    ]);
    const place = await placeOf(hosts[0], 'both');
    const [vip = ''] = await lookUp(place, 'shop');
    const [polite = ''] = await lookUp(place, 'polite');
    const outside = { host: hosts[1] };
    const loads = await Promise.all([
      startLoad(place, vip, 80, 1),
      startLoad(outside, hosts[1].address, 8090, 1),
      startLoad(place, vip, 80, 2, 200),
      startLoad(place, polite, 80, 1, 0, 'kept'),
      startLoad(outside, hosts[1].address, 8094, 1, 0, 'kept'),
      startLoad(place, vip, 80, 1, 0, 'udp-kept'),
      startLoad(outside, hosts[1].address, 8093, 1, 0, 'udp'),
    ]);
    for (const order of ['stop-first', 'start-first']) {
      await Promise.all(['shop', 'polite'].map((name) => muster('service', 'update', ...WAIT, '--force', '--update-order', order, name)));
    }
    await muster('service', 'scale', ...WAIT, 'shop=5');
    await muster('service', 'scale', ...WAIT, 'shop=3');
    await muster('node', 'drain', ...WAIT, 'h3');
    await muster('node', 'activate', 'h3');
    const moves = JSON.parse(await muster('rebalance', ...WAIT, '--json', 'shop')) as readonly unknown[];
    expect(moves).toHaveLength(1);
    for (const load of loads) {
      const { ok, failed, reasons } = await load.stop();
      expect({ failed, reasons }).toEqual({ failed: 0, reasons: {} });
      expect(ok).toBeGreaterThan(20);
    }
    await waitFor('connections to tasks that are gone to be forgotten', async () => (await flowsToNobody(hosts)).length === 0);
    await muster('service', 'rm', ...WAIT, 'shop', 'polite');
  });

  it('a port with the PROXY protocol tells tasks on any host who the client is, and loses no request', async () => {
    await leavingServer('told', 1_500, '--replicas', '2', '--constraint', 'node.hostname!=h3', '--network', 'front', '--publish', `published=8096,target=${TOLD_PORT},proxy-protocol=v2`, '--update-delay', '0s', '--update-monitor', '500ms');
    expect(await muster('service', 'ls')).toContain(`8096->${TOLD_PORT}/tcp (proxy-protocol v2)`);
    const client = { host: hosts[2] };
    for (const host of hosts) {
      const asked = await ask(client, 'tcp', host.address, 8096, 8);
      expect(asked).toMatchObject({ failed: [], from: [hosts[2].address] });
      expect(Object.keys(asked.hosts)).toHaveLength(2);
    }
    const loads = await Promise.all([startLoad(client, hosts[2].address, 8096, 1), startLoad(client, hosts[0].address, 8096, 1, 0, 'kept')]);
    for (const order of ['stop-first', 'start-first']) await muster('service', 'update', ...WAIT, '--force', '--update-order', order, 'told');
    await muster('service', 'scale', ...WAIT, 'told=3');
    await muster('service', 'scale', ...WAIT, 'told=1');
    for (const load of loads) {
      const { ok, failed, reasons } = await load.stop();
      expect({ failed, reasons }).toEqual({ failed: 0, reasons: {} });
      expect(ok).toBeGreaterThan(20);
    }
    await muster('service', 'rm', ...WAIT, 'told');
  });

  it('a host whose agent stands still leads nobody to a task that is gone: the task stays until the agent has answered', async () => {
    await server('slow', '--replicas', '3', '--network', 'front', '--publish', '8091:80', '--update-delay', '0s', '--update-monitor', '500ms');
    const load = await startLoad({ host: hosts[1] }, hosts[1].address, 8091, 2);
    await hosts[1].signal('agent', 'STOP');
    const update = muster('service', 'update', ...WAIT, '--force', '--update-order', 'start-first', 'slow');
    // Later than any order to stop would come that waits only for the session.
    const isDown = async () => (await lab.json<{ name: string; state: string }[]>(['node', 'ls'])).some(({ name, state }) => name === hosts[1].name && state === 'down');
    try {
      await waitFor('it to be taken for down', isDown);
    } finally {
      await hosts[1].signal('agent', 'CONT');
    }
    await update;
    const { ok, failed, reasons } = await load.stop();
    expect({ failed, reasons }).toEqual({ failed: 0, reasons: {} });
    expect(ok).toBeGreaterThan(20);
    await muster('service', 'rm', ...WAIT, 'slow');
  });

  it('a service at rest is woken by a connection, which is held until a task answers, and rests again when nobody uses it', async () => {
    const place = await placeOf(hosts[0], 'both');
    // Side by side, for each takes its time to rest.
    const ways = {
      lazy1: async () => ask(place, 'tcp', (await lookUp(place, 'lazy1'))[0] ?? '', 80, 1, 60_000),
      lazy2: () => ask({ host: hosts[0] }, 'tcp', hosts[1].address, 8092, 1, 60_000),
      lazy3: () => ask({ host: hosts[2] }, 'tcp', '127.0.0.1', 8093, 1, 60_000),
    };
    const ports = { lazy1: '8091:80', lazy2: '8092:80', lazy3: '8093:80' };
    const running = async (name: string) => (await Promise.all(hosts.map((host) => host.docker('ps', '-q', '--filter', `label=muster.service.name=${name}`)))).join('').trim();
    const test = async (name: keyof typeof ways) => {
      await server(name, '--replicas', '0', '--network', 'front', '--publish', ports[name], '--autoscale-min', '0', '--autoscale-max', '2', '--autoscale-idle', '5s');
      expect(await running(name)).toBe('');
      expect(await muster('autoscale', 'status', name)).toContain('at rest');
      expect(await ways[name]()).toMatchObject({ failed: [] });
      await waitFor('it to rest again', async () => (await running(name)) === '');
      await waitFor('that to be said', async () => (await muster('autoscale', 'status', name)).includes('at rest'));
      await muster('service', 'rm', ...WAIT, name);
    };
    await Promise.all([test('lazy1'), test('lazy2'), test('lazy3')]);
  });

  it('a UDP client that goes on from one socket is led to the new task when the old one goes', async () => {
    const place = await placeOf(hosts[1], 'both');
    const [vip] = await lookUp(place, 'near');
    const before = Object.keys((await ask(place, 'udp', vip ?? '', 80)).hosts);
    const asking = ask(place, 'udp-kept', vip ?? '', 80, 400);
    await muster('service', 'update', ...WAIT, '--force', '--update-order', 'start-first', '--publish-rm', '80', '--publish-rm', '80/udp', 'near');
    const { hosts: answered } = await asking;
    expect(Object.keys(answered)).toHaveLength(2);
    expect(Object.keys(answered)[0]).toBe(before[0]);
  });

  it('nothing is left on the hosts of a network that is gone, and others’ networks stay', async () => {
    await hosts[0].docker('network', 'create', 'somebody');
    await muster('service', 'rm', ...WAIT, 'shut');
    await muster('network', 'rm', 'closed');
    await waitFor('its bridges to go', async () => {
      const names = await Promise.all(hosts.map((host) => host.docker('network', 'ls', '--format', '{{.Name}}')));
      return names.every((list) => !list.includes('muster.closed'));
    });
    expect(await hosts[0].docker('network', 'ls', '--format', '{{.Name}}')).toContain('somebody');
  });
});

describe('a host that has no nft any more', () => {
  it('says so in node inspect, in doctor and in a check, and answers published ports in user space without losing a request; it gets no task that needs a network, and the others go on', async () => {
    const host = hosts[2];
    const outside = { host: hosts[0] };
    await leavingServer('proxied', 1_500, '--mode', 'global', '--constraint', 'node.hostname!=h3', '--network', 'front', '--publish', '8097:80', '--update-delay', '0s', '--update-monitor', '500ms');
    const modeOf = async () => (await lab.json<{ description: { network?: { mode: string; reason: string } } }[]>(['node', 'inspect', host.name]))[0]?.description.network;
    await takeNft(host);
    try {
      await waitFor('it to be said', async () => (await modeOf())?.mode === 'proxy');
      expect(await modeOf()).toMatchObject({ reason: 'a program is missing (nft): apt-get install nftables iproute2 conntrack' });
      const doctor = JSON.parse((await lab.muster(['doctor', '--json'])).stdout) as readonly { readonly subject: string; readonly level: string; readonly message: string }[];
      expect(doctor.filter(({ subject }) => subject.startsWith('host '))).toMatchObject([
        { subject: 'host h1', level: 'ok', message: 'networks: by the kernel, uplink MTU 1500' },
        { subject: 'host h2', level: 'ok' },
        { subject: 'host h3', level: 'warn', message: expect.stringContaining('mode proxy, userspace proxies for published ports, containers have the engine’s own: a program is missing (nft)') as string },
      ]);
      const check = await lab.muster(['network', 'check', '--json']);
      expect(JSON.parse(check.stdout)).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining({ level: 'warning', code: 'no-networks', hosts: ['h3'], what: expect.stringContaining('h3 is in mode proxy') as string })]) as unknown });
      const both = await ask(outside, 'tcp', host.address, 8097, 12);
      expect(both).toMatchObject({ failed: [] });
      expect(Object.keys(both.hosts)).toHaveLength(2);
      const loads = await Promise.all([startLoad(outside, host.address, 8097, 2), startLoad(outside, host.address, 8097, 1, 200)]);
      await muster('service', 'update', ...WAIT, '--force', 'proxied');
      for (const load of loads) {
        const { ok, failed, reasons } = await load.stop();
        expect({ failed, reasons }).toEqual({ failed: 0, reasons: {} });
        expect(ok).toBeGreaterThan(20);
      }
      await server('picky', '--detach', '--constraint', 'node.hostname==h3', '--network', 'front');
      const [task] = await lab.json<{ id: string }[]>(['service', 'ps', 'picky']);
      await waitFor('the reason', async () => (await muster('why', task?.id ?? '')).includes('cannot have networks'));
      const place = await placeOf(hosts[0], 'both');
      const [vip = ''] = await lookUp(place, 'web');
      await waitFor('the others to answer', async () => (await ask(place, 'tcp', vip, 80, 8)).failed.length === 0);
      // One of the two hosts that it joins connections with dies.
      await hosts[1].freeze();
      try {
        await waitFor('the host that is left to answer all', async () => {
          const { failed, hosts: answering } = await ask(outside, 'tcp', host.address, 8097, 12, 1_000);
          return failed.length === 0 && Object.keys(answering).length === 1;
        });
      } finally {
        await hosts[1].thaw();
      }
      await waitFor('it to be back', async () => (await lab.json<{ state: string }[]>(['node', 'ls'])).every(({ state }) => state === 'ready'));
    } finally {
      await giveNftBack(host);
    }
    await muster('service', 'rm', ...WAIT, 'picky');
    await waitFor('its networks to be there again', async () => (await modeOf())?.mode === 'kernel');
    await waitFor('its port to answer', async () => (await ask(outside, 'tcp', host.address, 8097, 12)).failed.length === 0);
    await muster('service', 'rm', ...WAIT, 'proxied');
    await waitFor('a check to find nothing', () => lab.must('network', 'check').then(() => true));
  });
});

describe('on hosts that share a segment', () => {
  it('plain routes lead where tunnels do elsewhere', async () => {
    await using plain = await startLab({ name: 'muster-net-gw', hosts: 2, managers: 1, subnet: 33, images: [image], init: ['--data-path', 'host-gw'] });
    await plain.must('network', 'create', 'net');
    await plain.must('service', 'create', ...WAIT, '--name', 'web', '--mode', 'global', '--network', 'net', ...serverMounts(), '--readiness', 'http=:80/,period=300ms', '--publish', '8080:80', image, ...serverCommand(80));
    const [first, second] = plain.hosts;
    if (first === undefined || second === undefined) throw new Error('the lab has two hosts');
    expect((await first.exec(['ip', 'route', 'show', 'proto', '77'])).stdout).toContain(`via ${second.address} dev eth0`);
    expect((await first.exec(['ip', 'link', 'show', 'mu-vx'])).exitCode).not.toBe(0);
    const place = await placeOf(first, 'web');
    const [vip] = await lookUp(place, 'web');
    const asked = await ask(place, 'tcp', vip ?? '', 80, 16);
    expect(asked).toMatchObject({ failed: [] });
    expect(Object.keys(asked.hosts)).toHaveLength(2);
    expect(await ask({ host: first }, 'tcp', second.address, 8080, 4)).toMatchObject({ failed: [] });
  });
});
