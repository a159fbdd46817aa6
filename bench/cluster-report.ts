/** The tables of bench/parts/cluster.ts and losses.ts. */
import type { Times } from './arena.ts';
import type { CpuTimes } from './cpu.ts';
import { median, ratio, seconds, table } from './measure.ts';

export const SCALES: readonly number[] = [3, 15, 30];

export interface DeployResult {
  readonly scale: Readonly<Record<number, Times>>;
  /** Of the largest deployment. */
  readonly cpu: Readonly<Record<string, readonly CpuTimes[]>>;
  readonly kill: Times;
}

export interface LossResult {
  readonly leaderAccepted: Times;
  readonly leaderLost: Times;
  readonly hostLost: Times;
}

const FLOOR = 'bare Docker API';
const PEER = 'Docker Swarm';
const MINE = 'Muster';

const at = (times: Times | undefined, name: string) => median(times?.[name] ?? []);

export function deployReport(result: DeployResult): string {
  const deployments = table(
    ['replicas on 3 hosts', 'bare API (s)', 'Swarm (s)', 'Muster (s)', 'Muster / bare', 'Muster / Swarm'],
    SCALES.map((replicas) => {
      const times = result.scale[replicas];
      const [floor, peer, mine] = [at(times, FLOOR), at(times, PEER), at(times, MINE)];
      return [String(replicas), seconds(floor), seconds(peer), seconds(mine), ratio(mine, floor), ratio(mine, peer)];
    }),
  );
  const largest = Math.max(...SCALES);
  const processor = table(
    [`processor time for ${largest} replicas (s)`, 'engines', 'etcd', 'managers', 'agents'],
    [FLOOR, PEER, MINE].map((name) => {
      const of = (role: keyof CpuTimes) => seconds(median((result.cpu[name] ?? []).map((times) => times[role])));
      return [name, of('engine'), of('etcd'), of('manager'), of('agent')];
    }),
  );
  return [deployments, processor, comparison([['container killed → replacement runs', result.kill]])].join('\n\n');
}

export function lossReport({ leaderAccepted, leaderLost, hostLost }: LossResult): string {
  return comparison([
    ['leader lost → next scale is accepted', leaderAccepted],
    ['leader lost → next scale takes effect', leaderLost],
    ['host lost → all replaced', hostLost],
  ]);
}

function comparison(rows: readonly (readonly [what: string, times: Times])[]): string {
  return table(
    ['what', 'Swarm (s)', 'Muster (s)', 'Muster / Swarm'],
    rows.map(([what, times]) => {
      const [peer, mine] = [at(times, PEER), at(times, MINE)];
      return [what, seconds(peer), seconds(mine), ratio(mine, peer)];
    }),
  );
}
