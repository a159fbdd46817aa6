/**
 * Decides about one run of a job: which attempts are made, which are tried again,
 * and whether the run has come to its end.
 *
 *   running ─┬→ complete   every slot came to its end with code 0
 *            ├→ failed     too many failed attempts, none allowed any more, or out of time
 *            └→ stopped    somebody, or a later run, asked for it
 *
 * A task is one attempt: a failed one is followed by a new one in its slot, after
 * the pause of the restart policy. Attempts on nodes that are lost or drained are
 * made anew elsewhere and do not count. So a run's work is done at least once; what
 * must not be done twice has to see to that itself.
 *
 * What one decision writes fits into one transaction: all of it happens or nothing.
 * Pure.
 */
import { backOff } from '@muster/shared/model/back-off';
import { isExclusive } from '@muster/shared/model/disconnect';
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import { isActiveRun, SHORT_RUN_ID } from '@muster/shared/model/job';
import type { JobRun, RunStatus, Service, Stored, Task } from '@muster/shared/model/objects';
import type { RestartPolicy, ServiceSpec } from '@muster/shared/model/service-spec';
import { canDesire, isWanted } from '@muster/shared/model/task-state';
import type { NewId } from '@muster/shared/runtime/ids';
import { create, type Mutation, replace } from '../../state/mutation.ts';
import { mismatchOf } from '../global/eligible.ts';
import { ENGINE_PATIENCE_MS } from '../promote.ts';
import { compareText, isWithoutEngine, placeOf } from '../slots.ts';
import { durationText, earliest, endingOf, type EventDraft, eventOf, type Nodes } from '../world.ts';
import { leavingOf, type RunSlot, slotsOf } from './slots-of-run.ts';

/** Tasks that one decision writes; with an event for each and the run they fit into a transaction. */
const MAX_TASKS = 50;

export interface RunSnapshot {
  readonly service: Stored<Service>;
  readonly run: Stored<JobRun>;
  /** Of the run's revision. */
  readonly spec: ServiceSpec;
  /** Of this run alone. */
  readonly tasks: readonly Stored<Task>[];
  readonly nodes: Nodes;
}

export interface RunDecision {
  /** To be written all or nothing. */
  readonly mutations: readonly Mutation[];
  /** Look again at this moment, even if nothing changes. */
  readonly revisitAt?: number;
}

export function decideRun(snapshot: RunSnapshot, now: number, newId: NewId): RunDecision {
  const draft = new RunDraft(snapshot, now, newId);
  if (isActiveRun(snapshot.run)) advance(draft);
  else draft.stopAll(snapshot.run.status.reason);
  return draft.decision();
}

function advance(draft: RunDraft): void {
  const failed = draft.snapshot.run.status.failed + draft.settleEnded();
  draft.leaveBadNodes();
  draft.leaveDoneSlots();
  const succeeded = draft.countDone();
  const end = verdict(draft, succeeded, failed);
  if (end === undefined) {
    draft.setStatus({ ...draft.snapshot.run.status, succeeded, failed });
    draft.fill();
    draft.promote();
    return;
  }
  draft.setStatus({ ...end, at: draft.now, succeeded, failed });
  draft.stopAll(end.reason);
}

type Verdict = Pick<RunStatus, 'state' | 'reason'>;

function verdict(draft: RunDraft, succeeded: number, failed: number): Verdict | undefined {
  const { run } = draft.snapshot;
  const { activeDeadlineMs, backOffLimit } = run.plan;
  if (draft.isAllDone()) return { state: 'complete', reason: `${succeeded} of ${succeeded} complete` };
  if (run.stop !== undefined) return { state: 'stopped', reason: run.stop.reason };
  const surrender = draft.surrender();
  if (surrender !== undefined) return { state: 'failed', reason: surrender };
  if (failed > backOffLimit) return { state: 'failed', reason: `${failed} failed attempts, ${backOffLimit} are allowed; the last: ${draft.lastFailure()}` };
  if (activeDeadlineMs === 0) return undefined;
  const endsAt = run.createdAt + activeDeadlineMs;
  if (draft.now >= endsAt) return { state: 'failed', reason: `not done within ${durationText(activeDeadlineMs)}` };
  draft.revisit(endsAt);
  return undefined;
}

/** The run's tasks with what is decided about them so far. */
class RunDraft {
  readonly snapshot: RunSnapshot;
  readonly now: number;
  readonly #newId: NewId;
  readonly #changed = new Map<TaskId, Stored<Task>>();
  readonly #created: Task[] = [];
  readonly #events: EventDraft[] = [];
  #slots: ReadonlyMap<number | NodeId, RunSlot>;
  #status: RunStatus;
  #revisitAt: number | undefined;

  constructor(snapshot: RunSnapshot, now: number, newId: NewId) {
    this.snapshot = snapshot;
    this.now = now;
    this.#newId = newId;
    this.#status = snapshot.run.status;
    this.#slots = slotsOf(snapshot.tasks, snapshot.run.plan);
  }

  revisit(at: number): void {
    this.#revisitAt = earliest(this.#revisitAt, at);
  }

  setStatus(status: RunStatus): void {
    this.#status = status;
  }

  /** Takes note of attempts that ended by themselves, and says how many of them failed. */
  settleEnded(): number {
    let failures = 0;
    for (const slot of this.#slots.values()) {
      for (const task of slot.ended) {
        const reason = endingOf(task);
        if (!this.#desire(task, 'shutdown', reason)) return failures;
        if (!countsAsFailure(task)) continue;
        failures += 1;
        this.#events.push(failureOf(task, this.snapshot, reason));
      }
    }
    this.#regroup();
    return failures;
  }

  leaveBadNodes(): void {
    const { nodes, run, spec } = this.snapshot;
    for (const slot of this.#slots.values()) {
      for (const task of slot.live) {
        const place = placeOf(task, nodes);
        const node = task.nodeId === undefined ? undefined : nodes.node(task.nodeId);
        const mismatch = run.plan.type === 'global' && node !== undefined ? mismatchOf(spec.task.placement, node) : undefined;
        if (place.type !== 'good') this.#desire(task, 'shutdown', place.reason);
        else if (mismatch !== undefined) this.#desire(task, 'shutdown', mismatch);
      }
    }
    this.#regroup();
  }

  /** An attempt on a lost node that had come to its end after all: the one made in its stead has nothing left to do. */
  leaveDoneSlots(): void {
    for (const slot of this.#slots.values()) {
      if (!slot.done) continue;
      for (const task of slot.live) this.#desire(task, 'shutdown', 'an earlier attempt in its slot is complete');
    }
    this.#regroup();
  }

  countDone(): number {
    let done = 0;
    for (const slot of this.#slots.values()) if (slot.done) done += 1;
    return done;
  }

  isAllDone(): boolean {
    const { plan } = this.snapshot.run;
    if (plan.type === 'replicated') {
      for (let slot = 1; slot <= plan.completions; slot++) if (this.#slots.get(slot)?.done !== true) return false;
      return true;
    }
    const targets = this.#targets();
    for (const slot of this.#slots.values()) if (!slot.done && slot.live.length > 0) return false;
    return targets.every((id) => this.#slots.get(id)?.done === true) && this.countDone() > 0;
  }

  /** Why a slot may not be tried again, if there is one. */
  surrender(): string | undefined {
    for (const slot of this.#slots.values()) {
      if (slot.done || slot.live.length > 0) continue;
      const retry = retryOf(newestOf(slot), this.snapshot.spec.task.restart, this.now);
      if (retry.type === 'none') return retry.reason;
    }
    return undefined;
  }

  /** Attempts in the slots that are not done, as many at a time as the run may have. */
  fill(): void {
    const { plan } = this.snapshot.run;
    const keys = plan.type === 'global' ? this.#targets() : Array.from({ length: plan.completions }, (_, index) => index + 1);
    let active = 0;
    for (const slot of this.#slots.values()) if (!slot.done && slot.live.length > 0) active += 1;
    for (const key of keys) {
      if (plan.type === 'replicated' && active >= plan.parallelism) break;
      const slot = this.#slots.get(key);
      if (slot?.done === true || (slot !== undefined && slot.live.length > 0)) continue;
      if (typeof key === 'string' && this.snapshot.nodes.node(key)?.status.state !== 'ready') continue;
      if (this.#isFull()) break;
      this.#created.push(this.#attemptIn(key, slot));
      active += 1;
    }
    this.#regroup();
  }

  /** Lets prepared attempts start where nothing of an earlier one can still be up. */
  promote(): void {
    for (const slot of this.#slots.values()) {
      if (slot.done) continue;
      const leaving = leavingOf(slot, this.snapshot.nodes);
      for (const task of slot.live) {
        if (!this.#mayStart(task, leaving)) continue;
        const index = this.#created.findIndex(({ id }) => id === task.id);
        if (index >= 0) this.#created[index] = { ...task, desiredState: 'complete' };
        else this.#desire(task, 'complete', task.desiredReason);
      }
    }
  }

  /**
   * An engine that does not answer can neither stop an attempt nor tell that it has: it is
   * waited for as long as an answer may take, and then no more. Never so with exclusive jobs.
   */
  #mayStart(task: Task, leaving: readonly Stored<Task>[]): boolean {
    if (leaving.length === 0) return true;
    const { nodes, spec, service } = this.snapshot;
    if (task.desiredState !== 'ready' || isExclusive(spec.task) || !leaving.every((old) => isWithoutEngine(old, nodes))) return false;
    const until = task.createdAt + spec.task.container.stopGraceMs + ENGINE_PATIENCE_MS;
    if (until > this.now) {
      this.revisit(until);
      return false;
    }
    this.#events.push(...leaving.map((old): EventDraft => ({
      level: 'warning',
      type: 'task.not-awaited',
      message: `job ${service.spec.name}: an attempt starts although task ${old.id} before it may still be up on ${nodes.node(old.nodeId as NodeId)?.description.hostname ?? ''}, whose engine does not answer`,
      taskId: old.id,
      ...(old.nodeId === undefined ? {} : { nodeId: old.nodeId }),
    })));
    return true;
  }

  stopAll(reason: string): void {
    for (const slot of this.#slots.values()) for (const task of slot.live) this.#desire(task, 'shutdown', reason);
  }

  lastFailure(): string {
    const failures = this.snapshot.tasks.filter(countsAsFailure).sort((left, right) => right.status.at - left.status.at);
    return failures[0] === undefined ? 'unknown' : endingOf(failures[0]);
  }

  decision(): RunDecision {
    const { run, service } = this.snapshot;
    const mutations: Mutation[] = [];
    if (!sameStatus(this.#status, run.status)) mutations.push(replace({ ...run, status: this.#status }));
    for (const task of this.#changed.values()) mutations.push(replace(task));
    for (const task of this.#created) mutations.push(create(task));
    const events = this.#status.state === run.status.state ? this.#events : [...this.#events, endOf(this.#status, run, service)];
    for (const event of events) mutations.push(create(eventOf(event, service.id, this.now, this.#newId)));
    return { mutations, ...(this.#revisitAt === undefined ? {} : { revisitAt: this.#revisitAt }) };
  }

  /** Nodes that a run on every node is about: those that may take the task, or will when they are heard of again. */
  #targets(): readonly NodeId[] {
    const { nodes, spec } = this.snapshot;
    return [...nodes.nodes()]
      .filter(({ status, spec: { availability } }) => status.state !== 'down' && availability === 'active')
      .filter((node) => mismatchOf(spec.task.placement, node) === undefined)
      .map(({ id }) => id)
      .sort(compareText);
  }

  #attemptIn(key: number | NodeId, slot: RunSlot | undefined): Task {
    const { run, service, spec } = this.snapshot;
    const attempt: Task = {
      kind: 'task',
      id: this.#newId() as TaskId,
      serviceId: service.id,
      revision: run.revision,
      runId: run.id,
      slot: typeof key === 'number' ? key : 0,
      ...(typeof key === 'number' ? {} : { nodeId: key }),
      createdAt: this.now,
      desiredState: 'ready',
      desiredReason: `run ${run.id.slice(0, SHORT_RUN_ID)}`,
      notBefore: 0,
      status: { state: 'pending', at: this.now, message: 'waiting for a node' },
    };
    if (slot === undefined) return attempt;
    const previous = newestOf(slot);
    const retry = retryOf(previous, spec.task.restart, this.now);
    if (retry.type !== 'again') return attempt;
    const { reason, notBefore, failedAt } = retry;
    // What was asked to leave a node does not come back to it.
    const avoids = previous.evict === undefined || previous.nodeId === undefined ? {} : { avoids: previous.nodeId };
    return { ...attempt, ...avoids, replaces: previous.id, desiredReason: reason, notBefore, ...(failedAt.length === 0 ? {} : { failedAt }) };
  }

  #desire(task: Stored<Task>, desiredState: Task['desiredState'], desiredReason: string): boolean {
    if (!canDesire(task.desiredState, desiredState)) return true;
    if (this.#isFull() && !this.#changed.has(task.id)) {
      this.revisit(this.now);
      return false;
    }
    this.#changed.set(task.id, { ...task, desiredState, desiredReason });
    return true;
  }

  #isFull(): boolean {
    if (this.#changed.size + this.#created.length < MAX_TASKS) return false;
    this.revisit(this.now);
    return true;
  }

  #regroup(): void {
    const tasks = this.snapshot.tasks.map((task) => this.#changed.get(task.id) ?? task);
    this.#slots = slotsOf([...tasks, ...this.#created.map((task) => ({ ...task, version: 0 }))], this.snapshot.run.plan);
  }
}

function newestOf({ tasks }: RunSlot): Stored<Task> {
  return tasks.reduce((newest, task) => (task.createdAt >= newest.createdAt ? task : newest));
}

type Retry =
  | { readonly type: 'again'; readonly reason: string; readonly notBefore: number; readonly failedAt: readonly number[] }
  | { readonly type: 'none'; readonly reason: string };

/** What follows an attempt that is over: another one after a pause, or none, as the restart policy says. */
function retryOf(previous: Stored<Task>, policy: RestartPolicy, now: number): Retry {
  const ending = endingOf(previous);
  if (!countsAsFailure(previous)) {
    return { type: 'again', reason: `replaces task ${previous.id}: ${previous.desiredReason}`, notBefore: 0, failedAt: previous.failedAt ?? [] };
  }
  if (policy.condition === 'none') return { type: 'none', reason: `${ending}; the restart policy is none` };
  const pause = backOff(policy, previous.failedAt ?? [], Math.min(previous.status.at, now), previous.id);
  if (!pause.restart) {
    const { maxAttempts } = policy;
    return { type: 'none', reason: `${ending}; gave up after ${maxAttempts} ${maxAttempts === 1 ? 'restart' : 'restarts'} of one slot` };
  }
  const { failedAt, delayMs } = pause;
  const reason = `attempt ${failedAt.length + 1} after ${durationText(delayMs)}: task ${previous.id} ${ending}`;
  return { type: 'again', reason, notBefore: delayMs === 0 ? 0 : now + delayMs, failedAt };
}

/** By itself: what ends because it was told to stop has not failed. The reason tells the two apart once it is settled. */
function countsAsFailure({ status, desiredState, desiredReason }: Task): boolean {
  if (status.state !== 'failed' && status.state !== 'rejected') return false;
  return isWanted(desiredState) || desiredReason === endingOf({ status });
}

function sameStatus(left: RunStatus, right: RunStatus): boolean {
  return left.state === right.state && left.succeeded === right.succeeded && left.failed === right.failed && left.reason === right.reason;
}

function failureOf(task: Stored<Task>, { service, nodes, run }: RunSnapshot, reason: string): EventDraft {
  const host = task.nodeId === undefined ? '' : (nodes.node(task.nodeId)?.description.hostname ?? task.nodeId);
  const slot = task.slot > 0 ? `slot ${task.slot}` : `node ${host}`;
  const message = `${service.spec.name}, run ${run.id.slice(0, SHORT_RUN_ID)}, ${slot}${task.slot > 0 && host !== '' ? ` on ${host}` : ''}: ${reason}`;
  return { level: 'warning', type: 'task.failed', message, taskId: task.id, ...(task.nodeId === undefined ? {} : { nodeId: task.nodeId }) };
}

const END_EVENT = { complete: 'job.run-complete', failed: 'job.run-failed', stopped: 'job.run-stopped', running: 'job.run-started' } as const;

function endOf({ state, reason }: RunStatus, run: JobRun, { spec }: Service): EventDraft {
  const message = `run ${run.id.slice(0, SHORT_RUN_ID)} of job ${spec.name} ${state === 'stopped' ? 'was stopped' : state}: ${reason}`;
  return { level: state === 'failed' ? 'warning' : 'info', type: END_EVENT[state], message };
}
