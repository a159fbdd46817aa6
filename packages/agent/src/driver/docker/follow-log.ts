/**
 * Follows a log to its real end. An engine may end the stream early: Docker 20.10
 * forgets what a slow reader has not read yet when the container ends, and gives up
 * on a line that it sees half written. So the stream is opened again from the last
 * line until it brings nothing new; lines that were delivered already are known by
 * their source and time.
 */
import type { LogLine } from '../driver.ts';

export interface StampedLine extends LogLine {
  /** Nanoseconds beyond `at`, up to 999,999. */
  readonly nanos: number;
  /** The stream ended before the line did. */
  readonly isOpen: boolean;
}

type Source = LogLine['source'];

interface Place {
  readonly at: number;
  readonly nanos: number;
  /** Lines delivered with exactly this time. */
  readonly count: number;
}

/** The two sources are stamped apart, so their times may cross by a little in the log. */
const OVERLAP_MS = 1_000;

/** `open` gives the lines from a moment (milliseconds since the epoch), or all that are wanted. */
export async function* followToEnd(
  open: (sinceMs: number | undefined) => AsyncIterable<StampedLine>,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void, undefined> {
  const last: { [source in Source]?: Place } = {};
  let sinceMs: number | undefined;
  while (!signal.aborted) {
    const delivered = { ...last };
    const skipped = { stdout: 0, stderr: 0 };
    const heldBack: StampedLine[] = [];
    let failure: Error | undefined;
    let isNew = false;
    try {
      for await (const line of open(sinceMs)) {
        const { source } = line;
        const place = delivered[source];
        if (place !== undefined) {
          const order = line.at - place.at || line.nanos - place.nanos;
          if (order < 0) continue;
          if (order === 0 && skipped[source]++ < place.count) continue;
          // From here on all is new, also when the clock was set back.
          delete delivered[source];
        }
        if (line.isOpen) {
          heldBack.push(line);
          continue;
        }
        isNew = true;
        last[source] = after(last[source], line);
        yield line;
      }
    } catch (error) {
      failure = error as Error;
    }
    if (isNew) {
      sinceMs = Math.max(last.stdout?.at ?? 0, last.stderr?.at ?? 0) - OVERLAP_MS;
      continue;
    }
    yield* heldBack;
    if (failure !== undefined && !signal.aborted) throw failure;
    return;
  }
}

function after(before: Place | undefined, { at, nanos }: StampedLine): Place {
  const isSame = before?.at === at && before.nanos === nanos;
  return { at, nanos, count: isSame ? before.count + 1 : 1 };
}
