/** Do the rules about other services' tasks, and the shares of a spread, make sense? Pure. */
import { parseAffinity, sameTarget } from './affinity.ts';
import type { AffinityRule, ServiceSpec, SpreadPreference } from './service-spec.ts';
import { checkUnique, type Report } from './validate-field.ts';

const MAX_RULES = 100;
const MAX_TARGETS = 100;

export function checkAffinities(report: Report, path: string, rules: readonly AffinityRule[], spec: Pick<ServiceSpec, 'name' | 'mode'>): void {
  if (rules.length > MAX_RULES) report(path, `must be at most ${MAX_RULES}, are ${rules.length}`);
  for (const [index, rule] of rules.entries()) {
    const parsed = parseAffinity(rule);
    if (!parsed.ok) report(`${path}[${index}]`, parsed.reason);
    else if (rule.service === spec.name && rule.type === 'anti-affinity' && rule.required && spec.mode.type === 'global' && rule.topology !== 'node.id') {
      report(`${path}[${index}]`, `a global service has a task on every node, so its tasks cannot be apart in each ${rule.topology}`);
    }
    const first = rules.findIndex((other) => sameTarget(other, rule));
    if (first === index) continue;
    report(
      `${path}[${index}]`,
      rules[first]?.type === rule.type ? `says the same as affinities[${first}]` : `contradicts affinities[${first}]: tasks cannot be both near those tasks and apart from them`,
    );
  }
}

export function checkTargets(report: Report, path: string, { targets = [] }: SpreadPreference): void {
  if (targets.length > MAX_TARGETS) report(path, `must be at most ${MAX_TARGETS}, are ${targets.length}`);
  let sum = 0;
  for (const [index, { value, percent }] of targets.entries()) {
    if (value === '') report(`${path}[${index}].value`, 'is required');
    if (!(percent > 0 && percent <= 100)) report(`${path}[${index}].percent`, `must be above 0 and at most 100, is ${percent}`);
    sum += percent;
  }
  if (sum > 100) report(path, `must add up to 100 % at most, are ${sum} %`);
  checkUnique(targets, ({ value }) => value, ({ value }, index, first) => report(`${path}[${index}].value`, `"${value}" is already in targets[${first}]`));
}
