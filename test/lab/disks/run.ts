/**
 * Disks of agents, managers and etcd members fill up, or break so that nobody can write to
 * them, on hosts that run containers. Tells how long it took until that was to be read in
 * `status`, `doctor` and `events`, how long until all was well after there was space again, and
 * what must not have been.
 */
import { inspectRuns } from '../runs.ts';
import type { DaemonName, LabHost } from '../host.ts';
import { waitFor, type Lab } from '../lab.ts';
import { runningContainers, wrongSlots } from '../truth.ts';
import { SmallDisk } from './small-disk.ts';

const SERVICE = 'disks';
/** Ends at once on SIGTERM, as a well-behaved server does. */
const SERVER = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
const DAEMON_MEBIBYTES = 24;
/** etcd takes 64 MiB for each of two files of its log before it writes to them. */
const ETCD_MEBIBYTES = 220;
const QUOTA_BYTES = 24 * 1024 * 1024;
const WAIT_MS = 90_000;

export interface DisksOptions {
  /** On the lab's hosts; it has busybox. */
  readonly image: string;
}

export interface Trouble {
  readonly what: string;
  /** Until it was said everywhere. */
  readonly alarmMs: number;
  /** From there being space again until all is well. */
  readonly wellMs: number;
}

export interface DisksResult {
  readonly troubles: readonly Trouble[];
  readonly violations: readonly string[];
}

/** Three hosts with managers. The lab is whole when this begins, and whole and empty when it ends. */
export async function runDisks(lab: Lab, { image }: DisksOptions): Promise<DisksResult> {
  const [h1, h2, h3] = lab.managers;
  if (h1 === undefined || h2 === undefined || h3 === undefined) throw new Error('the lab has three managers');
  await lab.must('service', 'create', '--name', SERVICE, '--replicas', '6', image, ...SERVER);
  const before = await inspectRuns(lab.hosts, [SERVICE]);
  const violations: string[] = [];
  const untouched = async (when: string) => {
    const now = await inspectRuns(lab.hosts, [SERVICE]);
    violations.push(...before.filter(({ containerId, startedAt }) => !now.some((run) => run.containerId === containerId && run.startedAt === startedAt)).map(({ host, containerId }) => `${when}: container ${containerId.slice(0, 12)} on ${host} does not run on`));
  };
  /** Scaled up while it lasts or after it; at the end each slot runs once. */
  let replicas = before.length;
  const more = async (...flags: string[]) => {
    replicas += 3;
    await lab.must('service', 'scale', ...flags, `${SERVICE}=${replicas}`);
  };
  const runs = () => waitFor(`${SERVICE} to run ${replicas} times`, async () => wrongSlots(await runningContainers(lab.hosts, SERVICE), replicas).length === 0, WAIT_MS);

  const trouble = async (what: string, words: readonly RegExp[], places: readonly Place[], begin: () => Promise<void>, meanwhile: () => Promise<void>, end: () => Promise<void>): Promise<Trouble> => {
    const from = performance.now();
    await begin();
    const alarmMs = await until(`the alarms of ${what}`, () => unsaid(lab, words, places), from);
    await meanwhile();
    await untouched(what);
    const endsAt = performance.now();
    await end();
    const wellMs = await until(`all to be well after ${what}`, () => complaints(lab), endsAt);
    await runs();
    await untouched(`after ${what}`);
    return { what, alarmMs, wellMs };
  };

  const troubles: Trouble[] = [];
  {
    await using disks = new AsyncDisposableStack();
    const [agentFull, agentBroken, managerFull, managerBroken] = await Promise.all([
      diskUnder(disks, h1, 'agent', '/var/lib/muster/agent'),
      diskUnder(disks, h2, 'agent', '/var/lib/muster/agent'),
      diskUnder(disks, h2, 'manager', '/var/lib/muster/manager'),
      diskUnder(disks, h3, 'manager', '/var/lib/muster/manager'),
    ]);
    const etcds = await Promise.all([h1, h2, h3].map((host) => diskUnderEtcd(disks, host)));
    const etcdFull = etcds[2];
    if (etcdFull === undefined) throw new Error('there is no third member');
    await until('all to be well on small disks', () => complaints(lab), performance.now());
    await runs();
    await untouched('with its daemons started again');

    troubles.push(
      await trouble('a quota of etcd that is used up', [/store\.full/], ['events'], () => writeMuch(h1, 100), () => more(), () => Promise.resolve()),
      await trouble(
        'full and broken disks of an etcd member, managers and agents',
        [/h1.*(journal|agent).*full/, /h2.*(journal.*error|muster\/agent cannot be written)/, /h2.*muster\/manager is full/, /h3.*muster\/manager cannot be written/, new RegExp(`etcd at ${h3.address}:2379 does not answer`)],
        ['status', 'doctor', 'events'],
        async () => {
          await Promise.all([agentFull.fill(), managerFull.fill(), etcdFull.fill(), agentBroken.break(), managerBroken.break()]);
          await Promise.all([writeMuch(h1, 6), more('--detach')]);
        },
        // What is started again on a disk that is full goes on with what it has.
        async () => {
          const sessions = () => h1.logLines('agent', 'session opened');
          const before = await sessions();
          await h1.signal('agent', 'KILL');
          await h1.startDaemon('agent');
          await waitFor('a session of the agent whose disk is full', async () => (await sessions()) > before);
        },
        async () => {
          await Promise.all([agentFull.empty(), managerFull.empty(), etcdFull.empty(), repaired(h2, 'agent', agentBroken), repaired(h3, 'manager', managerBroken)]);
        },
      ),
      await trouble(
        'full disks of all etcd members',
        [/etcd at [\d.]+:2379 does not answer/],
        ['status', 'doctor'],
        async () => {
          await Promise.all(etcds.map((disk) => disk.fill()));
          await writeMuch(h1, 100);
        },
        async () => {
          if ((await lab.muster(['service', 'scale', '--detach', `${SERVICE}=1`], 30_000)).exitCode === 0) violations.push('a change was acknowledged by a store that has no space');
        },
        async () => {
          await Promise.all(etcds.map((disk) => disk.empty()));
        },
      ),
    );
    await more();
    await runs();
    await h1.exec(ETCDCTL('del', '/filler'));
  }
  await lab.must('service', 'rm', SERVICE);
  return { troubles, violations };
}

const ETCDCTL = (...words: string[]) => ['env', 'ETCDCTL_API=3', 'etcdctl', '--command-timeout', '3s', ...words];

/** Megabytes of history, until they are refused, or so many were written. */
async function writeMuch(host: LabHost, megabytes: number): Promise<void> {
  await host.exec(['/bin/sh', '-c', `head -c 1000000 /dev/urandom > /run/filler; export ETCDCTL_API=3; for number in $(seq ${megabytes}); do etcdctl --command-timeout 3s put /filler < /run/filler || break; done`]);
}

async function diskUnder(disks: AsyncDisposableStack, host: LabHost, daemon: DaemonName, directory: string): Promise<SmallDisk> {
  await host.signal(daemon, 'KILL');
  const disk = await SmallDisk.inPlaceOf(host, directory, DAEMON_MEBIBYTES);
  await host.startDaemon(daemon);
  disks.defer(async () => {
    await host.signal(daemon, 'KILL');
    await disk[Symbol.asyncDispose]();
    await host.startDaemon(daemon);
  });
  return disk;
}

/** A member that ends for want of space is started again by what keeps it started. */
async function diskUnderEtcd(disks: AsyncDisposableStack, host: LabHost): Promise<SmallDisk> {
  await host.signal('etcd', 'KILL');
  const disk = await SmallDisk.inPlaceOf(host, '/var/lib/etcd', ETCD_MEBIBYTES);
  const keeper = await host.keepStarted('etcd', ['--quota-backend-bytes', String(QUOTA_BYTES)]);
  disks.defer(async () => {
    await keeper[Symbol.asyncDispose]();
    // It may have ended for want of space.
    await host.signal('etcd', 'KILL').catch(() => undefined);
    await disk[Symbol.asyncDispose]();
    await host.startDaemon('etcd');
  });
  return disk;
}

/** A disk that broke is checked and mounted anew, which takes the daemon that has files of it open. */
async function repaired(host: LabHost, daemon: DaemonName, disk: SmallDisk): Promise<void> {
  await host.signal(daemon, 'KILL');
  await disk.repair();
  await host.startDaemon(daemon);
}

type Place = 'status' | 'doctor' | 'events';

/** Which of the words stand not yet where an operator looks. */
async function unsaid(lab: Lab, words: readonly RegExp[], places: readonly Place[]): Promise<readonly string[]> {
  const texts = await Promise.all(places.map(async (place) => [place, (await lab.muster(place === 'events' ? ['events', '--since', '10m'] : [place])).stdout] as const));
  return texts.flatMap(([place, text]) => words.filter((word) => !text.split('\n').some((line) => word.test(line))).map((word) => `${place}: ${String(word)}`));
}

interface Status {
  readonly cluster: { readonly leader: string | null; readonly managers: readonly { readonly name: string; readonly problem?: string }[] };
  readonly nodes: readonly { readonly name: string; readonly state: string; readonly problem?: string | null }[];
}

/** What is wrong by the word of `status`. */
async function complaints(lab: Lab): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await lab.muster(['status', '--json']);
  if (exitCode !== 0) return [stderr];
  const { cluster, nodes } = JSON.parse(stdout) as Status;
  return [
    ...(cluster.leader === null ? ['nobody leads'] : []),
    ...(cluster.managers.length < lab.managers.length ? ['a manager is missing'] : []),
    ...cluster.managers.flatMap(({ name, problem = '' }) => (problem === '' ? [] : [`${name}: ${problem}`])),
    ...nodes.flatMap(({ name, state, problem }) => (state === 'ready' && (problem ?? '') === '' ? [] : [`${name} is ${state}: ${problem ?? ''}`])),
  ];
}

/** Until nothing is left; how long that took from `from` on. */
async function until(what: string, left: () => Promise<readonly string[]>, from: number): Promise<number> {
  let last: readonly string[] = [];
  await waitFor(
    what,
    async () => {
      last = await left();
      return last.length === 0;
    },
    WAIT_MS,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${last.join('; ')}`);
  });
  return performance.now() - from;
}
