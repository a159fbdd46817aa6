/** A host of a manager: the manager's process, its way to the store, and its address. */
import { asManagerId, type ManagerId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import { silentLogger } from '@muster/shared/runtime/logger';
import type { MemoryNetwork } from '@muster/shared/transport/memory-network';
import type { StopGateOptions } from '@muster/manager/dispatcher/stop-gate';
import { createManagerCore, type ManagerCore } from '@muster/manager/manager-core';
import { endpointOf } from './channels.ts';
import { Dice, taggedNewId } from './dice.ts';
import type { Ledger } from './ledger.ts';
import { SimProcess, type WakeOrder } from './process.ts';
import { type StoreBugs, StoreRoute, storeLink } from './store-link.ts';

export interface ManagerHostOptions {
  readonly name: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly network: MemoryNetwork;
  readonly bugs: (dice: Dice) => StoreBugs;
  readonly stops: StopGateOptions;
  /** Those of all managers, by address: samples go to the one that leads. */
  readonly coreOf: (address: string) => ManagerCore | undefined;
  /** What no process may do: end by itself. */
  readonly onEnd: (process: string, error: unknown) => void;
}

interface Running {
  readonly process: SimProcess;
  readonly core: ManagerCore;
  readonly stop: AbortController;
  readonly unlisten: () => void;
}

export class ManagerHost {
  readonly name: string;
  readonly id: ManagerId;
  readonly route = new StoreRoute();
  readonly #options: ManagerHostOptions;
  readonly #dice: Dice;
  #skewMs: number;
  #running: Running | undefined;
  #starts = 0;
  /** Of all processes that there were; a killed one is never told. */
  readonly #stops: AbortController[] = [];

  constructor(options: ManagerHostOptions, index: number) {
    this.name = options.name;
    this.id = asManagerId(`manager${String(index).padStart(18, '0')}`);
    this.#options = options;
    this.#dice = new Dice(options.seed, options.name);
    this.#skewMs = Math.round(this.#dice.between(-300, 300));
  }

  get isUp(): boolean {
    return this.#running !== undefined;
  }

  get core(): ManagerCore | undefined {
    return this.#running?.core;
  }

  get process(): SimProcess | undefined {
    return this.#running?.process;
  }

  get isLeader(): boolean {
    return this.#running?.core.election.epoch !== undefined;
  }

  /** Somebody sets the clock of its machine. */
  setClock(aheadMs: number): void {
    this.#skewMs = aheadMs;
  }

  start(): void {
    if (this.#running !== undefined) return;
    const { name, seed, clock, ledger, network, coreOf, onEnd } = this.#options;
    this.#starts += 1;
    const dice = new Dice(seed, `${name}/${this.#starts}`);
    const process = new SimProcess(name, clock, () => this.#skewMs);
    const bugs = this.#options.bugs(dice);
    const core = createManagerCore({
      record: {
        kind: 'manager',
        id: this.id,
        name,
        address: name,
        softwareVersion: '0.1.0',
        startedAt: process.clock.now(),
      },
      clusterName: 'sim',
      stops: this.#options.stops,
      decode: ledger.decode,
      store: storeLink({ ledger, route: this.route, process, clock, dice: new Dice(seed, `${name}/${this.#starts}/store`), bugs }),
      clock: process.clock,
      random: dice.random,
      newId: taggedNewId(dice.random, `${name}${this.#starts}`),
      logger: silentLogger,
      sendSamples(address, { samples, loads }) {
        const other = coreOf(address);
        other?.samples.add(samples);
        other?.loads.add(loads);
        return Promise.resolve();
      },
    });
    const stop = new AbortController();
    this.#stops.push(stop);
    const running: Running = { process, core, stop, unlisten: network.listen(name, endpointOf(process, core.dispatcher)) };
    this.#running = running;
    core.run(stop.signal).then(
      () => {
        process.kill();
        if (!stop.signal.aborted) onEnd(name, undefined);
        else if (this.#running === running) this.#leave();
      },
      (error: unknown) => onEnd(name, error),
    );
  }

  /** SIGTERM: it gives its leases back and ends, a little later. */
  terminate(): void {
    this.#running?.stop.abort(new Error('SIGTERM'));
  }

  /** Started anew when it has ended, made to end first when it has not. */
  restart(): void {
    if (this.#running?.stop.signal.aborted === true) this.kill();
    this.start();
  }

  kill(): void {
    this.#running?.process.kill();
    this.#leave();
  }

  /** When the run is over: what waits for a signal that never comes is kept by the platform for ever. */
  dispose(): void {
    this.kill();
    for (const stop of this.#stops) stop.abort();
  }

  /** Nobody is told: streams go silent. */
  losePower(): void {
    this.#running?.process.kill();
    this.#running = undefined;
    this.#options.network.vanish(this.name);
  }

  /** SIGSTOP. */
  stop(): void {
    this.#running?.process.stop();
  }

  /** True: what had piled up comes in another order than it came. */
  continue(order: WakeOrder): boolean {
    return this.#running?.process.continue(order) ?? false;
  }

  #leave(): void {
    this.#running?.unlisten();
    this.#running = undefined;
  }
}
