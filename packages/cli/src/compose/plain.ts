/** A tree as plain data, without places. Pure. */
import type { YamlNode } from './tree.ts';

export type Plain = string | null | readonly Plain[] | { readonly [key: string]: Plain };

export function plainOf(node: YamlNode): Plain {
  if (node.kind === 'list') return node.items.map(plainOf);
  if (node.kind === 'map') return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
  return node.isNull ? null : node.text;
}
