/**
 * Turns an implementation made of promises and async iterables into the
 * callbacks of grpc-js: back-pressure is honoured both ways, what the caller
 * cancels is aborted, and every error becomes one status of the table.
 */
import type * as grpc from '@grpc/grpc-js';
import { ANYONE, LOCAL, type Caller } from '../model/caller.ts';
import { MusterError } from '../model/error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Lane } from './lane.ts';
import type { CallContext, Implementation } from './methods.ts';
import { toStatus } from './status.ts';

/** A service as a server registers it. */
export interface ServedService {
  readonly definition: grpc.ServiceDefinition;
  readonly handlers: grpc.UntypedServiceImplementation;
  /** Ends the streams that are being served: their signals abort, their callers get `unavailable`. */
  stop(): void;
}

type Call =
  | grpc.ServerUnaryCall<unknown, unknown>
  | grpc.ServerReadableStream<unknown, unknown>
  | grpc.ServerWritableStream<unknown, unknown>
  | grpc.ServerDuplexStream<unknown, unknown>;
type Writing = grpc.ServerWritableStream<unknown, unknown> | grpc.ServerDuplexStream<unknown, unknown>;

/** What keeps one kind of caller from taking everything. */
export interface Bounds {
  readonly clock: Clock;
  /** The lane of calls with one answer; absent: none. */
  readonly laneOf?: (path: string) => Lane | undefined;
  /** A reader that takes nothing of its stream for so long is cut off. */
  readonly stallMs?: number;
}

const DEFAULT_STALL_MS = 30_000;

interface Run<Method> {
  readonly bounds: Bounds | undefined;
  readonly gate: Gate;
  readonly guard: Guard;
  readonly path: string;
  readonly method: Method;
}

type Answer = (request: unknown, context: CallContext) => Promise<unknown>;
type Produce = (request: unknown, context: CallContext) => AsyncIterable<unknown>;

const STOPPING = new MusterError('unavailable', 'this manager is stopping', {
  reason: 'STOPPING',
  hint: 'Ask another manager, or this one again in a moment.',
});

/** Runs before each call and may refuse it by throwing. */
export type Gate = (context: CallContext) => Promise<void>;

const OPEN: Gate = () => Promise.resolve();

/** Decides who calls and what that one may do. */
export interface Guard {
  /** Runs after the gate and before each call; refuses it by throwing. `path`: `/muster.v1.ControlService/GetService`. */
  admit(context: CallContext, path: string, request: unknown): Promise<Caller> | Caller;
  /** Runs when a call was answered or refused. The caller gets the last of the answer when it has resolved. */
  done?(call: FinishedCall): Promise<void>;
}

export interface FinishedCall {
  readonly context: CallContext;
  readonly path: string;
  readonly request: unknown;
  readonly response?: unknown;
  readonly error?: unknown;
}

/** For a server on a loopback without TLS. */
export const UNGUARDED: Guard = { admit: () => LOCAL };

/** A call with one message each way is short: it may finish while the server stops. */
const NEVER = new AbortController().signal;

export function service<Handlers>(
  definition: grpc.ServiceDefinition,
  implementation: Implementation<Handlers>,
  logger: Logger,
  { gate = OPEN, guard = UNGUARDED, bounds }: { readonly gate?: Gate; readonly guard?: Guard; readonly bounds?: Bounds } = {},
): ServedService {
  const stopping = new AbortController();
  const methods = implementation as unknown as Readonly<Record<string, Answer & Produce>>;
  const handlers: Record<string, grpc.UntypedHandleCall> = {};
  for (const [name, method] of Object.entries(definition)) {
    const implemented = methods[name];
    if (implemented === undefined) continue;
    const run = { bounds, gate, guard, path: method.path, method: implemented.bind(implementation) };
    const log = logger.child({ method: method.path });
    handlers[name] = method.responseStream
      ? (call: Writing) => void stream(call, requestOf(call, method), run, stopping.signal, log)
      : (call: grpc.ServerUnaryCall<unknown, unknown>, callback: grpc.sendUnaryData<unknown>) =>
          void answer(call, requestOf(call, method), run, method.requestStream ? stopping.signal : NEVER, log, callback);
  }
  return { definition, handlers, stop: () => stopping.abort(STOPPING) };
}

function requestOf(call: Call, method: grpc.MethodDefinition<unknown, unknown>): unknown {
  return method.requestStream
    ? requestsOf(call as grpc.ServerReadableStream<unknown, unknown>)
    : (call as grpc.ServerUnaryCall<unknown, unknown>).request;
}

/** Reading stops quietly when the caller goes away: the signal says so. */
async function* requestsOf(call: grpc.ServerReadableStream<unknown, unknown>): AsyncIterable<unknown> {
  try {
    for await (const message of call) yield message;
  } catch (error) {
    if (!call.cancelled) throw error;
  }
}

async function answer(
  call: grpc.ServerUnaryCall<unknown, unknown>,
  request: unknown,
  { bounds, gate, guard, path, method }: Run<Answer>,
  stopping: AbortSignal,
  log: Logger,
  callback: grpc.sendUnaryData<unknown>,
): Promise<void> {
  let context = contextOf(call, stopping);
  let leave: (() => void) | undefined;
  try {
    await gate(context);
    leave = await bounds?.laneOf?.(path)?.enter(context.signal);
    context = { ...context, caller: await guard.admit(context, path, request) };
    const response = await method(request, context);
    await finished(guard, { context, path, request, response }, log);
    callback(null, response);
  } catch (error) {
    await finished(guard, { context, path, request, error }, log);
    callback(statusOf(error, context, log));
  } finally {
    leave?.();
  }
}

/** What was done stays done, whether or not it could be noted. */
async function finished(guard: Guard, call: FinishedCall, log: Logger): Promise<void> {
  try {
    await guard.done?.(call);
  } catch (error) {
    log.error({ err: error }, 'noting the end of a call failed');
  }
}

async function stream(
  call: Writing,
  request: unknown,
  { bounds, gate, guard, path, method }: Run<Produce>,
  stopping: AbortSignal,
  log: Logger,
): Promise<void> {
  let context = contextOf(call, stopping);
  let written: Promise<void> = Promise.resolve();
  try {
    await gate(context);
    context = { ...context, caller: await guard.admit(context, path, request) };
    for await (const message of method(request, context)) {
      context.signal.throwIfAborted();
      const { promise, resolve } = Promise.withResolvers<void>();
      written = promise;
      if (!call.write(message, () => resolve())) await taken(call, context.signal, bounds);
    }
    context.signal.throwIfAborted();
    await finished(guard, { context, path, request }, log);
    call.end();
  } catch (error) {
    await finished(guard, { context, path, request, error }, log);
    // A message that is still on its way would be lost together with the status.
    await Promise.race([written, goneOf(call)]);
    // This is grpc-js' way to end a stream with a status.
    if (!call.cancelled) call.emit('error', statusOf(error, context, log));
  }
}

function statusOf(error: unknown, context: CallContext, log: Logger): grpc.StatusObject {
  const cause: unknown = context.signal.aborted ? context.signal.reason : error;
  const { status, unforeseen } = toStatus(cause);
  if (unforeseen) log.error({ err: cause }, 'call failed unexpectedly');
  return status;
}

function goneOf(call: Writing): Promise<void> {
  return new Promise((resolve) => {
    if (call.cancelled || call.destroyed) resolve();
    const emitter: NodeJS.EventEmitter = call;
    for (const event of ['cancelled', 'close']) emitter.once(event, () => resolve());
  });
}

function contextOf(call: grpc.ServerUnaryCall<unknown, unknown> | Writing, stopping: AbortSignal): CallContext {
  const gone = new AbortController();
  const emitter: NodeJS.EventEmitter = call;
  emitter.on('cancelled', () => gone.abort(new MusterError('cancelled', 'the caller has gone')));
  return {
    signal: AbortSignal.any([gone.signal, stopping]),
    peer: call.getPeer(),
    caller: ANYONE,
    certificate: () => call.getAuthContext().sslPeerCertificate?.raw,
    header: (name) => call.metadata.get(name)[0]?.toString(),
  };
}

/** `drained`, but not for ever: a reader that does not read would hold its place, and what waits for it, for good. */
async function taken(call: Writing, signal: AbortSignal, bounds: Bounds | undefined): Promise<void> {
  if (bounds === undefined) {
    await drained(call, signal);
    return;
  }
  const { clock, stallMs = DEFAULT_STALL_MS } = bounds;
  const stalled = new AbortController();
  const cancel = clock.after(stallMs, () => {
    stalled.abort(
      new MusterError('resource-exhausted', `nothing of this stream was read for ${Math.round(stallMs / 1000)} s, so it was cut off`, {
        reason: 'SLOW_READER',
        hint: 'Read what comes as it comes, and ask again; a watch goes on from the last revision that was read.',
      }),
    );
  });
  try {
    await drained(call, AbortSignal.any([signal, stalled.signal]));
  } finally {
    cancel();
  }
}

/** Resolves when the call takes more; rejects when the signal is aborted first. */
function drained(call: Writing, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      call.removeListener('drain', onDrain);
      reject(signal.reason as Error);
    };
    if (signal.aborted) onAbort();
    call.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
