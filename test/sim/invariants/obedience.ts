/** What agents obey: never an older command, and only what was committed. */
import type { AssignmentChange } from '@muster/agent/journal/journal';
import { attachmentsOf } from '@muster/shared/model/network';
import type { NodeId } from '@muster/shared/model/ids';
import type { Task } from '@muster/shared/model/objects';
import { compareFence, type Assignment, type Fence, NO_FENCE } from '@muster/shared/model/session-messages';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { SeenRevision } from '../ledger.ts';
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

interface Version {
  readonly revision: number;
  /** Undefined: it was deleted. */
  readonly task: Task | undefined;
}

export class Obedience {
  readonly #tasks = new Map<string, Version[]>();
  readonly #highest = new Map<NodeId, Fence>();
  /** Revisions of services whose tasks have networks. */
  readonly #attached = new Set<string>();

  onRevision({ revision, changes }: SeenRevision): void {
    for (const { before, after } of changes) {
      if (after?.kind === 'revision' && attachmentsOf(after.spec).length > 0) this.#attached.add(`${after.serviceId} ${after.revision}`);
      const id = before?.kind === 'task' ? before.id : after?.kind === 'task' ? after.id : undefined;
      if (id === undefined) continue;
      const versions = this.#tasks.get(id) ?? [];
      versions.push({ revision, task: after?.kind === 'task' ? after : undefined });
      this.#tasks.set(id, versions);
    }
  }

  check(obeyed: Obeyed): void {
    const { host, nodeId, fence } = obeyed;
    const highest = this.#highest.get(nodeId) ?? NO_FENCE;
    if (compareFence(fence, highest) < 0) throw new Violation(NEVER_OLDER, `${host} obeyed ${text(fence)} after ${text(highest)}`);
    this.#highest.set(nodeId, fence);
    const wrong = this.#difference(obeyed);
    if (wrong !== undefined) throw new Violation(COMMITTED, `${host} was told at ${text(fence)}: ${wrong}`);
  }

  #difference({ nodeId, change, fence: { revision } }: Obeyed): string | undefined {
    for (const assignment of change.assign) {
      const task = this.#at(assignment.taskId, revision);
      if (task === undefined || !isOn(task, nodeId)) return `task ${assignment.taskId} is assigned, in the store it is not`;
      if (!agrees(assignment, task)) return `task ${task.id} is ${assignment.desiredState}, in the store ${task.desiredState} and ${task.status.state}`;
    }
    for (const id of change.remove) {
      const task = this.#at(id, revision);
      if (task !== undefined && isOn(task, nodeId)) return `task ${id} is gone, in the store it is there`;
    }
    if (!change.complete) return undefined;
    const told = new Set<string>(change.assign.map(({ taskId }) => taskId));
    for (const id of this.#tasks.keys()) {
      const task = this.#at(id, revision);
      if (task !== undefined && isOn(task, nodeId) && !told.has(id) && !this.#lacksAddresses(task)) return `task ${id} is left out`;
    }
    return undefined;
  }

  /** Its node hears of a task with networks when it has its addresses. */
  #lacksAddresses({ addresses, serviceId, revision, desiredState }: Task): boolean {
    return addresses === undefined && isWanted(desiredState) && this.#attached.has(`${serviceId} ${revision}`);
  }

  #at(id: string, revision: number): Task | undefined {
    return this.#tasks.get(id)?.findLast((version) => version.revision <= revision)?.task;
  }
}

function agrees({ desiredState }: Assignment, task: Task): boolean {
  // One that leaves is held until no host leads anything there; how long, the stop gate's own tests say.
  const isHeld = desiredState === 'running' && task.addresses !== undefined && task.status.state === 'running';
  if (isHeld) return true;
  return isTerminal(task.status.state) ? !isWanted(desiredState) || desiredState === 'complete' : desiredState === task.desiredState;
}

const isOn = (task: Task, nodeId: NodeId): boolean => task.nodeId === nodeId && !isBefore(task.status.state, 'assigned');

const text = ({ incarnation, epoch, revision }: Fence): string => `(${incarnation}, ${epoch}, ${revision})`;
