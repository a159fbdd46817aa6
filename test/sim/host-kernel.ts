/**
 * What a simulated host leads connections to. It outlives the agent, as what is in the
 * kernel does, and not the host's power.
 */
import type { HostNetworkFacts } from '@muster/shared/model/network';
import type { EndpointState, NetworkState } from '@muster/shared/model/network-state';

export interface Trouble {
  /** The part of attempts that fail. */
  readonly failureRate: number;
  /** How long an attempt takes at most, besides what it always does. */
  readonly extraMs: number;
}

export const NO_TROUBLE: Trouble = { failureRate: 0, extraMs: 0 };

export class HostKernel {
  readonly facts: HostNetworkFacts;
  /** A fault. */
  trouble = NO_TROUBLE;
  readonly #onLed: (state: NetworkState) => void;
  #state: NetworkState | undefined;
  #failingSince: number | undefined;

  /** `onLed`: told of each state that has come in force. */
  constructor(mode: 'kernel' | 'none', onLed: (state: NetworkState) => void) {
    this.facts = { mode, reason: mode === 'kernel' ? '' : 'the simulator gave it none', uplinkMtu: 1_500, foreignRanges: [] };
    this.#onLed = onLed;
  }

  get hasNetworks(): boolean {
    return this.facts.mode === 'kernel';
  }

  /** Since when nothing could be brought in force, by the true clock; undefined: the last attempt did it. */
  get failingSince(): number | undefined {
    return this.#failingSince;
  }

  /** In force. */
  get state(): NetworkState | undefined {
    return this.#state;
  }

  bring(state: NetworkState): void {
    this.#failingSince = undefined;
    if (state === this.#state) return;
    this.#state = state;
    this.#onLed(state);
  }

  fail(now: number): void {
    this.#failingSince ??= now;
  }

  /** New connections go there, too. */
  leadsTo(taskId: string): boolean {
    return this.#state?.services.some(({ endpoints }) => endpoints.some((endpoint) => endpoint.taskId === taskId && endpoint.serving)) === true;
  }

  losePower(): void {
    this.#state = undefined;
    this.#failingSince = undefined;
  }
}

/** Of a state, as text that is the same for the same endpoints. */
export function leadsOf(endpoints: readonly EndpointState[]): string {
  return endpoints
    .filter(({ serving }) => serving)
    .map(({ taskId, addresses }) => `${taskId} at ${addresses.map(({ address }) => address).join()}`)
    .sort()
    .join(' ');
}
