/**
 * Exclusive services on real hosts: whatever happens to a host or its agent, at no
 * moment are there two containers, by what the engines themselves recorded (all hosts of
 * a lab share one clock). Every test leaves the lab as it found it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX_IMAGE as image, buildTestImages } from '@muster/agent/driver/testing/images';
import type { LabHost } from './host.ts';
import { startLab, waitFor, type Lab } from './lab.ts';
import { putRight } from './put-right.ts';
import { runningContainers, runningTasks, type NodeRow } from './truth.ts';

/** Does not care about SIGTERM: only the end of the grace stops it. */
const STUBBORN = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'];
/** 5 s until the agent stops it, 1 s of grace, and what the managers add to that, on a loaded machine. */
const FAILOVER_MS = 120_000;

let lab: Lab;
let services = 0;

beforeAll(async () => {
  await buildTestImages();
  lab = await startLab({ name: 'muster-alone', hosts: 4, managers: 1, subnet: 43, images: [image] });
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await putRight(lab, [image]);
});

const muster = (...args: string[]) => lab.must(...args);

/** An exclusive service that runs on one of the hosts without a manager, and not on the one named. */
async function deploy(stopAfter = '5s', notOn = 'h1'): Promise<{ name: string; home: LabHost }> {
  services += 1;
  const name = `alone${services}`;
  await muster('service', 'create', '--name', name, '--exclusive=true', '--disconnect', `stop-after=${stopAfter}`, '--stop-grace-period', '1s', '--constraint', 'node.hostname!=h1', '--constraint', `node.hostname!=${notOn}`, image, ...STUBBORN);
  const [container] = await runningContainers(lab.hosts, name);
  if (container === undefined) throw new Error('nothing runs');
  return { name, home: lab.host(container.host) };
}

interface Run {
  readonly host: string;
  readonly task: string;
  readonly from: number;
  readonly to: number;
}

/** When containers of the service were up, by the engines' own events. */
async function runsOf(service: string): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const host of lab.hosts) {
    const text = await host.docker('events', '--since', '1h', '--until', '0s', '--filter', `label=muster.service.name=${service}`, '--filter', 'event=start', '--filter', 'event=die', '--format', '{{json .}}');
    const open = new Map<string, number>();
    for (const line of text.split('\n').filter(Boolean)) {
      const { Action: action, timeNano, Actor } = JSON.parse(line) as { Action: string; timeNano: number; Actor: { ID: string; Attributes: Record<string, string> } };
      const at = timeNano / 1e6;
      const task = Actor.Attributes['muster.task'] ?? '';
      if (action === 'start') open.set(Actor.ID, at);
      else runs.push({ host: host.name, task, from: open.get(Actor.ID) ?? 0, to: at });
      if (action === 'die') open.delete(Actor.ID);
    }
    for (const [id, from] of open) runs.push({ host: host.name, task: id, from, to: Number.POSITIVE_INFINITY });
  }
  return runs.sort((left, right) => left.from - right.from);
}

/** Every run began when the one before it was over. */
async function expectAlone(service: string, atLeast: number): Promise<void> {
  // What an engine did within the last second is among its events a second later.
  await waitFor(`${atLeast} runs among the events`, async () => (await runsOf(service)).length >= atLeast);
  const runs = await runsOf(service);
  const overlaps = runs.slice(1).filter((run, index) => run.from < (runs[index]?.to ?? 0));
  expect(overlaps).toEqual([]);
}

/** Waits until the service runs on another host, and sees on the way that it never runs twice. */
async function movedFrom(name: string, home: LabHost): Promise<void> {
  let most = 0;
  await waitFor(
    `${name} to run elsewhere than on ${home.name}`,
    async () => {
      const containers = await runningContainers(lab.hosts, name);
      most = Math.max(most, containers.length);
      return containers.some((container) => container.host !== home.name);
    },
    FAILOVER_MS,
  );
  expect(most).toBeLessThan(2);
}

async function isBack(host: LabHost): Promise<void> {
  await waitFor(`${host.name} to be ready`, async () => (await lab.json<NodeRow[]>(['node', 'ls'])).find(({ name }) => name === host.name)?.state === 'ready');
}

async function watchdogs(host: LabHost): Promise<readonly string[]> {
  return (await host.exec(['pgrep', '-f', 'agent watchdog'])).stdout.split('\n').filter(Boolean);
}

async function over(name: string): Promise<void> {
  await muster('service', 'rm', name);
  await waitFor(`${name} to be gone`, async () => (await runningContainers(lab.hosts, name)).length === 0);
}

describe('an exclusive service', () => {
  it('never runs twice when its host is cut off and comes back', async () => {
    const { name, home } = await deploy();
    await home.cutOff();
    await movedFrom(name, home);
    await expectAlone(name, 2);
    await home.reconnect();
    await isBack(home);
    expect(await runningTasks(lab, name)).toHaveLength(1);
    await expectAlone(name, 2);
    await over(name);
  });

  it('never runs twice when its agent is frozen, or killed: the watchdog outlives both', async () => {
    const frozen = await deploy();
    const killed = await deploy('5s', frozen.home.name);
    expect(killed.home.name).not.toBe(frozen.home.name);
    await frozen.home.signal('agent', 'STOP');
    await killed.home.signal('agent', 'KILL');
    expect(await watchdogs(killed.home)).toHaveLength(1);
    for (const { name, home } of [frozen, killed]) {
      await movedFrom(name, home);
      await expectAlone(name, 2);
    }
    await frozen.home.signal('agent', 'CONT');
    await killed.home.startDaemon('agent');
    for (const { name, home } of [frozen, killed]) {
      await isBack(home);
      const rows = await lab.json<{ node: string; error: string | null }[]>(['service', 'ps', '--all', name]);
      expect(rows).toContainEqual(expect.objectContaining({ node: home.name, error: expect.stringContaining('the lease of the exclusive task is over') as string }));
      expect(await runningTasks(lab, name)).toHaveLength(1);
      await expectAlone(name, 2);
      await over(name);
    }
  });

  it('goes on when its agent is killed and started again in time, and when its watchdog is: the agent starts another one', async () => {
    const { name, home } = await deploy('20s');
    const [before] = await runningContainers(lab.hosts, name);
    await home.signal('agent', 'KILL');
    await home.startDaemon('agent');
    const [first] = await watchdogs(home);
    if (first === undefined) throw new Error('there is no watchdog');
    await home.exec(['kill', '-9', first]);
    await waitFor('another watchdog', async () => (await watchdogs(home)).some((pid) => pid !== first));
    await isBack(home);
    expect(await runningContainers(lab.hosts, name)).toEqual([before]);
    await expectAlone(name, 1);
    await over(name);
  });
});
