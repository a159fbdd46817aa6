import type { Clock } from './clock.ts';

export interface VirtualClockOptions {
  /** Wall-clock time at the start, in milliseconds since the Unix epoch. */
  readonly startAt?: number;
  /**
   * Turns of the event loop that are waited for after each timer. One is enough
   * for code that waits only for promises, `process.nextTick` and this clock.
   * Take more when the code under test yields with `setImmediate` itself. None is
   * for code that waits only for promises and this clock: a third of the time of
   * one that fires many timers goes into turns.
   */
  readonly turns?: number;
  /** Called after each timer, when everything that it set off has run. What it throws, `advance` rejects with. */
  readonly onSettled?: () => void;
}

interface Timer {
  readonly dueAt: number;
  readonly sequence: number;
  readonly fire: () => void;
  cancelled: boolean;
}

const DEFAULT_START_AT = Date.UTC(2030, 0, 1);
/** Timers that may fire at one moment before the clock calls it an endless loop. */
const MAX_TIMERS_PER_MOMENT = 100_000;
/** Without turns, the loop gets one now and then: rejections that nobody handles come to light there. */
const SETTLED_PER_TURN = 100;

/**
 * A clock that stands still until it is told to advance. For tests and for the
 * deterministic simulator.
 *
 * What it guarantees:
 * - Timers fire in the order of their due time, and among equal due times in the
 *   order in which they were set. `sleep` and `after` share this one order.
 * - A timer sees `monotonic()` equal to its own due time.
 * - Before the first timer, between any two timers and before `advance` or
 *   `runUntilIdle` resolve, everything that can run without the clock has run:
 *   all promise reactions and (but with `turns: 0`) `nextTick` callbacks, however long
 *   the chain, and `turns` generations of `setImmediate` callbacks. A timer that such code sets
 *   takes its place in the order, in this same advance if it is due within it.
 * - A sleep of zero or less is a timer due now: it fires in the next `advance`,
 *   or in the present one if that is running.
 *
 * What it cannot wait for: real I/O, worker threads and real timers.
 */
export class VirtualClock implements Clock {
  readonly #turns: number;
  readonly #onSettled: () => void;
  #timers: Timer[] = [];
  #wallOffset: number;
  #monotonic = 0;
  #sequence = 0;
  #cancelled = 0;
  #settled = 0;
  #advancing = false;

  constructor({ startAt = DEFAULT_START_AT, turns = 1, onSettled = () => undefined }: VirtualClockOptions = {}) {
    this.#wallOffset = startAt;
    this.#turns = turns;
    this.#onSettled = onSettled;
  }

  now(): number {
    return this.#wallOffset + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = () => {
        cancel();
        reject(signal?.reason as Error);
      };
      const cancel = this.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  after(ms: number, callback: () => void): () => void {
    if (Number.isNaN(ms)) throw new RangeError('a timer cannot be set to NaN milliseconds');
    const timer: Timer = {
      dueAt: this.#monotonic + Math.max(0, ms),
      sequence: this.#sequence++,
      fire: callback,
      cancelled: false,
    };
    if (timer.dueAt === Number.POSITIVE_INFINITY) return () => undefined;
    push(this.#timers, timer);
    return () => this.#cancel(timer);
  }

  /** Moves the wall clock alone, as an operator or NTP would. Timers do not notice. */
  jumpWall(ms: number): void {
    this.#wallOffset += ms;
  }

  /** The monotonic time of the earliest timer; undefined when none is set. */
  nextTimerAt(): number | undefined {
    for (let first = this.#timers[0]; first !== undefined; first = this.#timers[0]) {
      if (!first.cancelled) return first.dueAt;
      pop(this.#timers);
      this.#cancelled -= 1;
    }
    return undefined;
  }

  /** Lets `ms` milliseconds pass and fires what is due. Rejects with what a callback throws. */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`time cannot advance by ${ms} milliseconds`);
    await this.#exclusively(async () => {
      const target = this.#monotonic + ms;
      await this.#runTimers(target);
      this.#monotonic = target;
      await this.#settle();
    });
  }

  /**
   * Advances from timer to timer until none is left, or until the next one lies
   * more than `limitMs` ahead of the start; the clock then stands at the last
   * timer fired. Resolves true when no timer is left.
   */
  runUntilIdle(limitMs: number = Number.POSITIVE_INFINITY): Promise<boolean> {
    return this.#exclusively(async () => {
      await this.#runTimers(this.#monotonic + limitMs);
      return this.nextTimerAt() === undefined;
    });
  }

  async #exclusively<Result>(run: () => Promise<Result>): Promise<Result> {
    if (this.#advancing) throw new Error('the virtual clock is already advancing: await the first call');
    this.#advancing = true;
    try {
      return await run();
    } finally {
      this.#advancing = false;
    }
  }

  async #runTimers(until: number): Promise<void> {
    await this.#settle();
    let firedNow = 0;
    for (let dueAt = this.nextTimerAt(); dueAt !== undefined && dueAt <= until; dueAt = this.nextTimerAt()) {
      firedNow = dueAt > this.#monotonic ? 1 : firedNow + 1;
      if (firedNow > MAX_TIMERS_PER_MOMENT) {
        throw new Error(`time stands still: ${MAX_TIMERS_PER_MOMENT} timers fired at ${this.#monotonic} ms`);
      }
      this.#monotonic = dueAt;
      const timer = pop(this.#timers);
      if (timer === undefined) break;
      // A cancel from now on must not count as one that is still in the heap.
      timer.cancelled = true;
      timer.fire();
      await this.#settle();
    }
  }

  /**
   * A turn of the loop begins only when the promise and `nextTick` queues are empty, and a
   * `nextTick` callback that is alone runs when the promise queue is.
   */
  async #settle(): Promise<void> {
    if (this.#turns === 0) await new Promise(this.#settled++ % SETTLED_PER_TURN === 0 ? nextTurn : nextTick);
    for (let turn = 0; turn < this.#turns; turn++) {
      await new Promise(nextTurn);
    }
    this.#onSettled();
  }

  #cancel(timer: Timer): void {
    if (timer.cancelled) return;
    timer.cancelled = true;
    this.#cancelled += 1;
    // Cancelled timers stay in the heap until they surface; when they are the
    // majority they are removed, so that memory follows the timers really set.
    if (this.#cancelled < 1_000 || this.#cancelled * 2 < this.#timers.length) return;
    this.#cancelled = 0;
    // A sorted array is a heap.
    this.#timers = this.#timers.filter((candidate) => !candidate.cancelled).sort(byDueTime);
  }
}

const nextTick = (resolve: (value?: unknown) => void): void => {
  process.nextTick(resolve);
};

const nextTurn = (resolve: (value?: unknown) => void): void => {
  setImmediate(resolve);
};

function byDueTime(left: Timer, right: Timer): number {
  return left.dueAt - right.dueAt || left.sequence - right.sequence;
}

/** Adds to a binary heap whose first item is the next timer. */
function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || byDueTime(parent, timer) <= 0) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = timer;
}

/** Takes the first item out of the heap. */
function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const moved = heap.pop();
  if (moved === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const leftAt = 2 * at + 1;
    const left = heap[leftAt];
    if (left === undefined) break;
    const right = heap[leftAt + 1];
    const [childAt, child] = right !== undefined && byDueTime(right, left) < 0 ? [leftAt + 1, right] : [leftAt, left];
    if (byDueTime(moved, child) <= 0) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = moved;
  return first;
}
