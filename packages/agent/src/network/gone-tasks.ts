/**
 * Connections that the kernel would go on leading to tasks that are gone. They are
 * forgotten when a task goes, and for a while after: a packet that was on its way then
 * may make one more. One such entry keeps a client waiting, for all that it sends again
 * goes the same way.
 */
import type { NetworkState } from '@muster/shared/model/network-state';
import type { Clock } from '@muster/shared/runtime/clock';
import { forget, ledTo } from './apply-flows.ts';
import type { HostTools } from './host-tools.ts';
import { endpointAddresses, staleConnections } from './service-rules.ts';

/** A client gives up, or has been answered by another task, before that. */
const LOOK_AGAIN_MS = 15_000;
/** However often the host is looked at: on a busy one, there is much to read. */
const PAUSE_MS = 2_000;

export class GoneTasks {
  readonly #tools: Pick<HostTools, 'run'>;
  readonly #clock: Clock;
  /** What was last in force, also before this agent was started. */
  #before: NetworkState | undefined;
  /** Address → until when to look for what leads there. */
  readonly #gone = new Map<string, number>();
  #lookAt = 0;

  constructor(tools: Pick<HostTools, 'run'>, clock: Clock, recorded: NetworkState | undefined) {
    this.#tools = tools;
    this.#clock = clock;
    this.#before = recorded;
  }

  /** To be called with what has come in force. */
  async follow(state: NetworkState): Promise<void> {
    const before = this.#before;
    if (before?.services === state.services) return;
    this.#before = state;
    // An address may have been given to another task meanwhile.
    const there = endpointAddresses(state);
    for (const address of this.#gone.keys()) if (there.has(address)) this.#gone.delete(address);
    if (before === undefined) return;
    const until = this.#clock.monotonic() + LOOK_AGAIN_MS;
    const left = staleConnections(before, state).flatMap(({ protocol, address }) => (protocol === 'tcp' ? [address] : []));
    for (const address of left) this.#gone.set(address, until);
    if (left.length > 0) await this.#forget(new Set(left));
  }

  /** What has been led to them since. */
  async lookAgain(): Promise<void> {
    const now = this.#clock.monotonic();
    if (this.#gone.size === 0 || now < this.#lookAt) return;
    this.#lookAt = now + PAUSE_MS;
    await this.#forget(new Set(this.#gone.keys()));
    for (const [address, until] of this.#gone) if (until < now) this.#gone.delete(address);
  }

  async #forget(addresses: ReadonlySet<string>): Promise<void> {
    for (const led of await ledTo(this.#tools, addresses)) await forget(this.#tools, led);
  }
}
