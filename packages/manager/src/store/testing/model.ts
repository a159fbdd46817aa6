import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Compare, Store, Transaction, Write } from '../store.ts';
import { Watching, readAll, revisionOf, write } from './exercise.ts';

interface Item {
  readonly value: string;
  readonly createRevision: number;
  readonly modRevision: number;
}
type State = ReadonlyMap<string, Item>;

const KEYS = ['a', 'b', 'b/1', 'b/2', 'c'] as const;

/** Which revision a condition names: the true one, none, or a wrong one. */
type Guess = 'right' | 'absent' | 'wrong';

interface Step {
  readonly compares: readonly { readonly key: string; readonly field: 'mod' | 'create'; readonly guess: Guess }[];
  readonly writes: readonly { readonly key: string; readonly value: string | undefined }[];
}

const key = fc.constantFrom(...KEYS);
const step: fc.Arbitrary<Step> = fc.record({
  compares: fc.array(
    fc.record({
      key,
      field: fc.constantFrom('mod', 'create'),
      guess: fc.constantFrom<Guess>('right', 'right', 'right', 'absent', 'wrong'),
    }),
    { maxLength: 2 },
  ),
  writes: fc.uniqueArray(fc.record({ key, value: fc.option(fc.string({ maxLength: 3 }), { nil: undefined }) }), {
    selector: (write) => write.key,
    maxLength: 4,
  }),
});

/**
 * Random transactions against a plain map: each answers as the map says, every
 * state can be read back at its revision, the watch retells the history, and a
 * compaction leaves alone what it should keep.
 */
export function describeModel(store: () => Store, runs: number): void {
  let histories = 0;

  it('agrees with a plain map on random histories', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        histories += 1;
        await followHistory(store(), `model-${histories}/`, steps);
      }),
      { numRuns: runs },
    );
    expect(histories).toBeGreaterThanOrEqual(runs);
  });
}

async function followHistory(store: Store, prefix: string, steps: readonly Step[]): Promise<void> {
  const start = await write(store, { compares: [], writes: [{ op: 'put', key: `${prefix}start`, value: '' }] });
  let state: State = new Map([['start', { value: '', createRevision: start, modRevision: start }]]);
  const history = new Map<number, State>([[start, state]]);
  for (const step of steps) {
    const result = await store.transact(toTransaction(step, prefix, state));
    expect(result.succeeded).toBe(step.compares.every((compare) => holds(compare, state)));
    if (!result.succeeded) continue;
    state = apply(step, state, result.revision);
    history.set(result.revision, state);
  }
  await readStates(store, prefix, history);
  await followWatch(store, prefix, start, history);
  const revisions = [...history.keys()];
  const kept = revisions[revisions.length >> 1] ?? start;
  await store.compact(kept);
  await readStates(store, prefix, new Map([...history].filter(([revision]) => revision >= kept)));
}

async function readStates(store: Store, prefix: string, history: ReadonlyMap<number, State>): Promise<void> {
  for (const [revision, expected] of history) {
    const { items } = await readAll(store, prefix, { limit: 2, revision });
    expect(items).toEqual(toItems(expected, prefix));
  }
}

/** Plays the watch's events on an empty map and meets every state of the history. */
async function followWatch(
  store: Store,
  prefix: string,
  start: number,
  history: ReadonlyMap<number, State>,
): Promise<void> {
  const watching = new Watching(store, prefix, start);
  const events = await watching.eventsUpTo(Math.max(...history.keys()));
  watching.stop();
  const replayed = new Map<string, Item>();
  const byRevision = Map.groupBy(events, revisionOf);
  for (const [revision, expected] of history) {
    for (const event of byRevision.get(revision) ?? []) {
      if (event.type === 'delete') {
        replayed.delete(event.key.slice(prefix.length));
      } else {
        const { key, ...item } = event.item;
        replayed.set(key.slice(prefix.length), item);
      }
    }
    byRevision.delete(revision);
    expect(toItems(replayed, prefix)).toEqual(toItems(expected, prefix));
  }
  expect([...byRevision.keys()]).toEqual([]);
}

function toTransaction(step: Step, prefix: string, state: State): Transaction {
  const compares = step.compares.map(({ key, field, guess }): Compare => {
    const item = state.get(key);
    if (field === 'mod') return { key: prefix + key, modRevision: guessed(guess, item?.modRevision) };
    return { key: prefix + key, createRevision: guessed(guess, item?.createRevision) };
  });
  const writes = step.writes.map(({ key, value }): Write => {
    return value === undefined ? { op: 'delete', key: prefix + key } : { op: 'put', key: prefix + key, value };
  });
  return { compares, writes };
}

function guessed(guess: Guess, actual: number | undefined): number {
  if (guess === 'right') return actual ?? 0;
  return guess === 'absent' ? 0 : (actual ?? 0) + 1;
}

function holds({ key, guess }: Step['compares'][number], state: State): boolean {
  return guess === 'right' || (guess === 'absent' && !state.has(key));
}

function apply(step: Step, before: State, revision: number): State {
  const state = new Map(before);
  for (const { key, value } of step.writes) {
    const createRevision = before.get(key)?.createRevision ?? revision;
    if (value === undefined) state.delete(key);
    else state.set(key, { value, createRevision, modRevision: revision });
  }
  return state;
}

function toItems(state: State, prefix: string): object[] {
  return [...state]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, item]) => ({ key: prefix + key, ...item }));
}
