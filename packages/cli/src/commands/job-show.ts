/** `job ls`, `inspect`, `runs`, `ps` and `logs`: what there is of jobs. */
import { MusterError } from '@muster/shared/model/error';
import type { ShownJob, ShownRun } from '@muster/shared/model/shown';
import { jobSpecOf } from '@muster/shared/model/job';
import type { RunState } from '@muster/shared/model/objects';
import type { Api } from '../api.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { jobInspectFlags, jobLogsFlags, jobLsFlags, jobPsFlags, jobRunsFlags } from '../flags/job-flags.ts';
import { jobRow, runRow } from '../output/json.ts';
import type { Tone } from '../output/style.ts';
import type { Cell } from '../output/table.ts';
import { formatAge, formatTime } from '../output/time.ts';
import type { Session } from '../session.ts';
import { formatDuration } from '../values/duration.ts';
import { runSummary } from '../wait/measure-run.ts';
import { forEach } from './each.ts';
import { printLogs } from './logs.ts';
import { printTasks, SHORT_ID } from './service-show.ts';

export const RUN_TONES: Readonly<Record<RunState, Tone>> = { running: 'busy', complete: 'good', failed: 'bad', stopped: 'quiet' };

export async function jobLs(session: Session, flags: FlagValues<typeof jobLsFlags>): Promise<void> {
  using api = await session.connect();
  const jobs = await api.listJobs();
  if (flags.json) session.printJson(jobs.map(jobRow));
  else if (flags.quiet) for (const { service } of jobs) session.print(service.id);
  else {
    session.printTable(
      [{ header: 'ID' }, { header: 'NAME', flexible: true }, { header: 'BEGINS', flexible: true }, { header: 'NEXT' }, { header: 'ACTIVE', align: 'right' }, { header: 'NEWEST RUN', flexible: true }],
      jobs.map((job) => [
        job.service.id.slice(0, SHORT_ID),
        job.service.spec.name,
        beginsText(job),
        job.nextRunAt === undefined ? '' : `in ${formatAge(job.nextRunAt - session.now())}`,
        String(job.active),
        job.newestRun === undefined ? '' : stateCell(job.newestRun, session.now()),
      ]),
    );
  }
}

/** `0 3 * * * Europe/Berlin`, `when dispatched` or `once`. */
function beginsText({ service }: ShownJob): string {
  const { schedule, parameters, suspended } = jobSpecOf(service.spec);
  const note = suspended ? ' (suspended)' : service.removing ? ' (removing)' : '';
  if (schedule !== undefined) return `${schedule.cron} ${schedule.timeZone}${note}`;
  return `${parameters === undefined ? 'once' : 'when dispatched'}${note}`;
}

function stateCell({ status }: ShownRun, now: number): Cell {
  return { text: `${status.state} ${formatAge(now - status.at)}`, tone: RUN_TONES[status.state] };
}

export async function jobRuns(session: Session, flags: FlagValues<typeof jobRunsFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const all = await api.listJobRuns(args);
  const runs = flags.state === undefined ? all : all.filter(({ status }) => status.state === flags.state);
  if (flags.json) session.printJson(runs.map(runRow));
  else if (flags.quiet) for (const run of runs) session.print(run.id);
  else printRuns(session, runs);
}

function printRuns(session: Session, runs: readonly ShownRun[]): void {
  const now = session.now();
  session.printTable(
    [{ header: 'RUN', flexible: true }, { header: 'BY' }, { header: 'FOR' }, { header: 'STATE' }, { header: 'TASKS' }, { header: 'TOOK' }, { header: 'REASON', flexible: true }],
    runs.map((run) => [
      run.name,
      run.trigger,
      run.scheduledAt === undefined ? '' : formatTime(run.scheduledAt),
      stateCell(run, now),
      runSummary(run),
      formatAge((run.status.state === 'running' ? now : run.status.at) - run.createdAt),
      run.stopping ? 'stopping' : run.status.reason,
    ]),
  );
}

export async function jobInspect(session: Session, flags: FlagValues<typeof jobInspectFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const found = await forEach(session, args, (ref) => api.getJob(ref));
  if (flags.json) {
    session.printJson(found.map(({ job, runs, nextRunsAt }) => ({ ...jobRow(job), spec: job.service.spec, nextRunsAt, runs: runs.map(runRow) })));
    return;
  }
  for (const { job, runs, nextRunsAt } of found) {
    const { service } = job;
    const { spec } = service;
    const settings = jobSpecOf(spec);
    const rows: [string, string][] = [
      ['id', service.id],
      ['image', spec.task.container.image],
      ['a run', spec.mode.type === 'replicated-job' ? `${String(spec.mode.completions)} tasks, ${String(spec.mode.parallelism)} at a time` : 'one task on every node that fits'],
      ['begins', beginsText(job)],
      ...(settings.schedule === undefined ? [] : ([['overlap', settings.schedule.overlap]] as [string, string][])),
      ...(settings.parameters === undefined ? [] : ([['parameters', [...settings.parameters.required, ...settings.parameters.optional.map((name) => `[${name}]`)].join(', ')]] as [string, string][])),
      ['back-off limit', String(settings.backOffLimit)],
      ['deadline', settings.activeDeadlineMs === 0 ? 'none' : formatDuration(settings.activeDeadlineMs)],
      ['keeps', `${String(settings.keepComplete)} complete, ${String(settings.keepFailed)} failed`],
      ...nextRunsAt.map((at, index): [string, string] => [index === 0 ? 'next' : '', `${formatTime(at)} (in ${formatAge(at - session.now())})`]),
    ];
    session.print(session.style.paint('strong', spec.name));
    for (const [key, text] of rows) session.print(`  ${session.style.paint('quiet', key.padEnd(14))} ${text}`);
    if (runs.length > 0) printRuns(session, runs);
  }
}

export async function jobPs(session: Session, flags: FlagValues<typeof jobPsFlags>, args: readonly string[]): Promise<void> {
  using api = await session.connect();
  const meant = await forEach(session, args, (ref) => runsOrJob(api, ref));
  const services = meant.flatMap((one) => (one.run === undefined ? [one.serviceId] : []));
  const runs = meant.flatMap((one) => (one.run === undefined ? [] : [one.run.id]));
  const tasks = [...(services.length === 0 ? [] : await api.listTasks({ services })), ...(runs.length === 0 ? [] : await api.listTasks({ runs }))];
  printTasks(session, tasks, flags);
}

interface Meant {
  readonly serviceId: string;
  readonly run?: ShownRun;
}

/** A job's name, or a run's. */
async function runsOrJob(api: Api, ref: string): Promise<Meant> {
  try {
    return { serviceId: (await api.getJob(ref)).job.service.id };
  } catch (error) {
    if (!(error instanceof MusterError) || error.code !== 'not-found') throw error;
    const run = await api.getJobRun(ref).catch(() => undefined);
    if (run === undefined) throw error;
    return { serviceId: run.serviceId, run };
  }
}

/** Tasks whose logs are read at the same time. */
const MAX_STREAMS = 50;

export async function jobLogs(session: Session, flags: FlagValues<typeof jobLogsFlags>, [ref = '']: readonly string[]): Promise<void> {
  using api = await session.connect();
  const { serviceId, run } = await runsOrJob(api, ref);
  if (run === undefined) {
    await printLogs(session, api, flags, serviceId);
    return;
  }
  const tasks = (await api.listTasks({ runs: [run.id] })).filter(({ nodeId }) => nodeId !== undefined).toSorted((left, right) => left.createdAt - right.createdAt);
  if (tasks.length > MAX_STREAMS) session.warn(`the run has ${String(tasks.length)} tasks: the logs of the newest ${String(MAX_STREAMS)} are shown`);
  const chosen = tasks.slice(-MAX_STREAMS);
  if (flags.follow) await Promise.all(chosen.map((task) => printLogs(session, api, flags, task.id)));
  else for (const task of chosen) await printLogs(session, api, flags, task.id);
}
