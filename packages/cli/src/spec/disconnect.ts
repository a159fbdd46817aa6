/** Lays `--exclusive` and `--disconnect` over the policy that the service has. Pure. */
import { defaultDisconnect } from '@muster/shared/model/disconnect';
import type { DisconnectSpec } from '@muster/shared/model/service-spec';
import type { SettingFlags } from '../flags/service-flags.ts';

export function applyDisconnect(present: DisconnectSpec | undefined, { exclusive, disconnect }: SettingFlags): DisconnectSpec | undefined {
  const isExclusive = exclusive ?? present?.exclusive ?? false;
  const policy = disconnect === 'none' ? undefined : (disconnect ?? present);
  if (policy === undefined && !isExclusive) return undefined;
  return { ...defaultDisconnect, ...policy, exclusive: isExclusive };
}
