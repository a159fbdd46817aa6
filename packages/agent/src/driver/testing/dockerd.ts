/**
 * A Docker engine of the test's own, which the test may kill and start again. It
 * lives in its own network namespace with its own bridge and firewall, so it does
 * not disturb the engine of the machine. As on a real host, containerd is a
 * process beside it, which stays when the engine is killed. Needs root, dockerd,
 * containerd, ip and nsenter.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Dockerode from 'dockerode';

const run = promisify(execFile);
const READY_TIMEOUT_MS = 60_000;

export interface TestDockerd extends AsyncDisposable {
  readonly socketPath: string;
  readonly docker: Dockerode;
  /** Ends the engine without a goodbye, and waits until the process is gone. */
  kill(): Promise<void>;
  /** Asks it to shut down, as an upgrade of its package does. */
  stop(): Promise<void>;
  /** Stops it from running without ending it, and lets it go on. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same data, and waits until it answers. */
  start(): Promise<void>;
}

export async function startDockerd(options: { readonly liveRestore: boolean }): Promise<TestDockerd> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-dockerd-'));
  const namespace = `muster-${folder.slice(-6)}`;
  const socketPath = join(folder, 'docker.sock');
  const docker = new Dockerode({ socketPath });
  // The machine's own configuration is for the machine's own engine.
  const config = join(folder, 'daemon.json');
  await writeFile(config, '{}');
  let engine: ChildProcess | undefined;
  await run('ip', ['netns', 'add', namespace]);
  await run('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);

  const log = openSync(join(folder, 'log'), 'a');
  const inNamespace = (command: string, args: readonly string[]): ChildProcess =>
    spawn('nsenter', [`--net=/var/run/netns/${namespace}`, command, ...args], { stdio: ['ignore', log, log] });
  const containerdSocket = join(folder, 'containerd.sock');
  const containerd = inNamespace('containerd', [
    `--root=${join(folder, 'containerd-root')}`,
    `--state=${join(folder, 'containerd-state')}`,
    `--address=${containerdSocket}`,
    '--config=/dev/null',
  ]);

  const end = (signal: NodeJS.Signals) => endProcess(engine, signal);

  async function start(): Promise<void> {
    engine = inNamespace('dockerd', [
      `--data-root=${join(folder, 'data')}`,
      `--exec-root=${join(folder, 'exec')}`,
      `--pidfile=${join(folder, 'pid')}`,
      `--host=unix://${socketPath}`,
      `--config-file=${config}`,
      `--containerd=${containerdSocket}`,
      ...(options.liveRestore ? ['--live-restore'] : []),
    ]);
    const giveUpAt = performance.now() + READY_TIMEOUT_MS;
    while (!(await docker.ping().then(() => true, () => false))) {
      if (engine.exitCode !== null || performance.now() > giveUpAt) {
        throw new Error(`dockerd did not start: ${(await readFile(join(folder, 'log'), 'utf8')).slice(-2_000)}`);
      }
      await sleep(50);
    }
  }

  async function cleanUp(): Promise<void> {
    await endProcess(containerd, 'SIGTERM');
    closeSync(log);
    await run('ip', ['netns', 'delete', namespace]);
    // A killed engine leaves its mounts.
    const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
    for (const path of mounts.filter((path) => path.startsWith(folder)).reverse()) await run('umount', ['-l', path]);
    await rm(folder, { recursive: true, force: true });
  }

  const dockerd: TestDockerd = {
    socketPath,
    docker,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => void engine?.kill('SIGSTOP'),
    thaw: () => void engine?.kill('SIGCONT'),
    start,
    async [Symbol.asyncDispose]() {
      // A killed engine leaves containers running with live-restore: only an engine can end them.
      if (engine?.exitCode !== null || engine.signalCode !== null) await start();
      for (const { Id } of await docker.listContainers({ all: true })) await docker.getContainer(Id).remove({ force: true });
      await end('SIGTERM');
      await cleanUp();
    },
  };
  try {
    await start();
  } catch (error) {
    await end('SIGKILL');
    await cleanUp();
    throw error;
  }
  return dockerd;
}

async function endProcess(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
