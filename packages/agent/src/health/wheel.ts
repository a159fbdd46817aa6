/**
 * One timer for many moments: what is due in the same tick runs together, and the
 * clock is asked for one timer, for the next tick in which something is due. Hundreds
 * of probes cost a few wake-ups per second.
 */
import type { Clock } from '@muster/shared/runtime/clock';

export const TICK_MS = 50;

export class TimerWheel {
  readonly #clock: Clock;
  /** By tick; few ticks hold anything, since everything comes again within its period. */
  readonly #due = new Map<number, Set<() => void>>();
  #armedFor: number | undefined;
  #disarm: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs once at the moment (of the monotonic clock), or up to a tick later, unless the returned function is called first. */
  at(moment: number, run: () => void): () => void {
    const tick = Math.max(Math.ceil(moment / TICK_MS), Math.floor(this.#clock.monotonic() / TICK_MS) + 1);
    const entries = this.#due.get(tick) ?? new Set();
    this.#due.set(tick, entries);
    entries.add(run);
    if (this.#armedFor === undefined || tick < this.#armedFor) this.#arm(tick);
    return () => {
      entries.delete(run);
      if (entries.size === 0 && this.#due.get(tick) === entries) this.#due.delete(tick);
    };
  }

  stop(): void {
    this.#disarm();
    this.#due.clear();
    this.#armedFor = undefined;
  }

  #arm(tick: number): void {
    this.#disarm();
    this.#armedFor = tick;
    this.#disarm = this.#clock.after(Math.max(0, tick * TICK_MS - this.#clock.monotonic()), () => this.#turn());
  }

  #turn(): void {
    this.#armedFor = undefined;
    const now = Math.floor(this.#clock.monotonic() / TICK_MS);
    const ready: (() => void)[] = [];
    let next: number | undefined;
    for (const [tick, entries] of this.#due) {
      if (tick > now) {
        next = Math.min(next ?? tick, tick);
        continue;
      }
      this.#due.delete(tick);
      ready.push(...entries);
    }
    if (next !== undefined) this.#arm(next);
    for (const run of ready) run();
  }
}
