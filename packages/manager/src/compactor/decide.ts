/**
 * Up to where the store's history may be forgotten. Pure.
 *
 * Every `keepMs` the leader marks where the history is, and forgets what lies before
 * the mark that it made last time. So whoever follows the state (a watch that was cut,
 * a list read page by page) may be behind by `keepMs` at least without losing its place.
 */

export interface Mark {
  readonly revision: number;
  /** On the monotonic clock. */
  readonly at: number;
}

export interface CompactionDecision {
  /** Absent: nothing to forget. */
  readonly compactTo?: number;
  readonly mark: Mark;
}

/** `mark` is absent in the first look of a leader: it does not know how old the history is. */
export function decideCompaction(mark: Mark | undefined, look: Mark, keepMs: number): CompactionDecision {
  if (mark === undefined) return { mark: look };
  if (look.at - mark.at < keepMs) return { mark };
  // Nothing was written since, and all before it was forgotten then: a quiet cluster asks nothing of its store.
  if (look.revision === mark.revision) return { mark: look };
  return { compactTo: mark.revision, mark: look };
}
