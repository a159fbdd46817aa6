/** How many tasks a service is to have: what its user asks for or, where it is autoscaled, what its load does. Pure. */
import type { AutoscaleRecord } from './objects.ts';
import type { AutoscaleSpec, ServiceSpec } from './service-spec.ts';

/**
 * Undefined for a global service. Bounds that were changed hold at once, without the
 * autoscaler; what a dry run found changes nothing.
 */
export function effectiveReplicas({ mode, autoscale }: ServiceSpec, record: AutoscaleRecord | undefined): number | undefined {
  if (mode.type !== 'replicated') return undefined;
  if (!scales(autoscale)) return mode.replicas;
  const asked = record === undefined || record.dryRun ? mode.replicas : record.replicas;
  // The bounds of the moment are the autoscaler's to know: here they are as wide as any schedule makes them.
  const { min, max } = record === undefined ? autoscale : widestBounds(autoscale);
  return Math.max(min, Math.min(max, asked));
}

/** Outside of these no schedule lets a service be. */
export function widestBounds({ min, max, schedules = [] }: Pick<AutoscaleSpec, 'min' | 'max' | 'schedules'>): { readonly min: number; readonly max: number } {
  return {
    min: Math.min(min, ...schedules.map((schedule) => schedule.min ?? min)),
    max: Math.max(max, ...schedules.map((schedule) => schedule.max ?? max), ...schedules.map((schedule) => schedule.min ?? 0)),
  };
}

/** It may have no task at all: connections are held until one serves. */
export function mayRest({ autoscale }: Pick<ServiceSpec, 'autoscale'>): boolean {
  return scales(autoscale) && autoscale.min === 0;
}

/** The autoscaler, not the user, says how many tasks there are. */
export function scales(autoscale: AutoscaleSpec | undefined): autoscale is AutoscaleSpec {
  return autoscale?.dryRun === false;
}
