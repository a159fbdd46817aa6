/**
 * Time as a dependency. Production code never reads `Date.now()` or starts a
 * timer by itself: it is handed a `Clock`, so that the simulator can run the
 * same code on virtual time.
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. May jump. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary origin. Never goes back. */
  monotonic(): number;
  /**
   * Resolves after `ms` milliseconds; at once when `ms <= 0` (after a turn of the loop).
   * Rejects with the signal's reason when it is aborted first.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `callback` once after `ms` milliseconds unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** The longest that a timer of the platform can run; a longer one fires at once instead. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = () => {
        cancel();
        reject(signal?.reason as Error);
      };
      const cancel = systemClock.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
  after(ms, callback) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      const turnMs = Math.min(leftMs, MAX_TIMER_MS);
      timer = setTimeout(() => (leftMs > turnMs ? arm(leftMs - turnMs) : callback()), turnMs);
    };
    arm(Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
