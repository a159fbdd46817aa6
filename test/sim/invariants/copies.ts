/** Each manager's copy of the state, held against the store. */
import type { Ledger } from '../ledger.ts';
import type { ManagerHost } from '../manager-host.ts';
import { Violation } from './invariant.ts';

const SAME = "a manager's copy shows exactly what the store held at its revision";

/** Copies that are as new as the store are compared key by key; the others lag, which is allowed. */
export function checkCopies(managers: readonly ManagerHost[], { view }: Ledger): number {
  let compared = 0;
  for (const { name, core } of managers) {
    if (core === undefined || !core.state.synced || core.state.view.revision !== view.revision) continue;
    compared += 1;
    const copy = core.state.view;
    for (const key of view.keys()) {
      const [there, here] = [view.get(key)?.version, copy.get(key)?.version];
      if (there !== here) throw new Violation(SAME, `${name} has ${key} of revision ${here ?? 'never'}, the store of ${there} (at ${view.revision})`);
    }
    for (const key of copy.keys()) if (view.get(key) === undefined) throw new Violation(SAME, `${name} still has ${key} (at ${view.revision})`);
  }
  return compared;
}
