/** Does what a spec asks of a job make sense? Whether its schedule ever comes is for the managers to say, who can read it. */
import { isJobMode, type JobMode } from './job.ts';
import type { JobSpec, ParameterSpec, ScheduleSpec, ServiceSpec } from './service-spec.ts';
import { checkDuration, checkInteger, checkUnique, type Report } from './validate-field.ts';

export const MAX_COMPLETIONS = 10_000;
const MAX_FAILURES = 100_000;
/** Ended runs that may be kept of one kind. */
const MAX_KEPT = 1_000;
const MAX_PARAMETERS = 100;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function checkJob(report: Report, path: string, { mode, job, task, ports }: ServiceSpec): void {
  if (!isJobMode(mode)) {
    if (job !== undefined) report(`${path}.job`, `cannot be set for a service of mode ${mode.type}: choose replicated-job or global-job`);
    return;
  }
  checkMode(report, path, mode);
  if (mode.type === 'global-job' && task.placement.maxReplicasPerNode > 0) {
    report(`${path}.task.placement.maxReplicasPerNode`, 'must be 0 for a global job: it runs one task on each node');
  }
  if (ports.some(({ mode: published }) => published === 'ingress')) {
    report(`${path}.ports`, 'cannot be of mode ingress for a job: nothing is balanced over tasks that end');
  }
  if (job !== undefined) checkSettings(report, `${path}.job`, job);
}

function checkMode(report: Report, path: string, mode: JobMode): void {
  if (mode.type !== 'replicated-job') return;
  const field = `${path}.replicatedJob`;
  checkInteger(report, `${field}.completions`, mode.completions, { min: 1, max: MAX_COMPLETIONS });
  checkInteger(report, `${field}.parallelism`, mode.parallelism, { min: 1, max: MAX_COMPLETIONS });
}

function checkSettings(report: Report, path: string, job: JobSpec): void {
  checkInteger(report, `${path}.backOffLimit`, job.backOffLimit, { min: 0, max: MAX_FAILURES });
  checkDuration(report, `${path}.activeDeadlineMs`, job.activeDeadlineMs);
  checkInteger(report, `${path}.keepComplete`, job.keepComplete, { min: 0, max: MAX_KEPT });
  checkInteger(report, `${path}.keepFailed`, job.keepFailed, { min: 0, max: MAX_KEPT });
  if (job.schedule !== undefined) checkSchedule(report, `${path}.schedule`, job.schedule);
  if (job.parameters !== undefined) checkParameters(report, `${path}.parameters`, job.parameters);
  if (job.schedule !== undefined && (job.parameters?.required.length ?? 0) > 0) {
    report(`${path}.parameters.required`, 'must be empty for a job with a schedule: nobody is there to give them when it runs by itself');
  }
}

function checkSchedule(report: Report, path: string, { cron, timeZone, startingDeadlineMs }: ScheduleSpec): void {
  if (cron.trim() === '') report(`${path}.cron`, 'is required');
  if (timeZone.trim() === '') report(`${path}.timeZone`, 'is required');
  checkDuration(report, `${path}.startingDeadlineMs`, startingDeadlineMs);
}

function checkParameters(report: Report, path: string, { required, optional }: ParameterSpec): void {
  const all = [...required.map((name, index) => ({ name, field: `${path}.required[${index}]` })), ...optional.map((name, index) => ({ name, field: `${path}.optional[${index}]` }))];
  if (all.length > MAX_PARAMETERS) report(path, `must be at most ${MAX_PARAMETERS}, are ${all.length}`);
  for (const { name, field } of all) {
    if (!VARIABLE.test(name)) report(field, `must be a name of an environment variable, is "${name}"`);
  }
  checkUnique(
    all,
    ({ name }) => name,
    ({ name, field }) => report(field, `"${name}" is listed twice`),
  );
}
