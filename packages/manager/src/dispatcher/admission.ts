/**
 * Lets sessions begin at a bounded rate, so that a thousand agents that reconnect
 * at the same moment do not starve those that are already connected. A token
 * bucket: `burst` at once, then `perSecond`.
 */
import { MusterError } from '@muster/shared/model/error';
import type { Clock } from '@muster/shared/runtime/clock';

export class Admission {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor(clock: Clock, { perSecond = 200, burst = 100 }: { readonly perSecond?: number; readonly burst?: number } = {}) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = clock.monotonic();
  }

  /** Throws `MusterError` `resource-exhausted` when too many came before: the agent tries again after its back-off. */
  admit(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) throw new MusterError('resource-exhausted', 'too many agents connect at once', { reason: 'HERD' });
    this.#tokens -= 1;
  }
}
