/**
 * The seam between agents and managers: a bidirectional stream of model-typed
 * messages. Carried by gRPC in production (`rpc/grpc-channel.ts`) and by memory
 * in tests and in the simulator (`memory-channel.ts`).
 *
 * Messages arrive in order and at most once; a failure ends the whole channel.
 */
import type { NodeId } from '../model/ids.ts';
import type { AgentMessage, LogUploadMessage, ManagerMessage } from '../model/session-messages.ts';

export interface Channel<Out, In> {
  /** Who is at the other end, for people. */
  readonly peer: string;
  /** The node that the other end has proved to be. Absent where connections prove nothing. */
  readonly provedNode?: NodeId;
  /**
   * Resolves when the message is handed over and there is room for another, so
   * a sender that waits for it holds at most one message back. Rejects when the
   * channel has ended.
   */
  send(message: Out): Promise<void>;
  /**
   * Ends when the other side has closed in good order or `close` was called;
   * throws a `MusterError` when the channel broke or the other side closed it
   * with an error. To be called once.
   */
  receive(): AsyncIterable<In>;
  /** Ends both directions. What was sent before is still delivered when there is no error. Closing again does nothing. */
  close(error?: unknown): void;
}

export type AgentChannel = Channel<AgentMessage, ManagerMessage>;
export type ManagerChannel = Channel<ManagerMessage, AgentMessage>;
export type LogUploadChannel = Channel<LogUploadMessage, never>;
export type LogReceiveChannel = Channel<never, LogUploadMessage>;

/** How an agent reaches managers. */
export interface AgentTransport {
  /** Resolves when the manager at `address` is connected; aborting the signal also ends the channel. */
  openSession(address: string, signal: AbortSignal): Promise<AgentChannel>;
  /** Its `receive` ends when the manager wants no more. */
  openLogs(address: string, signal: AbortSignal): Promise<LogUploadChannel>;
}

/** The managers' end: each call serves one channel and resolves when it has ended. */
export interface DispatchEndpoint {
  serveSession(channel: ManagerChannel): Promise<void>;
  serveLogs(channel: LogReceiveChannel): Promise<void>;
}
