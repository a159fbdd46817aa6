/**
 * Which hosts are down, of those that tasks are still to leave: what runs on one may have
 * stopped or not, and nobody can tell before it is back. Asked now and then, only of hosts
 * on which a task takes its time; never in the way.
 */
import type { NodeId } from '@muster/shared/model/ids';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Api } from '../api.ts';

/** Most tasks stop sooner, and then nothing is asked. */
const AGAIN_MS = 1_500;

export class LostHosts {
  readonly #api: Pick<Api, 'getNode'>;
  readonly #clock: Clock;
  readonly #askedAt = new Map<NodeId, number>();
  readonly #down = new Set<NodeId>();

  constructor(api: Pick<Api, 'getNode'>, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** Those that are down by the last answer. */
  of(hosts: Iterable<NodeId>): ReadonlySet<NodeId> {
    const now = this.#clock.monotonic();
    for (const host of hosts) {
      const askedAt = this.#askedAt.get(host);
      if (askedAt !== undefined && now - askedAt < AGAIN_MS) continue;
      this.#askedAt.set(host, now);
      if (askedAt !== undefined) void this.#ask(host);
    }
    return this.#down;
  }

  async #ask(host: NodeId): Promise<void> {
    // No answer: as it was. The watch says when no manager can be reached.
    const node = await this.#api.getNode(host).catch(() => undefined);
    if (node === undefined) return;
    if (node.status.state === 'down') this.#down.add(host);
    else this.#down.delete(host);
  }
}
