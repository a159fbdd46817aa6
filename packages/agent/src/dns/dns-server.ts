/**
 * The DNS server of a node: answers on the gateway of each Muster network what the
 * network's zone says, and forwards the rest to the host's resolvers.
 *
 * Reads: the zones it was last given. Writes nothing. Works without managers: a zone
 * holds until another one is given. Never tells a task that does not serve.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Random } from '@muster/shared/runtime/random';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import { answer, type Reply } from './answer.ts';
import { forward, type Upstream } from './forward.ts';
import { listen, type Listener } from './listener.ts';
import { decodeQuery, encodeError, encodeFailure, encodeReply, type Query } from './wire.ts';
import { type Zone, ZoneIndex } from './zone.ts';

const DNS_PORT = 53;
/** The address may not be there yet, or another program may hold the port. */
const RETRY_MS = 1_000;
/** Questions to the host's resolvers at the same time; the next ones fail at once. */
const MAX_FORWARDS = 512;

export interface DnsServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Of 0 to 65,535, hard to guess. */
  readonly newQueryId: () => number;
  /** The host's resolvers, without the given addresses. Asked for each name that is not ours. */
  readonly resolvers: (own: ReadonlySet<string>) => readonly Upstream[];
  readonly port?: number;
}

interface Served {
  readonly network: string;
  readonly index: ZoneIndex;
  readonly alsoIn: NonNullable<Zone['alsoIn']>;
}

export class DnsServer implements Runnable {
  readonly name = 'dns';
  readonly #options: DnsServerOptions;
  readonly #log: Logger;
  readonly #wakeup = new Wakeup();
  readonly #listeners = new Map<string, Listener>();
  readonly #failing = new Map<string, string>();
  #served: ReadonlyMap<string, Served> = new Map();
  #forwards = 0;

  constructor(options: DnsServerOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'dns' });
  }

  /** From now on these zones, each on its own address, and no others. */
  serve(zones: ReadonlyMap<string, Zone>): void {
    this.#served = new Map([...zones].map(([address, zone]) => [address, { network: zone.network, index: new ZoneIndex(zone), alsoIn: zone.alsoIn ?? (() => []) }]));
    this.#wakeup.wake();
  }

  /** The port at an address, once it listens there. */
  portAt(address: string): number | undefined {
    return this.#listeners.get(address)?.port;
  }

  /** Addresses at which it cannot listen, and why. */
  get failing(): ReadonlyMap<string, string> {
    return this.#failing;
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        await this.#settle(signal);
        const cancel = this.#failing.size === 0 ? () => undefined : this.#options.clock.after(RETRY_MS, () => this.#wakeup.wake());
        await this.#wakeup.wait(signal);
        cancel();
      }
    } finally {
      await Promise.all([...this.#listeners.values()].map((listener) => listener[Symbol.asyncDispose]()));
      this.#listeners.clear();
    }
  }

  /** Listens where it should and nowhere else. */
  async #settle(signal: AbortSignal): Promise<void> {
    for (const [address, listener] of this.#listeners) {
      if (this.#served.has(address)) continue;
      this.#listeners.delete(address);
      await listener[Symbol.asyncDispose]();
    }
    for (const address of this.#failing.keys()) if (!this.#served.has(address)) this.#failing.delete(address);
    for (const address of this.#served.keys()) {
      if (this.#listeners.has(address)) continue;
      try {
        this.#listeners.set(address, await listen(address, this.#options.port ?? DNS_PORT, (message, asker, over) => this.#respond(address, message, asker, over, signal)));
        this.#failing.delete(address);
        this.#log.info({ address }, 'answering DNS');
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (this.#failing.get(address) !== reason) this.#log.warn({ address, reason }, 'cannot listen for DNS; trying again');
        this.#failing.set(address, reason);
      }
    }
  }

  async #respond(address: string, message: Buffer, asker: string, over: 'udp' | 'tcp', signal: AbortSignal): Promise<Buffer | undefined> {
    const served = this.#served.get(address);
    if (served === undefined) return undefined;
    const query = decodeQuery(message);
    if (query === undefined) return undefined;
    if ('error' in query) return encodeError(query.id, query.error);
    try {
      const reply = this.#answer(served, query, asker);
      return reply.say === 'forward' ? await this.#forward(message, query, over, signal) : encodeReply(query, reply, served.network, over);
    } catch (error) {
      // A message of a stranger may hold what cannot be written back.
      this.#log.debug({ err: error }, 'answering a DNS question failed');
      return encodeError(query.id, 'server-failure');
    }
  }

  /** A task with several networks asks in the first of them and is answered for all. */
  #answer(served: Served, { name, type }: Query, asker: string): Reply {
    const shuffle = (addresses: readonly string[]) => shuffled(addresses, this.#options.random);
    const reply = answer(served.index, { name, type, asker }, shuffle);
    if (reply.say !== 'no-such-name' && reply.say !== 'forward') return reply;
    for (const { gateway, address } of served.alsoIn(asker)) {
      const other = this.#served.get(gateway);
      const further = other && answer(other.index, { name, type, asker: address }, shuffle);
      if (further !== undefined && further.say !== 'no-such-name' && further.say !== 'forward') return further;
    }
    return reply;
  }

  async #forward(message: Buffer, query: Query, over: 'udp' | 'tcp', signal: AbortSignal): Promise<Buffer> {
    if (this.#forwards >= MAX_FORWARDS) return encodeFailure(query, 'server-failure');
    this.#forwards += 1;
    try {
      const upstreams = this.#options.resolvers(new Set(this.#served.keys()));
      const { clock, newQueryId } = this.#options;
      return (await forward(message, upstreams, over, { clock, newQueryId }, signal)) ?? encodeFailure(query, 'server-failure');
    } finally {
      this.#forwards -= 1;
    }
  }
}

/** Fisher–Yates, on a copy. */
function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    const kept = order[last];
    const other = order[chosen];
    if (kept === undefined || other === undefined) continue;
    order[last] = other;
    order[chosen] = kept;
  }
  return order;
}
