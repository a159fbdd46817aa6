/** Step 4, `deploy.mode` of a job and `deploy.x-job`: Muster's own key for when runs begin and when they have failed. */
import { defaultJob, defaultSchedule } from '@muster/shared/model/defaults';
import { isJobMode } from '@muster/shared/model/job';
import type { JobSpec, ParameterSpec, PortSpec, ScheduleSpec, ServiceMode } from '@muster/shared/model/service-spec';
import { parseDuration } from '../values/duration.ts';
import { parseBoolean, parseChoice, parseInteger } from '../values/number.ts';
import type { Reader, Section } from './read.ts';

export const JOB_MODES = ['replicated-job', 'global-job'] as const;

const count = (text: string) => parseInteger(text, { min: 0, max: 2_147_483_647 });
const plain = (text: string) => text;
/** Parts of a schedule that say nothing without one. */
const OF_SCHEDULE = ['time_zone', 'overlap', 'starting_deadline'] as const;
/** What replaces, adds and takes away tasks of a service that goes on: a job's tasks end. */
const FOR_SERVICES = ['update_config', 'rollback_config', 'endpoint_mode'] as const;

/** `replicas` is, as Docker has it, how many tasks a run brings to their end, all at the same time. */
export function convertJobMode(read: Reader, deploy: Section, mode: (typeof JOB_MODES)[number]): ServiceMode {
  const job = read.section(deploy, 'x-job');
  const replicas = read.value(deploy, 'replicas', count);
  const completions = job && read.value(job, 'completions', count);
  const parallelism = job && read.value(job, 'parallelism', count);
  if (mode === 'replicated-job') {
    if (job !== undefined && replicas !== undefined && completions !== undefined) {
      read.problem(job, 'completions', 'says the same as deploy.replicas', 'Leave one of them out.');
    }
    const all = completions ?? replicas ?? 1;
    return { type: 'replicated-job', completions: all, parallelism: parallelism ?? all };
  }
  if (replicas !== undefined) read.problem(deploy, 'replicas', 'a global job runs once on every node: it has no replicas', 'Remove replicas or use mode: replicated-job.');
  for (const key of ['completions', 'parallelism'] as const) {
    if (job !== undefined && read.has(job, key)) read.problem(job, key, `a global job runs once on every node: it has no ${key}`, `Remove ${key} or use mode: replicated-job.`);
  }
  return { type: 'global-job' };
}

/** Undefined for what is no job. */
export function convertJob(read: Reader, service: Section, { mode, ports }: { readonly mode: ServiceMode; readonly ports: readonly PortSpec[] }): JobSpec | undefined {
  const deploy = read.section(service, 'deploy');
  if (deploy === undefined) return undefined;
  const job = read.section(deploy, 'x-job');
  if (!isJobMode(mode)) {
    if (read.has(deploy, 'x-job')) read.problem(deploy, 'x-job', 'is for jobs', 'Add mode: replicated-job beside it.');
    return undefined;
  }
  for (const key of FOR_SERVICES) if (read.has(deploy, key)) read.warn(deploy, key, 'not honoured: a job’s tasks come to their end, nothing is updated or balanced');
  if (read.has(deploy, 'x-autoscale')) read.problem(deploy, 'x-autoscale', 'a job is not scaled', 'Remove it, or use mode: replicated.');
  if (ports.some((port) => port.mode === 'ingress')) read.problem(service, 'ports', 'nothing is balanced over tasks that end', 'Write {target: 80, published: 8080, mode: host}, or leave the ports out.');
  if (job === undefined) return undefined;
  const schedule = convertSchedule(read, job);
  const parameters = convertParameters(read, job);
  return {
    backOffLimit: read.value(job, 'back_off_limit', count) ?? defaultJob.backOffLimit,
    activeDeadlineMs: read.value(job, 'active_deadline', parseDuration) ?? defaultJob.activeDeadlineMs,
    ...(schedule === undefined ? {} : { schedule }),
    ...(parameters === undefined ? {} : { parameters }),
    suspended: read.value(job, 'suspended', parseBoolean) ?? defaultJob.suspended,
    keepComplete: read.value(job, 'keep_complete', count) ?? defaultJob.keepComplete,
    keepFailed: read.value(job, 'keep_failed', count) ?? defaultJob.keepFailed,
  };
}

function convertSchedule(read: Reader, job: Section): ScheduleSpec | undefined {
  if (!read.has(job, 'schedule')) {
    for (const key of OF_SCHEDULE) if (read.has(job, key)) read.problem(job, key, 'needs a schedule', 'Add schedule: "0 3 * * *".');
    return undefined;
  }
  return {
    cron: read.text(job, 'schedule') ?? '',
    timeZone: read.text(job, 'time_zone') ?? defaultSchedule.timeZone,
    overlap: read.value(job, 'overlap', (text) => parseChoice(text, ['allow', 'forbid', 'replace'])) ?? defaultSchedule.overlap,
    startingDeadlineMs: read.value(job, 'starting_deadline', parseDuration) ?? defaultSchedule.startingDeadlineMs,
  };
}

function convertParameters(read: Reader, job: Section): ParameterSpec | undefined {
  const required = read.list(job, 'parameters', plain);
  const optional = read.list(job, 'optional_parameters', plain);
  return required.length + optional.length === 0 ? undefined : { required, optional };
}
