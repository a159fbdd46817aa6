/** Puts the counters of use into the kernel and reads which of them went on. */
import type { ServiceId } from '@muster/shared/model/ids';
import type { NetworkState } from '@muster/shared/model/network-state';
import type { HostTools } from './host-tools.ts';
import { readUse, useTable, USE_TABLE, watchedTasks } from './use-counters.ts';

export class UseCounters {
  readonly #tools: Pick<HostTools, 'run'>;
  #watched: ReadonlyMap<string, ServiceId> = new Map();
  #counts: ReadonlyMap<string, number> = new Map();

  constructor(tools: Pick<HostTools, 'run'>) {
    this.#tools = tools;
  }

  /** Counts for these tasks and for no others. Counts begin anew when the tasks change, which counts as use. */
  async watch(state: NetworkState): Promise<void> {
    const watched = watchedTasks(state);
    const [before, after] = [this.#watched, watched].map((tasks) => [...tasks.keys()].sort().join());
    this.#watched = watched;
    if (before !== after) await this.#set();
  }

  /** Services whose tasks were sent something since the last call. */
  async read(): Promise<ReadonlySet<ServiceId>> {
    const used = new Set<ServiceId>();
    if (this.#watched.size === 0) return used;
    const text = await this.#tools.run('nft', ['--json', 'list', 'set', 'ip', USE_TABLE, 'tasks']).catch(() => undefined);
    if (text === undefined) {
      // Somebody flushed it: nothing is known, and nothing may rest on that account.
      await this.#set().catch(() => undefined);
      return new Set(this.#watched.values());
    }
    const counts = readUse(text);
    for (const [address, serviceId] of this.#watched) if (counts.get(address) !== this.#counts.get(address)) used.add(serviceId);
    this.#counts = counts;
    return used;
  }

  async #set(): Promise<void> {
    this.#counts = new Map();
    await this.#tools.run('nft', ['-f', '-'], useTable([...this.#watched.keys()]));
  }
}
