/**
 * A cluster of several Docker hosts on this machine: an etcd member, a manager
 * and an agent on each of the first hosts, an agent on the others. The
 * end-to-end tests, `make lab` and the bench use it, all through the commands of `muster`.
 */
import { glob, mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCli } from '@muster/cli/run-cli';
import { collectingHost } from '@muster/cli/testing/collecting-host';
import { output, projectRoot, run, type CommandResult } from './command.ts';
import { LAB_LABEL, LabHost } from './host.ts';
import { ensureHostImage } from './host-image.ts';

const MANAGER_PORT = 7400;
/** The exit code when no manager answers. */
const NO_MANAGER = 5;
const ATTEMPTS = 10;
const CALL_TIMEOUT_MS = 120_000;

export interface LabOptions {
  /** Names containers, network and label; several labs may run side by side with different subnets. */
  readonly name: string;
  readonly hosts: number;
  /** The first hosts run a manager and an etcd member each. */
  readonly managers: number;
  /** Third number of the lab's 10.201.N.0/24. */
  readonly subnet: number;
  /** Images of this machine's engine that every host gets. */
  readonly images: readonly string[];
  /** Hosts that boot by systemd: without daemons of Muster's, until something is installed. */
  readonly hasSystemd?: boolean;
  /** More flags for `cluster init`. */
  readonly init?: readonly string[];
  readonly onProgress?: (message: string) => void;
}

export class Lab {
  readonly name: string;
  readonly hosts: readonly LabHost[];
  readonly managers: readonly LabHost[];

  constructor(name: string, hosts: readonly LabHost[], managers: readonly LabHost[]) {
    this.name = name;
    this.hosts = hosts;
    this.managers = managers;
  }

  get endpoints(): string {
    return this.managers.map((host) => `${host.address}:${MANAGER_PORT}`).join(',');
  }

  /** The administrator's context, on this machine. */
  get context(): string {
    return join(tmpdir(), `muster-lab-${this.name}`, 'context.json');
  }

  /** Runs `bin/muster` on this machine against the lab's managers, as an operator does. */
  program = (args: readonly string[]): Promise<CommandResult> => run(`${projectRoot}bin/muster`, args, { env: this.#env() });

  /**
   * Runs the same command in this process: what is asked over and over would else start processes
   * on the very machine that is waited for.
   */
  async muster(args: readonly string[], timeoutMs = CALL_TIMEOUT_MS): Promise<CommandResult> {
    const { host, collected } = collectingHost({ env: this.#env(), signal: AbortSignal.timeout(timeoutMs) });
    const exitCode = await runCli(args, host);
    return { exitCode, stdout: collected.out, stderr: collected.err };
  }

  #env = () => ({ MUSTER_CONTEXT: this.context, MUSTER_MANAGERS: this.endpoints, NO_COLOR: '1' });

  /** The same, and returns what it printed; rejects when it failed. */
  async must(...args: readonly string[]): Promise<string> {
    let result = await this.muster(args);
    // A loaded machine may not get a connection made in time.
    for (let attempt = 1; result.exitCode === NO_MANAGER && attempt < ATTEMPTS; attempt += 1) result = await this.muster(args);
    if (result.exitCode !== 0) throw new Error(`muster ${args.join(' ')} ended with ${result.exitCode}: ${result.stderr}${result.stdout}`);
    return result.stdout;
  }

  /** Runs a read command with `--json` and returns what it printed. */
  async json<T>(args: readonly string[]): Promise<T> {
    const { exitCode, stdout, stderr } = await this.muster([...args, '--json']);
    if (exitCode !== 0) throw new Error(`muster ${args.join(' ')} failed with ${exitCode}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** Whose member of etcd leads, by the members' own word; those that are gone say nothing. */
  async etcdLeader(): Promise<LabHost> {
    for (const host of this.hosts) {
      const { exitCode, stdout } = await host.exec(['env', 'ETCDCTL_API=3', 'etcdctl', '-w', 'json', 'endpoint', 'status']);
      if (exitCode !== 0) continue;
      const [member] = JSON.parse(stdout) as readonly { readonly Status: { readonly header: { readonly member_id: number }; readonly leader: number } }[];
      if (member !== undefined && member.Status.header.member_id === member.Status.leader) return host;
    }
    throw new Error('no member of etcd leads');
  }

  host(name: string): LabHost {
    const found = this.hosts.find((host) => host.name === name);
    if (found === undefined) throw new Error(`the lab has no host ${name}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeLab(this.name);
    await rm(dirname(this.context), { recursive: true, force: true });
  }
}

/** Hosts, and a cluster on them whose nodes are all ready. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const lab = await startHosts(options);
  await startCluster(lab, options.onProgress, options.init);
  return lab;
}

/** Hosts that run nothing but dockerd. */
export async function startHosts(options: LabOptions): Promise<Lab> {
  const { name, onProgress = () => undefined } = options;
  // Ryuk, the cleaner of testcontainers, is an image that may not be there to pull; labs are removed by their label.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  await removeLab(name);
  onProgress('making the host image');
  await ensureHostImage();
  await output('docker', [
    'network',
    'create',
    '--label',
    `${LAB_LABEL}=${name}`,
    '--subnet',
    `10.201.${options.subnet}.0/24`,
    name,
  ]);
  onProgress(`starting ${options.hosts} hosts`);
  const hosts = await Promise.all(
    Array.from({ length: options.hosts }, (_, index) =>
      LabHost.start({
        name: `h${index + 1}`,
        lab: name,
        network: name,
        address: `10.201.${options.subnet}.${index + 11}`,
        ...(options.hasSystemd === undefined ? {} : { hasSystemd: options.hasSystemd }),
      }),
    ),
  );
  for (const image of options.images) await Promise.all(hosts.map((host) => host.loadImage(image)));
  return new Lab(name, hosts, hosts.slice(0, options.managers));
}

/** Starts etcd, managers and agents, and waits until all nodes are ready. */
export async function startCluster(lab: Lab, onProgress: (message: string) => void = () => undefined, init: readonly string[] = []): Promise<void> {
  const { hosts } = lab;
  onProgress(`starting etcd and managers on ${lab.managers.map((host) => host.name).join(', ')}`);
  await Promise.all(lab.managers.map((host) => startEtcd(host, lab.managers)));
  await waitFor('etcd to answer', async () => {
    const health = await lab.managers[0]?.exec(['env', 'ETCDCTL_API=3', 'etcdctl', 'endpoint', 'health']);
    return health?.exitCode === 0;
  });
  const tokens = await initCluster(lab, init);
  const [first, ...more] = lab.managers;
  if (first === undefined) throw new Error('a lab needs a manager');
  await startManager(first, lab.managers);
  await waitFor('the first manager', async () => (await lab.muster(['cluster', 'status', '--json'])).exitCode === 0);
  await Promise.all(
    more.map(async (host) => {
      await joinAs(host, tokens.manager, [first], MANAGER_DIR, ['--advertise', `${host.address}:${MANAGER_PORT}`]);
      await startManager(host, lab.managers);
    }),
  );
  await waitFor('a leader', async () => (await lab.muster(['cluster', 'status', '--json'])).exitCode === 0);
  onProgress('starting agents');
  await Promise.all(
    hosts.map(async (host) => {
      await joinAs(host, tokens.worker, [first], AGENT_DIR, ['--name', host.name]);
      await startAgent(host, lab.managers);
    }),
  );
  await waitFor('all nodes to be ready', async () => {
    const nodes = await lab.json<{ state: string }[]>(['node', 'ls']);
    return nodes.filter((node) => node.state === 'ready').length === hosts.length;
  });
}

async function startEtcd(host: LabHost, members: readonly LabHost[]): Promise<void> {
  const cluster = members.map((member) => `${member.name}=http://${member.address}:2380`).join(',');
  await host.startDaemon('etcd', [
    'etcd',
    '--name', host.name,
    '--data-dir', '/var/lib/etcd',
    '--listen-client-urls', `http://127.0.0.1:2379,http://${host.address}:2379`,
    '--advertise-client-urls', `http://${host.address}:2379`,
    '--listen-peer-urls', `http://${host.address}:2380`,
    '--initial-advertise-peer-urls', `http://${host.address}:2380`,
    '--initial-cluster', cluster,
    '--initial-cluster-state', 'new',
    '--initial-cluster-token', 'muster-lab',
  ]);
}

interface Tokens {
  readonly manager: string;
  readonly worker: string;
}

const MANAGER_DIR = '/var/lib/muster/manager';
const AGENT_DIR = '/var/lib/muster/agent';

const storeOf = (members: readonly LabHost[]) => `etcd://${members.map((member) => `${member.address}:2379`).join(',')}`;

/** Makes the cluster from its first host, and brings the administrator's context to this machine. */
async function initCluster(lab: Lab, flags: readonly string[]): Promise<Tokens> {
  const [first] = lab.managers;
  if (first === undefined) throw new Error('a lab needs a manager');
  const advertise = `${first.address}:${MANAGER_PORT}`;
  const made = await first.exec([`${projectRoot}bin/muster`, 'cluster', 'init', '--json', '--name', lab.name, '--store', storeOf(lab.managers), '--advertise', advertise, '--listen', advertise, '--data-dir', MANAGER_DIR, ...flags]);
  if (made.exitCode !== 0) throw new Error(`muster cluster init ended with ${made.exitCode}: ${made.stderr}`);
  const { tokens, context } = JSON.parse(made.stdout) as { readonly tokens: Tokens; readonly context: string };
  await mkdir(dirname(lab.context), { recursive: true, mode: 0o700 });
  await writeFile(lab.context, (await first.exec(['cat', context])).stdout, { mode: 0o600 });
  return tokens;
}

const JOIN_ATTEMPTS = 5;

async function joinAs(host: LabHost, token: string, managers: readonly LabHost[], dataDir: string, flags: readonly string[]): Promise<void> {
  const where = managers.map((manager) => `${manager.address}:${MANAGER_PORT}`).join(',');
  const join = () => host.exec([`${projectRoot}bin/muster`, 'node', 'join', `${token}@${where}`, '--data-dir', dataDir, ...flags]);
  let joined = await join();
  // On a machine under load a manager may not answer in time.
  for (let attempt = 1; joined.exitCode === NO_MANAGER && attempt < JOIN_ATTEMPTS; attempt++) joined = await join();
  if (joined.exitCode !== 0) throw new Error(`muster node join on ${host.name} ended with ${joined.exitCode}: ${joined.stderr}`);
}

async function startManager(host: LabHost, members: readonly LabHost[]): Promise<void> {
  await host.startDaemon('manager', [
    `${projectRoot}bin/muster`,
    'manager', 'run',
    '--store', storeOf(members),
    '--listen', `${host.address}:${MANAGER_PORT}`,
    '--advertise', `${host.address}:${MANAGER_PORT}`,
    '--data-dir', MANAGER_DIR,
    '--name', host.name,
  ]);
}

async function startAgent(host: LabHost, managers: readonly LabHost[]): Promise<void> {
  await host.startDaemon('agent', [
    `${projectRoot}bin/muster`,
    'agent', 'run',
    '--manager', managers.map((manager) => `${manager.address}:${MANAGER_PORT}`).join(','),
    '--data-dir', AGENT_DIR,
    '--advertise', host.address,
    '--name', host.name,
  ]);
}

/**
 * Asks again until the answer is yes. What `ask` threw last is said when it never was. Between two
 * questions it pauses as long as one takes, for asking starts processes on the very machine that is
 * waited for, or `pauseMs`.
 */
export async function waitFor(what: string, ask: () => Promise<boolean>, timeoutMs = 120_000, pauseMs?: number): Promise<number> {
  const from = performance.now();
  for (;;) {
    const askedAt = performance.now();
    let cause: unknown;
    try {
      if (await ask()) return performance.now() - from;
    } catch (error) {
      cause = error;
    }
    if (performance.now() - from > timeoutMs) throw new Error(`waited ${timeoutMs / 1000} s for ${what} in vain${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause });
    const pause = pauseMs ?? Math.min(1_000, Math.max(50, performance.now() - askedAt));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Removes every container and network of the lab; nothing happens when there is none. */
export async function removeLab(name: string): Promise<void> {
  const filter = ['--filter', `label=${LAB_LABEL}=${name}`];
  const containers = (await output('docker', ['ps', '-aq', ...filter])).split('\n').filter(Boolean);
  if (containers.length > 0) await output('docker', ['rm', '-f', '-v', ...containers]);
  const networks = (await output('docker', ['network', 'ls', '-q', ...filter])).split('\n').filter(Boolean);
  for (const network of networks) await output('docker', ['network', 'rm', network]);
  await removeCgroups(name);
}

/** Of the hosts' containers, which nobody removes when their engine is killed. Each is empty by now; what is not stays. */
async function removeCgroups(lab: string): Promise<void> {
  const tops = await Array.fromAsync(glob([`/sys/fs/cgroup/docker/${lab}-h*`, `/sys/fs/cgroup/*/docker/${lab}-h*`]));
  for (const top of tops) {
    const below = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => []);
    const directories = below.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
    for (const directory of [...directories.sort().reverse(), top]) await rmdir(directory).catch(() => undefined);
  }
}
