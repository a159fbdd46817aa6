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
  return Math.max(autoscale.min, Math.min(autoscale.max, asked));
}

/** The autoscaler, not the user, says how many tasks there are. */
export function scales(autoscale: AutoscaleSpec | undefined): autoscale is AutoscaleSpec {
  return autoscale?.dryRun === false;
}
