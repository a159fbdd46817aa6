/** What a spec says of a job: wire ⇄ model. */
import { defaultJob, defaultSchedule } from '../model/defaults.ts';
import type { JobSpec, ScheduleSpec, ServiceMode } from '../model/service-spec.ts';
import { overlapPolicies } from './enums.ts';
import { model, wire } from './fields.ts';
import type { JobSpec as WireJobSpec, JobSpec__Output } from './gen/muster/v1/JobSpec.ts';
import type { ReplicatedJobMode as WireReplicatedJob } from './gen/muster/v1/ReplicatedJobMode.ts';
import type { ScheduleSpec as WireSchedule, ScheduleSpec__Output } from './gen/muster/v1/ScheduleSpec.ts';
import type { ServiceSpec__Output } from './gen/muster/v1/ServiceSpec.ts';

export function jobModesToWire(mode: ServiceMode): { replicatedJob: WireReplicatedJob | undefined; globalJob: object | undefined } {
  return {
    replicatedJob: mode.type === 'replicated-job' ? { completions: mode.completions, parallelism: mode.parallelism } : undefined,
    globalJob: mode.type === 'global-job' ? {} : undefined,
  };
}

/** Undefined: the mode is none of a job. */
export function jobModeFromWire({ replicatedJob, globalJob }: ServiceSpec__Output): ServiceMode | undefined {
  if (globalJob) return { type: 'global-job' };
  if (!replicatedJob) return undefined;
  return { type: 'replicated-job', completions: replicatedJob.completions ?? 1, parallelism: replicatedJob.parallelism ?? 1 };
}

export function jobSpecToWire(job: JobSpec): WireJobSpec {
  return wire<WireJobSpec>({
    backOffLimit: job.backOffLimit,
    activeDeadlineMs: job.activeDeadlineMs,
    schedule: job.schedule && scheduleToWire(job.schedule),
    parameters: job.parameters && { required: [...job.parameters.required], optional: [...job.parameters.optional] },
    suspended: job.suspended,
    keepComplete: job.keepComplete,
    keepFailed: job.keepFailed,
  });
}

export function jobSpecFromWire(message: JobSpec__Output): JobSpec {
  const { parameters } = message;
  return model<JobSpec>({
    backOffLimit: message.backOffLimit ?? defaultJob.backOffLimit,
    activeDeadlineMs: message.activeDeadlineMs,
    schedule: message.schedule ? scheduleFromWire(message.schedule) : undefined,
    parameters: parameters ? { required: parameters.required, optional: parameters.optional } : undefined,
    suspended: message.suspended,
    keepComplete: message.keepComplete ?? defaultJob.keepComplete,
    keepFailed: message.keepFailed ?? defaultJob.keepFailed,
  });
}

function scheduleToWire(schedule: ScheduleSpec): WireSchedule {
  return wire<WireSchedule>({
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    overlap: overlapPolicies.toWire(schedule.overlap),
    startingDeadlineMs: schedule.startingDeadlineMs,
  });
}

function scheduleFromWire(message: ScheduleSpec__Output): ScheduleSpec {
  return model<ScheduleSpec>({
    cron: message.cron,
    timeZone: message.timeZone === '' ? defaultSchedule.timeZone : message.timeZone,
    overlap: overlapPolicies.fromWire(message.overlap) ?? defaultSchedule.overlap,
    startingDeadlineMs: message.startingDeadlineMs,
  });
}
