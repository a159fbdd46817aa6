/**
 * Disks of agents, managers and etcd members fill up, or break so that nobody can write to
 * them, on hosts that run containers. Tells how long it took until that was to be read in
 * `status`, `doctor` and `events`, how long until all was well after there was space again, and
 * what must not have been.
 */
import type { DaemonName, LabHost } from '../host.ts';
import type { Lab } from '../lab.ts';
import { patience } from '../patience.ts';
import { SmallDisk } from './small-disk.ts';
import { Troubles, type Place, type Trouble } from './troubles.ts';

const DAEMON_MEBIBYTES = 24;
/** etcd takes 64 MiB for each of two files of its log before it writes to them. */
const ETCD_MEBIBYTES = 220;
const QUOTA_BYTES = 24 * 1024 * 1024;
const AGENT = '/var/lib/muster/agent';
const MANAGER = '/var/lib/muster/manager';

export interface DisksOptions {
  /** On the lab's hosts; it has busybox. */
  readonly image: string;
}

export interface DisksResult {
  readonly troubles: readonly Trouble[];
  readonly violations: readonly string[];
}

/** Three hosts with managers. The lab is whole when this begins, and whole and empty when it ends. */
export async function runDisks(lab: Lab, { image }: DisksOptions): Promise<DisksResult> {
  const [h1, , h3] = lab.managers;
  if (h1 === undefined || h3 === undefined) throw new Error('the lab has three managers');
  const troubles = new Troubles(lab);
  {
    await using disks = new AsyncDisposableStack();
    disks.use(await patience(lab));
    const [mixed, etcds] = await Promise.all([mixedDisks(disks, lab), Promise.all(lab.managers.map((host) => diskUnderEtcd(disks, host)))]);
    await troubles.begin(image);
    await troubles.passes({ what: 'a quota of etcd that is used up', words: [/store\.full/], places: ['events'], begin: () => writeMuch(h1, 100), meanwhile: () => troubles.more() });
    await troubles.passes({ ...mixedTrouble(lab, troubles, ['status', 'doctor', 'events'], { ...mixed, etcd: etcds[2] }), isOver: () => troubles.complaints() });
    await troubles.passes({
      what: 'full disks of all etcd members',
      words: [/etcd at [\d.]+:2379 does not answer/],
      places: ['status', 'doctor'],
      async begin() {
        await Promise.all(etcds.map((disk) => disk.fill()));
        await writeMuch(h1, 100);
      },
      async meanwhile() {
        if (await troubles.isAcknowledged()) troubles.violations.push('a change was acknowledged by a store that has no space');
      },
      async end() {
        await Promise.all(etcds.map((disk) => disk.empty()));
      },
    });
    await troubles.more();
    await troubles.runs();
    await h1.exec(ETCDCTL('del', '/filler'));
    await troubles.end();
  }
  return troubles;
}

/** Half a minute of it: the disks of one member of etcd, two agents and two managers. */
export async function runDisksBriefly(lab: Lab, { image }: DisksOptions): Promise<DisksResult> {
  const [h1, , h3] = lab.managers;
  if (h1 === undefined || h3 === undefined) throw new Error('the lab has three managers');
  const troubles = new Troubles(lab);
  {
    await using disks = new AsyncDisposableStack();
    disks.use(await patience(lab));
    const [mixed, etcd] = await Promise.all([mixedDisks(disks, lab), diskUnderEtcd(disks, h3)]);
    await troubles.begin(image);
    await troubles.passes({
      ...mixedTrouble(lab, troubles, ['status', 'events'], { ...mixed, etcd }),
      // Managers say that the member is well a quarter of a minute after it is.
      isOver: async () => [...(await troubles.complaints()).filter((text) => !text.includes(`${h3.address}:2379`)), ...((await h3.exec(ETCDCTL('endpoint', 'health'))).exitCode === 0 ? [] : ['the member is not well'])],
    });
    await h1.exec(ETCDCTL('del', '/filler'));
    await troubles.end();
  }
  return troubles;
}

interface MixedDisks {
  readonly agentFull: SmallDisk;
  readonly agentBroken: SmallDisk;
  readonly managerFull: SmallDisk;
  readonly managerBroken: SmallDisk;
}

async function mixedDisks(disks: AsyncDisposableStack, lab: Lab): Promise<MixedDisks> {
  const [agentFull, agentBroken, managerFull, managerBroken] = await Promise.all([
    diskUnder(disks, lab.host('h1'), 'agent', AGENT),
    diskUnder(disks, lab.host('h2'), 'agent', AGENT),
    diskUnder(disks, lab.host('h2'), 'manager', MANAGER),
    diskUnder(disks, lab.host('h3'), 'manager', MANAGER),
  ]);
  return { agentFull, agentBroken, managerFull, managerBroken };
}

function mixedTrouble(lab: Lab, troubles: Troubles, places: readonly Place[], { agentFull, agentBroken, managerFull, managerBroken, etcd }: MixedDisks & { readonly etcd: SmallDisk | undefined }) {
  const [h1, h2, h3] = [lab.host('h1'), lab.host('h2'), lab.host('h3')];
  return {
    what: 'full and broken disks of an etcd member, managers and agents',
    words: [/h1.*(journal|agent).*full/, /h2.*(journal.*error|muster\/agent cannot be written)/, /h2.*muster\/manager is full/, /h3.*muster\/manager cannot be written/, new RegExp(`etcd at ${h3.address}:2379 does not answer`)],
    places,
    async begin() {
      await Promise.all([agentFull.fill(), managerFull.fill(), etcd?.fill(), agentBroken.break(), managerBroken.break()]);
      await Promise.all([writeMuch(h1, 6), troubles.more('--detach')]);
    },
    /** What is started again on a disk that is full goes on with what it has. */
    async meanwhile() {
      const sessions = () => h1.logLines('agent', 'session opened');
      const before = await sessions();
      await h1.signal('agent', 'KILL');
      await h1.startDaemon('agent');
      await troubles.waitFor('a session of the agent whose disk is full', async () => (await sessions()) > before);
    },
    async end() {
      await Promise.all([agentFull.empty(), managerFull.empty(), etcd?.empty(), repaired(h2, 'agent', agentBroken), repaired(h3, 'manager', managerBroken)]);
    },
  };
}

const ETCDCTL = (...words: string[]) => ['env', 'ETCDCTL_API=3', 'etcdctl', '--command-timeout', '3s', ...words];

/** Megabytes of history, until they are refused, or so many were written. */
async function writeMuch(host: LabHost, megabytes: number): Promise<void> {
  await host.exec(['/bin/sh', '-c', `head -c 1000000 /dev/urandom > /run/filler; export ETCDCTL_API=3; for number in $(seq ${megabytes}); do etcdctl --command-timeout 3s put /filler < /run/filler || break; done`]);
}

async function diskUnder(disks: AsyncDisposableStack, host: LabHost, daemon: DaemonName, directory: string): Promise<SmallDisk> {
  const disk = await SmallDisk.make(host, directory, DAEMON_MEBIBYTES);
  await host.signal(daemon, 'KILL');
  await disk.takePlace();
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
  const disk = await SmallDisk.make(host, '/var/lib/etcd', ETCD_MEBIBYTES);
  await host.signal('etcd', 'KILL');
  await disk.takePlace();
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
