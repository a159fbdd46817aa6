/** Finds compose files and gives the pipeline what it needs from the file system and the environment. */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { SourceFile } from './assemble.ts';
import { type CompiledStack, type ComposeModel, compileFiles, type ModelOptions, modelOf } from './compile.ts';
import { readVariables } from './env-variables.ts';
import { MAX_TEXT_BYTES } from './parse.ts';
import { renderedModel } from './render.ts';

export interface LoadOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Laid over each other in order. Empty: `COMPOSE_FILE`, else the first of `CANDIDATES` in the working directory or above it, with its override. */
  readonly files: readonly string[];
  readonly stack?: string | undefined;
  /** What relative paths are relative to; absent: the first file's directory. */
  readonly projectDirectory?: string | undefined;
  /** Empty: `COMPOSE_ENV_FILES`, else `.env` in the project's directory. */
  readonly envFiles: readonly string[];
  /** Empty: `COMPOSE_PROFILES`. */
  readonly profiles: readonly string[];
  /** The text of standard input, for `-f -`. */
  readonly stdin?: () => string;
}

const CANDIDATES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const STDIN = '-';

export function loadStack(options: LoadOptions): CompiledStack {
  const { files, ...rest } = prepare(options);
  return compileFiles(files, rest);
}

/** What the files say together. */
export function loadModel(options: LoadOptions): ComposeModel {
  const { files, ...rest } = prepare(options);
  return modelOf(files, rest);
}

/** What the files say together, to be shown; the same mistakes are found as when it is deployed. */
export function loadRendered(options: LoadOptions) {
  const { files, ...rest } = prepare(options);
  const model = modelOf(files, rest);
  const { warnings } = compileFiles(files, rest);
  return { rendered: renderedModel(model, rest.resolvePath), services: model.services, profiles: model.profiles, warnings };
}

/** The stack that the files belong to when they themselves cannot say so. */
export function stackOfDirectory(options: LoadOptions): string {
  const { directory, variables } = surroundings(options);
  return options.stack ?? nonEmpty(variables('COMPOSE_PROJECT_NAME')) ?? stackNameOf(directory);
}

function prepare(options: LoadOptions): ModelOptions & { readonly files: readonly SourceFile[] } {
  const { paths, directory, variables } = surroundings(options);
  const displayPath = (path: string) => display(path, options.cwd);
  const files = paths.map((path): SourceFile =>
    path === STDIN ? { name: '(stdin)', path: join(directory, '(stdin)'), text: options.stdin?.() ?? '' } : { name: displayPath(path), path, text: read(path) },
  );
  const stack = options.stack ?? nonEmpty(variables('COMPOSE_PROJECT_NAME'));
  return {
    files,
    ...(stack === undefined ? {} : { stack }),
    defaultStack: stackNameOf(directory),
    profiles: options.profiles.length > 0 ? options.profiles : listOf(variables('COMPOSE_PROFILES'), ','),
    variables,
    readFile: (name) => readIfThere(resolve(directory, name)),
    readBytes: (name) => bytesIfThere(resolve(directory, name)),
    resolvePath: (name) => (name.startsWith('~') ? join(options.env['HOME'] ?? '/', name.slice(1)) : resolve(directory, name)),
    displayPath,
  };
}

interface Surroundings {
  /** Absolute, or `-`. */
  readonly paths: readonly string[];
  readonly directory: string;
  readonly variables: (name: string) => string | undefined;
}

/** The shell's variables go before those of the env files, and a later env file before an earlier one. */
function surroundings(options: LoadOptions): Surroundings {
  const { cwd, env } = options;
  const home = options.projectDirectory === undefined ? undefined : resolve(cwd, options.projectDirectory);
  // `.env` may name the files; so it is looked for before they are known.
  const early = variablesOf(options, home ?? cwd);
  const named = options.files.length > 0 ? options.files : listOf(early('COMPOSE_FILE'), early('COMPOSE_PATH_SEPARATOR') ?? ':');
  const paths = named.length > 0 ? named.map((file) => (file === STDIN ? STDIN : locate(resolve(cwd, file)))) : found(cwd);
  const first = paths[0] ?? STDIN;
  const directory = home ?? (first === STDIN ? cwd : dirname(first));
  return { paths, directory, variables: directory === (home ?? cwd) ? early : variablesOf(options, directory) };

  function variablesOf({ envFiles }: LoadOptions, around: string): Surroundings['variables'] {
    const outer = (name: string) => env[name];
    const given = envFiles.length > 0 ? envFiles : listOf(env['COMPOSE_ENV_FILES'], ',');
    const known = new Map<string, string>();
    for (const path of given.length > 0 ? given.map((file) => resolve(cwd, file)) : [join(around, '.env')]) {
      const text = readIfThere(path);
      if (text !== undefined) readVariables(text, { name: display(path, cwd), outer, known });
      else if (given.length > 0) throw new MusterError('invalid-argument', `the env file ${display(path, cwd)} cannot be read`, { hint: 'Check the path given with --env-file.' });
    }
    return (name) => env[name] ?? known.get(name);
  }
}

function bytesIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function stackNameOf(directory: string): string {
  const name = basename(directory).toLowerCase().replace(/[^a-z0-9_-]/g, '').replace(/^[^a-z0-9]+/, '');
  return name === '' ? 'default' : name;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function listOf(text: string | undefined, separator: string): readonly string[] {
  return (text ?? '').split(separator).map((part) => part.trim()).filter((part) => part !== '');
}

/** A file that is named; of a directory, the compose file in it. */
function locate(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  const [file] = candidatesIn(path);
  if (file !== undefined) return file;
  throw new MusterError('invalid-argument', `there is no compose file in ${path}`, { hint: 'Create compose.yaml, or name the file: muster up -f FILE.' });
}

/** The nearest compose file, and the override beside it. */
function found(cwd: string): readonly string[] {
  for (let directory = cwd; ; directory = dirname(directory)) {
    const [file] = candidatesIn(directory);
    if (file !== undefined) return [file, ...candidatesIn(directory, '.override').slice(0, 1)];
    if (dirname(directory) === directory) break;
  }
  throw new MusterError('invalid-argument', `there is no compose file in ${cwd} or above it`, {
    hint: 'Create compose.yaml, or name the file: muster up -f FILE.',
  });
}

function candidatesIn(directory: string, infix = ''): readonly string[] {
  return CANDIDATES.map((candidate) => join(directory, candidate.replace(/\.ya?ml$/, `${infix}$&`))).filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
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

function display(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
