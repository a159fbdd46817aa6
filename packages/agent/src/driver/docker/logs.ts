/** The lines that a container wrote. */
import type { LogLine, LogOptions } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { READ_TIMEOUT_MS } from './containers.ts';
import { dial } from './dial.ts';
import { toDriverError } from './failure.ts';
import { readFrames, readRaw } from './frames.ts';
import { readLines, readTerminalLines } from './log-lines.ts';

export async function* readLogs(
  client: EngineClient,
  containerId: string,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void, undefined> {
  const doing = `read the log of container ${containerId.slice(0, 12)}`;
  try {
    const info = await client.call(doing, (docker, abortSignal) => docker.getContainer(containerId).inspect({ abortSignal }), {
      timeoutMs: READ_TIMEOUT_MS,
      signal,
    });
    const stream = await client.stream(
      doing,
      (docker, abortSignal) =>
        // dockerode collects the whole answer in memory unless it follows; a stream is wanted in both cases.
        dial<NodeJS.ReadableStream>(docker, {
          path: `/containers/${containerId}/logs?`,
          method: 'GET',
          isStream: true,
          options: {
            follow: options.follow,
            stdout: options.stdout,
            stderr: options.stderr,
            timestamps: true,
            ...(options.tail === undefined ? {} : { tail: options.tail }),
            ...(options.since === undefined ? {} : { since: (options.since / 1_000).toFixed(3) }),
          },
          abortSignal,
          statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
        }),
      { signal },
    );
    const { Tty: isTerminal } = info.Config;
    for await (const line of isTerminal ? readTerminalLines(readRaw(stream)) : readLines(readFrames(stream))) {
      if (line.at >= (options.since ?? 0)) yield line;
    }
  } catch (error) {
    if (signal.aborted) return;
    throw toDriverError(error, { doing, endpoint: client.endpoint.name });
  }
}
