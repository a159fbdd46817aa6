/**
 * Real etcd processes for tests, the lab and demonstrations: one or more
 * members on free ports of 127.0.0.1, with the faults a test needs (SIGKILL,
 * SIGSTOP, restart). Whatever is still running when this process exits is
 * killed. The data lie on a memory file system where there is one, for speed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface EtcdOptions {
  readonly members?: number;
  /** Where the data go; a directory that is removed at the end when left out. */
  readonly dir?: string;
  /** `--quota-backend-bytes` of every member. */
  readonly quotaBytes?: number;
  /** Clients must come with TLS and a certificate of this authority; the files are PEM. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly caFile: string };
  /** More command-line flags for every member. */
  readonly flags?: readonly string[];
  readonly readyTimeoutMs?: number;
}

export interface EtcdMember {
  readonly name: string;
  readonly port: number;
  /** `127.0.0.1:port` of the client port. */
  readonly endpoint: string;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: the sockets stay open, nothing answers. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts a killed member on its old data and waits until it answers. */
  restart(): Promise<void>;
  /** Resolves when the member answers and sees a leader. */
  ready(): Promise<void>;
}

export interface EtcdCluster extends AsyncDisposable {
  readonly members: readonly EtcdMember[];
  readonly endpoints: readonly string[];
  /** `etcd://host:port,host:port` */
  readonly url: string;
  /** The member that leads now; waits until there is one. */
  leader(): Promise<EtcdMember>;
  /** Kills every member and removes the data that this cluster created. */
  stop(): Promise<void>;
}

const POLL_MS = 20;
const running = new Set<ChildProcess>();
let exitHooked = false;

export async function startEtcd(options: EtcdOptions = {}): Promise<EtcdCluster> {
  const binary = findEtcd();
  const readyTimeoutMs = options.readyTimeoutMs ?? 30_000;
  const dir = options.dir ?? (await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'muster-etcd-')));
  const names = Array.from({ length: options.members ?? 1 }, (_, index) => `etcd${index + 1}`);
  const places = await Promise.all(names.map(async (name) => ({
      name,
      port: await freePort(),
      peerPort: await freePort(),
      healthPort: await freePort(),
    })));
  const scheme = options.tls === undefined ? 'http' : 'https';
  const tlsFlags =
    options.tls === undefined
      ? []
      : [`--cert-file=${options.tls.certFile}`, `--key-file=${options.tls.keyFile}`, `--trusted-ca-file=${options.tls.caFile}`, '--client-cert-auth'];
  const initialCluster = places.map(({ name, peerPort }) => `${name}=http://127.0.0.1:${peerPort}`).join(',');

  const members = places.map(({ name, port, peerPort, healthPort }) =>
    newMember({
      name,
      port,
      healthPort,
      readyTimeoutMs,
      logFile: join(dir, `${name}.log`),
      command: [
        binary,
        `--name=${name}`,
        `--data-dir=${join(dir, name)}`,
        `--listen-client-urls=${scheme}://127.0.0.1:${port}`,
        `--advertise-client-urls=${scheme}://127.0.0.1:${port}`,
        // On a port of its own without TLS: readiness is asked there.
        `--listen-metrics-urls=http://127.0.0.1:${healthPort}`,
        ...tlsFlags,
        `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
        `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
        `--initial-cluster=${initialCluster}`,
        `--initial-cluster-token=${dir}`,
        '--initial-cluster-state=new',
        '--logger=zap',
        ...(options.quotaBytes === undefined ? [] : [`--quota-backend-bytes=${options.quotaBytes}`]),
        ...(options.flags ?? []),
      ],
    }),
  );

  async function stop(): Promise<void> {
    await Promise.all(members.map((member) => member.kill()));
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  }

  try {
    // All at once: the first members of a cluster wait for each other.
    await Promise.all(members.map((member) => member.restart()));
  } catch (error) {
    await stop();
    throw error;
  }
  const endpoints = members.map((member) => member.endpoint);
  return {
    members,
    endpoints,
    url: `etcd://${endpoints.join(',')}`,
    leader: () => findLeader(members, readyTimeoutMs),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function newMember(options: {
  readonly name: string;
  readonly port: number;
  readonly healthPort: number;
  readonly command: readonly string[];
  readonly logFile: string;
  readonly readyTimeoutMs: number;
}): EtcdMember {
  const { name, port, healthPort, logFile, readyTimeoutMs } = options;
  const endpoint = `127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  async function ready(): Promise<void> {
    const giveUpAt = performance.now() + readyTimeoutMs;
    for (;;) {
      if ((await ask<{ health?: string }>(`http://127.0.0.1:${healthPort}/health`))?.health === 'true') return;
      const exited = child === undefined || child.exitCode !== null || child.signalCode !== null;
      if (exited || performance.now() > giveUpAt) {
        const why = exited ? 'exited' : `did not become healthy within ${readyTimeoutMs} ms`;
        throw new Error(`etcd member ${name} ${why}. The end of its log:\n${tail(logFile)}`);
      }
      await sleep(POLL_MS);
    }
  }

  return {
    name,
    port,
    endpoint,
    ready,
    async kill() {
      const victim = child;
      child = undefined;
      if (victim === undefined || victim.exitCode !== null || victim.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => victim.once('exit', () => resolve()));
      victim.kill('SIGKILL');
      await gone;
    },
    pause() {
      child?.kill('SIGSTOP');
    },
    resume() {
      child?.kill('SIGCONT');
    },
    async restart() {
      if (child !== undefined) throw new Error(`etcd member ${name} is already running`);
      child = launch(options.command, logFile);
      await ready();
    },
  };
}

function launch(command: readonly string[], logFile: string): ChildProcess {
  if (!exitHooked) {
    exitHooked = true;
    process.once('exit', () => {
      for (const child of running) child.kill('SIGKILL');
    });
  }
  // `exit` is not raised when this process is itself killed: then the kernel ends the child, where it can.
  const [program, ...args] = [...(existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'] : []), ...command];
  if (program === undefined) throw new Error('no command given');
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

function findEtcd(): string {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(dir, 'etcd');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here: the next directory.
    }
  }
  throw new Error('There is no etcd on the PATH, and this needs one. Install it, for example with: apt-get install etcd-server');
}

async function findLeader(members: readonly EtcdMember[], timeoutMs: number): Promise<EtcdMember> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    for (const member of members) {
      const status = await ask<{ leader?: string; header?: { member_id?: string } }>(
        `http://${member.endpoint}/v3/maintenance/status`,
        '{}',
      );
      if (status?.leader !== undefined && status.leader === status.header?.member_id) return member;
    }
    if (performance.now() > giveUpAt) throw new Error(`no etcd member became leader within ${timeoutMs} ms`);
    await sleep(POLL_MS);
  }
}

/** One HTTP request to etcd's own gateway; undefined when it does not answer properly. */
async function ask<Answer>(url: string, body?: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      signal: AbortSignal.timeout(1_000),
    });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    return undefined;
  }
}

/** Below the range from which the kernel takes ports for outgoing connections, so that a restart finds its port free. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 15_000 + Math.floor(Math.random() * 17_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error('found no free port on 127.0.0.1');
}

function tail(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2_000) : '(no log)';
}
