import type { KeyValue, WatchEvent, Write } from '../store.ts';

export const WRITERS = 6;
/** Few, so that compaction runs in every life. */
export const KEEP_REVISIONS = 50;
/** Pairs of keys that each writer keeps. */
const WINDOW = 5;
/** Large enough that the write-ahead log is moved into the database every few lives. */
const PADDING = 'x'.repeat(2_000);

/** What a process finds in the store when it opens it. */
export interface Found {
  readonly revision: number;
  readonly items: readonly KeyValue[];
  /** The oldest revision that can be read and watched from, the state then, and all events from it on. */
  readonly oldest: number;
  readonly start: readonly KeyValue[];
  readonly events: readonly WatchEvent[];
}

export function counterKey(writer: number): string {
  return `counter/${writer}`;
}

/** A writer's transaction number `count`: one pair comes, one goes, the counter moves. */
export function step(writer: number, count: number): Write[] {
  const writes: Write[] = [{ op: 'put', key: counterKey(writer), value: String(count) }];
  for (const side of ['left', 'right']) {
    writes.push({ op: 'put', key: pairKey(writer, count, side), value: `${count}${PADDING}` });
    if (count > WINDOW) writes.push({ op: 'delete', key: pairKey(writer, count - WINDOW, side) });
  }
  return writes;
}

/** The writer's keys and shortened values after its transaction number `count`: nothing else may be there. */
export function stateAfter(writer: number, count: number): Map<string, string> {
  const state = new Map<string, string>();
  if (count > 0) state.set(counterKey(writer), String(count));
  for (let kept = Math.max(1, count - WINDOW + 1); kept <= count; kept++) {
    for (const side of ['left', 'right']) state.set(pairKey(writer, kept, side), `${kept}+`);
  }
  return state;
}

/** Replaces the padding by a plus sign where it is complete. */
export function shorten(found: Found): Found {
  const short = (item: KeyValue) => ({ ...item, value: item.value.replace(PADDING, '+') });
  return {
    ...found,
    items: found.items.map(short),
    start: found.start.map(short),
    events: found.events.map((event) => (event.type === 'put' ? { type: 'put', item: short(event.item) } : event)),
  };
}

function pairKey(writer: number, count: number, side: string): string {
  return `pair/${writer}/${count}/${side}`;
}
