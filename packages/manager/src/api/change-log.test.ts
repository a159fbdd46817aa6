import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asStackId } from '@muster/shared/model/ids';
import type { Stack, Stored } from '@muster/shared/model/objects';
import { Tables } from '../state/tables.ts';
import type { State, StateChange } from '../state/state.ts';
import { createChangeLog, type LoggedChange } from './change-log.ts';

/** A state whose changes the test makes. */
class ScriptedState implements Pick<State, 'view' | 'observe'> {
  readonly view = new Tables();
  readonly #observers = new Set<(change: StateChange) => void>();

  observe(observer: (change: StateChange) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Tells the changes as the copy does: the view first, then one after the other without a pause. */
  async batch(...revisions: number[]): Promise<void> {
    this.view.revision = Math.max(this.view.revision, ...revisions);
    for (const revision of revisions) for (const observer of this.#observers) observer(changeAt(revision));
    await Promise.resolve();
  }
}

function changeAt(revision: number): StateChange {
  const stack: Stored<Stack> = {
    kind: 'stack',
    id: asStackId(`s${revision}`),
    name: `s${revision}`,
    createdAt: 0,
    updatedAt: 0,
    version: revision,
  };
  return { kind: 'stack', revision, before: undefined, after: stack };
}

const open = (capacity?: number) => {
  const state = new ScriptedState();
  const log = createChangeLog(state as unknown as State, capacity);
  return { state, log };
};
const marks = (changes: readonly LoggedChange[] | undefined) => changes?.map(({ change, completeTo }) => [change.revision, completeTo]);

describe('the change log', () => {
  it('knows which changes came after a revision', async () => {
    const { state, log } = open();
    await state.batch(1);
    await state.batch(2, 3, 5);
    expect(marks(log.since(0))).toEqual([[1, 1], [2, 2], [3, 3], [5, 5]]);
    expect(marks(log.since(3))).toEqual([[5, 5]]);
    expect(marks(log.since(5))).toEqual([]);
  });

  it('calls a revision complete with its last change only', async () => {
    const { state, log } = open();
    await state.batch(1, 4, 4, 4, 5);
    expect(marks(log.since(0))).toEqual([[1, 1], [4, 3], [4, 3], [4, 4], [5, 5]]);
  });

  it('knows changes at once, not only when those who listen were told', () => {
    const { state, log } = open();
    void state.batch(1, 2);
    expect(marks(log.since(1))).toEqual([[2, 2]]);
  });

  it('forgets the oldest and says when it may have forgotten', async () => {
    const { state, log } = open(10);
    for (let revision = 1; revision <= 25; revision++) await state.batch(revision);
    expect(log.since(1)).toBeUndefined();
    expect(marks(log.since(20))).toHaveLength(5);
  });

  it('starts anew after a relist, and still tells those who listen', async () => {
    const { state, log } = open();
    await state.batch(1);
    const told: LoggedChange[] = [];
    log.subscribe((changes) => told.push(...changes));
    await state.batch(9, 4, 7);
    expect(log.since(1)).toBeUndefined();
    expect(marks(log.since(9))).toEqual([]);
    expect(marks(told)).toEqual([[9, 1], [4, 1], [7, 9]]);
    await state.batch(10);
    expect(marks(log.since(9))).toEqual([[10, 10]]);
  });

  it('tells nobody who has stopped listening', async () => {
    const { state, log } = open();
    let told = 0;
    const stop = log.subscribe(() => (told += 1));
    await state.batch(1);
    stop();
    await state.batch(2);
    expect([told, log.subscribers]).toEqual([1, 0]);
    log.close();
    await state.batch(3);
    expect(marks(log.since(2))).toEqual([]);
  });

  it('lets a reader who goes on from any promise miss nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }), { maxLength: 12 }), async (steps) => {
        const { state, log } = open(1_000);
        const told: LoggedChange[] = [];
        log.subscribe((changes) => told.push(...changes));
        let revision = 0;
        for (const step of steps) await state.batch(...step.map((rise, index) => (revision += index === 0 ? rise + 1 : rise)));
        const all = told.map(({ change }) => change);
        for (const [index, { completeTo }] of told.entries()) {
          const rest = log.since(completeTo)?.map(({ change }) => change) ?? [];
          // Whatever had not been received when that promise was made comes again.
          expect(rest).toEqual(expect.arrayContaining(all.slice(index + 1)));
        }
      }),
      { numRuns: 100 },
    );
  });
});
