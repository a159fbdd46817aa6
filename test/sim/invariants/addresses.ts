/** What is promised of addresses. Counted here anew, not with the allocator's own ledger. */
import { attachmentsOf } from '@muster/shared/model/network';
import { isBefore, isTerminal, isWanted } from '@muster/shared/model/task-state';
import type { RevisionInvariant } from './invariant.ts';

export const addressesOnce: RevisionInvariant = {
  promise: 'an address is one task’s at a time, stays what it is, and is there before the task’s node hears of it',
  check({ changes }, { view }) {
    for (const { before, after } of changes) {
      if (after?.kind !== 'task' || before?.kind !== 'task') continue;
      if (before.addresses !== undefined && JSON.stringify(before.addresses) !== JSON.stringify(after.addresses)) return `the addresses of task ${after.id} changed`;
      const spec = view.serviceRevision(after.serviceId, after.revision)?.spec;
      const isRun = !isBefore(after.status.state, 'accepted') && !isTerminal(after.status.state) && isWanted(after.desiredState);
      if (isRun && after.addresses === undefined && spec !== undefined && attachmentsOf(spec).length > 0) return `task ${after.id} is ${after.status.state} without addresses`;
      if (before.addresses !== undefined || after.addresses === undefined) continue;
      for (const { networkId, address } of after.addresses) {
        for (const other of view.tasks()) {
          if (other.id === after.id || isTerminal(other.status.state)) continue;
          if (other.addresses?.some((one) => one.networkId === networkId && one.address === address) === true) return `tasks ${other.id} and ${after.id} both have ${address}`;
        }
      }
    }
    return undefined;
  },
};
