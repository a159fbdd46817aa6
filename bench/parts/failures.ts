/** One failure after the other on a lab, and how long until all is as it should be: the times in docs/operating/failure-modes.md. */
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import type { LabHost } from '@muster/test/lab/host';
import { projectRoot } from '@muster/test/lab/command';
import { measureEmbedded } from '@muster/test/lab/disks/embedded';
import { canHaveDisks } from '@muster/test/lab/disks/small-disk';
import { startLab, waitFor, type Lab } from '@muster/test/lab/lab';
import { runningContainers, wrongSlots, type NodeRow, type PsRow } from '@muster/test/lab/truth';
import { seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

/** What is measured is as exact as that, and what a look takes. */
const BETWEEN_LOOKS_MS = 50;
const SERVICE = 'web';
const REPLICAS = 6;
/** Ends at once on SIGTERM, as a well-behaved server does. */
const SERVER = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
/** A registry that answers, on a host's loopback, and has no image. */
const EMPTY_REGISTRY = `require('node:http').createServer((request, response) => {
  if (request.url === '/v2/') return response.end('{}');
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
}).listen(5000, '127.0.0.1')`;
/** The last of them waits for its pause when the one before has failed; between those are pauses of 0.2, 0.4, 0.8 and 1.6 s. */
const ATTEMPTS = 6;

export const part: BenchPart = {
  title: 'What fails, and until all is well',
  summary: 'one failure after the other on three hosts, and how long until all is as it should be (5 minutes, needs loop devices)',
  onlyWhenNamed: true,
  method: `
Three Docker hosts, each with a manager, an etcd member and an agent; a service of ${REPLICAS} tasks. One
failure after the other, each once, from the moment when it is made until what the row says; containers are
counted by the engines' word, the rest is asked of the command line again and again, which alone
takes about 0.3 s. The embedded store: that of another manager on one of the hosts, on a disk (ext4) of
its own that is filled to the last byte, and that the kernel then lets nobody write to.`,
  limitMs: 840_000,
  async run() {
    if (!canHaveDisks) throw new Error('there are no loop devices here');
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-bench-failures', hosts: 3, managers: 3, subnet: 65, images: [BUSYBOX_IMAGE] });
    const failures = new Failures(lab);
    await failures.all();
    return table(['what fails', 'until', 'time (s)'], failures.rows);
  },
};

class Failures {
  readonly rows: string[][] = [];
  readonly #lab: Lab;
  #replicas = REPLICAS;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async all(): Promise<void> {
    const lab = this.#lab;
    await this.#lab.must('service', 'create', '--name', SERVICE, '--replicas', String(REPLICAS), BUSYBOX_IMAGE, ...SERVER);
    await this.#containers();
    await this.#starts();
    await this.#agents();
    await this.#leaders();
    await this.#store(lab.managers);
    const [first] = lab.hosts;
    if (first !== undefined) await measureEmbedded(first, (...failure) => this.#measure(...failure));
  }

  async #containers(): Promise<void> {
    const flags = ['--health-cmd', 'test ! -e /ill', '--health-interval', '1s', '--health-retries', '2', '--stop-grace-period', '2s'];
    await this.#lab.must('service', 'create', '--name', 'ill', ...flags, BUSYBOX_IMAGE, ...SERVER);
    const [sick] = await runningContainers(this.#lab.hosts, 'ill');
    if (sick === undefined) throw new Error('nothing runs');
    await this.#measure('a healthcheck, every second, twice', 'its replacement runs', () => this.#lab.host(sick.host).docker('exec', sick.containerId, 'touch', '/ill'), async () => {
      const now = await runningContainers(this.#lab.hosts, 'ill');
      return now.length === 1 && now[0]?.task !== sick.task;
    });
    await this.#lab.must('service', 'rm', 'ill');
    await this.#lab.must('service', 'create', '--detach', '--name', 'greedy', '--limit-memory', '32M', BUSYBOX_IMAGE, 'tail', '/dev/zero');
    await this.#measure('memory runs out', '`service ps` says so', () => Promise.resolve(), async () => (await this.#lab.must('service', 'ps', '--all', 'greedy')).includes('out of memory'));
    await this.#lab.must('service', 'rm', 'greedy');
    await this.#measure('an update to an image whose registry does not answer', 'it is rolled back', async () => void (await this.#lab.muster(['service', 'update', '--image', '127.0.0.1:1/nosuch:1', SERVICE], 180_000)), () => this.#runs());
  }

  async #starts(): Promise<void> {
    const { hosts } = this.#lab;
    await this.#lab.must('service', 'create', '--detach', '--name', 'crashes', BUSYBOX_IMAGE, 'false');
    await this.#measure('a container that always crashes', `its attempt ${ATTEMPTS - 1} has failed`, () => Promise.resolve(), async () => (await this.#lab.json<PsRow[]>(['service', 'ps', '--all', 'crashes'])).length >= ATTEMPTS);
    await this.#lab.must('service', 'rm', 'crashes');

    for (const host of hosts) await host.exec(['/bin/sh', '-c', '"$0" -e "$1" >/dev/null 2>&1 & echo $! > /run/registry.pid', `${projectRoot}.tools/node_modules/.bin/node`, EMPTY_REGISTRY]);
    await this.#measure('an update to an image that its registry does not have', 'it is rolled back', async () => void (await this.#lab.muster(['service', 'update', '--image', '127.0.0.1:5000/nosuch:1', SERVICE], 180_000)), () => this.#runs());
    for (const host of hosts) await host.exec(['/bin/sh', '-c', 'kill "$(cat /run/registry.pid)"']);

    for (const host of hosts) await host.docker('run', '-d', '--name', 'stranger', '--network', 'host', BUSYBOX_IMAGE, 'httpd', '-f', '-p', '8099');
    await this.#lab.must('service', 'create', '--detach', '--name', 'port', '--publish', 'published=8099,target=80,mode=host', BUSYBOX_IMAGE, ...SERVER);
    await waitFor('the port to be known as taken', async () => (await this.#lab.must('service', 'ps', 'port')).includes('3 have host port tcp/8099 in use'));
    await this.#measure('a port that was taken on every host is free', 'the task that waited for it runs', async () => void (await Promise.all(hosts.map((host) => host.docker('rm', '-f', 'stranger')))), async () => (await runningContainers(hosts, 'port')).length === 1);
    await this.#lab.must('service', 'rm', 'port');
  }

  async #agents(): Promise<void> {
    const host = this.#lab.host('h3');
    const sessions = () => host.logLines('agent', 'session opened');
    const before = await sessions();
    await this.#measure('an agent is killed and started again', 'it is in session again', async () => {
      await host.signal('agent', 'KILL');
      await host.startDaemon('agent');
    }, async () => (await sessions()) > before);
    await this.#whole();
    await this.#measure('an agent is killed and stays away', 'its tasks run elsewhere', () => host.signal('agent', 'KILL'), () => this.#runs(host));
    await host.startDaemon('agent');
    await this.#whole();
    await this.#measure('dockerd is killed and started again', 'all tasks run', () => host.signal('dockerd', 'KILL'), async () => (await host.exec(['docker', 'version'])).exitCode === 0 && (await this.#runs()));
    await this.#whole();
    await this.#measure('a host is cut off', 'its tasks run elsewhere', host.cutOff, () => this.#runs(host));
    await this.#measure('it comes back', 'no slot runs twice', host.reconnect, async () => (await this.#ready()) && (await this.#runs()));
    await this.#whole();
  }

  async #leaders(): Promise<void> {
    for (const [what, signal] of [['the leader is stopped in order', 'TERM'], ['the leader is killed', 'KILL'], ['the leader is paused', 'STOP']] as const) {
      const leader = await this.#leader();
      await this.#measure(what, 'another one leads', () => leader.signal('manager', signal), async () => (await this.#leader()) !== leader);
      await (signal === 'STOP' ? leader.signal('manager', 'CONT') : leader.startDaemon('manager'));
      await this.#whole();
    }
    const cut = await this.#leader();
    await this.#measure('the leader is cut off', 'another one leads', cut.cutOff, async () => (await this.#leader()) !== cut);
    await cut.reconnect();
    await this.#whole();
    const dead = await this.#leader();
    await this.#measure('the leader and its host are lost', 'its tasks run elsewhere', dead.kill, () => this.#runs(dead));
    await dead.boot();
    await dead.loadImage(BUSYBOX_IMAGE);
    for (const daemon of ['etcd', 'manager', 'agent'] as const) await dead.startDaemon(daemon);
    await this.#whole();
  }

  async #store(members: readonly LabHost[]): Promise<void> {
    const one = await this.#lab.etcdLeader();
    await this.#measure('etcd’s leader is killed', 'a change is acknowledged', () => one.signal('etcd', 'KILL'), () => this.#scaled());
    await one.startDaemon('etcd');
    await this.#whole();
    const two = members.slice(0, 2);
    await Promise.all(two.map((host) => host.signal('etcd', 'KILL')));
    await this.#measure('etcd has no majority', '`status` says so', () => Promise.resolve(), async () => (await this.#lab.must('status')).includes('has no majority'));
    await this.#measure('its majority is back', 'a change is acknowledged', async () => void (await Promise.all(two.map((host) => host.startDaemon('etcd')))), () => this.#scaled());
    await this.#whole();
  }

  async #measure(what: string, until: string, begin: () => Promise<unknown>, done: () => Promise<boolean>): Promise<void> {
    const from = performance.now();
    await begin();
    await waitFor(`${what}: ${until}`, done, 120_000, BETWEEN_LOOKS_MS);
    const tookMs = performance.now() - from;
    console.error(`${what}: ${until} after ${seconds(tookMs)} s`);
    this.rows.push([what, until, seconds(tookMs)]);
  }

  async #runs(without?: LabHost): Promise<boolean> {
    return wrongSlots(await runningContainers(this.#lab.hosts.filter((host) => host !== without), SERVICE), this.#replicas).length === 0;
  }

  async #ready(): Promise<boolean> {
    return (await this.#lab.json<NodeRow[]>(['node', 'ls'])).every(({ state }) => state === 'ready');
  }

  /** Also with tasks on every host, so that the next failure takes some away. */
  async #whole(): Promise<void> {
    await waitFor('all to be well', async () => (await this.#ready()) && (await this.#runs()) && (await this.#lab.json<{ managers: unknown[] }>(['cluster', 'status'])).managers.length === this.#lab.managers.length, 120_000);
    await this.#lab.must('rebalance', SERVICE);
    await waitFor('a task on every host', async () => (await this.#runs()) && new Set((await runningContainers(this.#lab.hosts, SERVICE)).map(({ host }) => host)).size === this.#lab.hosts.length, 60_000);
  }

  async #leader(): Promise<LabHost> {
    const { leader } = await this.#lab.json<{ leader: string | null }>(['cluster', 'status']);
    if (leader === null) throw new Error('nobody leads');
    return this.#lab.host(leader);
  }

  async #scaled(): Promise<boolean> {
    const replicas = this.#replicas === REPLICAS ? REPLICAS + 1 : REPLICAS;
    const { exitCode } = await this.#lab.muster(['service', 'scale', '--detach', `${SERVICE}=${replicas}`], 20_000);
    if (exitCode === 0) this.#replicas = replicas;
    return exitCode === 0;
  }
}
