import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's root directory, with a slash at the end. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As of the program `timeout`. */
const TIMED_OUT = 124;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program to its end; never rejects for an exit code. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly timeoutMs?: number; readonly input?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      {
        env: { ...process.env, ...options.env },
        timeout: options.timeoutMs ?? 120_000,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
      },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number' && error.killed !== true) {
          reject(error);
          return;
        }
        // One that ended as its time was over counts as late: its output may not have been read.
        const exitCode = child.killed ? TIMED_OUT : error === null ? 0 : typeof error.code === 'number' ? error.code : TIMED_OUT;
        resolve({ exitCode, stdout, stderr });
      },
    );
    // A program that has ended without reading its input is no failure of ours.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** Runs a program and returns its standard output; rejects when it fails. */
export async function output(program: string, args: readonly string[], input?: string): Promise<string> {
  const result = await run(program, args, input === undefined ? {} : { input });
  if (result.exitCode !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed with ${result.exitCode}: ${result.stderr || result.stdout}`);
  }
  return result.stdout;
}

/** Pipes the output of one program into another. */
export async function pipe(from: readonly [string, ...string[]], to: readonly [string, ...string[]]): Promise<void> {
  const source = spawn(from[0], from.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  const sink = spawn(to[0], to.slice(1), { stdio: [source.stdout, 'ignore', 'inherit'] });
  // The sink holds the pipe; while we hold it too it would never see the end.
  source.stdout.destroy();
  const ended = (child: typeof source | typeof sink) =>
    new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  const codes = await Promise.all([ended(source), ended(sink)]);
  if (codes.some((code) => code !== 0)) throw new Error(`${from.join(' ')} | ${to.join(' ')} failed`);
}
