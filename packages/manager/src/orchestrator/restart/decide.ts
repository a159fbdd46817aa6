/**
 * Decides about tasks that ended although they were wanted: a new attempt in the
 * slot after a pause, or none, as the restart policy of the task's own spec says.
 * An ended task that is not replaced keeps its slot and says why. Pure.
 */
import { backOff } from '@muster/shared/model/back-off';
import type { Stored, Task } from '@muster/shared/model/objects';
import type { RestartPolicy } from '@muster/shared/model/service-spec';
import type { TaskState } from '@muster/shared/model/task-state';
import { isDormant, placeOf, type Slot } from '../slots.ts';
import {
  durationText,
  endingOf,
  type EventDraft,
  specOf,
  type Step,
  successorOf,
  type TaskChange,
  type World,
} from '../world.ts';

export function decideRestarts(world: World): Step {
  const changes: TaskChange[] = [];
  const events: EventDraft[] = [];
  for (const slot of world.slots) {
    if (isDormant(slot, world.nodes)) continue;
    // A slot has one new attempt at most, or one task that stays, even if several ended.
    let taken = false;
    for (const task of newestRevisionFirst(slot.ended)) {
      const decided = taken || isCovered(slot, task, world) ? giveWay(task, world) : decide(task, world);
      taken = true;
      changes.push(...decided.changes);
      events.push(...decided.events);
    }
  }
  return { changes, events };
}

function newestRevisionFirst(tasks: readonly Stored<Task>[]): readonly Stored<Task>[] {
  return tasks.length < 2 ? tasks : [...tasks].sort((left, right) => right.revision - left.revision);
}

interface Decision {
  readonly changes: readonly TaskChange[];
  readonly events: readonly EventDraft[];
}

/**
 * Another task of the slot makes an attempt needless. The old half of a pair does not,
 * in a start-first change or in a move, nor does one on a lost node: when the new one
 * fails it is tried again beside it.
 */
function isCovered(slot: Slot, task: Task, { service, nodes }: World): boolean {
  const staying = slot.live.filter((other) => placeOf(other, nodes).type === 'good');
  if (task.revision !== service.revision) return staying.length > 0;
  return staying.some((other) => other.revision === service.revision);
}

function giveWay(task: Stored<Task>, world: World): Decision {
  const reason = `${endingOf(task)}; another task holds the slot`;
  return { changes: [{ type: 'desire', taskId: task.id, desired: 'shutdown', reason }], events: failureEvent(task, reason, world) };
}

function decide(task: Stored<Task>, world: World): Decision {
  const policy = specOf(world, task).task.restart;
  const endedAt = Math.min(task.status.at, world.now);
  const times = timesText(task.failedAt ?? [], endedAt);
  // What the agent says may be a whole sentence.
  const ending = times === '' ? endingOf(task) : `${endingOf(task).replace(/\.$/, '')}${times}`;
  const successor = successorOf(world, task, `replaces task ${task.id}: ${ending}`);
  // The node was gone too long, the agent stopped it when it was cut off (`disconnect`), or a
  // rollback brings another revision: no fault of this attempt's spec.
  if (isCutOff(task.status.state) || successor.revision !== task.revision) return attempt(task, endingOf(task), successor, world);
  const refusal = refusalOf(policy, task);
  if (refusal !== undefined) return stay(task, `${ending}; ${refusal}`, world);
  const next = backOff(policy, task.failedAt ?? [], endedAt, task.id);
  if (!next.restart) return stay(task, `${ending}; ${surrenderOf(policy)}`, world);
  const reason = `restart ${next.failedAt.length} after ${durationText(next.delayMs)}: task ${task.id} ${ending}`;
  const notBefore = next.delayMs === 0 ? 0 : world.now + next.delayMs;
  return attempt(task, ending, { ...successor, failedAt: next.failedAt, notBefore, reason }, world);
}

const isCutOff = (state: TaskState): boolean => state === 'orphaned' || state === 'shutdown';

function refusalOf({ condition }: RestartPolicy, { status }: Task): string | undefined {
  if (condition === 'none') return 'the restart policy is none';
  if (condition === 'on-failure' && status.state === 'complete') return 'the restart policy is on-failure';
  return undefined;
}

function surrenderOf({ maxAttempts, windowMs }: RestartPolicy): string {
  const window = windowMs === 0 ? '' : ` in ${durationText(windowMs)}`;
  return `gave up after ${maxAttempts} ${maxAttempts === 1 ? 'restart' : 'restarts'}${window}`;
}

/** `, 3rd time in 2 min`: together with the attempts before it in its slot that count. */
function timesText(earlier: readonly number[], endedAt: number): string {
  const [first] = earlier;
  if (first === undefined) return '';
  const times = earlier.length + 1;
  // Only so many are remembered.
  return `, ${ordinal(times)}${times > MOST_TIMES ? ' or more' : ''} time in ${durationText(endedAt - first)}`;
}

const MOST_TIMES = 16;

function ordinal(count: number): string {
  const tens = count % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${suffix}`;
}

function attempt(task: Stored<Task>, ended: string, successor: TaskChange, world: World): Decision {
  const stop: TaskChange = { type: 'desire', taskId: task.id, desired: 'shutdown', reason: `${ended}; a new attempt follows` };
  return { changes: [stop, successor], events: failureEvent(task, ended, world) };
}

function stay(task: Stored<Task>, reason: string, world: World): Decision {
  if (task.desiredReason === reason) return { changes: [], events: [] };
  return { changes: [{ type: 'explain', taskId: task.id, reason }], events: failureEvent(task, reason, world) };
}

function failureEvent(task: Stored<Task>, what: string, { service, nodes }: World): readonly EventDraft[] {
  if (task.status.state === 'complete') return [];
  const { nodeId } = task;
  const host = nodeId === undefined ? '' : (nodes.node(nodeId)?.description.hostname ?? nodeId);
  const name = `${service.spec.name}.${task.slot > 0 ? task.slot : host}`;
  const message = `${name}${host === '' ? '' : ` on ${host}`}: ${what}`;
  return [{ level: 'warning', type: 'task.failed', message, taskId: task.id, ...(nodeId === undefined ? {} : { nodeId }) }];
}
