/**
 * How many tasks one service is to have, decided from what its tasks use: the
 * highest proposal of its metrics, restrained by windows, policies and bounds. The
 * semantics are those of Kubernetes' HorizontalPodAutoscaler with three corrections:
 * only tasks of the present revision are measured, no rollout is met with a
 * scale-down, and the history is handed in and out, so that it outlives a leader.
 * What cannot be told holds the scale. Pure.
 *
 * Bounds come last and at once: those of the spec, or of the schedules in force.
 * Without a metric the number is the lower bound.
 */
import type { ScaleHistory } from '@muster/shared/model/objects';
import type { AutoscaleSpec, MetricTarget, ResourceSpec, ScheduledBounds } from '@muster/shared/model/service-spec';
import { boundsNow } from './bounds.ts';
import { measure, type Reading, type ScaledTask } from './measure.ts';
import { type LoadValue, measureLoad } from './measure-load.ts';
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
  /** What is known of the loads that the spec names, by name. */
  readonly loads?: ReadonlyMap<string, LoadValue>;
  /** Schedules whose bounds hold now. */
  readonly inForce?: readonly ScheduledBounds[];
  readonly now: number;
}

export interface AutoscaleDecision {
  readonly desired: number;
  /** Why, in words. */
  readonly reason: string;
  readonly readings: readonly Reading[];
  /** The scale is held because of this: a metric is not known. */
  readonly held?: string;
  /** To be handed in the next time. */
  readonly history: ScaleHistory;
}

export function decide(input: AutoscaleInput): AutoscaleDecision {
  const { spec, current, now } = input;
  const bounds = boundsNow(spec, input.inForce ?? []);
  const readings = spec.metrics.map((metric) => read(metric, input));
  const best = highest(readings);
  const unclear = readings.find(({ proposal }) => proposal === undefined);

  if (best === undefined && unclear === undefined) {
    const why = bounds.because === '' ? `no metric, and no schedule is in force: the lower bound ${bounds.min}` : bounds.because;
    return finish(bounds.min, [why], readings, input.history, input);
  }
  const held = holdReason(best, unclear, current);
  if (held !== undefined) return { ...finish(current, [`held at ${current}: ${held}`], readings, input.history, input), held };

  const proposed = best?.proposal ?? current;
  // The scale at the first look counts as a recommendation: a new autoscaler takes nothing away in haste.
  const begun = input.history.recommendations.length === 0 ? recommend(input.history, current, spec, now) : input.history;
  const notes = best === undefined ? [] : [`${best.metric}: ${best.formula}`];
  const stable = narrow(notes, proposed, stabilise(proposed, current, begun, spec, now), 'steadied by the stabilisation window');
  const limited = narrow(notes, stable, limitRate(stable, current, begun, spec, now), 'limited by the policies');
  return finish(limited, notes, readings, recommend(begun, proposed, spec, now), input);
}

/** Bounds, and no fewer tasks during a rollout. */
function finish(wanted: number, before: readonly string[], readings: readonly Reading[], history: ScaleHistory, input: AutoscaleInput): AutoscaleDecision {
  const { spec, current, now } = input;
  const bounds = boundsNow(spec, input.inForce ?? []);
  const notes = [...before];
  let desired = narrow(notes, wanted, Math.min(wanted, bounds.max), 'at most');
  desired = narrow(notes, desired, Math.max(desired, bounds.min), 'at least');
  if (desired !== wanted && bounds.because !== '') notes.push(bounds.because);
  if (input.isRollingOut) desired = narrow(notes, desired, Math.max(desired, current), 'not fewer during a rollout');
  const waiting = input.tasks.filter(({ isPlaced }) => isPlaced === false).length;
  if (waiting > 0) notes.push(`${waiting} of ${input.tasks.length} tasks wait for a node`);
  const isChange = desired !== current && !spec.dryRun;
  return { desired, reason: notes.join('; '), readings, history: isChange ? noteChange(history, desired - current, spec, now) : history };
}

function narrow(notes: string[], before: number, after: number, why: string): number {
  if (after !== before) notes.push(`${why}: ${after}`);
  return after;
}

function read(metric: MetricTarget, { tasks, resources, spec: { tolerance }, current, now, loads }: AutoscaleInput): Reading {
  if (!('source' in metric)) return measure(metric, { tasks, resources, tolerance, current, now });
  return measureLoad(metric, { load: loads?.get(metric.name) ?? { problem: 'nothing is known of it yet' }, tasks, tolerance, current });
}

/** Of what nothing is known, nothing is taken away. */
function holdReason(best: Proposing | undefined, unclear: Reading | undefined, current: number): string | undefined {
  if (unclear === undefined) return undefined;
  if (best === undefined) return `${unclear.metric}: ${unclear.formula}`;
  return best.proposal < current ? `${best.metric} asks for ${best.proposal}, but of ${unclear.metric} nothing is known (${unclear.formula})` : undefined;
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
