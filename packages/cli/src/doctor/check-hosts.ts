/** How each host of the cluster sets up networks: in the kernel, or not and why. */
import type { ShownNode } from '@muster/shared/model/shown';
import type { Session } from '../session.ts';
import { fail, type Finding, ok, warn } from './finding.ts';

export async function checkHosts(session: Session): Promise<readonly Finding[]> {
  try {
    using api = await session.connect();
    return judgeHosts(await api.listNodes());
  } catch {
    // That no manager answers is said by `checkManagers`.
    return [];
  }
}

const REMEDY = 'Do on that host what it says, and restart its agent.';

interface Host {
  readonly description: Pick<ShownNode['description'], 'hostname' | 'network' | 'problem'>;
}

/** Pure. */
export function judgeHosts(nodes: readonly Host[]): readonly Finding[] {
  return [...nodes]
    .sort((left, right) => (left.description.hostname < right.description.hostname ? -1 : 1))
    .map(({ description: { hostname, network, problem } }) => {
      const subject = `host ${hostname}`;
      if (problem !== undefined) return fail(subject, problem, 'Free some space on that host, or let it be written; it goes on by itself.');
      if (network === undefined) return warn(subject, 'networks: its agent has not said yet', 'See: muster node inspect ' + hostname);
      if (network.mode === 'kernel') return ok(subject, `networks: by the kernel, uplink MTU ${String(network.uplinkMtu)}`);
      if (network.mode === 'proxy') return warn(subject, `networks: mode proxy, userspace proxies for published ports, containers have the engine’s own: ${network.reason}`, REMEDY);
      return warn(subject, `networks: none of the cluster’s, containers have the engine’s own: ${network.reason}`, REMEDY);
    });
}
