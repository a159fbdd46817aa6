/**
 * Hosts that boot by systemd, with Muster's daemons as its units: users of their own without
 * root's rights, started with the host and again when they die, and told why they are stopped.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE as image, buildTestImages } from '@muster/agent/driver/testing/images';
import { canHaveSystemd, type LabHost } from './host.ts';
import { startHosts, waitFor, type Lab } from './lab.ts';
import { inspectRuns } from './runs.ts';
import { serverCommand, serverMounts } from './traffic/traffic.ts';
import { runningContainers, wrongSlots, type NodeRow } from './truth.ts';

const PORT = 8_080;
const REPLICAS = 6;

/** This machine's places for cgroups, and what is mounted: Docker's limits depend on them. */
const cgroups = () => [readdirSync('/sys/fs/cgroup').sort(), readFileSync('/proc/cgroups', 'utf8').split('\n').map((line) => line.split('\t').slice(0, 2).join(' '))];
const cgroupsBefore = cgroups();

let lab: Lab;

beforeAll(async () => {
  if (!canHaveSystemd) return;
  await buildTestImages();
  lab = await startHosts({ name: 'muster-units', hosts: 3, managers: 1, subnet: 71, images: [image], hasSystemd: true });
});

afterAll(async () => {
  if (canHaveSystemd) await lab[Symbol.asyncDispose]();
});

afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const host of lab.hosts) console.error(`--- ${host.name}\n${(await host.exec(['journalctl', '--no-pager', '-n', '60', '-u', 'muster-*', '-u', 'docker'])).stdout}`);
});

async function must(host: LabHost, ...command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.exec(command);
  if (exitCode !== 0) throw new Error(`${command.join(' ')} on ${host.name} ended with ${exitCode}: ${stderr}${stdout}`);
  return stdout.trim();
}

const sh = (host: LabHost, script: string) => must(host, '/bin/sh', '-ec', script);
const nodes = () => lab.json<readonly (NodeRow & { readonly reason: string })[]>(['node', 'ls']);
const userOf = (host: LabHost, unit: string) => sh(host, `ps -o user:20= -p "$(systemctl show -P MainPID ${unit})"`);

async function allReady(): Promise<void> {
  await waitFor('three nodes to be ready', async () => (await nodes()).filter(({ state }) => state === 'ready').length === 3);
}

/** Every slot runs once on these hosts, by their engines' word. */
async function settled(hosts: readonly LabHost[]): Promise<void> {
  await waitFor(`web to run ${REPLICAS} times`, async () => wrongSlots(await runningContainers(hosts, 'web'), REPLICAS).length === 0);
}

const runs = async () => (await inspectRuns(lab.hosts)).map(({ containerId, startedAt }) => `${containerId} ${startedAt}`).sort();

describe.runIf(canHaveSystemd)('under systemd', () => {
  it('a manager and agents that are not root serve a service with a network, a secret and a port', async () => {
    const [first] = lab.managers;
    if (first === undefined) throw new Error('the lab has a manager');
    for (const host of lab.hosts) {
      await sh(host, 'cp /opt/muster/packaging/systemd/*.service /etc/systemd/system/; mkdir -p /etc/sysusers.d; cp /opt/muster/packaging/systemd/muster.conf /etc/sysusers.d/; systemd-sysusers; systemctl daemon-reload');
    }
    const reach = `${first.address}:7400`;
    const { tokens } = JSON.parse(await must(first, '/opt/muster/bin/muster', 'cluster', 'init', '--json', '--name', 'units', '--advertise', reach)) as { tokens: { worker: string } };
    await sh(first, 'chown -R muster:muster /var/lib/muster; systemctl enable --now muster-manager');
    await mkdir(dirname(lab.context), { recursive: true, mode: 0o700 });
    await writeFile(lab.context, await must(first, 'cat', '/root/.muster/contexts/units.json'), { mode: 0o600 });
    await waitFor('a leader', async () => (await lab.muster(['cluster', 'status'])).exitCode === 0);
    for (const host of lab.hosts) {
      await sh(host, `MUSTER_DATA_DIR=/var/lib/muster-agent /opt/muster/bin/muster node join ${tokens.worker}@${reach}; chown -R muster-agent:muster-agent /var/lib/muster-agent; systemctl enable --now muster-agent`);
    }
    await allReady();
    expect(await userOf(first, 'muster-manager')).toBe('muster');
    for (const host of lab.hosts) expect(await userOf(host, 'muster-agent')).toBe('muster-agent');

    await lab.must('network', 'create', 'front');
    await must(first, '/bin/sh', '-c', 'printf hush | /opt/muster/bin/muster secret create word -');
    await lab.must('service', 'create', '--name', 'web', '--replicas', String(REPLICAS), '--network', 'front', '--publish', `${PORT}:80`, '--secret', 'source=word,uid=1000,mode=0400', ...serverMounts(), '--readiness', 'http=:80/,period=300ms', image, ...serverCommand(80));
    await settled(lab.hosts);
    for (const { address } of lab.hosts) expect((await fetch(`http://${address}:${PORT}/`)).status).toBe(200);
    const [one] = await runningContainers(lab.hosts, 'web');
    expect(await lab.host(one?.host ?? '').docker('exec', '-u', '1000', one?.containerId ?? '', 'cat', '/run/secrets/word')).toBe('hush');
  });

  it('a daemon that is restarted or killed is there again, and no container is touched', async () => {
    const before = await runs();
    const pid = () => must(lab.host('h2'), 'systemctl', 'show', '-P', 'MainPID', 'muster-agent');
    const first = await pid();
    await must(lab.host('h1'), 'systemctl', 'restart', 'muster-manager');
    await must(lab.host('h1'), 'systemctl', 'restart', 'muster-agent');
    await must(lab.host('h2'), 'systemctl', 'kill', '-s', 'KILL', 'muster-agent');
    await waitFor('another agent', async () => !['0', first].includes(await pid()));
    await allReady();
    await settled(lab.hosts);
    expect(await runs()).toEqual(before);
  });

  it('a host that is shut down is down at once, its tasks run elsewhere, and with power it is back by itself', async () => {
    const gone = lab.host('h3');
    const rest = lab.hosts.filter((host) => host !== gone);
    await must(gone, 'systemctl', 'poweroff');
    await waitFor('h3 to be down', async () => (await nodes()).some(({ name, state }) => name === 'h3' && state === 'down'), 120_000, 100);
    expect((await nodes()).find(({ name }) => name === 'h3')?.reason).toBe('its host was shut down');
    await settled(rest);
    await waitFor('h3 to be off', async () => !(await gone.isRunning()));
    await gone.boot();
    await allReady();
  });

  it('takes nothing from this machine’s own cgroups', () => {
    expect(cgroups()).toEqual(cgroupsBefore);
  });
});
