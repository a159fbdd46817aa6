/** What a job is, and how its runs are named. Pure. */
import { defaultJob } from './defaults.ts';
import { hashOf } from './hash.ts';
import { asRunId, type RunId, type ServiceId } from './ids.ts';
import type { JobRun, RunPlan } from './objects.ts';
import type { JobSpec, ServiceMode, ServiceSpec } from './service-spec.ts';

export type JobMode = Extract<ServiceMode, { readonly type: 'replicated-job' | 'global-job' }>;

export function isJobMode(mode: ServiceMode): mode is JobMode {
  return mode.type === 'replicated-job' || mode.type === 'global-job';
}

/** A task on every node that fits: its slots are the nodes. */
export function isGlobalMode({ type }: ServiceMode): boolean {
  return type === 'global' || type === 'global-job';
}

export function jobSpecOf({ job }: ServiceSpec): JobSpec {
  return job ?? defaultJob;
}

export function planOf(spec: ServiceSpec, mode: JobMode): RunPlan {
  const { backOffLimit, activeDeadlineMs } = jobSpecOf(spec);
  if (mode.type === 'global-job') return { type: 'global', backOffLimit, activeDeadlineMs };
  return { type: 'replicated', completions: mode.completions, parallelism: mode.parallelism, backOffLimit, activeDeadlineMs };
}

const PART = 36 ** 5;

/** The same for the same job and cause, on every manager: a run is made once, however often it is asked for. */
export function runIdOf(serviceId: ServiceId, cause: string): RunId {
  const parts = [1, 2, 3, 4, 5].map((part) => (hashOf(`${part} ${serviceId} ${cause}`) % PART).toString(36).padStart(5, '0'));
  return asRunId(parts.join(''));
}

export function isActiveRun({ status }: JobRun): boolean {
  return status.state === 'running';
}

/** The first letters of a run's id: enough to tell the runs of one job apart. */
export const SHORT_RUN_ID = 8;

const keyOf = (line: string): string => line.split('=', 1)[0] ?? line;

/**
 * The environment of a run's task: the job's own, over it what the run was
 * dispatched with, and under both what tells the process about its run.
 */
export function runEnvironment({ id, scheduledAt, env }: JobRun, slot: number, own: readonly string[]): readonly string[] {
  const told = [
    `MUSTER_RUN_ID=${id}`,
    ...(slot > 0 ? [`MUSTER_RUN_SLOT=${slot}`] : []),
    ...(scheduledAt === undefined ? [] : [`MUSTER_SCHEDULED_AT=${new Date(scheduledAt).toISOString()}`]),
  ];
  const lines = new Map<string, string>();
  for (const line of [...told, ...own, ...env]) lines.set(keyOf(line), line);
  return [...lines.values()];
}
