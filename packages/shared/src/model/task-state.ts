/**
 * The states of a task, in the only order in which they can follow each other:
 *
 *   new → pending → assigned → accepted → preparing → ready → starting → running
 *                                            → complete | failed | shutdown
 *   any before running ─→ rejected          node gone too long ─→ orphaned
 *
 * A state is only ever replaced by one of a higher rank, so a late or repeated
 * report is harmless.
 */
export const TASK_STATES = [
  'new',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'orphaned',
] as const;

export type TaskState = (typeof TASK_STATES)[number];

/** What the managers want of a task. `remove`: stop it, then forget it. */
export const DESIRED_STATES = ['ready', 'running', 'complete', 'shutdown', 'remove'] as const;
export type DesiredState = (typeof DESIRED_STATES)[number];

const RANK: Record<TaskState, number> = {
  new: 0,
  pending: 1,
  assigned: 2,
  accepted: 3,
  preparing: 4,
  ready: 5,
  starting: 6,
  running: 7,
  complete: 8,
  shutdown: 8,
  failed: 8,
  rejected: 8,
  orphaned: 8,
};

const DESIRED_RANK: Record<DesiredState, number> = { ready: 0, running: 1, complete: 1, shutdown: 2, remove: 3 };

/** True when a task in state `from` may be reported as `to`: forward only; the final states exclude each other. */
export function canAdvance(from: TaskState, to: TaskState): boolean {
  return RANK[to] > RANK[from];
}

/** The task has ended (or its node is lost for good): it will never run again. */
export function isTerminal(state: TaskState): boolean {
  return RANK[state] === 8;
}

/** The task ended by its own doing, not because a manager asked for it. */
export function isFailure(state: TaskState): boolean {
  return state === 'failed' || state === 'rejected' || state === 'orphaned';
}

/** True when the first state comes before the second in the order of a task's life. */
export function isBefore(state: TaskState, other: TaskState): boolean {
  return RANK[state] < RANK[other];
}

/** Desired states, too, only move forward: nothing asks a task that was told to stop to run again. */
export function canDesire(from: DesiredState, to: DesiredState): boolean {
  return DESIRED_RANK[to] > DESIRED_RANK[from];
}

/** The managers want the task to be up (or about to be). */
export function isWanted(desired: DesiredState): boolean {
  return DESIRED_RANK[desired] < 2;
}
