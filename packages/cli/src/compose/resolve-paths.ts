/** Makes the relative paths of a file that lies elsewhere (extended, included) absolute, so that they can move into another file. Pure. */
import { isPath } from '../values/mount.ts';
import { type Keys, patternTable } from './pattern.ts';
import { type ListNode, type MapNode, type ScalarNode, type YamlNode, field, scalarAt, withField } from './tree.ts';

type Resolve = (path: string) => string;
/** How the place holds a path: as a text, in each item of a list, in a mount, or where a path looks like one. */
type Holds = 'path' | 'paths' | 'mounts' | 'context' | 'device';

const HOLDS = patternTable<Holds>({
  'services.*.env_file': 'paths',
  'services.*.label_file': 'paths',
  'services.*.volumes': 'mounts',
  'services.*.extends.file': 'path',
  'services.*.build': 'context',
  'services.*.build.context': 'context',
  'services.*.credential_spec.file': 'path',
  'secrets.*.file': 'path',
  'configs.*.file': 'path',
  'volumes.*.driver_opts.device': 'device',
});

export function resolvePaths<T extends YamlNode>(root: T, resolve: Resolve, at: Keys = []): T {
  const visit = (node: YamlNode, keys: Keys): YamlNode => {
    const holds = HOLDS.find(keys);
    if (holds !== undefined && !(holds === 'context' && node.kind === 'map')) return resolved(node, holds, resolve);
    if (node.kind === 'map') return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: visit(entry.value, [...keys, entry.key]) })) };
    return node;
  };
  return visit(root, at) as T;
}

function resolved(node: YamlNode, holds: Holds, resolve: Resolve): YamlNode {
  if (node.kind === 'scalar') return ofScalar(node, holds, resolve);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => (holds === 'mounts' ? mount(item, resolve) : resolved(item, holds, resolve))) } satisfies ListNode;
  return inField(node, 'path', resolve);
}

function ofScalar(node: ScalarNode, holds: Holds, resolve: Resolve): ScalarNode {
  if (node.isNull || node.text === '') return node;
  // A context may be a repository, a device a share.
  if (holds === 'context' && (/^[a-z+]+:\/\//.test(node.text) || /^(git@|github\.com\/)/.test(node.text))) return node;
  if (holds === 'device' && !/^\.{1,2}\//.test(node.text)) return node;
  return { ...node, text: resolve(node.text) };
}

function mount(item: YamlNode, resolve: Resolve): YamlNode {
  if (item.kind === 'scalar') {
    const at = item.text.indexOf(':');
    const source = at < 0 ? '' : item.text.slice(0, at);
    return isPath(source) ? { ...item, text: `${resolve(source)}${item.text.slice(at)}` } : item;
  }
  if (item.kind !== 'map') return item;
  const type = field(item, 'type');
  return type?.kind === 'scalar' && type.text === 'bind' ? inField(item, 'source', resolve) : item;
}

function inField(node: MapNode, key: string, resolve: Resolve): MapNode {
  const value = field(node, key);
  return value?.kind === 'scalar' ? withField(node, key, scalarAt(resolve(value.text), value.position)) : node;
}
