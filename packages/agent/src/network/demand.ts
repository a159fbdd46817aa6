/**
 * Tells managers which services that may rest are used, and for which connections
 * wait: at once when the first one comes, else every two seconds while there is
 * something to tell. Says nothing of services that nobody uses.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { ServiceId } from '@muster/shared/model/ids';
import type { LoadSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import { Wakeup } from '@muster/shared/runtime/wakeup';

const PERIOD_MS = 2_000;

export interface DemandOptions {
  /** Services used since the last call, with the connections that wait for each; undefined: there is none that may rest. */
  readonly demand: () => Promise<ReadonlyMap<ServiceId, number> | undefined>;
  readonly onLoads: (loads: readonly LoadSample[]) => void;
  readonly clock: Clock;
}

export class DemandReporter implements Runnable {
  readonly name = 'demand';
  readonly #options: DemandOptions;
  readonly #wakeup = new Wakeup();

  constructor(options: DemandOptions) {
    this.#options = options;
  }

  /** A connection has begun to wait, or services that may rest have come. */
  hurry(): void {
    this.#wakeup.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { demand, onLoads, clock } = this.#options;
    while (!signal.aborted) {
      const used = await demand();
      if (used !== undefined && used.size > 0) onLoads([...used].map(([serviceId, value]) => ({ serviceId, metric: 'waiting', value })));
      const cancel = used === undefined ? () => undefined : clock.after(PERIOD_MS, () => this.#wakeup.wake());
      await this.#wakeup.wait(signal);
      cancel();
    }
  }
}
