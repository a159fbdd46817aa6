/**
 * A compose file's text → the services of a stack. The steps: parse (text →
 * tree), interpolate (variables), check (known keys, right kinds), convert
 * (values → specs). Pure: variables and other files come from `Outside`. All
 * mistakes of a step are reported together, each with line and column; later
 * steps run only when the earlier ones found none.
 */
import { type FieldViolation, MusterError } from '@muster/shared/model/error';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { check } from './check.ts';
import type { StackNetwork } from './convert-networks.ts';
import { convert } from './convert.ts';
import { interpolateTree } from './interpolate.ts';
import type { Outside } from './outside.ts';
import { parse } from './parse.ts';
import { createReader, type Findings } from './read.ts';
import { type Finding, describeKind, field } from './tree.ts';

export interface CompileOptions extends Outside {
  /** How the file is called in messages. */
  readonly fileName: string;
  /** The stack's name; absent: the file's `name`, else `defaultStack`. */
  readonly stack?: string;
  readonly defaultStack: string;
}

export interface CompiledStack {
  readonly stack: string;
  readonly services: readonly ServiceSpec[];
  /** Networks that the stack brings along. */
  readonly networks: readonly StackNetwork[];
  /** Whole sentences with file, line and path. */
  readonly warnings: readonly string[];
}

const STACK_NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** Throws `MusterError` `invalid-argument` whose message lists every mistake with its place. */
export function compile(text: string, options: CompileOptions): CompiledStack {
  const { fileName } = options;
  const parsed = parse(text);
  failOn(parsed.errors, fileName);
  const root = parsed.root;
  if (root === undefined || (root.kind === 'scalar' && root.isNull)) throw new MusterError('invalid-argument', `${fileName} is empty`, { hint: 'Define services in it; see examples/shop/compose.yaml.' });
  if (root.kind !== 'map') {
    failOn([{ path: '', position: root.position, message: `expected a mapping with services, found ${describeKind(root)}` }], fileName);
    return { stack: '', services: [], networks: [], warnings: [] };
  }
  const interpolated = interpolateTree(root, options.variables);
  failOn(interpolated.errors, fileName);
  const checked = check(interpolated.value);
  failOn(checked.errors, fileName);

  const findings: Findings = { errors: [], warnings: [] };
  const named = field(interpolated.value, 'name');
  const stack = options.stack ?? (named?.kind === 'scalar' ? named.text : options.defaultStack);
  if (!STACK_NAME.test(stack)) {
    throw new MusterError('invalid-argument', `"${stack}" is not a stack name`, {
      hint: 'Use lower-case letters, digits, "-" and "_": muster up -p NAME.',
    });
  }
  const { services, networks } = convert(createReader(findings), { node: interpolated.value, path: '' }, stack, options);
  failOn(findings.errors, fileName);
  const warnings = [...interpolated.unset, ...checked.warnings, ...findings.warnings];
  return { stack, services, networks, warnings: warnings.map((finding) => formatFinding(finding, fileName)) };
}

/** `compose.yaml:3:5: services.web.imgae: unknown key "imgae". Did you mean "image"?` */
export function formatFinding({ path, position, message, hint }: Finding, fileName: string): string {
  const where = `${fileName}:${String(position.line)}:${String(position.column)}: ${path === '' ? '' : `${path}: `}`;
  return `${where}${message}${hint === undefined ? '' : `. ${hint}`}`;
}

/** Mistakes shown at once; the rest is only counted. */
const MAX_SHOWN = 20;

function failOn(errors: readonly Finding[], fileName: string): void {
  if (errors.length === 0) return;
  const inOrder = errors.toSorted((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  const shown = inOrder.slice(0, MAX_SHOWN).map((error) => formatFinding(error, fileName));
  const rest = inOrder.length - shown.length;
  const violations: FieldViolation[] = inOrder.map(({ path, message }) => ({ field: path, description: message }));
  throw new MusterError('invalid-argument', [...shown, ...(rest > 0 ? [`… and ${String(rest)} more`] : [])].join('\n'), {
    reason: 'COMPOSE_INVALID',
    violations,
  });
}
