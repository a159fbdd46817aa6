/**
 * The life of a task on its node, one step at a time: from what the managers
 * want, what the engine shows and what was reported so far, to the next status
 * and the next action. Called again after each until nothing is left to do.
 *
 *   accepted ──→ preparing ──image, container──→ ready ──→ starting ──→ running
 *                                                  │ waits: desired `ready`,    │
 *                                                  │ or before `notBefore`      │
 *   exit 0 → complete     exit ≠ 0, unhealthy, gone → failed     asked to → shutdown
 *
 * A status that the managers have acknowledged only moves forward. One that they
 * have not may be taken back while no manager can be reached: then the container
 * is restarted in place, as the restart policy says.
 */
import type { TaskStatus } from '@muster/shared/model/objects';
import type { Assignment } from '@muster/shared/model/session-messages';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { ContainerState } from '../driver/driver.ts';
import type { Verdict } from '../health/decide.ts';
import type { LeaseFacts } from '../lease/leases.ts';
import { describeExit } from './describe-exit.ts';
import { decideRestart, rememberEnding } from './restart-in-place.ts';

export type Action =
  | { readonly do: 'nothing' }
  | { readonly do: 'ensure-image' }
  | { readonly do: 'create' }
  | { readonly do: 'start' }
  | { readonly do: 'post-start' }
  | { readonly do: 'stop'; readonly graceMs: number }
  | { readonly do: 'remove' };

/** All that is known of a task when the next step is decided. */
export interface TaskFacts {
  readonly assignment: Assignment;
  /** As last observed; undefined: there is none. */
  readonly container: ContainerState | undefined;
  readonly status: TaskStatus;
  /** The status is in the managers' store. */
  readonly acked: boolean;
  /** No manager has been reachable, or able to store what it was told, for longer than the grace. */
  readonly offline: boolean;
  /** The image was made present for this task. */
  readonly imageReady: boolean;
  /** Of the container that runs; absent when it has no probes. */
  readonly health?: Verdict | undefined;
  /** Its hooks after this start of the container; absent when it has none. */
  readonly postStart?: 'due' | 'done' | { readonly failed: string } | undefined;
  /** What went wrong with the hooks before its stop. */
  readonly preStopFailure?: string | undefined;
  /** How long it may go on without hearing from a manager; absent: as long as it likes. */
  readonly lease?: LeaseFacts | undefined;
  /** When earlier runs of the container ended, oldest first. */
  readonly endings: readonly number[];
}

export interface Step {
  readonly status: TaskStatus;
  readonly action: Action;
  readonly endings: readonly number[];
  /** With nothing to do: look again at this moment even if nothing happens. */
  readonly wakeAt?: number;
}

const NOTHING: Action = { do: 'nothing' };
const REMOVING_POLL_MS = 1_000;
const HOLD_POLL_MS = 500;
/**
 * A task is prepared so long before the end of its restart pause, not earlier: one that
 * cannot be prepared at all, for its image is nowhere, would end before its pause did.
 */
export const PREPARE_AHEAD_MS = 1_000;
/** On a status that is not final: why the container is being stopped. */
export const CUT_OFF = 'stopped because no manager answered, as its disconnect policy says';
export const WATCHDOG_STOPPED = "stopped by the host's watchdog: its lease was over";

export function nextStep(facts: TaskFacts, now: number): Step {
  if (!isWanted(facts.assignment.desiredState)) return stepDown(facts, now);
  if (isTerminal(facts.status.state)) return afterTheEnd(facts, now);
  const { container } = facts;
  return container === undefined ? withoutContainer(facts, now) : STEP_IN_PHASE[container.phase](facts, container, now);
}

const STEP_IN_PHASE: Readonly<
  Record<ContainerState['phase'], (facts: TaskFacts, container: ContainerState, now: number) => Step>
> = {
  created: withCreated,
  running: withRunning,
  paused: withRunning,
  restarting: withRunning,
  exited: withEnded,
  dead: withEnded,
  removing: (facts, _container, now) => ({ ...stay(facts), wakeAt: now + REMOVING_POLL_MS }),
};

const stay = ({ status, endings }: TaskFacts): Step => ({ status, action: NOTHING, endings });

/** A later status; what no longer holds is left out. */
function moved(facts: TaskFacts, state: TaskStatus['state'], at: number, message: string, more: Partial<TaskStatus> = {}): TaskStatus {
  const { containerId, offlineRestarts } = facts.status;
  const id = facts.container?.containerId ?? containerId;
  return {
    state,
    at,
    message,
    ...(id === undefined ? {} : { containerId: id }),
    ...(offlineRestarts === undefined ? {} : { offlineRestarts }),
    ...more,
  };
}

function withoutContainer(facts: TaskFacts, now: number): Step {
  const { assignment, status, endings, imageReady } = facts;
  const prepare: Action = imageReady ? { do: 'create' } : { do: 'ensure-image' };
  const { state } = status;
  if (isBefore(state, 'accepted')) return { status: moved(facts, 'accepted', now, 'accepted by the node'), action: NOTHING, endings };
  const prepareAt = startAtOf(facts) - PREPARE_AHEAD_MS;
  if (state === 'accepted' && now < prepareAt) return waiting(facts, prepareAt, now);
  if (state === 'accepted') return { status: moved(facts, 'preparing', now, 'preparing the image'), action: prepare, endings };
  if (isBefore(state, 'starting')) {
    if (prepare.do === 'create' && facts.lease !== undefined && facts.lease.leftMs <= 0) return held(facts, facts.lease.hold ?? '', now);
    return { status, action: prepare, endings };
  }
  const cutOff = cutOffBy(facts);
  if (cutOff !== undefined) return { status: moved(facts, 'shutdown', now, 'the container is gone', { error: cutOff }), action: NOTHING, endings };
  return {
    status: moved(facts, 'failed', now, 'the container is gone', { error: 'the container was removed by somebody else' }),
    action: NOTHING,
    endings: rememberEnding(assignment.spec.restart, endings, now),
  };
}

/** The managers' clock may run ahead of ours: never wait longer than the longest pause they may have meant. */
function startAtOf({ assignment, status }: TaskFacts): number {
  return Math.min(assignment.notBefore, status.at + assignment.spec.restart.maxDelayMs);
}

/** The pause counts from the status: one from a time that is still to come, because our clock was set back, counts from now. */
function waiting(facts: TaskFacts, wakeAt: number, now: number): Step {
  const { status } = facts;
  return status.at > now ? { ...stay(facts), status: { ...status, at: now } } : { ...stay(facts), wakeAt };
}

function withCreated(facts: TaskFacts, container: ContainerState, now: number): Step {
  const { assignment, status, endings } = facts;
  if (isBefore(status.state, 'ready')) {
    return { status: moved(facts, 'ready', now, 'the container is created'), action: NOTHING, endings };
  }
  const hold = facts.lease?.hold;
  if (status.state !== 'ready') return hold === undefined ? { status, action: { do: 'start' }, endings } : held(facts, hold, now);
  if (assignment.desiredState === 'ready') return stay(facts);
  const startAt = startAtOf(facts);
  if (now < startAt) return waiting(facts, startAt, now);
  if (hold !== undefined) return held(facts, hold, now);
  return {
    status: moved(facts, 'starting', now, 'starting the container', { containerId: container.containerId }),
    action: { do: 'start' },
    endings,
  };
}

/** Not without a lease. Looked at again by itself: a watchdog shows itself without a word. */
function held({ status, endings }: TaskFacts, message: string, now: number): Step {
  return { status: same(status, { ...status, message }), action: NOTHING, endings, wakeAt: now + HOLD_POLL_MS };
}

function withRunning(facts: TaskFacts, container: ContainerState, now: number): Step {
  const step = whileUp(facts, container, now);
  const { lease } = facts;
  return lease === undefined || step.action.do !== 'nothing' ? step : { ...step, wakeAt: now + Math.max(1, Math.ceil(lease.leftMs)) };
}

function whileUp(facts: TaskFacts, container: ContainerState, now: number): Step {
  const { assignment, status, endings, health } = facts;
  const stop: Action = { do: 'stop', graceMs: assignment.spec.container.stopGraceMs };
  const seen = seenIn(container);
  // An error on a status that is not final is the reason why the container is being stopped.
  if (status.error !== undefined) return { status, action: stop, endings };
  if (facts.lease !== undefined && facts.lease.leftMs <= 0) {
    return { status: { ...status, ...seen, message: 'stopping: no manager has answered for too long', error: CUT_OFF }, action: stop, endings };
  }
  if (container.health === 'unhealthy') {
    const error = 'the health check failed';
    return { status: { ...status, ...seen, message: 'stopping the unhealthy container', error }, action: stop, endings };
  }
  if (health?.failure !== undefined) {
    return { status: { ...status, ...seen, message: 'stopping the container that failed its probe', error: health.failure }, action: stop, endings };
  }
  if (status.state !== 'running' && facts.postStart !== undefined && facts.postStart !== 'done') {
    if (facts.postStart !== 'due') return { status: { ...status, ...seen, message: 'stopping the container whose hook failed', error: facts.postStart.failed }, action: stop, endings };
    const waiting = moved(facts, 'starting', status.state === 'starting' ? status.at : now, 'running its post_start hooks', seen);
    return { status: same(status, waiting), action: container.phase === 'running' ? { do: 'post-start' } : NOTHING, endings };
  }
  const waitsFor = container.health === 'starting' ? 'the health check' : health?.started === false ? 'the startup probe' : undefined;
  if (waitsFor !== undefined && status.state !== 'running') {
    const since = status.state === 'starting' ? status.at : now;
    const waiting = moved(facts, 'starting', since, `waiting for ${waitsFor}`, seen);
    return { status: same(status, waiting), action: NOTHING, endings };
  }
  const since = status.state === 'running' ? status.at : now;
  const readiness = readinessOf(health);
  const message = container.phase === 'paused' ? 'paused by somebody else' : (readiness.why ?? 'running');
  const more = readiness.ready === undefined ? seen : { ...seen, ready: readiness.ready };
  return { status: same(status, moved(facts, 'running', since, message, more)), action: NOTHING, endings };
}

/** Whoever started the container again by hand sees it wait for its startup probe, too. */
function readinessOf(health: Verdict | undefined): { readonly ready?: boolean; readonly why?: string } {
  if (health?.started === false) return { ready: false, why: 'waiting for the startup probe' };
  if (health?.ready === undefined) return {};
  return { ready: health.ready, ...(health.notReady === undefined ? {} : { why: health.notReady }) };
}

function withEnded(facts: TaskFacts, container: ContainerState, now: number): Step {
  const { assignment, status } = facts;
  const endedAt = container.finishedAt ?? now;
  const words = describeExit(container, assignment.spec.resources.limits);
  const more: Partial<TaskStatus> = {
    ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(container.startedAt === undefined ? {} : { startedAt: container.startedAt }),
  };
  const cutOff = cutOffBy(facts);
  if (cutOff !== undefined) return { status: moved(facts, 'shutdown', endedAt, words, { ...more, error: cutOff }), action: NOTHING, endings: facts.endings };
  const succeeded = status.error === undefined && container.phase === 'exited' && container.exitCode === 0;
  return {
    status: succeeded
      ? moved(facts, 'complete', endedAt, words, more)
      : moved(facts, 'failed', endedAt, words, { ...more, error: status.error ?? words }),
    action: NOTHING,
    endings: rememberEnding(assignment.spec.restart, facts.endings, endedAt),
  };
}

function cutOffBy({ status, lease }: TaskFacts): string | undefined {
  if (status.error === CUT_OFF) return CUT_OFF;
  return lease?.stoppedByWatchdog === true ? WATCHDOG_STOPPED : undefined;
}

function afterTheEnd(facts: TaskFacts, now: number): Step {
  const { assignment, container, status, acked, offline, endings } = facts;
  if (container !== undefined && isUp(container)) {
    // Started again by somebody else: a task that has ended never runs again.
    return { status, action: { do: 'stop', graceMs: assignment.spec.container.stopGraceMs }, endings };
  }
  const crashed = status.state === 'failed' || (status.state === 'complete' && assignment.desiredState === 'running');
  // An exclusive container is started once: a start that is under way when the lease ends must find it gone.
  const mayRestart = facts.lease === undefined || (!facts.lease.exclusive && facts.lease.leftMs > 0);
  if (acked || !offline || !crashed || !mayRestart) return stay(facts);
  const decision = decideRestart(
    assignment.spec.restart,
    status.state,
    endings.length === 0 ? [status.at] : endings,
    assignment.taskId,
  );
  if (!decision.restart) return stay(facts);
  // Farther off than any pause is only what ended before our clock was set back.
  if (now < decision.at && decision.at - now <= assignment.spec.restart.maxDelayMs) return { ...stay(facts), wakeAt: decision.at };
  const exists = container !== undefined && container.phase !== 'removing';
  return {
    status: moved(facts, exists ? 'starting' : 'preparing', now, 'restarted in place: no manager can be reached, or none can store anything', {
      offlineRestarts: (status.offlineRestarts ?? 0) + 1,
    }),
    action: exists ? { do: 'start' } : NOTHING,
    endings,
  };
}

/** The managers want it down, or gone. */
function stepDown(facts: TaskFacts, now: number): Step {
  const { assignment, container, status, endings } = facts;
  if (container !== undefined && isUp(container)) {
    return { status, action: { do: 'stop', graceMs: assignment.spec.container.stopGraceMs }, endings };
  }
  const after = isTerminal(status.state) ? status : stopped(facts, now);
  if (container === undefined || assignment.desiredState !== 'remove') return { status: after, action: NOTHING, endings };
  if (container.phase === 'removing') return { status: after, action: NOTHING, endings, wakeAt: now + REMOVING_POLL_MS };
  return { status: after, action: { do: 'remove' }, endings };
}

function stopped(facts: TaskFacts, now: number): TaskStatus {
  const { container } = facts;
  if (container === undefined || container.phase === 'created') return moved(facts, 'shutdown', now, 'stopped before it ran');
  const message = facts.preStopFailure === undefined ? 'stopped' : `stopped; ${facts.preStopFailure}`;
  return moved(facts, 'shutdown', container.finishedAt ?? now, message, {
    ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
    ...(container.startedAt === undefined ? {} : { startedAt: container.startedAt }),
  });
}

const isUp = ({ phase }: ContainerState): boolean => phase === 'running' || phase === 'paused' || phase === 'restarting';

function seenIn({ containerId, health, ports, startedAt }: ContainerState): Partial<TaskStatus> {
  return { containerId, health, ports, ...(startedAt === undefined ? {} : { startedAt }) };
}

/** The earlier object when the later says nothing new, so that nothing is written or reported. */
function same(earlier: TaskStatus, later: TaskStatus): TaskStatus {
  return sameStatus(earlier, later) ? earlier : later;
}

export function sameStatus(left: TaskStatus, right: TaskStatus): boolean {
  return (
    left === right ||
    (left.state === right.state &&
      left.at === right.at &&
      left.message === right.message &&
      left.error === right.error &&
      left.exitCode === right.exitCode &&
      left.containerId === right.containerId &&
      left.health === right.health &&
      left.ready === right.ready &&
      left.offlineRestarts === right.offlineRestarts &&
      left.startedAt === right.startedAt &&
      samePorts(left.ports ?? [], right.ports ?? []))
  );
}

function samePorts(left: NonNullable<TaskStatus['ports']>, right: NonNullable<TaskStatus['ports']>): boolean {
  return (
    left.length === right.length &&
    left.every((port, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        port.protocol === other.protocol &&
        port.targetPort === other.targetPort &&
        port.publishedPort === other.publishedPort
      );
    })
  );
}
