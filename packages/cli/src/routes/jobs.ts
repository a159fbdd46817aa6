import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases, listAliases, waitAliases } from '../flags/common.ts';
import { logsAliases } from '../flags/command-flags.ts';
import {
  jobChangeFlags,
  jobCreateFlags,
  jobDispatchFlags,
  jobInspectFlags,
  jobLogsFlags,
  jobLsFlags,
  jobPsFlags,
  jobRmFlags,
  jobRunFlags,
  jobRunsFlags,
  jobStopFlags,
} from '../flags/job-flags.ts';

const job = { placeholder: 'JOB', brief: 'Name, id or id prefix of a job', completes: 'job' } as const;
const jobOrRun = { placeholder: 'JOB|RUN', brief: 'Name, id or id prefix of a job, or of one of its runs', completes: 'job' } as const;

export const jobRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Run tasks to their end: once, on a schedule, or when dispatched' },
  aliases: { list: 'ls', remove: 'rm' },
  routes: {
    create: defineCommand({
      brief: 'Create a job',
      description:
        'Without a schedule and without parameters it runs at once.\n\nExamples:\n  muster job create --name migrate --wait shop-api:v2 migrate\n  muster job create --name backup --schedule "30 2 * * *" --time-zone Europe/Berlin shop-backup\n  muster job create --name resize --parameter FILE --completions 1 shop-resize',
      flags: jobCreateFlags,
      aliases: { ...clientAliases, e: 'env', u: 'user', w: 'workdir', t: 'tty', l: 'label' },
      positional: [
        { placeholder: 'IMAGE', brief: 'Image to run', optional: true },
        { placeholder: 'ARG', brief: 'Arguments of the container’s command', optional: true, rest: true },
      ],
      stopAtFirstArgument: true,
      load: async () => (await import('../commands/job.ts')).jobCreate,
    }),
    ls: defineCommand({
      brief: 'List jobs',
      flags: jobLsFlags,
      aliases: listAliases,
      load: async () => (await import('../commands/job-show.ts')).jobLs,
    }),
    inspect: defineCommand({
      brief: 'Show how jobs are set, when they run next, and their runs',
      flags: jobInspectFlags,
      aliases: clientAliases,
      positional: [{ ...job, rest: true }],
      load: async () => (await import('../commands/job-show.ts')).jobInspect,
    }),
    runs: defineCommand({
      brief: 'List the runs of jobs, newest first',
      description: 'Without a job: the runs of all.',
      flags: jobRunsFlags,
      aliases: listAliases,
      positional: [{ ...job, optional: true, rest: true }],
      load: async () => (await import('../commands/job-show.ts')).jobRuns,
    }),
    ps: defineCommand({
      brief: 'List the tasks of jobs or of single runs',
      flags: jobPsFlags,
      aliases: { ...listAliases, a: 'all' },
      positional: [{ ...jobOrRun, rest: true }],
      load: async () => (await import('../commands/job-show.ts')).jobPs,
    }),
    logs: defineCommand({
      brief: 'Print the logs of a job or of one run',
      flags: jobLogsFlags,
      aliases: logsAliases,
      positional: [jobOrRun],
      load: async () => (await import('../commands/job-show.ts')).jobLogs,
    }),
    run: defineCommand({
      brief: 'Begin a run now, whatever the schedule says',
      flags: jobRunFlags,
      aliases: clientAliases,
      positional: [job],
      load: async () => (await import('../commands/job.ts')).jobRun,
    }),
    dispatch: defineCommand({
      brief: 'Begin a run with parameters',
      description: 'Example:\n  muster job dispatch resize -e FILE=cat.png --wait',
      flags: jobDispatchFlags,
      aliases: { ...clientAliases, e: 'env' },
      positional: [job],
      load: async () => (await import('../commands/job.ts')).jobDispatch,
    }),
    suspend: defineCommand({
      brief: 'Let no run begin by itself; those under way go on',
      flags: jobChangeFlags,
      aliases: clientAliases,
      positional: [{ ...job, rest: true }],
      load: async () => (await import('../commands/job.ts')).jobSuspend,
    }),
    resume: defineCommand({
      brief: 'Let runs begin by themselves again; what was missed meanwhile is not made up for',
      flags: jobChangeFlags,
      aliases: clientAliases,
      positional: [{ ...job, rest: true }],
      load: async () => (await import('../commands/job.ts')).jobResume,
    }),
    stop: defineCommand({
      brief: 'Stop a run, or all runs of a job that are under way',
      flags: jobStopFlags,
      aliases: clientAliases,
      positional: [{ ...jobOrRun, rest: true }],
      load: async () => (await import('../commands/job.ts')).jobStop,
    }),
    rm: defineCommand({
      brief: 'Remove jobs with their runs, and wait until their tasks are gone',
      flags: jobRmFlags,
      aliases: waitAliases,
      positional: [{ ...job, rest: true }],
      load: async () => (await import('../commands/job.ts')).jobRm,
    }),
  },
});
