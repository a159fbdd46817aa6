/** The shape of the promises that the simulator holds the cluster to. */
import type { Tables } from '@muster/manager/state/tables';
import type { SeenRevision } from '../ledger.ts';

/** Checked on every revision of the store, with the state right after it. */
export interface RevisionInvariant {
  /** What is promised, as a sentence. */
  readonly promise: string;
  /** In words, how it was broken. */
  readonly check: (seen: SeenRevision, moment: Moment) => string | undefined;
}

export interface Moment {
  readonly view: Tables;
  /** Milliseconds since the epoch, by the true clock. */
  readonly now: number;
}

export class Violation extends Error {
  readonly promise: string;

  constructor(promise: string, detail: string) {
    super(`${promise}\n  ${detail}`);
    this.name = 'Violation';
    this.promise = promise;
  }
}
