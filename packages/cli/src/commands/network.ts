/** `network create|ls|inspect|rm`. */
import type { ShownNetwork } from '@muster/shared/model/shown';
import type { networkCreateFlags, networkInspectFlags, networkLsFlags, networkRmFlags } from '../flags/network-flags.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import { refuseOneCheckForMany, showingPlans, showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { forEach } from './each.ts';

export const networkRow = (network: ShownNetwork) => ({
  id: network.id,
  name: network.spec.name,
  range: network.status?.range ?? '',
  vipRange: network.status?.vipRange ?? '',
  hosts: network.status?.subnets.length ?? 0,
  internal: network.spec.internal,
  attachable: network.spec.attachable,
  stack: network.stack ?? '',
  implicit: network.implicit,
  labels: network.spec.labels,
  services: network.services,
  problem: network.status?.problem ?? '',
});

export async function networkCreate(session: Session, flags: FlagValues<typeof networkCreateFlags>, [name = '']: readonly string[]): Promise<ExitCode | void> {
  const { range, hostPrefix, internal, attachable, mtu, opt, label } = flags;
  using api = await session.connect(flags);
  const network = await api.createNetwork({
    name,
    labels: Object.fromEntries(label),
    options: Object.fromEntries(opt),
    internal,
    attachable,
    ...(range === undefined ? {} : { range }),
    ...(hostPrefix === undefined ? {} : { hostPrefix }),
    ...(mtu === undefined ? {} : { mtu }),
  });
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (flags.json) session.printJson(networkRow(network));
  else session.print(network.spec.name);
}

export async function networkLs(session: Session, flags: FlagValues<typeof networkLsFlags>): Promise<void> {
  using api = await session.connect();
  const networks = (await api.listNetworks()).toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  if (flags.json) session.printJson(networks.map(networkRow));
  else if (flags.quiet) for (const network of networks) session.print(network.id);
  else {
    session.printTable(
      [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'RANGE' }, { header: 'HOSTS', align: 'right' }, { header: 'SERVICES', align: 'right' }, { header: 'INTERNAL' }, { header: 'STACK', flexible: true }, { header: 'PROBLEM', flexible: true, expendable: true }],
      networks.map(({ id, spec, status, services, stack }) => [
        id.slice(0, 12),
        spec.name,
        status?.range ?? { text: 'pending', tone: 'busy' },
        String(status?.subnets.length ?? 0),
        String(services.length),
        spec.internal ? 'internal' : '',
        stack ?? '',
        { text: status?.problem ?? '', tone: 'bad' },
      ]),
    );
  }
}

export async function networkInspect(session: Session, flags: FlagValues<typeof networkInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const networks = await forEach(session, args, (ref) => api.getNetwork(ref));
  if (flags.json) {
    session.printJson(networks);
    return;
  }
  const { stringify } = await import('yaml');
  session.host.stdout.write(networks.map((network) => stringify(network, { aliasDuplicateObjects: false })).join('---\n'));
}

export async function networkRm(session: Session, flags: FlagValues<typeof networkRmFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const removed = await forEach(session, args, async (ref) => {
    const network = await api.getNetwork(ref);
    await api.deleteNetwork(network.id);
    return network;
  }, showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(removed.map(networkRow));
  else for (const { spec } of removed) session.print(spec.name);
}
