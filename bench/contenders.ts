/** The contenders of the comparison: each runs N replicas on the same hosts. */
import { spawn } from 'node:child_process';
import { projectRoot } from '@muster/test/lab/command';
import type { LabHost } from '@muster/test/lab/host';
import { startCluster, waitFor, type Lab } from '@muster/test/lab/lab';
import { BENCH_IMAGE, SERVER } from './measure.ts';

export interface Contender {
  readonly name: string;
  /** Gets ready to run on the hosts; not measured. */
  setUp(): Promise<void>;
  /** Asks for so many replicas; returns at once when it is accepted. */
  create(replicas: number): Promise<void>;
  scale(replicas: number): Promise<void>;
  /** Removes the service. */
  remove(): Promise<void>;
  /** The host that leads. */
  leader(): Promise<LabHost>;
  /** Kills the leading manager's process alone. */
  killLeader(): Promise<LabHost>;
  /** Brings back what `killLeader` killed; resolves when all hosts take part again. */
  reviveLeader(host: LabHost): Promise<void>;
  /** The host was killed and boots again, with an empty image store and no containers: it takes part again. */
  rejoin(host: LabHost): Promise<void>;
}

const SERVICE = 'bench';

async function must(host: LabHost, command: readonly string[]): Promise<string> {
  const result = await host.exec(command);
  if (result.exitCode !== 0) throw new Error(`${command.join(' ')} on ${host.name}: ${result.stderr}`);
  return result.stdout.trim();
}

/** Docker Swarm with a manager on every host. */
export function swarm(lab: Lab): Contender {
  let alive: LabHost[] = [...lab.hosts];
  const anyManager = (): LabHost => {
    const [host] = alive;
    if (host === undefined) throw new Error('no host is left');
    return host;
  };
  const leader = async (): Promise<LabHost> => {
    for (const host of alive) {
      const nodes = await host.exec(['docker', 'node', 'ls', '--format', '{{.Hostname}} {{.ManagerStatus}}']);
      const line = nodes.stdout.split('\n').find((text) => text.endsWith(' Leader'));
      if (nodes.exitCode === 0 && line !== undefined) return lab.host(line.split(' ')[0] ?? '');
    }
    throw new Error('the swarm has no leader');
  };
  const join = async (manager: LabHost, host: LabHost): Promise<void> => {
    const token = await must(manager, ['docker', 'swarm', 'join-token', '-q', 'manager']);
    await must(host, ['docker', 'swarm', 'join', '--advertise-addr', host.address, '--token', token, `${manager.address}:2377`]);
  };
  const allTakePart = async (): Promise<void> => {
    alive = [...lab.hosts];
    await waitFor('all nodes of the swarm', async () => {
      const managers = await must(await leader(), ['docker', 'node', 'ls', '--format', '{{.Status}} {{.ManagerStatus}}']);
      return managers.split('\n').filter((line) => /^Ready (Leader|Reachable)$/.test(line)).length === lab.hosts.length;
    });
  };
  return {
    name: 'Docker Swarm',
    async setUp() {
      const [first, ...others] = lab.hosts;
      if (first === undefined) throw new Error('the lab has no hosts');
      await must(first, ['docker', 'swarm', 'init', '--advertise-addr', first.address]);
      for (const host of others) await join(first, host);
      await allTakePart();
    },
    async create(replicas) {
      // By id: by tag each task would first wait for a registry.
      const id = await must(anyManager(), ['docker', 'image', 'inspect', '--format', '{{.Id}}', BENCH_IMAGE]);
      await must(anyManager(), [
        'docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', SERVICE,
        '--replicas', String(replicas), id, ...SERVER,
      ]);
    },
    scale: async (replicas) => void (await must(anyManager(), ['docker', 'service', 'scale', '--detach', `${SERVICE}=${replicas}`])),
    remove: async () => void (await must(anyManager(), ['docker', 'service', 'rm', SERVICE])),
    leader,
    async killLeader() {
      const host = await leader();
      await host.killEngine();
      alive = alive.filter((other) => other !== host);
      return host;
    },
    async reviveLeader(host) {
      await host.reviveEngine();
      await allTakePart();
    },
    async rejoin(host) {
      // It has lost everything, so it comes as a new one.
      const manager = await leader();
      const old = (await must(manager, ['docker', 'node', 'ls', '--filter', `name=${host.name}`, '--format', '{{.ID}}'])).split('\n');
      for (const id of old) {
        await must(manager, ['docker', 'node', 'demote', id]);
        await must(manager, ['docker', 'node', 'rm', '--force', id]);
      }
      await join(manager, host);
      await allTakePart();
    },
  };
}

/** Muster with a manager and an etcd member on every host. */
export function muster(lab: Lab): Contender {
  const cli = async (...args: string[]): Promise<void> => {
    const result = await lab.program(args);
    if (result.exitCode !== 0) throw new Error(`muster ${args.join(' ')}: ${result.stderr}`);
  };
  const leader = async (): Promise<LabHost> => {
    const { managers } = await lab.json<{ managers: { name: string; leader: boolean }[] }>(['cluster', 'status']);
    const found = managers.find((manager) => manager.leader);
    if (found === undefined) throw new Error('nobody leads');
    return lab.host(found.name);
  };
  const allTakePart = async (): Promise<void> => {
    await waitFor('all managers and nodes', async () => {
      const { managers } = await lab.json<{ managers: unknown[] }>(['cluster', 'status']);
      const nodes = await lab.json<{ state: string }[]>(['node', 'ls']);
      return managers.length === lab.managers.length && nodes.filter(({ state }) => state === 'ready').length === lab.hosts.length;
    });
  };
  return {
    name: 'Muster',
    setUp: () => startCluster(lab),
    create: (replicas) =>
      cli('service', 'create', '--detach', '--name', SERVICE, '--replicas', String(replicas), BENCH_IMAGE, ...SERVER),
    scale: (replicas) => cli('service', 'scale', '--detach', `${SERVICE}=${replicas}`),
    remove: () => cli('service', 'rm', SERVICE),
    leader,
    async killLeader() {
      const host = await leader();
      await host.signal('manager', 'KILL');
      return host;
    },
    async reviveLeader(host) {
      await host.startDaemon('manager');
      await allTakePart();
    },
    async rejoin(host) {
      // Its etcd member, manager and agent kept their directories.
      for (const daemon of ['etcd', 'manager', 'agent'] as const) await host.startDaemon(daemon);
      await allTakePart();
    },
  };
}

/** The same number of containers made and started through each host's API, with nothing in between. */
export async function floorOnce(lab: Lab, replicas: number, onStart: () => void): Promise<void> {
  const each = replicas / lab.hosts.length;
  const makers = lab.hosts.map((host) =>
    spawn(
      'docker',
      ['exec', '-i', host.container, process.execPath, '--conditions=source', `${projectRoot}bench/floor.ts`, String(each)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    ),
  );
  await Promise.all(makers.map((maker) => new Promise((resolve) => maker.stdout.once('data', resolve))));
  const ended = makers.map((maker) => new Promise((resolve) => maker.once('close', resolve)));
  onStart();
  for (const maker of makers) maker.stdin.end('go\n');
  await Promise.all(ended);
}

export async function removeFloor(lab: Lab): Promise<void> {
  await Promise.all(
    lab.hosts.map((host) => host.exec(['sh', '-c', 'docker ps -aq --filter label=muster.bench=floor | xargs -r docker rm -f'])),
  );
}
