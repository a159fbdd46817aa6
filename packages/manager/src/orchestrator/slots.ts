/**
 * A service's tasks by slot, and what the modules ask about a slot. A replicated
 * service's slots are numbered from 1; a global service's slots are its nodes. Pure.
 */
import type { NodeId } from '@muster/shared/model/ids';
import type { Stored, Task } from '@muster/shared/model/objects';
import type { ServiceMode } from '@muster/shared/model/service-spec';
import { isServing as isTaskServing } from '@muster/shared/model/serving';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Nodes } from './world.ts';

export interface Slot {
  /** 0 in a global service. */
  readonly number: number;
  /** Of a global service's slot. */
  readonly nodeId: NodeId | undefined;
  readonly tasks: readonly Stored<Task>[];
  /** Wanted and not ended. One, or two while the second is to take the first one's place. */
  readonly live: readonly Stored<Task>[];
  /** Wanted but ended: they hold the slot until they are replaced, or for good. */
  readonly ended: readonly Stored<Task>[];
  /** No longer wanted, not yet ended. */
  readonly leaving: readonly Stored<Task>[];
}

/** Tasks of the other kind of service (the mode was changed) are in no slot. */
export function groupSlots(tasks: readonly Stored<Task>[], mode: ServiceMode): readonly Slot[] {
  const groups = new Map<number | NodeId, Stored<Task>[]>();
  for (const task of tasks) {
    if (!belongsTo(mode, task)) continue;
    const key = mode.type === 'global' ? (task.nodeId as NodeId) : task.slot;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [task]);
    else group.push(task);
  }
  const slots = [...groups].map(([key, members]) => slotOf(key, members));
  return slots.sort((left, right) => left.number - right.number || compareText(left.nodeId ?? '', right.nodeId ?? ''));
}

export function belongsTo(mode: ServiceMode, task: Task): boolean {
  return mode.type === 'global' ? task.slot === 0 && task.nodeId !== undefined : task.slot > 0;
}

const NONE: readonly Stored<Task>[] = [];

/** Most slots hold one task, and there may be a hundred thousand of them: they share what they can. */
function slotOf(key: number | NodeId, tasks: readonly Stored<Task>[]): Slot {
  const live = tasks.filter((task) => isWanted(task.desiredState) && !isTerminal(task.status.state));
  const alone = live.length === tasks.length;
  return {
    number: typeof key === 'number' ? key : 0,
    nodeId: typeof key === 'number' ? undefined : key,
    tasks,
    live,
    ended: alone ? NONE : tasks.filter((task) => isWanted(task.desiredState) && isTerminal(task.status.state)),
    leaving: alone ? NONE : tasks.filter((task) => !isWanted(task.desiredState) && !isTerminal(task.status.state)),
  };
}

/** Some task is to be in this slot. */
export function isHeld(slot: Slot): boolean {
  return slot.live.length + slot.ended.length > 0;
}

/** A global service's slot on a node that is down: nothing can be done in it until the node is back. */
export function isDormant({ nodeId }: Slot, nodes: Nodes): boolean {
  return nodeId !== undefined && nodes.node(nodeId)?.status.state === 'down';
}

export function isServing(slot: Slot): boolean {
  return slot.live.some(isRunning);
}

/** It runs and is ready: a task that is not ready yet, or no more, is waited for like one that still starts. */
export function isRunning(task: Task): boolean {
  return isTaskServing(task);
}

/** The scheduler has looked, and found none. */
export function findsNoNode({ status, evidence }: Task): boolean {
  return status.state === 'pending' && evidence !== undefined;
}

/** Its node is to be without tasks. */
export function isDrained({ nodeId }: Task, nodes: Nodes): boolean {
  return nodeId !== undefined && nodes.node(nodeId)?.spec.availability === 'drain';
}

/** Something that was told to stop may still be up in the slot, on a node that can be asked. */
export function isOccupied(slot: Slot, nodes: Nodes): boolean {
  return slot.leaving.some((task) => mayStillRun(task, nodes));
}

/** Those tasks. */
export function leavingIn(slot: Slot, nodes: Nodes): readonly Stored<Task>[] {
  return slot.leaving.filter((task) => mayStillRun(task, nodes));
}

/** Its node's engine does not answer: it can neither be stopped nor tell that it has. */
export function isWithoutEngine({ nodeId }: Task, nodes: Nodes): boolean {
  return nodeId !== undefined && nodes.node(nodeId)?.description.engineVersion === '';
}

/** A task that was told to stop may still have its container up. */
export function mayStillRun(task: Task, nodes: Nodes): boolean {
  if (task.nodeId === undefined || isBefore(task.status.state, 'assigned')) return false;
  return placeOf(task, nodes).type !== 'lost';
}

export type Place =
  | { readonly type: 'good' }
  /** The node is down or was deleted: nothing that is asked of it will happen. */
  | { readonly type: 'lost'; readonly deleted: boolean; readonly reason: string }
  /** The task is to be moved: its node is drained, or somebody asked for it. It may go on until its replacement serves. */
  | { readonly type: 'unwelcome'; readonly reason: string; readonly deadlineAt?: number };

const GOOD: Place = { type: 'good' };

export function placeOf(task: Task, nodes: Nodes): Place {
  if (task.nodeId === undefined) return GOOD;
  const node = nodes.node(task.nodeId);
  if (node === undefined) return { type: 'lost', deleted: true, reason: `its node ${task.nodeId} was removed from the cluster` };
  const name = node.description.hostname || node.id;
  if (node.status.state === 'down') return { type: 'lost', deleted: false, reason: `its node ${name} is down` };
  const { availability, drainDeadlineAt } = node.spec;
  if (availability === 'drain') return { type: 'unwelcome', reason: `its node ${name} is drained`, ...(drainDeadlineAt === undefined ? {} : { deadlineAt: drainDeadlineAt }) };
  // A global service's task has no other place to go to.
  if (task.evict === undefined || task.slot === 0) return GOOD;
  const { by, reason, deadlineAt } = task.evict;
  return { type: 'unwelcome', reason: `${by}: ${reason}`, ...(deadlineAt === undefined ? {} : { deadlineAt }) };
}

/** `slot 3`, or `node x` for a global service. */
export function slotText(slot: Slot): string {
  return slot.nodeId === undefined ? `slot ${slot.number}` : `node ${slot.nodeId}`;
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
