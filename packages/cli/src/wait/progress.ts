/**
 * How far a service is from what was asked for: one entry per slot, and whether
 * the wait is over. Pure: a picture in, plain data with its reason out.
 */
import type { NodeId } from '@muster/shared/model/ids';
import { isJobMode } from '@muster/shared/model/job';
import { isServing } from '@muster/shared/model/serving';
import type { ShownRollout, ShownService, ShownTask } from '@muster/shared/model/shown';
import { isFailure, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { Tone } from '../output/style.ts';
import { formatDuration } from '../values/duration.ts';
import type { Picture } from './picture.ts';

export interface Line {
  /** `web.3`. */
  readonly name: string;
  /** One word: `running`, `preparing`, `waiting`. */
  readonly state: string;
  /** `on node-2`; empty without a node. */
  readonly where: string;
  /** Why it is not further on, most present first. */
  readonly reasons: readonly string[];
  readonly tone: Tone;
  readonly done: boolean;
}

/** `on node-2: image not found; last: exited 1`. */
export function detailOf({ where, reasons }: Pick<Line, 'where' | 'reasons'>): string {
  return [where, reasons.join('; ')].filter((part) => part !== '').join(': ');
}

export interface Progress {
  readonly lines: readonly Line[];
  readonly done: boolean;
  /** Wall-clock time from which `done` is believed: a container without a health check that has just started may still fall over. */
  readonly stableAt?: number;
  /** Set when it will not get there by itself. */
  readonly failure?: string;
  /** How it stands as a whole: `2 of 3 running`. */
  readonly summary: string;
}

export interface Target {
  readonly serviceId: string;
  readonly name: string;
  /** The rollout that had ended before the change that is waited for. */
  readonly earlierRollout?: ShownRollout;
  /** The way back was asked for: having gone it is no failure. */
  readonly goesBack?: boolean;
  /** The revision that the change asked for. */
  readonly revision?: number;
}

/** How long a container without a health check must have run. */
export const STABLE_MS = 1_000;
export interface Measuring {
  readonly now: number;
  readonly waitedMs: number;
  /** Hosts that are down: what is to stop there is not waited for. */
  readonly down?: ReadonlySet<NodeId>;
}

const NONE: ReadonlySet<NodeId> = new Set();

/** How long a global service may have no task before "no node fits" is believed. */
const SETTLE_MS = 3_000;

export function measureService(picture: Picture, target: Target, { now, waitedMs, down = NONE }: Measuring): Progress {
  const service = picture.services.get(target.serviceId);
  if (service === undefined) {
    const failure = picture.synced ? { failure: 'the service was removed meanwhile' } : {};
    return { lines: [], done: false, summary: 'waiting for the managers', ...failure };
  }
  // A job runs by its schedule, not by this change.
  if (isJobMode(service.spec.mode)) return { lines: [], done: picture.synced, stableAt: 0, summary: 'a job: its runs come to their end by themselves' };
  const tasks = [...picture.tasks.values()].filter((task) => task.serviceId === service.id);
  const slots = slotLines(service, tasks, now);
  const lines = [...slots, ...stoppingLines(tasks, down)];
  const running = slots.filter((line) => line.done).length;
  const wanted = service.spec.mode.type === 'replicated' ? service.replicas.desired : Math.max(service.replicas.desired, slots.length);
  const summary = `${String(Math.min(running, wanted))} of ${String(wanted)} running`;
  const rollout = concerns(service.rollout, target.earlierRollout) ? service.rollout : undefined;
  const failure = rolloutFailure(rollout, target.goesBack === true || target.revision === service.revision) ?? exhausted(service, tasks);
  if (failure !== undefined) return { lines, done: false, failure, summary };
  const awaitsPromotion = rollout?.canarySince !== undefined && rollout.canarySince !== target.earlierRollout?.canarySince;
  if (awaitsPromotion) return { lines: lines.filter((line) => line.done), done: true, summary: rollout.message };
  const isRolling = rollout?.state === 'updating' || rollout?.state === 'rolling-back';
  const settled = service.spec.mode.type === 'replicated' || wanted > 0 || waitedMs >= SETTLE_MS;
  const done = picture.synced && !isRolling && settled && lines.every((line) => line.done) && running === wanted;
  const stableAt = Math.max(0, ...tasks.filter((task) => task.status.state === 'running' && isWanted(task.desiredState)).map((task) => task.status.at)) + STABLE_MS;
  const hasCheck = (service.spec.task.container.healthcheck?.test.length ?? 0) > 0 && service.spec.task.container.healthcheck?.test[0] !== 'NONE';
  return { lines, done, ...(hasCheck ? {} : { stableAt }), summary: done && wanted === 0 && service.spec.mode.type === 'global' ? 'no node fits' : summary };
}

/** True unless the rollout is the one that had ended before. */
function concerns(rollout: ShownRollout | undefined, earlier: ShownRollout | undefined): boolean {
  if (rollout === undefined || earlier === undefined || isActive(earlier)) return rollout !== undefined;
  // One that was paused goes on under the same start.
  return earlier.startedAt !== rollout.startedAt || earlier.endedAt !== rollout.endedAt;
}

function isActive(rollout: ShownRollout): boolean {
  return rollout.state === 'updating' || rollout.state === 'rolling-back';
}

function rolloutFailure(rollout: ShownRollout | undefined, goesBack: boolean): string | undefined {
  const message = rollout?.message ?? '';
  const why = message === '' ? '' : `: ${message}`;
  switch (rollout?.state) {
    case 'paused':
      return `the update is paused${why}`;
    case 'rolled-back':
      return goesBack ? undefined : `the update was rolled back${why}`;
    case 'rollback-paused':
      return `the rollback is paused${why}`;
    case 'updating':
    case 'rolling-back':
    case 'completed':
    case undefined:
      break;
  }
  return undefined;
}

/** A slot whose restart policy allows no further attempt will never run. */
function exhausted(service: ShownService, tasks: readonly ShownTask[]): string | undefined {
  const { condition, maxAttempts } = service.spec.task.restart;
  if (condition !== 'none' && maxAttempts === 0) return undefined;
  for (const [, attempts] of bySlot(tasks.filter((task) => task.revision === service.revision))) {
    const newest = attempts[0];
    if (newest === undefined || !isFailure(newest.status.state)) continue;
    const failures = attempts.filter((task) => isFailure(task.status.state)).length;
    if (condition === 'none' || failures > maxAttempts) {
      return `${newest.name} failed and its restart policy allows no further attempt${reasonOf(newest) === '' ? '' : `: ${reasonOf(newest)}`}`;
    }
  }
  return undefined;
}

/** Tasks of each slot (of each node, for global services), newest first. */
export function bySlot(tasks: readonly ShownTask[]): ReadonlyMap<string, readonly ShownTask[]> {
  const slots = new Map<string, ShownTask[]>();
  for (const task of tasks) {
    const key = task.slot > 0 ? String(task.slot).padStart(9, '0') : (task.nodeId ?? task.id);
    const slot = slots.get(key) ?? [];
    slot.push(task);
    slots.set(key, slot);
  }
  for (const slot of slots.values()) slot.sort((a, b) => b.createdAt - a.createdAt || b.version - a.version);
  return new Map([...slots].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function slotLines(service: ShownService, tasks: readonly ShownTask[], now: number): readonly Line[] {
  const lines: Line[] = [];
  for (const attempts of bySlot(tasks).values()) {
    const current = attempts.find((task) => isWanted(task.desiredState) && !(isTerminal(task.status.state) && task.status.state !== 'complete'));
    const newest = current ?? attempts.find((task) => isWanted(task.desiredState));
    if (newest === undefined) continue;
    const lastFailure = attempts.find((task) => task.id !== newest.id && isFailure(task.status.state) && task.revision === newest.revision);
    lines.push(lineOf(service, newest, lastFailure, now));
  }
  const missing = service.spec.mode.type === 'replicated' ? service.replicas.desired - lines.length : 0;
  for (let index = 0; index < Math.min(missing, MAX_MISSING); index += 1) {
    lines.push({ name: service.spec.name, state: 'new', where: '', reasons: ['waiting for the managers'], tone: 'quiet', done: false });
  }
  return lines;
}

/** Slots without a task that get a line of their own; more would only be noise. */
const MAX_MISSING = 50;

function lineOf(service: ShownService, task: ShownTask, lastFailure: ShownTask | undefined, now: number): Line {
  const { state } = task.status;
  const isCurrent = task.revision === service.revision;
  const completes = state === 'complete' && service.spec.task.restart.condition !== 'any';
  if (isCurrent && (completes || (isServing(task) && task.desiredState === 'running'))) {
    return { name: task.name, state, where: whereIs(task), reasons: [], tone: 'good', done: true };
  }
  const reasons = [
    state === 'running' && !isServing(task) ? 'not ready' : '',
    isCurrent ? '' : 'still the old version',
    task.notBefore > now ? `next attempt in ${formatDuration(Math.ceil((task.notBefore - now) / 1000) * 1000)}` : '',
    reasonOf(task),
    lastFailure === undefined || reasonOf(lastFailure) === reasonOf(task) ? '' : `last: ${reasonOf(lastFailure) === '' ? lastFailure.status.state : reasonOf(lastFailure)}`,
  ].filter((reason) => reason !== '');
  const bad = isFailure(state) || (lastFailure !== undefined && isCurrent);
  return {
    name: task.name,
    state,
    where: whereIs(task),
    reasons,
    tone: bad ? 'bad' : 'busy',
    done: false,
  };
}

function whereIs(task: ShownTask): string {
  return task.nodeName === '' ? '' : `on ${task.nodeName}`;
}

/** `, 3rd time in 2 min`: the managers say so where they say what follows. */
function timesOf({ status, desiredReason }: ShownTask): string {
  const ending = `${status.state}: ${status.error ?? ''}`;
  if (!desiredReason.startsWith(ending)) return '';
  return /^, \d+(?:st|nd|rd|th)(?: or more)? time in [^;]+/.exec(desiredReason.slice(ending.length))?.[0] ?? '';
}

/** Why the task is not where it should be; empty when there is nothing to say. */
export function reasonOf(task: ShownTask): string {
  if (task.status.error !== undefined && task.status.error !== '') return `${task.status.error}${timesOf(task)}`;
  if (task.status.state === 'new') return task.status.message;
  if (task.status.state === 'pending') return task.evidence?.summary ?? task.status.message;
  // An agent that tries something again says why in the message.
  const isAtWork = ['accepted', 'preparing', 'ready', 'starting'].includes(task.status.state);
  return (isAtWork || isTerminal(task.status.state)) && task.status.message !== task.status.state ? task.status.message : '';
}

function stoppingLines(tasks: readonly ShownTask[], down: ReadonlySet<NodeId>): readonly Line[] {
  return stopping(tasks).map((task) => {
    const isLost = task.nodeId !== undefined && down.has(task.nodeId);
    return { name: task.name, state: 'stopping', where: whereIs(task), reasons: isLost ? ['the host is down: it stops when that is back'] : [], tone: 'quiet', done: isLost };
  });
}

/** Tasks that are to stop and have not. */
export function stopping(tasks: readonly ShownTask[]): readonly ShownTask[] {
  return tasks.filter((task) => !isWanted(task.desiredState) && !isTerminal(task.status.state));
}

/** Until the service and its tasks are gone. */
export function measureRemoval(picture: Picture, target: Target): Progress {
  const left = [...picture.tasks.values()].filter((task) => task.serviceId === target.serviceId && !isTerminal(task.status.state));
  const isThere = picture.services.has(target.serviceId);
  return {
    lines: left.map((task) => ({ name: task.name, state: 'stopping', where: whereIs(task), reasons: [], tone: 'busy', done: false })),
    done: picture.synced && !isThere,
    summary: isThere ? `${String(left.length)} tasks to stop` : 'removed',
  };
}

/** A service gives up only so many tasks at a time: the others stay until those run elsewhere. */
function staysFor(picture: Picture, task: ShownTask): readonly string[] {
  const moved = [...picture.tasks.values()].find(
    (other) => other.serviceId === task.serviceId && other.nodeId !== task.nodeId && isWanted(other.desiredState) && !isTerminal(other.status.state) && !isServing(other),
  );
  if (moved === undefined) return [];
  const why = reasonOf(moved);
  return [`stays until ${moved.name} runs elsewhere${why === '' ? '' : `: ${why}`}`];
}

/** Until nothing runs on the node. */
export function measureDrain(picture: Picture, nodeId: string): Progress {
  const left = [...picture.tasks.values()].filter((task) => task.nodeId === nodeId && !isTerminal(task.status.state));
  const node = picture.nodes.get(nodeId);
  const undone = node !== undefined && node.spec.availability !== 'drain';
  const stuck = node?.description.engineVersion === '' && left.length > 0 && left.every((task) => !isWanted(task.desiredState));
  return {
    lines: left.map((task) => ({ name: task.name, state: isWanted(task.desiredState) ? task.status.state : 'stopping', where: '', reasons: isWanted(task.desiredState) ? staysFor(picture, task) : [], tone: 'busy', done: false })),
    done: picture.synced && node !== undefined && left.length === 0,
    summary: left.length === 0 ? 'empty' : `${String(left.length)} tasks still on the node`,
    ...(undone ? { failure: `somebody set the node to ${node.spec.availability}` } : stuck ? { failure: stuckText(left.length) } : {}),
  };
}

/** Nothing of it will happen before the engine is back, however long one waits. */
function stuckText(tasks: number): string {
  const [what, where] = tasks === 1 ? ['its last task has', 'the container'] : [`its last ${tasks} tasks have`, 'the containers'];
  return `${what} been given up, but its Docker engine does not answer, so nobody can tell whether ${where} are gone; they go when the engine is back (or, without it: muster node rm --force)`;
}
