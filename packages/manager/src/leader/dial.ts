/** A TCP connection that carries nothing: it tells when the process at its other end is gone. */
import { connect } from 'node:net';

export interface Line {
  /** Resolves when either side has closed it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Rejects with Node's error, `code` and all, when there is no connection, and when the signal is aborted before there is one. */
export type Dial = (address: string, signal: AbortSignal) => Promise<Line>;

/** To `host:port`; an IPv6 address in brackets. */
export const dial: Dial = (address, signal) =>
  new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(`tcp://${address}`);
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port: Number(port), signal });
    const closed = new Promise<void>((end) => socket.once('close', () => end()));
    // Stays for as long as the socket: a later error is followed by its close.
    socket.on('error', reject);
    socket.once('connect', () => {
      // What is said to it is thrown away, or the end of it would not be read.
      socket.resume();
      resolve({ closed, close: () => void socket.destroy() });
    });
  });

/** The host answered that nobody listens there. */
export const isRefused = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
