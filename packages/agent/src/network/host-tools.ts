/** What the agent does to its host's networks goes through here: programs, and files of /proc and /sys. Linux. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';

export type Program = 'ip' | 'bridge' | 'nft' | 'conntrack' | 'iptables' | 'iptables-legacy';

/** Long: all rules of ten thousand services at once take seconds, and more on a small machine under load. */
const RUN_TIMEOUT_MS = 180_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
/** Debian leaves these out of an ordinary user's path. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export class HostToolError extends Error {
  readonly code: 'missing' | 'failed';
  constructor(code: 'missing' | 'failed', message: string) {
    super(message);
    this.name = 'HostToolError';
    this.code = code;
  }
}

export interface HostTools {
  /** Runs a program to its end and returns its output; rejects with a `HostToolError`. */
  run(program: Program, args: readonly string[], input?: string): Promise<string>;
  /** Undefined when it cannot be read. */
  read(path: string): Promise<string | undefined>;
  write(path: string, text: string): Promise<void>;
  /** Empty when there is no such directory. */
  list(directory: string): Promise<readonly string[]>;
  /** Keeps a name to itself on this host until the process ends; false: another process has it. */
  claim(name: string): Promise<boolean>;
}

export function systemHostTools(): HostTools {
  const claims = new Map<string, Server>();
  return {
    run: (program, args, input) =>
      new Promise((resolve, reject) => {
        const options = { env: { PATH, LC_ALL: 'C' }, timeout: RUN_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES };
        const child = execFile(program, [...args], options, (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else if (error.code === 'ENOENT') reject(new HostToolError('missing', `the program ${program} is not installed`));
          else reject(new HostToolError('failed', `${program} ${args.slice(0, 4).join(' ')}: ${firstLines(stderr.trim() === '' ? error.message : stderr)}`));
        });
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input ?? '');
      }),
    read: (path) => readFile(path, 'utf8').catch(() => undefined),
    write: (path, text) => writeFile(path, text),
    list: (directory) => readdir(directory).catch(() => []),
    claim(name) {
      if (claims.has(name)) return Promise.resolve(true);
      // A socket without a file: it belongs to the host's network namespace, and goes with the process.
      const server = createServer((socket) => socket.destroy());
      return new Promise((resolve) => {
        server.once('error', () => resolve(false));
        server.listen(`\0${name}`, () => {
          server.unref();
          claims.set(name, server);
          resolve(true);
        });
      });
    },
  };
}

function firstLines(text: string): string {
  return text.trim().split('\n').slice(0, 3).join(' ').slice(0, 400);
}
