/**
 * Muster beside Docker Swarm and the bare Docker API, on the same hosts in the
 * same run: how long until replicas run, until a killed container is replaced,
 * until a dead host's tasks run elsewhere, until a cluster without its leader
 * obeys again.
 */
import { buildTestImages } from '@muster/agent/driver/testing/images';
import { startCluster, startHosts, type Lab } from '@muster/test/lab/lab';
import { floorOnce, muster, removeFloor, swarm, type Contender } from '../contenders.ts';
import { BENCH_IMAGE, ContainerWatch, median, ratio, seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const REPLICAS = [3, 15, 30];
const HOSTS = 3;
const WARM_UP_REPLICAS = 15;

interface ClusterResult {
  /** Contender → replicas → milliseconds of each run. */
  readonly scale: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>>;
  readonly kill: Readonly<Record<string, readonly number[]>>;
  readonly hostLost: Readonly<Record<string, readonly number[]>>;
  readonly leaderLost: Readonly<Record<string, readonly number[]>>;
}

export const part: BenchPart = {
  title: 'A cluster of three hosts, beside Docker Swarm and the bare Docker API',
  summary: 'deployments, and the loss of a container, a host and the leader',
  method: `
Three hosts as containers on one machine, each with its own dockerd; a manager on each
(Muster: with an etcd member, too). The moment when a container runs is read from the
engines' own event streams, for all contenders alike. "Bare API" creates and starts the
same containers through each host's Docker API with nothing in between. Swarm gets the
image by id, because by tag each of its tasks would first wait for a registry. Muster's
times include the CLI. Every contender first runs ${WARM_UP_REPLICAS} replicas that are not counted; then
medians. Lost host: \`docker kill\` of the host container. Lost leader: SIGKILL of the leading
manager (Muster) or of the leading dockerd (Swarm), then \`scale\` is asked of the others
until one accepts, until a new container runs.`,
  limitMs: 900_000,
  run: async ({ rounds }) => clusterReport(await benchCluster(rounds)),
};

const say = (message: string) => console.error(`==> ${message}`);

async function benchCluster(rounds: number): Promise<ClusterResult> {
  await buildTestImages();
  const result = { scale: {} as Record<string, Record<number, number[]>>, kill: {} as Record<string, number[]>, hostLost: {} as Record<string, number[]>, leaderLost: {} as Record<string, number[]> };
  const newLab = () => startHosts({ name: 'muster-bench', hosts: HOSTS, managers: HOSTS, subnet: 3, images: [BENCH_IMAGE] });
  const note = (into: Record<string, number[]>, name: string, ms: number) => {
    (into[name] ??= []).push(ms);
    say(`${name}: ${seconds(ms)} s`);
  };

  // Deployments: every contender once a round on the same hosts, so that slow minutes hit all alike.
  const noteScale = (name: string, replicas: number, ms: number) => {
    ((result.scale[name] ??= {})[replicas] ??= []).push(ms);
    say(`${replicas} replicas, ${name}: ${seconds(ms)} s`);
  };
  for (const make of [undefined, swarm, muster]) {
    await using lab = await newLab();
    await using watch = await ContainerWatch.open(lab.hosts);
    const contender = make?.(lab);
    if (contender?.name === 'Muster') await startCluster(lab);
    await contender?.setUp();
    // Not counted: caches fill, and the code of a process that has just started gets compiled.
    await deployOnce(lab, watch, contender, WARM_UP_REPLICAS);
    for (let round = 0; round < rounds; round++) {
      for (const replicas of REPLICAS) {
        noteScale(contender?.name ?? 'bare Docker API', replicas, await deployOnce(lab, watch, contender, replicas));
      }
    }
    if (contender !== undefined) {
      for (let round = 0; round < rounds; round++) note(result.kill, contender.name, await killOnce(lab, watch, contender));
    }
  }

  for (const make of [swarm, muster]) {
    for (let round = 0; round < rounds; round++) {
      say('a host is lost');
      await using lab = await newLab();
      const contender = await ready(lab, make);
      note(result.hostLost, contender.name, await loseHost(lab, contender));
    }
    for (let round = 0; round < rounds; round++) {
      say('the leader is lost');
      await using lab = await newLab();
      const contender = await ready(lab, make);
      note(result.leaderLost, contender.name, await loseLeader(lab, contender));
    }
  }
  return result;
}

async function ready(lab: Lab, make: (lab: Lab) => Contender): Promise<Contender> {
  const contender = make(lab);
  if (contender.name === 'Muster') await startCluster(lab);
  await contender.setUp();
  return contender;
}

/** From the request until all replicas run; cleans up afterwards. */
async function deployOnce(lab: Lab, watch: ContainerWatch, contender: Contender | undefined, replicas: number): Promise<number> {
  if (contender === undefined) {
    let from = 0;
    const done = floorOnce(lab, replicas, () => {
      from = performance.now();
    });
    await watch.until(replicas);
    const tookMs = performance.now() - from;
    await done;
    await removeFloor(lab);
    await watch.until(0);
    return tookMs;
  }
  const from = performance.now();
  await contender.create(replicas);
  await watch.until(replicas);
  const tookMs = performance.now() - from;
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
async function loseHost(lab: Lab, contender: Contender): Promise<number> {
  const leader = await contender.leader();
  const victim = lab.hosts.find((host) => host !== leader);
  if (victim === undefined) throw new Error('every host leads');
  const survivors = lab.hosts.filter((host) => host !== victim);
  await using watch = await ContainerWatch.open(survivors);
  await contender.create(6);
  await watch.until(4);
  const from = performance.now();
  await victim.kill();
  await watch.until(6);
  return performance.now() - from;
}

/** From the death of the leading manager until an order given to the others has effect. */
async function loseLeader(lab: Lab, contender: Contender): Promise<number> {
  const leader = await contender.leader();
  const survivors = lab.hosts.filter((host) => host !== leader);
  await using watch = await ContainerWatch.open(survivors);
  await contender.create(3);
  await watch.until(2);
  const before = watch.count();
  const from = performance.now();
  await contender.killLeader();
  // Asked again until somebody accepts it, as an operator would.
  let accepted = false;
  const asking = (async () => {
    while (!accepted) {
      accepted = await contender.scale(9).then(
        () => true,
        () => false,
      );
    }
  })();
  while (watch.count() <= before) await watch.until(before + 1).catch(() => undefined);
  const tookMs = performance.now() - from;
  await asking;
  return tookMs;
}

function clusterReport(result: ClusterResult): string {
  const floor = result.scale['bare Docker API'] ?? {};
  const peer = result.scale['Docker Swarm'] ?? {};
  const mine = result.scale['Muster'] ?? {};
  const at = (series: Readonly<Record<number, readonly number[]>>, replicas: number) => median(series[replicas] ?? []);
  const scale = table(
    ['replicas on 3 hosts', 'bare API (s)', 'Swarm (s)', 'Muster (s)', 'Muster / bare', 'Muster / Swarm'],
    REPLICAS.map((replicas) => [
      String(replicas),
      seconds(at(floor, replicas)),
      seconds(at(peer, replicas)),
      seconds(at(mine, replicas)),
      ratio(at(mine, replicas), at(floor, replicas)),
      ratio(at(mine, replicas), at(peer, replicas)),
    ]),
  );
  const other = table(
    ['what', 'Swarm (s)', 'Muster (s)', 'Muster / Swarm'],
    (
      [
        ['container killed → replacement runs', result.kill],
        ['host lost → all replaced', result.hostLost],
        ['leader lost → next scale takes effect', result.leaderLost],
      ] as const
    ).map(([what, series]) => {
      const swarmMs = median(series['Docker Swarm'] ?? []);
      const musterMs = median(series['Muster'] ?? []);
      return [what, seconds(swarmMs), seconds(musterMs), ratio(musterMs, swarmMs)];
    }),
  );
  return `${scale}\n\n${other}`;
}
