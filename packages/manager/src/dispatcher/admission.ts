/**
 * Lets sessions begin at a bounded rate, so that a thousand agents that reconnect
 * at the same moment do not starve those that are already connected: `burst` at
 * once, then `perSecond`, each in its turn. More than can be let in within
 * `maxWaitMs` are not kept waiting.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Clock } from '@muster/shared/runtime/clock';

export interface AdmissionOptions {
  readonly perSecond?: number;
  readonly burst?: number;
  /** Shorter than an agent waits for its welcome. */
  readonly maxWaitMs?: number;
}

export class Admission {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #burst: number;
  readonly #maxWaitMs: number;
  /** When the next one's turn would be if there were no bursts. */
  #nextTurn: number;

  constructor(clock: Clock, { perSecond = 200, burst = 100, maxWaitMs = 2_000 }: AdmissionOptions = {}) {
    this.#clock = clock;
    this.#everyMs = 1_000 / perSecond;
    this.#burst = burst;
    this.#maxWaitMs = maxWaitMs;
    this.#nextTurn = clock.monotonic();
  }

  /**
   * What to wait for before the session may begin; undefined: nothing. Throws
   * `MusterError` `resource-exhausted` when too many came before: the agent tries again.
   */
  admit(signal: AbortSignal): Promise<void> | undefined {
    const now = this.#clock.monotonic();
    const turn = Math.max(now, this.#nextTurn);
    const waitMs = turn - now - (this.#burst - 1) * this.#everyMs;
    if (waitMs > this.#maxWaitMs) throw new MusterError('resource-exhausted', 'too many agents connect at once', { reason: 'HERD' });
    this.#nextTurn = turn + this.#everyMs;
    return waitMs > 0 ? this.#clock.sleep(waitMs, signal) : undefined;
  }
}
