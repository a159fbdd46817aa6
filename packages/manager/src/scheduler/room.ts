/** One node as it will be when all that are to leave it have left: what is free then, and who else could leave. Pure but for itself. */
import type { ServiceId } from '@muster/shared/model/ids';
import type { Node, Stored, Task } from '@muster/shared/model/objects';
import { priorityOf } from '@muster/shared/model/priority';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { firstMisfit } from './fits.ts';
import { freeGeneric, withGeneric } from './generic.ts';
import type { Neighbours } from './neighbours.ts';
import { addClaim, removeClaim } from './ports.ts';
import { freeMemoryBytes, freeNanoCpus, type Requirements } from './requirements.ts';
import { type NodeUsage, occupies, type UsageView } from './usage.ts';

/** A task that takes something of the node. */
export interface Leavable {
  readonly task: Stored<Task>;
  readonly priority: number;
  readonly requirements: Requirements | undefined;
  readonly serves: boolean;
}

export class Room {
  readonly node: Node;
  /** Those that can be asked to leave: not those of jobs, nor a global service's, whose place is here. */
  leavable: readonly Leavable[];
  /** Asked to leave for others. */
  readonly leaving: Stored<Task>[] = [];
  #usage: NodeUsage;
  /** The same, without what was promised. */
  #taken: NodeUsage;
  readonly #promised = new Map<ServiceId, number>();

  constructor(node: Node, usage: NodeUsage, tasks: readonly Leavable[]) {
    this.node = node;
    const goes = ({ task }: Leavable) => !isWanted(task.desiredState) || task.evict?.by === 'preemption';
    this.#usage = tasks.filter(goes).reduce(reduce, usage);
    this.#taken = this.#usage;
    this.leavable = tasks.filter((one) => !goes(one) && one.task.evict === undefined && one.task.runId === undefined && one.task.slot > 0);
    this.leaving.push(...tasks.flatMap(({ task }) => (task.evict?.by === 'preemption' ? task : [])));
  }

  get usage(): NodeUsage {
    return this.#usage;
  }

  /** Tasks of the service that the room was promised to. */
  promised(serviceId: ServiceId): number {
    return this.#promised.get(serviceId) ?? 0;
  }

  without(gone: readonly Leavable[]): NodeUsage {
    return gone.reduce(reduce, this.#usage);
  }

  /** As somebody finds it who comes before those that it was promised to. */
  takenWithout(gone: readonly Leavable[]): NodeUsage {
    return gone.reduce(reduce, this.#taken);
  }

  leave(victim: Leavable): void {
    this.#usage = reduce(this.#usage, victim);
    this.#taken = reduce(this.#taken, victim);
    this.leaving.push(victim.task);
    this.leavable = this.leavable.filter((one) => one !== victim);
  }

  promise(serviceId: ServiceId, { nanoCpus, memoryBytes, generic, ports: needed }: Requirements): void {
    const ports = new Map(this.#usage.ports);
    for (const { claim } of needed) addClaim(ports, claim);
    this.#usage = {
      nanoCpus: this.#usage.nanoCpus + nanoCpus,
      memoryBytes: this.#usage.memoryBytes + memoryBytes,
      tasks: this.#usage.tasks + 1,
      ports,
      generic: withGeneric(this.#usage.generic, generic.map(({ kind, count }) => ({ kind, count, names: [] })), 1),
    };
    this.#promised.set(serviceId, this.promised(serviceId) + 1);
  }
}

/** The tasks that take something of the node. */
export function tasksOn(node: Node, { view, usage }: { readonly view: StateView; readonly usage: UsageView }): readonly Leavable[] {
  return [...view.tasksOfNode(node.id)].filter(occupies).map((task) => ({
    task,
    priority: priorityOf(view.service(task.serviceId)?.spec ?? {}).value,
    requirements: usage.requirementsOf(task.serviceId, task.revision),
    serves: isWanted(task.desiredState) && task.status.state === 'running',
  }));
}

/** A task that looks for room. */
export interface Need {
  readonly task: Task;
  readonly requirements: Requirements;
  readonly neighbours: Neighbours | undefined;
}

/** Whether the task finds room on the node, of which `left` is taken. */
export function fitsIn({ task, requirements, neighbours }: Need, room: Room, left: NodeUsage, usage: UsageView): boolean {
  if (task.avoids === room.node.id || (task.nodeId !== undefined && task.nodeId !== room.node.id)) return false;
  const own = usage.tasksOfService(task.serviceId).get(room.node.id) ?? 0;
  return firstMisfit(requirements, { node: room.node, usage: left, serviceTasks: own + room.promised(task.serviceId), neighbours }) === undefined;
}

/** Whether another task like this one would find room beside all others. */
export function holdsOneMore(node: Node, usage: NodeUsage, { requirements }: Leavable): boolean {
  if (requirements === undefined) return true;
  const { nanoCpus, memoryBytes, generic, ports } = requirements;
  return (
    ports.length === 0 &&
    nanoCpus <= freeNanoCpus(node, usage) &&
    memoryBytes <= freeMemoryBytes(node, usage) &&
    generic.every(({ kind, count }) => count <= freeGeneric(node, usage.generic, kind))
  );
}

function reduce(usage: NodeUsage, { task, requirements }: Leavable): NodeUsage {
  if (requirements === undefined) return usage;
  const ports = new Map(usage.ports);
  for (const { claim } of requirements.ports) removeClaim(ports, claim);
  return {
    nanoCpus: usage.nanoCpus - requirements.nanoCpus,
    memoryBytes: usage.memoryBytes - requirements.memoryBytes,
    tasks: usage.tasks - (isWanted(task.desiredState) ? 1 : 0),
    ports,
    generic: withGeneric(usage.generic, task.generic ?? [], -1),
  };
}
