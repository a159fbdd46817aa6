/** What users asked for: done once, however often the request was sent. */
import type { RevisionInvariant } from './invariant.ts';

/** Remembers every request that was done: make one for each run. */
export class Requests {
  readonly #done = new Set<string>();

  readonly once: RevisionInvariant = {
    promise: 'a request that is sent again is done once',
    check: ({ changes }) => {
      for (const { kind, after } of changes) {
        if (kind !== 'request' || after === undefined) continue;
        if (this.#done.has(after.id)) return `request ${after.id} was done twice`;
        this.#done.add(after.id);
      }
      return undefined;
    },
  };

  isDone(recordId: string): boolean {
    return this.#done.has(recordId);
  }
}
