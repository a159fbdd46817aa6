/**
 * A watch that outlives its connections. It keeps the first revision not yet
 * *delivered* to the reader; whatever happens to a stream, the next one starts
 * there, so a cut at any byte costs neither an event nor doubles one.
 *
 * A silent stream is asked for progress; one that does not answer is left. So a
 * black-holed line or a stopped member is noticed within about four seconds.
 */
import type { IWatchResponse } from 'etcd3';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import { jitter, type Random } from '@muster/shared/runtime/random';
import { checkWatch } from '../check-request.ts';
import { StoreError, type WatchMessage, type WatchRequest } from '../store.ts';
import type { Endpoint, WatchStream } from './connection.ts';
import { classifyGrpcError, RpcFailure, toStoreError, worthRepeating, type GrpcError } from './failure.ts';
import type { KeySpace } from './keys.ts';
import type { Members } from './members.ts';
import { stepWatch, type WatchState } from './watch-batch.ts';

const SILENCE_BEFORE_ASKING_MS = 2_000;
const ANSWER_WITHIN_MS = 2_000;
const FIRST_BACKOFF_MS = 20;
const LONGEST_BACKOFF_MS = 1_000;

export interface WatchOptions {
  readonly members: Members;
  readonly keys: KeySpace;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export async function* watchEtcd(options: WatchOptions, request: WatchRequest, signal: AbortSignal): AsyncGenerator<WatchMessage> {
  checkWatch(request);
  const { members, keys, clock, random, logger } = options;
  const stop = AbortSignal.any([signal, members.closed]);
  let state: WatchState = { nextRevision: request.fromRevision, fragments: [] };
  let failures = 0;
  while (!stop.aborted) {
    const endpoint = members.current();
    const openedAt = clock.monotonic();
    try {
      for await (const response of readStream(options, endpoint, request.prefix, state.nextRevision, stop)) {
        const step = stepWatch(state, response, keys);
        if (step.type === 'canceled') throw refusal(step.reason, endpoint.address);
        if (step.type === 'message') {
          yield step.message;
          if (step.message.type === 'compacted') return;
          failures = 0;
        }
        state = step.state;
      }
    } catch (error) {
      if (!(error instanceof RpcFailure) || !worthRepeating(error)) throw toStoreError(error);
      logger.debug({ endpoint: endpoint.address, error, nextRevision: state.nextRevision }, 'etcd watch cut, opening it again');
      if (error.kind === 'token-expired') endpoint.forgetToken();
      else members.leave(endpoint);
    }
    // The fragments of a cut response are read again, with the rest of their revision.
    state = { ...state, fragments: [] };
    if (clock.monotonic() - openedAt > LONGEST_BACKOFF_MS) failures = 0;
    await clock.sleep(backoffMs(failures, random), stop).catch(() => undefined);
    failures += 1;
  }
  if (!signal.aborted) throw new StoreError('closed', 'the connection to etcd was closed');
}

function backoffMs(failures: number, random: Random): number {
  return Math.min(LONGEST_BACKOFF_MS, jitter(random, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10), 0.2));
}

function refusal(reason: string, address: string): RpcFailure {
  const kind = reason.includes('permission denied') ? 'invalid' : 'lost';
  return new RpcFailure(kind, `etcd at ${address} canceled the watch: ${reason}`);
}

/** The responses of one stream, until it breaks (throws `RpcFailure`) or the signal is aborted (ends). */
async function* readStream(
  { clock, keys }: WatchOptions,
  endpoint: Endpoint,
  prefix: string,
  startRevision: number,
  signal: AbortSignal,
): AsyncGenerator<IWatchResponse> {
  const { stream, host } = await endpoint.openWatch({ timeoutMs: ANSWER_WITHIN_MS, signal });
  const onAbort = () => stream.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  // Cancelling raises an error after the last read, when nobody listens any more.
  stream.on('error', () => undefined);
  try {
    stream.write({ create_request: { ...keys.watched(prefix), start_revision: startRevision, progress_notify: true, fragment: true } });
    const responses = stream[Symbol.asyncIterator]() as AsyncIterator<IWatchResponse>;
    for (;;) {
      const next = await readOne(responses, stream, clock);
      if (next === 'silent') {
        throw new RpcFailure('lost', `etcd at ${endpoint.address} left the watch without a sign of life`, { connectionSuspect: true });
      }
      if (signal.aborted) return;
      if (next.done === true) throw new RpcFailure('lost', `etcd at ${endpoint.address} ended the watch stream`);
      yield next.value;
    }
  } catch (error) {
    if (signal.aborted) return;
    const failure = error instanceof RpcFailure ? error : classifyGrpcError(error as GrpcError, endpoint.address);
    if (failure.connectionSuspect) endpoint.distrust(host);
    throw failure;
  } finally {
    signal.removeEventListener('abort', onAbort);
    stream.cancel();
  }
}

/** The next response; `silent` when none came although one was asked for. */
async function readOne(
  responses: AsyncIterator<IWatchResponse>,
  stream: WatchStream,
  clock: Clock,
): Promise<IteratorResult<IWatchResponse> | 'silent'> {
  const next = responses.next();
  const first = await within(next, SILENCE_BEFORE_ASKING_MS, clock);
  if (first !== 'silent') return first;
  stream.write({ progress_request: {} });
  return within(next, ANSWER_WITHIN_MS, clock);
}

function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | 'silent'> {
  return new Promise((resolve, reject) => {
    const stopTimer = clock.after(ms, () => resolve('silent'));
    promise.then(resolve, reject).finally(stopTimer);
  });
}
