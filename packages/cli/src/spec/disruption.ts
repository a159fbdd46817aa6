/** Lays the flags about canaries and about what may be missing over what the service has. Pure. */
import type { CanarySpec, DisruptionSpec } from '@muster/shared/model/service-spec';
import type { SettingFlags } from '../flags/service-flags.ts';
import { invalid } from '../values/invalid.ts';

export function applyDisruption(present: DisruptionSpec | undefined, { maxUnavailable, moveOrder, rebalance }: SettingFlags): DisruptionSpec | undefined {
  if (maxUnavailable === undefined && moveOrder === undefined && rebalance === undefined) return present;
  const { rebalance: before, ...rest } = present ?? {};
  const mode = rebalance ?? before ?? 'manual';
  return { ...rest, ...(maxUnavailable === undefined ? {} : { maxUnavailable }), ...(moveOrder === undefined ? {} : { moveOrder }), ...(mode === 'auto' ? { rebalance: mode } : {}) };
}

/** `--update-canary 0` takes the canary back. */
export function applyCanary(present: CanarySpec | undefined, { updateCanary, updateCanaryPromoteAfter }: SettingFlags): CanarySpec | undefined {
  const amount = updateCanary ?? present?.amount;
  if (amount === undefined || amount.value === 0) {
    if (updateCanaryPromoteAfter === undefined) return undefined;
    throw invalid('--update-canary-promote-after needs --update-canary', 'Say how many tasks are canaries: --update-canary 1.');
  }
  return { amount, promoteAfterMs: updateCanaryPromoteAfter ?? present?.promoteAfterMs ?? 0 };
}
