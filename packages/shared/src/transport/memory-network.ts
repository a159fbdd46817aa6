/**
 * Managers and agents in one process, connected by memory: for tests and for the
 * simulator. Streams behave as those of TCP do: in order, delayed, broken as a
 * whole, or silent while a partition holds what is sent until it heals.
 */
import { MusterError } from '../model/error.ts';
import type { AgentMessage, LogUploadMessage, ManagerMessage } from '../model/session-messages.ts';
import type { Clock } from '../runtime/clock.ts';
import { Pipe } from '../runtime/pipe.ts';
import type { AgentTransport, Channel, DispatchEndpoint } from './channel.ts';

/** Messages on their way in one direction before `send` waits. */
const WINDOW = 32;

export interface MemoryNetworkOptions {
  readonly clock: Clock;
  /** Time that each message takes; default 0. Order is kept whatever it returns. */
  readonly delayMs?: () => number;
}

interface Link {
  readonly from: string;
  readonly to: string;
  /** Both ends see the stream broken. */
  break(reason: string): void;
  /** Nothing passes any more, and neither end is ever told. */
  vanish(): void;
  /** Delivers what was held while the two could not hear each other. */
  release(): void;
}

const unavailable = (message: string) => new MusterError('unavailable', message);

export class MemoryNetwork {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #listeners = new Map<string, DispatchEndpoint>();
  readonly #links = new Set<Link>();
  /** `from→to` pairs between which nothing passes. */
  readonly #silent = new Set<string>();

  constructor({ clock, delayMs = () => 0 }: MemoryNetworkOptions) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  /** Serves agents at an address until the returned function is called, which breaks every stream to it. */
  listen(address: string, endpoint: DispatchEndpoint): () => void {
    this.#listeners.set(address, endpoint);
    return () => {
      if (this.#listeners.get(address) === endpoint) this.#listeners.delete(address);
      this.#breakLinks((link) => link.to === address, `${address} is gone`);
    };
  }

  /** How the agent named `from` reaches managers. */
  transport(from: string): AgentTransport {
    return {
      openSession: async (address, signal) => {
        const endpoint = await this.#connect(from, address, signal);
        const [near, far] = this.#open<AgentMessage, ManagerMessage>(from, address, signal);
        endpoint.serveSession(far).catch((error: unknown) => far.close(error));
        return near;
      },
      openLogs: async (address, signal) => {
        const endpoint = await this.#connect(from, address, signal);
        const [near, far] = this.#open<LogUploadMessage, never>(from, address, signal);
        endpoint.serveLogs(far).catch((error: unknown) => far.close(error));
        return near;
      },
    };
  }

  /** Breaks every stream of an agent, as when its process dies. */
  breakAgent(from: string): void {
    this.#breakLinks((link) => link.from === from, `${from} is gone`);
  }

  /** A host loses its power: streams from or to it go silent for good, and nobody is told. */
  vanish(name: string): void {
    this.#listeners.delete(name);
    for (const link of this.#links) if (link.from === name || link.to === name) link.vanish();
  }

  /** From now on nothing passes between the two, and neither is told. */
  silence(from: string, to: string): void {
    this.#silent.add(`${from}→${to}`);
  }

  /** Ends the silence: what was sent meanwhile arrives. */
  heal(from: string, to: string): void {
    this.#silent.delete(`${from}→${to}`);
    for (const link of this.#links) if (link.from === from && link.to === to) link.release();
  }

  /** Breaks the streams between the two; new ones can be opened at once. */
  cut(from: string, to: string): void {
    this.#breakLinks((link) => link.from === from && link.to === to, 'connection reset');
  }

  #breakLinks(which: (link: Link) => boolean, reason: string): void {
    for (const link of this.#links) if (which(link)) link.break(reason);
  }

  async #connect(from: string, address: string, signal: AbortSignal): Promise<DispatchEndpoint> {
    const delayMs = this.#delayMs();
    if (delayMs > 0) await this.#clock.sleep(delayMs, signal);
    signal.throwIfAborted();
    if (this.#silent.has(`${from}→${address}`)) {
      await new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
    const endpoint = this.#listeners.get(address);
    if (endpoint === undefined) throw unavailable(`nobody listens at ${address}`);
    return endpoint;
  }

  #open<Up, Down>(from: string, to: string, signal: AbortSignal): [Channel<Up, Down>, Channel<Down, Up>] {
    let vanished = false;
    const isSilent = () => vanished || this.#silent.has(`${from}→${to}`);
    const up = new Direction<Up>(this.#clock, this.#delayMs, isSilent);
    const down = new Direction<Down>(this.#clock, this.#delayMs, isSilent);
    const link: Link = {
      from,
      to,
      break: (reason) => {
        this.#links.delete(link);
        up.breakNow(unavailable(reason));
        down.breakNow(unavailable(reason));
      },
      vanish: () => {
        vanished = true;
        this.#links.delete(link);
      },
      release: () => {
        up.arrivals();
        down.arrivals();
        if (up.finished) this.#links.delete(link);
      },
    };
    this.#links.add(link);
    const onAbort = () => near.close(signal.reason);
    const ended = () => {
      signal.removeEventListener('abort', onAbort);
      if (!isSilent()) this.#links.delete(link);
    };
    const near = channel(to, up, down, ended);
    const far = channel(from, down, up, ended);
    signal.addEventListener('abort', onAbort, { once: true });
    return [near, far];
  }
}

function channel<Out, In>(peer: string, out: Direction<Out>, into: Direction<In>, ended: () => void): Channel<Out, In> {
  return {
    peer,
    send: (message) => out.send(message),
    receive: () => into.read(),
    close(error) {
      out.finish(error);
      into.breakNow(undefined);
      ended();
    },
  };
}

/** One direction of a stream. */
class Direction<Message> {
  readonly #clock: Clock;
  readonly #delayMs: () => number;
  readonly #isSilent: () => boolean;
  readonly #pipe = new Pipe<Message>(WINDOW);
  /** On their way, in order: what happens on arrival, and when. */
  readonly #transit: { readonly at: number; readonly arrive: () => void }[] = [];
  #waiting: (() => void)[] = [];
  #lastArrivalAt = 0;
  #finished = false;

  constructor(clock: Clock, delayMs: () => number, isSilent: () => boolean) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#isSilent = isSilent;
  }

  get finished(): boolean {
    return this.#finished;
  }

  async send(message: Message): Promise<void> {
    if (this.#finished || this.#pipe.ended) throw unavailable('the channel is closed');
    let pushed: Promise<void> | undefined;
    this.#deliver(() => {
      if (!this.#pipe.ended) pushed = this.#pipe.push(message);
    });
    await pushed;
    while (this.#transit.length >= WINDOW) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  read(): AsyncGenerator<Message, void, undefined> {
    return this.#pipe.read();
  }

  /** The sender closes: the reader learns it after what was sent before. */
  finish(error: unknown): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#deliver(() => this.#pipe.end(error));
  }

  /** Ends it for both, now. */
  breakNow(error: unknown): void {
    this.#finished = true;
    this.#transit.length = 0;
    this.#pipe.end(error);
    this.#wake();
  }

  /** Lets everything arrive whose time has come. */
  arrivals(): void {
    const now = this.#clock.monotonic();
    for (let first = this.#transit[0]; first !== undefined && first.at <= now; first = this.#transit[0]) {
      if (this.#isSilent()) return;
      this.#transit.shift();
      first.arrive();
    }
    this.#wake();
  }

  #deliver(arrive: () => void): void {
    const now = this.#clock.monotonic();
    const at = Math.max(this.#lastArrivalAt, now + this.#delayMs());
    this.#lastArrivalAt = at;
    this.#transit.push({ at, arrive });
    if (at <= now) this.arrivals();
    else this.#clock.after(at - now, () => this.arrivals());
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
