/** One trouble after the other on a lab that runs a service: when it is said, when all is well again, and what must not have been. */
import type { Lab } from '../lab.ts';
import { waitFor } from '../lab.ts';
import { inspectRuns, type ContainerRun } from '../runs.ts';
import { runningContainers, wrongSlots } from '../truth.ts';

const SERVICE = 'disks';
const REPLICAS = 6;
/** Ends at once on SIGTERM, as a well-behaved server does. */
const SERVER = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
const WAIT_MS = 90_000;

export type Place = 'status' | 'doctor' | 'events';

export interface Trouble {
  readonly what: string;
  /** Until it was said everywhere. */
  readonly alarmMs: number;
  /** From there being space again until all is well. */
  readonly wellMs: number;
}

export interface Course {
  readonly what: string;
  /** Each is to stand in a line of every place. */
  readonly words: readonly RegExp[];
  readonly places: readonly Place[];
  readonly begin: () => Promise<void>;
  /** While it lasts, and has been said. */
  readonly meanwhile: () => Promise<void>;
  readonly end?: () => Promise<void>;
  /** What is still wrong. Absent: what `status` complains of. */
  readonly isOver?: () => Promise<readonly string[]>;
}

interface Status {
  readonly cluster: { readonly leader: string | null; readonly managers: readonly { readonly name: string; readonly problem?: string }[] };
  readonly nodes: readonly { readonly name: string; readonly state: string; readonly problem?: string | null }[];
}

export class Troubles {
  readonly troubles: Trouble[] = [];
  readonly violations: string[] = [];
  readonly #lab: Lab;
  #before: readonly ContainerRun[] = [];
  #replicas = REPLICAS;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** The daemons are on small disks now, and were started again for it. */
  async begin(image: string): Promise<void> {
    await this.#until('all to be well on small disks', () => this.complaints(), performance.now());
    await this.#lab.must('service', 'create', '--name', SERVICE, '--replicas', String(REPLICAS), image, ...SERVER);
    this.#before = await inspectRuns(this.#lab.hosts, [SERVICE]);
  }

  end = async () => void (await this.#lab.must('service', 'rm', SERVICE));

  async passes({ what, words, places, begin, meanwhile, end, isOver }: Course): Promise<void> {
    const from = performance.now();
    await begin();
    const alarmMs = await this.#until(`the alarms of ${what}`, () => this.#unsaid(words, places), from);
    await meanwhile();
    await this.#untouched(what);
    const endsAt = performance.now();
    await end?.();
    const wellMs = await this.#until(`all to be well after ${what}`, isOver ?? (() => this.complaints()), endsAt);
    await this.runs();
    await this.#untouched(`after ${what}`);
    this.troubles.push({ what, alarmMs, wellMs });
  }

  /** Scaled up while it lasts or after it; at the end each slot runs once. */
  async more(...flags: readonly string[]): Promise<void> {
    this.#replicas += 3;
    await this.#lab.must('service', 'scale', ...flags, `${SERVICE}=${this.#replicas}`);
  }

  async isAcknowledged(): Promise<boolean> {
    return (await this.#lab.muster(['service', 'scale', '--detach', `${SERVICE}=1`], 30_000)).exitCode === 0;
  }

  async runs(): Promise<void> {
    await waitFor(`${SERVICE} to run ${this.#replicas} times`, async () => wrongSlots(await runningContainers(this.#lab.hosts, SERVICE), this.#replicas).length === 0, WAIT_MS);
  }

  waitFor = (what: string, ask: () => Promise<boolean>) => waitFor(what, ask, WAIT_MS);

  /** What is wrong by the word of `status`. */
  async complaints(): Promise<readonly string[]> {
    const { exitCode, stdout, stderr } = await this.#lab.muster(['status', '--json']);
    if (exitCode !== 0) return [stderr];
    const { cluster, nodes } = JSON.parse(stdout) as Status;
    return [
      ...(cluster.leader === null ? ['nobody leads'] : []),
      ...(cluster.managers.length < this.#lab.managers.length ? ['a manager is missing'] : []),
      ...cluster.managers.flatMap(({ name, problem = '' }) => (problem === '' ? [] : [`${name}: ${problem}`])),
      ...nodes.flatMap(({ name, state, problem }) => (state === 'ready' && (problem ?? '') === '' ? [] : [`${name} is ${state}: ${problem ?? ''}`])),
    ];
  }

  async #untouched(when: string): Promise<void> {
    const now = await inspectRuns(this.#lab.hosts, [SERVICE]);
    const gone = this.#before.filter(({ containerId, startedAt }) => !now.some((run) => run.containerId === containerId && run.startedAt === startedAt));
    this.violations.push(...gone.map(({ host, containerId }) => `${when}: container ${containerId.slice(0, 12)} on ${host} does not run on`));
  }

  /** Which of the words stand not yet where an operator looks. */
  async #unsaid(words: readonly RegExp[], places: readonly Place[]): Promise<readonly string[]> {
    const texts = await Promise.all(places.map(async (place) => [place, (await this.#lab.muster(place === 'events' ? ['events', '--since', '10m'] : [place])).stdout] as const));
    return texts.flatMap(([place, text]) => words.filter((word) => !text.split('\n').some((line) => word.test(line))).map((word) => `${place}: ${String(word)}`));
  }

  /** Until nothing is left; how long that took from `from` on. */
  async #until(what: string, left: () => Promise<readonly string[]>, from: number): Promise<number> {
    let last: readonly string[] = [];
    await waitFor(
      what,
      async () => {
        last = await left();
        return last.length === 0;
      },
      WAIT_MS,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${last.join('; ')}`);
    });
    return performance.now() - from;
  }
}
