/**
 * Carries the log of one task to the manager that asked for it, at the pace at
 * which the manager takes it: what waits is bounded, and the engine is read no
 * faster.
 */
import { asTaskId, type NodeId } from '@muster/shared/model/ids';
import type { LogEntry } from '@muster/shared/model/logs';
import type { Assignment, LogRequestMessage } from '@muster/shared/model/session-messages';
import { Wakeup } from '@muster/shared/runtime/wakeup';
import type { LogUploadChannel } from '@muster/shared/transport/channel';
import type { Driver, LogLine } from '../driver/driver.ts';

const MAX_LINES = 200;
const MAX_BYTES = 256 * 1024;

export interface LogPumpOptions {
  readonly driver: Pick<Driver, 'logs'>;
  readonly nodeId: NodeId;
  readonly nodeName: string;
  readonly assignment: Assignment | undefined;
}

/** Resolves when the log has ended, or the manager wants no more. Rejects when the stream broke. */
export async function pumpLogs(
  channel: LogUploadChannel,
  request: LogRequestMessage,
  options: LogPumpOptions,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const closed = untilClosed(channel).finally(() => stop.abort());
  try {
    await channel.send({ type: 'open', streamId: request.streamId });
    if (options.assignment === undefined) {
      await channel.send({ type: 'error', error: 'the task is not on this node' });
      return;
    }
    const lines = options.driver.logs(request.taskId, request.options, both);
    await carry(lines, (batch) => channel.send({ type: 'entries', entries: batch.map((line) => entry(line, request, options)) }), both);
  } catch (error) {
    if (both.aborted) return;
    await channel.send({ type: 'error', error: error instanceof Error ? error.message : String(error) });
  } finally {
    channel.close();
    await closed;
  }
}

/** The manager never sends anything here: its end of the stream ends when it wants no more. */
async function untilClosed(channel: LogUploadChannel): Promise<void> {
  try {
    for await (const _nothing of channel.receive());
  } catch {
    // A broken stream is no different: nobody reads on.
  }
}

/** Sends what has come while the batch before was being sent. */
async function carry(
  lines: AsyncIterable<LogLine>,
  send: (batch: readonly LogLine[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const batches = new Batches(signal);
  const reading = batches.fill(lines);
  try {
    for (let batch = await batches.take(); batch !== undefined; batch = await batches.take()) await send(batch);
    await reading;
  } finally {
    batches.stop();
    await reading.catch(() => undefined);
  }
}

/** Lines between a reader and a sender: bounded, and handed on in one piece. */
class Batches {
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #arrived = new Wakeup();
  readonly #room = new Wakeup();
  #lines: LogLine[] = [];
  #bytes = 0;
  #ended = false;

  constructor(signal: AbortSignal) {
    this.#signal = AbortSignal.any([signal, this.#stopping.signal]);
  }

  /** Reads until the end, waiting whenever enough is there. */
  async fill(lines: AsyncIterable<LogLine>): Promise<void> {
    try {
      for await (const line of lines) {
        this.#lines.push(line);
        this.#bytes += line.line.length;
        this.#arrived.wake();
        while (this.#isFull() && !this.#signal.aborted) await this.#room.wait(this.#signal);
        if (this.#signal.aborted) return;
      }
    } finally {
      this.#ended = true;
      this.#arrived.wake();
    }
  }

  /** All that has come, at least one line; undefined at the end. */
  async take(): Promise<readonly LogLine[] | undefined> {
    while (this.#lines.length === 0 && !this.#ended && !this.#signal.aborted) await this.#arrived.wait(this.#signal);
    if (this.#signal.aborted || this.#lines.length === 0) return undefined;
    const batch = this.#lines;
    this.#lines = [];
    this.#bytes = 0;
    this.#room.wake();
    return batch;
  }

  stop(): void {
    this.#stopping.abort();
  }

  #isFull(): boolean {
    return this.#lines.length >= MAX_LINES || this.#bytes >= MAX_BYTES;
  }
}

function entry(line: LogLine, request: LogRequestMessage, { nodeId, nodeName, assignment }: LogPumpOptions): LogEntry {
  return {
    taskId: asTaskId(request.taskId),
    nodeId,
    nodeName,
    slot: assignment?.slot ?? 0,
    serviceName: assignment?.serviceName ?? '',
    source: line.source,
    at: line.at,
    line: line.line,
  };
}
