/**
 * The one place that runs HAProxy and talks to it. It runs on its own, as a master
 * with a worker, so that traffic does not need an agent: an agent that comes back
 * finds it by its file.
 */
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Clock } from '@muster/shared/runtime/clock';
import { certificateFile, certificateList, workerSocket } from './haproxy-config.ts';

const ASK_TIMEOUT_MS = 5_000;
const START_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** HAProxy reads a command line of at most 16 kB. */
const COMMANDS_AT_ONCE = 60;
const ENV = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

export interface HaproxyCertificate {
  readonly key: string;
  readonly hosts: readonly string[];
  readonly pem: string;
}

/** A seam for tests that need no HAProxy. */
export interface Haproxy {
  readonly directory: string;
  /** Empty when it is not installed. */
  version(): Promise<string>;
  isRunning(): Promise<boolean>;
  /** Text of the shape with which the running one was started or reloaded last; undefined: unknown. */
  runningShape(): Promise<string | undefined>;
  /** Checks the configuration, then starts with it, or reloads when it runs. Rejects in words. */
  serve(config: string, shape: string, certificates: readonly HaproxyCertificate[]): Promise<void>;
  /** One that was written before, by an earlier agent perhaps. */
  certificate(key: string): Promise<string | undefined>;
  /** Each worker, those that end when their last request has ended among them. Rejects when one was not understood. */
  command(lines: readonly string[]): Promise<void>;
  /** Of the present worker. */
  ask(line: string): Promise<string>;
  /** Lets open requests end. */
  stop(): Promise<void>;
}

export function systemHaproxy(directory: string, clock: Clock): Haproxy {
  const masterSocket = `${directory}/master.sock`;
  const files = { config: `${directory}/haproxy.cfg`, candidate: `${directory}/candidate.cfg`, shape: `${directory}/shape`, pid: `${directory}/pid`, log: `${directory}/start.log` };

  const askAt = (path: string, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ path, allowHalfOpen: true });
      let answer = '';
      const cancel = clock.after(ASK_TIMEOUT_MS, () => socket.destroy(new Error(`HAProxy did not answer for ${ASK_TIMEOUT_MS / 1_000} s`)));
      socket.setEncoding('utf8');
      socket.on('data', (chunk: string) => {
        answer += chunk;
        if (answer.length > MAX_ANSWER_BYTES) socket.destroy(new Error('HAProxy’s answer is too long'));
      });
      socket.on('end', () => socket.destroy());
      socket.on('error', reject);
      socket.on('close', () => {
        cancel();
        resolve(answer);
      });
      socket.end(`${text}\n`);
    });

  const master = async (): Promise<number | undefined> => {
    const pid = Number((await readFile(files.pid, 'utf8').catch(() => '')).trim().split('\n')[0]);
    if (!Number.isInteger(pid) || pid <= 1) return undefined;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return command.includes('haproxy') && command.includes(directory) ? pid : undefined;
  };

  const processes = async () => readProcesses(await askAt(masterSocket, 'show proc'));

  const check = async (config: string): Promise<void> => {
    await writeFile(files.candidate, config, { mode: 0o600 });
    await new Promise<void>((resolve, reject) => {
      execFile('haproxy', ['-c', '-q', '-f', files.candidate], { env: ENV, timeout: START_TIMEOUT_MS }, (error, _stdout, stderr) => {
        if (error === null) resolve();
        else reject(new Error(`HAProxy refuses the configuration: ${alerts(stderr === '' ? error.message : stderr)}`));
      });
    });
    await rename(files.candidate, files.config);
  };

  const start = async (): Promise<void> => {
    // The daemon keeps what it was given: a pipe would keep the agent's own end open.
    const log = openSync(files.log, 'w', 0o600);
    try {
      const child = spawn('haproxy', ['-W', '-D', '-S', `${masterSocket},mode,600,level,admin`, '-f', files.config, '-p', files.pid], { env: ENV, stdio: ['ignore', log, log], detached: true, cwd: directory });
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', resolve);
      });
      if (code !== 0) throw new Error(describeStart(await readFile(files.log, 'utf8')));
    } finally {
      closeSync(log);
    }
    if (!(await until(async () => (await processes()).workers.length > 0))) throw new Error(describeStart(await readFile(files.log, 'utf8')));
  };

  const reload = async (): Promise<void> => {
    const before = await processes();
    // The master replaces itself meanwhile and cuts the connection.
    await askAt(masterSocket, 'reload').catch(() => '');
    let after = before;
    const isDone = await until(async () => {
      after = await processes();
      return after.reloads !== before.reloads || after.failed > before.failed;
    });
    if (!isDone) throw new Error('HAProxy did not take its new configuration');
    if (after.failed > 0) throw new Error(`HAProxy could not take its new configuration and serves the former one: ${alerts(await readFile(files.log, 'utf8').catch(() => ''))}`);
  };

  const until = async (isSo: () => Promise<boolean>): Promise<boolean> => {
    const deadline = clock.monotonic() + START_TIMEOUT_MS;
    while (clock.monotonic() < deadline) {
      if (await isSo().catch(() => false)) return true;
      await new Promise<void>((resolve) => {
        clock.after(20, resolve);
      });
    }
    return false;
  };

  return {
    directory,
    version: () =>
      new Promise((resolve) => {
        execFile('haproxy', ['-v'], { env: ENV, timeout: START_TIMEOUT_MS }, (error, stdout) => resolve(error === null ? (/version (\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? 'unknown') : ''));
      }),
    isRunning: async () => (await master()) !== undefined && (await processes().then(({ workers }) => workers.length > 0, () => false)),
    runningShape: () => readFile(files.shape, 'utf8').catch(() => undefined),
    async serve(config, shape, certificates) {
      await mkdir(`${directory}/certificates`, { recursive: true, mode: 0o700 });
      for (const { key, pem } of certificates) await writeFile(certificateFile(directory, key), pem, { mode: 0o600 });
      await writeFile(certificateList(directory), certificates.map(({ key, hosts }) => `${certificateFile(directory, key)} ${hosts.join(' ')}\n`).join(''), { mode: 0o600 });
      await check(config);
      await rm(files.shape, { force: true });
      if ((await master()) === undefined) await start();
      else await reload();
      await writeFile(files.shape, shape, { mode: 0o600 });
    },
    certificate: (key) => readFile(certificateFile(directory, key), 'utf8').catch(() => undefined),
    async command(lines) {
      if (lines.length === 0) return;
      const { oldWorkers } = await processes();
      for (let first = 0; first < lines.length; first += COMMANDS_AT_ONCE) {
        const some = lines.slice(first, first + COMMANDS_AT_ONCE);
        const answer = await askAt(workerSocket(directory), some.join('; '));
        const complaint = answer.split('\n').find((line) => /no such|unknown|invalid|require|denied|failed|can't|cannot/i.test(line));
        if (complaint !== undefined) throw new Error(`HAProxy: ${complaint.trim()}`);
        // What an old one has may be called otherwise; it serves open connections only.
        for (const pid of oldWorkers) for (const line of some) await askAt(masterSocket, `@!${pid} ${line}`).catch(() => '');
      }
    },
    ask: (line) => askAt(workerSocket(directory), line),
    async stop() {
      const pid = await master();
      if (pid !== undefined) process.kill(pid, 'SIGUSR1');
      await rm(files.shape, { force: true });
      await rm(`${directory}/certificates`, { recursive: true, force: true });
    },
  };
}

interface Processes {
  readonly reloads: number;
  readonly failed: number;
  readonly workers: readonly number[];
  readonly oldWorkers: readonly number[];
}

export function readProcesses(text: string): Processes {
  let reloads = 0;
  let failed = 0;
  const workers: number[] = [];
  const oldWorkers: number[] = [];
  let into: number[] | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('# workers')) into = workers;
    else if (line.startsWith('# old workers')) into = oldWorkers;
    else if (line.startsWith('# programs')) into = undefined;
    const [, pid, type, count, failures] = /^(\d+)\s+(\w+)\s+(\d+)(?:\s+\[failed: (\d+)\])?/.exec(line) ?? [];
    if (type === 'master') [reloads, failed] = [Number(count), Number(failures ?? 0)];
    else if (type === 'worker' && pid !== undefined) into?.push(Number(pid));
  }
  return { reloads, failed, workers, oldWorkers };
}

/** In words why it did not start. */
export function describeStart(log: string): string {
  const port = /cannot bind socket \(Address already in use\)[^[]*\[.*?:(\d+)\]/.exec(log)?.[1];
  if (port !== undefined) return `port ${port} is taken by another program: stop it, or choose another port with the node's label muster.router.http or muster.router.https`;
  return `HAProxy did not start: ${alerts(log)}`;
}

function alerts(text: string): string {
  const lines = text.split('\n').filter((line) => /ALERT|error/i.test(line)).map((line) => line.replace(/^\[ALERT\]\s*\(\d+\)\s*:\s*/, '').trim());
  return (lines.length === 0 ? text.trim() : lines.slice(0, 3).join('; ')).slice(0, 400);
}
