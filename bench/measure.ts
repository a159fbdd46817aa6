/** Small tools of the measurements: medians, tables, and the moment when containers run. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LabHost } from '@muster/test/lab/host';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(2);
export const ratio = (value: number, base: number): string => (value / base).toFixed(2);

/** How long containers are waited for. */
const WAIT_MS = 120_000;

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Follows the starts and ends of containers on several hosts through their
 * engines' event streams, which cost the hosts nothing while nothing happens: the
 * same yardstick for every contender.
 */
export class ContainerWatch implements AsyncDisposable {
  readonly #streams: ChildProcess[] = [];
  readonly #running = new Map<string, Set<string>>();
  #changed: () => void = () => undefined;

  static async open(hosts: readonly LabHost[]): Promise<ContainerWatch> {
    const watch = new ContainerWatch();
    await Promise.all(hosts.map((host) => watch.#follow(host)));
    return watch;
  }

  /** Containers that run on the hosts it follows. */
  count(): number {
    return [...this.#running.values()].reduce((sum, ids) => sum + ids.size, 0);
  }

  /** Resolves with the time it took until so many containers run there. */
  until(count: number): Promise<number> {
    return this.#waitFor(`${count}`, (running) => running === count);
  }

  /** The same for so many or more: several may start between two looks. */
  untilAtLeast(count: number): Promise<number> {
    return this.#waitFor(`${count} or more`, (running) => running >= count);
  }

  async #waitFor(wanted: string, isEnough: (running: number) => boolean): Promise<number> {
    const from = performance.now();
    while (!isEnough(this.count())) {
      const leftMs = WAIT_MS - (performance.now() - from);
      if (leftMs <= 0) throw new Error(`${this.count()} containers run after ${WAIT_MS / 1000} s instead of ${wanted}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return performance.now() - from;
  }

  async #follow(host: LabHost): Promise<void> {
    const ids = new Set<string>();
    this.#running.set(host.name, ids);
    const stream = spawn('docker', [
      'exec', host.container, 'docker', 'events',
      '--filter', 'type=container', '--filter', 'event=start', '--filter', 'event=die', '--format', '{{.Action}} {{.ID}}',
    ]);
    this.#streams.push(stream);
    createInterface({ input: stream.stdout }).on('line', (line) => {
      const [action = '', id = ''] = line.split(' ');
      if (action === 'start') ids.add(id);
      else ids.delete(id);
      this.#changed();
    });
    await proveFollowing(host, ids);
    for (const id of (await host.docker('ps', '-q', '--no-trunc')).split('\n').filter(Boolean)) ids.add(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.kill('SIGKILL');
  }
}

/** The stream says nothing when it has begun, so short-lived containers are started until one shows up in it. */
async function proveFollowing(host: LabHost, ids: ReadonlySet<string>): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const id = (await host.docker('run', '-d', '--network', 'none', BENCH_IMAGE, 'sleep', '1000000')).trim();
    const seen = ids.has(id);
    await host.docker('rm', '-f', id);
    if (seen) return;
  }
  throw new Error(`the engine of ${host.name} tells no events`);
}

export const BENCH_IMAGE = 'muster-test/busybox:1';
/** Ends at once on SIGTERM. */
export const SERVER = ['sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'];
