/** What a placement never does to a node. Counted here anew, not with the scheduler's own sums. */
import type { Node, Task } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Tables } from '@muster/manager/state/tables';
import type { RevisionInvariant } from './invariant.ts';

export const noOvercommit: RevisionInvariant = {
  promise: 'a node never holds more than it has, nor two claims on a port, nor more of a service than allowed, nor tasks that are to be apart, terminating tasks included',
  check({ changes }, { view }) {
    const placed = changes.flatMap(({ before, after }) => {
      const isPlaced = after?.kind === 'task' && after.status.state === 'assigned' && before?.kind === 'task' && before.status.state !== 'assigned';
      return isPlaced ? [after] : [];
    });
    for (const task of placed) {
      const node = task.nodeId === undefined ? undefined : view.node(task.nodeId);
      // Removed, or gone without an engine, in the moment between the decision and the write.
      if (node === undefined || node.description.nanoCpus === 0) continue;
      const wrong = overload(node, view) ?? overcrowding(task, node, placed, view) ?? tooNear(task, node, placed, view);
      if (wrong !== undefined) return `task ${task.id} was placed on ${node.description.hostname}: ${wrong}`;
    }
    return undefined;
  },
};

function overload(node: Node, view: Tables): string | undefined {
  let nanoCpus = 0;
  let memoryBytes = 0;
  const ports = new Map<string, string>();
  for (const task of view.tasksOfNode(node.id)) {
    const spec = holds(task) ? specOf(task, view) : undefined;
    if (spec === undefined) continue;
    nanoCpus += spec.task.resources.reservations.nanoCpus ?? 0;
    memoryBytes += spec.task.resources.reservations.memoryBytes ?? 0;
    for (const { protocol, publishedPort } of spec.ports) {
      const port = `${protocol}/${publishedPort}`;
      const other = ports.get(port);
      if (publishedPort !== 0 && other !== undefined) return `tasks ${other} and ${task.id} both claim ${port}`;
      ports.set(port, task.id);
    }
  }
  const generic = overgrant(node, view);
  if (generic !== undefined) return generic;
  if (nanoCpus > node.description.nanoCpus) return `${nanoCpus} of ${node.description.nanoCpus} nanoCpus are reserved`;
  if (memoryBytes > node.description.memoryBytes) return `${memoryBytes} of ${node.description.memoryBytes} bytes are reserved`;
  return undefined;
}

/** More of a kind than the node has, one name twice, or another number than was reserved. */
function overgrant(node: Node, view: Tables): string | undefined {
  const counts = new Map<string, number>();
  const holders = new Map<string, string>();
  for (const task of view.tasksOfNode(node.id)) {
    if (!holds(task)) continue;
    const reserved = Object.entries(specOf(task, view)?.task.resources.generic ?? {});
    for (const [kind, count] of reserved) {
      const got = (task.generic ?? []).find((resource) => resource.kind === kind);
      if (got?.count !== count) return `task ${task.id} got ${got?.count ?? 0} ${kind}, not ${count}`;
      counts.set(kind, (counts.get(kind) ?? 0) + count);
      for (const name of got.names) {
        const other = holders.get(name);
        if (other !== undefined) return `tasks ${other} and ${task.id} both have ${name}`;
        holders.set(name, task.id);
      }
    }
  }
  for (const [kind, count] of counts) {
    const has = node.description.generic?.find((resource) => resource.kind === kind)?.count ?? 0;
    if (count > has) return `${count} ${kind} are handed out, it has ${has}`;
  }
  return undefined;
}

/** A task of another revision that was placed after it, in the same write, had its own limit to keep. */
function overcrowding(task: Task, node: Node, placed: readonly Task[], view: Tables): string | undefined {
  const spec = specOf(task, view);
  const most = spec?.task.placement.maxReplicasPerNode ?? 0;
  if (spec?.mode.type !== 'replicated' || most === 0) return undefined;
  const later = new Set(placed.filter(({ revision }) => revision !== task.revision).map(({ id }) => id));
  let tasks = 0;
  for (const other of view.tasksOfNode(node.id)) {
    if (other.serviceId === task.serviceId && !later.has(other.id) && holds(other) && isWanted(other.desiredState)) tasks += 1;
  }
  return tasks > most ? `${tasks} tasks of ${spec.name}, ${most} allowed` : undefined;
}

/** Tasks on the node of which one's service is to be apart from the other's. The simulator names services, and nodes as the place. */
function tooNear(task: Task, node: Node, placed: readonly Task[], view: Tables): string | undefined {
  const spec = specOf(task, view);
  // Among its own service's tasks each keeps the rule of its own revision, and what came after it, in the same write, may have none.
  const later = new Set(placed.slice(placed.indexOf(task) + 1).filter(({ serviceId, revision }) => serviceId === task.serviceId && revision !== task.revision).map(({ id }) => id));
  for (const other of view.tasksOfNode(node.id)) {
    const otherSpec = specOf(other, view);
    if (other.id === task.id || later.has(other.id) || !holds(other) || spec === undefined || otherSpec === undefined) continue;
    if (keepsApart(spec, otherSpec) || (other.serviceId !== task.serviceId && keepsApart(otherSpec, spec))) return `task ${other.id} of ${otherSpec.name} is there, and one is to be apart from the other`;
  }
  return undefined;
}

function keepsApart({ task }: ServiceSpec, { name }: ServiceSpec): boolean {
  return (task.placement.affinities ?? []).some(({ type, service, required }) => type === 'anti-affinity' && service === name && required);
}

const holds = ({ status }: Task): boolean => !isBefore(status.state, 'assigned') && !isTerminal(status.state);

function specOf(task: Task, view: Tables): ServiceSpec | undefined {
  return view.serviceRevision(task.serviceId, task.revision)?.spec;
}
