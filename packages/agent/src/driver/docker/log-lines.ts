/**
 * Frames of a log with timestamps → lines. The engine puts a time before each
 * piece; a line longer than 16 KiB comes as several pieces of which the last
 * alone ends with a newline, and is put together again up to a bound.
 */
import type { StampedLine } from './follow-log.ts';
import type { Frame } from './frames.ts';

/** A longer line is handed on in parts of about this size. */
const MAX_LINE_BYTES = 2 ** 20;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
/** `2030-01-01T00:00:00.123456789Z` and up to an offset of `+00:00`. */
const MAX_TIMESTAMP_BYTES = 40;
const NO_TIME: Stamp = { at: 0, nanos: 0 };

interface Stamp {
  readonly at: number;
  readonly nanos: number;
}

interface Partial {
  stamp: Stamp;
  pieces: Buffer[];
  bytes: number;
}

/** For output in frames: every frame begins with a timestamp and holds at most one line. */
export async function* readLines(frames: AsyncIterable<Frame>): AsyncGenerator<StampedLine, void, undefined> {
  const partial: Record<Frame['source'], Partial> = {
    stdout: { stamp: NO_TIME, pieces: [], bytes: 0 },
    stderr: { stamp: NO_TIME, pieces: [], bytes: 0 },
  };
  for await (const { source, payload } of frames) {
    const line = partial[source];
    const { stamp, rest } = splitTimestamp(payload);
    if (line.bytes === 0) line.stamp = stamp ?? line.stamp;
    const isComplete = rest.at(-1) === NEWLINE;
    line.pieces.push(rest);
    line.bytes += rest.length;
    if (isComplete || line.bytes >= MAX_LINE_BYTES) yield take(source, line, false);
  }
  for (const source of ['stdout', 'stderr'] as const) {
    if (partial[source].bytes > 0) yield take(source, partial[source], true);
  }
}

/** For a terminal: a plain text in which each line begins with a timestamp. */
export async function* readTerminalLines(pieces: AsyncIterable<Frame>): AsyncGenerator<StampedLine, void, undefined> {
  let pending: Buffer = Buffer.alloc(0);
  let last = NO_TIME;
  const line = (text: Buffer, isOpen: boolean): StampedLine => {
    const { stamp = last, rest } = splitTimestamp(text);
    last = stamp;
    return { source: 'stdout', ...stamp, line: withoutEnd(rest), isOpen };
  };
  for await (const { payload } of pieces) {
    pending = pending.length === 0 ? payload : Buffer.concat([pending, payload]);
    for (let end = pending.indexOf(NEWLINE); end >= 0; end = pending.indexOf(NEWLINE)) {
      yield line(pending.subarray(0, end), false);
      pending = pending.subarray(end + 1);
    }
    if (pending.length >= MAX_LINE_BYTES) {
      yield line(pending, false);
      pending = Buffer.alloc(0);
    }
  }
  if (pending.length > 0) yield line(pending, true);
}

function take(source: Frame['source'], partial: Partial, isOpen: boolean): StampedLine {
  const text = Buffer.concat(partial.pieces);
  partial.pieces = [];
  partial.bytes = 0;
  return { source, ...partial.stamp, line: withoutEnd(text), isOpen };
}

function withoutEnd(text: Buffer): Buffer {
  let end = text.length;
  if (text[end - 1] === NEWLINE) end -= 1;
  if (text[end - 1] === RETURN) end -= 1;
  return text.subarray(0, end);
}

/** Without a timestamp at its head the whole text is the rest. */
function splitTimestamp(text: Buffer): { readonly stamp?: Stamp; readonly rest: Buffer } {
  const end = text.subarray(0, MAX_TIMESTAMP_BYTES).indexOf(SPACE);
  if (end <= 0) return { rest: text };
  const time = text.toString('latin1', 0, end);
  const at = Date.parse(time);
  if (!Number.isFinite(at)) return { rest: text };
  // Date.parse keeps three digits of the fraction; the next six are nanoseconds.
  const nanos = Number(/\.\d{3}(\d{1,6})/.exec(time)?.[1]?.padEnd(6, '0') ?? 0);
  return { stamp: { at, nanos }, rest: text.subarray(end + 1) };
}
