/**
 * Tells managers what this host's balancers see: every few seconds one reading of the
 * kernel's counters and, on a router, one of HAProxy's.
 *
 * Never: reads anything while no manager is there to hear it.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { ServiceId } from '@muster/shared/model/ids';
import type { LoadSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { loadsBetween, type TrafficReading } from './rates.ts';

const DEFAULT_PERIOD_MS = 5_000;

export interface TrafficMeterOptions {
  readonly isHeard: () => boolean;
  readonly connections: () => Promise<TrafficReading['connections']>;
  readonly routes: () => Promise<TrafficReading['routes']>;
  /** The service has a task here: then this host tells of its silence, too. */
  readonly isHere: (serviceId: ServiceId) => boolean;
  readonly onLoads: (loads: readonly LoadSample[]) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly periodMs?: number;
}

export class TrafficMeter implements Runnable {
  readonly name = 'traffic meter';
  readonly #options: TrafficMeterOptions;
  #before: TrafficReading | undefined;

  constructor(options: TrafficMeterOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, periodMs = DEFAULT_PERIOD_MS } = this.#options;
    while (!signal.aborted) {
      await clock.sleep(periodMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.#measure();
    }
  }

  async #measure(): Promise<void> {
    const { clock, logger, isHeard, isHere, onLoads } = this.#options;
    if (!isHeard()) {
      this.#before = undefined;
      return;
    }
    try {
      const [connections, routes] = await Promise.all([this.#options.connections(), this.#options.routes()]);
      const reading = { at: clock.monotonic(), connections, routes };
      const loads = this.#before === undefined ? [] : loadsBetween(this.#before, reading, isHere);
      this.#before = reading;
      if (loads.length > 0) onLoads(loads);
    } catch (error) {
      logger.debug({ err: error }, 'traffic could not be measured');
    }
  }
}
