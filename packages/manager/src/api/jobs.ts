/** The API's methods about jobs, which are services of a job mode, and their runs. */
import { MusterError } from '@muster/shared/model/error';
import { asRunId } from '@muster/shared/model/ids';
import { isActiveRun, isJobMode, jobSpecOf } from '@muster/shared/model/job';
import type { JobRun, Service, Stored } from '@muster/shared/model/objects';
import type { ServiceSpec } from '@muster/shared/model/service-spec';
import type { ShownJob } from '@muster/shared/model/shown';
import type { StateView } from '@muster/shared/model/view';
import { jobToWire, runToWire } from '@muster/shared/rpc/convert-job';
import { runStates } from '@muster/shared/rpc/enums';
import type { ControlServiceHandlers } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { ListJobRunsRequest__Output } from '@muster/shared/rpc/gen/muster/v1/ListJobRunsRequest';
import type { Implementation } from '@muster/shared/rpc/methods';
import { Schedules } from '../cron/schedule.ts';
import { create } from '../state/mutation.ts';
import { requestedRun, stoppedRuns, suspendedJob } from './change-job.ts';
import type { ApiContext } from './context.ts';
import { foreseenBy, mutate, recordEvent } from './mutate.ts';
import { pageOf } from './pages.ts';
import { presentRun, presentService } from './present.ts';
import { refuseStale } from './refuse.ts';
import { resolveJob, resolveRun } from './resolve-ref.ts';

type Methods = Pick<
  Implementation<ControlServiceHandlers>,
  'ListJobs' | 'GetJob' | 'RunJob' | 'SuspendJob' | 'ListJobRuns' | 'GetJobRun' | 'StopJobRun'
>;

const NEXT_RUNS = 5;
/** Runs that one call stops: they are written in one transaction. */
const MAX_STOPPED = 100;

export function jobMethods(api: ApiContext): Methods {
  const { state } = api;
  const schedules = new Schedules();
  const shownRun = (run: Stored<JobRun>) => runToWire(presentRun(state.view, run));
  const shownJob = (service: Stored<Service>) => jobToWire(presentJob(state.view, service, schedules, api.clock.now()));

  return {
    async ListJobs(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['jobs'],
          items: () => [...state.view.services()].filter(({ spec }) => isJobMode(spec.mode)),
          keyOf: (service) => service.spec.name,
          present: shownJob,
        },
        signal,
      );
      return { jobs: items, nextPageToken, revision };
    },

    GetJob: async ({ ref }) => {
      const service = resolveJob(state.view, ref);
      const runs = [...state.view.runsOfService(service.id)].sort(newestFirst);
      return { job: shownJob(service), runs: runs.map(shownRun), nextRunsAt: nextRuns(service.spec, schedules, api.clock.now(), NEXT_RUNS) };
    },

    async RunJob({ ref, parameters, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'RunJob', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const service = resolveJob(view, ref);
        const run = requestedRun(view, service, { id: asRunId(api.newId()), parameters, now });
        const message = `run ${run.id.slice(0, 8)} of job ${service.spec.name} was asked for`;
        return {
          mutations: [create(run), recordEvent(api, { at: now, type: 'job.run-started', message, serviceId: service.id })],
          objectId: run.id,
          result: { ...run, version: 0 },
        };
      });
      const id = asRunId(outcome.type === 'repeated' ? outcome.objectId : outcome.plan.objectId);
      const run = state.view.run(id) ?? (outcome.type === 'planned' ? outcome.plan.result : undefined);
      if (run === undefined) throw new MusterError('not-found', 'the run that this request began is forgotten', { reason: 'RUN_NOT_FOUND' });
      return { run: shownRun(run), ...foreseenBy(outcome) };
    },

    async SuspendJob({ ref, suspended, etag, validateOnly, requestId, checkRevision }, { signal }) {
      const outcome = await mutate(api, { method: 'SuspendJob', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        const service = resolveJob(view, ref);
        const { name } = service.spec;
        refuseStale(`job ${name}`, service, etag);
        const change = suspendedJob(view, service, suspended, now);
        const event = recordEvent(api, {
          at: now,
          type: suspended ? 'job.suspended' : 'job.resumed',
          message: suspended ? `job ${name} suspended: no run begins by itself` : `job ${name} resumed`,
          serviceId: service.id,
        });
        return { mutations: change.mutations.length === 0 ? [] : [...change.mutations, event], objectId: service.id, result: undefined };
      });
      return { job: shownJob(resolveJob(state.view, ref)), ...foreseenBy(outcome) };
    },

    async ListJobRuns(request, { signal }) {
      const { items, nextPageToken, revision } = await pageOf(
        api,
        request,
        {
          scope: ['runs', request.jobs, request.states],
          items: () => chosen(state.view, request),
          keyOf: (run) => `${String(10 ** 15 - run.createdAt).padStart(16, '0')} ${run.id}`,
          present: shownRun,
        },
        signal,
      );
      return { runs: items, nextPageToken, revision };
    },

    GetJobRun: async ({ ref }) => ({ run: shownRun(resolveRun(state.view, ref)) }),

    async StopJobRun({ ref, validateOnly, requestId, checkRevision }, { signal }) {
      let asked: readonly Stored<JobRun>[] = [];
      const outcome = await mutate(api, { method: 'StopJobRun', requestId, validateOnly, checkRevision, signal }, (view, now) => {
        asked = runsMeant(view, ref).slice(0, MAX_STOPPED);
        return {
          mutations: stoppedRuns(asked, now),
          objectId: asked[0]?.id ?? '',
          result: undefined,
        };
      });
      return { runs: asked.map((run) => shownRun(state.view.run(run.id) ?? run)), ...foreseenBy(outcome) };
    },
  };
}

function newestFirst(left: JobRun, right: JobRun): number {
  return right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1);
}

function presentJob(view: StateView, service: Stored<Service>, schedules: Schedules, now: number): ShownJob {
  const runs = [...view.runsOfService(service.id)].sort(newestFirst);
  const [newest] = runs;
  const [nextRunAt] = nextRuns(service.spec, schedules, now, 1);
  const lastScheduledAt = view.jobRecord(service.id)?.lastScheduledAt;
  return {
    service: presentService(view, service),
    active: runs.filter(isActiveRun).length,
    ...(nextRunAt === undefined || service.removing ? {} : { nextRunAt }),
    ...(lastScheduledAt === undefined ? {} : { lastScheduledAt }),
    ...(newest === undefined ? {} : { newestRun: presentRun(view, newest) }),
  };
}

function nextRuns(spec: ServiceSpec, schedules: Schedules, now: number, count: number): number[] {
  const { schedule, suspended } = jobSpecOf(spec);
  if (schedule === undefined || suspended) return [];
  const { nextAfter } = schedules.of(schedule);
  const moments: number[] = [];
  for (let at = nextAfter(now); at !== undefined && moments.length < count; at = nextAfter(at)) moments.push(at);
  return moments;
}

function chosen(view: StateView, { jobs, states }: ListJobRunsRequest__Output): readonly Stored<JobRun>[] {
  const wanted = new Set(states.map((state) => runStates.fromWire(state)));
  const runs = jobs.length === 0 ? [...view.runs()] : jobs.flatMap((ref) => [...view.runsOfService(resolveJob(view, ref).id)]);
  return wanted.size === 0 ? runs : runs.filter(({ status }) => wanted.has(status.state));
}

/** A run, or a job: then its runs that are under way. */
function runsMeant(view: StateView, ref: string): readonly Stored<JobRun>[] {
  try {
    const service = resolveJob(view, ref);
    return [...view.runsOfService(service.id)].filter(isActiveRun);
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'not-found') throw error;
    return [resolveRun(view, ref)];
  }
}
