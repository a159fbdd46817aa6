/** `manager rm`. */
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { managerRmFlags } from '../flags/trust-flags.ts';
import { refuseOneCheckForMany, showingPlans, showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { connectTrust } from '../trust-api.ts';
import { forEach } from './each.ts';

export async function managerRm(session: Session, flags: FlagValues<typeof managerRmFlags>, refs: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, refs);
  using api = await connectTrust(session, flags);
  const removals = await forEach(session, refs, async (ref) => ({ ref, certificates: await api.removeManager(ref, flags.force) }), showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(removals.flatMap(({ certificates }) => certificates));
  else for (const { ref, certificates } of removals) session.print(certificates[0]?.name ?? ref);
}
