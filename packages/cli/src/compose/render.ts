/** What the files say together, as one compose file again: reading it gives the same stack. Pure. */
import { Document, Scalar, visit } from 'yaml';
import { plainOf, type Plain } from './plain.ts';
import { resolvePaths } from './resolve-paths.ts';
import type { ComposeModel } from './compile.ts';
import { scalarAt, withField } from './tree.ts';

type Rendered = string | number | boolean | null | readonly Rendered[] | { readonly [key: string]: Rendered };

/** The model as plain data; relative paths are made absolute, for the text may be read from anywhere. */
export function renderedModel({ stack, root }: ComposeModel, resolvePath: (path: string) => string): Rendered {
  const { entries, ...rest } = withField(root, 'version', undefined);
  const named = { ...rest, entries: [{ key: 'name', position: root.position, value: scalarAt(stack, root.position) }, ...entries.filter(({ key }) => key !== 'name')] };
  return typed(plainOf(resolvePaths(named, resolvePath)));
}

export function renderYaml(model: Rendered): string {
  const document = new Document(model, { version: '1.2', schema: 'core' });
  visit(document, {
    Scalar(_key, node) {
      // What is read again is interpolated again.
      if (typeof node.value === 'string' && node.value.includes('$')) node.value = node.value.replaceAll('$', '$$$$');
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document.toString({ lineWidth: 0, nullStr: '' });
}

/** Numbers and switches as such where they are written as they are read; every other text stays one. */
function typed(value: Plain): Rendered {
  if (value === null) return null;
  if (typeof value === 'string') {
    if (value === 'true' || value === 'false') return value === 'true';
    const number = Number(value);
    return value !== '' && Number.isSafeInteger(number) && String(number) === value ? number : value;
  }
  if (isList(value)) return value.map(typed);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item)]));
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
