/**
 * A bounded lane of calls: so many at once, so many more that wait their turn, and
 * whoever comes then is sent away with a clear error. Between two calls the loop
 * turns, so what is in no lane (an agent's heartbeat, a leader's lease) waits for one
 * call and not for all of them.
 */
import { MusterError } from '../model/error.ts';
import type { Clock } from '../runtime/clock.ts';

export interface LaneLimits {
  readonly atOnce: number;
  readonly waiting: number;
}

export class Lane {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #limits: LaneLimits;
  readonly #waiting = new Set<() => void>();
  #inside = 0;

  /** `name` is in the plural, as in `reads`. */
  constructor(name: string, clock: Clock, limits: LaneLimits) {
    this.#name = name;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Calls that are inside or wait. */
  get load(): number {
    return this.#inside + this.#waiting.size;
  }

  /**
   * Resolves when it is the caller's turn, with what the caller has to call when done.
   * Throws `resource-exhausted` when too many wait, and the signal's reason when it is
   * aborted first.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#inside < this.#limits.atOnce && this.#waiting.size === 0) this.#inside += 1;
    else await this.#turn(signal);
    let isInside = true;
    return () => {
      if (isInside) this.#leave();
      isInside = false;
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    const { waiting } = this.#limits;
    if (this.#waiting.size >= waiting) {
      throw new MusterError('resource-exhausted', `this manager is overloaded: ${waiting} ${this.#name} wait already`, {
        reason: 'OVERLOADED',
        hint: 'Try again in a moment, ask less often, or watch instead of asking again and again.',
      });
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(go);
        reject(signal.reason as Error);
      };
      this.#waiting.add(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** The place is handed on after a turn of the loop; until then it counts as taken. */
  #leave(): void {
    void this.#clock.sleep(0).then(() => {
      const [admit] = this.#waiting;
      if (admit === undefined) {
        this.#inside -= 1;
        return;
      }
      this.#waiting.delete(admit);
      admit();
    });
  }
}
