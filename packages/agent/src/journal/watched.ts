/**
 * A journal that knows whether it can be written: what could not be written last, and why.
 * Whoever is told of it may let it try again; what did not succeed is still thrown.
 */
import type { Journal } from './journal.ts';

export interface WatchedJournal extends Journal {
  /** In words; undefined: what was written last was written. */
  readonly problem: string | undefined;
  /**
   * Writes once more what failed, if it is still the newest of its kind. Not assignments: those
   * are in the hands of the session that they came with.
   */
  tryAgain(): void;
}

type Saving = Exclude<keyof Journal, 'load' | 'close'>;

export function watchJournal(journal: Journal, onChange: () => void): WatchedJournal {
  const failed = new Map<Saving, { readonly why: string; readonly again: () => void }>();
  const problem = () => failed.values().next().value?.why;
  const watched =
    <Given>(kind: Saving, save: (given: Given) => void) =>
    (given: Given): void => {
      const before = problem();
      try {
        save(given);
        failed.delete(kind);
      } catch (error) {
        failed.set(kind, { why: error instanceof Error ? error.message : String(error), again: () => save(given) });
        throw error;
      } finally {
        if (problem() !== before) onChange();
      }
    };
  return {
    get problem() {
      return problem();
    },
    load: () => journal.load(),
    close: () => journal.close(),
    saveClusterId: watched('saveClusterId', (id) => journal.saveClusterId(id)),
    saveManagers: watched('saveManagers', (managers) => journal.saveManagers(managers)),
    saveAssignments: watched('saveAssignments', (change) => journal.saveAssignments(change)),
    saveNetwork: watched('saveNetwork', (state) => journal.saveNetwork(state)),
    saveStatuses: watched('saveStatuses', (records) => journal.saveStatuses(records)),
    tryAgain() {
      const before = problem();
      for (const [kind, { again }] of failed) {
        if (kind === 'saveAssignments') continue;
        try {
          again();
          failed.delete(kind);
        } catch {
          // It stays as it is.
        }
      }
      if (problem() !== before) onChange();
    },
  };
}
