/** Lays `--liveness`, `--readiness` and `--startup` over the probes that the service has. Pure. */
import type { ProbeSpec, ProbesSpec } from '@muster/shared/model/service-spec';
import type { SettingFlags } from '../flags/service-flags.ts';

export function applyProbes(present: ProbesSpec | undefined, { startup, readiness, liveness }: SettingFlags): ProbesSpec | undefined {
  if (startup === undefined && readiness === undefined && liveness === undefined) return present;
  const chosen = Object.entries({ startup, readiness, liveness }).flatMap(([kind, flag]): (readonly [string, ProbeSpec])[] => {
    const probe = flag ?? present?.[kind as keyof ProbesSpec];
    return probe === undefined || probe === 'none' ? [] : [[kind, probe]];
  });
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen);
}
