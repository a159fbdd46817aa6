/**
 * How the balancing rules in the kernel differ from those that were put there, read from
 * what `nft -s list table` prints. What is meant is compared, not how it is printed:
 * quotes, line breaks, the order of elements and short forms differ from version to
 * version. Pure.
 */
import { MAPS, type ServiceRules } from './service-rules.ts';

/** Chains of the table that lead to the others, by these maps and in this order. */
export const HOOKS = ['prerouting', 'output'] as const;
const HOOK_MAPS = 'vips,mesh_on,mesh';

/** How those chains read, with what they hook into: chain → its lines. */
export type HookForm = ReadonlyMap<string, readonly string[]>;

interface Listed {
  /** Chain → its rules, without what it hooks into. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  readonly hooks: HookForm;
  /** Map → its elements. */
  readonly maps: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of the table: ours has none; one that sleeps has. */
  readonly flags: string | undefined;
}

export interface Difference {
  /** In words. */
  readonly what: string;
  /** It is there, and reads otherwise: that may be the way in which this version of `nft` prints it. */
  readonly isOfForm: boolean;
  /** All that reads otherwise, as it reads. */
  readonly reads?: readonly string[];
}

/**
 * The first thing that is not as it should be; what is missing or too much before what
 * only reads otherwise. Undefined: all is well. `hooks`: how the chains that lead to the
 * others should read; undefined: nobody knows.
 */
export function differenceOf(text: string, rules: ServiceRules, hooks?: HookForm): Difference | undefined {
  const listed = readTable(text);
  const odd: { readonly what: string; readonly reads: string }[] = [];
  for (const hook of HOOKS) {
    const difference = hookDifference(listed.hooks.get(hook), hook, hooks);
    if (difference?.isOfForm === false) return difference;
    if (difference !== undefined) odd.push({ what: difference.what, reads: difference.reads?.join() ?? '' });
  }
  for (const [chain, rule] of rules.chains) {
    const found = listed.chains.get(chain);
    if (found?.length !== (rule === '' ? 0 : 1)) return { what: `the chain ${chain}`, isOfForm: false };
    if (found.some((one) => meaningOf(one) !== meaningOf(rule))) odd.push({ what: `the chain ${chain}`, reads: `${chain} ${found.join()}` });
  }
  const strange = [...listed.chains.keys()].find((chain) => !rules.chains.has(chain) && !isHook(chain));
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
    if (missing !== undefined) odd.push({ what, reads: `${name} ${[...found].sort().join()}` });
  }
  if (listed.flags !== undefined) odd.push({ what: 'its flags', reads: listed.flags });
  const [first] = odd;
  return first && { what: first.what, isOfForm: true, reads: odd.map(({ reads }) => reads) };
}

/** Of one chain that leads to the others; `found`: its lines. */
export function hookDifference(found: readonly string[] | undefined, hook: string, hooks: HookForm | undefined): Difference | undefined {
  const what = `the chain ${hook}`;
  const maps = rulesIn(found ?? []).map((rule) => /@(\w+)/.exec(rule)?.[1] ?? rule);
  if (maps.join() !== HOOK_MAPS) return { what, isOfForm: false };
  const [reads, wanted] = [found, hooks?.get(hook)].map((lines) => `${hook} ${lines?.map(meaningOf).join('; ') ?? ''}`);
  return hooks === undefined || reads === wanted ? undefined : { what, isOfForm: true, reads: [reads ?? ''] };
}

/** What is printed of those chains, whichever table they are in. */
export const readHooks = (text: string): HookForm => readTable(text).hooks;

/** A rule in one form, however it was written. */
function meaningOf(rule: string): string {
  const plain = rule.replaceAll('"', '').replace(/\s+/g, ' ').replace('dnat ip to', 'dnat to').trim();
  const [, head, elements] = /^(.*) map \{ (.*) \}$/.exec(plain) ?? [];
  return elements === undefined ? plain : `${head ?? ''} map { ${inOrder(elements)} }`;
}

const inOrder = (elements: string): string => elements.split(', ').sort().join(', ');

function readTable(text: string): Listed {
  const chains = new Map<string, readonly string[]>();
  const hooks = new Map<string, readonly string[]>();
  const maps = new Map<string, ReadonlySet<string>>();
  for (const [, kind, name = '', body = ''] of text.matchAll(/^\t(chain|map) (\S+) \{\n([^]*?)^\t\}$/gm)) {
    if (kind === 'map') {
      maps.set(name, elementsOf(body));
      continue;
    }
    const lines = body.split('\n').map((line) => line.trim()).filter((line) => line !== '');
    chains.set(name, rulesIn(lines));
    // Elements that are no choice have no order.
    if (isHook(name)) hooks.set(name, lines.map((line) => line.replace(/\{ ([^{}]*) \}/g, (_, elements: string) => `{ ${inOrder(elements)} }`)));
  }
  return { chains, hooks, maps, flags: /^\tflags .*$/m.exec(text)?.[0] };
}

const isHook = (chain: string): boolean => HOOKS.some((hook) => hook === chain);
const rulesIn = (lines: readonly string[]): readonly string[] => lines.filter((line) => !line.startsWith('type '));

function elementsOf(body: string): ReadonlySet<string> {
  const [, elements] = /elements = \{([^]*)\}/.exec(body) ?? [];
  return new Set(elements === undefined ? [] : elements.split(',').map((element) => element.replace(/\s+/g, ' ').trim()));
}
