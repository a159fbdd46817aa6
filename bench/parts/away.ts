/** The control plane is gone, managers and etcd, for as long as an outage lasts, under client load. */
import { BUSYBOX_IMAGE, buildTestImages } from '@muster/agent/driver/testing/images';
import { type AwayResult, runAway } from '@muster/test/lab/away/run';
import { startLab } from '@muster/test/lab/lab';
import { median, seconds, table } from '../measure.ts';
import type { BenchPart } from '../part.ts';

const DEFAULT_MINUTES = 10;
const minutes = Number(process.env['AWAY_MINUTES'] ?? DEFAULT_MINUTES);

export const part: BenchPart = {
  title: 'Without managers and etcd',
  summary: `${DEFAULT_MINUTES} minutes without any manager and any etcd member, under client load (AWAY_MINUTES)`,
  onlyWhenNamed: true,
  method: `
Three Docker hosts, each with a manager and an etcd member; all six are killed at once, and
started again after their time. A service with a task on each host is asked all the time from
a container, by its virtual address, and from a host, by a published port of another one: one
worker each that pauses 5 ms after each answer, nothing is tried again. Every half minute a
container is killed, another one's liveness probe (\`exec\`, every 500 ms, three failures) begins to
fail, and the names of the service and of its tasks are looked up. Requests are counted from
before the loss until after the return. What must not be: a wrong answer to a name, a manager that answers,
a healthy container that was restarted or replaced, meanwhile or after the return.`,
  limitMs: (minutes + 5) * 60_000,
  run: async () => {
    await buildTestImages();
    await using lab = await startLab({ name: 'muster-bench-away', hosts: 3, managers: 3, subnet: 64, images: [BUSYBOX_IMAGE] });
    const result = await runAway(lab, { forMs: minutes * 60_000, image: BUSYBOX_IMAGE });
    if (result.violations.length > 0) throw new Error(result.violations.join('; '));
    return report(result);
  },
};

function report({ awayMs, clients, lookUps, crashMs, illMs, leaderMs, readyMs }: AwayResult): string {
  const rows = Object.entries(clients).map(([way, { ok, failed, reasons, slowestMs }]) => {
    const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
    return [way, (ok + failed).toLocaleString('en'), why.length === 0 ? '0' : `${failed} (${why.join(', ')})`, `${slowestMs} ms`];
  });
  const spread = (values: readonly number[]) => [String(values.length), seconds(median(values)), seconds(Math.max(...values))];
  return [
    table(['way', 'requests', 'failed', 'slowest'], rows),
    '',
    table(
      ['what happened meanwhile', 'times', 'median until it ran again (s)', 'longest (s)'],
      [['a container was killed', ...spread(crashMs)], ['a liveness probe failed', ...spread(illMs)]],
    ),
    '',
    `Away for ${(awayMs / 60_000).toFixed(1)} minutes; ${lookUps} names looked up, each answered as before. After the start of etcd and managers`,
    `a leader after ${seconds(leaderMs)} s, all nodes ready after ${seconds(readyMs)} s; no container that was well was restarted or replaced.`,
  ].join('\n');
}
