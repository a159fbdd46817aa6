/**
 * Step 1: text → tree. YAML 1.2's core schema (so `22:22` and `yes` stay
 * strings), anchors and `<<` merges resolved, duplicate keys refused. Pure.
 */
import { type Document, LineCounter, type Node, type Pair, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import { type Finding, type MapEntry, type Path, type Position, type Tag, type YamlNode, childPath } from './tree.ts';

export interface ParseResult {
  readonly root: YamlNode | undefined;
  readonly errors: readonly Finding[];
}

/** Longer files are refused: no set of services a person writes comes near. */
export const MAX_TEXT_BYTES = 4 * 1024 * 1024;
/** Nodes after aliases are followed, so that a few lines cannot expand without end. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 64;

/** `file`: how messages call it, when there are several. */
export function parse(text: string, file?: string): ParseResult {
  const ofFile = file === undefined ? {} : { file };
  const start: Position = { line: 1, column: 1, ...ofFile };
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) {
    return failed('', start, `the file is larger than ${String(MAX_TEXT_BYTES / 1024 / 1024)} MiB`);
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), ...ofFile };
  };
  if (!Array.isArray(documents)) return { root: undefined, errors: [] };
  const [document, second] = documents as Document.Parsed[];
  if (document === undefined) return { root: undefined, errors: [] };
  const errors = document.errors.map((error) => ({
    path: '',
    position: positionAt(error.pos[0]),
    message: explain(error.code, error.message),
  }));
  if (errors.length > 0) return { root: undefined, errors };
  if (second !== undefined) return failed('', positionAt(second.range[0]), 'the file holds more than one YAML document');
  return resolve(document, start, positionAt);
}

function failed(path: Path, position: Position, message: string): ParseResult {
  return { root: undefined, errors: [{ path, position, message }] };
}

function explain(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is there twice in the same mapping';
  if (code === 'TAB_AS_INDENT') return 'a tab is used for indentation: YAML allows only blanks';
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Thrown inside `resolve` to leave the recursion with one finding. */
class Refused extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

function resolve(document: Document.Parsed, start: Position, positionAt: (offset: number) => Position): ParseResult {
  let count = 0;
  const refuse = (path: Path, position: Position, message: string): never => {
    throw new Refused({ path, position, message });
  };

  const visit = (node: Node | null | undefined, path: Path, at: Position, depth: number): YamlNode => {
    count += 1;
    const position = node?.range == null ? at : positionAt(node.range[0]);
    if (count > MAX_NODES) refuse(path, position, 'the file is too large once its aliases are followed');
    if (depth > MAX_DEPTH) refuse(path, position, 'the file is nested too deeply');
    if (node == null) return { kind: 'scalar', text: '', isNull: true, position };
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) return refuse(path, position, `there is no anchor &${node.source} above this alias`);
      return visit(target, path, position, depth + 1);
    }
    if (isScalar(node)) return { kind: 'scalar', text: scalarText(node.value, node.source), isNull: node.value === null, position, ...tagOf(node) };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => visit(item as Node, childPath(path, index), position, depth + 1));
      return { kind: 'list', items, position, ...tagOf(node) };
    }
    if (isMap(node)) return { kind: 'map', entries: visitEntries(node.items as Pair<Node, Node | null>[], path, position, depth), position, ...tagOf(node) };
    return refuse(path, position, 'this kind of YAML node is not supported');
  };

  const visitEntries = (pairs: readonly Pair<Node, Node | null>[], path: Path, at: Position, depth: number): MapEntry[] => {
    const own = new Map<string, MapEntry>();
    const merged = new Map<string, MapEntry>();
    for (const { key, value } of pairs) {
      const position = key.range == null ? at : positionAt(key.range[0]);
      if (!isScalar(key)) return refuse(path, position, 'a key must be a plain word');
      const name = scalarText(key.value, key.source);
      if (name === '<<') {
        for (const entry of mergedEntries(visit(value, childPath(path, '<<'), position, depth + 1), path)) {
          if (!merged.has(entry.key)) merged.set(entry.key, entry);
        }
        continue;
      }
      own.set(name, { key: name, position, value: visit(value, childPath(path, name), position, depth + 1) });
    }
    return [...merged.values().filter((entry) => !own.has(entry.key)), ...own.values()];
  };

  const mergedEntries = (node: YamlNode, path: Path): readonly MapEntry[] => {
    if (node.kind === 'map') return node.entries;
    if (node.kind === 'list') return node.items.flatMap((item) => mergedEntries(item, path));
    return refuse(path, node.position, '<< merges mappings, and this is a value');
  };

  try {
    const root = visit(document.contents, '', start, 0);
    return { root, errors: [] };
  } catch (error) {
    if (error instanceof Refused) return { root: undefined, errors: [error.finding] };
    throw error;
  }
}

function tagOf({ tag }: Node): { readonly tag?: Tag } {
  if (tag === '!reset') return { tag: 'reset' };
  return tag === '!override' ? { tag: 'override' } : {};
}

function scalarText(value: unknown, source: string | undefined): string {
  if (typeof value === 'string') return value;
  return source ?? String(value);
}
