/**
 * The only way to etcd: raw RPC stubs of etcd3, one set per endpoint, each call
 * with a deadline on the monotonic clock. etcd3's own pool, retries and circuit
 * breakers stay unused: they repeat writes and reset healthy connections.
 *
 * A call that gets no answer in time puts its connection in doubt: it is left
 * behind and the next call dials anew, so a black-holed line costs one attempt
 * and not a whole keepalive period.
 */
import { credentials, Metadata, type ChannelOptions, type Client, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type {
  IAuthenticateRequest,
  IAuthenticateResponse,
  ICompactionRequest,
  ICompactionResponse,
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

const SERVICE: { readonly [M in UnaryMethod]: UnaryCalls[M]['service'] } & { readonly [M in keyof StreamCalls]: StreamCalls[M]['service'] } = {
  range: 'KV',
  txn: 'KV',
  compact: 'KV',
  leaseGrant: 'Lease',
  leaseRevoke: 'Lease',
  leaseTimeToLive: 'Lease',
  leaseKeepAlive: 'Lease',
  authenticate: 'Auth',
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
  openWatch(limits: CallLimits): Promise<{ readonly stream: WatchStream; readonly host: object }>;
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

  function send<M extends UnaryMethod>(
    method: M,
    request: UnaryRequest<M>,
    meta: Metadata,
    limits: CallLimits,
  ): Promise<UnaryResponse<M>> {
    const used = currentHost();
    return new Promise((resolve, reject) => {
      const stub = used.getServiceClient(SERVICE[method]) as Client & Record<UnaryMethod, RawUnary>;
      const call = stub[method](request, meta, {}, (error, response) => {
        const stopped = guard.end();
        if (error === null) resolve(response as UnaryResponse<M>);
        else settle(stopped ?? classifyGrpcError(error, address));
      });
      const guard = guardCall(limits, () => call.cancel());
      function settle(failure: RpcFailure): void {
        if (failure.connectionSuspect) distrust(used);
        if (failure.kind === 'token-expired') token = undefined;
        reject(failure);
      }
    });
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

  function openStream<M extends keyof StreamCalls>(
    method: M,
    meta: Metadata,
    from: Host,
  ): ClientDuplexStream<StreamCalls[M]['request'], StreamCalls[M]['response']> {
    const stub = from.getServiceClient(SERVICE[method]) as Client & Record<keyof StreamCalls, RawStream>;
    return stub[method](meta, {}) as ClientDuplexStream<StreamCalls[M]['request'], StreamCalls[M]['response']>;
  }

  return {
    address,
    async call(method, request, limits) {
      return send(method, request, await metadata(limits), limits);
    },
    async keepLeaseAlive(leaseId, limits) {
      const meta = await metadata(limits);
      const used = currentHost();
      const stream = openStream('leaseKeepAlive', meta, used);
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
        const failure = guard.end() ?? classifyGrpcError(error as ServiceError, address);
        if (failure.connectionSuspect) distrust(used);
        if (failure.kind === 'token-expired') token = undefined;
        throw failure;
      } finally {
        guard.end();
        stream.cancel();
      }
    },
    async openWatch(limits) {
      const meta = await metadata(limits);
      const used = currentHost();
      return { stream: openStream('watch', meta, used), host: used };
    },
    distrust,
    forgetToken() {
      token = undefined;
    },
    close() {
      distrust(host);
    },
  };
}
