/**
 * Which single host's loss would hurt a replicated service: tasks of it would find
 * no other node, or all that runs of it is on that host. Pure.
 *
 * Most hosts need no simulation. Each task that is placed makes at most one node
 * unfit for others, so when more nodes take a service now than tasks are to be moved
 * in all, there is a place for each of its tasks, in whatever order they are placed.
 * Only a host with a service for which this does not hold is simulated.
 */
import type { HostRisk, RiskReport } from '@muster/shared/model/forecast';
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { Node, Service, Stored, Task } from '@muster/shared/model/objects';
import { isServing as isTaskServing } from '@muster/shared/model/serving';
import { isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { firstMisfit } from '../scheduler/fits.ts';
import { type Neighbours, neighboursOf } from '../scheduler/neighbours.ts';
import { type Requirements, requirementsOf } from '../scheduler/requirements.ts';
import { Usage } from '../scheduler/usage.ts';
import { simulate, type SimulateOptions } from './simulate.ts';
import { nodeDown } from './what-if.ts';

export interface RiskOptions extends Omit<SimulateOptions, 'usage'> {
  /** False when time is up: the hosts that are left are then left out. */
  readonly mayGoOn: () => boolean;
}

export function assessRisk(view: StateView, options: RiskOptions): RiskReport {
  const steps = assessRiskInSteps(view, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same host by host, so that other work can be done in between. The state may
 * change meanwhile: each host is judged by the state of its own step.
 */
export function* assessRiskInSteps(view: StateView, options: RiskOptions): Generator<void, RiskReport, void> {
  let usage = Usage.ofView(view);
  let room = new Room(view, usage);
  let seen = view.revision;
  const hosts: HostRisk[] = [];
  const ids = [...view.nodes()].map(({ id }) => id);
  let nodesChecked = 0;
  for (const id of ids) {
    if (!options.mayGoOn()) break;
    if (view.revision !== seen) {
      seen = view.revision;
      usage = Usage.ofView(view);
      room = new Room(view, usage);
    }
    nodesChecked += 1;
    const node = view.node(id);
    if (node === undefined) continue;
    const lost = node.status.state === 'down' ? new Map<ServiceId, Stored<Task>[]>() : tasksLost(view, node);
    const short = room.isAmple(node.id, lost) ? new Map<ServiceId, Shortage>() : shortages(view, node, { ...options, usage });
    const services = [...lost].flatMap(([id, tasks]) => riskOf(view, id, tasks, short.get(id)) ?? []);
    if (services.length > 0) hosts.push({ node: node.description.hostname, services: services.sort((left, right) => (left.service < right.service ? -1 : 1)) });
    yield;
  }
  return { nodesTotal: ids.length, nodesChecked, hosts: hosts.sort((left, right) => (left.node < right.node ? -1 : 1)) };
}

/** The tasks of replicated services that are to be replaced when the node is lost. */
function tasksLost(view: StateView, { id }: Node): ReadonlyMap<ServiceId, Stored<Task>[]> {
  const lost = new Map<ServiceId, Stored<Task>[]>();
  for (const task of view.tasksOfNode(id)) {
    const service = view.service(task.serviceId);
    if (service?.spec.mode.type !== 'replicated' || service.removing) continue;
    if (!isWanted(task.desiredState) || isTerminal(task.status.state)) continue;
    const tasks = lost.get(task.serviceId);
    if (tasks === undefined) lost.set(task.serviceId, [task]);
    else tasks.push(task);
  }
  return lost;
}

interface Shortage {
  readonly unplaced: number;
  readonly reason: string;
}

/** Tasks that have a node now and would find none. */
function shortages(view: StateView, node: Stored<Node>, options: SimulateOptions): Map<ServiceId, Shortage> {
  const { after, unplaced, services } = simulate(view, [nodeDown(node, options.now)], options);
  const short = new Map<ServiceId, Shortage>();
  for (const id of services) {
    const waitedBefore = waitingOf(view, id).length;
    const waiting = waitingOf(after, id);
    const [first] = waiting;
    if (first === undefined || waiting.length <= waitedBefore) continue;
    short.set(id, { unplaced: waiting.length - waitedBefore, reason: unplaced.get(first.id)?.summary ?? first.desiredReason });
  }
  return short;
}

function waitingOf(view: StateView, id: ServiceId): readonly Task[] {
  return [...view.tasksOfService(id)].filter((task) => task.status.state === 'pending' && isWanted(task.desiredState));
}

function riskOf(view: StateView, id: ServiceId, lost: readonly Task[], short: Shortage | undefined): HostRisk['services'][number] | undefined {
  const service = view.service(id);
  if (service?.spec.mode.type !== 'replicated') return undefined;
  const { replicas } = service.spec.mode;
  const allHere = replicas > 1 && isAllThatRuns(view, service, lost);
  if (short === undefined && !allHere) return undefined;
  return {
    service: service.spec.name,
    desired: replicas,
    unplaced: short?.unplaced ?? 0,
    allHere,
    reason: short?.reason ?? 'all that runs of it is on this host: nothing serves until it is replaced',
  };
}

function isAllThatRuns(view: StateView, { id }: Service, lost: readonly Task[]): boolean {
  const here = lost.filter(isServing).length;
  if (here === 0) return false;
  let running = 0;
  for (const task of view.tasksOfService(id)) if (isServing(task)) running += 1;
  return running === here;
}

function isServing(task: Task): boolean {
  return isTaskServing(task) && isWanted(task.desiredState);
}

interface Fitting {
  readonly requirements: Requirements;
  readonly neighbours: Neighbours | undefined;
  /** Those found so far. */
  readonly nodes: NodeId[];
  next: number;
}

/** Which nodes take one more task of a service now, looked up no further than somebody has to know. */
class Room {
  readonly #usage: Usage;
  readonly #nodes: readonly Stored<Node>[];
  readonly #view: StateView;
  /** Tasks that wait already compete for the same room. */
  readonly #waiting: number;
  /** By service and revision; those that ask alike share one. Undefined: only the simulation can tell. */
  readonly #fitting = new Map<string, Fitting | undefined>();
  readonly #alike = new Map<string, Fitting>();

  constructor(view: StateView, usage: Usage) {
    this.#view = view;
    this.#usage = usage;
    this.#nodes = [...view.nodes()];
    this.#waiting = [...view.pendingTasks()].filter((task) => isWanted(task.desiredState)).length;
  }

  isAmple(node: NodeId, lost: ReadonlyMap<ServiceId, readonly Task[]>): boolean {
    let toMove = this.#waiting;
    for (const tasks of lost.values()) toMove += tasks.length;
    return [...lost].every(([id, tasks]) => this.#revisionsOf(id, tasks).every((revision) => this.#hasMoreThan(toMove, id, revision, node)));
  }

  /** A replacement has the task's revision or, outside a rollout, the service's. */
  #revisionsOf(id: ServiceId, tasks: readonly Task[]): readonly number[] {
    const own = this.#view.service(id)?.revision;
    return [...new Set([...tasks.map(({ revision }) => revision), ...(own === undefined ? [] : [own])])];
  }

  #hasMoreThan(count: number, id: ServiceId, revision: number, without: NodeId): boolean {
    const key = `${id}/${revision}`;
    if (!this.#fitting.has(key)) this.#fitting.set(key, this.#fittingOf(id, revision));
    const found = this.#fitting.get(key);
    if (found === undefined) return false;
    // One more than needed, for `without` may be among them.
    while (found.nodes.length <= count + 1 && found.next < this.#nodes.length) {
      const node = this.#nodes[found.next];
      found.next += 1;
      if (node === undefined) break;
      const load = { node, usage: this.#usage.of(node.id), serviceTasks: this.#usage.tasksOfService(id).get(node.id) ?? 0, neighbours: found.neighbours };
      if (firstMisfit(found.requirements, load) === undefined) found.nodes.push(node.id);
    }
    if (found.nodes.length > count + 1) return true;
    return found.nodes.length - (found.nodes.includes(without) ? 1 : 0) > count;
  }

  #fittingOf(id: ServiceId, revision: number): Fitting | undefined {
    const spec = this.#view.serviceRevision(id, revision)?.spec;
    if (spec === undefined) return undefined;
    const requirements = this.#usage.requirementsOf(id, revision) ?? requirementsOf(spec);
    const neighbours = neighboursOf(id, requirements, this.#usage, (nodeId) => this.#view.node(nodeId));
    // What its own tasks change about the room for the next is for the simulation.
    if (neighbours?.changesWithOwn === true) return undefined;
    const made: Fitting = { requirements, neighbours, nodes: [], next: 0 };
    // Where its own tasks and those of others count, nobody asks alike.
    if (neighbours !== undefined || requirements.maxPerNode > 0) return made;
    const { platforms, needsNetworks, nanoCpus, memoryBytes, generic, ports } = requirements;
    const asks = JSON.stringify([
      platforms, needsNetworks, spec.task.placement.constraints, nanoCpus, memoryBytes,
      generic.map(({ kind, count }) => [kind, count]), ports.map(({ claim }) => claim),
    ]);
    const shared = this.#alike.get(asks) ?? made;
    this.#alike.set(asks, shared);
    return shared;
  }
}
