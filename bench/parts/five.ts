/** Five managers on five etcd members: one lost, then two of each at once, and how long a client and the agents are without. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { MusterError } from '@muster/shared/model/error';
import { connectControl, type ControlClient } from '@muster/shared/rpc/client';
import { secured } from '@muster/shared/rpc/security';
import type { LabHost } from '@muster/test/lab/host';
import { startLab, waitFor, type Lab } from '@muster/test/lab/lab';
import { median, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const MANAGERS = 5;
const SUBNET = 65;
const BETWEEN_CALLS_MS = 20;
const MAX_ROUNDS = 5;

export const part: BenchPart = {
  title: 'Five managers on five etcd members',
  summary: 'until a client and agents have another manager, and until writes succeed after two of five are lost (3 minutes)',
  method: `
Five hosts, each with a manager, an etcd member and an agent. A client with the addresses of all
managers, the victim's first, replaces the workers' join token again and again, ${BETWEEN_CALLS_MS} ms after
each answer. One manager lost: SIGKILL of one that does not lead and has sessions of agents; "client" is the longest time between two
answers around it, "agents" the time from the kill until the last of the agents that had a
session there says that it has another one. Leader lost: the same with the leader. Says nothing: SIGSTOP. Two lost:
SIGKILL of two managers and of the two etcd members beside them, the leaders of Muster and of etcd
among them: "client" is until a write was acknowledged again. Medians, and the worst, of at
most ${MAX_ROUNDS} rounds each.`,
  limitMs: 900_000,
  async run({ rounds }) {
    await using lab = await startLab({ name: 'muster-bench-five', hosts: MANAGERS, managers: MANAGERS, subnet: SUBNET, images: [] });
    const results: Record<Loss, Gap[]> = { follower: [], leader: [], silent: [], two: [] };
    for (let round = 0; round < Math.min(rounds, MAX_ROUNDS); round++) {
      for (const loss of LOSSES) results[loss].push(await lose(lab, loss));
    }
    return report(results);
  },
};

const LOSSES = ['follower', 'leader', 'silent', 'two'] as const;
type Loss = (typeof LOSSES)[number];

interface Gap {
  readonly clientMs: number;
  /** Undefined: no agent had a session there. */
  readonly agentsMs: number | undefined;
}

const NAMES: Readonly<Record<Loss, string>> = {
  follower: 'a manager that does not lead',
  leader: 'the leader',
  silent: 'a manager that does not lead says nothing any more',
  two: 'two managers and two etcd members, both leaders among them',
};

async function lose(lab: Lab, loss: Loss): Promise<Gap> {
  const leader = await leaderOf(lab);
  const victims = loss === 'leader' ? [leader] : loss === 'follower' || loss === 'silent' ? [await busyFollower(lab, leader)] : await bothLeaders(lab, leader);
  const [first] = victims;
  if (first === undefined) throw new Error('there is nobody to lose');
  const agents = await agentsAt(lab, victims);
  using client = await clientOf(lab, first);
  const writes = new Writes(client);
  await writes.until(5);
  const killedAt = Math.min(...(await Promise.all(victims.flatMap((host) => [host.signal('manager', loss === 'silent' ? 'STOP' : 'KILL'), ...(loss === 'two' ? [host.signal('etcd', 'KILL')] : [])]))));
  await writes.until(20);
  const clientMs = await writes.stop();
  const opened = await Promise.all(agents.map((host) => openedAfter(host, killedAt)));
  for (const host of victims) if (loss === 'two') await host.startDaemon('etcd');
  for (const host of victims) await (loss === 'silent' ? host.signal('manager', 'CONT') : host.startDaemon('manager'));
  await waitFor('five managers', async () => (await statusOf(lab)).managers.length === MANAGERS);
  return { clientMs, agentsMs: opened.length === 0 ? undefined : Math.max(...opened) - killedAt };
}

/** Writes one after the other, and remembers the longest time between two answers. */
class Writes {
  readonly #client: ControlClient;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;
  #answers = 0;
  #longestMs = 0;

  constructor(client: ControlClient) {
    this.#client = client;
    this.#done = this.#run();
    // Awaited at the end; a failure before that must not end the process.
    this.#done.catch(() => undefined);
  }

  async #run(): Promise<void> {
    let last = performance.now();
    while (!this.#stop.signal.aborted) {
      await this.#client.call('CreateJoinToken', { role: 'CERTIFICATE_ROLE_WORKER', replace: true }).catch((error: unknown) => {
        // It was carried out by the manager that died before it could say so.
        if (!(error instanceof MusterError) || error.reason !== 'TOKEN_SHOWN') throw error;
      });
      const now = performance.now();
      if (this.#answers > 0) this.#longestMs = Math.max(this.#longestMs, now - last);
      last = now;
      this.#answers += 1;
      await pause(BETWEEN_CALLS_MS);
    }
  }

  /** So many more answers. */
  async until(more: number): Promise<void> {
    const enough = this.#answers + more;
    while (this.#answers < enough) await Promise.race([pause(BETWEEN_CALLS_MS), this.#done]);
  }

  async stop(): Promise<number> {
    this.#stop.abort();
    await this.#done;
    return this.#longestMs;
  }
}

async function clientOf(lab: Lab, first: LabHost): Promise<ControlClient> {
  const identity = JSON.parse(await readFile(lab.context, 'utf8')) as Parameters<typeof secured>[0];
  const others = lab.managers.filter((host) => host !== first);
  return connectControl([first, ...others].map(({ address }) => `${address}:7400`), { security: secured(identity) });
}

interface Status {
  readonly managers: readonly { readonly name: string; readonly leader: boolean }[];
}

const statusOf = (lab: Lab): Promise<Status> => lab.json<Status>(['cluster', 'status']);

async function leaderOf(lab: Lab): Promise<LabHost> {
  const leads = (await statusOf(lab)).managers.find(({ leader }) => leader);
  if (leads === undefined) throw new Error('nobody leads');
  return lab.host(leads.name);
}

async function busyFollower(lab: Lab, leader: LabHost): Promise<LabHost> {
  const followers = lab.managers.filter((host) => host !== leader);
  const counts = await Promise.all(followers.map(async (host) => (await agentsAt(lab, [host])).length));
  return followers[counts.indexOf(Math.max(...counts))] ?? another(lab, [leader]);
}

function another(lab: Lab, than: readonly LabHost[]): LabHost {
  const found = lab.managers.find((host) => !than.includes(host));
  if (found === undefined) throw new Error('there is no other host');
  return found;
}

async function bothLeaders(lab: Lab, leader: LabHost): Promise<readonly LabHost[]> {
  const ofEtcd = await lab.etcdLeader();
  return [leader, ofEtcd === leader ? another(lab, [leader]) : ofEtcd];
}

const OPENED = '"msg":"session opened"';

interface Opened {
  readonly time: number;
  readonly address: string;
}

/** When the agent had its sessions, by its own log, the newest last. */
async function sessionsOf(host: LabHost): Promise<readonly Opened[]> {
  const { stdout } = await host.exec(['grep', '-F', OPENED, '/var/log/agent.log']);
  return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Opened);
}

async function agentsAt(lab: Lab, managers: readonly LabHost[]): Promise<readonly LabHost[]> {
  const addresses = managers.map(({ address }) => `${address}:7400`);
  const held = await Promise.all(lab.hosts.map(async (host) => ({ host, at: (await sessionsOf(host)).at(-1)?.address ?? '' })));
  return held.filter(({ at }) => addresses.includes(at)).map(({ host }) => host);
}

/** The first session after that moment; all hosts of a lab share one clock. */
async function openedAfter(host: LabHost, moment: number): Promise<number> {
  let found: number | undefined;
  await waitFor(`a session of ${host.name}`, async () => {
    found = (await sessionsOf(host)).find(({ time }) => time >= moment)?.time;
    return found !== undefined;
  });
  return found ?? Number.NaN;
}

function report(results: Readonly<Record<Loss, readonly Gap[]>>): string {
  const both = (values: readonly number[]): string => (values.length === 0 ? 'none had a session there' : `${Math.round(median(values))} ms (worst ${Math.round(Math.max(...values))} ms)`);
  const rows = LOSSES.map((loss) => [NAMES[loss], both(results[loss].map(({ clientMs }) => clientMs)), both(results[loss].flatMap(({ agentsMs }) => agentsMs ?? []))]);
  return table(['lost', 'client', 'agents'], rows);
}
