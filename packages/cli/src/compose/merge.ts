/**
 * Lays one file's tree over another's, by the Compose Specification's rules:
 * mappings are merged, lists appended, and what is said twice about one thing (a
 * variable, a mount's target, a port) is said last by the later file. `!reset` takes
 * away, `!override` takes over whole. Everything keeps the place it was written at.
 * Pure.
 */
import { mergeKeyOf } from './merge-keys.ts';
import { type Keys, patternTable } from './pattern.ts';
import { type Finding, type ListNode, type MapEntry, type MapNode, type YamlNode, childPath, describeKind, isNull, scalarAt } from './tree.ts';

export interface MergeResult {
  readonly value: MapNode;
  readonly errors: readonly Finding[];
}

/**
 * replace: the later one counts alone. record: `[k=v]` is `{k: v}`. hosts: `{k: v}` is
 * `[k:v]`. list: one value is a list of it. names: a list of names is a mapping of them.
 * build: a text is the context. driver: of another driver, nothing is kept. limit: a
 * mapping merges with a mapping only.
 */
type Rule = 'replace' | 'record' | 'hosts' | 'list' | 'names' | 'build' | 'driver' | 'limit';

const RULES = patternTable<Rule>({
  'services.*.command': 'replace',
  'services.*.entrypoint': 'replace',
  'services.*.healthcheck.test': 'replace',
  'services.*.environment': 'record',
  'services.*.labels': 'record',
  'services.*.annotations': 'record',
  'services.*.sysctls': 'record',
  'services.*.deploy.labels': 'record',
  'services.*.build.args': 'record',
  'services.*.build.labels': 'record',
  'services.*.build.additional_contexts': 'record',
  'volumes.*.labels': 'record',
  'networks.*.labels': 'record',
  'secrets.*.labels': 'record',
  'configs.*.labels': 'record',
  'services.*.extra_hosts': 'hosts',
  'services.*.build.extra_hosts': 'hosts',
  'services.*.dns': 'list',
  'services.*.dns_search': 'list',
  'services.*.tmpfs': 'list',
  'services.*.env_file': 'list',
  'services.*.label_file': 'list',
  'services.*.depends_on': 'names',
  'services.*.networks': 'names',
  'services.*.models': 'names',
  'services.*.build': 'build',
  'services.*.logging': 'driver',
  'services.*.ulimits.*': 'limit',
});

export function merge(base: MapNode, over: MapNode, at: Keys = []): MergeResult {
  const errors: Finding[] = [];
  const value = mergeMaps(base, over, at);
  return { value, errors };

  function mergeMaps(left: MapNode, right: MapNode, keys: Keys): MapNode {
    const entries = new Map<string, MapEntry>(left.entries.map((entry) => [entry.key, entry]));
    for (const entry of right.entries) {
      const before = entries.get(entry.key);
      // What is tagged stays tagged: this file may be laid over another one yet.
      const takesOver = entry.value.tag !== undefined || before?.value.tag === 'reset';
      if (before === undefined || takesOver || entry.key.startsWith('x-')) entries.set(entry.key, entry);
      else entries.set(entry.key, { key: entry.key, ...mergeValues(before, entry, [...keys, entry.key]) });
    }
    return { ...right, entries: [...entries.values()] };
  }

  function mergeValues(before: MapEntry, after: MapEntry, keys: Keys): Pick<MapEntry, 'position' | 'value'> {
    const rule = RULES.find(keys);
    const parent = RULES.find(keys.slice(0, -1));
    // A variable without a value is to be taken from the environment; anywhere else an empty key says nothing.
    if (parent === 'record') return after;
    if (isNull(after.value)) return before;
    if (rule === 'replace' || isNull(before.value)) return after;
    const left = asRule(before.value, rule);
    const right = asRule(after.value, rule);
    const { position } = after;
    if (rule === 'limit' && (left.kind === 'scalar' || right.kind === 'scalar')) return after;
    if (rule === 'driver' && differs(left, right)) return after;
    if (left.kind === 'map' && right.kind === 'map') return { position, value: mergeMaps(left, right, keys) };
    if (left.kind === 'list' && right.kind === 'list') return { position, value: mergeLists(left, right, keys) };
    if (left.kind === 'scalar' && right.kind === 'scalar') return after;
    const { line, file } = before.position;
    const where = file === undefined ? `line ${String(line)}` : `${file}:${String(line)}`;
    errors.push({ path: keys.reduce(childPath, ''), position, message: `${describeKind(right)} cannot be laid over ${describeKind(left)} (${where})`, hint: 'Write both in the same way, or take the earlier one’s place: !override.' });
    return before;
  }

  function mergeLists(left: ListNode, right: ListNode, keys: Keys): ListNode {
    const keyOf = mergeKeyOf(keys);
    const items = new Map<string, YamlNode>();
    for (const item of [...left.items, ...right.items]) {
      if (item.tag === 'reset') continue;
      items.set(keyOf(item) ?? `#${String(items.size)}`, item);
    }
    return { ...right, items: [...items.values()] };
  }
}

/** Without what is tagged to be taken away, and without the tags. */
export function untagged(node: MapNode): MapNode {
  const entries = node.entries.filter(({ value }) => value.tag !== 'reset').map((entry) => ({ ...entry, value: withoutTags(entry.value) }));
  return { kind: 'map', entries, position: node.position };
}

function withoutTags(node: YamlNode): YamlNode {
  const { position } = node;
  if (node.kind === 'map') return untagged(node);
  if (node.kind === 'list') return { kind: 'list', items: node.items.filter((item) => item.tag !== 'reset').map(withoutTags), position };
  return { kind: 'scalar', text: node.text, isNull: node.isNull, position };
}

function differs(left: YamlNode, right: YamlNode): boolean {
  const [before, after] = [driverOf(left), driverOf(right)];
  return before !== undefined && after !== undefined && before !== after;
}

function driverOf(node: YamlNode): string | undefined {
  const driver = node.kind === 'map' ? node.entries.find(({ key }) => key === 'driver')?.value : undefined;
  return driver?.kind === 'scalar' && !driver.isNull ? driver.text : undefined;
}

/** The one of its syntaxes in which two of a kind can be merged. */
export function asRule(node: YamlNode, rule: Rule | undefined): YamlNode {
  const { position } = node;
  if (rule === 'record' && node.kind === 'list') return { kind: 'map', position, entries: node.items.flatMap((item) => assignmentOf(item) ?? []) };
  if (rule === 'names' && node.kind === 'list') return { kind: 'map', position, entries: node.items.flatMap((item) => nameOf(item) ?? []) };
  if (rule === 'hosts' && node.kind === 'map') return { kind: 'list', position, items: node.entries.flatMap(hostLines) };
  if (rule === 'list' && node.kind === 'scalar') return { kind: 'list', position, items: [node] };
  if (rule === 'build' && node.kind === 'scalar') return { kind: 'map', position, entries: [{ key: 'context', position, value: node }] };
  return node;
}

function assignmentOf(item: YamlNode): MapEntry | undefined {
  if (item.kind !== 'scalar') return undefined;
  const at = item.text.indexOf('=');
  const { position } = item;
  if (at < 0) return { key: item.text, position, value: { kind: 'scalar', text: '', isNull: true, position } };
  return { key: item.text.slice(0, at), position, value: scalarAt(item.text.slice(at + 1), position) };
}

function nameOf(item: YamlNode): MapEntry | undefined {
  const { position } = item;
  return item.kind === 'scalar' ? { key: item.text, position, value: { kind: 'scalar', text: '', isNull: true, position } } : undefined;
}

function hostLines({ key, value }: MapEntry): readonly YamlNode[] {
  const addresses = value.kind === 'list' ? value.items : [value];
  return addresses.flatMap((address) => (address.kind === 'scalar' ? [scalarAt(`${key}:${address.text}`, address.position)] : []));
}
