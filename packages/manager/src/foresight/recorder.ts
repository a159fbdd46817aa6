/**
 * Keeps what a simulation does, in order: which tasks are begun and stopped together,
 * why some found no node, and what becomes of rollouts.
 */
import type { PlanStep } from '@muster/shared/model/plan';
import type { EffectType, TaskEffect } from '@muster/shared/model/forecast';
import type { TaskId } from '@muster/shared/model/ids';
import type { PlacementEvidence, RolloutState, Service, Stored, Task } from '@muster/shared/model/objects';
import { isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

/** What the controllers decide in one round is one step. */
interface Moment {
  readonly round: number;
  readonly at: number;
}

interface Change extends Moment {
  readonly type: 'begin' | 'stop';
  readonly taskId: TaskId;
  readonly reason: string;
}

interface Note extends Moment {
  readonly text: string;
}

/** Effects that are told one by one, all steps together; a larger change is told in numbers. */
const MAX_EFFECTS = 5_000;

export class Recorder {
  readonly #startedAt: number;
  readonly #changes: Change[] = [];
  readonly #notes: Note[] = [];
  /** Every task that something happened to, as it last was. */
  readonly #last = new Map<TaskId, Stored<Task>>();
  readonly #misfits = new Map<TaskId, string>();
  /** Tasks whose place another one takes: that they stop needs no telling. */
  readonly #replaced = new Set<TaskId>();

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** A task was changed, by whomever. */
  see(before: Stored<Task> | undefined, after: Stored<Task> | undefined): void {
    const task = after ?? before;
    if (task !== undefined) this.#last.set(task.id, task);
  }

  /** The controllers changed a task. */
  decided(before: Stored<Task> | undefined, after: Stored<Task> | undefined, moment: Moment): void {
    if (after === undefined) return;
    if (before === undefined) {
      this.#changes.push({ ...moment, type: 'begin', taskId: after.id, reason: after.desiredReason });
      if (after.replaces !== undefined) this.#replaced.add(after.replaces);
    } else if (isWanted(before.desiredState) && !isWanted(after.desiredState)) {
      this.#changes.push({ ...moment, type: 'stop', taskId: after.id, reason: after.desiredReason });
    }
  }

  /** The controllers changed a service. */
  rolled(before: Service | undefined, after: Service, moment: Moment): void {
    const { rollout } = after;
    const state = rollout?.state;
    if (state === undefined || state === before?.rollout?.state || !TOLD.has(state)) return;
    this.#notes.push({ ...moment, text: `${after.spec.name}: ${state}: ${(state === 'completed' ? undefined : rollout?.reason) ?? rollout?.message ?? ''}` });
  }

  unplaced(evidence: ReadonlyMap<TaskId, PlacementEvidence>): void {
    for (const [id, { summary }] of evidence) this.#misfits.set(id, summary);
  }

  stepsOf(view: StateView): readonly PlanStep[] {
    const rounds = new Map<number, { afterMs: number; effects: PlanStep['effects'][number][]; notes: string[] }>();
    const stepOf = ({ round, at }: Moment) => {
      const step = rounds.get(round) ?? { afterMs: Math.max(0, at - this.#startedAt), effects: [], notes: [] };
      rounds.set(round, step);
      return step;
    };
    let told = 0;
    for (const change of this.#changes) {
      const effect = this.#effectOf(change, view);
      if (effect === undefined) continue;
      told += 1;
      if (told <= MAX_EFFECTS) stepOf(change).effects.push(effect);
    }
    for (const note of this.#notes) stepOf(note).notes.push(note.text);
    const steps = [...rounds].sort(([left], [right]) => left - right).map(([, step]) => step);
    if (told > MAX_EFFECTS) steps.at(-1)?.notes.push(`${told - MAX_EFFECTS} more tasks are begun or stopped`);
    return steps;
  }

  #effectOf({ type, taskId, reason }: Change, view: StateView): PlanStep['effects'][number] | undefined {
    const task = this.#last.get(taskId);
    if (task === undefined || (type === 'stop' && this.#replaced.has(taskId))) return undefined;
    const old = task.replaces === undefined ? undefined : (view.task(task.replaces) ?? this.#last.get(task.replaces));
    const service = view.service(task.serviceId)?.spec.name ?? this.#serviceNames.get(task.serviceId) ?? task.serviceId;
    const from = type === 'stop' ? task : old;
    const to = type === 'stop' ? undefined : task;
    const effect: TaskEffect = {
      type: type === 'stop' ? 'stop' : typeOf(old, task),
      slot: task.slot,
      fromNode: nameOf(view, from),
      toNode: nameOf(view, to),
      fromRevision: from?.revision ?? 0,
      toRevision: to?.revision ?? 0,
      reason: to !== undefined && to.nodeId === undefined ? (this.#misfits.get(taskId) ?? reason) : reason,
    };
    return { service, effect };
  }

  readonly #serviceNames = new Map<string, string>();
  /** A service that the change makes. */
  named(service: Service): void {
    this.#serviceNames.set(service.id, service.spec.name);
  }
}

const TOLD: ReadonlySet<RolloutState> = new Set(['completed', 'paused', 'rolling-back', 'rolled-back', 'rollback-paused']);

function typeOf(old: Task | undefined, task: Task): EffectType {
  if (old === undefined) return 'create';
  if (old.revision !== task.revision) return 'replace';
  return old.nodeId !== undefined && old.nodeId === task.nodeId ? 'restart' : 'move';
}

function nameOf(view: StateView, task: Task | undefined): string {
  return task?.nodeId === undefined ? '' : (view.node(task.nodeId)?.description.hostname ?? task.nodeId);
}
