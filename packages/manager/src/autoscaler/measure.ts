/**
 * From what the tasks use to a proposal, one metric at a time: the arithmetic of
 * Kubernetes' HorizontalPodAutoscaler (its documentation's "Algorithm details").
 *
 *   proposal = ceil(counted tasks × mean use of the ready ones ÷ target)
 *
 * Near enough to the target, nothing changes. Tasks without a sample are taken to
 * use the target when the others use less, and nothing when they use more; tasks
 * that are not ready yet use nothing when the others use more. When these guesses
 * turn the direction around, nothing changes. Pure.
 *
 * Otherwise than there: only tasks of the service's present revision are measured.
 * Those of an earlier one, in a rollout, are expected to use what the measured do.
 */
import type { TaskId } from '@muster/shared/model/ids';
import type { ResourceSpec, ResourceTarget } from '@muster/shared/model/service-spec';

/** What a task used in the last seconds. */
export interface Usage {
  readonly nanoCpus: number;
  readonly memoryBytes: number;
  /** When the first reading was taken, by the clock of the task's host. */
  readonly from: number;
}

export interface ScaledTask {
  readonly id: TaskId;
  readonly slot: number;
  readonly isPresentRevision: boolean;
  /** `pending`: on its way to run. Ended tasks and those that are to end are left out. */
  readonly phase: 'pending' | 'running';
  readonly startedAt?: number;
  /** A task runs once its health check, if it has one, passes. */
  readonly readySince?: number;
  readonly usage?: Usage;
  /** False: it waits for a node. */
  readonly isPlaced?: boolean;
}

export type CountedAs = 'ready' | 'not ready' | 'no sample' | 'other revision';

export interface Reading {
  /** `cpu`, `memory`, or the name of a load. */
  readonly metric: string;
  /** Over the ready tasks with a sample; 0 when there is none. Of a load: for each task, or as it was told. */
  readonly mean: number;
  /** Billionths of a CPU, or bytes, for each task; or in the unit of the load. */
  readonly target: number;
  readonly ready: number;
  readonly missing: number;
  readonly notReady: number;
  readonly otherRevision: number;
  /** Absent: it cannot be told. */
  readonly proposal?: number;
  readonly formula: string;
}

export interface MeasureInput {
  readonly tasks: readonly ScaledTask[];
  readonly resources: ResourceSpec;
  readonly tolerance: number;
  /** Tasks that there are to be now. */
  readonly current: number;
  readonly now: number;
}

/** What a process uses while it starts says nothing of its load: as long, samples from before it was ready do not count. */
export const CPU_INITIALIZATION_MS = 300_000;

/** Keeps a product that is a whole number but for the last bit from being rounded up. */
export const EPSILON = 1e-9;

export function measure(metric: ResourceTarget, input: MeasureInput): Reading {
  const { tasks, current, tolerance, resources, now } = input;
  const target = targetOf(metric, resources);
  const groups = Map.groupBy(tasks, (task) => countAs(task, metric, now));
  const ready = groups.get('ready') ?? [];
  const counts = {
    ready: ready.length,
    missing: groups.get('no sample')?.length ?? 0,
    notReady: groups.get('not ready')?.length ?? 0,
    otherRevision: groups.get('other revision')?.length ?? 0,
  };
  const used = ready.reduce((sum, task) => sum + amountOf(metric, task), 0);
  const mean = ready.length === 0 ? 0 : used / ready.length;
  const reading = { metric: metric.resource, mean, target, ...counts };
  if (target <= 0) return { ...reading, formula: `tasks neither reserve ${metric.resource} nor have a limit: there is nothing to take a share of` };
  if (ready.length === 0) return { ...reading, formula: 'no ready task has a sample' };

  const ratio = mean / target;
  const fillUp = ratio > 1 ? counts.notReady : 0;
  const guessed = counts.missing + fillUp;
  // As in Kubernetes: what is missing counts as the target when that slows a scale-down, and as nothing when it slows a scale-up.
  const used2 = used + (ratio <= 1 ? counts.missing * target : 0);
  const measured = ready.length + guessed;
  const corrected = used2 / measured / target;
  const within = Math.abs(1 - corrected) <= tolerance + EPSILON;
  const arithmetic = `mean ${amountText(metric, mean)} over ${ready.length} ready, target ${amountText(metric, target)}, ratio ${round(ratio)}`;
  const guess = guessed === 0 ? '' : `, ${round(corrected)} with ${guessText(counts.missing, fillUp, ratio)}`;
  if (within) return { ...reading, proposal: current, formula: `${arithmetic}${guess}: within ${round(tolerance * 100)} % of the target → ${current}` };
  const counted = measured + counts.otherRevision;
  const proposal = Math.ceil(corrected * counted - EPSILON);
  const step = `ceil(${round(corrected)} × ${counted}) = ${proposal}`;
  const turns = (ratio < 1 && corrected > 1) || (ratio > 1 && corrected < 1);
  // Only where a guess was made can the result contradict the direction of the load.
  const contradicts = guessed > 0 && ((corrected < 1 && proposal > current) || (corrected > 1 && proposal < current));
  if (turns || contradicts) {
    return { ...reading, proposal: current, formula: `${arithmetic}${guess}: ${step} would go against the load → ${current}` };
  }
  return { ...reading, proposal, formula: `${arithmetic}${guess}: ${step}` };
}

export function countAs(task: ScaledTask, metric: ResourceTarget, now: number): CountedAs {
  if (!task.isPresentRevision) return 'other revision';
  if (task.phase === 'pending') return 'not ready';
  if (task.usage === undefined) return 'no sample';
  if (metric.resource === 'cpu' && !hasTellingCpu(task, task.usage, now)) return 'not ready';
  return 'ready';
}

function hasTellingCpu({ startedAt, readySince }: ScaledTask, usage: Usage, now: number): boolean {
  if (startedAt === undefined || readySince === undefined) return false;
  return startedAt + CPU_INITIALIZATION_MS <= now || usage.from >= readySince;
}

function amountOf(metric: ResourceTarget, { usage }: ScaledTask): number {
  return (metric.resource === 'cpu' ? usage?.nanoCpus : usage?.memoryBytes) ?? 0;
}

/** 0: a share of nothing. */
export function targetOf(metric: ResourceTarget, { reservations, limits }: ResourceSpec): number {
  if (metric.type === 'average') return metric.amount;
  const key = metric.resource === 'cpu' ? 'nanoCpus' : 'memoryBytes';
  return ((reservations[key] ?? limits[key] ?? 0) * metric.percent) / 100;
}

export const round = (value: number): string => String(Math.round(value * 1000) / 1000);

function amountText({ resource }: ResourceTarget, amount: number): string {
  return resource === 'cpu' ? `${round(amount / 1e9)} cores` : `${round(amount / 2 ** 20)} MiB`;
}

function guessText(missing: number, notReady: number, ratio: number): string {
  const parts = [
    ...(missing === 0 ? [] : [`${missing} without a sample at ${ratio <= 1 ? 'the target' : '0'}`]),
    ...(notReady === 0 ? [] : [`${notReady} not ready at 0`]),
  ];
  return parts.join(' and ');
}
