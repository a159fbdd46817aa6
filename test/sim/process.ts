/**
 * A simulated operating-system process. Everything that reaches its code from
 * outside (timers, answers of the store, messages, what the engine says) passes
 * through `deliver`, so the process can be stopped (SIGSTOP), continued, or killed
 * between any two of them. A killed process never runs again; what it had already
 * sent is on its way all the same.
 */
import type { Clock } from '@muster/shared/runtime/clock';

export type Arrival = 'timer' | 'io';
/** In which order a process that goes on finds what has piled up: an event loop promises none. */
export type WakeOrder = 'as-it-came' | 'timers-first' | 'io-first';

interface Held {
  readonly arrival: Arrival;
  readonly run: () => void;
}

export class SimProcess {
  readonly name: string;
  readonly clock: Clock;
  readonly #base: Clock;
  #state: 'running' | 'stopped' | 'killed' = 'running';
  #held: Held[] = [];
  readonly #waiting = new Set<() => void>();

  /** `skewMs`: by how much its wall clock is ahead at this moment. */
  constructor(name: string, base: Clock, skewMs: () => number) {
    this.name = name;
    this.#base = base;
    this.clock = processClock(this, base, skewMs);
  }

  get isKilled(): boolean {
    return this.#state === 'killed';
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  /** Runs it now; once the process goes on, if it is stopped; never, if it is killed. */
  deliver(arrival: Arrival, run: () => void): void {
    if (this.#state === 'killed') return;
    if (this.#state === 'running' && this.#held.length === 0) run();
    else this.#held.push({ arrival, run });
  }

  /** What the promise becomes, told to the process in its own time. */
  pass<Value>(promise: Promise<Value>): Promise<Value> {
    if (this.isKilled) return never();
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.deliver('io', () => resolve(value)),
        (error: unknown) => this.deliver('io', () => reject(error)),
      );
    });
  }

  async *passAll<Value>(source: AsyncIterable<Value>): AsyncGenerator<Value, void, undefined> {
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.pass(iterator.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
  }

  /** True: what had piled up comes in another order than it came. */
  continue(order: WakeOrder): boolean {
    if (this.#state !== 'stopped') return false;
    this.#state = 'running';
    const held = this.#held;
    if (order !== 'as-it-came') {
      const first: Arrival = order === 'timers-first' ? 'timer' : 'io';
      this.#held = [...this.#held.filter(({ arrival }) => arrival === first), ...this.#held.filter(({ arrival }) => arrival !== first)];
    }
    this.#drain();
    return this.#held.some((arrived, index) => arrived !== held[index]);
  }

  kill(): void {
    this.#state = 'killed';
    this.#held = [];
    for (const release of this.#waiting) release();
    this.#waiting.clear();
  }

  /** Called when the process is killed, unless what is returned was called before. */
  onKill(release: () => void): () => void {
    this.#waiting.add(release);
    return () => this.#waiting.delete(release);
  }

  /** One after another, each in a turn of its own, as an event loop would. */
  #drain(): void {
    if (this.#held.length === 0) return;
    this.#base.after(0, () => {
      if (this.#state !== 'running') return;
      this.#held.shift()?.run();
      this.#drain();
    });
  }
}

export function never<Value>(): Promise<Value> {
  return new Promise(() => undefined);
}

/** As the platform's timers do: in whole milliseconds, never less than one. All time in the simulator is whole. */
export function wholeMs(ms: number): number {
  return Math.max(1, Math.trunc(ms));
}

function processClock(process: SimProcess, base: Clock, skewMs: () => number): Clock {
  const after = (ms: number, callback: () => void): (() => void) => {
    let cancelled = false;
    const cancel = base.after(wholeMs(ms), () =>
      process.deliver('timer', () => {
        if (!cancelled) callback();
      }),
    );
    return () => {
      cancelled = true;
      cancel();
    };
  };
  return {
    now: () => base.now() + skewMs(),
    monotonic: () => base.monotonic(),
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = () => {
          cancel();
          forget();
          reject(signal?.reason as Error);
        };
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          forget();
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        // The platform keeps a signal made of others for as long as somebody listens, and all that he holds.
        const forget = process.onKill(() => signal?.removeEventListener('abort', onAbort));
      }),
  };
}
