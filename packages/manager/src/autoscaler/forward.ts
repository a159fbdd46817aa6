/**
 * Brings what agents measured to the manager that leads: this one's own memory, or
 * the leader over the network. Best effort and bounded: while a batch is under way
 * the newest sample of each task waits, and what cannot be delivered is dropped, for
 * the next is seconds away.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { ManagerId, TaskId } from '@muster/shared/model/ids';
import type { LoadSample, TaskSample } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import type { State } from '../state/state.ts';
import type { Loads } from './loads.ts';
import type { Samples } from './samples.ts';

/** Samples of many agents go together. */
const GATHER_MS = 500;
const MAX_BATCH = 5_000;
/** Tasks whose samples wait; beyond it samples are dropped. */
const MAX_WAITING = 50_000;
const SEND_TIMEOUT_MS = 3_000;

/** What one manager tells another: what tasks use, and the load of services that nodes see. */
export interface SampleBatch {
  readonly samples: readonly TaskSample[];
  readonly loads: readonly ReportedSample[];
}

export type ReportedSample = LoadSample & { readonly reporter: string };

/** Sends samples to the manager at an address; rejects when it does not take them. */
export type SendSamples = (address: string, batch: SampleBatch, timeoutMs: number) => Promise<void>;

export interface SampleForwarderOptions {
  readonly managerId: ManagerId;
  readonly state: State;
  readonly samples: Samples;
  readonly loads: Loads;
  /** Absent: this manager never has others beside it. */
  readonly send: SendSamples | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class SampleForwarder implements Runnable {
  readonly name = 'samples';
  readonly #options: SampleForwarderOptions;
  readonly #waiting = new Map<TaskId, TaskSample>();
  readonly #waitingLoads = new Map<string, ReportedSample>();
  readonly #work = new Wakeup();

  constructor(options: SampleForwarderOptions) {
    this.#options = options;
  }

  take(samples: readonly TaskSample[]): void {
    const { state, managerId, send } = this.#options;
    if (state.view.leader()?.managerId === managerId) {
      this.#options.samples.add(samples);
      return;
    }
    if (send === undefined) return;
    for (const sample of samples) {
      if (this.#waiting.size < MAX_WAITING || this.#waiting.has(sample.taskId)) this.#waiting.set(sample.taskId, sample);
    }
    this.#work.wake();
  }

  /** What a node's balancers see. */
  takeLoads(reporter: string, loads: readonly LoadSample[]): void {
    const { state, managerId, send } = this.#options;
    const reported = loads.map((load) => ({ ...load, reporter }));
    if (state.view.leader()?.managerId === managerId) {
      this.#options.loads.add(reported);
      return;
    }
    if (send === undefined) return;
    for (const load of reported) {
      const key = `${load.routeId ?? load.serviceId}/${load.metric}/${reporter}`;
      if (this.#waitingLoads.size < MAX_WAITING || this.#waitingLoads.has(key)) this.#waitingLoads.set(key, load);
    }
    this.#work.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      await this.#work.wait(signal);
      await clock.sleep(GATHER_MS, signal).catch(() => undefined);
      while (this.#waiting.size + this.#waitingLoads.size > 0 && !signal.aborted) await this.#deliver(signal);
    }
  }

  async #deliver(signal: AbortSignal): Promise<void> {
    const { state, managerId, send, samples, logger } = this.#options;
    const batch = [...this.#waiting.values()].slice(0, MAX_BATCH);
    for (const { taskId } of batch) this.#waiting.delete(taskId);
    const waitingLoads = [...this.#waitingLoads].slice(0, MAX_BATCH);
    for (const [key] of waitingLoads) this.#waitingLoads.delete(key);
    const loads = waitingLoads.map(([, load]) => load);
    const leaderId = state.view.leader()?.managerId;
    if (leaderId === managerId) {
      samples.add(batch);
      this.#options.loads.add(loads);
      return;
    }
    const leader = [...state.view.managers()].find(({ id }) => id === leaderId);
    if (leader === undefined || send === undefined) return;
    try {
      await send(leader.address, { samples: batch, loads }, SEND_TIMEOUT_MS);
    } catch (error) {
      if (!signal.aborted) logger.debug({ err: error, leader: leader.address, samples: batch.length }, 'the leader did not take samples');
    }
  }
}
