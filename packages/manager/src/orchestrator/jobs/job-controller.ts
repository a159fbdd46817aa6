/**
 * The job controller: begins the runs of jobs and brings them to their end.
 *
 * Reads: services in a job mode, their runs and the runs' tasks, the nodes.
 * Writes: runs (creates those that begin by themselves; `status`; `stop` of those
 *   that a later one replaces), job records, tasks of runs (creates them;
 *   `desiredState`, `desiredReason`), and deletes runs that the job no longer keeps.
 * Never: places or deletes a task, or touches a task that is not of a run. A job
 *   that is being removed is left to the service controller.
 */
import { Controller, type ReconcileResult } from '@muster/shared/control/controller';
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import { asRunId, asServiceId, type RunId, type ServiceId } from '@muster/shared/model/ids';
import { isActiveRun, isJobMode } from '@muster/shared/model/job';
import type { Task } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';
import { Schedules } from '../../cron/schedule.ts';
import { remove } from '../../state/mutation.ts';
import type { State, StateChange } from '../../state/state.ts';
import { movesTasks, type OrchestratorOptions } from '../service-controller.ts';
import { decideJob, type JobDecision } from './decide-job.ts';
import { decideRun } from './decide-run.ts';

type Key = `job/${ServiceId}` | `run/${RunId}`;

const CONCURRENT = 8;
/** A clock may be set while we wait: it is looked at again at least this often. */
const MAX_SLEEP_MS = 60_000;

export function createJobController({ state, clock, random, newId, epoch, logger }: OrchestratorOptions): Runnable {
  const schedules = new Schedules();

  async function reconcile(key: Key, signal: AbortSignal): Promise<ReconcileResult | undefined> {
    const now = clock.now();
    const decision = decide(state.view, key, now);
    if (decision.mutations.length > 0) {
      const result = await state.commit(decision.mutations, { epoch: epoch(), atomic: true }, signal);
      // What was decided is written: the next look says whether there is more.
      if (result.conflicted.length > 0 || key.startsWith('job/')) return { requeueAfterMs: 0 };
    }
    if (decision.revisitAt === undefined) return undefined;
    return { requeueAfterMs: Math.min(MAX_SLEEP_MS, Math.max(0, decision.revisitAt - now)) };
  }

  function decide(view: StateView, key: Key, now: number): JobDecision {
    if (key.startsWith('job/')) {
      const service = view.service(asServiceId(key.slice(4)));
      const record = view.jobRecord(asServiceId(key.slice(4)));
      if (service === undefined) return { mutations: record === undefined ? [] : [remove(record)] };
      const snapshot = { service, record, runs: [...view.runsOfService(service.id)], tasksOf: ({ id }: { id: RunId }) => view.tasksOfRun(id) };
      return decideJob(snapshot, (schedule) => (at) => schedules.of(schedule).nextAfter(at), now, newId);
    }
    const run = view.run(asRunId(key.slice(4)));
    const service = run === undefined ? undefined : view.service(run.serviceId);
    // One that was asked for while its job went.
    if (run !== undefined && service === undefined) return { mutations: [remove(run)] };
    if (run === undefined || service === undefined || service.removing) return { mutations: [] };
    const spec = view.serviceRevision(run.serviceId, run.revision)?.spec ?? service.spec;
    return decideRun({ service, run, spec, tasks: [...view.tasksOfRun(run.id)], nodes: view }, now, newId);
  }

  return new Controller<Key>({
    name: 'jobs',
    clock,
    random,
    logger,
    concurrency: CONCURRENT,
    triggers(add) {
      const unsubscribe = state.observe((change) => {
        for (const key of keysOf(change, state)) add(key);
      });
      for (const service of state.view.services()) if (isJobMode(service.spec.mode)) add(`job/${service.id}`);
      for (const run of state.view.runs()) add(`run/${run.id}`);
      return unsubscribe;
    },
    reconcile,
  });
}

function keysOf(change: StateChange, { view }: State): Iterable<Key> {
  if (change.kind === 'service') {
    const service = change.after ?? change.before;
    return service === undefined || !isJobMode(service.spec.mode) ? [] : [`job/${service.id}`];
  }
  if (change.kind === 'run') {
    const run = change.after ?? change.before;
    // The job looks after its history when a run has ended.
    return run === undefined ? [] : isActiveRun(run) ? [`run/${run.id}`] : [`run/${run.id}`, `job/${run.serviceId}`];
  }
  if (change.kind === 'task') return keysOfTask(change.before, change.after);
  if (change.kind !== 'node' || !movesTasks(change.before, change.after)) return [];
  return [...view.runs()].filter(isActiveRun).map((run): Key => `run/${run.id}`);
}

function keysOfTask(before: Task | undefined, after: Task | undefined): readonly Key[] {
  const task = after ?? before;
  if (task?.runId === undefined) return [];
  // A deleted task may have been the last one of a run that is to go.
  if (after === undefined) return [`run/${task.runId}`, `job/${task.serviceId}`];
  if (before === undefined || before.desiredState !== after.desiredState) return [`run/${task.runId}`];
  return before.status.state !== after.status.state && isTerminal(after.status.state) ? [`run/${task.runId}`] : [];
}
