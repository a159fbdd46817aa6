/** The flags of `job create` → the mode and the settings of a job. Pure. */
import { defaultJob, defaultSchedule } from '@muster/shared/model/defaults';
import type { JobSpec, ScheduleSpec, ServiceMode, ServiceSpec } from '@muster/shared/model/service-spec';
import type { FlagValues } from '../flags/flag.ts';
import type { jobSettingFlags } from '../flags/job-flags.ts';
import { invalid } from '../values/invalid.ts';

type JobFlags = FlagValues<typeof jobSettingFlags>;

export function jobSpec(spec: ServiceSpec, flags: JobFlags): ServiceSpec {
  return { ...spec, mode: modeOf(flags), job: settingsOf(flags) };
}

function modeOf({ global, completions, parallelism }: JobFlags): ServiceMode {
  if (!global) return { type: 'replicated-job', completions: completions ?? 1, parallelism: parallelism ?? completions ?? 1 };
  if (completions !== undefined || parallelism !== undefined) {
    throw invalid('--completions and --parallelism do not go with --global', 'A global job runs one task on every node: leave them out.');
  }
  return { type: 'global-job' };
}

function settingsOf(flags: JobFlags): JobSpec {
  const schedule = scheduleOf(flags);
  const hasParameters = flags.parameter.length + flags.optionalParameter.length > 0;
  return {
    backOffLimit: flags.backOffLimit ?? defaultJob.backOffLimit,
    activeDeadlineMs: flags.activeDeadline ?? defaultJob.activeDeadlineMs,
    ...(schedule === undefined ? {} : { schedule }),
    ...(hasParameters ? { parameters: { required: flags.parameter, optional: flags.optionalParameter } } : {}),
    suspended: flags.suspended,
    keepComplete: flags.keepComplete ?? defaultJob.keepComplete,
    keepFailed: flags.keepFailed ?? defaultJob.keepFailed,
  };
}

function scheduleOf({ schedule: cron, timeZone, overlap, startingDeadline }: JobFlags): ScheduleSpec | undefined {
  if (cron === undefined) {
    const given = [timeZone === undefined ? '' : '--time-zone', overlap === undefined ? '' : '--overlap', startingDeadline === undefined ? '' : '--starting-deadline'].find((flag) => flag !== '');
    if (given !== undefined) throw invalid(`${given} needs --schedule`, 'Add --schedule "0 3 * * *".');
    return undefined;
  }
  return {
    cron,
    timeZone: timeZone ?? defaultSchedule.timeZone,
    overlap: overlap ?? defaultSchedule.overlap,
    startingDeadlineMs: startingDeadline ?? defaultSchedule.startingDeadlineMs,
  };
}
