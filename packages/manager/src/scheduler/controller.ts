/**
 * The scheduler: binds pending tasks to nodes.
 *
 * Reads: nodes, pending tasks, and what all other tasks take (`Usage`, kept up to
 * date by the state's changes).
 * Writes: `nodeId`, `evidence` and the status `assigned` of a task it places; the
 * evidence and the status message of one it cannot place, when the reason changed;
 * `evict` of one that is to leave for a task of higher priority.
 * Never: creates or stops a task, or writes anything while nothing pends.
 *
 * Decision and commit follow each other in one turn of the loop, so nothing in the
 * view changes in between; a task that somebody else changed meanwhile in the store
 * makes its transaction fail, and the next pass looks at it again.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Node, Stored, Task } from '@muster/shared/model/objects';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { priorityOf, urgencyOf } from '@muster/shared/model/priority';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import type { State, StateChange } from '../state/state.ts';
import { isCalledOff } from './called-off.ts';
import { planCommit } from './commit-plan.ts';
import { earmarksOf } from './earmark.ts';
import { preempt, type Preemption } from './preempt.ts';
import { schedule } from './schedule.ts';
import { occupies, Usage } from './usage.ts';

export interface SchedulerOptions {
  readonly state: State;
  readonly epoch: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Tasks placed, and likewise reasons written, in one pass, after which other work gets its turn. */
  readonly passLimit?: number;
}

const DEFAULT_PASS_LIMIT = 5_000;
const CONFLICT_PAUSE_MS = 20;
/** A pass that places nothing is followed by a pause of this many times its own length, so that hopeless tasks cannot take the processor. */
const FRUITLESS_PAUSE_FACTOR = 4;
const MAX_FRUITLESS_PAUSE_MS = 1_000;
/** Who could not be asked to leave, for its service was short of tasks, may be by then. */
const PREEMPT_AGAIN_MS = 2_000;
const NOTHING_ASKED: Preemption = { victims: [], told: new Map() };

export function createScheduler({ state, epoch, clock, random, logger, passLimit = DEFAULT_PASS_LIMIT }: SchedulerOptions): Runnable {
  let usage = new Usage();

  const pass = async (signal: AbortSignal): Promise<ReconcileResult | undefined> => {
    const { view } = state;
    const pending = placeable(view);
    if (pending.length === 0) return undefined;
    const startedAt = clock.monotonic();
    const now = clock.now();
    const decided = schedule({ nodes: view.nodes(), pending, usage, urgencyOf: (id) => urgencyOf(view.service(id)?.spec ?? {}), now, limit: passLimit, earmarks: earmarksOf({ view, usage }) });
    const asking = decided.unplaced.filter(({ task }) => priorityOf(view.service(task.serviceId)?.spec ?? {}).preempts);
    // What was placed takes room that is not counted yet: others are asked to leave once nothing can be placed without.
    const isEarly = asking.length > 0 && decided.placed.length > 0;
    const { victims, told } = asking.length === 0 || isEarly ? NOTHING_ASKED : preempt({ view, usage, unplaced: decided.unplaced, now });
    const unplaced = isEarly ? [] : decided.unplaced.map((one) => told.get(one.task.id) ?? one);
    const { mutations, more, nextReasonAt } = planCommit({ placed: decided.placed, unplaced, victims }, now, passLimit);
    const tookMs = clock.monotonic() - startedAt;
    if (mutations.length > 0) {
      const { applied, conflicted } = await state.commit(mutations, { epoch }, signal);
      logger.debug({ placed: decided.placed.length, waiting: decided.unplaced.length, applied: applied.length, tookMs }, 'pass done');
      if (conflicted.length > 0) return { requeueAfterMs: CONFLICT_PAUSE_MS };
    }
    if (decided.more || more || isEarly) {
      await clock.sleep(0, signal);
      return { requeueAfterMs: 0 };
    }
    if (decided.placed.length === 0 && tookMs > 0) {
      await clock.sleep(Math.min(MAX_FRUITLESS_PAUSE_MS, tookMs * FRUITLESS_PAUSE_FACTOR), signal);
    }
    const nextAt = asking.length === 0 ? nextReasonAt : Math.min(nextReasonAt ?? Number.POSITIVE_INFINITY, now + PREEMPT_AGAIN_MS);
    return nextAt === undefined ? undefined : { requeueAfterMs: nextAt - now };
  };

  return new Controller<'cluster'>({
    name: 'scheduler',
    clock,
    random,
    logger,
    triggers(add) {
      usage = Usage.ofView(state.view);
      const unsubscribe = state.observe((change) => {
        if (change.kind === 'task') usage.apply(state.view, change.before, change.after);
        if (mayHelp(change) || (usage.hasAffinities && isBound(change))) add('cluster');
      });
      add('cluster');
      return unsubscribe;
    },
    reconcile: (_key, signal) => pass(signal),
  });
}

function placeable(view: StateView): readonly Stored<Task>[] {
  const tasks: Stored<Task>[] = [];
  for (const task of view.pendingTasks()) if (isWanted(task.desiredState) && !isCalledOff(task, view)) tasks.push(task);
  return tasks;
}

/** True when the change brings a task to place, or may make room for one that waits. */
function mayHelp(change: StateChange): boolean {
  if (change.kind === 'node') return changesPlacement(change.before, change.after);
  if (change.kind !== 'task') return false;
  const { before, after } = change;
  if (after !== undefined && isPlaceable(after) && (before === undefined || !isPlaceable(before) || before.revision !== after.revision)) return true;
  if (before?.evict !== undefined && after !== undefined && after.evict === undefined) return true;
  return before !== undefined && occupies(before) && (after === undefined || !occupies(after) || isGivenUp(before, after));
}

/** A task that wants to be near this one may have waited for it. */
function isBound({ kind, before, after }: StateChange): boolean {
  return kind === 'task' && after !== undefined && occupies(after) && (before === undefined || !occupies(before));
}

function isPlaceable(task: Task): boolean {
  return task.status.state === 'pending' && isWanted(task.desiredState);
}

function isGivenUp(before: Task, after: Task): boolean {
  return isWanted(before.desiredState) && !isWanted(after.desiredState);
}

/** A node record also tells times and session ids, which make no difference here. */
function changesPlacement(before: Stored<Node> | undefined, after: Stored<Node> | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  return (
    before.status.state !== after.status.state ||
    before.session.connected !== after.session.connected ||
    JSON.stringify([before.spec, before.description]) !== JSON.stringify([after.spec, after.description])
  );
}
