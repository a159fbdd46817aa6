/** What a pass of the scheduler writes. Pure. */
import type { PlacementEvidence, Stored, Task } from '@muster/shared/model/objects';
import { type Mutation, replace } from '../state/mutation.ts';
import type { Preemption } from './preempt.ts';
import type { Placed, Schedule, Unplaced } from './schedule.ts';

/**
 * A task that waits carries the reason. The first reason is written at once; while
 * it waits, a changed one no more often than this, or the numbers in the reasons of
 * many waiting tasks would be written anew with every task that starts or ends.
 */
export const REASON_INTERVAL_MS = 10_000;

export interface CommitPlan {
  readonly mutations: readonly Mutation[];
  /** Reasons left out because of the limit: come again at once. */
  readonly more: boolean;
  /** The earliest moment at which a changed reason may be written; undefined when none is held back. */
  readonly nextReasonAt: number | undefined;
}

export function planCommit({ placed, unplaced, victims = [] }: Pick<Schedule, 'placed' | 'unplaced'> & Partial<Pick<Preemption, 'victims'>>, now: number, reasonLimit: number): CommitPlan {
  const mutations = [...placed.map((placement) => replace(assigned(placement, now))), ...victims.map(({ task, evict }) => replace({ ...task, evict }))];
  let reasons = 0;
  let more = false;
  let nextReasonAt: number | undefined;
  for (const waiting of unplaced) {
    const { task, evidence } = waiting;
    if (task.evidence?.summary === evidence.summary) continue;
    const dueAt = reasonDueAt(task.evidence, now);
    if (dueAt > now) {
      nextReasonAt = Math.min(nextReasonAt ?? dueAt, dueAt);
    } else if (reasons < reasonLimit) {
      mutations.push(replace(explained(waiting)));
      reasons += 1;
    } else {
      more = true;
    }
  }
  return { mutations, more, nextReasonAt };
}

/** A reason from the future tells of a wall clock that was set back: it is replaced at once. */
function reasonDueAt(written: PlacementEvidence | undefined, now: number): number {
  return written === undefined || written.decidedAt > now ? now : written.decidedAt + REASON_INTERVAL_MS;
}

function assigned({ task, node, evidence, generic }: Placed, now: number): Stored<Task> {
  const message = `assigned to ${node.description.hostname}`;
  return { ...task, nodeId: node.id, status: { state: 'assigned', at: now, message }, evidence, ...(generic.length === 0 ? {} : { generic }) };
}

function explained({ task, evidence }: Unplaced): Stored<Task> {
  return { ...task, status: { ...task.status, message: evidence.summary }, evidence };
}
