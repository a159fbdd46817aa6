/**
 * Joins operators who read logs with agents that send them. The agent opens the
 * stream: it is asked to in its session, and names the request when it opens it.
 */
import { MusterError } from '@muster/shared/model/error';
import type { NodeId, TaskId } from '@muster/shared/model/ids';
import type { LogEntry, LogOptions } from '@muster/shared/model/logs';
import type { LogRequestMessage } from '@muster/shared/model/session-messages';
import type { Clock } from '@muster/shared/runtime/clock';
import type { NewId } from '@muster/shared/runtime/ids';
import type { LogReceiveChannel } from '@muster/shared/transport/channel';

/** How long an agent may take to open the stream it was asked for. */
const OPEN_TIMEOUT_MS = 5_000;

export interface LogBrokerOptions {
  readonly clock: Clock;
  readonly newId: NewId;
  /** Sends a request in the node's session; false when this manager has no session with it. */
  readonly ask: (nodeId: NodeId, request: LogRequestMessage) => boolean;
}

export class LogBroker {
  readonly #options: LogBrokerOptions;
  /** Requests that no agent has answered yet. */
  readonly #waiting = new Map<string, { readonly nodeId: NodeId; readonly hand: (channel: LogReceiveChannel) => void }>();

  constructor(options: LogBrokerOptions) {
    this.#options = options;
  }

  /**
   * Batches of lines of one task's log. Throws `MusterError`: `unavailable` with
   * reason `NO_SESSION` when the node's agent is not connected to this manager, or
   * does not answer; `failed-precondition` when the agent cannot read the log.
   */
  async *read(
    nodeId: NodeId,
    taskId: TaskId,
    options: LogOptions,
    signal: AbortSignal,
  ): AsyncGenerator<readonly LogEntry[], void, undefined> {
    const streamId = this.#options.newId();
    const opened = this.#opened(streamId, nodeId, signal);
    if (!this.#options.ask(nodeId, { type: 'log-request', streamId, taskId, options })) {
      this.#waiting.delete(streamId);
      opened.cancel();
      throw new MusterError('unavailable', 'the agent of the node is not connected to this manager', { reason: 'NO_SESSION' });
    }
    const channel = await opened.channel;
    const close = () => channel.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      for await (const message of channel.receive()) {
        // Whatever the agent says: it is the log of this task on this node.
        if (message.type === 'entries') yield message.entries.map((entry) => ({ ...entry, taskId, nodeId }));
        else if (message.type === 'error') {
          throw new MusterError('failed-precondition', `the log cannot be read: ${message.error}`, { reason: 'LOG_UNREADABLE' });
        }
      }
    } finally {
      signal.removeEventListener('abort', close);
      channel.close();
    }
  }

  /** Serves a stream that an agent has opened, until its reader is done with it. */
  async serve(channel: LogReceiveChannel): Promise<void> {
    const messages = channel.receive()[Symbol.asyncIterator]();
    const first = await messages.next();
    const streamId = first.done !== true && first.value.type === 'open' ? first.value.streamId : undefined;
    const waiting = streamId === undefined ? undefined : this.#waiting.get(streamId);
    // Nobody asked for it, or not this node.
    if (waiting === undefined || (channel.provedNode !== undefined && channel.provedNode !== waiting.nodeId)) {
      channel.close();
      return;
    }
    await new Promise<void>((resolve) => {
      waiting.hand({
        peer: channel.peer,
        send: channel.send.bind(channel),
        receive: () => ({ [Symbol.asyncIterator]: () => messages }),
        close(error) {
          channel.close(error);
          resolve();
        },
      });
    });
  }

  #opened(streamId: string, nodeId: NodeId, signal: AbortSignal): { readonly channel: Promise<LogReceiveChannel>; readonly cancel: () => void } {
    let cancel: () => void = () => undefined;
    const channel = new Promise<LogReceiveChannel>((resolve, reject) => {
      const finish = () => {
        this.#waiting.delete(streamId);
        signal.removeEventListener('abort', onAbort);
        cancelTimer();
      };
      const onAbort = () => {
        finish();
        reject(signal.reason as Error);
      };
      const cancelTimer = this.#options.clock.after(OPEN_TIMEOUT_MS, () => {
        finish();
        reject(new MusterError('unavailable', `the agent did not send the log within ${OPEN_TIMEOUT_MS / 1000} s`, { reason: 'NO_ANSWER' }));
      });
      this.#waiting.set(streamId, {
        nodeId,
        hand: (opened) => {
          finish();
          resolve(opened);
        },
      });
      signal.addEventListener('abort', onAbort, { once: true });
      cancel = finish;
    });
    return { channel, cancel };
  }
}
