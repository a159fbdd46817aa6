/**
 * Measures what the tasks of autoscaled services use: one cheap reading of each,
 * every few seconds, and the CPU time between two of them.
 *
 * Reads: the engine's statistics. Hands on: samples, each once; what a reading
 * cannot tell is left out and comes with the next. Never: reads anything while no
 * task is to be measured or no manager is there to hear it.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { TaskId } from '@muster/shared/model/ids';
import type { TaskSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import { Limiter } from '@muster/shared/runtime/limiter';
import type { Logger } from '@muster/shared/runtime/logger';
import type { ContainerStats, Driver } from '../driver/driver.ts';

const DEFAULT_PERIOD_MS = 5_000;
/** Readings asked of the engine at the same time. */
const MAX_AT_ONCE = 4;

export interface SamplerOptions {
  readonly driver: Pick<Driver, 'stats'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The tasks to measure now. */
  readonly tasks: () => readonly TaskId[];
  readonly onSamples: (samples: readonly TaskSample[]) => void;
  readonly periodMs?: number;
}

export class Sampler implements Runnable {
  readonly name = 'sampler';
  readonly #options: SamplerOptions;
  readonly #limiter = new Limiter(MAX_AT_ONCE);
  #before = new Map<TaskId, ContainerStats>();

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, periodMs = DEFAULT_PERIOD_MS } = this.#options;
    while (!signal.aborted) {
      await clock.sleep(periodMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.#measure(signal);
    }
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const tasks = this.#options.tasks();
    const readings = new Map<TaskId, ContainerStats>();
    await Promise.all(tasks.map((taskId) => this.#read(taskId, readings, signal)));
    const samples: TaskSample[] = [];
    for (const [taskId, reading] of readings) {
      const sample = sampleBetween(taskId, this.#before.get(taskId), reading);
      if (sample !== undefined) samples.push(sample);
    }
    this.#before = readings;
    if (samples.length > 0) this.#options.onSamples(samples);
  }

  async #read(taskId: TaskId, into: Map<TaskId, ContainerStats>, signal: AbortSignal): Promise<void> {
    const { driver, logger } = this.#options;
    try {
      into.set(taskId, await this.#limiter.run(() => driver.stats(taskId, signal), signal));
    } catch (error) {
      // It may have ended meanwhile, or the engine is busy: the next reading is seconds away.
      if (!signal.aborted) logger.debug({ taskId, err: error }, 'a task could not be measured');
    }
  }
}

/** Undefined for a first reading, and when the counter began anew. */
export function sampleBetween(taskId: TaskId, before: ContainerStats | undefined, after: ContainerStats): TaskSample | undefined {
  if (before === undefined || after.readAt <= before.readAt || after.cpuNanos < before.cpuNanos) return undefined;
  return {
    taskId,
    nanoCpus: Math.round(((after.cpuNanos - before.cpuNanos) * 1_000) / (after.readAt - before.readAt)),
    memoryBytes: after.memoryBytes,
    from: before.readAt,
    at: after.readAt,
  };
}
