/** When most nodes are lost at once, none is given up. */
import type { Tables } from '@muster/manager/state/tables';
import type { RevisionInvariant } from './invariant.ts';

/** Losses so far apart are not one event. */
const TOGETHER_MS = 60_000;

export const brakeHolds: RevisionInvariant = {
  promise: 'no node is given up while more than half of the nodes, and more than two, are lost at once',
  check({ changes }, { view, now }) {
    for (const { before, after } of changes) {
      if (before?.kind !== 'node' || after?.kind !== 'node') continue;
      if (before.status.state === 'down' || after.status.state !== 'down' || after.spec.availability === 'drain') continue;
      const { lost, of } = count(view, now);
      if (lost > 2 && lost * 2 > of) return `node ${after.description.hostname} went down while ${lost} of ${of} were lost`;
    }
    return undefined;
  },
};

function count(view: Tables, now: number): { readonly lost: number; readonly of: number } {
  let lost = 0;
  let of = 0;
  for (const { spec, status } of view.nodes()) {
    const isLongGone = status.state === 'down' && status.since < now - TOGETHER_MS;
    if (spec.availability === 'drain' || isLongGone) continue;
    of += 1;
    if (status.state === 'suspect' || status.state === 'down') lost += 1;
  }
  return { lost, of };
}
