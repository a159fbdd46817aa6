/** Wall clocks of managers and agents that are set hours and a year forward and back: what that changes, and what is said. */
import { existsSync } from 'node:fs';
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { run, projectRoot } from '@muster/test/lab/command';
import type { LabHost } from '@muster/test/lab/host';
import { startLab, waitFor, type Lab } from '@muster/test/lab/lab';
import { inspectRuns } from '@muster/test/lab/runs';
import type { NodeRow } from '@muster/test/lab/truth';
import { seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

/** Of Debian's package `libfaketime`. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const HOUR_S = 3_600;
const YEAR_S = 365 * 24 * HOUR_S;
/** Of its library: after so long it looks at the file again. */
const CACHE_S = 1;
/** Longer than the leader's lease, an agent's patience, and what makes a lost node one that is down. */
const LOOK_MS = 12_000;
/** Ends at once on SIGTERM, as a well-behaved server does. */
const SERVER = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
const SERVICES = [
  ['plain', '--replicas', '6'],
  ['alone', '--replicas', '2', '--exclusive'],
] as const;

type Daemon = 'manager' | 'agent';

export const part: BenchPart = {
  title: 'Wall clocks that jump',
  summary: 'clocks of managers and agents are set hours and a year forward and back (4 minutes, needs libfaketime)',
  onlyWhenNamed: true,
  method: `
Three Docker hosts, each with a manager, an etcd member and an agent; the managers and agents run with
libfaketime, which gives each process a wall clock that can be set and leaves the monotonic one alone (etcd and
dockerd have the machine's). A service of six tasks and an exclusive one of two. After each jump, and after the
clock is set right again, ${LOOK_MS / 1_000} s pass, a change must go through, and the leader with its epoch, every
session, every node's state and every container must be what they were.`,
  limitMs: 900_000,
  async run() {
    if (!existsSync(LIBRARY)) throw new Error(`there is no ${LIBRARY}: apt-get install libfaketime`);
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-bench-clocks', hosts: 3, managers: 3, subnet: 68, images: [BUSYBOX_IMAGE] });
    const clocks = new Clocks(lab);
    await clocks.begin();
    return table(['whose clock', 'set by', 'leader, sessions, nodes, containers', 'what is said', 'after it is right (s)'], await clocks.all());
  },
};

class Clocks {
  readonly #lab: Lab;
  #changes = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async begin(): Promise<void> {
    const lab = this.#lab;
    for (const host of lab.hosts) for (const daemon of ['manager', 'agent'] as const) {
      await set(host, daemon, 0);
      await host.signal(daemon, 'KILL');
      await host.startUnder(daemon, ['env', `LD_PRELOAD=${LIBRARY}`, `FAKETIME_TIMESTAMP_FILE=${fileOf(daemon)}`, 'FAKETIME_DONT_FAKE_MONOTONIC=1', `FAKETIME_CACHE_DURATION=${CACHE_S}`]);
    }
    await waitFor('all nodes to be ready', async () => (await lab.json<NodeRow[]>(['node', 'ls'])).every(({ state }) => state === 'ready'), 120_000);
    for (const [name, ...flags] of SERVICES) await lab.must('service', 'create', '--name', name, ...flags, BUSYBOX_IMAGE, ...SERVER);
  }

  async all(): Promise<readonly (readonly string[])[]> {
    const lab = this.#lab;
    const rows: string[][] = [];
    const leader = lab.host((await lab.json<{ leader: string }>(['cluster', 'status'])).leader);
    const other = lab.managers.find((host) => host !== leader) ?? leader;
    for (const [whose, host, daemon] of [['the leader', leader, 'manager'], ['another manager', other, 'manager'], ['an agent', other, 'agent']] as const) {
      for (const [by, aheadS] of [['5 h forward', 5 * HOUR_S], ['5 h back', -5 * HOUR_S], ['a year forward', YEAR_S], ['a year back', -YEAR_S]] as const) {
        const before = await this.#standing();
        await set(host, daemon, aheadS);
        const said = await this.#said(host, daemon, aheadS);
        await this.#pass(host, before, `${whose}, ${by}`);
        const from = performance.now();
        await set(host, daemon, 0);
        await this.#changeThrough(host);
        const tookMs = performance.now() - from;
        await this.#pass(host, before, `${whose}, right again`);
        rows.push([whose, by, 'as before', said, seconds(tookMs)]);
        console.error(rows.at(-1)?.join(' | '));
      }
    }
    return rows;
  }

  /** What who comes to that manager is told; of an agent nobody hears anything. */
  async #said(host: LabHost, daemon: Daemon, aheadS: number): Promise<string> {
    if (daemon === 'agent') return '';
    // Certificates were made a moment ago, are good from an hour before that, and for 90 days.
    const isRefused = aheadS < -HOUR_S || aheadS > 90 * 24 * HOUR_S;
    let said = '';
    await waitFor('the manager to have the new time', async () => {
      const { exitCode, stderr } = await this.#through(host, 'network', 'ls');
      said = exitCode === 0 ? '' : (stderr.split('\n')[0] ?? '');
      return isRefused === (exitCode !== 0) && isRefused === said.includes('certificate');
    });
    return said;
  }

  async #pass(host: LabHost, before: string, when: string): Promise<void> {
    const others = this.#lab.managers.filter((manager) => manager !== host);
    const until = performance.now() + LOOK_MS;
    while (performance.now() < until) {
      for (const manager of others) await this.#changeThrough(manager);
      const now = await this.#standing();
      if (now !== before) throw new Error(`${when}: ${before} became ${now}`);
    }
  }

  async #changeThrough(host: LabHost): Promise<void> {
    this.#changes += 1;
    await waitFor(`a change through ${host.name}`, async () => (await this.#through(host, 'service', 'update', '--detach', '--label-add', `change=${this.#changes}`, 'plain')).exitCode === 0);
  }

  #through(host: LabHost, ...words: readonly string[]) {
    return run(`${projectRoot}bin/muster`, words, { env: { MUSTER_CONTEXT: this.#lab.context, MUSTER_MANAGERS: `${host.address}:7400`, NO_COLOR: '1' } });
  }

  /** By a manager whose clock is right: whoever is asked first may have another one. */
  async #standing(): Promise<string> {
    const [{ leader, epoch }, nodes, runs] = await Promise.all([
      this.#lab.json<{ leader: string; epoch: number }>(['cluster', 'status']),
      this.#lab.json<{ name: string; state: string; stateSince: string }[]>(['node', 'ls']),
      inspectRuns(this.#lab.hosts, SERVICES.map(([name]) => name)),
    ]);
    return JSON.stringify([leader, epoch, nodes.map(({ name, state, stateSince }) => [name, state, stateSince]), runs.map(({ containerId, startedAt }) => `${containerId} ${startedAt}`).toSorted()]);
  }
}

const fileOf = (daemon: Daemon) => `/run/clock.${daemon}`;

async function set(host: LabHost, daemon: Daemon, aheadS: number): Promise<void> {
  await host.exec(['/bin/sh', '-c', `echo ${aheadS < 0 ? '' : '+'}${aheadS} > ${fileOf(daemon)}`]);
}
