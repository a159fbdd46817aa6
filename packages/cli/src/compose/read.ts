/**
 * Reads fields of a checked tree. A value that does not parse becomes a finding
 * with its place, and the field counts as absent, so that one run reports
 * every mistake.
 */
import { MusterError } from '@muster/shared/model/error';
import { parseKeyValue } from '../values/key-value.ts';
import { type Finding, type MapNode, type Path, type Position, type YamlNode, childPath, field, isNull } from './tree.ts';

/** A mapping and where it is. */
export interface Section {
  readonly node: MapNode;
  readonly path: Path;
}

export interface Reader {
  has(section: Section, key: string): boolean;
  section(section: Section, key: string): Section | undefined;
  /** The mappings under a key whose names are free. */
  sections(section: Section, key: string): readonly (readonly [name: string, entry: Section])[];
  text(section: Section, key: string): string | undefined;
  value<T>(section: Section, key: string, parse: (text: string) => T): T | undefined;
  /** A list of values; one value alone counts as a list of it. */
  list<T>(section: Section, key: string, parse: (text: string) => T): readonly T[];
  /** Items that are values or mappings. */
  items<T>(section: Section, key: string, parse: (text: string) => T, convert: (item: Section) => T | undefined): readonly T[];
  /** A mapping `key: value` or a list of `key=value`. */
  record(section: Section, key: string): Readonly<Record<string, string>>;
  /** Entries of a mapping as they are; `value` undefined for a key without one. */
  entries(section: Section, key: string): readonly { readonly key: string; readonly value: string | undefined }[];
  /** Runs `make`; what it throws becomes a finding at the section (or its key). */
  attempt<T>(section: Section, key: string | undefined, make: () => T): T | undefined;
  problem(section: Section, key: string | undefined, message: string, hint?: string): void;
  warn(section: Section, key: string | undefined, message: string): void;
  kind(section: Section, key: string): YamlNode['kind'] | undefined;
}

export interface Findings {
  readonly errors: Finding[];
  readonly warnings: Finding[];
}

export function createReader(findings: Findings): Reader {
  const place = (section: Section, key: string | undefined): { readonly path: Path; readonly position: Position } => {
    const entry = key === undefined ? undefined : section.node.entries.find((candidate) => candidate.key === key);
    return entry === undefined
      ? { path: section.path, position: section.node.position }
      : { path: childPath(section.path, entry.key), position: entry.position };
  };

  const attemptAt = <T>(path: Path, position: Position, make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof MusterError)) throw error;
      findings.errors.push({ path, position, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) });
      return undefined;
    }
  };

  const parseNode = <T>(node: YamlNode, path: Path, parse: (text: string) => T): T | undefined =>
    node.kind === 'scalar' ? attemptAt(path, node.position, () => parse(node.text)) : undefined;

  const reader: Reader = {
    has: (section, key) => field(section.node, key) !== undefined,
    kind: (section, key) => field(section.node, key)?.kind,
    section(section, key) {
      const node = field(section.node, key);
      return node?.kind === 'map' ? { node, path: childPath(section.path, key) } : undefined;
    },
    sections(section, key) {
      const all = reader.section(section, key);
      if (all === undefined) return [];
      return all.node.entries.map(({ key: name, value, position }) => {
        const node: MapNode = value.kind === 'map' ? value : { kind: 'map', entries: [], position };
        return [name, { node: { ...node, position }, path: childPath(all.path, name) }] as const;
      });
    },
    text: (section, key) => reader.value(section, key, (text) => text),
    value(section, key, parse) {
      const node = field(section.node, key);
      return node === undefined ? undefined : parseNode(node, childPath(section.path, key), parse);
    },
    list(section, key, parse) {
      const node = field(section.node, key);
      const path = childPath(section.path, key);
      if (node === undefined || node.kind === 'map') return [];
      const items = node.kind === 'list' ? node.items : [node];
      return items
        .map((item, index) => parseNode(item, node.kind === 'list' ? childPath(path, index) : path, parse))
        .filter((item) => item !== undefined);
    },
    items(section, key, parse, convert) {
      const node = field(section.node, key);
      if (node?.kind !== 'list') return [];
      return node.items
        .map((item, index) => {
          const path = childPath(childPath(section.path, key), index);
          return item.kind === 'map' ? attemptAt(path, item.position, () => convert({ node: item, path })) : parseNode(item, path, parse);
        })
        .filter((item) => item !== undefined);
    },
    record(section, key) {
      const node = field(section.node, key);
      if (node?.kind === 'list') return Object.fromEntries(reader.list(section, key, parseKeyValue));
      return Object.fromEntries(reader.entries(section, key).map((entry) => [entry.key, entry.value ?? '']));
    },
    entries(section, key) {
      const node = field(section.node, key);
      if (node?.kind !== 'map') return [];
      return node.entries.map(({ key: name, value }) => ({
        key: name,
        value: value.kind === 'scalar' && !isNull(value) ? value.text : undefined,
      }));
    },
    attempt(section, key, make) {
      const { path, position } = place(section, key);
      return attemptAt(path, position, make);
    },
    problem(section, key, message, hint) {
      findings.errors.push({ ...place(section, key), message, ...(hint === undefined ? {} : { hint }) });
    },
    warn(section, key, message) {
      findings.warnings.push({ ...place(section, key), message });
    },
  };
  return reader;
}

/** `object` without the keys whose value is undefined, as exact optional properties want it. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
