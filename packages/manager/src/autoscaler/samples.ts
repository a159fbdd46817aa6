/**
 * What agents measured in the last seconds, in this manager's memory alone. Ages
 * are counted from the arrival here, so that no host's clock matters.
 */
import type { TaskId } from '@muster/shared/model/ids';
import type { TaskSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Usage } from './measure.ts';

/** The use of a task is its mean over this time. */
const WINDOW_MS = 15_000;
/** What is older says nothing about now: the sample is missing. */
const STALE_MS = 30_000;
const MAX_SAMPLES_OF_TASK = 16;
/** The largest cluster's tasks; beyond it the oldest are forgotten. */
const MAX_TASKS = 200_000;

interface Arrived {
  readonly sample: TaskSample;
  readonly arrivedAt: number;
}

export class Samples {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Least recently heard of first. */
  readonly #byTask = new Map<TaskId, readonly Arrived[]>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  add(samples: readonly TaskSample[]): void {
    const arrivedAt = this.#clock.monotonic();
    for (const sample of samples) {
      const known = this.#byTask.get(sample.taskId) ?? [];
      this.#byTask.delete(sample.taskId);
      this.#byTask.set(sample.taskId, [...known.filter((other) => other.arrivedAt > arrivedAt - STALE_MS), { sample, arrivedAt }].slice(-MAX_SAMPLES_OF_TASK));
    }
    for (const [taskId, known] of this.#byTask) {
      if (this.#byTask.size <= MAX_TASKS && (known.at(-1)?.arrivedAt ?? 0) > arrivedAt - STALE_MS) break;
      this.#byTask.delete(taskId);
    }
  }

  /** Undefined when nothing was heard of the task lately. */
  usageOf(taskId: TaskId): Usage | undefined {
    const now = this.#clock.monotonic();
    const known = this.#byTask.get(taskId) ?? [];
    const last = known.at(-1);
    if (last === undefined || last.arrivedAt <= now - STALE_MS) return undefined;
    const recent = known.filter(({ arrivedAt }) => arrivedAt > now - WINDOW_MS).map(({ sample }) => sample);
    const used = recent.length === 0 ? [last.sample] : recent;
    const spanMs = used.reduce((sum, { from, at }) => sum + at - from, 0);
    return {
      nanoCpus: spanMs > 0 ? used.reduce((sum, { nanoCpus, from, at }) => sum + nanoCpus * (at - from), 0) / spanMs : last.sample.nanoCpus,
      memoryBytes: last.sample.memoryBytes,
      from: Math.min(...used.map(({ from }) => from)),
    };
  }
}
