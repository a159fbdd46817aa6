/**
 * `extends`: a service begins as another one, of the same file or of another, and is
 * laid over it. Paths of another file are made absolute by that file's directory.
 */
import { suggest } from '../values/suggest.ts';
import { merge } from './merge.ts';
import { type Finding, type MapNode, type Position, childPath, field, withField } from './tree.ts';

/** One file's services, and how to get at another file's. */
export interface Scope {
  readonly path: string;
  /** As messages call it. */
  readonly name: string;
  readonly services: MapNode;
  /** The services of another file; undefined when it cannot be read. */
  open(path: string): Scope | undefined;
}

interface Extends {
  readonly service: string;
  readonly file: string | undefined;
  readonly position: Position;
}

/** All services of the scope, extended. */
export function extendServices(scope: Scope): { readonly services: MapNode; readonly errors: readonly Finding[] } {
  const errors: Finding[] = [];
  const entries = scope.services.entries.map((entry) => {
    if (entry.value.kind !== 'map' || extendsOf(entry.value) === undefined) return entry;
    return { ...entry, value: extended(scope, entry.key, entry.value, []) };
  });
  return { services: { ...scope.services, entries }, errors };

  function extended(from: Scope, name: string, service: MapNode, chain: readonly string[]): MapNode {
    const own = withField(service, 'extends', undefined);
    const said = extendsOf(service);
    if (said === undefined) return own;
    const problem = (message: string, hint?: string) => {
      errors.push({ path: childPath(childPath('services', name), 'extends'), position: said.position, message, ...(hint === undefined ? {} : { hint }) });
      return own;
    };
    if (said.service === '') return problem('extends needs the name of a service', 'Write extends: {service: NAME}.');
    const here = `${from.name}: ${name}`;
    const cycle = [...chain, here];
    const to = said.file === undefined ? from : from.open(said.file);
    if (to === undefined) return problem(`the file ${said.file ?? ''} cannot be read`, 'Check extends.file: it is relative to the file that says it.');
    const there = `${to.name}: ${said.service}`;
    if (cycle.includes(there)) return problem(`extends goes round in a circle: ${[...cycle.slice(cycle.indexOf(there)), there].join(' → ')}`);
    const base = to.services.entries.find(({ key }) => key === said.service)?.value;
    if (base === undefined) {
      const near = suggest(said.service, to.services.entries.map(({ key }) => key));
      return problem(`there is no service "${said.service}" in ${to.name} to extend`, near === undefined ? undefined : `Did you mean "${near}"?`);
    }
    if (base.kind !== 'map') return own;
    const merged = merge(extended(to, said.service, base, cycle), own, ['services', name]);
    errors.push(...merged.errors);
    return merged.value;
  }
}

function extendsOf(service: MapNode): Extends | undefined {
  const value = field(service, 'extends');
  if (value === undefined || value.tag === 'reset') return undefined;
  if (value.kind === 'scalar') return { service: value.text, file: undefined, position: value.position };
  if (value.kind !== 'map') return undefined;
  const text = (key: string) => {
    const node = field(value, key);
    return node?.kind === 'scalar' ? node.text : undefined;
  };
  return { service: text('service') ?? '', file: text('file'), position: value.position };
}
