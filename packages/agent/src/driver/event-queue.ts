import type { ContainerEvent } from './driver.ts';

/** Containers with unread changes that are remembered one by one; beyond that they become one `resync`. */
const MAX_PENDING = 10_000;

/**
 * What happened since the reader last looked, held in bounded memory: several
 * changes of one container become one, and too many changes become `resync`.
 * A pending `resync` covers every change that comes before it is read.
 */
export class EventQueue {
  readonly #changed = new Set<string>();
  #resync = false;
  #wake: () => void = () => undefined;

  changed(taskId: string): void {
    if (this.#resync) return;
    this.#changed.add(taskId);
    if (this.#changed.size > MAX_PENDING) this.resync();
    else this.#wake();
  }

  resync(): void {
    this.#changed.clear();
    this.#resync = true;
    this.#wake();
  }

  /** Yields what is pending and waits for more; ends when the signal is aborted. One reader at a time. */
  async *read(signal: AbortSignal): AsyncGenerator<ContainerEvent, void, undefined> {
    const onAbort = () => this.#wake();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        if (this.#resync) {
          this.#resync = false;
          yield { type: 'resync' };
          continue;
        }
        const [taskId] = this.#changed;
        if (taskId !== undefined) {
          this.#changed.delete(taskId);
          yield { type: 'changed', taskId };
          continue;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#wake = () => undefined;
    }
  }
}
