/**
 * Decides what begins by itself of one job, and what of its past is forgotten: a run
 * for each revision, or for each tick of its schedule, and the ended runs that go.
 *
 * A run, and the note in the job's record that it was begun, are written in one
 * transaction of the leader's term, and the run's id is derived from what began it.
 * So two leaders, or one that looks twice, make one run. Pure.
 */
import { isActiveRun, isJobMode, jobSpecOf, planOf, runIdOf, SHORT_RUN_ID, type JobMode } from '@muster/shared/model/job';
import type { JobRecord, JobRun, Service, Stored, Task } from '@muster/shared/model/objects';
import type { ScheduleSpec } from '@muster/shared/model/service-spec';
import type { NewId } from '@muster/shared/runtime/ids';
import { create, type Mutation, remove, replace } from '../../state/mutation.ts';
import { due, MAX_MISSED } from '../cron/due.ts';
import { durationText, eventOf, type EventDraft } from '../world.ts';

/** Runs of one job that may be under way at a time, whatever its schedule says. */
export const MAX_ACTIVE_RUNS = 100;
/** Records that one decision forgets. */
const MAX_FORGOTTEN = 50;

/** Tells the ticks of a schedule. */
export type NextTick = (schedule: ScheduleSpec) => (at: number) => number | undefined;

export interface JobSnapshot {
  readonly service: Stored<Service>;
  readonly record: Stored<JobRecord> | undefined;
  readonly runs: readonly Stored<JobRun>[];
  readonly tasksOf: (run: JobRun) => Iterable<Stored<Task>>;
}

export interface JobDecision {
  /** To be written all or nothing. */
  readonly mutations: readonly Mutation[];
  readonly revisitAt?: number;
}

const NOTHING: JobDecision = { mutations: [] };
const NEW_RECORD = { startedRevision: 0, schedule: '', handled: [] } as const;

export function decideJob(snapshot: JobSnapshot, nextTick: NextTick, now: number, newId: NewId): JobDecision {
  const { service } = snapshot;
  const { mode } = service.spec;
  if (!isJobMode(mode) || service.removing) return NOTHING;
  const job = jobSpecOf(service.spec);
  const begun =
    job.schedule !== undefined
      ? keepSchedule(snapshot, mode, job.schedule, nextTick(job.schedule), now)
      : job.parameters === undefined && !job.suspended
        ? runRevision(snapshot, mode, now)
        : NOTHING_BEGUN;
  const forgotten = forget(snapshot, job.keepComplete, job.keepFailed);
  const events = begun.events.map((event) => create(eventOf(event, service.id, now, newId)));
  return {
    mutations: [...begun.mutations, ...events, ...forgotten.mutations],
    ...(forgotten.more ? { revisitAt: now } : begun.nextAt === undefined ? {} : { revisitAt: begun.nextAt }),
  };
}

interface Begun {
  readonly mutations: readonly Mutation[];
  readonly events: readonly EventDraft[];
  readonly nextAt?: number;
}

const NOTHING_BEGUN: Begun = { mutations: [], events: [] };

/** One run for each revision; it takes the place of those of earlier ones. */
function runRevision({ service, record, runs }: JobSnapshot, mode: JobMode, now: number): Begun {
  const { revision } = service;
  if ((record?.startedRevision ?? 0) >= revision) return NOTHING_BEGUN;
  const run = newRun(service, mode, { id: runIdOf(service.id, `revision ${revision}`), trigger: 'revision', now });
  const replaced = runs.filter((other) => other.trigger === 'revision' && isActiveRun(other) && other.stop === undefined);
  const known = runs.some(({ id }) => id === run.id);
  return {
    mutations: [
      writeRecord(service, record, { startedRevision: revision }),
      ...(known ? [] : [create(run)]),
      ...replaced.slice(0, MAX_FORGOTTEN).map((other) => replace({ ...other, stop: { at: now, reason: `revision ${revision} takes its place` } })),
    ],
    events: known ? [] : [startOf(run, service)],
  };
}

function keepSchedule(snapshot: JobSnapshot, mode: JobMode, schedule: ScheduleSpec, nextAfter: (at: number) => number | undefined, now: number): Begun {
  const { service, record } = snapshot;
  const words = scheduleWords(service, schedule);
  if (record?.schedule !== words) {
    // Ticks count from the moment at which the schedule was asked for; what came while it was suspended does not.
    const from = Math.min(now, service.updatedAt);
    const written = writeRecord(service, record, { schedule: words, handled: [{ from, to: from }] });
    return { mutations: [written], events: [] };
  }
  if (jobSpecOf(service.spec).suspended) return NOTHING_BEGUN;
  const { tick, missed, handled, nextAt } = due({ nextAfter, handled: record.handled, now });
  const later = nextAt === undefined ? {} : { nextAt };
  if (handled === record.handled) return { ...NOTHING_BEGUN, ...later };
  const kept = tick === undefined ? { mutations: [], events: [] } : keepTick(snapshot, mode, schedule, tick, now);
  const lastScheduledAt = tick ?? record.lastScheduledAt;
  return {
    mutations: [writeRecord(service, record, { handled, ...(lastScheduledAt === undefined ? {} : { lastScheduledAt }) }), ...kept.mutations],
    events: [...missedEvents(service, missed), ...kept.events],
    ...later,
  };
}

function keepTick({ service, runs }: JobSnapshot, mode: JobMode, schedule: ScheduleSpec, tick: number, now: number): Begun {
  const { overlap, startingDeadlineMs } = schedule;
  const skip = (why: string): Begun => ({ mutations: [], events: [skipOf(service, tick, why)] });
  if (startingDeadlineMs > 0 && now - tick > startingDeadlineMs) {
    return skip(`${durationText(now - tick)} late, and the starting deadline is ${durationText(startingDeadlineMs)}`);
  }
  const active = runs.filter(isActiveRun);
  const first = active[0];
  if (overlap === 'forbid' && first !== undefined) return skip(`run ${first.id.slice(0, SHORT_RUN_ID)} still goes on`);
  if (overlap === 'allow' && active.length >= MAX_ACTIVE_RUNS) return skip(`${active.length} runs go on already`);
  const run = newRun(service, mode, { id: runIdOf(service.id, `tick ${tick}`), trigger: 'schedule', scheduledAt: tick, now });
  if (runs.some(({ id }) => id === run.id)) return NOTHING_BEGUN;
  const replaced = overlap === 'replace' ? active.filter(({ stop }) => stop === undefined).slice(0, MAX_FORGOTTEN) : [];
  const reason = `run ${run.id.slice(0, SHORT_RUN_ID)} takes its place`;
  return {
    mutations: [create(run), ...replaced.map((other) => replace({ ...other, stop: { at: now, reason } }))],
    events: [startOf(run, service)],
  };
}

/** A job that is resumed begins anew, as one with another schedule does. */
function scheduleWords({ spec }: Service, { cron, timeZone }: ScheduleSpec): string {
  return jobSpecOf(spec).suspended ? 'suspended' : `${cron} ${timeZone}`;
}

function writeRecord({ id }: Service, record: Stored<JobRecord> | undefined, changes: Partial<JobRecord>): Mutation {
  if (record === undefined) return create({ kind: 'job', serviceId: id, ...NEW_RECORD, ...changes });
  return replace({ ...record, ...changes });
}

export interface NewRun {
  readonly id: JobRun['id'];
  readonly trigger: JobRun['trigger'];
  readonly scheduledAt?: number;
  readonly env?: readonly string[];
  readonly now: number;
}

export function newRun(service: Service, mode: JobMode, { id, trigger, scheduledAt, env = [], now }: NewRun): JobRun {
  return {
    kind: 'run',
    id,
    serviceId: service.id,
    createdAt: now,
    trigger,
    ...(scheduledAt === undefined ? {} : { scheduledAt }),
    revision: service.revision,
    plan: planOf(service.spec, mode),
    env,
    status: { state: 'running', at: now, reason: '', succeeded: 0, failed: 0 },
  };
}

interface Forgotten {
  readonly mutations: readonly Mutation[];
  /** There is more to do than fits into one decision. */
  readonly more: boolean;
}

/** Ended runs beyond the job's limits: first their tasks are told to go, then the record goes. */
function forget({ runs, tasksOf }: JobSnapshot, keepComplete: number, keepFailed: number): Forgotten {
  const ended = runs.filter((run) => !isActiveRun(run)).sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1));
  const complete = ended.filter(({ status }) => status.state === 'complete');
  const others = ended.filter(({ status }) => status.state !== 'complete');
  const mutations: Mutation[] = [];
  for (const run of [...complete.slice(keepComplete), ...others.slice(keepFailed)]) {
    const tasks = [...tasksOf(run)];
    if (tasks.length === 0) mutations.push(remove(run));
    for (const task of tasks) {
      if (task.desiredState === 'remove') continue;
      mutations.push(replace({ ...task, desiredState: 'remove', desiredReason: 'its run is forgotten' }));
    }
    if (mutations.length >= MAX_FORGOTTEN) return { mutations: mutations.slice(0, MAX_FORGOTTEN), more: true };
  }
  return { mutations, more: false };
}

function startOf(run: JobRun, { spec }: Service): EventDraft {
  const at = run.scheduledAt === undefined ? '' : ` for ${new Date(run.scheduledAt).toISOString()}`;
  return { level: 'info', type: 'job.run-started', message: `run ${run.id.slice(0, SHORT_RUN_ID)} of job ${spec.name} begins${at}` };
}

function skipOf({ spec }: Service, tick: number, why: string): EventDraft {
  return { level: 'warning', type: 'job.run-skipped', message: `job ${spec.name} does not run for ${new Date(tick).toISOString()}: ${why}` };
}

function missedEvents({ spec }: Service, missed: number): readonly EventDraft[] {
  if (missed === 0) return [];
  const count = missed >= MAX_MISSED ? `${MAX_MISSED} or more` : String(missed);
  return [{ level: 'warning', type: 'job.runs-missed', message: `job ${spec.name} missed ${count} ticks before the newest: nobody led, or a clock jumped` }];
}

