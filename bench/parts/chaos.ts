/** Chaos: faults without end on a lab, under continuous writes and requests. */
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { type ChaosResult, runChaos } from '@muster/test/lab/chaos/run';
import { startLab } from '@muster/test/lab/lab';
import { table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const DEFAULT_MINUTES = 20;
const minutes = Number(process.env['CHAOS_MINUTES'] ?? DEFAULT_MINUTES);
const seed = Number(process.env['CHAOS_SEED'] ?? 1);

export const part: BenchPart = {
  title: 'Chaos',
  summary: `${DEFAULT_MINUTES} minutes of faults on four hosts (CHAOS_MINUTES, CHAOS_SEED)`,
  onlyWhenNamed: true,
  method: `
Four Docker hosts, three of them with a manager and an etcd member. Faults drawn from a seed,
several at a time, each healed after its time: processes killed and paused, hosts killed,
frozen and cut off. Meanwhile three writers change services on and on by the commands of
operators, and a container on each host is asked five times a second. What must never be: an
acknowledged write that is lost, an epoch with two leaders, a container that stops on a host
that nothing was done to, and, when all is healed, a slot that does not run exactly once.`,
  limitMs: (minutes + 15) * 60_000,
  run: async () => {
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-chaos', hosts: 4, managers: 3, subnet: 9, images: [BUSYBOX_IMAGE] });
    const onFault = ({ kind, host, forMs }: { kind: string; host: string; forMs: number }) => console.error(`${new Date().toISOString().slice(11, 19)} ${host}: ${kind}${forMs === 0 ? '' : ` for ${(forMs / 1000).toFixed(1)} s`}`);
    const result = await runChaos(lab, { seed, forMs: minutes * 60_000, image: BUSYBOX_IMAGE, onFault });
    if (result.violations.length > 0) throw new Error(`seed ${seed}: ${result.violations.join('; ')}`);
    return report(result);
  },
};

function report({ faults, writes, terms, requests, failedRequests, convergedMs }: ChaosResult): string {
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return [
    table(['fault', 'times'], [...Object.entries(faults).map(([kind, count]) => [kind, String(count)]), ['all', String(total)]]),
    '',
    `Seed ${seed}, ${minutes} minutes: ${writes.acknowledged} acknowledged writes, none lost (${writes.unknown} without an answer, ${writes.refused} refused);`,
    `${terms} terms of leaders, none at once; ${requests} requests to hosts that nothing was done to, ${failedRequests} not answered;`,
    `${(convergedMs / 1000).toFixed(1)} s from the last repair until every service ran as asked.`,
  ].join('\n');
}
