/** The shapes of a service's methods, taken from the generated types. */
import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
} from '@grpc/grpc-js';
import type { Caller } from '../model/caller.ts';

type Named<Handlers> = { [K in keyof Handlers as string extends K ? never : K]: Handlers[K] };

export interface CallContext {
  /** Aborted when the caller has gone, its deadline has passed or, for a stream, the server stops. */
  readonly signal: AbortSignal;
  /** Address of the caller. */
  readonly peer: string;
  /** Who calls, as the guard found it. */
  readonly caller: Caller;
  /** The certificate of the caller, checked against the server's roots by TLS; undefined without one. */
  readonly certificate: () => Uint8Array | undefined;
  /** A request header. */
  readonly header: (name: string) => string | undefined;
}

/** How a service is implemented: promises and async iterables in place of grpc-js' call objects. */
export type Implementation<Handlers> = {
  readonly [K in keyof Named<Handlers>]: Named<Handlers>[K] extends handleUnaryCall<infer Request, infer Response>
    ? (request: Request, context: CallContext) => Promise<Response>
    : Named<Handlers>[K] extends handleServerStreamingCall<infer Request, infer Response>
      ? (request: Request, context: CallContext) => AsyncIterable<Response>
      : Named<Handlers>[K] extends handleClientStreamingCall<infer Request, infer Response>
        ? (requests: AsyncIterable<Request>, context: CallContext) => Promise<Response>
        : Named<Handlers>[K] extends handleBidiStreamingCall<infer Request, infer Response>
          ? (requests: AsyncIterable<Request>, context: CallContext) => AsyncIterable<Response>
          : never;
};

/** Names of the methods that take one message and answer with one. */
export type UnaryNames<Handlers> = {
  [K in keyof Named<Handlers>]: Named<Handlers>[K] extends handleUnaryCall<infer _Request, infer _Response> ? K : never;
}[keyof Named<Handlers>];

/** Names of the methods that take one message and answer with many. */
export type StreamNames<Handlers> = {
  [K in keyof Named<Handlers>]: Named<Handlers>[K] extends handleServerStreamingCall<infer _Request, infer _Response>
    ? Named<Handlers>[K] extends handleUnaryCall<infer _Request, infer _Response>
      ? never
      : K
    : never;
}[keyof Named<Handlers>];

/** What a client sends to a method. */
export type RequestOf<Definition, K extends keyof Definition> = Definition[K] extends {
  requestSerialize: (value: infer Request extends object) => Buffer;
}
  ? Request
  : never;

/** What a client gets. */
export type ResponseOf<Definition, K extends keyof Definition> = Definition[K] extends {
  responseDeserialize: (bytes: Buffer) => infer Response;
}
  ? Response
  : never;
