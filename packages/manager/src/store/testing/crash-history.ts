import type { Write } from '../store.ts';

export const WRITERS = 6;
/** Few, so that compaction runs in every life. */
export const KEEP_REVISIONS = 50;
/** Pairs of keys that each writer keeps. */
const WINDOW = 5;
/** Large enough that the write-ahead log is moved into the database every few lives. */
const PADDING = 'x'.repeat(2_000);

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

/** The writer's keys and values after its transaction number `count`: nothing else may be there. */
export function stateAfter(writer: number, count: number): Map<string, string> {
  const state = new Map<string, string>();
  if (count > 0) state.set(counterKey(writer), String(count));
  for (let kept = Math.max(1, count - WINDOW + 1); kept <= count; kept++) {
    for (const side of ['left', 'right']) state.set(pairKey(writer, kept, side), `${kept}${PADDING}`);
  }
  return state;
}

function pairKey(writer: number, count: number, side: string): string {
  return `pair/${writer}/${count}/${side}`;
}
