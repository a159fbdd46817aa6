/**
 * The one loop of all controllers: level-triggered reconciliation by key.
 *
 * A reconcile gets a key, looks at the state as it is now, and makes it more like
 * what is wanted. It is never told what happened, so a missed or repeated
 * trigger is harmless.
 */
import type { Runnable } from '../lifecycle/runnable.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Random } from '../runtime/random.ts';
import { WorkQueue } from './work-queue.ts';

export interface ReconcileResult {
  /** Look at this key again after a while even if nothing triggers it. */
  readonly requeueAfterMs?: number;
}

export interface ControllerOptions<Key extends string> {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Keys looked at side by side; each key is always looked at alone. */
  readonly concurrency?: number;
  /**
   * Called once when the controller starts: subscribes to what should trigger a
   * look, adds every present key, and returns the way to unsubscribe.
   */
  readonly triggers: (add: (key: Key) => void) => () => void;
  readonly reconcile: (key: Key, signal: AbortSignal) => Promise<ReconcileResult | undefined>;
}

export class Controller<Key extends string> implements Runnable {
  readonly name: string;
  readonly #options: ControllerOptions<Key>;

  constructor(options: ControllerOptions<Key>) {
    this.name = options.name;
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, logger, triggers, concurrency = 1 } = this.#options;
    const log = logger.child({ controller: this.name });
    const queue = new WorkQueue<Key>({ clock, random });
    const unsubscribe = triggers((key) => queue.add(key));
    const running = new Set<Promise<void>>();
    try {
      while (!signal.aborted) {
        const key = running.size < concurrency ? queue.take() : undefined;
        if (key !== undefined) {
          const work = this.#process(key, queue, log, signal).finally(() => running.delete(work));
          running.add(work);
          continue;
        }
        if (running.size >= concurrency) await Promise.race(running);
        else await queue.waitForWork(signal);
      }
    } finally {
      unsubscribe();
      queue.clear();
      await Promise.all(running);
    }
  }

  async #process(key: Key, queue: WorkQueue<Key>, log: Logger, signal: AbortSignal): Promise<void> {
    try {
      const result = await this.#options.reconcile(key, signal);
      queue.forget(key);
      if (result?.requeueAfterMs !== undefined) queue.addAfter(key, result.requeueAfterMs);
    } catch (error) {
      if (!signal.aborted) {
        log.warn({ key, err: error }, 'reconcile failed; trying again');
        queue.retry(key);
      }
    } finally {
      queue.done(key);
    }
  }
}
