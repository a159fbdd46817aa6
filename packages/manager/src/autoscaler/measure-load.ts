/**
 * From a load of the service as a whole to a proposal: Kubernetes' external metrics.
 *
 *   average:  proposal = ceil(load ÷ target of each task)
 *   value:    proposal = ceil(serving tasks × load ÷ target)
 *
 * Otherwise than there: where no task serves, a `value` proposes nothing (there it
 * would be 0), and tasks that do not serve never turn a growing load into fewer tasks.
 * What is no number from 0 on is no load. Pure.
 */
import type { LoadTarget } from '@muster/shared/model/service-spec';
import { EPSILON, type Reading, round, type ScaledTask } from './measure.ts';

/** What is known of a load: how old it is, or why there is none. */
export type LoadValue = { readonly value: number; readonly ageMs: number } | { readonly problem: string };

export interface MeasureLoadInput {
  readonly load: LoadValue;
  readonly tasks: readonly ScaledTask[];
  readonly tolerance: number;
  /** Tasks that there are to be now. */
  readonly current: number;
}

export function measureLoad(target: LoadTarget, { load, tasks, tolerance, current }: MeasureLoadInput): Reading {
  const ready = tasks.filter(({ phase }) => phase === 'running').length;
  const reading = { metric: target.name, mean: 0, target: target.amount, ready, missing: 0, notReady: tasks.length - ready, otherRevision: 0 };
  if ('problem' in load) return { ...reading, formula: load.problem };
  const { value } = load;
  if (!Number.isFinite(value) || value < 0) return { ...reading, formula: `${value} is no load: it must be a number that is not negative` };
  return target.type === 'average' ? shareOf(target, value, { reading, tolerance, current }) : inProportion(target, value, { reading, tolerance, current });
}

interface Given {
  readonly reading: Omit<Reading, 'formula' | 'proposal'>;
  readonly tolerance: number;
  readonly current: number;
}

function shareOf({ amount }: LoadTarget, value: number, { reading, tolerance, current }: Given): Reading {
  const proposal = Math.ceil(value / amount - EPSILON);
  if (current === 0) return { ...reading, mean: value, proposal, formula: `load ${round(value)}, target ${round(amount)} for each task: ceil(${round(value)} ÷ ${round(amount)}) = ${proposal}` };
  const mean = value / current;
  const ratio = mean / amount;
  const arithmetic = `load ${round(value)} over ${current} tasks is ${round(mean)}, target ${round(amount)}, ratio ${round(ratio)}`;
  if (isNear(ratio, tolerance)) return { ...reading, mean, proposal: current, formula: `${arithmetic}: within ${round(tolerance * 100)} % of the target → ${current}` };
  return { ...reading, mean, proposal, formula: `${arithmetic}: ceil(${round(value)} ÷ ${round(amount)}) = ${proposal}` };
}

function inProportion({ amount }: LoadTarget, value: number, { reading, tolerance, current }: Given): Reading {
  const { ready } = reading;
  const ratio = value / amount;
  const told = { ...reading, mean: value };
  const arithmetic = `value ${round(value)}, target ${round(amount)}, ratio ${round(ratio)}`;
  if (current === 0) return { ...told, proposal: Math.ceil(ratio - EPSILON), formula: `${arithmetic}: ceil(${round(ratio)}) = ${Math.ceil(ratio - EPSILON)}` };
  if (isNear(ratio, tolerance)) return { ...told, proposal: current, formula: `${arithmetic}: within ${round(tolerance * 100)} % of the target → ${current}` };
  if (ready === 0) return { ...told, formula: `${arithmetic}, but no task serves: what one can do is not known` };
  const proposal = Math.ceil(ratio * ready - EPSILON);
  const step = `ceil(${round(ratio)} × ${ready} serving) = ${proposal}`;
  // Fewer serve than there are to be: a load above the target must not take the others away.
  if (ratio > 1 && proposal < current) return { ...told, proposal: current, formula: `${arithmetic}: ${step} would go against the load → ${current}` };
  return { ...told, proposal, formula: `${arithmetic}: ${step}` };
}

const isNear = (ratio: number, tolerance: number): boolean => Math.abs(1 - ratio) <= tolerance + EPSILON;
