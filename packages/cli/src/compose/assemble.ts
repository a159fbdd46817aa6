/**
 * Several files → one tree: each is parsed, interpolated and checked by itself, takes
 * in what it extends and includes, and is laid over the files before it. Everything
 * knows the place it was written at. Throws `MusterError` with every mistake of a step.
 */
import { dirname } from 'node:path';
import { MusterError } from '@muster/shared/model/error';
import { check } from './check.ts';
import { readVariables } from './env-variables.ts';
import { extendServices, type Scope } from './extend.ts';
import { failOn } from './findings.ts';
import { type IncludeEntry, includesOf } from './include.ts';
import { interpolateTree } from './interpolate.ts';
import { asRule, merge, untagged } from './merge.ts';
import { type Outside, seenFrom } from './outside.ts';
import { parse } from './parse.ts';
import { plainOf } from './plain.ts';
import { resolvePaths } from './resolve-paths.ts';
import { type Finding, type MapNode, type YamlNode, childPath, describeKind, field, isNull, scalarAt, withField } from './tree.ts';

export interface SourceFile {
  /** How messages call it. */
  readonly name: string;
  /** Where it is; for standard input, any name. */
  readonly path: string;
  readonly text: string;
}

export interface Assembled {
  readonly root: MapNode;
  /** Variables that were used and are not set. */
  readonly unset: readonly Finding[];
}

const MAX_FILES = 200;
const SECTIONS = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'];

export function assemble(files: readonly SourceFile[], outside: Outside): Assembled {
  const unset: Finding[] = [];
  let count = 0;
  return { root: layers(files, outside, []), unset };

  function layers(sources: readonly SourceFile[], world: Outside, chain: readonly string[]): MapNode {
    let merged: MapNode | undefined;
    for (const source of sources) {
      const tree = complete(source, world, chain, merged);
      if (merged === undefined) merged = tree;
      else {
        const laid = merge(merged, tree);
        failOn(laid.errors, source.name);
        merged = laid.value;
      }
    }
    return untagged(merged ?? { kind: 'map', entries: [], position: { line: 1, column: 1 } });
  }

  /** One file with all that it takes in. */
  function complete(source: SourceFile, world: Outside, chain: readonly string[], earlier: MapNode | undefined): MapNode {
    const tree = read(source, world);
    const services = field(tree, 'services');
    let whole = tree;
    if (services?.kind === 'map') {
      const scope = scopeOf(source, withEarlier(services, earlier), world);
      const extended = extendServices(scope);
      failOn(extended.errors, source.name);
      const own = new Set(services.entries.map(({ key }) => key));
      whole = withField(whole, 'services', { ...extended.services, entries: extended.services.entries.filter(({ key }) => own.has(key)) });
    }
    for (const entry of includesOf(whole)) whole = include(whole, entry, source, world, [...chain, source.path]);
    return withField(whole, 'include', undefined);
  }

  function read(source: SourceFile, world: Outside): MapNode {
    count += 1;
    if (count > MAX_FILES) throw new MusterError('invalid-argument', `more than ${String(MAX_FILES)} files belong to this stack`);
    const parsed = parse(source.text, source.name);
    failOn(parsed.errors, source.name);
    const { root } = parsed;
    if (root === undefined || isNull(root)) {
      throw new MusterError('invalid-argument', `${source.name} is empty`, { reason: 'COMPOSE_INVALID', hint: 'Define services in it; see examples/shop/compose.yaml.' });
    }
    if (root.kind !== 'map') {
      failOn([{ path: '', position: root.position, message: `expected a mapping with services, found ${describeKind(root)}` }], source.name);
      throw new MusterError('internal', 'a file that is no mapping was taken for one');
    }
    const interpolated = interpolateTree(root, world.variables);
    failOn(interpolated.errors, source.name);
    failOn(check(interpolated.value).errors, source.name);
    unset.push(...interpolated.unset);
    return interpolated.value;
  }

  function scopeOf(source: SourceFile, services: MapNode, world: Outside): Scope {
    return {
      path: source.path,
      name: source.name,
      services,
      open(path) {
        const there = world.resolvePath(path);
        const text = world.readFile(there);
        if (text === undefined) return undefined;
        const other: SourceFile = { name: nameOf(there, world), path: there, text };
        const around = seenFrom(world, dirname(there));
        const node = field(read(other, around), 'services');
        const own: MapNode = node?.kind === 'map' ? node : { kind: 'map', entries: [], position: { line: 1, column: 1, file: other.name } };
        return scopeOf(other, resolvePaths(own, around.resolvePath, ['services']), around);
      },
    };
  }

  function include(into: MapNode, entry: IncludeEntry, source: SourceFile, world: Outside, chain: readonly string[]): MapNode {
    const refuse = (message: string, hint?: string): never => {
      failOn([{ path: 'include', position: entry.position, message, ...(hint === undefined ? {} : { hint }) }], source.name);
      throw new MusterError('internal', message);
    };
    const paths = entry.paths.map(world.resolvePath);
    const [first] = paths;
    if (first === undefined) return refuse('an include needs a path', 'Write include: [FILE] or include: [{path: FILE}].');
    const again = paths.find((path) => chain.includes(path));
    if (again !== undefined) {
      const circle = [...chain.slice(chain.indexOf(again)), again].map((path) => nameOf(path, world));
      return refuse(`include goes round in a circle: ${circle.join(' → ')}`);
    }
    const directory = entry.projectDirectory === undefined ? dirname(first) : world.resolvePath(entry.projectDirectory);
    const around = seenFrom({ ...world, variables: variablesFor(entry, directory, world, refuse) }, directory);
    const sources = paths.map((path): SourceFile => {
      const text = world.readFile(path) ?? refuse(`the included file ${nameOf(path, world)} cannot be read`, 'The path is relative to the project’s directory.');
      return { name: nameOf(path, world), path, text };
    });
    const included = withEnvironment(resolvePaths(layers(sources, around, chain), around.resolvePath), around);
    return imported(into, included, source.name);
  }

  function variablesFor(entry: IncludeEntry, directory: string, world: Outside, refuse: (message: string) => never): Outside['variables'] {
    const known = new Map<string, string>();
    const standard = entry.envFiles.length === 0;
    for (const path of standard ? [`${directory}/.env`] : entry.envFiles.map(world.resolvePath)) {
      const text = world.readFile(path);
      if (text !== undefined) readVariables(text, { name: nameOf(path, world), outer: world.variables, known });
      else if (!standard) refuse(`the env file ${nameOf(path, world)} cannot be read`);
    }
    return (name) => world.variables(name) ?? known.get(name);
  }
}

/** What an included file defines must not be defined here, unless in the same words. */
function imported(into: MapNode, included: MapNode, fileName: string): MapNode {
  const errors: Finding[] = [];
  let whole = into;
  for (const section of SECTIONS) {
    const from = field(included, section);
    if (from?.kind !== 'map') continue;
    const present = field(whole, section);
    const to: MapNode = present?.kind === 'map' ? present : { ...from, entries: [] };
    const fresh = from.entries.filter(({ key, value, position }) => {
      const here = to.entries.find((entry) => entry.key === key);
      if (here === undefined) return true;
      if (JSON.stringify(plainOf(here.value)) !== JSON.stringify(plainOf(value))) {
        const where = `${position.file ?? ''}:${String(position.line)}`;
        errors.push({ path: childPath(section, key), position: here.position, message: `it is defined by the included ${where}, too, and otherwise`, hint: 'Rename one, or change the included one in a file of its own: include: [{path: [FILE, OVERRIDE]}].' });
      }
      return false;
    });
    whole = withField(whole, section, { ...to, entries: [...to.entries, ...fresh] });
  }
  failOn(errors, fileName);
  return whole;
}

/** Environment keys without a value get theirs from where the file was included with. */
function withEnvironment(root: MapNode, { variables }: Outside): MapNode {
  const services = field(root, 'services');
  if (services?.kind !== 'map') return root;
  const entries = services.entries.map((entry) => {
    const environment = entry.value.kind === 'map' ? field(entry.value, 'environment') : undefined;
    if (environment === undefined || entry.value.kind !== 'map') return entry;
    const record = asRule(environment, 'record');
    if (record.kind !== 'map') return entry;
    const filled: YamlNode = {
      ...record,
      entries: record.entries.map((variable) => {
        const value = isNull(variable.value) ? variables(variable.key) : undefined;
        return value === undefined ? variable : { ...variable, value: scalarAt(value, variable.position) };
      }),
    };
    return { ...entry, value: withField(entry.value, 'environment', filled) };
  });
  return withField(root, 'services', { ...services, entries });
}

/** A service may extend one of the files that this one is laid over. */
function withEarlier(services: MapNode, earlier: MapNode | undefined): MapNode {
  const before = earlier === undefined ? undefined : field(earlier, 'services');
  if (before?.kind !== 'map') return services;
  const own = new Set(services.entries.map(({ key }) => key));
  return { ...services, entries: [...services.entries, ...before.entries.filter(({ key }) => !own.has(key))] };
}

function nameOf(path: string, { displayPath }: Outside): string {
  return displayPath === undefined ? path : displayPath(path);
}
