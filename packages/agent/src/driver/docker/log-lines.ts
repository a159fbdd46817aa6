/**
 * Frames of a log with timestamps → lines. The engine puts a time before each
 * piece; a line longer than 16 KiB comes as several pieces of which the last
 * alone ends with a newline, and is put together again up to a bound.
 */
import type { LogLine } from '../driver.ts';
import type { Frame } from './frames.ts';

/** A longer line is handed on in parts of about this size. */
const MAX_LINE_BYTES = 2 ** 20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
/** `2030-01-01T00:00:00.123456789Z` and up to an offset of `+00:00`. */
const MAX_TIMESTAMP_BYTES = 40;

interface Partial {
  at: number;
  pieces: Buffer[];
  bytes: number;
}

/** For output in frames: every frame begins with a timestamp and holds at most one line. */
export async function* readLines(frames: AsyncIterable<Frame>): AsyncGenerator<LogLine, void, undefined> {
  const partial: Record<Frame['source'], Partial> = {
    stdout: { at: 0, pieces: [], bytes: 0 },
    stderr: { at: 0, pieces: [], bytes: 0 },
  };
  for await (const { source, payload } of frames) {
    const line = partial[source];
    const { at, rest } = splitTimestamp(payload);
    if (line.bytes === 0) line.at = at ?? line.at;
    const isComplete = rest.at(-1) === NEWLINE;
    line.pieces.push(rest);
    line.bytes += rest.length;
    if (isComplete || line.bytes >= MAX_LINE_BYTES) yield take(source, line);
  }
  for (const source of ['stdout', 'stderr'] as const) {
    if (partial[source].bytes > 0) yield take(source, partial[source]);
  }
}

/** For a terminal: a plain text in which each line begins with a timestamp. */
export async function* readTerminalLines(pieces: AsyncIterable<Frame>): AsyncGenerator<LogLine, void, undefined> {
  let pending: Buffer = Buffer.alloc(0);
  let lastAt = 0;
  const line = (text: Buffer): LogLine => {
    const { at = lastAt, rest } = splitTimestamp(text);
    lastAt = at;
    return { source: 'stdout', at, line: withoutEnd(rest) };
  };
  for await (const { payload } of pieces) {
    pending = pending.length === 0 ? payload : Buffer.concat([pending, payload]);
    for (let end = pending.indexOf(NEWLINE); end >= 0; end = pending.indexOf(NEWLINE)) {
      yield line(pending.subarray(0, end));
      pending = pending.subarray(end + 1);
    }
    if (pending.length >= MAX_LINE_BYTES) {
      yield line(pending);
      pending = Buffer.alloc(0);
    }
  }
  if (pending.length > 0) yield line(pending);
}

function take(source: Frame['source'], partial: Partial): LogLine {
  const text = Buffer.concat(partial.pieces);
  partial.pieces = [];
  partial.bytes = 0;
  return { source, at: partial.at, line: withoutEnd(text) };
}

function withoutEnd(text: Buffer): Buffer {
  let end = text.length;
  if (text[end - 1] === NEWLINE) end -= 1;
  if (text[end - 1] === RETURN) end -= 1;
  return text.subarray(0, end);
}

/** Without a timestamp at its head the whole text is the rest. */
function splitTimestamp(text: Buffer): { readonly at?: number; readonly rest: Buffer } {
  const end = text.subarray(0, MAX_TIMESTAMP_BYTES).indexOf(SPACE);
  const at = end > 0 ? Date.parse(text.toString('latin1', 0, end)) : Number.NaN;
  return Number.isFinite(at) ? { at, rest: text.subarray(end + 1) } : { rest: text };
}
