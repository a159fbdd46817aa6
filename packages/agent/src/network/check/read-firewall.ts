/**
 * Finds what drops packets in other programs' firewall rules, as `nft list table` and
 * `iptables -S` print them. It names rules, it does not evaluate them: whether one is
 * the cause is told by what does not arrive. Pure.
 */
import type { FirewallObstacle } from '@muster/shared/model/network-check';
import { holds, parseIpv4Number, parseRange } from '@muster/shared/model/ip-range';
import { ACCEPT_MARK } from '../names.ts';

type Hook = FirewallObstacle['hook'];

const MAX_RULE_LENGTH = 200;

const HOOKS: Readonly<Record<string, Hook>> = {
  forward: 'forward',
  input: 'input',
  output: 'output',
  prerouting: 'prerouting',
  ingress: 'prerouting',
  postrouting: 'postrouting',
  egress: 'postrouting',
};

interface Chain {
  readonly name: string;
  hook?: Hook;
  readonly rules: string[];
  dropsByPolicy: boolean;
}

/** Of one table, as `nft list table` prints it. */
export function obstaclesInTable(text: string): readonly FirewallObstacle[] {
  const table = /^table (\S+ \S+) \{/m.exec(text)?.[1] ?? '';
  const chains = new Map<string, Chain>();
  let chain: Chain | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const opened = /^chain (\S+) \{/.exec(line)?.[1];
    if (opened !== undefined) {
      chain = { name: opened, rules: [], dropsByPolicy: false };
      chains.set(opened, chain);
    } else if (line === '}' || line === '') chain = line === '}' ? undefined : chain;
    else if (chain !== undefined) {
      const base = /^type \S+ hook (\S+) /.exec(line)?.[1];
      if (base === undefined) chain.rules.push(line.replace(/ counter packets \d+ bytes \d+/g, ' counter').replace(/^counter packets \d+ bytes \d+ /, ''));
      else {
        const hook = HOOKS[base];
        if (hook !== undefined) chain.hook = hook;
        chain.dropsByPolicy = line.includes('policy drop');
      }
    }
  }
  const found: FirewallObstacle[] = [];
  for (const base of chains.values()) {
    if (base.hook === undefined) continue;
    for (const { name, rule } of drops(base, chains, new Set())) found.push({ hook: base.hook, place: `table ${table}, chain ${name}`, rule: rule.slice(0, MAX_RULE_LENGTH) });
    if (base.dropsByPolicy) found.push({ hook: base.hook, place: `table ${table}, chain ${base.name}`, rule: 'policy drop' });
  }
  return found;
}

function drops(chain: Chain, chains: ReadonlyMap<string, Chain>, seen: Set<string>): { readonly name: string; readonly rule: string }[] {
  if (seen.has(chain.name)) return [];
  seen.add(chain.name);
  return chain.rules.flatMap((rule) => {
    if (/(^|[\s:])(drop|reject)\b/.test(rule)) return [{ name: chain.name, rule }];
    const next = chains.get(/\b(?:jump|goto) (\S+?),?$/.exec(rule)?.[1] ?? '');
    return next === undefined ? [] : drops(next, chains, seen);
  });
}

const IPTABLES_HOOKS: Readonly<Record<string, Hook>> = { FORWARD: 'forward', INPUT: 'input', OUTPUT: 'output', PREROUTING: 'prerouting' };

export interface IptablesSituation {
  readonly program: 'iptables' | 'iptables-legacy';
  /** Ranges of Muster's networks: what is about other addresses is none of ours. */
  readonly ranges: readonly string[];
}

/**
 * Of one table, as `iptables -S` prints it. What is let through by our networks carries
 * a mark, so what comes after the rule that accepts it does not concern us.
 */
export function obstaclesInIptables(text: string, { program, ranges }: IptablesSituation): readonly FirewallObstacle[] {
  const lines = text.split('\n');
  const rulesOf = (chain: string) => lines.filter((line) => line.startsWith(`-A ${chain} `));
  const found: FirewallObstacle[] = [];
  for (const [chain, hook] of Object.entries(IPTABLES_HOOKS)) {
    const accepted = walk(chain, hook, rulesOf, new Set(), (name, rule) => {
      if (isAbout(rule, ranges)) found.push({ hook, place: `${program}, chain ${name}`, rule: rule.slice(0, MAX_RULE_LENGTH) });
    });
    if (!accepted && lines.includes(`-P ${chain} DROP`)) found.push({ hook, place: `${program}, chain ${chain}`, rule: 'policy drop' });
  }
  return found;
}

/** True when the rule that accepts our mark was come to. */
function walk(chain: string, hook: Hook, rulesOf: (chain: string) => readonly string[], seen: Set<string>, drop: (chain: string, rule: string) => void): boolean {
  if (seen.has(chain)) return false;
  seen.add(chain);
  for (const rule of rulesOf(chain)) {
    const target = / -[jg] (\S+)/.exec(rule)?.[1] ?? '';
    if (hook === 'forward' && target === 'ACCEPT' && rule.includes(ACCEPT_MARK)) return true;
    if (target === 'DROP' || target === 'REJECT') drop(chain, rule);
    else if (walk(target, hook, rulesOf, seen, drop)) return true;
  }
  return false;
}

function isAbout(rule: string, ranges: readonly string[]): boolean {
  const to = / -d (\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?/.exec(rule);
  // A wider destination than one of ours is not ruled out.
  if (to?.[1] === undefined || Number(to[2] ?? 32) < 24) return true;
  const address = parseIpv4Number(to[1]);
  return address === undefined || ranges.some((text) => {
    const range = parseRange(text);
    return range !== undefined && holds(range, address);
  });
}
