/** Looks on while faults are made: what must hold throughout. */
import type { Lab } from '../lab.ts';

const REQUEST_TIMEOUT_MS = 2_000;
const BETWEEN_REQUESTS_MS = 200;
/** Requests in a row that fail before it counts: a machine that is busy is no outage. */
const FAILURES_THAT_COUNT = 3;

export interface Load {
  requests: number;
  /** Requests that were not answered while nothing was done to their host. */
  failed: number;
  readonly outages: string[];
}

/**
 * Asks the container on each host, on and on. One on a host that nothing was done to must
 * answer, whatever happens to managers, to etcd and to other hosts.
 */
export async function askHosts(lab: Lab, port: number, isSpared: (host: string) => boolean, signal: AbortSignal): Promise<Load> {
  const load: Load = { requests: 0, failed: 0, outages: [] };
  await Promise.all(
    lab.hosts.map(async ({ name, address }) => {
      let inRow = 0;
      while (!signal.aborted) {
        const sparedBefore = isSpared(name);
        const answered = await answers(`http://${address}:${port}/`);
        if (sparedBefore && isSpared(name)) {
          load.requests += 1;
          if (!answered) load.failed += 1;
          inRow = answered ? 0 : inRow + 1;
          if (inRow === FAILURES_THAT_COUNT) load.outages.push(`the container on ${name} stopped answering at ${new Date().toISOString()}, and nothing was done to its host`);
        } else inRow = 0;
        await pause(BETWEEN_REQUESTS_MS);
      }
    }),
  );
  return load;
}

/** Asks each manager who leads; one epoch has one leader, and epochs only grow as a manager sees them. */
export async function watchLeaders(lab: Lab, signal: AbortSignal): Promise<{ readonly terms: number; readonly violations: string[] }> {
  const leaders = new Map<number, string>();
  const violations: string[] = [];
  await Promise.all(
    lab.managers.map(async (manager) => {
      let newest = 0;
      while (!signal.aborted) {
        const seen = await leaderBy(lab, manager.address);
        if (seen !== undefined) {
          const known = leaders.get(seen.epoch);
          if (known !== undefined && known !== seen.leader) violations.push(`epoch ${seen.epoch} has two leaders: ${known} and ${seen.leader}`);
          leaders.set(seen.epoch, seen.leader);
          if (seen.epoch < newest) violations.push(`manager ${manager.name} went back from epoch ${newest} to ${seen.epoch}`);
          newest = Math.max(newest, seen.epoch);
        }
        await pause(1_000);
      }
    }),
  );
  return { terms: leaders.size, violations };
}

async function leaderBy(lab: Lab, address: string): Promise<{ epoch: number; leader: string } | undefined> {
  const { exitCode, stdout } = await lab.muster(['cluster', 'status', '--managers', `${address}:7400`, '--json'], 10_000);
  if (exitCode !== 0) return undefined;
  const { epoch, leader } = JSON.parse(stdout) as { epoch: number; leader: string | null };
  return leader === null ? undefined : { epoch, leader };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
