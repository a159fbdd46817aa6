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
import { type Requirements, requirementsOf } from './requirements.ts';

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
  readonly #groups = new Map<ServiceId, Map<number, Group>>();

  static ofView(view: StateView): Usage {
    const usage = new Usage();
    for (const task of view.tasks()) usage.apply(view, undefined, task);
    return usage;
  }

  /** Takes in one change of a task: made, replaced or gone. */
  apply(view: StateView, before: Task | undefined, after: Task | undefined): void {
    if (after !== undefined && before === undefined) this.#group(view, after).tasks += 1;
    if (before === undefined || after === undefined || !sameLoad(before, after)) {
      if (before !== undefined) this.#count(before, -1);
      if (after !== undefined) this.#count(after, 1);
    }
    if (before !== undefined && after === undefined) this.#leaveGroup(before);
  }

  of(nodeId: NodeId): NodeUsage {
    return this.#nodes.get(nodeId) ?? NO_USAGE;
  }

  tasksOfService(serviceId: ServiceId): ReadonlyMap<NodeId, number> {
    return this.#tasksByService.get(serviceId) ?? NO_TASKS;
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
        this.#countForService(task.serviceId, task.nodeId, by);
      }
      if (usage.tasks === 0 && usage.nanoCpus === 0 && usage.memoryBytes === 0 && usage.ports.size === 0 && usage.generic.size === 0) this.#nodes.delete(task.nodeId);
    }
    const failure = failureOf(task);
    if (failure === undefined) return;
    if (by === 1) group.failures.set(task.id, failure);
    else group.failures.delete(task.id);
  }

  #countForService(serviceId: ServiceId, nodeId: NodeId, by: 1 | -1): void {
    let nodes = this.#tasksByService.get(serviceId);
    if (nodes === undefined) {
      nodes = new Map();
      this.#tasksByService.set(serviceId, nodes);
    }
    const next = (nodes.get(nodeId) ?? 0) + by;
    if (next === 0) nodes.delete(nodeId);
    else nodes.set(nodeId, next);
    if (nodes.size === 0) this.#tasksByService.delete(serviceId);
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
    if (revisions.size === 0) this.#groups.delete(serviceId);
  }
}

/** True when the change makes no difference to what is counted: most status reports. */
function sameLoad(before: Task, after: Task): boolean {
  return (
    before.nodeId === after.nodeId &&
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
