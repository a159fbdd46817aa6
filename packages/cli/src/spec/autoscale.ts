/** Lays the `--autoscale-…` flags over what the service has. Pure. */
import { defaultAutoscale } from '@muster/shared/model/defaults';
import type { AutoscaleSpec, MetricTarget } from '@muster/shared/model/service-spec';
import type { SettingFlags } from '../flags/service-flags.ts';
import { invalid } from '../values/invalid.ts';

export function applyAutoscale(present: AutoscaleSpec | undefined, flags: SettingFlags): AutoscaleSpec | undefined {
  const { autoscaleMin, autoscaleMax, autoscaleCpu, autoscaleMemory, autoscaleUpWindow, autoscaleDownWindow, autoscaleDryRun } = flags;
  const given = [autoscaleMin, autoscaleMax, autoscaleCpu, autoscaleMemory, autoscaleUpWindow, autoscaleDownWindow, autoscaleDryRun];
  if (given.every((flag) => flag === undefined)) return flags.noAutoscale ? undefined : present;
  if (flags.noAutoscale) throw invalid('--no-autoscale does not go with --autoscale-… flags');
  if (present === undefined && autoscaleMax === undefined) {
    throw invalid('--autoscale-max is missing', 'Say how far the service may grow: --autoscale-max 10 --autoscale-cpu 70%.');
  }
  const base = present ?? defaultAutoscale;
  const targets = [autoscaleCpu, autoscaleMemory].filter((target): target is MetricTarget => target !== undefined);
  return {
    ...base,
    min: autoscaleMin ?? base.min,
    max: autoscaleMax ?? base.max,
    metrics: [...base.metrics.filter(({ resource }) => !targets.some((target) => target.resource === resource)), ...targets],
    scaleUp: { ...base.scaleUp, windowMs: autoscaleUpWindow ?? base.scaleUp.windowMs },
    scaleDown: { ...base.scaleDown, windowMs: autoscaleDownWindow ?? base.scaleDown.windowMs },
    dryRun: autoscaleDryRun ?? base.dryRun,
  };
}
