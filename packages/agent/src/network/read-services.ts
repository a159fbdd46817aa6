/**
 * How the balancing rules in the kernel differ from those that were put there, read from
 * what `nft -s list table` prints. What is meant is compared, not how it is printed:
 * quotes, line breaks, the order of elements and short forms differ from version to
 * version. Pure.
 */
import { MAPS, type ServiceRules } from './service-rules.ts';

/** Chains of the table that lead to the others, by these maps and in this order. */
const HOOKS = ['prerouting', 'output'];
const HOOK_MAPS = 'vips,mesh_on,mesh';

interface Listed {
  /** Chain → its rules, without what it hooks into. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Map → its elements. */
  readonly maps: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Difference {
  /** In words. */
  readonly what: string;
  /** It is there, and reads otherwise: that may be the way in which this version of `nft` prints it. */
  readonly isOfForm: boolean;
}

/** The first thing that is not as it should be; what is missing or too much before what only reads otherwise. Undefined: all is well. */
export function differenceOf(text: string, rules: ServiceRules): Difference | undefined {
  const listed = readTable(text);
  let ofForm: string | undefined;
  for (const hook of HOOKS) {
    const found = (listed.chains.get(hook) ?? []).map((rule) => /@(\w+)/.exec(rule)?.[1] ?? rule);
    if (found.join() !== HOOK_MAPS) return { what: `the chain ${hook}`, isOfForm: false };
  }
  for (const [chain, rule] of rules.chains) {
    const found = listed.chains.get(chain);
    if (found?.length !== (rule === '' ? 0 : 1)) return { what: `the chain ${chain}`, isOfForm: false };
    if (found.some((one) => meaningOf(one) !== meaningOf(rule))) ofForm ??= `the chain ${chain}`;
  }
  const strange = [...listed.chains.keys()].find((chain) => !rules.chains.has(chain) && !HOOKS.includes(chain));
  if (strange !== undefined) return { what: `the chain ${strange}`, isOfForm: false };
  const wanted = new Map<string, readonly string[]>([
    ...MAPS.map((name) => [name, [...rules.maps[name]].map(([key, chain]) => `${key} : goto ${chain}`)] as const),
    ...[...rules.shared].map(([name, elements]) => [name, [...elements].map(([key, target]) => `${key} : ${target}`)] as const),
  ]);
  for (const [name, elements] of wanted) {
    const found = listed.maps.get(name) ?? new Set();
    const missing = elements.find((element) => !found.has(element));
    const what = `the map ${name}${missing === undefined ? '' : `: ${missing}`}`;
    if (found.size !== elements.length) return { what, isOfForm: false };
    if (missing !== undefined) ofForm ??= what;
  }
  return ofForm === undefined ? undefined : { what: ofForm, isOfForm: true };
}

/** A rule in one form, however it was written. */
function meaningOf(rule: string): string {
  const plain = rule.replaceAll('"', '').replace(/\s+/g, ' ').replace('dnat ip to', 'dnat to').trim();
  const [, head, elements] = /^(.*) map \{ (.*) \}$/.exec(plain) ?? [];
  return elements === undefined ? plain : `${head ?? ''} map { ${elements.split(', ').sort().join(', ')} }`;
}

function readTable(text: string): Listed {
  const chains = new Map<string, readonly string[]>();
  const maps = new Map<string, ReadonlySet<string>>();
  for (const [, kind, name = '', body = ''] of text.matchAll(/^\t(chain|map) (\S+) \{\n([^]*?)^\t\}$/gm)) {
    if (kind === 'chain') chains.set(name, body.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('type ')));
    else maps.set(name, elementsOf(body));
  }
  return { chains, maps };
}

function elementsOf(body: string): ReadonlySet<string> {
  const [, elements] = /elements = \{([^]*)\}/.exec(body) ?? [];
  return new Set(elements === undefined ? [] : elements.split(',').map((element) => element.replace(/\s+/g, ' ').trim()));
}
