/**
 * What managers know of this node: its engine, its size, the ports in use, what is wrong
 * with its disk. Looks again now and then and tells of changes only. While the engine does not
 * answer, `engineVersion` is empty, and nothing is placed here.
 */
import type { Runnable } from '@muster/shared/lifecycle/runnable';
import type { GenericResource } from '@muster/shared/model/generic-resource';
import type { HostNetworkFacts } from '@muster/shared/model/network';
import type { NodeDescription } from '@muster/shared/model/objects';
import type { Clock } from '@muster/shared/runtime/clock';
import type { Logger } from '@muster/shared/runtime/logger';
import type { Driver } from './driver/driver.ts';
import type { WatchedJournal } from './journal/watched.ts';

const REFRESH_MS = 30_000;
/** While the engine is away, or something is wrong with the disk. */
const RETRY_MS = 2_000;
/**
 * A port that is found taken is looked at once more before managers hear of it: while
 * a container of ours ends, the engine listens on its port for a moment longer than it
 * lists the container, and the task's own successor would wait for that port.
 */
const CONFIRM_MS = 1_000;
/** The first session does not wait longer for the engine. */
const FIRST_LOOK_MS = 3_000;

export interface NodeFactsOptions {
  readonly driver: Driver;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name to use while the engine has not told one. */
  readonly hostname: string;
  /** Address at which other hosts reach this one. */
  readonly address: string;
  readonly agentVersion: string;
  /** What else the host has; goes before what its engine says of the same kind. */
  readonly generic?: readonly GenericResource[];
  /** What the host can do about networks. Absent: nothing. */
  readonly network?: NetworkExaminer | undefined;
  /** Whether the agent can keep what it is told. Absent: it can. */
  readonly journal?: Pick<WatchedJournal, 'problem' | 'tryAgain'>;
  /** What is wrong with the disk of the agent's directory, in words; empty: nothing. Absent: nobody looks. */
  readonly checkDisk?: () => Promise<string>;
  readonly refreshMs?: number;
}

export interface NetworkExaminer {
  examine(): Promise<HostNetworkFacts>;
  /** Ports that this agent itself holds for published ones, as `tcp/80`. */
  readonly heldPorts: ReadonlySet<string>;
}

export class NodeFacts implements Runnable {
  readonly name = 'node facts';
  readonly #options: NodeFactsOptions;
  readonly #log: Logger;
  readonly #observers = new Set<(description: NodeDescription) => void>();
  readonly #looked = Promise.withResolvers<void>();
  #current: NodeDescription;
  #isAway = false;
  /** By the last look at it. A disk that is full is found so even when there is nothing to write. */
  #disk = '';
  /** Ends the pause between two looks. */
  #hurry = new AbortController();
  /** Found taken by the last look, and not told yet. */
  #unconfirmed: readonly string[] = [];

  constructor(options: NodeFactsOptions) {
    this.#options = options;
    this.#log = options.logger.child({ component: 'node facts' });
    const { hostname, address, agentVersion } = options;
    this.#current = {
      hostname,
      address,
      os: '',
      architecture: '',
      nanoCpus: 0,
      memoryBytes: 0,
      engineVersion: '',
      engineLabels: {},
      agentVersion,
      usedPorts: [],
    };
  }

  get current(): NodeDescription {
    return this.#current;
  }

  /** Called with each description that differs from the one before. Returns the way to stop. */
  observe(observer: (description: NodeDescription) => void): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** What is known is told anew: the journal's word on itself has changed. */
  journalChanged(): void {
    if (this.#options.journal?.problem !== undefined) this.#hurry.abort();
    this.#become(this.#current);
  }

  /** Resolves when the engine was asked once, whatever it said. */
  ready(signal: AbortSignal): Promise<void> {
    return Promise.race([this.#looked.promise, this.#options.clock.sleep(FIRST_LOOK_MS, signal)]);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, refreshMs = REFRESH_MS } = this.#options;
    while (!signal.aborted) {
      const isThere = await this.#look(signal);
      this.#looked.resolve();
      const isWell = isThere && this.#problem === undefined;
      const nextMs = !isWell ? RETRY_MS : this.#unconfirmed.length > 0 ? CONFIRM_MS : refreshMs;
      this.#hurry = new AbortController();
      await clock.sleep(nextMs, AbortSignal.any([signal, this.#hurry.signal])).catch(() => undefined);
      this.#options.journal?.tryAgain();
    }
  }

  async #look(signal: AbortSignal): Promise<boolean> {
    const { driver, address, agentVersion, generic: own = [], checkDisk = () => Promise.resolve('') } = this.#options;
    this.#sawDisk(await checkDisk());
    try {
      const { network: examiner } = this.#options;
      const [info, listening, network] = await Promise.all([driver.info(signal), driver.usedPorts(signal), examiner?.examine()]);
      const usedPorts = listening.filter((port) => examiner?.heldPorts.has(port) !== true);
      const generic = [...own, ...(info.generic ?? []).filter(({ kind }) => own.every((resource) => resource.kind !== kind))];
      this.#become({ ...info, address, agentVersion, usedPorts: this.#confirmed(usedPorts), ...(network === undefined ? {} : { network }), ...(generic.length === 0 ? {} : { generic }) });
      if (this.#isAway) this.#log.info({ engineVersion: info.engineVersion }, 'the engine answers again');
      this.#isAway = false;
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!this.#isAway) this.#log.error({ err: error }, 'the engine does not answer; trying again');
      this.#isAway = true;
      this.#become({ ...this.#current, engineVersion: '' });
      return false;
    }
  }

  #sawDisk(disk: string): void {
    if (disk === this.#disk) return;
    this.#disk = disk;
    if (disk === '') this.#log.info({}, 'the disk can be written again');
    else this.#log.error({ disk }, 'the disk cannot be written as it should be');
  }

  /** What could not be written says more than what was found. */
  get #problem(): string | undefined {
    return this.#options.journal?.problem ?? (this.#disk === '' ? undefined : this.#disk);
  }

  /** Sorted. What the first look at an engine finds is believed at once: nothing of ours has ended since. */
  #confirmed(usedPorts: readonly string[]): readonly string[] {
    const isFirst = this.#current.engineVersion === '';
    const fresh = isFirst ? [] : usedPorts.filter((port) => !this.#current.usedPorts.includes(port));
    const untold = fresh.filter((port) => !this.#unconfirmed.includes(port));
    this.#unconfirmed = untold;
    return usedPorts.filter((port) => !untold.includes(port)).sort();
  }

  #become({ problem: _before, ...found }: NodeDescription): void {
    const problem = this.#problem;
    const description: NodeDescription = { ...found, ...(problem === undefined ? {} : { problem }) };
    // Written in one order of keys, so that equal descriptions are equal text.
    if (JSON.stringify(ordered(description)) === JSON.stringify(ordered(this.#current))) return;
    this.#current = description;
    for (const observer of this.#observers) observer(description);
  }
}

function ordered(description: NodeDescription): unknown {
  const { engineLabels, ...rest } = description;
  return [Object.entries(rest).sort(byKey), Object.entries(engineLabels).sort(byKey)];
}

const byKey = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
  left < right ? -1 : Number(left > right);
