/**
 * Compose files → the services of a stack. The steps: assemble (each file is parsed,
 * interpolated and checked; what is extended, included and laid over each other
 * becomes one tree), select (profiles, references), convert (values → specs). Pure:
 * variables and other files come from `Outside`. All mistakes of a step are reported
 * together, each with file, line and column; later steps run only when the earlier
 * ones found none.
 */
import { MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { assemble, type SourceFile } from './assemble.ts';
import { check } from './check.ts';
import type { StackMaterial } from './convert-materials.ts';
import type { StackNetwork } from './convert-networks.ts';
import { convert } from './convert.ts';
import { failOn, formatAll } from './findings.ts';
import type { Outside } from './outside.ts';
import { createReader, type Findings } from './read.ts';
import { select } from './select.ts';
import { type Finding, type MapNode, field } from './tree.ts';

export interface ModelOptions extends Outside {
  /** The stack's name; absent: the files' `name`, else `defaultStack`. */
  readonly stack?: string;
  readonly defaultStack: string;
  /** Active profiles; `*`: all. */
  readonly profiles?: readonly string[];
}

export interface CompileOptions extends ModelOptions {
  /** How the file is called in messages. */
  readonly fileName: string;
}

/** What the files say together, before it is made into specs. */
export interface ComposeModel {
  readonly stack: string;
  readonly root: MapNode;
  /** Names of those that are meant. */
  readonly services: readonly string[];
  /** All that services name, active or not. */
  readonly profiles: readonly string[];
  readonly warnings: readonly Finding[];
}

export interface CompiledStack {
  readonly stack: string;
  readonly services: readonly ServiceSpec[];
  /** Networks that the stack brings along. */
  readonly networks: readonly StackNetwork[];
  /** Secrets and configs that the stack brings along. */
  readonly materials: readonly StackMaterial[];
  /** Whole sentences with file, line and path. */
  readonly warnings: readonly string[];
}

const STACK_NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** One file. */
export function compile(text: string, { fileName, ...options }: CompileOptions): CompiledStack {
  return compileFiles([{ name: fileName, path: options.resolvePath(fileName), text }], options);
}

/** Throws `MusterError` `invalid-argument` whose message lists every mistake with its place. */
export function compileFiles(files: readonly SourceFile[], options: ModelOptions): CompiledStack {
  const { stack, root, warnings } = modelOf(files, options);
  const findings: Findings = { errors: [], warnings: [] };
  const { services, networks, materials } = convert(createReader(findings), { node: root, path: '' }, stack, options);
  failOn(findings.errors, nameOf(files));
  return { stack, services, networks, materials, warnings: formatAll([...warnings, ...findings.warnings], nameOf(files)) };
}

export function modelOf(files: readonly SourceFile[], options: ModelOptions): ComposeModel {
  const assembled = assemble(files, options);
  const selected = select(assembled.root, options.profiles ?? []);
  failOn(selected.errors, nameOf(files));
  const named = field(assembled.root, 'name');
  const ownName = named?.kind === 'scalar' ? named : undefined;
  const stack = options.stack ?? ownName?.text ?? options.defaultStack;
  if (!STACK_NAME.test(stack)) {
    if (options.stack === undefined && ownName !== undefined) {
      failOn([{ path: 'name', position: ownName.position, message: `${JSON.stringify(stack)} is not a stack name`, hint: 'Use lower-case letters, digits, "-" and "_".' }], nameOf(files));
    }
    throw new MusterError('invalid-argument', `"${stack}" is not a stack name`, {
      hint: 'Use lower-case letters, digits, "-" and "_": muster up -p NAME.',
    });
  }
  return { stack, root: selected.root, services: selected.services, profiles: selected.profiles, warnings: [...assembled.unset, ...check(selected.root).warnings] };
}

function nameOf(files: readonly SourceFile[]): string {
  return files[0]?.name ?? 'compose.yaml';
}
