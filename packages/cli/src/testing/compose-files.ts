/** Compose files that exist in memory only, for tests of what they mean. */
import { resolve } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { type CompiledStack, type ComposeModel, compileFiles, modelOf, type ModelOptions } from '../compose/compile.ts';
import type { SourceFile } from '../compose/assemble.ts';

export interface ComposeWorld {
  /** By path, relative to the project's directory `/project`. */
  readonly files: Readonly<Record<string, string>>;
  /** Those given with `-f`; default: the first. */
  readonly use?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
}

const ROOT = '/project';

export function compileWorld(world: ComposeWorld): CompiledStack {
  return compileFiles(sources(world), options(world));
}

export function modelOfWorld(world: ComposeWorld): ComposeModel {
  return modelOf(sources(world), options(world));
}

export function optionsOfWorld(world: ComposeWorld): ModelOptions {
  return options(world);
}

/** The service of the compiled stack, by its name in the file. */
export function serviceOf(world: ComposeWorld, name = 'web'): ServiceSpec {
  const { stack, services } = compileWorld(world);
  const found = services.find((service) => service.name === `${stack}_${name}`);
  if (found === undefined) throw new Error(`no service ${name}; there are ${services.map((service) => service.name).join(', ')}`);
  return found;
}

/** What the user is told when `run` fails; empty when it does not. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof MusterError) return error.message;
    throw error;
  }
  return '';
}

function sources({ files, use }: ComposeWorld): readonly SourceFile[] {
  return (use ?? Object.keys(files).slice(0, 1)).map((name) => ({ name, path: resolve(ROOT, name), text: files[name] ?? '' }));
}

function options({ files, env = {}, profiles = [] }: ComposeWorld): ModelOptions {
  const byPath = new Map(Object.entries(files).map(([name, text]) => [resolve(ROOT, name), text]));
  return {
    defaultStack: 'shop',
    profiles,
    variables: (name) => env[name],
    readFile: (path) => byPath.get(resolve(ROOT, path)),
    resolvePath: (path) => resolve(ROOT, path),
    displayPath: (path) => path.replace(`${ROOT}/`, ''),
  };
}
