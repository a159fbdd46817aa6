/** Finds a compose file and gives `compile` what it needs from the file system and the environment. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { parseEnvFile } from '../values/dotenv.ts';
import { type CompiledStack, compile } from './compile.ts';
import { interpolate } from './interpolate.ts';
import { MAX_TEXT_BYTES } from './parse.ts';

export interface LoadOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent: the first of `CANDIDATES` in the working directory or above it. */
  readonly file?: string;
  readonly stack?: string;
  /** The text of standard input, for `-f -`. */
  readonly stdin?: () => string;
}

const CANDIDATES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

export function loadStack(options: LoadOptions): CompiledStack {
  const isStdin = options.file === '-';
  const path = isStdin ? join(options.cwd, 'stdin') : locate(options);
  const directory = dirname(path);
  const text = isStdin ? (options.stdin?.() ?? '') : read(path);
  const fromFile = readDotEnv(directory, options.env);
  const variables = (name: string) => options.env[name] ?? fromFile.get(name);
  const stack = options.stack ?? variables('COMPOSE_PROJECT_NAME');
  return compile(text, {
    fileName: isStdin ? '(stdin)' : display(path, options.cwd),
    ...(stack === undefined || stack === '' ? {} : { stack }),
    defaultStack: stackNameOf(directory),
    variables,
    readFile: (name) => readIfThere(resolve(directory, name)),
    resolvePath: (name) => (name.startsWith('~') ? join(options.env['HOME'] ?? '/', name.slice(1)) : resolve(directory, name)),
  });
}

/** The stack that a file belongs to when the file itself cannot say so. */
export function stackOfDirectory(options: LoadOptions): string {
  return options.env['COMPOSE_PROJECT_NAME'] ?? stackNameOf(options.file === '-' ? options.cwd : dirname(locate(options)));
}

function stackNameOf(directory: string): string {
  const name = basename(directory).toLowerCase().replace(/[^a-z0-9_-]/g, '').replace(/^[^a-z0-9]+/, '');
  return name === '' ? 'default' : name;
}

function locate({ cwd, file }: LoadOptions): string {
  if (file !== undefined) {
    const path = resolve(cwd, file);
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
    cwd = path;
  }
  for (let directory = cwd; ; directory = dirname(directory)) {
    for (const candidate of CANDIDATES) {
      const path = join(directory, candidate);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
    }
    if (dirname(directory) === directory || file !== undefined) break;
  }
  throw new MusterError('invalid-argument', `there is no compose file in ${cwd}${file === undefined ? ' or above it' : ''}`, {
    hint: 'Create compose.yaml, or name the file: muster up -f FILE.',
  });
}

function read(path: string): string {
  try {
    const size = statSync(path).size;
    if (size > MAX_TEXT_BYTES) {
      throw new MusterError('invalid-argument', `${path} has ${String(size)} bytes: a compose file may have ${String(MAX_TEXT_BYTES)}`);
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof MusterError) throw error;
    throw new MusterError('invalid-argument', `${path} cannot be read: ${reasonOf(error)}`, {
      cause: error,
      hint: 'Check the path given with -f.',
    });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission denied';
  return code === 'EISDIR' ? 'it is a directory' : String(error);
}

function readDotEnv(directory: string, env: LoadOptions['env']): ReadonlyMap<string, string> {
  const text = readIfThere(join(directory, '.env'));
  const values = new Map<string, string>();
  if (text === undefined) return values;
  for (const { key, value, expand } of parseEnvFile(text, '.env')) {
    if (value === undefined) continue;
    values.set(key, expand ? interpolate(value, (name) => env[name] ?? values.get(name)) : value);
  }
  return values;
}

function display(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
