/** The loss of the leader and of a host, beside Docker Swarm on the same hosts in the same run. */
import type { LabHost } from '@muster/test/lab/host';
import type { Lab } from '@muster/test/lab/lab';
import { HOSTS, HOSTS_METHOD, openArena, Series, type Arena } from '../arena.ts';
import { lossReport, type LossResult } from '../cluster-report.ts';
import type { Contender } from '../contenders.ts';
import { BENCH_IMAGE, ContainerWatch } from '../measure.ts';
import type { BenchPart } from '../part.ts';

/** Each takes up to a minute with what has to be put right after it. */
const MAX_ROUNDS = 2;
const REPLICAS = 6;

export const part: BenchPart = {
  title: 'The loss of the leader and of a host, beside Docker Swarm',
  summary: 'until a cluster without its leader obeys again, until the tasks of a dead host run elsewhere; beside Swarm (3 minutes)',
  method: `${HOSTS_METHOD}

Leader lost: SIGKILL of the leading manager (Muster) or of the leading dockerd (Swarm);
then \`scale\` is asked of the others until one accepts. "Accepted" is that moment, by which
there is a new leader or at least a manager that stores the order; "takes effect" is when
the first new container runs. Host lost: \`docker kill\` of the container of a host that does
not lead, until all its tasks run on the others. Medians of at most ${MAX_ROUNDS} rounds each.`,
  limitMs: 600_000,
  async run({ rounds }) {
    await using arena = await openArena('muster-bench-losses', 4);
    return lossReport(await losses(arena, Math.min(rounds, MAX_ROUNDS)));
  },
};

async function losses({ lab, peer, mine }: Arena, rounds: number): Promise<LossResult> {
  const [accepted, leaderLost, hostLost] = [new Series('leader lost, accepted'), new Series('leader lost, takes effect'), new Series('host lost')];
  // Muster first: to kill Swarm's leader is to kill an engine, which Muster would notice, too.
  for (const contender of [mine, peer]) {
    for (let round = 0; round < rounds; round++) {
      const { acceptedMs, effectMs } = await loseLeader(lab, contender);
      accepted.note(contender.name, acceptedMs);
      leaderLost.note(contender.name, effectMs);
    }
    for (let round = 0; round < rounds; round++) hostLost.note(contender.name, await loseHost(lab, contender, [mine, peer]));
  }
  return { leaderAccepted: accepted.values, leaderLost: leaderLost.values, hostLost: hostLost.values };
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
  await watch.untilAtLeast(before + 1);
  const effectMs = performance.now() - from;
  const result = { acceptedMs: await asking, effectMs };
  await contender.reviveLeader(victim);
  await contender.remove();
  await watch.until(0);
  return result;
}

/** From the death of a host that does not lead until its tasks run on the others. */
async function loseHost(lab: Lab, contender: Contender, all: readonly Contender[]): Promise<number> {
  const leaders = await Promise.all(all.map((one) => one.leader()));
  const victim = lab.hosts.find((host) => !leaders.includes(host)) ?? lab.hosts.find((host) => host !== leaders[all.indexOf(contender)]);
  if (victim === undefined) throw new Error('every host leads');
  await using watch = await ContainerWatch.open(othersThan(lab, victim));
  await contender.create(REPLICAS);
  await watch.until((REPLICAS / HOSTS) * (HOSTS - 1));
  const from = performance.now();
  await victim.kill();
  await watch.until(REPLICAS);
  const tookMs = performance.now() - from;
  await victim.boot();
  await victim.loadImage(BENCH_IMAGE);
  for (const one of all) await one.rejoin(victim);
  await contender.remove();
  await watch.until(0);
  return tookMs;
}

const othersThan = (lab: Lab, host: LabHost) => lab.hosts.filter((other) => other !== host);
