/**
 * Three managers, three etcd members and three Docker hosts, all real, and what
 * befalls them. Every test leaves the lab as it found it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE as image, buildTestImages } from '@muster/agent/driver/testing/images';
import { runAway } from './away/run.ts';
import { whole } from './chaos/inflict.ts';
import { runChaos } from './chaos/run.ts';
import { measureEmbedded } from './disks/embedded.ts';
import { runDisksBriefly } from './disks/run.ts';
import { canHaveDisks } from './disks/small-disk.ts';
import type { LabHost } from './host.ts';
import { startLab, waitFor, type Lab } from './lab.ts';
import { patience } from './patience.ts';
import { putRight } from './put-right.ts';
import { countBy, runningContainers, runningTasks, wrongSlots, type NodeRow, type RunningContainer } from './truth.ts';

const LAB = 'muster-e2e';
/** Ends at once on SIGTERM, as a well-behaved server does. */
const SERVER = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];

/** Seconds, by the bench; a loaded machine may take more, but nothing here waits for a time-out of minutes. */
const PROMPT_MS = 45_000;

let lab: Lab;
let services = 0;

beforeAll(async () => {
  await buildTestImages();
  lab = await startLab({ name: LAB, hosts: 3, managers: 3, subnet: 2, images: [image] });
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

const created: string[] = [];
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') {
    for (const host of lab.hosts) {
      console.error(`--- ${host.name} manager\n${await host.log('manager', 30)}\n--- ${host.name} agent\n${await host.log('agent', 30)}`);
    }
    await putRight(lab, [image]);
  }
  for (const name of created.splice(0)) await lab.muster(['service', 'rm', name]);
});

const muster = (...args: string[]) => lab.must(...args);

/** Creates a service, waits until it runs, returns its name. */
async function deploy(replicas: number, ...flags: string[]): Promise<string> {
  services += 1;
  const name = `s${services}`;
  created.push(name);
  await muster('service', 'create', '--name', name, '--replicas', String(replicas), ...flags, image, ...SERVER);
  return name;
}

/** Waits until exactly the slots 1..replicas run once each on the hosts; returns how long that took, in ms. */
function settled(service: string, replicas: number, hosts: readonly LabHost[] = lab.hosts, timeoutMs = 120_000): Promise<number> {
  return waitFor(
    `${service} to run ${replicas} times`,
    async () =>
      (await runningTasks(lab, service)).length === replicas &&
      wrongSlots(await runningContainers(hosts, service), replicas).length === 0,
    timeoutMs,
  );
}

/** What VERSION is in the environment of each running container of the service, by the engines' word. */
async function versions(hosts: readonly LabHost[], service: string): Promise<string[]> {
  const found = await Promise.all(
    hosts.map(async (host) => {
      const ids = (await runningContainers([host], service)).map(({ containerId }) => containerId);
      // One that has gone meanwhile makes it fail, and the others are told all the same.
      return ids.length === 0 ? '' : (await host.exec(['docker', 'inspect', '--format', '{{range .Config.Env}}{{println .}}{{end}}', ...ids])).stdout;
    }),
  );
  return [...found.join('\n').matchAll(/^VERSION=(.*)$/gm)].map(([, version = '']) => version);
}

async function leaderHost(): Promise<LabHost> {
  const status = await lab.json<{ leader: string; managers: { name: string; leader: boolean }[] }>(['cluster', 'status']);
  const leader = status.managers.find((manager) => manager.leader);
  if (leader === undefined) throw new Error('nobody leads');
  return lab.host(leader.name);
}

const nodeState = async (name: string) =>
  (await lab.json<NodeRow[]>(['node', 'ls'])).find((node) => node.name === name)?.state;

const others = (host: LabHost) => lab.hosts.filter((other) => other !== host);

async function restore(host: LabHost): Promise<void> {
  await host.boot();
  await host.loadImage(image);
  for (const daemon of ['etcd', 'manager', 'agent'] as const) await host.startDaemon(daemon);
  await waitFor(`${host.name} to be ready`, async () => (await nodeState(host.name)) === 'ready');
}

describe('a cluster of three hosts', () => {
  it('spreads 30 replicas evenly', async () => {
    const since = async () => (await lab.json<{ stateSince: number }[]>(['node', 'ls'])).map(({ stateSince }) => stateSince).join();
    let before: string;
    let containers: readonly RunningContainer[];
    // A host that was silent meanwhile, on a loaded machine, rightly gets none.
    do {
      await whole(lab, 120_000);
      before = await since();
      containers = await runningContainers(lab.hosts, await deploy(30));
    } while ((await since()) !== before);
    expect(wrongSlots(containers, 30)).toEqual([]);
    expect(countBy(containers, ({ host }) => host)).toEqual({ h1: 10, h2: 10, h3: 10 });
  });

  it('is read and written through any manager alone, followers too: what one wrote, the others show, and of what all write at once nothing is lost', async () => {
    const name = await deploy(1);
    const leading = await leaderHost();
    const addresses = lab.endpoints.split(',');
    const through = (address: string, ...args: string[]) => lab.must(...args, '--managers', address);
    const labels = async (address: string) => (JSON.parse(await through(address, 'service', 'inspect', '--json', name)) as [{ spec: { labels: Record<string, string> } }])[0].spec.labels;
    const leaders = await Promise.all(addresses.map(async (address) => (JSON.parse(await through(address, 'cluster', 'status', '--json')) as { leader: string }).leader));
    expect(new Set(leaders).size).toBe(1);
    for (const [index, address] of addresses.entries()) {
      await through(address, 'service', 'update', '--detach', '--label-add', `turn=${String(index)}`, name);
      const others = addresses.filter((other) => other !== address);
      // The manager's own copy has it; the others' follow the store as fast as a watch tells them.
      const [own] = await Promise.all([labels(address), ...others.map((other) => waitFor(`${other} to show it`, async () => (await labels(other))['turn'] === String(index), 5_000))]);
      expect(own).toMatchObject({ turn: String(index) });
    }
    await Promise.all(addresses.map((address, index) => through(address, 'service', 'update', '--detach', '--label-add', `at-once-${String(index)}=yes`, name)));
    const atOnce = async (address: string) => Object.keys(await labels(address)).filter((label) => label.startsWith('at-once-')).length;
    await Promise.all(addresses.map((address) => waitFor(`${address} to show all`, async () => (await atOnce(address)) === addresses.length, 5_000)));
    // What a follower takes, the leader does.
    const follower = lab.managers.findIndex(({ name: host }) => host !== leading.name);
    await through(addresses[follower] ?? '', 'service', 'scale', `${name}=2`);
    expect(wrongSlots(await runningContainers(lab.hosts, name), 2)).toEqual([]);
  });

  it('replaces a killed container', async () => {
    const name = await deploy(3);
    const [victim] = await runningContainers(lab.hosts, name);
    if (victim === undefined) throw new Error('nothing runs');
    await lab.host(victim.host).docker('kill', victim.containerId);
    const tookMs = await waitFor('the replacement', async () => {
      const now = await runningContainers(lab.hosts, name);
      return wrongSlots(now, 3).length === 0 && !now.some(({ task }) => task === victim.task);
    });
    expect(tookMs).toBeLessThan(PROMPT_MS);
    const [failed] = (await lab.json<{ id: string; error: string; exitCode?: number }[]>(['service', 'ps', name])).filter(
      ({ id }) => id === victim.task,
    );
    expect(failed?.error).toContain('137');
  });

  it('replaces the tasks of a host that died, and takes the host back', async () => {
    const name = await deploy(6);
    const dead = lab.host('h3');
    await dead.kill();
    const tookMs = await settled(name, 6, others(dead));
    expect(tookMs).toBeLessThan(PROMPT_MS);
    expect(await nodeState(dead.name)).toBe('down');
    await restore(dead);
    await settled(name, 6);
  });

  it('never leaves a slot running twice after a host was cut off and came back', async () => {
    const name = await deploy(6);
    const cut = lab.host('h2');
    await cut.cutOff();
    await settled(name, 6, others(cut));
    // The isolated host's containers go on: nobody can tell it to stop them.
    expect((await runningContainers([cut], name)).length).toBeGreaterThan(0);
    await cut.reconnect();
    await waitFor('the node to be ready again', async () => (await nodeState(cut.name)) === 'ready');
    await settled(name, 6);
  });

  it('follows a new leader when the old one is isolated, and the old one follows it when it is back', async () => {
    const name = await deploy(3);
    const isolated = await leaderHost();
    await isolated.cutOff();
    await waitFor('another leader', async () => (await leaderHost()).name !== isolated.name);
    await muster('service', 'scale', `${name}=5`);
    await settled(name, 5, others(isolated));
    await waitFor('the isolated manager to follow', async () => (await isolated.logLines('manager', 'no longer leading')) > 0);
    await isolated.reconnect();
    await waitFor('the node to be ready again', async () => (await nodeState(isolated.name)) === 'ready');
    await settled(name, 5);
    expect(wrongSlots(await runningContainers(lab.hosts, name), 5)).toEqual([]);
  });

  it('goes on under the next leader within seconds when the leader is killed', async () => {
    const name = await deploy(3);
    const old = await leaderHost();
    await old.signal('manager', 'KILL');
    const from = performance.now();
    await muster('service', 'scale', `${name}=4`);
    const tookMs = performance.now() - from;
    await settled(name, 4);
    expect(tookMs).toBeLessThan(PROMPT_MS);
    expect((await leaderHost()).name).not.toBe(old.name);
    await old.startDaemon('manager');
    await waitFor('three managers', async () => (await lab.json<{ managers: unknown[] }>(['cluster', 'status'])).managers.length === 3);
  });

  it('has one leader, of a higher epoch, after the old one was paused beyond its lease and woke up', async () => {
    const epoch = async () => (await lab.json<{ epoch: number }>(['cluster', 'status'])).epoch;
    const name = await deploy(3);
    const paused = await leaderHost();
    const before = await epoch();
    await paused.signal('manager', 'STOP');
    await waitFor('another leader', async () => (await leaderHost()).name !== paused.name && (await epoch()) > before);
    await muster('service', 'scale', `${name}=5`);
    await paused.signal('manager', 'CONT');
    await waitFor('the woken manager to follow', async () => (await paused.logLines('manager', 'no longer leading')) > 0);
    await settled(name, 5);
    expect(await epoch()).toBeGreaterThan(before);
  });

  it('goes on when the leader of etcd is killed', async () => {
    const name = await deploy(3);
    const victim = await lab.etcdLeader();
    await victim.signal('etcd', 'KILL');
    await muster('service', 'scale', `${name}=6`);
    expect(await settled(name, 6)).toBeLessThan(PROMPT_MS);
    await victim.startDaemon('etcd');
  });

  it('replaces everything when the leader dies together with its host', async () => {
    const name = await deploy(6);
    const host = await leaderHost();
    await host.kill();
    const tookMs = await settled(name, 6, others(host));
    expect(tookMs).toBeLessThan(PROMPT_MS);
    await restore(host);
    await settled(name, 6);
  });

  it('brings a rollout to its end that is overtaken by another update, is scaled, and loses its leader and then a host, in the middle', async () => {
    const name = await deploy(6, '--update-order', 'start-first', '--update-delay', '500ms', '--update-monitor', '500ms');
    const old = await leaderHost();
    const dead = lab.host(others(old)[0]?.name ?? '');
    const status = () => lab.json<{ updated: number; slots: number; rollout: { state: string } | null }>(['rollout', 'status', name]);
    await muster('service', 'update', '--detach', '--env-add', 'VERSION=2', name);
    await waitFor('the rollout to be in its middle', async () => (await status()).updated > 0);
    expect((await status()).updated).toBeLessThan(6);
    await muster('service', 'update', '--detach', '--env-add', 'VERSION=3', name);
    await waitFor('the second update to be in its middle', async () => (await versions(others(dead), name)).includes('3'));
    expect((await status()).updated).toBeLessThan(6);
    await old.signal('manager', 'KILL');
    await muster('service', 'scale', '--detach', `${name}=8`);
    await dead.kill();
    await waitFor('the rollout to be over', async () => (await status()).rollout?.state === 'completed');
    await settled(name, 8, others(dead));
    expect(await status()).toMatchObject({ slots: 8, updated: 8 });
    expect(await versions(others(dead), name)).toEqual(Array.from({ length: 8 }, () => '3'));
    await old.startDaemon('manager');
    await restore(dead);
  });

  it('goes on with a drain under the next leader', async () => {
    const name = await deploy(6);
    const old = await leaderHost();
    const drained = lab.host(others(old)[0]?.name ?? '');
    await muster('node', 'drain', '--detach', drained.name);
    await old.signal('manager', 'KILL');
    await settled(name, 6, others(drained));
    await waitFor('the drained host to be empty', async () => (await runningContainers([drained], name)).length === 0);
    expect((await leaderHost()).name).not.toBe(old.name);
    await old.startDaemon('manager');
    await muster('node', 'activate', drained.name);
  });

  it('adopts running containers when agents are restarted, and where a journal is damaged, too: it is set aside and made anew', async () => {
    await using _unhurried = await patience(lab);
    const name = await deploy(6);
    const before = await runningContainers(lab.hosts, name);
    const nodesBefore = await lab.json<NodeRow[]>(['node', 'ls']);
    const damaged = lab.host('h2');
    const files = async () => (await damaged.exec(['ls', '/var/lib/muster/agent/agent'])).stdout;
    for (const host of lab.hosts) {
      await host.signal('agent', 'KILL');
      if (host === damaged) await host.exec(['/bin/sh', '-c', 'cd /var/lib/muster/agent/agent && head -c 20000 /dev/urandom > journal.db && rm -f journal.db-wal']);
      await host.startDaemon('agent');
    }
    await waitFor('the damaged journal to be set aside', async () => (await files()).includes('journal.db.corrupt-1'));
    await waitFor('all nodes to be ready', async () => {
      const nodes = await lab.json<NodeRow[]>(['node', 'ls']);
      return nodes.every(({ state }) => state === 'ready');
    });
    await settled(name, 6);
    const ids = (containers: { containerId: string }[]) => containers.map(({ containerId }) => containerId).sort();
    expect(ids(await runningContainers(lab.hosts, name))).toEqual(ids(before));
    const nodeIds = (nodes: readonly NodeRow[]) => nodes.map(({ id }) => id).sort();
    expect(nodeIds(await lab.json<NodeRow[]>(['node', 'ls']))).toEqual(nodeIds(nodesBefore));
  });

  it('doubles nothing when dockerd is killed and comes back', async () => {
    const name = await deploy(6);
    const host = lab.host('h1');
    await host.signal('dockerd', 'KILL');
    await waitFor('dockerd to come back', async () => (await host.exec(['docker', 'version'])).exitCode === 0);
    expect(await settled(name, 6)).toBeLessThan(PROMPT_MS);
  });

  it('empties a drained host and uses it again when it is active', async () => {
    const name = await deploy(6);
    await muster('node', 'drain', 'h2');
    await settled(name, 6, others(lab.host('h2')));
    expect(await runningContainers([lab.host('h2')], name)).toEqual([]);
    await muster('node', 'activate', 'h2');
    await muster('service', 'scale', `${name}=9`);
    await settled(name, 9);
    expect((await runningContainers([lab.host('h2')], name)).length).toBeGreaterThan(0);
  });

  it('keeps containers running and restarts crashed ones while every manager is gone, and etcd too: probes, names and balancing go on, and the return touches nothing that is well', async () => {
    const { violations, clients, crashMs, illMs } = await runAway(lab, { forMs: 0, image });
    expect(violations).toEqual([]);
    expect([crashMs.length, illMs.length]).toEqual([1, 1]);
    for (const { ok, reasons } of Object.values(clients)) {
      expect(reasons).toEqual({});
      expect(ok).toBeGreaterThan(30);
    }
  });

  it.runIf(canHaveDisks)('says that disks of an etcd member, agents, managers and an embedded store are full or broken, touches no container, and is well by itself when there is space', async () => {
    const embedded = measureEmbedded(lab.host('h1'), async (what, until, begin, done) => {
      await begin();
      await waitFor(`${what}: ${until}`, done);
    });
    const [{ violations, troubles }] = await Promise.all([runDisksBriefly(lab, { image }), embedded]);
    expect(violations).toEqual([]);
    expect(troubles).toHaveLength(1);
  });

  it('keeps every acknowledged write, and comes to what was asked, through half a minute of faults drawn from a seed', async () => {
    const result = await runChaos(lab, { seed: 7, forMs: 30_000, image });
    expect(result.violations).toEqual([]);
    expect(result.writes.acknowledged).toBeGreaterThan(10);
    expect(Object.keys(result.faults).length).toBeGreaterThan(3);
  });
});
