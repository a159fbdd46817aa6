/**
 * A queue of keys to reconcile.
 *
 * Two sets make it safe: a key is `dirty` while it waits for a look and
 * `processing` while it is being looked at. Adding a key that is being processed
 * marks it dirty again and it is handed out after `done`; so a key is never
 * processed twice at once, and no change is lost. (The idea is that of
 * client-go's workqueue.)
 */
import type { Clock } from '../runtime/clock.ts';
import { jitter, type Random } from '../runtime/random.ts';

export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Pause after the first failure of a key; doubles with each further one. */
  readonly backoffMs?: number;
  readonly maxBackoffMs?: number;
}

export class WorkQueue<Key extends string> {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #backoffMs: number;
  readonly #maxBackoffMs: number;
  /** Keys to hand out, in order, each once. */
  readonly #dirty = new Set<Key>();
  readonly #processing = new Set<Key>();
  readonly #failures = new Map<Key, number>();
  /** The earliest moment for which each key is scheduled, on the monotonic scale. */
  readonly #scheduled = new Map<Key, { readonly at: number; readonly cancel: () => void }>();
  #wake: () => void = () => undefined;

  constructor({ clock, random, backoffMs = 50, maxBackoffMs = 30_000 }: WorkQueueOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#backoffMs = backoffMs;
    this.#maxBackoffMs = maxBackoffMs;
  }

  add(key: Key): void {
    this.#dirty.add(key);
    this.#wake();
  }

  /** Adds the key after a while; of several requests the earliest holds. */
  addAfter(key: Key, delayMs: number): void {
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const at = this.#clock.monotonic() + delayMs;
    const existing = this.#scheduled.get(key);
    if (existing !== undefined && existing.at <= at) return;
    existing?.cancel();
    const cancel = this.#clock.after(delayMs, () => {
      this.#scheduled.delete(key);
      this.add(key);
    });
    this.#scheduled.set(key, { at, cancel });
  }

  /** Adds the key again after its back-off. */
  retry(key: Key): void {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const pauseMs = Math.min(this.#maxBackoffMs, this.#backoffMs * 2 ** Math.min(failures - 1, 30));
    this.addAfter(key, jitter(this.#random, pauseMs, 0.2));
  }

  /** Ends the key's back-off: it succeeded. */
  forget(key: Key): void {
    this.#failures.delete(key);
  }

  /** The next key, marked as being processed; undefined when there is none now. */
  take(): Key | undefined {
    for (const key of this.#dirty) {
      if (this.#processing.has(key)) continue;
      this.#dirty.delete(key);
      this.#processing.add(key);
      return key;
    }
    return undefined;
  }

  done(key: Key): void {
    this.#processing.delete(key);
    if (this.#dirty.has(key)) this.#wake();
  }

  /** Resolves when a key may be there to take, or the signal is aborted. */
  async waitForWork(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#hasWork()) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        this.#wake = () => undefined;
        signal.removeEventListener('abort', finish);
        resolve();
      };
      this.#wake = finish;
      signal.addEventListener('abort', finish, { once: true });
    });
  }

  /** Forgets everything that waits and stops all timers. */
  clear(): void {
    for (const { cancel } of this.#scheduled.values()) cancel();
    this.#scheduled.clear();
    this.#dirty.clear();
    this.#failures.clear();
  }

  #hasWork(): boolean {
    for (const key of this.#dirty) if (!this.#processing.has(key)) return true;
    return false;
  }
}
