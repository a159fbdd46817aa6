/**
 * Which places reach which services in which way, and which do not: the table of the networks'
 * lab, made from what runs there.
 */
import type { LabHost } from './host.ts';
import { serversOn, type Cell, type Server } from './traffic/cells.ts';
import { lookUp, type Machine, type Place } from './traffic/traffic.ts';

/** What may be asked: an address, and who answers there whoever gets that far. */
interface Target {
  readonly what: string;
  readonly address: string;
  readonly tcp: number;
  readonly udp: number;
  readonly by: readonly string[];
}

interface Source {
  readonly where: string;
  readonly place: Place;
}

/** Ports that the lab's services publish, over TCP and UDP. */
export interface Published {
  readonly web: readonly [number, number];
  readonly shut: readonly [number, number];
  readonly nearLocal: readonly [number, number];
  readonly nearHost: readonly [number, number];
}

const PORT = 80;

/**
 * `web` (three tasks) and `near` (one, on the first host) are in the network `front`, `both` (on every
 * host) in `front` and `back`, `rr` (two tasks, no virtual address) in `back`, `shut` (on every
 * host) in `closed`, which is internal. The outsider is in the hosts' network and in none of the cluster's.
 */
export async function reachTable(hosts: readonly [LabHost, LabHost, LabHost], outsider: Machine, published: Published) {
  const servers = await serversOn(hosts);
  const tasksOf = (service: string) => servers.filter((server) => server.service === service);
  const idsOf = (service: string) => tasksOf(service).map(({ id }) => id);
  const sources = (service: string): readonly Source[] => tasksOf(service).map((place) => ({ where: `${service} on ${place.host.name}`, place }));
  const [first, second] = hosts;
  const [inside, closed, near] = [oneOf(tasksOf('both')), oneOf(tasksOf('shut')), oneOf(tasksOf('near'))];

  const at = (what: string, address: string, by: readonly string[], [tcp, udp]: readonly [number, number] = [PORT, PORT]): Target => ({ what, address, tcp, udp, by });
  const named = async (from: Server, name: string, by: readonly string[]): Promise<readonly Target[]> =>
    (await lookUp(from, name)).map((address) => at(name, address, by));
  /** One target for each task: at its address, it alone answers. */
  const each = async (from: Server, name: string): Promise<readonly Target[]> =>
    (await lookUp(from, name)).map((address) => at(name, address, servers.filter(({ addresses }) => addresses.includes(address)).map(({ id }) => id)));
  const [web, webTasks, back, backTasks, rr, own, shut, shutTasks] = await Promise.all([
    named(inside, 'web', idsOf('web')),
    each(inside, 'tasks.web'),
    named(inside, 'both.back', idsOf('both')),
    each(inside, 'tasks.both.back'),
    each(inside, 'rr'),
    named(near, 'near', idsOf('near')),
    named(closed, 'shut', idsOf('shut')),
    each(closed, 'tasks.shut'),
  ]);
  const mesh = hosts.map(({ name, address }) => at(`the port of web on ${name}`, address, idsOf('web'), published.web));
  const meshOfShut = hosts.map(({ name, address }) => at(`the port of shut on ${name}`, address, idsOf('shut'), published.shut));
  const onItsHost = [at('the port of near in mode local', first.address, idsOf('near'), published.nearLocal), at('the port of near in mode host', first.address, idsOf('near'), published.nearHost)];
  const elsewhere = [at('the port of near in mode local, elsewhere', second.address, idsOf('near'), published.nearLocal), at('the port of near in mode host, elsewhere', second.address, idsOf('near'), published.nearHost)];
  const world = [at('a machine outside', outsider.address, [(await outsider.exec(['hostname'])).stdout.trim()])];

  const outside: readonly Source[] = [{ where: outsider.name, place: { host: outsider } }];
  const onHosts: readonly Source[] = hosts.map((host) => ({ where: host.name, place: { host } }));
  const front = [...web, ...webTasks];
  const backs = [...back, ...backTasks, ...rr];
  const closeds = [...shut, ...shutTasks];
  const ports = [...mesh, ...onItsHost];

  const reaches = (from: readonly Source[], to: readonly Target[], seenAs?: (source: Source) => string) => cells(from, to, true, seenAs);
  const misses = (from: readonly Source[], to: readonly Target[]) => cells(from, to, false);
  const table: readonly Cell[] = [
    // In its networks: by the virtual address, by the tasks' own; and what is published.
    ...reaches(sources('both'), [...front, ...backs, ...ports, ...meshOfShut]),
    ...reaches(sources('shut'), closeds),
    ...reaches(sources('near'), own),
    ...reaches(onHosts, [...web, ...back, ...ports, ...meshOfShut]),
    ...reaches(outside, [...mesh, ...meshOfShut]),
    ...reaches(outside, onItsHost, () => outsider.address),
    // Out of a network that is not internal: with the host's address.
    ...reaches(sources('both'), world, ({ place }) => place.host.address),
    // Where no task is, in the modes that want one there.
    ...misses([...sources('both'), ...onHosts, ...outside], elsewhere),
    // Into a network that one is not in; and from outside, by a route to its addresses.
    ...misses(sources('web'), [...backs, ...closeds]),
    ...misses(sources('both'), closeds),
    ...misses(outside, [...front, ...backs, ...closeds]),
    // Out of an internal one; a port of its own host that leads into it is within.
    ...misses(sources('shut'), [...front, ...backs, ...ports, ...world]),
    ...sources('shut').flatMap((source) => meshOfShut.flatMap((port) => cells([source], [port], port.address === source.place.host.address))),
  ];
  const ears = [
    ...[...webTasks, ...rr, ...backTasks, ...own].map(({ address }) => ({ from: inside, address })),
    ...shutTasks.map(({ address }) => ({ from: closed, address })),
    { from: { host: outsider }, address: '127.0.0.1' },
  ];
  return { table, ears };
}

function cells(from: readonly Source[], to: readonly Target[], isReached: boolean, seenAs?: (source: Source) => string): readonly Cell[] {
  return from.flatMap((source) =>
    to.flatMap(({ what, address, tcp, udp, by }) =>
      (['tcp', 'udp'] as const).map((protocol): Cell => ({
        from: source.place,
        name: `${source.where} → ${what}`,
        protocol,
        address,
        port: protocol === 'tcp' ? tcp : udp,
        by: isReached ? by : [],
        ...(seenAs === undefined ? {} : { seenAs: seenAs(source) }),
      })),
    ),
  );
}

function oneOf(servers: readonly Server[]): Server {
  const [server] = servers;
  if (server === undefined) throw new Error('a service of the table does not run');
  return server;
}
