/** Jobs, their settings and their runs: wire ⇄ model. */
import { asRunId, asServiceId } from '../model/ids.ts';
import type { RunPlan } from '../model/objects.ts';
import type { ShownJob, ShownRun } from '../model/shown.ts';
import { metaFromWire, metaToWire, missing } from './convert-meta.ts';
import { serviceFromWire, serviceToWire } from './convert-objects.ts';
import { runStates, runTriggers } from './enums.ts';
import { model, number, wire } from './fields.ts';
import type { Job as WireJob, Job__Output } from './gen/muster/v1/Job.ts';
import type { JobRun as WireRun, JobRun__Output } from './gen/muster/v1/JobRun.ts';

export function runToWire(run: ShownRun): WireRun {
  const { plan, status } = run;
  return wire<WireRun>({
    meta: metaToWire({ ...run, updatedAt: status.at }),
    serviceId: run.serviceId,
    serviceName: run.serviceName,
    trigger: runTriggers.toWire(run.trigger),
    scheduledAt: run.scheduledAt,
    revision: run.revision,
    completions: plan.type === 'replicated' ? plan.completions : 0,
    parallelism: plan.type === 'replicated' ? plan.parallelism : 0,
    backOffLimit: plan.backOffLimit,
    activeDeadlineMs: plan.activeDeadlineMs,
    env: [...run.env],
    state: runStates.toWire(status.state),
    since: status.at,
    reason: status.reason,
    succeeded: status.succeeded,
    failed: status.failed,
    active: run.active,
    stopping: run.stopping,
  });
}

export function runFromWire(message: JobRun__Output): ShownRun {
  const meta = metaFromWire(message.meta);
  return model<ShownRun>({
    kind: 'run',
    id: asRunId(meta.id),
    version: meta.version,
    etag: meta.etag,
    name: meta.name,
    createdAt: meta.createdAt,
    serviceId: asServiceId(message.serviceId),
    serviceName: message.serviceName,
    trigger: runTriggers.fromWire(message.trigger) ?? missing('trigger of a run'),
    scheduledAt: number(message.scheduledAt),
    revision: message.revision,
    plan: planFromWire(message),
    env: message.env,
    status: {
      state: runStates.fromWire(message.state) ?? missing('state of a run'),
      at: message.since,
      reason: message.reason,
      succeeded: message.succeeded,
      failed: message.failed,
    },
    active: message.active,
    stopping: message.stopping,
  });
}

function planFromWire({ completions, parallelism, backOffLimit, activeDeadlineMs }: JobRun__Output): RunPlan {
  if (completions === 0) return { type: 'global', backOffLimit, activeDeadlineMs };
  return { type: 'replicated', completions, parallelism, backOffLimit, activeDeadlineMs };
}

export function jobToWire(job: ShownJob): WireJob {
  return wire<WireJob>({
    service: serviceToWire(job.service),
    nextRunAt: job.nextRunAt,
    lastScheduledAt: job.lastScheduledAt,
    active: job.active,
    newestRun: job.newestRun && runToWire(job.newestRun),
  });
}

export function jobFromWire(message: Job__Output): ShownJob {
  return model<ShownJob>({
    service: serviceFromWire(message.service ?? missing('service of a job')),
    nextRunAt: number(message.nextRunAt),
    lastScheduledAt: number(message.lastScheduledAt),
    active: message.active,
    newestRun: message.newestRun ? runFromWire(message.newestRun) : undefined,
  });
}
