/** What the `include` of a checked file asks for. Pure. */
import { type MapNode, type Position, type YamlNode, field } from './tree.ts';

export interface IncludeEntry {
  /** The first is the file; the others are laid over it. */
  readonly paths: readonly string[];
  readonly projectDirectory: string | undefined;
  readonly envFiles: readonly string[];
  readonly position: Position;
}

export function includesOf(root: MapNode): readonly IncludeEntry[] {
  const list = field(root, 'include');
  if (list?.kind !== 'list') return [];
  return list.items.map((item) => {
    if (item.kind !== 'map') return { paths: textsOf(item), projectDirectory: undefined, envFiles: [], position: item.position };
    const [projectDirectory] = textsOf(field(item, 'project_directory'));
    return { paths: textsOf(field(item, 'path')), projectDirectory, envFiles: textsOf(field(item, 'env_file')), position: item.position };
  });
}

function textsOf(node: YamlNode | undefined): readonly string[] {
  if (node === undefined || node.kind === 'map') return [];
  if (node.kind === 'scalar') return node.isNull ? [] : [node.text];
  return node.items.flatMap(textsOf);
}
