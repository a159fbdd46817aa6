/** The contenders of the comparison: each runs N replicas on the same hosts. */
import { spawn } from 'node:child_process';
import { projectRoot } from '@muster/test/lab/command';
import type { LabHost } from '@muster/test/lab/host';
import type { Lab } from '@muster/test/lab/lab';
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
  tearDown(): Promise<void>;
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
  return {
    name: 'Docker Swarm',
    async setUp() {
      alive = [...lab.hosts];
      const [first, ...others] = lab.hosts;
      if (first === undefined) throw new Error('the lab has no hosts');
      await must(first, ['docker', 'swarm', 'init', '--advertise-addr', first.address]);
      const token = await must(first, ['docker', 'swarm', 'join-token', '-q', 'manager']);
      for (const host of others) {
        await must(host, ['docker', 'swarm', 'join', '--advertise-addr', host.address, '--token', token, `${first.address}:2377`]);
      }
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
    async tearDown() {
      for (const host of lab.hosts) await host.exec(['docker', 'swarm', 'leave', '--force']);
    },
  };
}

/** Muster with a manager and an etcd member on every host. The lab's cluster must be up. */
export function muster(lab: Lab): Contender {
  const cli = async (...args: string[]): Promise<void> => {
    const result = await lab.muster(args);
    if (result.exitCode !== 0) throw new Error(`muster ${args.join(' ')}: ${result.stderr}`);
  };
  const leader = async (): Promise<LabHost> => {
    const { managers } = await lab.json<{ managers: { name: string; leader: boolean }[] }>(['cluster', 'status']);
    const found = managers.find((manager) => manager.leader);
    if (found === undefined) throw new Error('nobody leads');
    return lab.host(found.name);
  };
  return {
    name: 'Muster',
    setUp: async () => undefined,
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
    async tearDown() {
      for (const host of lab.hosts) {
        for (const daemon of ['agent', 'manager', 'etcd'] as const) await host.signal(daemon, 'KILL').catch(() => undefined);
      }
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
