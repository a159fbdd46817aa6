/** What agents obey: never an older command, and only what was committed. */
import type { AssignmentChange } from '@muster/agent/journal/journal';
import type { NodeId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { compareFence, type Assignment, type Fence, NO_FENCE } from '@muster/shared/model/session-messages';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import { decode } from '@muster/manager/state/transactions';
import type { Store } from '@muster/manager/store/store';
import { Violation } from './invariant.ts';

const NEVER_OLDER = 'no agent obeys a fence lower than one it has obeyed';
const COMMITTED = 'an agent obeys only what the store held at the revision that the fence names';

export interface Obeyed {
  readonly host: string;
  readonly nodeId: NodeId;
  readonly change: AssignmentChange;
  /** The fence as the manager gave it, whatever the agent made of it. */
  readonly fence: Fence;
}

export class Obedience {
  readonly #highest = new Map<NodeId, Fence>();

  async check(obeyed: Obeyed, store: Store): Promise<void> {
    const { host, nodeId, fence } = obeyed;
    const highest = this.#highest.get(nodeId) ?? NO_FENCE;
    if (compareFence(fence, highest) < 0) throw new Violation(NEVER_OLDER, `${host} obeyed ${text(fence)} after ${text(highest)}`);
    this.#highest.set(nodeId, fence);
    const wrong = await difference(obeyed, store);
    if (wrong !== undefined) throw new Violation(COMMITTED, `${host} was told at ${text(fence)}: ${wrong}`);
  }
}

async function difference({ nodeId, change, fence }: Obeyed, store: Store): Promise<string | undefined> {
  for (const assignment of change.assign) {
    const task = await taskAt(assignment.taskId, fence.revision, store);
    if (task === undefined || !isOn(task, nodeId)) return `task ${assignment.taskId} is assigned, in the store it is not`;
    if (!agrees(assignment, task)) return `task ${task.id} is ${assignment.desiredState}, in the store ${task.desiredState} and ${task.status.state}`;
  }
  for (const id of change.remove) {
    const task = await taskAt(id, fence.revision, store);
    if (task !== undefined && isOn(task, nodeId)) return `task ${id} is gone, in the store it is there`;
  }
  if (!change.complete) return undefined;
  const told = new Set<string>(change.assign.map(({ taskId }) => taskId));
  const missing = (await tasksAt(fence.revision, store)).find((task) => isOn(task, nodeId) && !told.has(task.id));
  return missing === undefined ? undefined : `task ${missing.id} is left out`;
}

function agrees({ desiredState }: Assignment, task: Task): boolean {
  return isTerminal(task.status.state) ? !isWanted(desiredState) || desiredState === 'complete' : desiredState === task.desiredState;
}

const isOn = (task: Task, nodeId: NodeId): boolean => task.nodeId === nodeId && !isBefore(task.status.state, 'assigned');

async function taskAt(id: string, revision: number, store: Store): Promise<Task | undefined> {
  const { items } = await store.range({ key: `tasks/${id}`, revision });
  return items.map(({ key, value, modRevision }) => decode(key, value, modRevision) as Task)[0];
}

async function tasksAt(revision: number, store: Store): Promise<Task[]> {
  const { items } = await store.range({ prefix: 'tasks/', revision });
  return items.map(({ key, value, modRevision }) => decode(key, value, modRevision) as Task);
}

const text = ({ incarnation, epoch, revision }: Fence): string => `(${incarnation}, ${epoch}, ${revision})`;
