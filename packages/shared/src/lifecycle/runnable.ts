/**
 * One lifecycle for everything that lives longer than a call.
 *
 * `run` works until the signal is aborted and resolves only when the component
 * has really stopped: its timers cleared, its sockets closed, its work ended.
 * A rejection means that the component failed.
 */
export interface Runnable {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Runs components as one: starts them in order, stops them in reverse order,
 * and the first failure (or early return) stops all. Resolves when every one has
 * stopped; rejects with the first failure.
 */
export function group(name: string, members: readonly Runnable[]): Runnable {
  return {
    name,
    async run(signal) {
      const failures: unknown[] = [];
      const running: { stop: AbortController; done: Promise<void> }[] = [];
      let stopAll: () => void = () => undefined;
      const stopping = new Promise<void>((resolve) => {
        stopAll = resolve;
      });
      if (signal.aborted) stopAll();
      signal.addEventListener('abort', stopAll, { once: true });
      for (const member of members) {
        const stop = new AbortController();
        const done = member
          .run(stop.signal)
          .catch((error: unknown) => {
            if (!stop.signal.aborted) failures.push(error);
          })
          .finally(stopAll);
        running.push({ stop, done });
      }
      await stopping;
      signal.removeEventListener('abort', stopAll);
      for (const { stop, done } of running.reverse()) {
        stop.abort(signal.reason);
        await done;
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
