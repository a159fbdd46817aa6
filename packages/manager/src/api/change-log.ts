/**
 * The recent changes of the state, in order, for those who watch.
 *
 * Reads: every change of the state's copy. Keeps a bounded number of them, so
 * that a watch that was cut can go on where it was. Never: waits for a reader.
 */
import type { State, StateChange } from '../state/state.ts';

export interface LoggedChange {
  readonly change: StateChange;
  /**
   * All changes up to this revision have been told when this one has: the
   * change's own revision, or one less while others of the same revision follow.
   */
  readonly completeTo: number;
}

export interface ChangeLog {
  /** The logged changes after the revision; undefined when some may no longer be known. */
  since(revision: number): readonly LoggedChange[] | undefined;
  /** Calls the listener with each batch from now on. Returns the way to stop. */
  subscribe(listener: (changes: readonly LoggedChange[]) => void): () => void;
  /** The number of those who listen. */
  readonly subscribers: number;
  close(): void;
}

const DEFAULT_CAPACITY = 20_000;

export function createChangeLog(state: State, capacity = DEFAULT_CAPACITY): ChangeLog {
  const listeners = new Set<(changes: readonly LoggedChange[]) => void>();
  let log: LoggedChange[] = [];
  let batch: StateChange[] = [];
  /** Everything after this revision is in the log. */
  let knownSince = state.view.revision;

  const flush = () => {
    if (batch.length === 0) return;
    const changes = batch;
    batch = [];
    const last = log.at(-1)?.completeTo ?? knownSince;
    const ordered = isOrdered(changes, last);
    const logged = ordered ? inOrder(changes) : afterRelist(changes, last, state.view.revision);
    if (ordered) {
      log.push(...logged);
      // Cut seldom and much: removing one at a time would cost a copy each.
      if (log.length > 2 * capacity) {
        const dropped = log.splice(0, log.length - capacity);
        knownSince = dropped.at(-1)?.change.revision ?? knownSince;
      }
    } else {
      log = [];
      knownSince = state.view.revision;
    }
    for (const listener of listeners) listener(logged);
  };

  const stop = state.observe((change) => {
    // The copy tells the changes of a batch one after the other without a pause.
    if (batch.length === 0) queueMicrotask(flush);
    batch.push(change);
  });

  return {
    since(revision) {
      flush();
      return revision < knownSince ? undefined : log.filter(({ change }) => change.revision > revision);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get subscribers() {
      return listeners.size;
    },
    close() {
      stop();
      listeners.clear();
    },
  };
}

function isOrdered(changes: readonly StateChange[], after: number): boolean {
  let last = after + 1;
  for (const { revision } of changes) {
    if (revision < last) return false;
    last = revision;
  }
  return true;
}

function inOrder(changes: readonly StateChange[]): LoggedChange[] {
  return changes.map((change, index) => {
    const moreFollow = changes[index + 1]?.revision === change.revision;
    return { change, completeTo: moreFollow ? change.revision - 1 : change.revision };
  });
}

/** After a relist the differences come in no order: only when all are told is anything complete. */
function afterRelist(changes: readonly StateChange[], before: number, now: number): LoggedChange[] {
  return changes.map((change, index) => ({ change, completeTo: index === changes.length - 1 ? now : before }));
}
