/**
 * Muster beside Docker Swarm and the bare Docker API, on the same hosts in the
 * same run: how long until replicas run, until a killed container is replaced,
 * until a dead host's tasks run elsewhere, until a cluster without its leader
 * obeys again.
 */
import { buildTestImages } from '@muster/agent/driver/testing/images';
import type { LabHost } from '@muster/test/lab/host';
import { startHosts, type Lab } from '@muster/test/lab/lab';
import { clusterReport, SCALES, type ClusterResult } from '../cluster-report.ts';
import { floorOnce, muster, removeFloor, swarm, type Contender } from '../contenders.ts';
import { cpuBetween, cpuTimes, type CpuTimes } from '../cpu.ts';
import { BENCH_IMAGE, ContainerWatch, seconds } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const HOSTS = 3;
const WARM_UP_REPLICAS = 15;
/** Losses of leaders and hosts are repeated less often: each takes up to a minute with what has to be put right after it. */
const MAX_LOSSES = 2;
const LOSS_REPLICAS = 6;

export const part: BenchPart = {
  title: 'A cluster of three hosts, beside Docker Swarm and the bare Docker API',
  summary: 'deployments, and the loss of a container, the leader and a host (8 minutes)',
  method: `
Three hosts as containers on one machine, each with its own dockerd; on each a manager of
Swarm, and a manager, an etcd member and an agent of Muster. All contenders take turns on
the same hosts, so that slow minutes hit all alike; the one that waits is idle. The moment
when a container runs is read from the engines' own event streams, for all alike. "Bare
API" creates and starts the same containers through each host's Docker API with nothing in
between, by clients that are already connected. Swarm gets the image by id, because by tag
each of its tasks would first wait for a registry. The times of Swarm and Muster include
their command lines. Every contender first runs ${WARM_UP_REPLICAS} replicas that are not counted; then
medians. Processor time: of dockerd and what belongs to it, and of Muster's own processes,
the command line left out.

Leader lost: SIGKILL of the leading manager (Muster) or of the leading dockerd (Swarm);
then \`scale\` is asked of the others until one accepts. "Accepted" is that moment, by which
there is a new leader or at least a manager that stores the order; "takes effect" is when
the first new container runs. Host lost: \`docker kill\` of the container of a host that does
not lead, until all its tasks run on the others. At most ${MAX_LOSSES} rounds each.`,
  limitMs: 900_000,
  run: async ({ rounds }) => clusterReport(await benchCluster(rounds)),
};

const say = (message: string) => console.error(`    ${message}`);

/** Keeps what was measured, by contender. */
class Series {
  readonly values: Record<string, number[]> = {};
  readonly #what: string;
  constructor(what: string) {
    this.#what = what;
  }
  note(name: string, ms: number): void {
    (this.values[name] ??= []).push(ms);
    say(`${this.#what}, ${name}: ${seconds(ms)} s`);
  }
}

async function benchCluster(rounds: number): Promise<ClusterResult> {
  await buildTestImages();
  await using lab = await startHosts({ name: 'muster-bench', hosts: HOSTS, managers: HOSTS, subnet: 3, images: [BENCH_IMAGE] });
  const peer = swarm(lab);
  const mine = muster(lab);
  await peer.setUp();
  await mine.setUp();
  const scales = new Map(SCALES.map((replicas) => [replicas, new Series(`${replicas} replicas`)]));
  const cpu: Record<string, CpuTimes[]> = {};
  const killed = new Series('container killed');
  {
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
  }

  const losses = Math.min(rounds, MAX_LOSSES);
  const [accepted, leaderLost, hostLost] = [new Series('leader lost, accepted'), new Series('leader lost, takes effect'), new Series('host lost')];
  // Muster first: to kill Swarm's leader is to kill an engine, which Muster would notice, too.
  for (const contender of [mine, peer]) {
    for (let round = 0; round < losses; round++) {
      const { acceptedMs, effectMs } = await loseLeader(lab, contender);
      accepted.note(contender.name, acceptedMs);
      leaderLost.note(contender.name, effectMs);
    }
    for (let round = 0; round < losses; round++) hostLost.note(contender.name, await loseHost(lab, contender, [mine, peer]));
  }
  return {
    scale: Object.fromEntries([...scales].map(([replicas, series]) => [replicas, series.values])),
    cpu,
    kill: killed.values,
    leaderAccepted: accepted.values,
    leaderLost: leaderLost.values,
    hostLost: hostLost.values,
  };
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

/** From the death of a host that does not lead until its tasks run on the others. */
async function loseHost(lab: Lab, contender: Contender, all: readonly Contender[]): Promise<number> {
  const leaders = await Promise.all(all.map((one) => one.leader()));
  const victim = lab.hosts.find((host) => !leaders.includes(host)) ?? lab.hosts.find((host) => host !== leaders[all.indexOf(contender)]);
  if (victim === undefined) throw new Error('every host leads');
  await using watch = await ContainerWatch.open(othersThan(lab, victim));
  await contender.create(LOSS_REPLICAS);
  await watch.until((LOSS_REPLICAS / HOSTS) * (HOSTS - 1));
  const from = performance.now();
  await victim.kill();
  await watch.until(LOSS_REPLICAS);
  const tookMs = performance.now() - from;
  await victim.boot();
  await victim.loadImage(BENCH_IMAGE);
  for (const one of all) await one.rejoin(victim);
  await contender.remove();
  await watch.until(0);
  return tookMs;
}

/** From the death of the leading manager until an order given to the others is accepted, and has effect. */
async function loseLeader(lab: Lab, contender: Contender): Promise<{ acceptedMs: number; effectMs: number }> {
  await using watch = await ContainerWatch.open(othersThan(lab, await contender.leader()));
  await contender.create(3);
  await watch.until(2);
  const before = watch.count();
  const from = performance.now();
  const victim = await contender.killLeader();
  // Asked again until somebody accepts it, as an operator would.
  const asking = (async (): Promise<number> => {
    for (;;) {
      const accepted = await contender.scale(9).then(
        () => true,
        () => false,
      );
      if (accepted) return performance.now() - from;
    }
  })();
  while (watch.count() <= before) await watch.until(before + 1).catch(() => undefined);
  const effectMs = performance.now() - from;
  const result = { acceptedMs: await asking, effectMs };
  await contender.reviveLeader(victim);
  await contender.remove();
  await watch.until(0);
  return result;
}

const othersThan = (lab: Lab, host: LabHost) => lab.hosts.filter((other) => other !== host);
