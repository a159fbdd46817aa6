/**
 * Which services of the file are meant: those without a profile, and those with one
 * that is active. The secrets and configs that they name have to be there. Pure.
 */
import { suggest } from '../values/suggest.ts';
import { asRule } from './merge.ts';
import { type Finding, type MapEntry, type MapNode, type Position, type YamlNode, childPath, field } from './tree.ts';

export interface Selection {
  readonly root: MapNode;
  readonly errors: readonly Finding[];
  /** Names of those that are meant. */
  readonly services: readonly string[];
  /** All that services name, active or not; sorted. */
  readonly profiles: readonly string[];
}

export function select(root: MapNode, profiles: readonly string[]): Selection {
  const services = field(root, 'services');
  if (services?.kind !== 'map') return { root, errors: [], services: [], profiles: [] };
  const inactive = new Map<string, readonly string[]>();
  const active = services.entries.filter(({ key, value }) => {
    const own = value.kind === 'map' ? textsOf(field(value, 'profiles')) : [];
    const isActive = own.length === 0 || profiles.includes('*') || own.some((profile) => profiles.includes(profile));
    if (!isActive) inactive.set(key, own);
    return isActive;
  });
  const selected: MapNode = { ...root, entries: root.entries.map((entry) => (entry.key === 'services' ? { ...entry, value: { ...services, entries: active } } : entry)) };
  const errors = active.flatMap((service) => [...profileErrors(service, inactive), ...referenceErrors(service, root)]);
  const named = services.entries.flatMap(({ value }) => (value.kind === 'map' ? textsOf(field(value, 'profiles')) : []));
  const chosen = { root: selected, services: active.map(({ key }) => key), profiles: [...new Set(named)].sort() };
  const [[first, profilesOfFirst] = []] = inactive;
  if (active.length === 0 && first !== undefined) {
    return { ...chosen, errors: [{ path: 'services', position: services.position, message: 'no profile of its services is active', hint: `Activate one: --profile ${profilesOfFirst?.[0] ?? '*'}.` }] };
  }
  return { ...chosen, errors };
}

/** The services that this one waits for, by `depends_on`. */
function dependenciesOf(service: YamlNode): readonly MapEntry[] {
  const node = service.kind === 'map' ? field(service, 'depends_on') : undefined;
  const map = node === undefined ? undefined : asRule(node, 'names');
  return map?.kind === 'map' ? map.entries : [];
}

function isRequired({ value }: MapEntry): boolean {
  const required = value.kind === 'map' ? field(value, 'required') : undefined;
  return !(required?.kind === 'scalar' && required.text === 'false');
}

/** Services that the file does not have at all are told where they are converted. */
function profileErrors({ key: name, value }: MapEntry, inactive: ReadonlyMap<string, readonly string[]>): readonly Finding[] {
  return dependenciesOf(value).flatMap((dependency): Finding[] => {
    const profiles = inactive.get(dependency.key);
    if (profiles === undefined || !isRequired(dependency)) return [];
    const path = childPath(childPath(childPath('services', name), 'depends_on'), dependency.key);
    return [{ path, position: dependency.position, message: `the service "${dependency.key}" is in no active profile`, hint: `Activate one of its profiles: --profile ${profiles[0] ?? ''}.` }];
  });
}

const NAMED = [['secrets', 'secret'], ['configs', 'config']] as const;

function referenceErrors({ key: name, value }: MapEntry, root: MapNode): readonly Finding[] {
  if (value.kind !== 'map') return [];
  return NAMED.flatMap(([section, noun]) => {
    const declared = field(root, section);
    const known = declared?.kind === 'map' ? declared.entries.map(({ key }) => key) : [];
    return referencesIn(field(value, section)).flatMap(({ text, position }): Finding[] => {
      if (known.includes(text)) return [];
      const near = suggest(text, known);
      const hint = near === undefined ? `Add it at the top of the file: "${section}: {${text}: …}".` : `Did you mean "${near}"?`;
      return [{ path: childPath(childPath('services', name), section), position, message: `the ${noun} "${text}" is not declared`, hint }];
    });
  });
}

interface Reference {
  readonly text: string;
  readonly position: Position;
}

function referencesIn(node: YamlNode | undefined): readonly Reference[] {
  if (node === undefined || node.kind === 'scalar') return [];
  if (node.kind === 'map') return node.entries.map(({ key, position }) => ({ text: key, position }));
  return node.items.flatMap((item) => {
    const source = item.kind === 'map' ? field(item, 'source') : item;
    return source?.kind === 'scalar' ? [{ text: source.text, position: source.position }] : [];
  });
}

function textsOf(node: YamlNode | undefined): readonly string[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
}
