/**
 * From what is recommended to what is done: the stabilisation windows and the
 * policies of Kubernetes' HorizontalPodAutoscaler ("Configurable scaling behavior").
 *
 * Window: of all recommendations in it, that one counts which changes least, so that
 * a short dip takes no task away. Policies: how much may change in a period, of
 * which the scale at the period's start is 100 %. Pure.
 */
import type { Recommendation, ScaleHistory } from '@muster/shared/model/objects';
import type { AutoscaleSpec, ScalingRules } from '@muster/shared/model/service-spec';

/** More than 15 s apart in the longest window give fewer; what is beyond is joined, on the careful side. */
const MAX_RECOMMENDATIONS = 300;
const MAX_CHANGES = 300;

export const NO_HISTORY: ScaleHistory = { recommendations: [], changes: [] };

/** The history of a leader before: its last recommendation may have stood until now. */
export function resume({ recommendations, changes }: ScaleHistory, now: number): ScaleHistory {
  const last = recommendations.at(-1);
  if (last === undefined) return { recommendations, changes };
  return { recommendations: [...recommendations.slice(0, -1), { ...last, until: Math.max(last.until, now) }], changes };
}

/** The history with one more recommendation, without what no window reaches any more. */
export function recommend(history: ScaleHistory, replicas: number, spec: AutoscaleSpec, now: number): ScaleHistory {
  const reach = now - Math.max(spec.scaleUp.windowMs, spec.scaleDown.windowMs);
  const kept = history.recommendations.filter(({ until }) => until > reach);
  const last = kept.at(-1);
  const joined =
    last?.replicas === replicas
      ? [...kept.slice(0, -1), { ...last, until: now }]
      : [...kept, { replicas, from: now, until: now }];
  return { ...history, recommendations: bounded(joined) };
}

function bounded(recommendations: readonly Recommendation[]): readonly Recommendation[] {
  const [first, second, ...rest] = recommendations;
  if (recommendations.length <= MAX_RECOMMENDATIONS || first === undefined || second === undefined) return recommendations;
  return [{ replicas: Math.max(first.replicas, second.replicas), from: first.from, until: second.until }, ...rest];
}

/** The history with one more change of scale. */
export function noteChange(history: ScaleHistory, by: number, spec: AutoscaleSpec, now: number): ScaleHistory {
  const periods = [...spec.scaleUp.policies, ...spec.scaleDown.policies].map(({ periodMs }) => periodMs);
  const reach = now - Math.max(0, ...periods);
  return { ...history, changes: [...history.changes.filter(({ at }) => at > reach), { at: now, by }].slice(-MAX_CHANGES) };
}

/** What the windows leave of a recommendation. */
export function stabilise(desired: number, current: number, { recommendations }: ScaleHistory, spec: AutoscaleSpec, now: number): number {
  let up = desired;
  let down = desired;
  for (const { replicas, until } of recommendations) {
    if (until > now - spec.scaleUp.windowMs) up = Math.min(up, replicas);
    if (until > now - spec.scaleDown.windowMs) down = Math.max(down, replicas);
  }
  return Math.min(Math.max(current, up), down);
}

/** What the policies leave of it. */
export function limitRate(desired: number, current: number, { changes }: ScaleHistory, spec: AutoscaleSpec, now: number): number {
  if (desired > current) return Math.min(desired, Math.max(current, upLimit(current, changes, spec.scaleUp, now)));
  if (desired < current) return Math.max(desired, Math.min(current, downLimit(current, changes, spec.scaleDown, now)));
  return desired;
}

type Changes = ScaleHistory['changes'];

function upLimit(current: number, changes: Changes, rules: ScalingRules, now: number): number {
  if (rules.select === 'disabled') return current;
  const limits = rules.policies.map(({ type, value, periodMs }) => {
    const start = scaleAt(current, changes, now - periodMs);
    return type === 'tasks' ? start + value : Math.ceil((start * (100 + value)) / 100);
  });
  return rules.select === 'max' ? Math.max(...limits) : Math.min(...limits);
}

function downLimit(current: number, changes: Changes, rules: ScalingRules, now: number): number {
  if (rules.select === 'disabled') return current;
  const limits = rules.policies.map(({ type, value, periodMs }) => {
    const start = scaleAt(current, changes, now - periodMs);
    return type === 'tasks' ? start - value : Math.trunc((start * (100 - value)) / 100);
  });
  // The largest change is the lowest limit.
  return rules.select === 'max' ? Math.min(...limits) : Math.max(...limits);
}

/** The number of tasks at the start of a period: without what was changed since. */
function scaleAt(current: number, changes: Changes, start: number): number {
  return changes.reduce((scale, { at, by }) => (at > start ? scale - by : scale), current);
}
