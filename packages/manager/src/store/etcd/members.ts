/**
 * The members of the etcd cluster: all calls go to one of them until it fails,
 * then to the next. `repeat` is for calls that may safely be sent twice.
 */
import type { Clock } from '@muster/shared/runtime/clock';
import type { Random } from '@muster/shared/runtime/random';
import { StoreError } from '../store.ts';
import type { CallLimits, Endpoint } from './connection.ts';
import { RpcFailure, worthRepeating } from './failure.ts';
import { attemptTimeoutMs, pauseMs } from './patience.ts';

export interface Members {
  readonly all: readonly Endpoint[];
  current(): Endpoint;
  /** Turns to the next member, unless that was done already. */
  leave(endpoint: Endpoint): void;
  /** Asks until a member answers, the answer is a refusal, or the time is up. Rejects with `RpcFailure` or `StoreError`. */
  repeat<T>(ask: (endpoint: Endpoint, limits: CallLimits) => Promise<T>, limits: CallLimits): Promise<T>;
  /** The limits of one attempt out of several that end at `giveUpAt` on the monotonic clock. */
  limits(attempt: number, giveUpAt: number, signal: AbortSignal | undefined): CallLimits;
  /** Waits between two attempts; rejects with `RpcFailure` when the signal is aborted. */
  pause(attempt: number, signal: AbortSignal | undefined): Promise<void>;
  readonly closed: AbortSignal;
  close(): void;
}

export function newMembers(endpoints: readonly Endpoint[], clock: Clock, random: Random): Members {
  // Several managers should not all lean on the member that happens to be named first.
  let index = Math.floor(random() * endpoints.length);
  const closing = new AbortController();

  function current(): Endpoint {
    if (closing.signal.aborted) throw new StoreError('closed', 'the connection to etcd was closed');
    const endpoint = endpoints[index];
    if (endpoint === undefined) throw new StoreError('invalid', 'no etcd endpoint is given');
    return endpoint;
  }

  function leave(endpoint: Endpoint): void {
    if (endpoints[index] === endpoint) index = (index + 1) % endpoints.length;
  }

  async function pause(attempt: number, signal: AbortSignal | undefined): Promise<void> {
    const ms = pauseMs(attempt, endpoints.length, random);
    if (ms === 0) return;
    try {
      await clock.sleep(ms, signal);
    } catch (error) {
      throw new RpcFailure('aborted', 'the call to etcd was aborted', { cause: error });
    }
  }

  function limits(attempt: number, giveUpAt: number, signal: AbortSignal | undefined): CallLimits {
    return { timeoutMs: attemptTimeoutMs(attempt, endpoints.length, giveUpAt - clock.monotonic()), signal };
  }

  return {
    all: endpoints,
    current,
    leave,
    limits,
    pause,
    closed: closing.signal,
    async repeat(ask, { timeoutMs, signal }) {
      const giveUpAt = clock.monotonic() + timeoutMs;
      for (let attempt = 0; ; attempt += 1) {
        const endpoint = current();
        try {
          return await ask(endpoint, limits(attempt, giveUpAt, signal));
        } catch (error) {
          if (!(error instanceof RpcFailure) || !worthRepeating(error)) throw error;
          if (error.kind !== 'token-expired') leave(endpoint);
          await pause(attempt, signal);
          if (clock.monotonic() >= giveUpAt) throw error;
        }
      }
    },
    close() {
      closing.abort();
      for (const endpoint of endpoints) endpoint.close();
    },
  };
}
