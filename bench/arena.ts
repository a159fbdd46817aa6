/** The hosts on which Muster, Docker Swarm and the bare Docker API take turns, and what is kept of their times. */
import { buildTestImages } from '@muster/agent/driver/testing/images';
import { startHosts, type Lab } from '@muster/test/lab/lab';
import { muster, swarm, type Contender } from './contenders.ts';
import { BENCH_IMAGE, seconds } from './measure.ts';

export const HOSTS = 3;

export const HOSTS_METHOD = `
Three hosts as containers on one machine, each with its own dockerd; on each a manager of
Swarm, and a manager, an etcd member and an agent of Muster. All contenders take turns on
the same hosts, so that slow minutes hit all alike; the one that waits is idle. The moment
when a container runs is read from the engines' own event streams, for all alike. Swarm
gets the image by id, because by tag each of its tasks would first wait for a registry. The
times of Swarm and Muster include their command lines.`;

export interface Arena extends AsyncDisposable {
  readonly lab: Lab;
  readonly peer: Contender;
  readonly mine: Contender;
}

/** Both clusters are up. `name` and `subnet` keep arenas that run side by side apart. */
export async function openArena(name: string, subnet: number): Promise<Arena> {
  await buildTestImages();
  const lab = await startHosts({ name, hosts: HOSTS, managers: HOSTS, subnet, images: [BENCH_IMAGE] });
  const arena = { lab, peer: swarm(lab), mine: muster(lab), [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() };
  try {
    await arena.peer.setUp();
    await arena.mine.setUp();
    return arena;
  } catch (error) {
    await lab[Symbol.asyncDispose]();
    throw error;
  }
}

/** Contender → milliseconds of each run. */
export type Times = Readonly<Record<string, readonly number[]>>;

/** Keeps what was measured, by contender, and tells it. */
export class Series {
  readonly values: Record<string, number[]> = {};
  readonly #what: string;
  constructor(what: string) {
    this.#what = what;
  }
  note(name: string, ms: number): void {
    (this.values[name] ??= []).push(ms);
    console.error(`    ${this.#what}, ${name}: ${seconds(ms)} s`);
  }
}
