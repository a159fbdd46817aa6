/** The flags of the `job` commands. */
import { invalid } from '../values/invalid.ts';
import { parseKeyValue } from '../values/key-value.ts';
import { changeFlags, clientFlags, listFlags, planFlags, readFlags, waitFlags } from './common.ts';
import { logsFlags } from './command-flags.ts';
import { type Flag, choice, count, duration, many, on, text, texts, value } from './flag.ts';
import { createSpecFlags } from './service-flags.ts';

type Taken = Pick<typeof createSpecFlags, Exclude<keyof typeof createSpecFlags, ForServices>>;
/** What makes no sense for tasks that come to their end: rollouts, autoscaling, the number of replicas. */
type ForServices =
  | Extract<keyof typeof createSpecFlags, `update${string}` | `rollback${string}` | `autoscale${string}`>
  | Extract<keyof typeof createSpecFlags, `noAutoscale${string}`>
  | 'endpointMode'
  | 'sessionAffinity'
  | 'mode'
  | 'replicas'
  | 'maxConcurrent';

const isForServices = (key: string): boolean => /^(update|rollback|autoscale|noAutoscale)|^(endpointMode|sessionAffinity|mode|replicas|maxConcurrent)$/.test(key);

const taken = Object.fromEntries(Object.entries<Flag<unknown>>(createSpecFlags).filter(([key]) => !isForServices(key))) as Taken;

function parseCron(input: string): string {
  if (input.trim() === '') throw invalid('the schedule is empty', 'Write five fields: "0 3 * * *" (03:00 every day).');
  return input;
}

export const jobSettingFlags = {
  completions: count('Tasks that a run brings to their end (default: 1)'),
  parallelism: count('Tasks that run at the same time (default: all of them)'),
  global: on('One task on every node that fits'),
  backOffLimit: count('Failed attempts of a run above which it has failed (default: 6)'),
  activeDeadline: duration('A run that takes longer has failed (default: no limit)'),
  schedule: value('When runs begin: minute hour day month weekday, or @daily', 'cron', parseCron),
  timeZone: text('Where the clock hangs that the schedule means (default: UTC)', 'zone'),
  overlap: choice('What a tick does while a run goes on (default: forbid)', ['allow', 'forbid', 'replace']),
  startingDeadline: duration('A tick that could not be kept in this time is given up (default: never)'),
  parameter: texts('Environment variable that a dispatch has to give', 'KEY'),
  optionalParameter: texts('Environment variable that a dispatch may give', 'KEY'),
  suspended: on('Begin no run until the job is resumed'),
  keepComplete: count('Complete runs that are kept (default: 3)'),
  keepFailed: count('Failed and stopped runs that are kept (default: 3)'),
};

const startFlags = {
  ...clientFlags,
  ...planFlags,
  json: on('Print the result as JSON'),
  wait: on('Wait until the run has ended; the exit code is 1 when it failed'),
  timeout: duration('With --wait: wait at most this long; the run goes on and the exit code is 6 (default: 10m)'),
};

export const jobCreateFlags = { ...taken, ...jobSettingFlags, ...startFlags };
export const jobRunFlags = startFlags;
export const jobDispatchFlags = { ...startFlags, env: many('Parameter of the run', 'KEY=value', parseKeyValue) };
export const jobLsFlags = listFlags;
export const jobInspectFlags = readFlags;
export const jobRunsFlags = { ...listFlags, state: choice('Only runs in this state', ['running', 'complete', 'failed', 'stopped']) };
export const jobPsFlags = { ...listFlags, all: on('Show attempts that failed or were replaced, too'), noTrunc: on('Do not shorten ids and errors') };
export const jobChangeFlags = { ...changeFlags, ...planFlags };
export const jobStopFlags = { ...changeFlags, ...planFlags };
export const jobRmFlags = { ...waitFlags, ...planFlags };
export const jobLogsFlags = logsFlags;
