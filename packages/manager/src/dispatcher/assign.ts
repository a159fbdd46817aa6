/**
 * Which tasks a node is told to run, and how what it was told differs from what
 * it should be told now. Pure.
 */
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import type { Assignment } from '@muster/shared/model/session-messages';
import { isBefore } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

/** The parts of an assignment that change in a task's life; equal marks mean equal assignments. */
export type Mark = string;

/** Assignments in one part of a complete set at most. */
const MAX_PART = 200;

export interface Part {
  readonly assign: readonly Assignment[];
  readonly lastPart: boolean;
}

export interface Difference {
  readonly assign: readonly Assignment[];
  readonly remove: readonly TaskId[];
}

/** The node's tasks, whatever their state, from their assignment until their record is deleted. */
export function isAssigned(task: Task | undefined, nodeId: NodeId): task is Task & { readonly nodeId: NodeId } {
  return task !== undefined && task.nodeId === nodeId && !isBefore(task.status.state, 'assigned');
}

export function markOf(task: Task): Mark {
  return `${task.desiredState} ${task.notBefore}`;
}

/** Undefined when the service's revision is gone, which nobody deletes while a task refers to it. */
export function assignmentOf(view: StateView, task: Task): Assignment | undefined {
  const revision = view.serviceRevision(task.serviceId, task.revision);
  if (revision === undefined) return undefined;
  return {
    taskId: task.id,
    serviceId: task.serviceId,
    serviceName: revision.spec.name,
    stack: view.service(task.serviceId)?.stack ?? '',
    revision: task.revision,
    slot: task.slot,
    desiredState: task.desiredState,
    notBefore: task.notBefore,
    spec: revision.spec.task,
    ports: revision.spec.ports,
  };
}

/** The whole set in parts, and the marks of what they tell. There is always a last part, if an empty one. */
export function completeSet(view: StateView, nodeId: NodeId): { parts: Part[]; told: Map<TaskId, Mark> } {
  const told = new Map<TaskId, Mark>();
  const all: Assignment[] = [];
  for (const task of view.tasksOfNode(nodeId)) {
    if (!isAssigned(task, nodeId)) continue;
    const assignment = assignmentOf(view, task);
    if (assignment === undefined) continue;
    told.set(task.id, markOf(task));
    all.push(assignment);
  }
  const parts: Part[] = [];
  for (let from = 0; from === 0 || from < all.length; from += MAX_PART) {
    parts.push({ assign: all.slice(from, from + MAX_PART), lastPart: from + MAX_PART >= all.length });
  }
  return { parts, told };
}

/** What to tell now about tasks that changed, given what was told; updates `told`. At most one part's worth. */
export function difference(
  view: StateView,
  nodeId: NodeId,
  changed: Set<TaskId>,
  told: Map<TaskId, Mark>,
): Difference | undefined {
  const assign: Assignment[] = [];
  const remove: TaskId[] = [];
  for (const id of changed) {
    if (assign.length >= MAX_PART) break;
    changed.delete(id);
    const task = view.task(id);
    if (isAssigned(task, nodeId)) {
      const mark = markOf(task);
      if (told.get(id) === mark) continue;
      const assignment = assignmentOf(view, task);
      if (assignment === undefined) continue;
      told.set(id, mark);
      assign.push(assignment);
    } else if (told.delete(id)) {
      remove.push(id);
    }
  }
  return assign.length === 0 && remove.length === 0 ? undefined : { assign, remove };
}
