/** `job create`, `run`, `dispatch`, `suspend`, `resume`, `stop` and `rm`. */
import type { ShownRun } from '@muster/shared/model/shown';
import type { Api } from '../api.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { FlagValues } from '../flags/flag.ts';
import type { jobChangeFlags, jobCreateFlags, jobDispatchFlags, jobRmFlags, jobRunFlags, jobStopFlags } from '../flags/job-flags.ts';
import { jobRow, runRow, serviceRow } from '../output/json.ts';
import { refuseOneCheckForMany, showingPlans, showPlans } from '../plan/show-plans.ts';
import type { Session } from '../session.ts';
import { baseName, createSpec, NO_SERVICE_FLAGS } from '../spec/create-spec.ts';
import { jobSpec } from '../spec/job.ts';
import { measureRun } from '../wait/measure-run.ts';
import { waitForServices } from '../wait/wait-for-services.ts';
import { waitUntil } from '../wait/wait-until.ts';
import { forEach, removedOf } from './each.ts';
import { readEnvFile } from './service-create.ts';

export async function jobCreate(session: Session, flags: FlagValues<typeof jobCreateFlags>, args: readonly string[]): Promise<ExitCode | void> {
  const base = createSpec({
    flags: { ...NO_SERVICE_FLAGS, ...flags },
    args,
    env: session.host.env,
    envFileLines: flags.envFile.flatMap((path) => readEnvFile(session, path)),
    newName: (image) => `${baseName(image)}-${session.now().toString(36).slice(-5)}`,
  });
  const spec = jobSpec(base, flags);
  using api = await session.connect(flags);
  const { service, warnings } = await api.createService(spec);
  for (const warning of warnings) session.warn(warning);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) session.print(service.id);
  const beginsByItself = spec.job?.schedule === undefined && spec.job?.parameters === undefined && spec.job?.suspended !== true;
  if (flags.wait && beginsByItself) await waitForRun(session, api, await firstRun(session, api, service.id), flags.timeout);
  if (flags.json) session.printJson(jobRow((await api.getJob(service.id)).job));
  else if (!flags.wait) session.note(beginsByItself ? `Follow it with: muster job runs ${spec.name}` : `See when it runs: muster job inspect ${spec.name}`);
}

/** The leader makes it within moments of the job. */
async function firstRun(session: Session, api: Api, serviceId: string): Promise<ShownRun> {
  for await (const message of api.watch({ kinds: ['OBJECT_KIND_JOB_RUN'], services: [serviceId] }, session.signal)) {
    if (message.object?.kind === 'run' && message.type !== 'delete') return message.object;
  }
  session.signal.throwIfAborted();
  throw new Error('the watch ended before the run began');
}

export async function jobRun(session: Session, flags: FlagValues<typeof jobRunFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  return start(session, flags, ref, {});
}

export async function jobDispatch(session: Session, flags: FlagValues<typeof jobDispatchFlags>, [ref = '']: readonly string[]): Promise<ExitCode | void> {
  return start(session, flags, ref, Object.fromEntries(flags.env));
}

async function start(session: Session, flags: FlagValues<typeof jobRunFlags>, ref: string, parameters: Readonly<Record<string, string>>): Promise<ExitCode | void> {
  using api = await session.connect(flags);
  const run = await api.runJob(ref, parameters);
  if (flags.plan) return showPlans(session, api.plans, flags);
  if (!flags.json) session.print(run.id);
  if (flags.wait) await waitForRun(session, api, run, flags.timeout);
  else if (!flags.json) session.note(`Follow it with: muster job ps ${run.name}`);
  if (flags.json) session.printJson(runRow(flags.wait ? await api.getJobRun(run.id) : run));
}

async function waitForRun(session: Session, api: Api, run: ShownRun, timeoutMs: number | undefined): Promise<void> {
  await waitUntil(session, api, {
    request: { kinds: ['OBJECT_KIND_JOB_RUN', 'OBJECT_KIND_TASK'], services: [run.serviceId] },
    timeoutMs,
    followUp: `muster job ps ${run.name}`,
    measure: (picture) => [{ title: run.name, progress: measureRun(picture, run.id) }],
  });
}

export const jobSuspend = (session: Session, flags: FlagValues<typeof jobChangeFlags>, args: readonly string[]) => setSuspended(session, flags, args, true);
export const jobResume = (session: Session, flags: FlagValues<typeof jobChangeFlags>, args: readonly string[]) => setSuspended(session, flags, args, false);

async function setSuspended(session: Session, flags: FlagValues<typeof jobChangeFlags>, args: readonly string[], suspended: boolean): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const jobs = await forEach(session, args, (ref) => api.suspendJob(ref, suspended), showingPlans(session, api, flags));
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(jobs.map(jobRow));
  else for (const { service } of jobs) session.print(service.spec.name);
}

export async function jobStop(session: Session, flags: FlagValues<typeof jobStopFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const runs = (await forEach(session, args, (ref) => api.stopJobRun(ref), showingPlans(session, api, flags))).flat();
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (flags.json) session.printJson(runs.map(runRow));
  else if (runs.length === 0) session.note('Nothing is under way.');
  else for (const run of runs) session.print(run.name);
}

export async function jobRm(session: Session, flags: FlagValues<typeof jobRmFlags>, args: readonly string[]): Promise<ExitCode | void> {
  refuseOneCheckForMany(flags, args);
  using api = await session.connect(flags);
  const removals = await forEach(session, args, async (ref) => {
    const { job } = await api.getJob(ref);
    return { ref, removed: await api.deleteService(job.service.id) };
  }, showingPlans(session, api, flags));
  const removed = removedOf(removals);
  if (flags.plan) return showPlans(session, api.plans, flags, { many: true });
  if (!flags.json) for (const { ref, removed } of removals) session.print(removed?.spec.name ?? ref);
  await waitForServices(session, api, { running: [], removed }, flags, 'muster job ls');
  if (flags.json) session.printJson(removed.map(serviceRow));
}
