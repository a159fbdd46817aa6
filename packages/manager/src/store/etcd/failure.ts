/**
 * What a failed call to etcd says about itself. Every decision to repeat, to
 * look again or to give up is made on this, never on a raw gRPC status.
 */
import { connectionReason } from '@muster/shared/rpc/connection-reason';
import { StoreError, type StoreErrorCode } from '../store.ts';

export type FailureKind =
  /** The request never left: there was no connection to send it on. */
  | 'not-sent'
  /** No answer, or one that does not tell whether the request took or will take effect. */
  | 'lost'
  /** The answer did not fit into the largest message we accept. */
  | 'reply-too-large'
  /** The authentication token is too old; nothing happened. */
  | 'token-expired'
  /** A lease that the request names does not exist; nothing happened. */
  | 'lease-not-found'
  /** Out of space. A transaction may have taken effect all the same, but will not do so any more. */
  | 'full'
  | 'compacted'
  /** etcd refused the request for what it is; nothing happened. */
  | 'invalid'
  /** The caller's signal was aborted. */
  | 'aborted';

export class RpcFailure extends Error {
  readonly kind: FailureKind;
  /** True when the connection itself is in doubt, and not just the member behind it. */
  readonly connectionSuspect: boolean;

  constructor(kind: FailureKind, message: string, options: { cause?: unknown; connectionSuspect?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = 'RpcFailure';
    this.kind = kind;
    this.connectionSuspect = options.connectionSuspect ?? false;
  }
}

/** The parts of a grpc-js ServiceError that count. */
export interface GrpcError {
  readonly code?: number;
  readonly details?: string;
  readonly message: string;
}

/** gRPC status codes, by the numbers of the gRPC specification. */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;
const OUT_OF_RANGE = 11;
const UNIMPLEMENTED = 12;
const UNAUTHENTICATED = 16;

/** etcd answers with texts more telling than its codes; grpc-js says in words only that nothing was sent. */
export function classifyGrpcError(error: GrpcError, endpoint: string): RpcFailure {
  const text = error.details ?? error.message;
  const fromEtcd = text.startsWith('etcdserver:');
  const failure = (kind: FailureKind) =>
    new RpcFailure(kind, `etcd at ${endpoint}: ${connectionReason(text) ?? text}`, { cause: error, connectionSuspect: kind === 'lost' && !fromEtcd });

  if (/^(No connection established|Name resolution failed|Channel closed before call started)/.test(text)) return failure('not-sent');
  if (text.includes('database space exceeded')) return failure('full');
  if (text.includes('requested lease not found')) return failure('lease-not-found');
  if (text.includes('has been compacted')) return failure('compacted');
  if (text.includes('invalid auth token') || text.includes('revision of auth store is old')) return failure('token-expired');
  switch (error.code ?? -1) {
    case RESOURCE_EXHAUSTED:
      // The server's own limit is reported with the prefix `grpc:`; ours comes from grpc-js.
      if (/^(grpc: )?(received|trying to send) message larger/i.test(text)) {
        return failure(text.startsWith('grpc: ') ? 'invalid' : 'reply-too-large');
      }
      return failure('lost');
    case INVALID_ARGUMENT:
    case NOT_FOUND:
    case PERMISSION_DENIED:
    case FAILED_PRECONDITION:
    case OUT_OF_RANGE:
    case UNIMPLEMENTED:
    case UNAUTHENTICATED:
      return failure('invalid');
    default:
      return failure('lost');
  }
}

/** May the same request simply be sent again? True for everything that reads. */
export function worthRepeating(failure: RpcFailure): boolean {
  return failure.kind === 'not-sent' || failure.kind === 'lost' || failure.kind === 'token-expired';
}

const STORE_CODE: Record<FailureKind, StoreErrorCode> = {
  'not-sent': 'unavailable',
  lost: 'unavailable',
  'reply-too-large': 'invalid',
  'token-expired': 'unavailable',
  'lease-not-found': 'invalid',
  full: 'full',
  compacted: 'compacted',
  invalid: 'invalid',
  aborted: 'unavailable',
};

const NEXT_STEP: Partial<Record<FailureKind, string>> = {
  full: '; the managers make room by themselves in a moment; if it stays full, raise --quota-backend-bytes, or by hand: etcdctl compact, defrag, alarm disarm',
};

/** What the caller of the store gets to see: a `StoreError`, or the reason of its own aborted signal. */
export function toStoreError(failure: unknown, options: { readonly outcomeUnknown?: boolean } = {}): unknown {
  if (failure instanceof StoreError) return failure;
  if (!(failure instanceof RpcFailure)) return new StoreError('unavailable', 'the etcd driver failed', { cause: failure, ...options });
  if (failure.kind === 'aborted' && options.outcomeUnknown !== true) return failure.cause;
  return new StoreError(STORE_CODE[failure.kind], failure.message + (NEXT_STEP[failure.kind] ?? ''), { cause: failure, ...options });
}
