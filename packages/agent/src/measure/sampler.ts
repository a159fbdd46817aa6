/**
 * Measures what tasks use, by the CPU time between two cheap readings: those of
 * autoscaled services every few seconds, the others in turn, each about five times
 * less often.
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
/** The others are gone through once in so many periods; when they are very many, less often. */
const OTHERS_EVERY = 5;
const MAX_OTHERS = 20;

export interface SamplerOptions {
  readonly driver: Pick<Driver, 'stats'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The tasks to measure now. */
  readonly tasks: () => readonly TaskId[];
  /** Those to measure in turn. */
  readonly others?: () => readonly TaskId[];
  readonly onSamples: (samples: readonly TaskSample[]) => void;
  readonly periodMs?: number;
}

export class Sampler implements Runnable {
  readonly name = 'sampler';
  readonly #options: SamplerOptions;
  readonly #limiter = new Limiter(MAX_AT_ONCE);
  #before = new Map<TaskId, ContainerStats>();
  #turn = 0;

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
    const others = this.#options.others?.() ?? [];
    const tasks = [...this.#options.tasks(), ...this.#nextOf(others)];
    const readings = new Map<TaskId, ContainerStats>();
    await Promise.all(tasks.map((taskId) => this.#read(taskId, readings, signal)));
    const samples: TaskSample[] = [];
    for (const [taskId, reading] of readings) {
      const sample = sampleBetween(taskId, this.#before.get(taskId), reading);
      if (sample !== undefined) samples.push(sample);
    }
    const known = new Set(others);
    this.#before = new Map([...[...this.#before].filter(([taskId]) => known.has(taskId)), ...readings]);
    if (samples.length > 0) this.#options.onSamples(samples);
  }

  #nextOf(others: readonly TaskId[]): readonly TaskId[] {
    const count = Math.min(MAX_OTHERS, Math.ceil(others.length / OTHERS_EVERY));
    if (count === 0) return [];
    const first = this.#turn % others.length;
    this.#turn = first + count;
    return [...others.slice(first), ...others.slice(0, first)].slice(0, count);
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
