/** Where tasks are to be beside each other's: rules about neighbours, and shares of a spread. */
import { SAME_NODE } from '@muster/shared/model/affinity';
import type { AffinityRule, SpreadPreference, SpreadTarget } from '@muster/shared/model/service-spec';
import { parseOptions, splitCsv } from './csv.ts';
import { invalid } from './invalid.ts';
import { parseBoolean } from './number.ts';

const RULE_OPTIONS = ['service', 'label', 'in', 'required'];

/** `cache`, `label=tier=batch,in=node.labels.zone,required=false`. */
export function parseAffinityRule(type: AffinityRule['type']): (text: string) => AffinityRule {
  return (text) => {
    const [first = ''] = splitCsv(text);
    const isName = first !== '' && !first.includes('=');
    const options = parseOptions(isName ? `service=${text}` : text, RULE_OPTIONS);
    const last = (name: string) => options.get(name)?.at(-1);
    return affinityOf(type, { service: last('service'), label: last('label'), topology: last('in'), required: last('required') });
  };
}

/** What the flag and the compose file have in common. */
export function affinityOf(
  type: AffinityRule['type'],
  given: { readonly [K in 'service' | 'label' | 'topology' | 'required']: string | undefined },
): AffinityRule {
  const { service, label, topology = SAME_NODE, required = 'true' } = given;
  if ((service === undefined) === (label === undefined)) throw invalid('it names either a service or a label of services', 'Write cache, or label=tier=batch.');
  return { type, ...(service === undefined ? {} : { service }), ...(label === undefined ? {} : { label }), topology, required: parseBoolean(required) };
}

/** A rule to take away: `cache`, `label=tier=batch`, with `in=…` only where there are several about the same. */
export interface AffinityRef {
  readonly type: AffinityRule['type'];
  readonly service?: string;
  readonly label?: string;
  readonly topology?: string;
}

export function parseAffinityRef(type: AffinityRule['type']): (text: string) => AffinityRef {
  const parse = parseAffinityRule(type);
  return (text) => {
    const { topology, required: _any, ...target } = parse(text);
    return /(^|,)\s*in=/.test(text) ? { ...target, topology } : target;
  };
}

export function isReferredTo(rule: AffinityRule, ref: AffinityRef): boolean {
  return rule.type === ref.type && rule.service === ref.service && rule.label === ref.label && (ref.topology === undefined || ref.topology === rule.topology);
}

/** `spread=node.labels.zone`, with shares: `spread=node.labels.zone,east=70,west=30%`. */
export function parseSpread(text: string): SpreadPreference {
  const [first = '', ...shares] = splitCsv(text);
  const spread = /^spread=(.+)$/.exec(first)?.[1];
  if (spread === undefined) throw invalid(`"${text}" is not a placement preference`, 'Write spread=node.labels.zone.');
  const targets = shares.map((share) => {
    const at = share.lastIndexOf('=');
    if (at < 0) throw invalid(`"${share}" is not a share`, 'Write VALUE=PERCENT, as in spread=node.labels.zone,east=70,west=30.');
    return spreadTarget(share.slice(0, at), share.slice(at + 1));
  });
  return { spread, ...(targets.length === 0 ? {} : { targets }) };
}

export function spreadTarget(value: string, share: string): SpreadTarget {
  const number = share.endsWith('%') ? share.slice(0, -1) : share;
  if (!/^\d+(\.\d+)?$/.test(number)) throw invalid(`"${share}" is not a percentage`, `Write ${value}=70.`);
  return { value, percent: Number(number) };
}
