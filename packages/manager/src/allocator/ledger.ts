/**
 * Which addresses are taken in each network, kept up to date change by change, so
 * that a pass costs what it gives and not what the cluster runs. An address is
 * taken from the moment it is given until its task has ended.
 */
import type { NetworkId, TaskId } from '@muster/shared/model/ids';
import { parseIpv4Number } from '@muster/shared/model/ip-range';
import type { Task } from '@muster/shared/model/objects';
import { isTerminal } from '@muster/shared/model/task-state';
import type { StateView } from '@muster/shared/model/view';

export class Ledger {
  readonly #taken = new Map<NetworkId, Map<number, TaskId>>();

  static ofView(view: StateView): Ledger {
    const ledger = new Ledger();
    for (const task of view.tasks()) ledger.apply(undefined, task);
    return ledger;
  }

  /** Takes in one change of a task: made, replaced or gone. */
  apply(before: Task | undefined, after: Task | undefined): void {
    const held = before !== undefined && holdsAddresses(before) ? before : undefined;
    const holds = after !== undefined && holdsAddresses(after) ? after : undefined;
    if (held?.addresses === holds?.addresses && held?.id === holds?.id) return;
    if (held !== undefined) {
      for (const { networkId, address } of held.addresses) {
        const taken = this.#taken.get(networkId);
        const number = parseIpv4Number(address) ?? -1;
        if (taken?.get(number) === held.id) taken.delete(number);
      }
    }
    if (holds !== undefined) for (const { networkId, address } of holds.addresses) this.take(networkId, parseIpv4Number(address) ?? -1, holds.id);
  }

  take(networkId: NetworkId, address: number, taskId: TaskId): void {
    let taken = this.#taken.get(networkId);
    if (taken === undefined) {
      taken = new Map();
      this.#taken.set(networkId, taken);
    }
    taken.set(address, taskId);
  }

  holderOf(networkId: NetworkId, address: number): TaskId | undefined {
    return this.#taken.get(networkId)?.get(address);
  }
}

function holdsAddresses(task: Task): task is Task & { readonly addresses: NonNullable<Task['addresses']> } {
  return task.addresses !== undefined && !isTerminal(task.status.state);
}
