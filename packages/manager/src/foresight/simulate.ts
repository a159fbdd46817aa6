/**
 * What a change leads to: applies it to a draft of the state and lets the very
 * functions that decide in production (`decideService`, `schedule`) act on the draft
 * until they have nothing more to do. Agents are assumed to do all they are told at
 * once, except on nodes that are down, and tasks of jobs to run on; time passes only
 * where a pause is asked for.
 *
 * The real state is never written. Bounded in rounds, in tasks looked at and in the
 * time it foresees; what is cut off says so. Pure.
 */
import type { NodeId, ServiceId, TaskId } from '@muster/shared/model/ids';
import { isGlobalMode, isJobMode } from '@muster/shared/model/job';
import type { PlacementEvidence, Stored, Task } from '@muster/shared/model/objects';
import { urgencyOf } from '@muster/shared/model/priority';
import type { PlanStep } from '@muster/shared/model/plan';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import type { NewId } from '@muster/shared/runtime/ids';
import { decideService, snapshotOf } from '../orchestrator/decide-service.ts';
import { Dependents } from '../orchestrator/dependencies/dependents.ts';
import { planCommit } from '../scheduler/commit-plan.ts';
import { schedule } from '../scheduler/schedule.ts';
import { Usage } from '../scheduler/usage.ts';
import { type Mutation, remove, replace } from '../state/mutation.ts';
import { decideJobs } from './decide-jobs.ts';
import { Draft } from './draft.ts';
import { Recorder } from './recorder.ts';

export interface Simulation {
  readonly after: StateView;
  /** Services of which something was changed or looked at. */
  readonly services: ReadonlySet<ServiceId>;
  /** Why tasks that wait in the end got no node. */
  readonly unplaced: ReadonlyMap<TaskId, PlacementEvidence>;
  /** What is begun together, in order. */
  steps(): readonly PlanStep[];
  /** False: a limit was reached first. */
  readonly complete: boolean;
}

export interface SimulateOptions {
  readonly now: number;
  readonly newId: NewId;
  /** What the tasks of the view take; it is the same afterwards. Absent: counted from all tasks. */
  readonly usage?: Usage;
  readonly maxRounds?: number;
}

const MAX_ROUNDS = 2_000;
/** Tasks of the services that are decided about, all rounds together: about a second. */
const MAX_LOOKS = 500_000;
const MAX_FORESEEN_MS = 7 * 24 * 3_600_000;
const PASS_LIMIT = 100_000;

export function simulate(view: StateView, change: readonly Mutation[], options: SimulateOptions): Simulation {
  const run = new Run(view, options);
  run.begin(change);
  const complete = run.toTheEnd(options.maxRounds ?? MAX_ROUNDS);
  run.restoreUsage();
  return { after: run.draft, services: run.services, unplaced: run.unplaced, steps: () => run.recorder.stepsOf(run.draft), complete };
}

interface TaskChange {
  readonly before: Stored<Task> | undefined;
  readonly after: Stored<Task> | undefined;
}

class Run {
  readonly draft: Draft;
  readonly services = new Set<ServiceId>();
  unplaced = new Map<TaskId, PlacementEvidence>();
  readonly #base: StateView;
  readonly #newId: NewId;
  readonly #usage: Usage;
  readonly #startedAt: number;
  readonly #dependents: Dependents;
  #now: number;
  #looks = 0;
  /** Services to decide about next. */
  #dirty = new Set<ServiceId>();
  readonly #revisitAt = new Map<ServiceId, number>();
  /** To take the usage back to what it was. */
  readonly #undo: TaskChange[] = [];
  readonly recorder: Recorder;
  #round = 0;

  constructor(view: StateView, { now, newId, usage = Usage.ofView(view) }: SimulateOptions) {
    this.#base = view;
    this.draft = new Draft(view);
    this.#newId = newId;
    this.#usage = usage;
    this.#startedAt = now;
    this.#dependents = Dependents.ofView(view);
    this.#now = now;
    this.recorder = new Recorder(now);
  }

  begin(change: readonly Mutation[]): void {
    for (const mutation of change) {
      this.#apply(mutation);
      const { object } = mutation;
      if (object.kind === 'service') {
        this.#dirty.add(object.id);
        this.recorder.named(object);
      } else if (object.kind === 'run') this.#dirty.add(object.serviceId);
      else if (object.kind === 'node') for (const id of this.#servicesOfNode(object.id)) this.#dirty.add(id);
    }
  }

  /** Returns false when a limit ended it. */
  toTheEnd(maxRounds: number): boolean {
    for (let round = 0; round < maxRounds; round += 1) {
      this.#round = round;
      const changes = this.#decide() + this.#place() + this.#act();
      if (this.#looks > MAX_LOOKS) return false;
      if (changes > 0) continue;
      const next = this.#nextMoment();
      if (next === undefined) return true;
      if (next - this.#startedAt > MAX_FORESEEN_MS) return false;
      this.#now = next;
      for (const [id, at] of this.#revisitAt) if (at <= next) this.#dirty.add(id);
    }
    return false;
  }

  restoreUsage(): void {
    for (const { before, after } of this.#undo.toReversed()) this.#usage.apply(this.#base, after, before);
  }

  #decide(): number {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    let changes = 0;
    for (const id of dirty) {
      this.services.add(id);
      const snapshot = snapshotOf(this.draft, id);
      this.#looks += snapshot.tasks.length + 1;
      const isJob = snapshot.service !== undefined && !snapshot.service.removing && isJobMode(snapshot.service.spec.mode);
      const { mutations, revisitAt } = isJob ? { mutations: decideJobs(this.draft, id, this.#now, this.#newId), revisitAt: undefined } : decideService(snapshot, this.#now, this.#newId);
      if (revisitAt === undefined) this.#revisitAt.delete(id);
      else this.#revisitAt.set(id, revisitAt);
      for (const mutation of mutations) this.#carryOut(mutation);
      changes += mutations.length;
    }
    return changes;
  }

  /** What the controllers decided. */
  #carryOut(mutation: Mutation): void {
    const { object } = mutation;
    const moment = { round: this.#round, at: this.#now };
    if (object.kind === 'service' && mutation.op === 'replace') this.recorder.rolled(this.draft.service(object.id), object, moment);
    const before = object.kind === 'task' ? this.draft.taskOf(object) : undefined;
    this.#apply(mutation);
    if (object.kind === 'task') this.recorder.decided(before, this.draft.taskOf(object), moment);
  }

  #place(): number {
    const pending = [...this.draft.pendingTasks()].filter((task) => isWanted(task.desiredState));
    if (pending.length === 0) {
      this.unplaced.clear();
      return 0;
    }
    const decided = schedule({ nodes: this.draft.nodes(), pending, usage: this.#usage, urgencyOf: (id) => urgencyOf(this.draft.service(id)?.spec ?? {}), now: this.#now, limit: PASS_LIMIT });

    this.unplaced = new Map(decided.unplaced.map(({ task, evidence }) => [task.id, evidence]));
    this.recorder.unplaced(this.unplaced);
    // Reasons alone are not written: they would hold nothing that `unplaced` does not.
    const { mutations } = planCommit({ placed: decided.placed, unplaced: [] }, this.#now, 0);
    for (const mutation of mutations) this.#apply(mutation);
    return mutations.length;
  }

  /** The agents of all services that something has happened to, and the reaper for what nobody will stop. */
  #act(): number {
    let changes = 0;
    for (const id of this.services) {
      // A list of its own: what is applied changes the one in the draft.
      const tasks = Array.from(this.draft.tasksOfService(id));
      for (const task of tasks) {
        const mutation = this.#actOn(task);
        if (mutation === undefined) continue;
        this.#apply(mutation);
        changes += 1;
      }
    }
    return changes;
  }

  #actOn(task: Stored<Task>): Mutation | undefined {
    const { state } = task.status;
    const wanted = isWanted(task.desiredState);
    const node = task.nodeId === undefined ? undefined : this.draft.node(task.nodeId);
    if (!wanted && (node === undefined || isBefore(state, 'assigned'))) return remove(task);
    const isDown = node?.status.state === 'down';
    if (task.desiredState === 'remove' && (isTerminal(state) || isDown)) return remove(task);
    if (isTerminal(state) || isBefore(state, 'assigned') || isDown) return undefined;
    if (!wanted) return replace({ ...task, status: { ...task.status, state: 'shutdown', at: this.#now } });
    const next = task.desiredState === 'ready' || task.notBefore > this.#now ? 'ready' : 'running';
    if (state === 'running' && task.status.ready === false) return replace({ ...task, status: { ...task.status, ready: true } });
    if (!isBefore(state, next)) return undefined;
    const startedAt = next === 'running' ? { startedAt: this.#now } : {};
    return replace({ ...task, status: { ...task.status, state: next, at: this.#now, ...startedAt } });
  }

  #nextMoment(): number | undefined {
    let next: number | undefined;
    const consider = (at: number) => {
      if (at > this.#now) next = Math.min(next ?? at, at);
    };
    for (const at of this.#revisitAt.values()) consider(at);
    for (const id of this.services) {
      for (const task of this.draft.tasksOfService(id)) if (isWanted(task.desiredState) && !isTerminal(task.status.state)) consider(task.notBefore);
    }
    return next;
  }

  #apply(mutation: Mutation): void {
    const { object } = mutation;
    if (object.kind !== 'task') {
      const earlier = object.kind === 'service' ? this.draft.service(object.id) : undefined;
      this.draft.apply(mutation);
      if (object.kind === 'run') this.#dirty.add(object.serviceId);
      // The controller looks again at what it has written to the service itself.
      if (object.kind === 'service') {
        const later = this.draft.service(object.id);
        this.#dirty.add(object.id);
        this.#dependents.note(earlier, later);
        for (const id of this.#dependents.affectedBy({ kind: 'service', before: earlier, after: later }, this.draft)) this.#dirty.add(id);
      }
      return;
    }
    const before = this.draft.taskOf(object);
    this.draft.apply(mutation);
    const after = this.draft.taskOf(object);
    this.#usage.apply(this.draft, before, after);
    this.#undo.push({ before, after });
    this.recorder.see(before, after);
    this.services.add(object.serviceId);
    this.#dirty.add(object.serviceId);
    for (const id of this.#dependents.affectedBy({ kind: 'task', before, after }, this.draft)) this.#dirty.add(id);
  }

  *#servicesOfNode(id: NodeId): Iterable<ServiceId> {
    for (const task of this.draft.tasksOfNode(id)) yield task.serviceId;
    for (const service of this.draft.services()) if (isGlobalMode(service.spec.mode)) yield service.id;
  }
}
