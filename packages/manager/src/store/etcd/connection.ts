/**
 * The only way to etcd: raw RPC stubs of etcd3, one set per endpoint, each call
 * with a deadline on the monotonic clock. etcd3's own pool, retries and circuit
 * breakers stay unused: they repeat writes and reset healthy connections.
 *
 * A call that gets no answer in time puts its connection in doubt: it is left
 * behind and the next call dials anew, so a black-holed line costs one attempt
 * and not a whole keepalive period.
 */
import { connectivityState, credentials, Metadata, type ChannelOptions, type Client, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type {
  IAlarmRequest,
  IAlarmResponse,
  IAuthenticateRequest,
  IAuthenticateResponse,
  ICompactionRequest,
  ICompactionResponse,
  IDefragmentResponse,
  ILeaseGrantRequest,
  ILeaseGrantResponse,
  ILeaseKeepAliveRequest,
  ILeaseKeepAliveResponse,
  ILeaseRevokeRequest,
  ILeaseRevokeResponse,
  ILeaseTimeToLiveRequest,
  ILeaseTimeToLiveResponse,
  IRangeRequest,
  IRangeResponse,
  IStatusResponse,
  ITxnRequest,
  ITxnResponse,
  IWatchRequest,
  IWatchResponse,
} from 'etcd3';
import { Host } from 'etcd3/lib/connection-pool.js';
import type { Clock } from '@muster/shared/runtime/clock';
import { classifyGrpcError, RpcFailure } from './failure.ts';

interface UnaryCalls {
  readonly range: { service: 'KV'; request: IRangeRequest; response: IRangeResponse };
  readonly txn: { service: 'KV'; request: ITxnRequest; response: ITxnResponse };
  readonly compact: { service: 'KV'; request: ICompactionRequest; response: ICompactionResponse };
  readonly leaseGrant: { service: 'Lease'; request: ILeaseGrantRequest; response: ILeaseGrantResponse };
  readonly leaseRevoke: { service: 'Lease'; request: ILeaseRevokeRequest; response: ILeaseRevokeResponse };
  readonly leaseTimeToLive: { service: 'Lease'; request: ILeaseTimeToLiveRequest; response: ILeaseTimeToLiveResponse };
  readonly alarm: { service: 'Maintenance'; request: IAlarmRequest; response: IAlarmResponse };
  readonly status: { service: 'Maintenance'; request: object; response: IStatusResponse };
  readonly defragment: { service: 'Maintenance'; request: object; response: IDefragmentResponse };
  readonly authenticate: { service: 'Auth'; request: IAuthenticateRequest; response: IAuthenticateResponse };
}

interface StreamCalls {
  readonly watch: { service: 'Watch'; request: IWatchRequest; response: IWatchResponse };
  readonly leaseKeepAlive: { service: 'Lease'; request: ILeaseKeepAliveRequest; response: ILeaseKeepAliveResponse };
}

export type UnaryMethod = keyof UnaryCalls;
export type UnaryRequest<M extends UnaryMethod> = UnaryCalls[M]['request'];
export type UnaryResponse<M extends UnaryMethod> = UnaryCalls[M]['response'];
export type WatchStream = ClientDuplexStream<IWatchRequest, IWatchResponse>;

interface OpenStream<M extends keyof StreamCalls> {
  readonly stream: ClientDuplexStream<StreamCalls[M]['request'], StreamCalls[M]['response']>;
  /** The connection it runs on, for `distrust`. */
  readonly host: object;
}

type Service = (UnaryCalls & StreamCalls)[keyof UnaryCalls | keyof StreamCalls]['service'];

const SERVICE: Readonly<Record<keyof UnaryCalls | keyof StreamCalls, Service>> = {
  range: 'KV',
  txn: 'KV',
  compact: 'KV',
  leaseGrant: 'Lease',
  leaseRevoke: 'Lease',
  leaseTimeToLive: 'Lease',
  leaseKeepAlive: 'Lease',
  authenticate: 'Auth',
  alarm: 'Maintenance',
  defragment: 'Maintenance',
  status: 'Maintenance',
  watch: 'Watch',
};

/** A page of 500 small keys fits many times over; larger ones are asked for in smaller pages. */
export const MAX_REPLY_BYTES = 16 * 1024 * 1024;

const CHANNEL_OPTIONS: ChannelOptions = {
  // etcd closes connections that ping more often than every 5 s.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 3_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  'grpc.max_receive_message_length': MAX_REPLY_BYTES,
  'grpc.max_send_message_length': MAX_REPLY_BYTES,
  'grpc.enable_retries': 0,
  // A connection in doubt must not be shared with the one that replaces it.
  'grpc.use_local_subchannel_pool': 1,
};

export interface TlsOptions {
  /** PEM of the authority that signed etcd's certificate; the system's authorities when left out. */
  readonly ca?: Buffer;
  /** PEM of the client's certificate and key. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface UserPassword {
  readonly username: string;
  readonly password: string;
}

export interface CallLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** One etcd member as the driver talks to it. All methods reject with `RpcFailure`. */
export interface Endpoint {
  /** `host:port` */
  readonly address: string;
  call<M extends UnaryMethod>(method: M, request: UnaryRequest<M>, limits: CallLimits): Promise<UnaryResponse<M>>;
  /** One keepalive over a stream of its own: the first answer, or a failure. */
  keepLeaseAlive(leaseId: string, limits: CallLimits): Promise<ILeaseKeepAliveResponse>;
  openWatch(limits: CallLimits): Promise<OpenStream<'watch'>>;
  /** Leaves the connection behind, unless it was replaced meanwhile; open calls on it run out by themselves. */
  distrust(host: object | undefined): void;
  /** The next call authenticates anew. */
  forgetToken(): void;
  close(): void;
}

type RawCallback = (error: ServiceError | null, response?: unknown) => void;
type RawUnary = (request: unknown, metadata: Metadata, options: object, callback: RawCallback) => { cancel(): void };
type RawStream = (metadata: Metadata, options: object) => ClientDuplexStream<unknown, unknown>;

export interface EndpointOptions {
  readonly address: string;
  readonly tls?: TlsOptions | undefined;
  readonly user?: UserPassword | undefined;
  readonly clock: Clock;
}

export function newEndpoint({ address, tls, user, clock }: EndpointOptions): Endpoint {
  const channelCredentials =
    tls === undefined ? credentials.createInsecure() : credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);
  let host: Host | undefined;
  let token: Promise<string> | undefined;

  function currentHost(): Host {
    host ??= new Host(address, channelCredentials, CHANNEL_OPTIONS);
    return host;
  }

  function distrust(suspect: object | undefined): void {
    if (host === undefined || suspect !== host) return;
    host.close();
    host = undefined;
  }

  /** Every call asks for a member that has a leader: one cut off from its cluster refuses instead of hanging. */
  async function metadata(limits: CallLimits): Promise<Metadata> {
    const result = new Metadata();
    result.set('hasleader', 'true');
    if (user === undefined) return result;
    token ??= send('authenticate', { name: user.username, password: user.password }, result, limits).then((answer) => answer.token);
    try {
      result.set('token', await token);
    } catch (error) {
      token = undefined;
      throw error;
    }
    return result;
  }

  /**
   * Starts a call as soon as the server has greeted, or when there is a reason why
   * it never will (the call then fails at once with it). So a member that cannot be
   * reached is known before anything is sent to it, and after half the time that
   * an answer may take.
   */
  async function onceConnected<T>(service: Service, limits: CallLimits, start: (stub: Client, used: Host) => T): Promise<T> {
    const withinMs = limits.timeoutMs / 2;
    const giveUpAt = clock.monotonic() + withinMs;
    for (;;) {
      const used = currentHost();
      const stub = used.getServiceClient(service);
      const state = stub.getChannel().getConnectivityState(true);
      if (state !== connectivityState.IDLE && state !== connectivityState.CONNECTING) return start(stub, used);
      if (clock.monotonic() >= giveUpAt) {
        distrust(used);
        throw new RpcFailure('not-sent', `could not connect to etcd at ${address} within ${Math.round(withinMs)} ms`);
      }
      await new Promise<void>((resolve) => {
        const stopTimer = clock.after(giveUpAt - clock.monotonic(), resolve);
        stub.getChannel().watchConnectivityState(state, Infinity, () => {
          stopTimer();
          resolve();
        });
      });
    }
  }

  async function send<M extends UnaryMethod>(
    method: M,
    request: UnaryRequest<M>,
    meta: Metadata,
    limits: CallLimits,
  ): Promise<UnaryResponse<M>> {
    const { answer } = await onceConnected(SERVICE[method], limits, (client, used) => {
      const stub = client as Client & Record<UnaryMethod, RawUnary>;
      const { promise, resolve, reject } = Promise.withResolvers<UnaryResponse<M>>();
      const call = stub[method](request, meta, {}, (error, response) => {
        const stopped = guard.end();
        if (error === null) resolve(response as UnaryResponse<M>);
        else reject(learnFrom(stopped ?? classifyGrpcError(error, address), used));
      });
      const guard = guardCall(limits, () => call.cancel());
      return { answer: promise };
    });
    return answer;
  }

  function learnFrom(failure: RpcFailure, used: object): RpcFailure {
    if (failure.connectionSuspect) distrust(used);
    if (failure.kind === 'token-expired') token = undefined;
    return failure;
  }

  /** Cancels a call at its deadline or with its signal, and remembers which of them it was. */
  function guardCall(limits: CallLimits, cancel: () => void): { end(): RpcFailure | undefined } {
    let stopped: RpcFailure | undefined;
    const stop = (failure: RpcFailure) => {
      stopped ??= failure;
      cancel();
    };
    const onAbort = () => stop(new RpcFailure('aborted', `the call to etcd at ${address} was aborted`, { cause: limits.signal?.reason }));
    const stopTimer = clock.after(limits.timeoutMs, () =>
      stop(new RpcFailure('lost', `etcd at ${address} did not answer within ${Math.round(limits.timeoutMs)} ms`, { connectionSuspect: true })),
    );
    if (limits.signal?.aborted === true) queueMicrotask(onAbort);
    limits.signal?.addEventListener('abort', onAbort, { once: true });
    return {
      end() {
        stopTimer();
        limits.signal?.removeEventListener('abort', onAbort);
        return stopped;
      },
    };
  }

  async function openStream<M extends keyof StreamCalls>(method: M, limits: CallLimits): Promise<OpenStream<M>> {
    const meta = await metadata(limits);
    return onceConnected(SERVICE[method], limits, (stub, used) => ({
      stream: (stub as Client & Record<keyof StreamCalls, RawStream>)[method](meta, {}) as OpenStream<M>['stream'],
      host: used,
    }));
  }

  return {
    address,
    async call(method, request, limits) {
      return send(method, request, await metadata(limits), limits);
    },
    async keepLeaseAlive(leaseId, limits) {
      const { stream, host: used } = await openStream('leaseKeepAlive', limits);
      const guard = guardCall(limits, () => stream.cancel());
      try {
        return await new Promise<ILeaseKeepAliveResponse>((resolve, reject) => {
          stream.once('data', resolve);
          // Stays subscribed: cancelling below raises one more error.
          stream.on('error', reject);
          stream.once('end', () => reject({ message: 'the keepalive stream ended without an answer' }));
          stream.write({ ID: leaseId });
        });
      } catch (error) {
        throw learnFrom(guard.end() ?? classifyGrpcError(error as ServiceError, address), used);
      } finally {
        guard.end();
        stream.cancel();
      }
    },
    openWatch: (limits) => openStream('watch', limits),
    distrust,
    forgetToken() {
      token = undefined;
    },
    close() {
      distrust(host);
    },
  };
}
