/**
 * The pages of docs/operating, followed word by word on hosts where nothing is set up: they
 * make the cluster, and change it while a service is in use and written to without a pause.
 * The tests build on each other.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE as image, buildTestImages } from '@muster/agent/driver/testing/images';
import { countOutcomes, lostWrites } from './chaos/history.ts';
import { pipe } from './command.ts';
import type { DaemonName, LabHost } from './host.ts';
import { startHosts, waitFor, type Lab } from './lab.ts';
import { createReader, type Reader } from './pages/follow.ts';
import { installVersions, NEW, OLD } from './pages/install-versions.ts';
import { createOperator, type Operator, type Writes } from './pages/operator.ts';
import { inspectRuns } from './runs.ts';
import { serverCommand, serverMounts, startLoad, type Load } from './traffic/traffic.ts';
import type { NodeRow } from './truth.ts';

const WAIT = ['--timeout', '180s'];
/** One of two managers and two etcd members that die may be the leader of both. */
const MAJORITY_AGAIN_MS = 60_000;

let lab: Lab;
let reader: Reader;
let operator: Operator;
let load: Load;
let writes: Writes;
/** What ran when the backup was made that the last tests restore. */
let saved: readonly string[];

beforeAll(async () => {
  await buildTestImages();
  lab = await startHosts({ name: 'muster-ha', hosts: 5, managers: 3, subnet: 63, images: [image] });
  await installVersions(lab.hosts);
  reader = createReader(lab);
  operator = createOperator(lab.context);
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

afterEach(async (context) => {
  if (context.task.result?.state !== 'fail') return;
  for (const host of lab.hosts) console.error(`--- ${host.name} manager\n${await host.log('manager', 20)}\n--- ${host.name} agent\n${await host.log('agent', 20)}\n--- ${host.name} etcd\n${await host.log('etcd', 5)}`);
});

interface ManagerRow {
  readonly name: string;
  readonly softwareVersion: string;
  readonly leader: boolean;
}

const managers = async () => (await operator.json<{ managers: readonly ManagerRow[] }>('cluster', 'status')).managers;
const nodes = () => operator.json<readonly (NodeRow & { readonly agentVersion: string; readonly stateSince: number })[]>('node', 'ls');
const workers = () => lab.hosts.slice(0, 3);

async function managersAre(...names: readonly string[]): Promise<void> {
  await waitFor(`the managers to be ${names.join(', ')}`, async () => (await managers()).map(({ name }) => name).sort().join() === names.join());
}

async function allReady(): Promise<void> {
  await waitFor('three nodes to be ready', async () => (await nodes()).filter(({ state }) => state === 'ready').length === 3);
}

/** Every container of Muster's, with the time of its start, by the engines' word. */
async function containers(): Promise<readonly string[]> {
  return (await inspectRuns(workers())).map(({ containerId, startedAt }) => `${containerId} ${startedAt}`).sort();
}

const ended = (host: LabHost, daemon: DaemonName) => waitFor(`${daemon} on ${host.name} to end`, async () => !(await host.signal(daemon, '0').then(() => true, () => false)));

async function stop(host: LabHost, daemon: DaemonName, signal = 'TERM'): Promise<void> {
  await host.signal(daemon, signal);
  await ended(host, daemon);
}

async function restart(host: LabHost, daemon: DaemonName): Promise<void> {
  await stop(host, daemon);
  await host.startDaemon(daemon);
}

/** The managers one after the other, the leader last, each awaited. */
async function restartManagers(hosts: readonly LabHost[], isBack: (row: ManagerRow) => boolean): Promise<void> {
  const leader = (await managers()).find(({ leader }) => leader)?.name;
  const names = hosts.map(({ name }) => name).sort();
  for (const host of [...hosts].sort((left, right) => Number(left.name === leader) - Number(right.name === leader))) {
    await restart(host, 'manager');
    await waitFor(`the manager of ${host.name} to be back`, async () => {
      const rows = await managers();
      return rows.map(({ name }) => name).sort().join() === names.join() && rows.some((row) => row.name === host.name && isBack(row));
    });
  }
}

/** Of every host, managers and etcd members, those that run. */
async function stopControlPlane(signal: string): Promise<void> {
  await Promise.all(lab.hosts.flatMap((host) => (['manager', 'etcd'] as const).map((daemon) => host.signal(daemon, signal).catch(() => undefined))));
}

/** The administrator's, from the machine where it was made. */
async function takeContext(from: LabHost): Promise<void> {
  await mkdir(dirname(lab.context), { recursive: true, mode: 0o700 });
  await writeFile(lab.context, (await from.exec(['cat', '/root/.muster/contexts/prod.json'])).stdout, { mode: 0o600 });
}

describe('whoever follows the pages', () => {
  it('has three managers on three etcd members, three nodes, and a context', async () => {
    await reader.follow('install.md');
    await reader.follow('high-availability.md', { sections: ['etcd', 'The first manager', 'The other managers', 'Nodes'] });
    await takeContext(lab.host('h1'));
    await allReady();
    await managersAre('h1', 'h2', 'h3');
    expect((await nodes()).map(({ agentVersion }) => agentVersion)).toEqual([OLD, OLD, OLD]);

    await operator.muster('network', 'create', 'front');
    await operator.muster('service', 'create', ...WAIT, '--name', 'web', '--replicas', '3', '--network', 'front', '--publish', '8080:80', ...serverMounts(), '--readiness', 'http=:80/,period=300ms', '--stop-grace-period', '5s', image, ...serverCommand(80));
    // From a host without a task; both go on to the end.
    load = await startLoad({ host: lab.host('h5') }, lab.host('h1').address, 8080, 2, 20, 'new', 100);
    writes = operator.startWrites('web');
  });

  it('upgrades managers, then agents, and no container is touched; an agent that goes first is refused and its containers stay', async () => {
    const before = await containers();
    const h3 = lab.host('h3');
    await h3.exec(['ln', '-sfn', `/opt/muster-${NEW}`, '/opt/muster']);
    await restart(h3, 'agent');
    await waitFor('the refusal', async () => (await h3.logLines('agent', `the agent is of version ${NEW}, newer than the manager's ${OLD}`)) > 0);
    await h3.exec(['ln', '-sfn', `/opt/muster-${OLD}`, '/opt/muster']);
    await restart(h3, 'agent');
    await allReady();
    expect(await containers()).toEqual(before);

    await reader.follow('upgrade.md', {
      sections: ['Upgrading'],
      when: {
        'after restarting managers': async () => {
          await restartManagers(lab.managers, ({ softwareVersion }) => softwareVersion === NEW);
          // The old agents on the new managers.
          await allReady();
          expect((await nodes()).map(({ agentVersion }) => agentVersion)).toEqual([OLD, OLD, OLD]);
          await operator.muster('service', 'scale', ...WAIT, 'web=4');
        },
        'after restarting agents': async () => {
          const upgradedFrom = await containers();
          expect(upgradedFrom).toHaveLength(4);
          for (const host of workers()) {
            await restart(host, 'agent');
            await waitFor(`the agent of ${host.name} to be of the new version`, async () => (await nodes()).some(({ name, state, agentVersion }) => name === host.name && state === 'ready' && agentVersion === NEW));
          }
          expect(await containers()).toEqual(upgradedFrom);
        },
      },
    });
    const after = await containers();
    expect(before.filter((container) => !after.includes(container))).toEqual([]);
  });

  it('starts etcd again, one member after the other, and Docker, on a drained host and under live-restore, and no container is touched but by the drain', async () => {
    const [h2, h3] = [lab.host('h2'), lab.host('h3')];
    const on = async (host: LabHost) => (await inspectRuns([host])).map(({ containerId, startedAt }) => `${containerId} ${startedAt}`).sort();
    const before = await containers();
    await reader.follow('upgrade.md', { sections: ['etcd'], when: { 'after restarting etcd': (name) => restart(lab.host(name), 'etcd') } });
    expect(await containers()).toEqual(before);

    let kept: readonly string[] = [];
    const printed = await reader.follow('upgrade.md', {
      sections: ['Docker'],
      when: {
        'after restarting Docker on h3': async () => {
          expect(await on(h3)).toEqual([]);
          await h3.restartEngine();
        },
        'after restarting Docker on h2': async () => {
          kept = await on(h2);
          await h2.restartEngine();
        },
      },
    });
    expect(printed).toContain('live-restore: true');
    expect(kept.length).toBeGreaterThan(0);
    expect(await on(h2)).toEqual(kept);
    await allReady();
  });

  it('lets a host join with a new token and go for good, and a person in who is refused when removed', async () => {
    const before = await containers();
    const h4 = lab.host('h4');
    const printed = await reader.follow('nodes-and-users.md', {
      when: {
        'after stopping the agent of h4': async () => {
          await stop(h4, 'agent');
          await waitFor('h4 to be down', async () => (await nodes()).some(({ name, state }) => name === 'h4' && state === 'down'));
        },
      },
    });
    // What ann saw: the cluster, and none of the services of others.
    expect(printed).toContain('3 of 3 ready');
    expect(printed).toContain('No services');
    expect((await nodes()).map(({ name }) => name).sort()).toEqual(['h1', 'h2', 'h3']);
    const asAnn = await h4.exec(['/opt/muster/bin/muster', 'status']);
    expect([asAnn.exitCode === 0, asAnn.stderr]).toEqual([false, expect.stringMatching(/token|user/)]);
    expect(await containers()).toEqual(before);
  });

  it('makes five of three, and everybody learns the new addresses', async () => {
    const before = await containers();
    // Installed as the others are by now.
    for (const host of lab.hosts.slice(3)) await host.exec(['ln', '-sfn', `/opt/muster-${NEW}`, '/opt/muster']);
    await reader.follow('high-availability.md', {
      sections: ['An etcd member more', 'A manager more'],
      when: { 'after restarting managers': () => restartManagers(lab.managers, () => true) },
    });
    await managersAre('h1', 'h2', 'h3', 'h4', 'h5');
    const context = JSON.parse(await readFile(lab.context, 'utf8')) as { managers: readonly string[] };
    expect([...context.managers].sort()).toEqual(lab.hosts.map(({ address }) => `${address}:7400`));
    expect(await containers()).toEqual(before);
  });

  it('goes on when two managers and two etcd members of five die at once, both leaders among them', async () => {
    const leader = lab.host((await managers()).find((row) => row.leader)?.name ?? '');
    const leads = await lab.etcdLeader();
    const second = leads === leader ? lab.hosts.find((host) => host !== leader) : leads;
    const dead = [leader, ...(second === undefined ? [] : [second])];
    const living = lab.hosts.filter((host) => !dead.includes(host));
    await Promise.all(dead.flatMap((host) => [host.signal('manager', 'KILL'), host.signal('etcd', 'KILL')]));
    const from = performance.now();
    await operator.muster('service', 'update', '--detach', '--label-add', 'after=two', 'web');
    const acknowledgedMs = performance.now() - from;
    await operator.muster('service', 'scale', ...WAIT, 'web=5');
    console.error(`two of five managers and members gone: the first write acknowledged after ${Math.round(acknowledgedMs)} ms, a scale carried out after ${Math.round(performance.now() - from)} ms`);
    expect(acknowledgedMs).toBeLessThan(MAJORITY_AGAIN_MS);
    await managersAre(...living.map(({ name }) => name));
    await allReady();
    for (const host of dead) await host.startDaemon('etcd');
    for (const host of dead) await host.startDaemon('manager');
    await managersAre('h1', 'h2', 'h3', 'h4', 'h5');
  });

  it('takes a manager and its etcd member away, and the one that was removed is refused', async () => {
    const before = await containers();
    const gone = lab.host('h5');
    await reader.follow('high-availability.md', {
      sections: ['A manager fewer'],
      when: {
        'after stopping the manager of h5': () => stop(gone, 'manager'),
        'after restarting managers': async () => {
          await ended(gone, 'etcd');
          await restartManagers(lab.hosts.slice(0, 4), () => true);
        },
      },
    });
    await managersAre('h1', 'h2', 'h3', 'h4');
    await gone.startDaemon('manager');
    await ended(gone, 'manager');
    expect(await gone.log('manager', 5)).toContain('was removed from the cluster');
    await operator.muster('service', 'scale', ...WAIT, 'web=4');
    await allReady();
    const after = await containers();
    expect(before.filter((container) => !after.includes(container))).toHaveLength(1);
  });

  it('replaces the root, with progress, and no session ends; who has only a certificate of the old one is refused', async () => {
    const [before, seenBefore] = [await containers(), await nodes()];
    const old = join(dirname(lab.context), 'old.json');
    await copyFile(lab.context, old);
    const printed = await reader.follow('certificates.md');
    expect(printed).toMatch(/rotating: \d of \d nodes and managers have a certificate of the new root/);
    expect(printed).toMatch(/The old root is gone; root \w+ issues/);
    const { roots, certificates, rotating } = await operator.json<{ roots: readonly { id: string }[]; certificates: readonly { rootId: string; revokedAt?: number }[]; rotating: boolean }>('cluster', 'ca', 'status');
    expect({ roots: roots.length, rotating }).toEqual({ roots: 1, rotating: false });
    expect(certificates.filter(({ rootId, revokedAt }) => revokedAt === undefined && rootId !== roots[0]?.id)).toEqual([]);
    expect((await nodes()).map(({ name, state, stateSince }) => [name, state, stateSince])).toEqual(seenBefore.map(({ name, stateSince }) => [name, 'ready', stateSince]));
    expect(await containers()).toEqual(before);
    await expect(createOperator(old).muster('service', 'ls')).rejects.toThrow(/certificate/);
  });

  it('has lost no acknowledged write and no request in all this', async () => {
    const [{ ok, failed, reasons, slowestMs }, { history, finals, slowestMs: slowestWriteMs }] = await Promise.all([load.stop(), writes.stop()]);
    const counts = countOutcomes(history);
    console.error(`while all was upgraded and managers came and went: ${ok} requests answered, ${failed} failed, the slowest after ${slowestMs} ms; ${counts.acknowledged} writes acknowledged, ${counts.unknown} not, the slowest after ${slowestWriteMs} ms`);
    expect(lostWrites(history, finals)).toEqual([]);
    expect(reasons).toEqual({});
    expect(ok).toBeGreaterThan(500);
    expect(counts.acknowledged).toBeGreaterThan(20);
  });

  it('brings the cluster back when etcd has lost its majority for good: from the member that is left, and no container is touched', async () => {
    await reader.follow('backup.md');
    saved = await containers();
    await stopControlPlane('KILL');
    // Two machines have lost their data, another one is gone for good.
    for (const host of lab.hosts.slice(1)) await host.exec(['rm', '-rf', '/var/lib/etcd']);
    await reader.follow('disaster.md', {
      sections: ['etcd has lost its majority for good', 'Restore, on new machines or the old ones'],
      when: {
        'with etcd and managers stopped': () => Promise.resolve(),
        'after stopping etcd': () => stop(lab.host('h1'), 'etcd'),
      },
    });
    await managersAre('h1', 'h2', 'h3');
    await allReady();
    expect(await containers()).toEqual(saved);
    await operator.muster('service', 'scale', ...WAIT, 'web=6');
  });

  it('begins again on one new machine when only the workers are left, and goes from the embedded store to etcd, and no container is touched', async () => {
    const h4 = lab.host('h4');
    const bring = (file: string) => pipe(['docker', 'exec', lab.host('h1').container, 'cat', file], ['docker', 'exec', '-i', h4.container, '/bin/sh', '-c', `mkdir -p ${dirname(file)}; umask 077; cat > ${file}`]);
    await h4.exec(['rm', '-rf', '/var/lib/muster', '/root/.muster']);
    for (const file of ['/backup/newest.muster', '/root/backup-passphrase']) await bring(file);
    await stopControlPlane('KILL');
    for (const host of lab.hosts) await host.exec(['rm', '-rf', '/var/lib/etcd', '/var/lib/muster/manager', '/var/lib/muster/manager.json', '/root/.muster']);
    await reader.follow('disaster.md', {
      sections: ['On one new machine'],
      when: {
        'with no manager and no etcd left': () => Promise.resolve(),
        'after stopping agents': async () => {
          for (const host of workers()) await stop(host, 'agent');
        },
      },
    });
    await takeContext(h4);
    await managersAre('h4');
    await allReady();
    // Tasks that came after the backup are known to nobody.
    await waitFor('the containers of the backup, and no others', async () => (await containers()).join() === saved.join());

    await reader.follow('high-availability.md', { sections: ['etcd'] });
    await reader.follow('high-availability.md', { sections: ['From one manager to several'], when: { 'after stopping the manager on the embedded store': () => stop(h4, 'manager') } });
    await managersAre('h4');
    await allReady();
    expect(await containers()).toEqual(saved);
    await operator.muster('service', 'scale', ...WAIT, 'web=6');
  });
});
