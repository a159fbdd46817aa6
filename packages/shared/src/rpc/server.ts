/**
 * A gRPC server as a component: listens when it runs, and stops gracefully. It
 * refuses new calls, ends the streams that would never end by themselves, lets
 * short calls finish, and after a grace period closes what is left.
 */
import * as grpc from '@grpc/grpc-js';
import type { Runnable } from '../lifecycle/runnable.ts';
import { MusterError } from '../model/error.ts';
import type { Clock } from '../runtime/clock.ts';
import type { ServedService } from './service.ts';

/** Messages in either direction. A list answer is cut into pages well below it. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Calls of one connection at a time; the rest wait at the client. */
const MAX_STREAMS_PER_CONNECTION = 2_000;
const DEFAULT_GRACE_MS = 5_000;

export interface ServerOptions {
  readonly name: string;
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
  readonly services: readonly ServedService[];
  readonly clock: Clock;
  readonly credentials?: grpc.ServerCredentials;
  readonly graceMs?: number;
}

export interface RpcServer extends Runnable {
  /** `host:port` as soon as the server listens; rejects when it cannot. */
  readonly listening: Promise<string>;
}

export function serve(options: ServerOptions): RpcServer {
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  // Whoever runs the server learns of the failure from `run`.
  listening.catch(() => undefined);
  return {
    name: options.name,
    listening,
    async run(signal) {
      // What fails is told to the caller; the library's own lines on standard error would only repeat it.
      grpc.setLogVerbosity(grpc.logVerbosity.NONE);
      const server = new grpc.Server({
        'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
        'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
        'grpc.max_concurrent_streams': MAX_STREAMS_PER_CONNECTION,
        'grpc.keepalive_time_ms': 20_000,
        'grpc.keepalive_timeout_ms': 10_000,
      });
      for (const { definition, handlers } of options.services) server.addService(definition, handlers);
      try {
        resolve(await bind(server, options));
      } catch (error) {
        server.forceShutdown();
        reject(error);
        throw error;
      }
      await aborted(signal);
      await stop(server, options);
    },
  };
}

async function stop(server: grpc.Server, options: ServerOptions): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  server.tryShutdown(() => end());
  for (const service of options.services) service.stop();
  const cancel = options.clock.after(options.graceMs ?? DEFAULT_GRACE_MS, () => {
    server.forceShutdown();
    // What still keeps the library waiting has never said a word: a connection without a TLS handshake.
    end();
  });
  await over;
  cancel();
}

function bind(server: grpc.Server, { address, credentials }: ServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials ?? grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(`${hostOf(address)}:${port}`);
      else reject(bindError(address, error));
    });
  });
}

function bindError(address: string, error: Error): MusterError {
  const port = address.slice(address.lastIndexOf(':') + 1);
  if (error.message.includes('EADDRINUSE')) {
    return new MusterError('failed-precondition', `cannot listen on ${address}: the port is in use`, {
      reason: 'ADDRESS_IN_USE',
      hint: `See who uses it (ss -ltnp 'sport = :${port}'), or listen on another port.`,
      cause: error,
    });
  }
  if (error.message.includes('EACCES')) {
    return new MusterError('permission-denied', `cannot listen on ${address}: not permitted`, {
      reason: 'ADDRESS_NOT_PERMITTED',
      hint: 'Ports below 1024 are for root: run as root or listen on a higher port.',
      cause: error,
    });
  }
  return new MusterError('invalid-argument', `cannot listen on ${address}: ${error.message}`, {
    reason: 'ADDRESS_INVALID',
    hint: 'Give an address of this host and a port, as in 127.0.0.1:7070.',
    cause: error,
  });
}

const hostOf = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf(':')));

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
