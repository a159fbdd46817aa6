/**
 * Step 2: `$NAME` and `${NAME…}` in every value (never in keys) are replaced by
 * variables: `${N:-default}`, `${N-default}`, `${N:?error}`, `${N?error}`,
 * `${N:+replacement}`, `${N+replacement}`, nested, and `$$` for one `$`. Pure.
 */
import { MusterError } from '@muster/shared/model/error';
import { invalid } from '../values/invalid.ts';
import { type Finding, type MapNode, type Path, type YamlNode, childPath } from './tree.ts';

export type Variables = (name: string) => string | undefined;

export interface InterpolateResult<T> {
  readonly value: T;
  readonly errors: readonly Finding[];
  /** Variables that were used without a default and are not set. */
  readonly unset: readonly Finding[];
}

/** The tree with every value interpolated. Keys that begin with `x-` at the top are left alone. */
export function interpolateTree(root: MapNode, variables: Variables): InterpolateResult<MapNode> {
  const errors: Finding[] = [];
  const unset: Finding[] = [];
  const visit = (node: YamlNode, path: Path): YamlNode => {
    if (node.kind === 'list') return { ...node, items: node.items.map((item, index) => visit(item, childPath(path, index))) };
    if (node.kind === 'map') return visitMap(node, path);
    if (!node.text.includes('$')) return node;
    try {
      const text = interpolate(node.text, variables, (name) => {
        unset.push({ path, position: node.position, message: `the variable ${name} is not set: an empty text is used` });
      });
      return { ...node, text };
    } catch (error) {
      if (!(error instanceof MusterError)) throw error;
      errors.push({ path, position: node.position, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) });
      return node;
    }
  };
  const visitMap = (node: MapNode, path: Path): MapNode => ({
    ...node,
    entries: node.entries.map((entry) =>
      path === '' && entry.key.startsWith('x-') ? entry : { ...entry, value: visit(entry.value, childPath(path, entry.key)) },
    ),
  });
  return { value: visitMap(root, ''), errors, unset };
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

/** Interpolates one text. Throws `MusterError` `invalid-argument`. */
export function interpolate(text: string, variables: Variables, onUnset: (name: string) => void = () => undefined): string {
  let result = '';
  let index = 0;
  while (index < text.length) {
    const at = text.indexOf('$', index);
    if (at < 0) return result + text.slice(index);
    result += text.slice(index, at);
    const next = text[at + 1];
    if (next === '$') {
      result += '$';
      index = at + 2;
    } else if (next === '{') {
      const end = closingBrace(text, at + 2);
      if (end < 0) throw invalid(`"${text}" has a \${ without its }`, 'Write $$ for a dollar sign that is meant as such.');
      result += expand(text.slice(at + 2, end), variables, onUnset);
      index = end + 1;
    } else {
      const name = NAME.exec(text.slice(at + 1))?.[0];
      if (name === undefined) throw invalid(`"${text}" has a $ that begins no variable`, 'Write $$ for a dollar sign that is meant as such.');
      result += lookUp(name, variables, onUnset);
      index = at + 1 + name.length;
    }
  }
  return result;
}

function closingBrace(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '$' && text[index + 1] === '{') depth += 1;
    if (text[index] !== '}') continue;
    if (depth === 0) return index;
    depth -= 1;
  }
  return -1;
}

function expand(inside: string, variables: Variables, onUnset: (name: string) => void): string {
  const name = NAME.exec(inside)?.[0];
  const rest = name === undefined ? '' : inside.slice(name.length);
  const operator = /^:?[-?+]/.exec(rest)?.[0] ?? '';
  if (name === undefined || (rest !== '' && operator === '')) {
    throw invalid(`"\${${inside}}" is not a variable`, 'Write ${NAME}, ${NAME:-default} or ${NAME:?message}.');
  }
  const operand = () => interpolate(rest.slice(operator.length), variables, onUnset);
  const value = variables(name);
  const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  const kind = operator.at(-1);
  if (kind === '-') return isSet ? (value ?? '') : operand();
  if (kind === '+') return isSet ? operand() : '';
  if (kind === undefined) return lookUp(name, variables, onUnset);
  if (isSet) return value ?? '';
  const message = operand();
  throw invalid(`the variable ${name} is required${message === '' ? '' : `: ${message}`}`, `Set it: ${name}=… muster up, or in the .env file.`);
}

function lookUp(name: string, variables: Variables, onUnset: (name: string) => void): string {
  const value = variables(name);
  if (value === undefined) onUnset(name);
  return value ?? '';
}
