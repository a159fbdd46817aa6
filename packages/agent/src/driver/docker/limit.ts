/** At most `max` pieces of work at a time; the others wait in the order in which they came. */
export function limit(max: number) {
  let running = 0;
  const waiting: (() => void)[] = [];

  function enter(signal: AbortSignal | undefined): Promise<void> {
    if (running < max) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const admitted = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        waiting.splice(waiting.indexOf(admitted), 1);
        reject(signal?.reason as Error);
      };
      waiting.push(admitted);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  function leave(): void {
    const next = waiting.shift();
    // The place passes on: `running` stays.
    if (next === undefined) running -= 1;
    else next();
  }

  return async function run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
