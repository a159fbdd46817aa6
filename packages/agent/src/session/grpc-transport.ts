/** How an agent reaches managers over gRPC: one connection for each session and each log stream. */
import * as grpc from '@grpc/grpc-js';
import { MusterError } from '@muster/shared/model/error';
import { agentMessageToWire, logUploadToWire, managerMessageFromWire } from '@muster/shared/rpc/convert-dispatch';
import { DispatcherClient } from '@muster/shared/rpc/load';
import { PLAIN, type Security } from '@muster/shared/rpc/security';
import { MAX_MESSAGE_BYTES } from '@muster/shared/rpc/server';
import { fromServiceError } from '@muster/shared/rpc/status';
import type { AgentTransport, Channel } from '@muster/shared/transport/channel';

const OPTIONS: grpc.ChannelOptions = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  // A failed attempt must not delay the next one: the session has a back-off of its own.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
};

export function grpcTransport(security: () => Security = () => PLAIN): AgentTransport {
  return {
    async openSession(address, signal) {
      const client = await connect(address, security(), signal);
      const call = client.Session();
      return overCall(address, client, call, agentMessageToWire, managerMessageFromWire, signal);
    },
    async openLogs(address, signal) {
      const client = await connect(address, security(), signal);
      const answered = Promise.withResolvers<void>();
      const call = client.PublishLogs((error) => {
        if (error === null) answered.resolve();
        else answered.reject(fromServiceError(error));
      });
      answered.promise.catch(() => undefined);
      const onAbort = () => call.cancel();
      signal.addEventListener('abort', onAbort, { once: true });
      answered.promise
        .catch(() => undefined)
        .finally(() => {
          signal.removeEventListener('abort', onAbort);
          client.close();
        });
      return {
        peer: address,
        send: (message) => write(call, logUploadToWire(message)),
        receive: () => nothingUntil(answered.promise),
        close: () => call.end(),
      };
    },
  };
}

/** A stream on which nothing comes, until it ends. */
function nothingUntil(ended: Promise<void>): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: () => ended.then(() => ({ done: true, value: undefined })) }) };
}

/** Resolves when there is a connection; rejects at the first failure to make one. */
async function connect(address: string, { credentials, options }: Security, signal: AbortSignal) {
  signal.throwIfAborted();
  const client = new DispatcherClient(address, credentials, { ...OPTIONS, ...options });
  const channel = client.getChannel();
  try {
    for (;;) {
      const state = channel.getConnectivityState(true);
      if (state === grpc.connectivityState.READY) return client;
      if (state === grpc.connectivityState.TRANSIENT_FAILURE) {
        throw new MusterError('unavailable', `the manager at ${address} cannot be reached`, { reason: 'NO_MANAGER' });
      }
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(signal.reason as Error);
        signal.addEventListener('abort', onAbort, { once: true });
        channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
      });
    }
  } catch (error) {
    client.close();
    throw error;
  }
}

function overCall<Out, In, WireOut, WireIn>(
  peer: string,
  client: grpc.Client,
  call: grpc.ClientDuplexStream<WireOut, WireIn>,
  toWire: (message: Out) => WireOut,
  fromWire: (message: WireIn) => In | undefined,
  signal: AbortSignal,
): Channel<Out, In> {
  let isClosed = false;
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    signal.removeEventListener('abort', close);
    call.cancel();
    client.close();
  };
  signal.addEventListener('abort', close, { once: true });
  // The reader reports errors; after it has ended, a cancelled call still emits one.
  call.on('error', () => undefined);
  return {
    peer,
    send: (message) => write(call, toWire(message)),
    async *receive() {
      try {
        for await (const message of call as AsyncIterable<WireIn>) {
          const known = fromWire(message);
          if (known !== undefined) yield known;
        }
      } catch (error) {
        if (isClosed) return;
        throw isServiceError(error) ? fromServiceError(error) : error;
      } finally {
        close();
      }
    },
    close,
  };
}

/** Resolves when the stream takes another message. */
function write<Wire>(call: grpc.ClientWritableStream<Wire>, message: Wire): Promise<void> {
  return new Promise((resolve, reject) => {
    if (call.destroyed || call.writableEnded) {
      reject(new MusterError('unavailable', 'the stream to the manager is closed'));
      return;
    }
    if (call.write(message)) {
      resolve();
      return;
    }
    const finish = (settle: () => void) => () => {
      for (const [event, listener] of listeners) call.removeListener(event, listener);
      settle();
    };
    const failed = finish(() => reject(new MusterError('unavailable', 'the stream to the manager broke')));
    const listeners = [
      ['drain', finish(resolve)],
      ['close', failed],
      ['error', failed],
      ['status', failed],
    ] as const;
    for (const [event, listener] of listeners) call.on(event, listener);
  });
}

function isServiceError(error: unknown): error is grpc.ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}
