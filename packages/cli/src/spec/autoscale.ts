/** Lays the `--autoscale-…` flags over what the service has. Pure. */
import { defaultAutoscale } from '@muster/shared/model/defaults';
import type { AutoscaleSpec, MetricTarget } from '@muster/shared/model/service-spec';
import { metricName } from '@muster/shared/model/validate-autoscale';
import type { SettingFlags } from '../flags/service-flags.ts';
import { invalid } from '../values/invalid.ts';

export function applyAutoscale(present: AutoscaleSpec | undefined, flags: SettingFlags): AutoscaleSpec | undefined {
  const { autoscaleMin, autoscaleMax, autoscaleUpWindow, autoscaleDownWindow, autoscaleIdle, autoscaleDryRun, autoscaleSchedule, noAutoscaleSchedule, autoscaleRm } = flags;
  const targets = targetsOf(flags);
  const single = [autoscaleMin, autoscaleMax, autoscaleUpWindow, autoscaleDownWindow, autoscaleIdle, autoscaleDryRun];
  const isAsked = single.some((flag) => flag !== undefined) || targets.length > 0 || autoscaleSchedule.length > 0 || autoscaleRm.length > 0 || noAutoscaleSchedule;
  if (!isAsked) return flags.noAutoscale ? undefined : present;
  if (flags.noAutoscale) throw invalid('--no-autoscale does not go with --autoscale-… flags');
  if (noAutoscaleSchedule && autoscaleSchedule.length > 0) throw invalid('--no-autoscale-schedule does not go with --autoscale-schedule');
  if (present === undefined && autoscaleMax === undefined) {
    throw invalid('--autoscale-max is missing', 'Say how far the service may grow: --autoscale-max 10 --autoscale-cpu 70%.');
  }
  const base = present ?? defaultAutoscale;
  const kept = base.metrics.filter((metric) => !targets.some((target) => metricName(target) === metricName(metric)));
  const unknown = autoscaleRm.find((name) => !base.metrics.some((metric) => metricName(metric) === name));
  if (unknown !== undefined) throw invalid(`the service is not scaled by "${unknown}"`, `It is scaled by: ${base.metrics.map(metricName).join(', ') || 'nothing'}.`);
  const { schedules: before = [], idleMs: idleBefore, ...rest } = base;
  const min = autoscaleMin ?? base.min;
  // What a service that always has a task would not use goes; what is asked for is checked.
  const idleMs = autoscaleIdle ?? (min === 0 ? idleBefore : undefined);
  // The ones that are given take the place of all that there were.
  const schedules = noAutoscaleSchedule ? [] : autoscaleSchedule.length > 0 ? autoscaleSchedule : before;
  return {
    ...rest,
    min,
    ...(idleMs === undefined ? {} : { idleMs }),
    max: autoscaleMax ?? base.max,
    metrics: [...kept, ...targets].filter((metric) => !autoscaleRm.includes(metricName(metric))),
    scaleUp: { ...base.scaleUp, windowMs: autoscaleUpWindow ?? base.scaleUp.windowMs },
    scaleDown: { ...base.scaleDown, windowMs: autoscaleDownWindow ?? base.scaleDown.windowMs },
    dryRun: autoscaleDryRun ?? base.dryRun,
    ...(schedules.length === 0 ? {} : { schedules }),
  };
}

function targetsOf(flags: SettingFlags): readonly MetricTarget[] {
  const { autoscaleCpu, autoscaleMemory, autoscaleRequests, autoscaleConnections, autoscaleMetric, autoscalePrometheus } = flags;
  const given = [autoscaleCpu, autoscaleMemory, autoscaleRequests, autoscaleConnections, ...autoscaleMetric, ...autoscalePrometheus];
  return given.filter((target): target is MetricTarget => target !== undefined);
}
