/**
 * What the tasks take of each node, kept up to date change by change, so that a
 * pass of the scheduler costs what it places and not what the cluster runs.
 *
 * Reads: tasks and, through the view, the revisions they were made from.
 * Never: asks the time. Failures are kept with theirs and filtered by the reader.
 */
import type { NodeId, ServiceId, TaskId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { type GenericUses, NO_GENERIC_USE, withGeneric } from './generic.ts';
import { addClaim, removeClaim } from './ports.ts';
import { type AffinityNeed, type Requirements, requirementsOf } from './requirements.ts';

export interface NodeUsage {
  /** Reserved by tasks that have not ended. */
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  /** Claimed by tasks that have not ended. */
  readonly ports: ReadonlyMap<string, number>;
  /** Held by tasks that have not ended. */
  readonly generic: GenericUses;
  /** Wanted tasks. */
  readonly tasks: number;
}

/** What the scheduler reads. */
export interface UsageView {
  of(nodeId: NodeId): NodeUsage;
  /** Wanted tasks of the service on each node that has any. */
  tasksOfService(serviceId: ServiceId): ReadonlyMap<NodeId, number>;
  /** Tasks of the service that were told to stop and have not ended, on each node that has any. */
  leavingOfService(serviceId: ServiceId): ReadonlyMap<NodeId, number>;
  /** Every service of which there are tasks, with what the rules of others may mean. */
  services(): Iterable<{ readonly serviceId: ServiceId; readonly name: string; readonly labels: Readonly<Record<string, string>> }>;
  /** The services whose tasks have to be apart from others', with these rules. */
  repellers(): Iterable<{ readonly serviceId: ServiceId; readonly affinities: readonly AffinityNeed[] }>;
  /** Some service has rules about others' tasks: what is placed may make room elsewhere. */
  readonly hasAffinities: boolean;
  /** Tasks of one revision that failed, and where and when: as many as the task history keeps. */
  failuresOf(serviceId: ServiceId, revision: number): Iterable<{ readonly nodeId: NodeId; readonly at: number }>;
  /** Undefined when no task of the revision is known or its record was gone at the first of them. */
  requirementsOf(serviceId: ServiceId, revision: number): Requirements | undefined;
}

interface MutableUsage {
  nanoCpus: number;
  memoryBytes: number;
  tasks: number;
  readonly ports: Map<string, number>;
  generic: GenericUses;
}

/** All tasks made from one revision of a service. */
interface Group {
  /** Resolved once: what was added for a task is what is taken off again, even when the record is gone by then. */
  readonly requirements: Requirements | undefined;
  tasks: number;
  readonly failures: Map<TaskId, { readonly nodeId: NodeId; readonly at: number }>;
}

const NO_USAGE: NodeUsage = { nanoCpus: 0, memoryBytes: 0, ports: new Map(), generic: NO_GENERIC_USE, tasks: 0 };
const NO_TASKS: ReadonlyMap<NodeId, number> = new Map();

/** The task is bound to its node and has not ended, so its resources and ports are taken. */
export function occupies(task: Task): task is Task & { readonly nodeId: NodeId } {
  const { state } = task.status;
  return task.nodeId !== undefined && !isBefore(state, 'assigned') && !isTerminal(state);
}

export class Usage implements UsageView {
  readonly #nodes = new Map<NodeId, MutableUsage>();
  readonly #tasksByService = new Map<ServiceId, Map<NodeId, number>>();
  readonly #leavingByService = new Map<ServiceId, Map<NodeId, number>>();
  readonly #groups = new Map<ServiceId, Map<number, Group>>();
  /** Services of which some revision has rules about others' tasks. */
  readonly #ruled = new Set<ServiceId>();

  static ofView(view: StateView): Usage {
    const usage = new Usage();
    for (const task of view.tasks()) usage.apply(view, undefined, task);
    return usage;
  }

  /** Takes in one change of a task: made, replaced or gone. */
  apply(view: StateView, before: Task | undefined, after: Task | undefined): void {
    // A task that is counted as of another revision now changes its group.
    const changesGroup = before === undefined || after === undefined || before.revision !== after.revision;
    if (after !== undefined && changesGroup) this.#group(view, after).tasks += 1;
    if (before === undefined || after === undefined || !sameLoad(before, after)) {
      if (before !== undefined) this.#count(before, -1);
      if (after !== undefined) this.#count(after, 1);
    }
    if (before !== undefined && changesGroup) this.#leaveGroup(before);
  }

  of(nodeId: NodeId): NodeUsage {
    return this.#nodes.get(nodeId) ?? NO_USAGE;
  }

  tasksOfService(serviceId: ServiceId): ReadonlyMap<NodeId, number> {
    return this.#tasksByService.get(serviceId) ?? NO_TASKS;
  }

  leavingOfService(serviceId: ServiceId): ReadonlyMap<NodeId, number> {
    return this.#leavingByService.get(serviceId) ?? NO_TASKS;
  }

  get hasAffinities(): boolean {
    return this.#ruled.size > 0;
  }

  *services(): Iterable<{ readonly serviceId: ServiceId; readonly name: string; readonly labels: Readonly<Record<string, string>> }> {
    for (const [serviceId, revisions] of this.#groups) {
      let newest: { readonly number: number; readonly requirements: Requirements } | undefined;
      for (const [number, { requirements }] of revisions) {
        if (requirements !== undefined && number > (newest?.number ?? -1)) newest = { number, requirements };
      }
      if (newest !== undefined) yield { serviceId, name: newest.requirements.name, labels: newest.requirements.labels };
    }
  }

  *repellers(): Iterable<{ readonly serviceId: ServiceId; readonly affinities: readonly AffinityNeed[] }> {
    for (const serviceId of this.#ruled) {
      for (const { requirements } of this.#groups.get(serviceId)?.values() ?? []) {
        const affinities = requirements?.affinities.filter(({ affinity: { rule } }) => rule.required && rule.type === 'anti-affinity') ?? [];
        if (affinities.length > 0) yield { serviceId, affinities };
      }
    }
  }

  failuresOf(serviceId: ServiceId, revision: number): Iterable<{ readonly nodeId: NodeId; readonly at: number }> {
    return this.#groups.get(serviceId)?.get(revision)?.failures.values() ?? [];
  }

  requirementsOf(serviceId: ServiceId, revision: number): Requirements | undefined {
    return this.#groups.get(serviceId)?.get(revision)?.requirements;
  }

  #count(task: Task, by: 1 | -1): void {
    const group = this.#groups.get(task.serviceId)?.get(task.revision);
    if (group === undefined) return;
    if (occupies(task)) {
      const usage = this.#usageOf(task.nodeId);
      if (group.requirements !== undefined) reserve(usage, group.requirements, by);
      if (task.generic !== undefined) usage.generic = withGeneric(usage.generic, task.generic, by);
      if (isWanted(task.desiredState)) {
        usage.tasks += by;
        countOn(this.#tasksByService, task.serviceId, task.nodeId, by);
      } else {
        countOn(this.#leavingByService, task.serviceId, task.nodeId, by);
      }
      if (usage.tasks === 0 && usage.nanoCpus === 0 && usage.memoryBytes === 0 && usage.ports.size === 0 && usage.generic.size === 0) this.#nodes.delete(task.nodeId);
    }
    const failure = failureOf(task);
    if (failure === undefined) return;
    if (by === 1) group.failures.set(task.id, failure);
    else group.failures.delete(task.id);
  }

  #usageOf(nodeId: NodeId): MutableUsage {
    let usage = this.#nodes.get(nodeId);
    if (usage === undefined) {
      usage = { nanoCpus: 0, memoryBytes: 0, tasks: 0, ports: new Map(), generic: NO_GENERIC_USE };
      this.#nodes.set(nodeId, usage);
    }
    return usage;
  }

  #group(view: StateView, { serviceId, revision }: Task): Group {
    let revisions = this.#groups.get(serviceId);
    if (revisions === undefined) {
      revisions = new Map();
      this.#groups.set(serviceId, revisions);
    }
    let group = revisions.get(revision);
    if (group === undefined) {
      const spec = view.serviceRevision(serviceId, revision)?.spec;
      group = { requirements: spec === undefined ? undefined : requirementsOf(spec), tasks: 0, failures: new Map() };
      revisions.set(revision, group);
      if (group.requirements !== undefined && group.requirements.affinities.length > 0) this.#ruled.add(serviceId);
    }
    return group;
  }

  #leaveGroup({ serviceId, revision }: Task): void {
    const revisions = this.#groups.get(serviceId);
    const group = revisions?.get(revision);
    if (revisions === undefined || group === undefined) return;
    group.tasks -= 1;
    if (group.tasks > 0) return;
    revisions.delete(revision);
    if (![...revisions.values()].some(({ requirements }) => (requirements?.affinities.length ?? 0) > 0)) this.#ruled.delete(serviceId);
    if (revisions.size === 0) this.#groups.delete(serviceId);
  }
}

function countOn(services: Map<ServiceId, Map<NodeId, number>>, serviceId: ServiceId, nodeId: NodeId, by: 1 | -1): void {
  let nodes = services.get(serviceId);
  if (nodes === undefined) {
    nodes = new Map();
    services.set(serviceId, nodes);
  }
  const next = (nodes.get(nodeId) ?? 0) + by;
  if (next === 0) nodes.delete(nodeId);
  else nodes.set(nodeId, next);
  if (nodes.size === 0) services.delete(serviceId);
}

/** True when the change makes no difference to what is counted: most status reports. */
function sameLoad(before: Task, after: Task): boolean {
  return (
    before.nodeId === after.nodeId &&
    before.revision === after.revision &&
    before.generic === after.generic &&
    occupies(before) === occupies(after) &&
    isWanted(before.desiredState) === isWanted(after.desiredState) &&
    failureOf(before)?.at === failureOf(after)?.at
  );
}

/** A lost node's orphaned tasks are no sign that the service cannot run there. */
function failureOf({ nodeId, status }: Task): { readonly nodeId: NodeId; readonly at: number } | undefined {
  return nodeId !== undefined && (status.state === 'failed' || status.state === 'rejected') ? { nodeId, at: status.at } : undefined;
}

/** Adds (1) or takes off (−1) what one task needs. */
function reserve(usage: MutableUsage, { nanoCpus, memoryBytes, ports }: Requirements, by: 1 | -1): void {
  usage.nanoCpus += by * nanoCpus;
  usage.memoryBytes += by * memoryBytes;
  for (const { claim } of ports) {
    if (by === 1) addClaim(usage.ports, claim);
    else removeClaim(usage.ports, claim);
  }
}
