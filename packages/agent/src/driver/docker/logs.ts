/** The lines that a container wrote. */
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import type { LogLine, LogOptions } from '../driver.ts';
import type { EngineClient } from './connect.ts';
import { READ_TIMEOUT_MS } from './containers.ts';
import { dial } from './dial.ts';
import { toDriverError } from './failure.ts';
import { followToEnd, type StampedLine } from './follow-log.ts';
import { readFrames, readRaw } from './frames.ts';
import { readLines, readTerminalLines } from './log-lines.ts';
import { INSPECT_SHAPE } from './reply-shapes.ts';

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
      shape: INSPECT_SHAPE,
    });
    const read = info.Config.Tty
      ? (stream: Readable) => readTerminalLines(readRaw(stream))
      : (stream: Readable) => readLines(readFrames(stream));
    const open = async function* (since: number | undefined): AsyncGenerator<StampedLine, void, undefined> {
      // A tail is counted from the end: it holds for the first look alone.
      const asked = since === undefined ? options : { ...options, tail: undefined, since };
      const stream = await client.stream(doing, (docker, abortSignal) => ask(docker, containerId, asked, abortSignal), { signal });
      for await (const line of read(stream)) if (line.at >= (options.since ?? 0)) yield line;
    };
    for await (const { source, at, line } of options.follow ? followToEnd(open, signal) : open(undefined)) yield { source, at, line };
  } catch (error) {
    if (signal.aborted) return;
    throw toDriverError(error, { doing, endpoint: client.endpoint.name });
  }
}

type Asked = Omit<LogOptions, 'tail' | 'since'> & { readonly tail?: number | undefined; readonly since?: number | undefined };

/** dockerode's own `logs` collects the whole answer in memory unless it follows; a stream is wanted in both cases. */
function ask(docker: Dockerode, containerId: string, asked: Asked, abortSignal: AbortSignal): Promise<NodeJS.ReadableStream> {
  return dial(docker, {
    path: `/containers/${containerId}/logs?`,
    method: 'GET',
    isStream: true,
    options: {
      follow: asked.follow,
      stdout: asked.stdout,
      stderr: asked.stderr,
      timestamps: true,
      ...(asked.tail === undefined ? {} : { tail: asked.tail }),
      ...(asked.since === undefined ? {} : { since: (asked.since / 1_000).toFixed(3) }),
    },
    abortSignal,
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
  });
}
