import { MusterError } from '@muster/shared/model/error';
import type { Security } from '@muster/shared/rpc/security';
import { DEFAULT_MANAGER } from '../flags/common.ts';
import type { Session } from '../session.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

/** Each manager by itself: one that does not answer is hidden by the others in every other command. */
export async function checkManagers(session: Session): Promise<readonly Finding[]> {
  const { connectApi } = await import('../api.ts');
  let reach: { readonly managers: readonly string[]; readonly security: Security };
  try {
    reach = { managers: session.managers, security: await session.security() };
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    // Nothing need be known on a machine on which nothing was started yet.
    return [(error.reason === 'NO_CONTEXT' ? warn : fail)('manager', error.message, error.hint ?? 'See: muster context ls')];
  }
  const { security } = reach;
  const advice = session.context === undefined ? START_ONE : startOrForget(session.context.path);
  return Promise.all(
    reach.managers.map(async (address) => {
      using api = connectApi({ managers: [address], security, deadlineMs: 3_000, signal: session.signal });
      try {
        const cluster = await api.getCluster();
        const leader = cluster.managers.find((manager) => manager.leader);
        const where = `${address}: cluster ${cluster.name}, ${String(cluster.nodes.ready)} of ${String(cluster.nodes.total)} nodes ready`;
        const problem = cluster.managers.flatMap((manager) => (manager.problem === '' ? [] : [`${manager.name}: ${manager.problem}`])).join('; ');
        if (problem !== '') return fail('manager', `${where}, but: ${problem}`, 'Free the disk that is full, let it be written, or start what does not answer; the rest follows by itself.');
        if (leader === undefined) return warn('manager', `${where}, no leader`, 'Wait a few seconds. Is the store reachable from the managers?');
        return ok('manager', `${where}, led by ${leader.name}`);
      } catch (error) {
        const why = error instanceof MusterError ? error.message : String(error);
        // Nothing need run on a machine on which nothing was started yet.
        return (address === DEFAULT_MANAGER ? warn : fail)('manager', `${address}: ${why}`, advice);
      }
    }),
  );
}

const START_ONE = 'Start one (muster dev, or muster manager run), or give its address: --managers HOST:PORT or MUSTER_MANAGERS.';

/** A context keeps the address of a manager that may only be away; of one that was removed nobody else takes it out. */
const startOrForget = (path: string): string => `Start it there: muster manager run. When it is gone for good, take its address out of "managers" in ${path}`;

/** A moment that lies in the future by more than this shows a wrong clock, here or there. */
const TOLERATED_MS = 2_000;

export async function checkClock(session: Session): Promise<readonly Finding[]> {
  try {
    using api = await session.connect();
    const [cluster, nodes] = await Promise.all([api.getCluster(), api.listNodes()]);
    const moments = [...cluster.managers.map(({ startedAt }) => startedAt), ...nodes.map(({ session: { since } }) => since), ...nodes.map(({ status: { since } }) => since)];
    const aheadMs = Math.max(0, ...moments) - session.now();
    if (aheadMs > TOLERATED_MS) {
      return [warn('clock', `this clock is at least ${String(Math.round(aheadMs / 1000))} s behind the cluster’s`, 'Synchronise the clocks (chrony, systemd-timesyncd).')];
    }
    return [ok('clock', 'not behind the cluster’s')];
  } catch {
    // That no manager answers is said by `checkManagers`.
    return [];
  }
}
