/**
 * How many tasks one service is to have, decided from what its tasks use: the
 * highest proposal of its metrics, restrained by windows, policies and bounds. The
 * semantics are those of Kubernetes' HorizontalPodAutoscaler with three corrections:
 * only tasks of the present revision are measured, no rollout is met with a
 * scale-down, and the history is handed in and out, so that it outlives a leader.
 * What cannot be told holds the scale. Pure.
 */
import type { ScaleHistory } from '@muster/shared/model/objects';
import type { AutoscaleSpec, ResourceSpec } from '@muster/shared/model/service-spec';
import { measure, type Reading, type ScaledTask } from './measure.ts';
import { limitRate, noteChange, recommend, stabilise } from './restrain.ts';

export interface AutoscaleInput {
  readonly spec: AutoscaleSpec;
  readonly resources: ResourceSpec;
  /** Tasks that there are to be now. */
  readonly current: number;
  readonly tasks: readonly ScaledTask[];
  /** A rollout is under way, or stopped half-way. */
  readonly isRollingOut: boolean;
  readonly history: ScaleHistory;
  readonly now: number;
}

export interface AutoscaleDecision {
  readonly desired: number;
  /** Why, in words. */
  readonly reason: string;
  readonly readings: readonly Reading[];
  /** To be handed in the next time. */
  readonly history: ScaleHistory;
}

export function decide(input: AutoscaleInput): AutoscaleDecision {
  const { spec, resources, current, tasks, now } = input;
  const readings = spec.metrics.map((metric) => measure(metric, { tasks, resources, tolerance: spec.tolerance, current, now }));
  const hold = (reason: string): AutoscaleDecision => ({ desired: current, reason: `held at ${current}: ${reason}`, readings, history: input.history });

  const best = highest(readings);
  const unclear = readings.find(({ proposal }) => proposal === undefined);
  if (best === undefined) return hold(unclear === undefined ? 'no metric is given' : `${unclear.resource}: ${unclear.formula}`);
  const proposed = best.proposal;
  if (unclear !== undefined && proposed < current) {
    return hold(`${best.resource} asks for ${proposed}, but of ${unclear.resource} nothing is known (${unclear.formula})`);
  }

  // The scale at the first look counts as a recommendation: a new autoscaler takes nothing away in haste.
  const begun = input.history.recommendations.length === 0 ? recommend(input.history, current, spec, now) : input.history;
  const notes = [`${best.resource}: ${best.formula}`];
  const narrow = (before: number, after: number, why: string): number => {
    if (after !== before) notes.push(`${why}: ${after}`);
    return after;
  };
  let desired = narrow(proposed, stabilise(proposed, current, begun, spec, now), 'steadied by the stabilisation window');
  desired = narrow(desired, limitRate(desired, current, begun, spec, now), 'limited by the policies');
  desired = narrow(desired, Math.min(desired, spec.max), 'at most');
  desired = narrow(desired, Math.max(desired, spec.min), 'at least');
  if (input.isRollingOut) desired = narrow(desired, Math.max(desired, current), 'not fewer during a rollout');

  const recommended = recommend(begun, proposed, spec, now);
  const isChange = desired !== current && !spec.dryRun;
  return {
    desired,
    reason: notes.join('; '),
    readings,
    history: isChange ? noteChange(recommended, desired - current, spec, now) : recommended,
  };
}

type Proposing = Reading & { readonly proposal: number };

/** Of equals, the first. */
function highest(readings: readonly Reading[]): Proposing | undefined {
  let best: Proposing | undefined;
  for (const reading of readings) {
    if (reading.proposal === undefined) continue;
    if (best === undefined || reading.proposal > best.proposal) best = { ...reading, proposal: reading.proposal };
  }
  return best;
}
