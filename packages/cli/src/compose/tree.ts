/**
 * The document as the later steps see it: plain data in which everything knows
 * where it stands, so that any step can point at the place it complains about.
 */
export interface Position {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** As messages call it; absent: the only file there is. */
  readonly file?: string;
}

/** `!reset` and `!override`: what a later file says about the same place of an earlier one. */
export type Tag = 'reset' | 'override';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** As written, without quotes; numbers keep their digits (`22:22`, `0440`, `1.10`). */
  readonly text: string;
  readonly isNull: boolean;
  readonly position: Position;
  readonly tag?: Tag;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly position: Position;
  readonly tag?: Tag;
}

export interface MapEntry {
  readonly key: string;
  readonly position: Position;
  readonly value: YamlNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly position: Position;
  readonly tag?: Tag;
}

export type YamlNode = ScalarNode | ListNode | MapNode;

/** Where in the document, in words: `services.web.ports[0]`. */
export type Path = string;

export function childPath(path: Path, key: string | number): Path {
  if (typeof key === 'number') return `${path}[${String(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Something to say about one place of the file. */
export interface Finding {
  readonly path: Path;
  readonly position: Position;
  readonly message: string;
  readonly hint?: string;
}

/** The value of a key; undefined when the key is absent or has no value. */
export function field(node: MapNode, key: string): YamlNode | undefined {
  const value = node.entries.find((entry) => entry.key === key)?.value;
  return value === undefined || isNull(value) ? undefined : value;
}

export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.isNull;
}

/** The mapping with the key's value changed, removed when it is undefined, or added. */
export function withField(node: MapNode, key: string, value: YamlNode | undefined): MapNode {
  const at = node.entries.findIndex((entry) => entry.key === key);
  if (at < 0) return value === undefined ? node : { ...node, entries: [...node.entries, { key, position: value.position, value }] };
  const entries = value === undefined ? node.entries.toSpliced(at, 1) : node.entries.map((entry, index) => (index === at ? { ...entry, value } : entry));
  return { ...node, entries };
}

/** A value that stands where another one does. */
export function scalarAt(text: string, position: Position): ScalarNode {
  return { kind: 'scalar', text, isNull: false, position };
}

/** A longer value is shown by its beginning. */
const MAX_SHOWN = 60;

/** `a mapping`, `a list` or `a value`: what a node is, for people. */
export function describeKind(node: YamlNode): string {
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'list') return 'a list';
  if (node.isNull) return 'nothing';
  return node.text.length <= MAX_SHOWN ? `the value "${node.text}"` : `the value "${node.text.slice(0, MAX_SHOWN)}…"`;
}
