/**
 * Muster beside Docker Swarm and the bare Docker API, on the same hosts in the same
 * run: how long until replicas run, and until a killed container is replaced.
 */
import type { Lab } from '@muster/test/lab/lab';
import { HOSTS_METHOD, openArena, Series, type Arena } from '../arena.ts';
import { deployReport, SCALES, type DeployResult } from '../cluster-report.ts';
import { floorOnce, removeFloor, type Contender } from '../contenders.ts';
import { cpuBetween, cpuTimes, type CpuTimes } from '../cpu.ts';
import { ContainerWatch } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const WARM_UP_REPLICAS = 15;

export const part: BenchPart = {
  title: 'Deployments on three hosts, beside Docker Swarm and the bare Docker API',
  summary: 'until replicas run, until a killed container is replaced; beside Swarm and the bare API (3 minutes)',
  method: `${HOSTS_METHOD}
"Bare API" creates and starts the same containers through each host's Docker API with
nothing in between, by clients that are already connected. Every contender first runs
${WARM_UP_REPLICAS} replicas that are not counted; then medians. Processor time: of dockerd and what
belongs to it, and of Muster's own processes, the command line left out.`,
  limitMs: 600_000,
  async run({ rounds }) {
    await using arena = await openArena('muster-bench', 3);
    return deployReport(await deployments(arena, rounds));
  },
};

async function deployments({ lab, peer, mine }: Arena, rounds: number): Promise<DeployResult> {
  const scales = new Map(SCALES.map((replicas) => [replicas, new Series(`${replicas} replicas`)]));
  const cpu: Record<string, CpuTimes[]> = {};
  const killed = new Series('container killed');
  await using watch = await ContainerWatch.open(lab.hosts);
  // Not counted: caches fill, and the code of a process that has just started gets compiled.
  for (const contender of [undefined, peer, mine]) await deployOnce(lab, watch, contender, WARM_UP_REPLICAS);
  for (let round = 0; round < rounds; round++) {
    for (const [replicas, series] of scales) {
      for (const contender of [undefined, peer, mine]) {
        const name = contender?.name ?? 'bare Docker API';
        const before = await cpuTimes(lab.hosts);
        const tookMs = await deployOnce(lab, watch, contender, replicas, async () => {
          if (replicas === Math.max(...SCALES)) (cpu[name] ??= []).push(cpuBetween(before, await cpuTimes(lab.hosts)));
        });
        series.note(name, tookMs);
      }
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const contender of [peer, mine]) killed.note(contender.name, await killOnce(lab, watch, contender));
  }
  return { scale: Object.fromEntries([...scales].map(([replicas, series]) => [replicas, series.values])), cpu, kill: killed.values };
}

/** From the request until all replicas run; cleans up afterwards. */
async function deployOnce(
  lab: Lab,
  watch: ContainerWatch,
  contender: Contender | undefined,
  replicas: number,
  whenAllRun: () => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  if (contender === undefined) {
    let from = 0;
    const done = floorOnce(lab, replicas, () => {
      from = performance.now();
    });
    await watch.until(replicas);
    const tookMs = performance.now() - from;
    await whenAllRun();
    await done;
    await removeFloor(lab);
    await watch.until(0);
    return tookMs;
  }
  const from = performance.now();
  await contender.create(replicas);
  await watch.until(replicas);
  const tookMs = performance.now() - from;
  await whenAllRun();
  await contender.remove();
  await watch.until(0);
  return tookMs;
}

/** From the death of one container until its replacement runs. */
async function killOnce(lab: Lab, watch: ContainerWatch, contender: Contender): Promise<number> {
  await contender.create(3);
  await watch.until(3);
  const [host] = lab.hosts;
  if (host === undefined) throw new Error('the lab has no hosts');
  const [victim = ''] = (await host.docker('ps', '-q')).split('\n');
  const killed = host.docker('kill', victim);
  await watch.until(2);
  const tookMs = await watch.until(3);
  await killed;
  await contender.remove();
  await watch.until(0);
  return tookMs;
}
