/** Puts the balancing rules into the kernel: what differs, or all of them when they are not known to be there. */
import type { HostTools } from './host-tools.ts';
import { SERVICE_TABLE } from './names.ts';
import { serviceChanges, type ServiceRules, serviceTable } from './service-rules.ts';

export interface ServicesApplied {
  readonly rules: ServiceRules;
  readonly isHealed: boolean;
}

/** @param known what was put there last; undefined: nothing is known to be. */
export async function applyServices(
  tools: HostTools,
  rules: ServiceRules,
  known: ServiceRules | undefined,
  lookDue: boolean,
): Promise<ServicesApplied> {
  const isGone = known !== undefined && lookDue && !(await isThere(tools));
  const changes = known === undefined || isGone ? undefined : serviceChanges(known, rules);
  if (changes === '') return { rules, isHealed: false };
  if (changes !== undefined) {
    try {
      await tools.run('nft', ['-f', '-'], changes);
      return { rules, isHealed: false };
    } catch {
      // It was not as it was thought to be.
    }
  }
  await tools.run('nft', ['-f', '-'], serviceTable(rules));
  return { rules, isHealed: isGone };
}

/** Whoever flushes the rules flushes those of this chain, too. */
export async function isThere(tools: Pick<HostTools, 'run'>): Promise<boolean> {
  const chain = await tools.run('nft', ['list', 'chain', 'ip', SERVICE_TABLE, 'prerouting']).catch(() => '');
  return chain.includes('@vips') && chain.includes('@mesh');
}
