/**
 * The disk of a host, with the agent's journal on it. It outlives the agent. A host
 * that loses its power may lose the statuses saved since the last assignments: that
 * is all the journal promises.
 */
import { createMemoryJournal } from '@muster/agent/journal/memory';
import type { AssignmentChange, Journal, StatusRecord } from '@muster/agent/journal/journal';
import type { NodeId } from '@muster/shared/model/ids';
import type { SimProcess } from './process.ts';

type Save = (journal: Journal) => void;

export interface DiskOptions {
  /** Told of each set that an agent has written down, which it obeys from then on. */
  readonly onObeyed: (change: AssignmentChange) => void;
  readonly onStatuses: (records: readonly StatusRecord[]) => void;
}

export class Disk {
  readonly #nodeId: NodeId;
  readonly #options: DiskOptions;
  #journal: Journal;
  /** Everything that survives a loss of power, in order. */
  #safe: Save[] = [];
  #unsafe: Save[] = [];

  constructor(nodeId: NodeId, options: DiskOptions) {
    this.#nodeId = nodeId;
    this.#options = options;
    this.#journal = createMemoryJournal(nodeId);
  }

  /** The journal as one process has it open. */
  open(process: SimProcess): Journal {
    const save = (write: Save, isSafe: boolean) => {
      if (process.isKilled) return;
      write(this.#journal);
      this.#unsafe.push(write);
      if (isSafe) this.#safe.push(...this.#unsafe.splice(0));
    };
    return {
      load: () => this.#journal.load(),
      saveClusterId: (clusterId) => save((journal) => journal.saveClusterId(clusterId), true),
      saveManagers: (managers) => save((journal) => journal.saveManagers(managers), false),
      saveNetwork: (state) => save((journal) => journal.saveNetwork(state), false),
      saveAssignments: (change) => {
        save((journal) => journal.saveAssignments(change), true);
        if (!process.isKilled) this.#options.onObeyed(change);
      },
      saveStatuses: (records) => {
        save((journal) => journal.saveStatuses(records), false);
        if (!process.isKilled) this.#options.onStatuses(records);
      },
      close: () => undefined,
    };
  }

  losePower(): void {
    this.#unsafe = [];
    this.#journal = createMemoryJournal(this.#nodeId);
    for (const write of this.#safe) write(this.#journal);
  }
}
