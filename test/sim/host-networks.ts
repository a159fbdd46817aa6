/**
 * The networks of a simulated host as its agent has them: brings what it is told in force,
 * a moment later and not always at the first attempt. All that `Networks` does of this is
 * done in its order: a state is answered when it, or a later one, is in force.
 */
import { DriverError } from '@muster/agent/driver/driver';
import { attachmentOf, type Attachment, plainAttachment } from '@muster/agent/network/attach';
import type { HostNetworks } from '@muster/agent/network/host-networks';
import type { HostNetworkFacts } from '@muster/shared/model/network';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { Assignment } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Dice } from './dice.ts';
import type { HostKernel } from './host-kernel.ts';

const RETRY_MS = 1_000;
const SAVE_DELAY_MS = 500;
const ATTACH_TIMEOUT_MS = 10_000;

export interface SimNetworksOptions {
  readonly kernel: HostKernel;
  /** The agent's. */
  readonly clock: Clock;
  readonly dice: Dice;
  readonly recorded: NetworkState | undefined;
  readonly save: (state: NetworkState) => void;
  /** For deliberately broken hosts: the state is answered and never brought. */
  readonly isSkipped: () => boolean;
}

interface Waiting {
  readonly inForce: (error: string) => void;
  readonly told?: string;
}

const REFUSED = 'the kernel refuses it';

export class SimNetworks implements HostNetworks {
  readonly heldPorts: ReadonlySet<string> = new Set();
  readonly #options: SimNetworksOptions;
  readonly #changed = new Set<() => void>();
  #wanted: NetworkState | undefined;
  #inForce: NetworkState | undefined;
  #waiting: Waiting[] = [];
  #isAtWork = false;
  #isSaving = false;
  #callOffRetry: () => void = () => undefined;

  constructor(options: SimNetworksOptions) {
    this.#options = options;
    this.#wanted = options.recorded;
    this.#attempt();
  }

  examine(): Promise<HostNetworkFacts> {
    return Promise.resolve(this.#options.kernel.facts);
  }

  containerStarted(): void {
    // There is no bridge to look at.
  }

  bringInForce(state: NetworkState, inForce: (error: string) => void): void {
    this.#wanted = state;
    this.#waiting.push({ inForce });
    this.#saveSoon();
    this.#attempt();
  }

  async attach(assignment: Assignment, signal: AbortSignal): Promise<Attachment | undefined> {
    const { networks = [] } = assignment;
    const { kernel, clock } = this.#options;
    if (networks.length === 0) return undefined;
    if (!kernel.hasNetworks) {
      if (networks.every(({ optional }) => optional)) return plainAttachment(assignment);
      throw new DriverError('unavailable', 'this host has no networks');
    }
    const until = clock.monotonic() + ATTACH_TIMEOUT_MS;
    for (;;) {
      signal.throwIfAborted();
      const attachment = this.#inForce && attachmentOf(this.#inForce, networks);
      if (attachment !== undefined) return attachment;
      const leftMs = until - clock.monotonic();
      if (leftMs <= 0) throw new DriverError('unavailable', "the task's networks are not set up on this host yet");
      await this.#nextChange(leftMs, signal);
    }
  }

  #saveSoon(): void {
    if (this.#isSaving) return;
    this.#isSaving = true;
    this.#options.clock.after(SAVE_DELAY_MS, () => {
      this.#isSaving = false;
      if (this.#wanted !== undefined) this.#options.save(this.#wanted);
    });
  }

  /** One at a time; what comes meanwhile is brought by the next. */
  #attempt(): void {
    const { kernel, clock, dice } = this.#options;
    const wanted = this.#wanted;
    if (this.#isAtWork || wanted === undefined) return;
    const waiting = this.#waiting.splice(0);
    if (!kernel.hasNetworks) {
      for (const { inForce } of waiting) inForce('');
      return;
    }
    this.#isAtWork = true;
    this.#callOffRetry();
    const { failureRate, extraMs } = kernel.trouble;
    const takesMs = (dice.chance(0.9) ? dice.whole(2, 30) : dice.whole(30, 300)) + dice.whole(0, extraMs);
    clock.after(takesMs, () => {
      this.#isAtWork = false;
      if (dice.chance(failureRate)) this.#failed(waiting);
      else this.#succeeded(wanted, waiting);
      if (this.#wanted !== wanted) this.#attempt();
    });
  }

  #succeeded(state: NetworkState, waiting: readonly Waiting[]): void {
    if (!this.#options.isSkipped()) this.#options.kernel.bring(state);
    this.#inForce = state;
    for (const { inForce } of waiting) inForce('');
    for (const resolve of this.#changed) resolve();
    this.#changed.clear();
  }

  #failed(waiting: readonly Waiting[]): void {
    const { kernel, clock } = this.#options;
    kernel.fail(clock.monotonic());
    for (const { inForce, told } of waiting) if (told !== REFUSED) inForce(REFUSED);
    // The last one stands for those before it.
    this.#waiting.unshift(...waiting.slice(-1).map(({ inForce }) => ({ inForce, told: REFUSED })));
    this.#callOffRetry = clock.after(RETRY_MS, () => this.#attempt());
  }

  async #nextChange(atMostMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#changed.add(resolve);
    const cancel = this.#options.clock.after(atMostMs, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }
}
