/**
 * Chooses a node for each pending task. Pure: the same input gives the same
 * answer, in whatever order nodes and tasks come.
 *
 * Tasks of one revision of one service are equal, so they are placed as a group:
 * every node is checked once for the group, those that fit form a heap, and each
 * task costs one step down that heap. The group of the highest priority goes first, of
 * equals the one that has waited longest.
 */
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { NodeId, ServiceId } from '@muster/shared/model/ids';
import type { Node, PlacementEvidence, Stored, Task } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import { type Candidate, candidateOf, hashOf, mix, place, RANKING, rankingWithWishes } from './candidate.ts';
import { type Earmarks, NO_EARMARKS } from './earmark.ts';
import { failedEvidence, noNodeEvidence, pinnedEvidence, placementEvidence, Rejections } from './evidence.ts';
import { firstMisfitOfReady, fits } from './fits.ts';
import { type Neighbours, neighboursOf } from './neighbours.ts';
import { flatPool, type Member, type Pool, poolOf } from './pool.ts';
import type { Misfit, Requirements } from './requirements.ts';
import type { UsageView } from './usage.ts';

export interface ScheduleInput {
  readonly nodes: Iterable<Node>;
  readonly pending: Iterable<Stored<Task>>;
  readonly usage: UsageView;
  /** The higher goes first. */
  readonly urgencyOf: (serviceId: ServiceId) => number;
  readonly now: number;
  /** Tasks placed in this pass at most. */
  readonly limit: number;
  /** Room that is kept for the more urgent. */
  readonly earmarks?: Earmarks;
}

export interface Placed {
  readonly task: Stored<Task>;
  readonly node: Node;
  readonly evidence: PlacementEvidence;
  /** What it gets to itself. */
  readonly generic: readonly GenericResource[];
}

export interface Unplaced {
  readonly task: Stored<Task>;
  /** One object for all tasks of a group. */
  readonly evidence: PlacementEvidence;
}

export interface Schedule {
  readonly placed: readonly Placed[];
  readonly unplaced: readonly Unplaced[];
  /** The limit ended the pass: there are tasks that nobody has looked at. */
  readonly more: boolean;
}

/**
 * From this many failures of a revision on one node within the window on, other
 * nodes go before it. Fewer do not count, or a single crash would upset an even
 * spread. Swarm's number is 5; here the default history keeps no more than five
 * ended tasks of a slot, and three leave room for a shorter one.
 */
export const FAILURES_THAT_COUNT = 3;
export const FAILURE_WINDOW_MS = 300_000;

/** Tasks placed in one pass of a service whose every task asks for a look at all nodes. */
const RENEWED_AT_ONCE = 200;

interface Group {
  readonly serviceId: ServiceId;
  readonly revision: number;
  /** The node that the tasks are to leave. */
  readonly avoids: NodeId | undefined;
  readonly tasks: Stored<Task>[];
  readonly urgency: number;
  oldestAt: number;
}

/** One object, as all misfits: nodes that fail alike are counted by identity. */
const AVOIDED: Misfit = { filter: 'readiness', singular: 'is the one that the task is to leave', plural: 'are the ones that the task is to leave' };

export function schedule(input: ScheduleInput): Schedule {
  return new Pass(input).run();
}

/** One run of `schedule`: what it has placed so far. */
class Pass {
  readonly #input: ScheduleInput;
  readonly #candidates: readonly Candidate[];
  readonly #byNode: ReadonlyMap<NodeId, Candidate>;
  /** Tasks placed by this pass, for services with several groups. */
  readonly #added = new Map<ServiceId, Map<NodeId, number>>();
  readonly #placed: Placed[] = [];
  readonly #unplaced: Unplaced[] = [];
  /** Those of the group at hand, which every candidate knows. */
  #neighbours: Neighbours | undefined;

  constructor(input: ScheduleInput) {
    this.#input = input;
    this.#candidates = Array.from(input.nodes, (node) => candidateOf(node, input.usage.of(node.id)));
    this.#byNode = new Map(this.#candidates.map((candidate) => [candidate.node.id, candidate]));
  }

  run(): Schedule {
    const { limit } = this.#input;
    let more = false;
    for (const group of groupsOf(this.#input)) {
      more = this.#placed.length >= limit;
      if (more) break;
      more = this.#scheduleGroup(group, limit - this.#placed.length);
    }
    return { placed: this.#placed, unplaced: this.#unplaced, more };
  }

  /** Returns true when tasks are left over because of the limit. */
  #scheduleGroup(group: Group, limit: number): boolean {
    const { usage, now } = this.#input;
    const requirements = usage.requirementsOf(group.serviceId, group.revision);
    if (requirements === undefined) {
      const evidence = failedEvidence(`revision ${group.revision} of the service is no longer known`, now);
      for (const task of group.tasks) this.#unplaced.push({ task, evidence });
      return false;
    }
    this.#countServiceTasks(group);
    const neighbours = neighboursOf(group.serviceId, requirements, usage, (id) => this.#byNode.get(id)?.node, this.#added);
    if (neighbours !== this.#neighbours) for (const candidate of this.#candidates) candidate.neighbours = neighbours;
    this.#neighbours = neighbours;
    const free = group.tasks.filter((task) => task.nodeId === undefined);
    // A service's tasks all have their nodes (global) or none has; looking at every node for the first would be for nothing.
    return free.length > 0 ? this.#placeFree(group, free, requirements, limit) : this.#placePinned(group, requirements, limit);
  }

  #placePinned(group: Group, requirements: Requirements, limit: number): boolean {
    const { now } = this.#input;
    const before = this.#placed.length;
    for (const task of group.tasks.sort(bySlot)) {
      if (this.#placed.length - before >= limit) return true;
      if (task.nodeId === undefined) continue;
      const candidate = this.#byNode.get(task.nodeId);
      if (candidate === undefined) {
        this.#unplaced.push({ task, evidence: failedEvidence(`cannot run on its node: ${task.nodeId} is gone`, now) });
        continue;
      }
      const fit = fits(requirements, candidate);
      if (!fit.ok) {
        this.#unplaced.push({ task, evidence: pinnedEvidence(candidate, now, fit) });
        continue;
      }
      const evidence = pinnedEvidence(candidate, now);
      this.#placed.push({ task, node: candidate.node, evidence, generic: this.#place(group.serviceId, candidate, requirements) });
    }
    return false;
  }

  /** Why the node, which is ready, takes none of the group. */
  #misfitOf(group: Group, requirements: Requirements, candidate: Candidate): Misfit | undefined {
    const misfit = firstMisfitOfReady(requirements, candidate);
    const earmark = misfit === undefined ? (this.#input.earmarks ?? NO_EARMARKS).get(candidate.node.id) : undefined;
    return earmark === undefined || earmark.urgency <= group.urgency ? misfit : earmark.misfit(requirements, candidate);
  }

  #placeFree(group: Group, tasks: Stored<Task>[], requirements: Requirements, limit: number): boolean {
    const { now } = this.#input;
    let rejections = new Rejections();
    let pool = this.#poolFor(group, requirements, rejections);
    // Where each task changes what is good for the next, every node is looked at for each.
    const renews = this.#neighbours?.changesWithOwn === true;
    const most = renews ? Math.min(limit, RENEWED_AT_ONCE) : limit;
    // With no place, the order of the tasks makes no difference: do not pay for it.
    if (pool.best() !== undefined) tasks.sort(bySlot);
    for (const [index, task] of tasks.entries()) {
      const chosen = pool.best();
      if (chosen === undefined) {
        const evidence = noNodeEvidence(rejections, now);
        for (const left of tasks.slice(index)) this.#unplaced.push({ task: left, evidence });
        return false;
      }
      if (index >= most) return true;
      const evidence = placementEvidence(chosen, pool, rejections, this.#candidates.length, now);
      this.#placed.push({ task, node: chosen.node, evidence, generic: this.#place(group.serviceId, chosen, requirements) });
      this.#input.earmarks?.get(chosen.node.id)?.placed(task, requirements);
      if (renews) {
        rejections = new Rejections();
        pool = this.#poolFor(group, requirements, rejections);
        continue;
      }
      const misfit = this.#misfitOf(group, requirements, chosen);
      if (misfit !== undefined) rejections.add(misfit, chosen);
      pool.placed(misfit === undefined);
    }
    return false;
  }

  /** Checks and ranks every node for the group. */
  #poolFor(group: Group, requirements: Requirements, rejections: Rejections): Pool {
    const groupHash = hashOf(`${group.serviceId}/${group.revision}`);
    this.#countFailures(group);
    const spreading = requirements.spreads.length > 0;
    const neighbours = this.#neighbours;
    const fitting: Candidate[] = [];
    const members: Member[] = [];
    for (const candidate of this.#candidates) {
      candidate.tie = mix(candidate.hash ^ groupHash);
      if (neighbours !== undefined) candidate.preferred = neighbours.preferred(candidate.node);
      const misfit = candidate.unready ?? (candidate.node.id === group.avoids ? AVOIDED : this.#misfitOf(group, requirements, candidate));
      if (misfit !== undefined) rejections.add(misfit, candidate);
      if (spreading) members.push({ candidate, fits: misfit === undefined });
      else if (misfit === undefined) fitting.push(candidate);
    }
    const compare = neighbours === undefined ? RANKING[requirements.strategy] : rankingWithWishes(requirements.strategy);
    return spreading ? poolOf(members, requirements.spreads, compare) : flatPool(fitting, compare);
  }

  #countServiceTasks({ serviceId }: Group): void {
    const before = this.#input.usage.tasksOfService(serviceId);
    const added = this.#added.get(serviceId);
    for (const candidate of this.#candidates) {
      const { id } = candidate.node;
      candidate.serviceTasks = (before.size === 0 ? 0 : (before.get(id) ?? 0)) + (added?.get(id) ?? 0);
    }
  }

  #countFailures({ serviceId, revision }: Group): void {
    const since = this.#input.now - FAILURE_WINDOW_MS;
    const counts = new Map<NodeId, number>();
    for (const { nodeId, at } of this.#input.usage.failuresOf(serviceId, revision)) {
      if (at > since) counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1);
    }
    for (const candidate of this.#candidates) {
      const failures = counts.size === 0 ? 0 : (counts.get(candidate.node.id) ?? 0);
      candidate.failures = failures < FAILURES_THAT_COUNT ? 0 : failures;
    }
  }

  #place(serviceId: ServiceId, candidate: Candidate, requirements: Requirements): readonly GenericResource[] {
    const granted = place(candidate, requirements);
    this.#neighbours?.placed(candidate.node);
    let added = this.#added.get(serviceId);
    if (added === undefined) {
      added = new Map();
      this.#added.set(serviceId, added);
    }
    added.set(candidate.node.id, (added.get(candidate.node.id) ?? 0) + 1);
    return granted;
  }
}

function groupsOf({ pending, urgencyOf }: ScheduleInput): Group[] {
  const services = new Map<ServiceId, Map<string | number, Group>>();
  const groups: Group[] = [];
  for (const task of pending) {
    if (!isWanted(task.desiredState)) continue;
    let revisions = services.get(task.serviceId);
    if (revisions === undefined) {
      revisions = new Map();
      services.set(task.serviceId, revisions);
    }
    const key = task.avoids === undefined ? task.revision : `${task.revision}/${task.avoids}`;
    const group = revisions.get(key);
    if (group === undefined) {
      const { serviceId, revision, avoids } = task;
      const made: Group = { serviceId, revision, avoids, tasks: [task], urgency: urgencyOf(serviceId), oldestAt: task.createdAt };
      revisions.set(key, made);
      groups.push(made);
    } else {
      group.tasks.push(task);
      group.oldestAt = Math.min(group.oldestAt, task.createdAt);
    }
  }
  return groups.sort(byUrgency);
}

function byUrgency(left: Group, right: Group): number {
  if (left.urgency !== right.urgency) return right.urgency - left.urgency;
  if (left.oldestAt !== right.oldestAt) return left.oldestAt - right.oldestAt;
  if (left.serviceId !== right.serviceId) return left.serviceId < right.serviceId ? -1 : 1;
  if (left.revision !== right.revision) return left.revision - right.revision;
  return (left.avoids ?? '') < (right.avoids ?? '') ? -1 : 1;
}

function bySlot(left: Task, right: Task): number {
  return left.slot - right.slot || (left.id < right.id ? -1 : 1);
}
