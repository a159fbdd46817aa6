/**
 * Lets one loop sleep until somebody has work for it. A `wake` while nobody
 * waits is remembered, so none is lost; several become one.
 */
export class Wakeup {
  #woken = false;
  #finish: () => void = () => undefined;

  wake(): void {
    this.#woken = true;
    this.#finish();
  }

  /** Resolves once woken, or when the signal is aborted. One waiter at a time. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.#woken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const finish = () => {
          signal.removeEventListener('abort', finish);
          resolve();
        };
        this.#finish = finish;
        signal.addEventListener('abort', finish, { once: true });
      });
    }
    this.#finish = () => undefined;
    this.#woken = false;
  }
}
