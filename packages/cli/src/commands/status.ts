/** `status` and `cluster status`: the cluster on one screen, what is wrong first. */
import { MusterError } from '@muster/shared/model/error';
import type { ShownCluster, ShownNode, ShownService } from '@muster/shared/model/shown';
import type { Api } from '../api.ts';
import { keepManagers } from '../context/refresh.ts';
import type { clusterStatusFlags, statusFlags } from '../flags/command-flags.ts';
import type { FlagValues } from '../flags/flag.ts';
import { clusterView, eventRow, nodeRow, serviceRow } from '../output/json.ts';
import { printable, truncate } from '../output/terminal.ts';
import { formatAge } from '../output/time.ts';
import type { Session } from '../session.ts';
import { formatEvent } from './events.ts';
import { NODE_TONES } from './node.ts';
import { replicasCell } from './service-show.ts';

const MAX_SERVICES = 15;
const MAX_EVENTS = 5;
const EVENTS_MS = 3_600_000;

export async function status(session: Session, flags: FlagValues<typeof statusFlags>): Promise<void> {
  using api = await session.connect();
  const [cluster, nodes, services, events] = await Promise.all([
    api.getCluster(),
    api.listNodes(),
    permitted(api.listServices()),
    permitted(api.listEvents({ since: session.now() - EVENTS_MS })),
  ]);
  keepManagers(session, cluster.managers.map(({ address }) => address));
  const troubles = (events ?? []).filter(({ level }) => level !== 'info').slice(-MAX_EVENTS);
  if (flags.json) {
    session.printJson({ cluster: clusterView(cluster), nodes: nodes.map(nodeRow), services: (services ?? []).map(serviceRow), troubles: troubles.map(eventRow) });
    return;
  }
  printCluster(session, cluster);
  printNodes(session, nodes);
  if (services === undefined) session.print('\nYou see services by stack: muster service ls --stack NAME');
  else printServices(session, services);
  if (troubles.length > 0) {
    session.print('');
    session.print(session.style.paint('strong', 'Troubles in the last hour'));
    for (const event of troubles) session.print(`  ${formatEvent(session, event, widthOf(session) - 2)}`);
  }
}

/** Undefined: it is about more than the stacks that the caller is restricted to. */
async function permitted<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof MusterError && error.reason === 'OUTSIDE_STACKS') return undefined;
    throw error;
  }
}

export async function clusterStatus(session: Session, flags: FlagValues<typeof clusterStatusFlags>): Promise<void> {
  using api: Api = await session.connect();
  const cluster = await api.getCluster();
  keepManagers(session, cluster.managers.map(({ address }) => address));
  if (flags.json) session.printJson(clusterView(cluster));
  else printCluster(session, cluster);
}

/** Unlimited where the output is no terminal. */
function widthOf({ host }: Session): number {
  return host.stdout.isTty ? host.stdout.columns : Number.POSITIVE_INFINITY;
}

/** A line without colours, cut to the terminal. */
function print(session: Session, line: string): void {
  session.print(truncate(line, widthOf(session)));
}

function printCluster(session: Session, cluster: ShownCluster): void {
  const { style } = session;
  const leader = cluster.managers.find((manager) => manager.leader);
  session.print(`${style.paint('strong', cluster.name)}  ${style.paint('quiet', cluster.id)}`);
  const { total, ready, suspect, down } = cluster.nodes;
  const bad = [suspect > 0 ? `${String(suspect)} suspect` : '', down > 0 ? `${String(down)} down` : ''].filter((text) => text !== '');
  session.print(`  nodes     ${style.paint(ready === total ? 'good' : 'busy', `${String(ready)} of ${String(total)} ready`)}${bad.length === 0 ? '' : `, ${style.paint('bad', bad.join(', '))}`}`);
  session.print(`  leader    ${leader === undefined ? style.paint('bad', 'none: nothing is decided until one is elected') : `${leader.name} (epoch ${String(cluster.epoch)})`}`);
  for (const manager of cluster.managers) {
    const store = manager.store === '' ? '' : `, ${manager.store}`;
    if (manager.problem !== '') print(session, `  ALARM     ${printable(manager.name)}: ${printable(manager.problem)}`);
    print(session, `  manager   ${printable(manager.name)} at ${manager.address}, ${manager.softwareVersion}, up ${formatAge(session.now() - manager.startedAt)}${store}`);
  }
}

function printNodes(session: Session, nodes: readonly ShownNode[]): void {
  const isAway = (node: ShownNode) => node.description.engineVersion === '';
  const odd = nodes.filter((node) => node.status.state !== 'ready' || node.spec.availability !== 'active' || isAway(node) || node.description.problem !== undefined);
  for (const node of odd.slice(0, MAX_SERVICES)) {
    const why = isAway(node) ? 'its container engine does not answer' : (node.description.problem ?? node.status.reason);
    const reason = why === '' ? '' : `: ${why}`;
    const text = `${node.status.state} ${formatAge(session.now() - node.status.since)}, ${node.spec.availability}${reason}`;
    session.print(`  node      ${node.description.hostname} ${session.style.paint(NODE_TONES[node.status.state], truncate(printable(text), widthOf(session) - node.description.hostname.length - 13))}`);
  }
}

function printServices(session: Session, services: readonly ShownService[]): void {
  const { style } = session;
  session.print('');
  if (services.length === 0) {
    session.print('No services. Create one: muster service create --name web IMAGE, or: muster up');
    return;
  }
  const lack = (service: ShownService) => service.replicas.desired - service.replicas.running;
  const sorted = services.toSorted((a, b) => Number(lack(b) > 0) - Number(lack(a) > 0) || (a.spec.name < b.spec.name ? -1 : 1));
  const full = services.filter((service) => lack(service) <= 0).length;
  session.print(`${style.paint('strong', 'Services')}  ${String(full)} of ${String(services.length)} complete`);
  const width = Math.max(...sorted.slice(0, MAX_SERVICES).map((service) => service.spec.name.length));
  for (const service of sorted.slice(0, MAX_SERVICES)) {
    const cell = replicasCell(service);
    const text = typeof cell === 'string' ? cell : style.paint(cell.tone, cell.text.padEnd(12));
    session.print(`  ${service.spec.name.padEnd(width)}  ${text}  ${truncate(service.spec.task.container.image, Math.min(60, Math.max(8, widthOf(session) - width - 18)))}`);
  }
  if (sorted.length > MAX_SERVICES) session.print(`  … and ${String(sorted.length - MAX_SERVICES)} more: muster service ls`);
  const lacking = sorted.find((service) => lack(service) > 0);
  if (lacking !== undefined) session.print(`  Why? muster why ${lacking.spec.name}`);
}
