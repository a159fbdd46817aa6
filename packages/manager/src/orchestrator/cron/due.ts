/**
 * Which tick of a schedule is to begin a run now, told from the spans of time that
 * are dealt with already. Pure.
 *
 *   handled:   ├──────────┤                 (a clock was ahead)   ├┤
 *   ticks:     |    |     |     |     |
 *                               ↑ due once `now` has passed it
 *
 * A tick begins a run at most once: the span that holds it only grows. Of several
 * ticks that have passed since the last span, because nobody led or a clock jumped,
 * the newest begins a run and the others are told as missed. When the clock is set
 * back, the ticks in between come again only where they have not been dealt with.
 */
import type { JobRecord } from '@muster/shared/model/objects';

export type Span = JobRecord['handled'][number];

export interface Due {
  /** The tick that is to begin a run. */
  readonly tick?: number;
  /** Ticks before it that nobody dealt with in time. */
  readonly missed: number;
  /** The spans once the tick is dealt with; the same object when there is none. */
  readonly handled: readonly Span[];
  /** When to look again. */
  readonly nextAt?: number;
}

/** Spans come from clocks that jump: more than a few is not worth remembering. */
const MAX_SPANS = 8;
/** Missed ticks are counted up to here. */
export const MAX_MISSED = 100;

export interface DueInput {
  readonly nextAfter: (at: number) => number | undefined;
  readonly handled: readonly Span[];
  readonly now: number;
}

export function due({ nextAfter, handled, now }: DueInput): Due {
  const span = handled.findLast(({ from }) => from <= now);
  // A clock that was set back, or another manager's: this moment is dealt with.
  if (span !== undefined && span.to >= now) return waiting(handled, nextAfter(span.to));
  // A clock from before all that is known: what comes from here on has not been dealt with.
  if (span === undefined) return waiting(withSpan(handled, { from: now, to: now }, now), nextAfter(now));
  const ticks = ticksBetween(nextAfter, span.to, now);
  if (ticks.newest === undefined) return waiting(handled, ticks.next);
  const { newest, count } = ticks;
  const spans = withSpan(handled, { from: count === 1 ? span.from : newest, to: newest }, now);
  return { tick: newest, missed: count - 1, handled: spans, ...(ticks.next === undefined ? {} : { nextAt: ticks.next }) };
}

/** With a span more, or one that has grown. Of too many, the one farthest from now is forgotten. */
function withSpan(handled: readonly Span[], span: Span, now: number): readonly Span[] {
  const spans = [...handled.filter(({ from }) => from !== span.from), span].sort((left, right) => left.from - right.from);
  if (spans.length <= MAX_SPANS) return spans;
  const distance = ({ from, to }: Span) => Math.max(from - now, now - to);
  const farthest = spans.reduce((far, other) => (distance(other) > distance(far) ? other : far));
  return spans.filter((other) => other !== farthest);
}

function waiting(handled: readonly Span[], nextAt: number | undefined): Due {
  return { missed: 0, handled, ...(nextAt === undefined ? {} : { nextAt }) };
}

interface Ticks {
  readonly newest?: number;
  readonly count: number;
  /** The first one after `now`. */
  readonly next?: number;
}

/** Counts a bounded number of ticks; when there are more, finds the newest from behind. */
function ticksBetween(nextAfter: DueInput['nextAfter'], after: number, now: number): Ticks {
  let newest: number | undefined;
  let count = 0;
  let at = nextAfter(after);
  while (at !== undefined && at <= now && count <= MAX_MISSED) {
    newest = at;
    count += 1;
    at = nextAfter(at);
  }
  if (newest !== undefined && at !== undefined && at <= now) {
    newest = lastBefore(nextAfter, newest, now);
    at = nextAfter(newest);
  }
  return { count, ...(newest === undefined ? {} : { newest }), ...(at === undefined ? {} : { next: at }) };
}

/** The newest tick up to `now`, given that one follows `after`: halves the span, then steps. */
function lastBefore(nextAfter: DueInput['nextAfter'], after: number, now: number): number {
  let low = after;
  let high = now;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2);
    const tick = nextAfter(middle);
    if (tick !== undefined && tick <= now) low = tick;
    else high = middle;
  }
  const last = nextAfter(low);
  return last !== undefined && last <= now ? last : low;
}
