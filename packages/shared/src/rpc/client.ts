/**
 * The client of the managers' API. It knows several managers, talks to one and
 * goes to the next within a second when that one does not answer. Mutations
 * carry a request id of their own, so that sending one again is harmless.
 *
 * Errors are `MusterError`s; when no manager answers, code `unavailable` and
 * reason `NO_MANAGER`.
 */
import * as grpc from '@grpc/grpc-js';
import { MusterError } from '../model/error.ts';
import { systemClock, type Clock } from '../runtime/clock.ts';
import { systemNewId, type NewId } from '../runtime/ids.ts';
import { Attempts, isWorthAnotherManager, noManager, reasonOf, type Attempt } from './attempts.ts';
import type { AccessServiceDefinition, AccessServiceHandlers } from './gen/muster/v1/AccessService.ts';
import type { SecretsServiceDefinition, SecretsServiceHandlers } from './gen/muster/v1/SecretsService.ts';
import type { CaServiceDefinition, CaServiceHandlers } from './gen/muster/v1/CaService.ts';
import type { ControlServiceDefinition, ControlServiceHandlers } from './gen/muster/v1/ControlService.ts';
import type { LogsServiceDefinition, LogsServiceHandlers } from './gen/muster/v1/LogsService.ts';
import { lazyMethods } from './lazy.ts';
import type { RequestOf, ResponseOf, StreamNames, UnaryNames } from './methods.ts';
import { PLAIN, type Security } from './security.ts';
import { fromServiceError } from './status.ts';

const methodOf = lazyMethods(['muster.v1.ControlService', 'muster.v1.LogsService', 'muster.v1.CaService', 'muster.v1.AccessService', 'muster.v1.SecretsService']);
type Definition = ControlServiceDefinition & LogsServiceDefinition & CaServiceDefinition & AccessServiceDefinition & SecretsServiceDefinition;
type Handlers = ControlServiceHandlers & LogsServiceHandlers & CaServiceHandlers & AccessServiceHandlers & SecretsServiceHandlers;

export type UnaryMethod = UnaryNames<Handlers>;
export type StreamMethod = StreamNames<Handlers>;

export interface CallOptions {
  /** For the whole call, all managers together. */
  readonly deadlineMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface ControlClient extends Disposable {
  /** Rejects with a `MusterError`, or with the signal's reason when it is aborted. */
  call<M extends UnaryMethod>(
    method: M,
    request: RequestOf<Definition, M>,
    options?: CallOptions,
  ): Promise<ResponseOf<Definition, M>>;
  /**
   * Ends with the server's stream or when the signal is aborted. Goes to the next
   * manager only until the first message: after it, a broken stream is an error,
   * and the caller knows from where to go on. Ending the iteration cancels the call.
   */
  stream<M extends StreamMethod>(
    method: M,
    request: RequestOf<Definition, M>,
    options?: Omit<CallOptions, 'deadlineMs'>,
  ): AsyncIterable<ResponseOf<Definition, M>>;
  close(): void;
}

export interface ClientOptions {
  /** Absent: plain. */
  readonly security?: Security;
  readonly clock?: Clock;
  readonly newId?: NewId;
  /** How long one manager may take to be connected in the end. */
  readonly connectMs?: number;
  /** How long it may take before the next one is tried as well, in a first round through all. */
  readonly hurryMs?: number;
}

const DEFAULT_DEADLINE_MS = 15_000;
const DEFAULT_CONNECT_MS = 900;
const DEFAULT_HURRY_MS = 200;
/** A manager that has not answered for so long is asked whether it is there at all, … */
const DOUBT_MS = 250;
/** … and is left for another one when it does not even answer that. */
const PROOF_MS = 400;
const HEALTH_PATH = '/grpc.health.v1.Health/Check';
/** A list answer stays below 8 MiB; a snapshot's message, too. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const CHANNEL_OPTIONS: grpc.ChannelOptions = {
  'grpc.max_receive_message_length': MAX_ANSWER_BYTES,
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  // Managers are reached directly, whatever the environment says about the web.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
};

export function connectControl(addresses: readonly string[], options: ClientOptions = {}): ControlClient {
  return new ManagersClient(addresses, options);
}

/** Whether a manager that is connected says nothing at all; the call to it is given up then. */
class Silence {
  isNoticed = false;
  onNoticed: () => void = () => undefined;

  notice(): void {
    this.isNoticed = true;
    this.onNoticed();
  }
}

class ManagersClient implements ControlClient {
  readonly #addresses: readonly string[];
  readonly #security: Security;
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #connectMs: number;
  readonly #hurryMs: number;
  readonly #channels = new Map<string, grpc.Client>();
  /** The manager that answered last: the first to ask next time. */
  #current = 0;

  constructor(addresses: readonly string[], options: ClientOptions) {
    if (addresses.length === 0) throw new MusterError('invalid-argument', 'no address of a manager is given');
    this.#addresses = addresses;
    this.#security = options.security ?? PLAIN;
    this.#clock = options.clock ?? systemClock;
    this.#newId = options.newId ?? systemNewId;
    this.#connectMs = options.connectMs ?? DEFAULT_CONNECT_MS;
    this.#hurryMs = options.hurryMs ?? DEFAULT_HURRY_MS;
  }

  async call<M extends UnaryMethod>(
    method: M,
    request: RequestOf<Definition, M>,
    options: CallOptions = {},
  ): Promise<ResponseOf<Definition, M>> {
    const repeatable = this.#withRequestId(method, request);
    const endsAt = this.#clock.monotonic() + (options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    const attempts: Attempt[] = [];
    const order = new Attempts(this.#addresses, this.#current, this.#hurryMs, this.#connectMs);
    for (const { index, address, patienceMs, left, isFirst } of order) {
      const remainingMs = endsAt - this.#clock.monotonic();
      if (remainingMs <= 0) break;
      options.signal?.throwIfAborted();
      const channel = await this.#connected(address, Math.min(remainingMs, patienceMs), options.signal);
      if (channel === undefined) {
        if (!order.later(index)) attempts.push({ address, why: 'no connection in time' });
        continue;
      }
      const silence = new Silence();
      const trust = isFirst && isHarmlessTwice(method) ? this.#doubt(channel, silence) : () => undefined;
      try {
        const answer = await this.#unary(channel, method, repeatable, (endsAt - this.#clock.monotonic()) / left, options, silence);
        this.#current = index;
        return answer;
      } catch (error) {
        if (silence.isNoticed && order.later(index)) continue;
        if (!(error instanceof MusterError) || !isWorthAnotherManager(error)) throw error;
        attempts.push({ address, why: reasonOf(error), error });
      } finally {
        trust();
      }
    }
    throw noManager(attempts);
  }

  async *stream<M extends StreamMethod>(
    method: M,
    request: RequestOf<Definition, M>,
    options: Omit<CallOptions, 'deadlineMs'> = {},
  ): AsyncIterable<ResponseOf<Definition, M>> {
    const attempts: Attempt[] = [];
    const order = new Attempts(this.#addresses, this.#current, this.#hurryMs, this.#connectMs);
    for (const { index, address, patienceMs, isFirst } of order) {
      if (options.signal?.aborted) return;
      let started = false;
      const silence = new Silence();
      let trust = () => undefined as void;
      try {
        const channel = await this.#connected(address, patienceMs, options.signal);
        if (channel === undefined) {
          if (!order.later(index)) attempts.push({ address, why: 'no connection in time' });
          continue;
        }
        if (isFirst && isHarmlessTwice(method)) trust = this.#doubt(channel, silence);
        for await (const message of this.#messages(channel, method, request, options, silence)) {
          started = true;
          trust();
          this.#current = index;
          yield message;
        }
        return;
      } catch (error) {
        if (options.signal?.aborted) return;
        if (silence.isNoticed && !started && order.later(index)) continue;
        if (started || !(error instanceof MusterError) || !isWorthAnotherManager(error)) throw error;
        attempts.push({ address, why: reasonOf(error), error });
      } finally {
        trust();
      }
    }
    throw noManager(attempts);
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #withRequestId<M extends UnaryMethod>(method: M, request: RequestOf<Definition, M>): RequestOf<Definition, M> {
    const fields: { readonly requestId?: string } = request;
    if (!MUTATIONS.has(method) || (fields.requestId ?? '') !== '') return request;
    return { ...request, requestId: this.#newId() };
  }

  /**
   * The channel to a manager, connected; undefined when it does not answer in
   * time. A channel that has failed is returned too: a call on it fails at once
   * and says why.
   */
  async #connected(address: string, ms: number, signal?: AbortSignal): Promise<grpc.Client | undefined> {
    let client = this.#channels.get(address);
    if (client === undefined) {
      client = new grpc.Client(address, this.#security.credentials, { ...CHANNEL_OPTIONS, ...this.#security.options });
      this.#channels.set(address, client);
    }
    const channel = client.getChannel();
    const deadline = Date.now() + ms;
    for (;;) {
      const state = channel.getConnectivityState(true);
      if (state === grpc.connectivityState.READY || state === grpc.connectivityState.TRANSIENT_FAILURE) return client;
      const changed = await new Promise<boolean>((resolve, reject) => {
        const onAbort = () => reject(signal?.reason as Error);
        signal?.addEventListener('abort', onAbort, { once: true });
        channel.watchConnectivityState(state, deadline, (error) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(error === undefined);
        });
      });
      if (!changed) return undefined;
    }
  }

  /**
   * A call may take long, and a manager that has stopped takes for ever: after a while
   * it is asked for something that every manager answers at once. Returns the way to
   * trust it again.
   */
  #doubt(channel: grpc.Client, silence: Silence): () => void {
    const cancel = this.#clock.after(DOUBT_MS, () => {
      const empty = () => Buffer.alloc(0);
      channel.makeUnaryRequest(HEALTH_PATH, empty, empty, {}, { deadline: Date.now() + PROOF_MS }, (error) => {
        // Whatever else it answers, it is there.
        if (error?.code === grpc.status.DEADLINE_EXCEEDED) silence.notice();
      });
    });
    return () => {
      cancel();
      // It has answered what was asked; what it says of its health no longer matters.
      silence.onNoticed = () => undefined;
    };
  }

  #unary<M extends UnaryMethod>(
    channel: grpc.Client,
    method: M,
    request: RequestOf<Definition, M>,
    deadlineMs: number,
    options: CallOptions,
    silence: Silence,
  ): Promise<ResponseOf<Definition, M>> {
    const { path, requestSerialize, responseDeserialize } = methodOf(method);
    return new Promise((resolve, reject) => {
      const onAbort = () => call.cancel();
      const call = channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        metadataOf(this.#security, options),
        { deadline: Date.now() + deadlineMs },
        (error, response) => {
          options.signal?.removeEventListener('abort', onAbort);
          if (error === null) resolve(response as ResponseOf<Definition, M>);
          else if (options.signal?.aborted) reject(options.signal.reason as Error);
          else reject(fromServiceError(error));
        },
      );
      options.signal?.addEventListener('abort', onAbort, { once: true });
      silence.onNoticed = onAbort;
    });
  }

  async *#messages<M extends StreamMethod>(
    channel: grpc.Client,
    method: M,
    request: RequestOf<Definition, M>,
    options: Omit<CallOptions, 'deadlineMs'>,
    silence: Silence,
  ): AsyncIterable<ResponseOf<Definition, M>> {
    const { path, requestSerialize, responseDeserialize } = methodOf(method);
    const call = channel.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadataOf(this.#security, options),
      {},
    );
    const onAbort = () => call.cancel();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    silence.onNoticed = onAbort;
    // The iteration reports errors; after it has ended, a cancelled call still emits one.
    call.on('error', () => undefined);
    try {
      for await (const message of call) yield message as ResponseOf<Definition, M>;
    } catch (error) {
      throw isServiceError(error) ? fromServiceError(error) : error;
    } finally {
      options.signal?.removeEventListener('abort', onAbort);
      call.cancel();
    }
  }
}

/** The mutations: `request_id` makes them safe to repeat. */
const MUTATIONS: ReadonlySet<string> = new Set<UnaryMethod>([
  'CreateService',
  'UpdateService',
  'DeleteService',
  'ScaleService',
  'UpdateNode',
  'DeleteNode',
  'ApplyStack',
  'DeleteStack',
  'CreateJoinToken',
  'DeleteJoinToken',
  'RotateCa',
  'SetAutolock',
  'RemoveManager',
  'CreateUser',
  'UpdateUser',
  'DeleteUser',
  'CreateUserToken',
  'DeleteUserToken',
  'RunJob',
  'SuspendJob',
  'StopJobRun',
]);

/** A manager that only seemed to say nothing may have done it. */
const isHarmlessTwice = (method: string): boolean => MUTATIONS.has(method) || /^(Get|List|Watch|Stream|Who|What|Assess|Explain)/.test(method);

function metadataOf(security: Security, { headers }: CallOptions): grpc.Metadata {
  const metadata = new grpc.Metadata();
  for (const [name, value] of Object.entries({ ...security.headers, ...headers })) metadata.set(name, value);
  return metadata;
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}
