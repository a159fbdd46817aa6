/** Drives the real `bin/muster` as child processes: daemons that run beside a test, and commands that run to their end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { type CommandResult, projectRoot, run } from '../lab/command.ts';

export const musterPath = join(projectRoot, 'bin/muster');

export interface Daemon {
  readonly process: ChildProcess;
  /** What it has written so far, standard output and error in one. */
  output(): string;
  /** Resolves when the output matches; rejects when it ends before, or after `timeoutMs`. */
  says(pattern: RegExp, timeoutMs?: number): Promise<void>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** A program that runs beside the test. Its own process group, so that Ctrl-C in the test's terminal does not reach it. */
export function startDaemon(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Daemon {
  const child = spawn(program, args, { env: { ...process.env, NO_COLOR: '1', ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const listeners = new Set<() => void>();
  const heard = (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', heard);
  child.stderr.on('data', heard);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
  return {
    process: child,
    output: () => text,
    ended,
    async says(pattern, timeoutMs = 30_000) {
      const said = Promise.withResolvers<void>();
      const look = () => {
        if (pattern.test(text)) said.resolve();
      };
      listeners.add(look);
      look();
      const timer = setTimeout(() => said.reject(new Error(`nothing matching ${pattern} was said in ${timeoutMs} ms, but:\n${text}`)), timeoutMs);
      ended.then((code) => said.reject(new Error(`it ended with ${code} before it said ${pattern}:\n${text}`)), said.reject);
      try {
        await said.promise;
      } finally {
        clearTimeout(timer);
        listeners.delete(look);
      }
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

export interface Cluster extends AsyncDisposable {
  readonly address: string;
  /** What a command needs in its environment to reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly daemon: Daemon;
  /** `muster ARGS` against this cluster. */
  muster(args: readonly string[], options?: { readonly timeoutMs?: number; readonly input?: string; readonly env?: Readonly<Record<string, string>> }): Promise<CommandResult>;
  /** The same with `--json`, parsed; throws when it fails. */
  json<T>(...args: readonly string[]): Promise<T>;
  /** Stops the daemon and starts it again on the same directory and port. */
  restart(): Promise<void>;
}

/** `muster dev` with its own data directory and port on the local Docker; ends with its services and containers gone. */
export async function startCluster({ args = [] }: { readonly args?: readonly string[] } = {}): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), 'muster-e2e-'));
  const address = `127.0.0.1:${await freePort()}`;
  const start = async () => {
    const daemon = startDaemon(musterPath, ['dev', '--data-dir', directory, '--listen', address, ...args]);
    await daemon.says(/^Ready after/m);
    return daemon;
  };
  let daemon = await start();
  const reached = { MUSTER_CONTEXT: join(directory, 'context.json') };
  const muster: Cluster['muster'] = (args, { env, ...options } = {}) =>
    run(musterPath, args, { timeoutMs: 60_000, ...options, env: { ...reached, NO_COLOR: '1', ...env } });
  const json = async <T>(...args: readonly string[]): Promise<T> => {
    const result = await muster([...args, '--json']);
    if (result.exitCode !== 0) throw new Error(`muster ${args.join(' ')} ended with ${result.exitCode}: ${result.stderr}`);
    return JSON.parse(result.stdout) as T;
  };
  return {
    address,
    env: reached,
    dataDir: directory,
    get daemon() {
      return daemon;
    },
    muster,
    json,
    async restart() {
      await daemon.stop();
      daemon = await start();
    },
    async [Symbol.asyncDispose]() {
      const ids = (await muster(['service', 'ls', '-q'])).stdout.split('\n').filter((id) => id !== '');
      if (ids.length > 0) await muster(['service', 'rm', ...ids], { timeoutMs: 40_000 });
      await daemon.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A command in a terminal of 80 columns: python's pty module is on every machine that the tests run on; skipped where it is not. */
export function startInTerminal(args: readonly string[], env: Readonly<Record<string, string>>): Daemon {
  const code = [
    'import fcntl, os, pty, struct, sys, termios, signal',
    'pid, fd = pty.fork()',
    'if pid == 0: os.execv(sys.argv[1], sys.argv[1:])',
    'fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))',
    // A signal to us is Ctrl-C in the terminal.
    'signal.signal(signal.SIGINT, lambda *_: os.write(fd, b"\\x03"))',
    'while True:',
    '  try: data = os.read(fd, 65536)',
    '  except OSError: break',
    '  if not data: break',
    '  os.write(1, data)',
    'sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))',
  ].join('\n');
  return startDaemon('python3', ['-c', code, musterPath, ...args], { ...env, TERM: 'xterm', NO_COLOR: '' });
}
