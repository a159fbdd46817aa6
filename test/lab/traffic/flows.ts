/** Connection tracking on the lab's hosts: what it says of tasks that are gone. */
import type { LabHost } from '../host.ts';

/** Networks without a range of their own are parts of 10.64.0.0/10. */
const IN_POOL = /^10\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

/** Entries of any host that still lead to a task's address at which there is no container any more. Those of connections that are over lead nobody. */
export async function flowsToNobody(hosts: readonly LabHost[]): Promise<readonly string[]> {
  const there = new Set((await Promise.all(hosts.map(addressesOn))).flat());
  const flows = await Promise.all(hosts.map(async (host) => (await host.exec(['conntrack', '-L'])).stdout.split('\n').map((line) => ({ line, host: host.name }))));
  return flows.flat().flatMap(({ line, host }) => {
    const [protocol = ''] = line.split(' ');
    // The second source is whoever answers.
    const answering = [...line.matchAll(/\bsrc=(\S+)/g)][1]?.[1] ?? '';
    if ((protocol !== 'tcp' && protocol !== 'udp') || / (TIME_WAIT|CLOSE) src=/.test(line) || !IN_POOL.test(answering) || there.has(answering)) return [];
    return [`${host}: ${line.replace(/\s+/g, ' ')}`];
  });
}

/** Of containers that run, and the host's own. */
async function addressesOn(host: LabHost): Promise<readonly string[]> {
  const ids = (await host.docker('ps', '-q')).split('\n').filter(Boolean);
  const containers = ids.length === 0 ? '' : await host.docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}', ...ids);
  const own = (await host.exec(['ip', '-o', '-4', 'address', 'show'])).stdout.matchAll(/inet ([\d.]+)/g);
  return [...containers.split(/\s+/).filter(Boolean), ...[...own].map(([, address = '']) => address)];
}
